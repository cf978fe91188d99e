//! 一案一册 as a whole: what the docket knows of a case, ready to be laid out on paper. Language-free.

use chrono::{DateTime, FixedOffset, NaiveDate};

use super::change::Change;
use super::clock::{Step, Verdict};
use super::event::Fact;
use super::held::Held;
use super::money::Money;

/// The file of one case on a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Booklet {
    /// Canonical.
    pub number: String,
    /// The day it is made for.
    pub today: NaiveDate,
    /// The fields that are filled in, by the name of the import map, in the order of the file.
    pub fields: Vec<(&'static str, String)>,
    pub verdict: Verdict,
    pub steps: Vec<Step>,
    pub changes: Vec<Change>,
    pub claim: Option<Money>,
    pub received: Money,
    pub paid_out: Money,
    pub held: Held,
    /// In the order of recording, what was taken back too.
    pub entries: Vec<Entry>,
}

/// Something that was recorded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    pub commit: u64,
    /// The day it takes effect.
    pub on: Option<NaiveDate>,
    pub recorded: DateTime<FixedOffset>,
    pub actor: String,
    /// Taken back by a later commit.
    pub retracted: bool,
    pub fact: Fact,
}
