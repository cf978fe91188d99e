//! The meaning of a sheet's 适用程序: the type code gives the default procedure, which this
//! refines.

use std::collections::HashMap;

use serde::Deserialize;

/// How a cell is reduced before comparison; kept as data because the words are those of the sheets.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Reading {
    #[serde(default)]
    ignore: Vec<String>,
    /// The character of conversion (转): only the text after the last one counts.
    #[serde(default)]
    turn: String,
    /// Words that say no more than the type code.
    #[serde(default)]
    silent: Vec<String>,
}

/// What a sheet says about the procedure of a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Procedure<'r> {
    /// It names this procedure.
    Named(&'r str),
    /// It says no more than the type code.
    OfType,
    /// The name is unknown, or not used for cases of this type.
    Unknown,
}

#[derive(Debug, Clone, Default)]
pub(super) struct Sheet {
    reading: Reading,
    /// Maps type code and reduced name to procedure id. The type code `*` stands for every type.
    names: HashMap<String, HashMap<String, String>>,
}

impl Sheet {
    pub(super) fn new(reading: Reading) -> Sheet {
        Sheet {
            reading,
            names: HashMap::new(),
        }
    }

    /// Adds `TYPE/NAME`; `false` if the entry has another form or already means another procedure.
    pub(super) fn add(&mut self, entry: &str, procedure: &str) -> bool {
        let Some((code, name)) = entry.split_once('/') else {
            return false;
        };
        let name = self.reduce(name);
        if code.is_empty() || name.is_empty() {
            return false;
        }
        let names = self.names.entry(code.to_owned()).or_default();
        names
            .insert(name, procedure.to_owned())
            .is_none_or(|before| before == procedure)
    }

    pub(super) fn procedure(&self, name: &str, type_code: &str) -> Option<&str> {
        let name = self.reduce(name);
        let of = |code: &str| self.names.get(code)?.get(&name).map(String::as_str);
        of(type_code).or_else(|| of("*"))
    }

    /// Whether a name only repeats the type code: `一审`.
    pub(super) fn is_silent(&self, name: &str) -> bool {
        let name = self.reduce(name);
        name.is_empty() || self.reading.silent.contains(&name)
    }

    fn reduce(&self, name: &str) -> String {
        let mut name = name.trim().to_owned();
        for word in &self.reading.ignore {
            if name.contains(word.as_str()) {
                name = name.replace(word.as_str(), "");
            }
        }
        let turn = self.reading.turn.as_str();
        if turn.is_empty() {
            return name;
        }
        name.rsplit_once(turn)
            .map_or(name.clone(), |(_, after)| after.to_owned())
    }
}
