//! Requests and answers of forms: what would follow from a fact, what may be chosen, and unsaved
//! drafts.

use std::collections::HashSet;
use std::sync::Arc;

use chrono::{DateTime, FixedOffset};
use serde::{Deserialize, Serialize};

use crate::domain::advice::Advice;
use crate::domain::calendar::Calendar;
use crate::domain::change::Change;
use crate::domain::clock::{Step, Verdict};
use crate::domain::rules::{Ground, GroundKind, Round};

/// The clock of a case, with its reasons.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    /// Procedure id in force.
    pub procedure: Option<String>,
    pub verdict: Verdict,
    pub steps: Vec<Step>,
    /// The changes the steps refer to, by position.
    pub changes: Vec<Change>,
}

/// What would follow from some facts; nothing is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WhatIf {
    /// Canonical.
    pub number: String,
    /// `None` for a case that is not in the docket yet.
    pub before: Option<Standing>,
    pub after: Standing,
    /// What the user should know before recording it.
    pub advice: Vec<Advice>,
}

/// A procedure to which a case may be converted or with which it may be registered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProcedureChoice {
    pub id: String,
    /// Whether it belongs to the family of the case.
    pub own: bool,
    pub months: u32,
    pub days: u32,
}

/// What may be chosen in forms, for a case or for the docket as a whole.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Choices {
    /// Every ground and whether it applies to the case; those that do come first.
    pub grounds: Vec<(Ground, bool)>,
    pub procedures: Vec<ProcedureChoice>,
    /// The next extension the law provides for the case.
    pub round: Option<Round>,
    /// Working days known to the docket, including the years added to it.
    pub calendar: Arc<Calendar>,
    /// Names in use in reading order; courts in official order.
    pub courts: Vec<String>,
    pub divisions: Vec<String>,
    pub handlers: Vec<String>,
    pub clerks: Vec<String>,
    pub causes: Vec<String>,
    pub tags: Vec<String>,
    pub methods: Vec<String>,
    pub hows: Vec<String>,
    /// Who works at the courts of the many cases asked about; `None` if no others were left out.
    pub staff: Option<Box<Staff>>,
}

/// The people and divisions with cases at some courts.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Staff {
    pub handlers: HashSet<String>,
    pub clerks: HashSet<String>,
    pub divisions: HashSet<String>,
}

impl Choices {
    /// The grounds of a kind in the order of offering, and whether each applies to the case. Digit
    /// keys refer to this order.
    pub fn grounds_of(&self, kind: GroundKind) -> impl Iterator<Item = (&Ground, bool)> {
        self.grounds
            .iter()
            .filter(move |(ground, _)| ground.kinds.contains(&kind))
            .map(|(ground, fits)| (ground, *fits))
    }
}

/// What was typed into a form and not saved. There is one per person, form and case, plus one for
/// every other session of that person that typed into the same form meanwhile.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Draft {
    /// Id of the form.
    pub form: String,
    /// Canonical; empty for a case being registered.
    pub number: String,
    /// Field id and text, as typed.
    pub fields: Vec<(String, String)>,
    /// The field that held the caret.
    pub at: String,
    /// Set by the docket when the draft is kept. In a draft to be kept: the moment of the draft it
    /// continues.
    #[serde(default)]
    pub saved: Option<DateTime<FixedOffset>>,
    /// The session that typed it; empty if it was not recorded.
    #[serde(default)]
    pub session: String,
    /// Whether the user left the form; otherwise the session was cut off.
    #[serde(default)]
    pub left: bool,
}

/// Which draft is meant: that of this session, or the one that was taken up in the version kept at
/// that moment. With neither, all drafts of the form and case.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DraftKey {
    pub form: String,
    pub number: String,
    pub session: String,
    pub saved: Option<DateTime<FixedOffset>>,
}

impl DraftKey {
    /// The key of exactly this draft.
    pub fn of(draft: &Draft) -> DraftKey {
        DraftKey {
            form: draft.form.clone(),
            number: draft.number.clone(),
            session: draft.session.clone(),
            saved: draft.saved,
        }
    }

    /// Whether the key means a draft of its form and case.
    pub fn means(&self, draft: &Draft) -> bool {
        let all = self.session.is_empty() && self.saved.is_none();
        all || !self.session.is_empty() && draft.session == self.session
            || self.saved.is_some() && draft.saved == self.saved
    }
}
