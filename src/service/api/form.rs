//! What forms ask: what would follow from a fact, what may be chosen, what was typed and not saved.

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
    /// What the steps are about, by position.
    pub changes: Vec<Change>,
}

/// What would follow; nothing is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WhatIf {
    /// Canonical.
    pub number: String,
    /// `None` for a case that is not in the docket yet.
    pub before: Option<Standing>,
    pub after: Standing,
    /// What a person should know before saying it.
    pub advice: Vec<Advice>,
}

/// A procedure a case may be converted to or registered with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProcedureChoice {
    pub id: String,
    /// Of the family of the case.
    pub own: bool,
    pub months: u32,
    pub days: u32,
}

/// What may be chosen in forms: about a case, or in the docket at large.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Choices {
    /// Those that apply to the family of the case first.
    pub grounds: Vec<(Ground, bool)>,
    pub procedures: Vec<ProcedureChoice>,
    /// The next extension that the law provides for the case.
    pub round: Option<Round>,
    /// Working days as the docket knows them, with the years added to it.
    pub calendar: Arc<Calendar>,
    /// Names in use, sorted; courts in official order.
    pub courts: Vec<String>,
    pub divisions: Vec<String>,
    pub handlers: Vec<String>,
    pub clerks: Vec<String>,
    pub causes: Vec<String>,
    pub tags: Vec<String>,
    pub methods: Vec<String>,
    pub hows: Vec<String>,
}

impl Choices {
    /// The grounds of a kind in the order in which they are offered, and whether each applies to the case: a digit means its place here.
    pub fn grounds_of(&self, kind: GroundKind) -> impl Iterator<Item = (&Ground, bool)> {
        self.grounds
            .iter()
            .filter(move |(ground, _)| ground.kinds.contains(&kind))
            .map(|(ground, fits)| (ground, *fits))
    }
}

/// What was typed into a form and not saved; one per person, form and case, and one more for every other session of the same person
/// that typed into the same form meanwhile.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Draft {
    /// Id of the form.
    pub form: String,
    /// Canonical; empty for a case to be registered.
    pub number: String,
    /// Field id and text, as typed.
    pub fields: Vec<(String, String)>,
    /// The field where the caret was.
    pub at: String,
    /// Set by the docket when it is kept. Of one that is to be kept: that of the draft it goes on from.
    #[serde(default)]
    pub saved: Option<DateTime<FixedOffset>>,
    /// The session that typed it; empty where that was not noted.
    #[serde(default)]
    pub session: String,
    /// Its form was left by whoever typed it; else something cut it off.
    #[serde(default)]
    pub left: bool,
}

/// Which draft is meant: that of this session, or the one that was taken up as it was kept then. With neither, all of that form and
/// case.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DraftKey {
    pub form: String,
    pub number: String,
    pub session: String,
    pub saved: Option<DateTime<FixedOffset>>,
}

impl DraftKey {
    /// This very draft.
    pub fn of(draft: &Draft) -> DraftKey {
        DraftKey {
            form: draft.form.clone(),
            number: draft.number.clone(),
            session: draft.session.clone(),
            saved: draft.saved,
        }
    }

    /// Whether a draft of that form and case is meant.
    pub fn means(&self, draft: &Draft) -> bool {
        let all = self.session.is_empty() && self.saved.is_none();
        all || !self.session.is_empty() && draft.session == self.session
            || self.saved.is_some() && draft.saved == self.saved
    }
}
