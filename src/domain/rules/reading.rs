//! `config/procedures.toml`: the words for procedures in sheets, and the instances of the courts that
//! procedures belong to.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use serde::Deserialize;

use crate::domain::types::Category;

const PROCEDURES: &str = include_str!("../../../config/procedures.toml");

/// The file compiled in. A test parses it, so the empty fallback is never used.
pub(in crate::domain) static READING: LazyLock<Reading> =
    LazyLock::new(|| toml::from_str(PROCEDURES).unwrap_or_default());

/// What a procedure is called and where it belongs; kept as data because the words are those of the
/// sheets.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::domain) struct Reading {
    pub ignore: Vec<String>,
    /// The character of conversion (转): only the text after the last one counts.
    pub turn: String,
    /// Words that say no more than the type code.
    pub silent: Vec<String>,
    /// Procedures of one kind of case each, whose names mean nothing in other cases.
    pub alone: HashSet<String>,
    pub branches: HashMap<Category, Vec<String>>,
    pub in_sheet: HashMap<String, Vec<String>>,
    pub judged_before: JudgedBefore,
    pub instance: Vec<Instance>,
}

/// What tells a case with a judgment before it, besides the instance of its procedure.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::domain) struct JudgedBefore {
    /// Parts of the type codes 类型代字 of such cases.
    pub in_type: Vec<String>,
    /// Their procedures of no instance.
    pub procedures: HashSet<String>,
    /// The ways of closing 结案方式 that answer the judgment.
    pub closings: Vec<String>,
}

/// An instance of a court 审级, or what stands for one in execution.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::domain) struct Instance {
    pub id: String,
    #[serde(default)]
    pub words: Vec<String>,
    /// Whether its cases have a judgment before them.
    #[serde(default)]
    pub is_judged_before: bool,
    pub procedures: Vec<String>,
}

impl Reading {
    /// The instance that a procedure belongs to, by the id of the procedure.
    pub(in crate::domain) fn instance(&self, procedure: &str) -> Option<&Instance> {
        let holds = |one: &&Instance| one.procedures.iter().any(|id| id == procedure);
        self.instance.iter().find(holds)
    }
}
