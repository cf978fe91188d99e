//! What forms ask: what would follow from a fact, what may be chosen, what was typed and not saved.

use std::sync::Arc;

use chrono::{DateTime, FixedOffset};
use serde::{Deserialize, Serialize};

use crate::domain::advice::Advice;
use crate::domain::calendar::Calendar;
use crate::domain::clock::{Step, Verdict};
use crate::domain::rules::{Ground, Round};

/// The clock of a case, with its reasons.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    /// Procedure id in force.
    pub procedure: Option<String>,
    pub verdict: Verdict,
    pub steps: Vec<Step>,
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

/// What was typed into a form and not saved; one per person, form and case.
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
    /// Set by the docket when it is kept.
    #[serde(default)]
    pub saved: Option<DateTime<FixedOffset>>,
}
