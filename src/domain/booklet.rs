//! 一案一册 as a whole: what the docket knows of a case, ready to be laid out on paper, independent
//! of language.

use chrono::{DateTime, FixedOffset, NaiveDate};

use super::change::Change;
use super::clock::{Step, Verdict};
use super::event::Fact;
use super::held::Held;
use super::money::Money;
use super::sides::Sides;

/// The file of one case on a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Booklet {
    /// The canonical case number.
    pub number: String,
    /// The day for which the file is made.
    pub today: NaiveDate,
    /// The filled-in fields, by their name in the import map, in the order of the file.
    pub fields: Vec<(&'static str, String)>,
    /// What the sides of the case are called.
    pub sides: Sides,
    pub verdict: Verdict,
    pub steps: Vec<Step>,
    pub changes: Vec<Change>,
    pub claim: Option<Money>,
    pub received: Money,
    pub paid_out: Money,
    pub held: Held,
    /// In the order of recording, including retracted entries.
    pub entries: Vec<Entry>,
}

/// A recorded fact.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    pub commit: u64,
    /// The day on which it takes effect.
    pub on: Option<NaiveDate>,
    pub recorded: DateTime<FixedOffset>,
    pub actor: String,
    /// Whether a later commit retracted it.
    pub retracted: bool,
    pub fact: Fact,
}
