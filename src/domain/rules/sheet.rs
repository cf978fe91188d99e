//! What a sheet's 适用程序 means: the type code gives the default procedure, this refines it.

use std::collections::HashMap;

use serde::Deserialize;

/// How a cell is reduced before it is compared; data, because the words are those of the sheets.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Reading {
    #[serde(default)]
    ignore: Vec<String>,
    /// The character of conversion (转): what follows the last one counts.
    #[serde(default)]
    turn: String,
    /// Words that say no more than the type code does.
    #[serde(default)]
    silent: Vec<String>,
}

/// What a sheet says of the procedure of a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Procedure<'r> {
    /// It names this one.
    Named(&'r str),
    /// No more than the type code says.
    OfType,
    /// Nobody knows it, or it is none of cases of this type.
    Unknown,
}

#[derive(Debug, Clone, Default)]
pub(super) struct Sheet {
    reading: Reading,
    /// Type code, then reduced name, to procedure id. A type code of `*` serves every type.
    names: HashMap<String, HashMap<String, String>>,
}

impl Sheet {
    pub(super) fn new(reading: Reading) -> Sheet {
        Sheet {
            reading,
            names: HashMap::new(),
        }
    }

    /// Adds `TYPE/NAME`; `false` where the entry has another form or already means another procedure.
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

    /// Whether a name only repeats what the type code says: `一审`.
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
