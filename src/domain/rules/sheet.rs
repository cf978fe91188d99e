//! The meaning of a sheet's 适用程序: the type code gives the default procedure, which this
//! refines.

use std::collections::HashMap;

use super::reading::{Instance, READING};
use crate::domain::types::{CaseType, Category};

/// What a sheet says about the procedure of a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Procedure<'r> {
    /// It names this procedure, under which a case of the type may be.
    Named(&'r str),
    /// It says no more than the type code.
    OfType,
    /// It names a procedure of another branch of law or instance than the case.
    Elsewhere,
    /// The name is unknown, or not used for cases of this type.
    Unknown,
}

/// What is known about the cases of a type; nothing of a code that is unknown.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Own<'a> {
    pub code: &'a str,
    pub kind: Option<CaseType>,
    /// The family of the procedure that the type code gives.
    pub family: Option<Category>,
    /// Whether the law limits cases of the type.
    pub is_limited: bool,
}

#[derive(Debug, Clone, Default)]
pub(super) struct Sheet {
    /// Maps type code and reduced name to procedure id. The type code `*` stands for every type.
    names: HashMap<String, HashMap<String, String>>,
}

impl Sheet {
    /// Adds `TYPE/NAME`; `false` if the entry has another form or already means another procedure.
    pub(super) fn add(&mut self, entry: &str, procedure: &str) -> bool {
        let Some((code, name)) = entry.split_once('/') else {
            return false;
        };
        let name = reduce(name);
        if code.is_empty() || name.is_empty() {
            return false;
        }
        let names = self.names.entry(code.to_owned()).or_default();
        let means = names.entry(name).or_insert_with(|| procedure.to_owned());
        means == procedure
    }

    /// Adds the names compiled in. Where the rules of a docket have a name themselves, theirs holds.
    pub(super) fn with_builtin_names(mut self) -> Sheet {
        for (procedure, entries) in &READING.in_sheet {
            for entry in entries {
                self.add(entry, procedure);
            }
        }
        self
    }

    /// Reads a cell that is no id and no printed name.
    pub(super) fn read(&self, name: &str, own: Own<'_>) -> Procedure<'_> {
        let name = reduce(name);
        if let Some(id) = self.named(&name, own.code) {
            return Procedure::Named(id);
        }
        let (name, branches) = without_branches(name);
        let is_other = !branches.is_empty() && !branches.iter().any(|of| own.is_of(*of));
        // Sheets of executions say what the enforced judgment was about.
        let is_neutral = own.is_among(&[Category::Execution, Category::Other]);
        if is_other && !is_neutral {
            return Procedure::Elsewhere;
        }
        if let Some(id) = self.named(&name, own.code) {
            return Procedure::Named(id);
        }
        let (name, instances) = without_instance(name);
        if !instances.is_empty() && !may_be_at(own, &instances) {
            return Procedure::Elsewhere;
        }
        match self.named(&name, own.code) {
            Some(id) => Procedure::Named(id),
            None if name.is_empty() || READING.silent.contains(&name) => Procedure::OfType,
            None if is_other => Procedure::Elsewhere,
            None => Procedure::Unknown,
        }
    }

    /// Whether cases of a type may be under a procedure of this family.
    pub(super) fn may_have(&self, own: Own<'_>, (procedure, family): (&str, Category)) -> bool {
        let Some(kind) = own.kind else {
            return true;
        };
        if self.is_own(own, procedure) {
            return true;
        }
        let instance = |procedure| READING.instance(procedure).map(|one| &one.id);
        let at = instance(procedure);
        let is_other = own.is_limited && at.is_some() && at != instance(kind.procedure);
        own.is_of(family) && !is_other
    }

    /// Whether the name of a procedure, in a case of a type that may be under it, means it: the name
    /// of one kind of case (财产保全审查) does not in cases of another.
    pub(super) fn may_be_named(&self, own: Own<'_>, procedure: &str) -> bool {
        let is_alone = READING.alone.contains(procedure);
        !is_alone || !own.is_limited || self.is_own(own, procedure)
    }

    /// Whether the type gives the procedure, or the table names it for the type.
    fn is_own(&self, own: Own<'_>, procedure: &str) -> bool {
        let is_default = own.kind.is_some_and(|kind| kind.procedure == procedure);
        is_default || self.is_named_for(own.code, procedure)
    }

    /// Whether a table names the procedure for cases of this type.
    fn is_named_for(&self, code: &str, procedure: &str) -> bool {
        let names = self.names.get(code);
        names.is_some_and(|names| names.values().any(|id| id == procedure))
    }

    fn named(&self, name: &str, type_code: &str) -> Option<&str> {
        let of = |code: &str| self.names.get(code)?.get(name).map(String::as_str);
        of(type_code).or_else(|| of("*"))
    }
}

impl Own<'_> {
    /// Whether the type is unknown or of one of these categories.
    fn is_among(&self, categories: &[Category]) -> bool {
        self.kind
            .is_none_or(|kind| categories.contains(&kind.category))
    }

    /// Whether a branch of law is that of the type or of the procedure its code gives. Cases of no
    /// branch may be of any.
    pub(super) fn is_of(&self, branch: Category) -> bool {
        let own = [self.kind.map(|kind| kind.category), self.family];
        let mut own = own
            .into_iter()
            .flatten()
            .filter(|of| *of != Category::Other);
        let Some(first) = own.next() else {
            return true;
        };
        branch == Category::Other || branch == first || own.any(|of| of == branch)
    }
}

/// Whether a word for these instances fits cases of a type. Kinds of cases that no word is for may
/// have any; executions have none.
fn may_be_at(own: Own<'_>, instances: &[&str]) -> bool {
    let Some(kind) = own.kind else {
        return true;
    };
    match READING.instance(kind.procedure) {
        Some(at) if !at.words.is_empty() => instances.contains(&at.id.as_str()),
        _ => kind.category != Category::Execution,
    }
}

/// Takes the words for branches of law out of a name.
fn without_branches(mut name: String) -> (String, Vec<Category>) {
    let mut found = Vec::new();
    for (branch, words) in &READING.branches {
        for word in words {
            if name.contains(word.as_str()) {
                name = name.replace(word.as_str(), "");
                found.push(*branch);
            }
        }
    }
    (name, found)
}

/// Takes the longest word for an instance out of a name; it may stand for several.
fn without_instance(name: String) -> (String, Vec<&'static str>) {
    let all = READING.instance.iter().flat_map(|one| &one.words);
    let within = all.filter(|word| name.contains(word.as_str()));
    let Some(word) = within.max_by_key(|word| word.len()) else {
        return (name, Vec::new());
    };
    let has = |one: &&Instance| one.words.contains(word);
    let found = READING.instance.iter().filter(has);
    let found = found.map(|one| one.id.as_str()).collect();
    (name.replacen(word.as_str(), "", 1), found)
}

fn reduce(name: &str) -> String {
    let mut name = name.trim().to_owned();
    for word in &READING.ignore {
        if name.contains(word.as_str()) {
            name = name.replace(word.as_str(), "");
        }
    }
    let turn = READING.turn.as_str();
    if turn.is_empty() {
        return name;
    }
    name.rsplit_once(turn)
        .map_or(name.clone(), |(_, after)| after.to_owned())
}
