//! The rules for dates: limits by procedure and grounds of deduction, as data with articles and
//! validity.

mod limit;
mod parse;
mod printed;
pub(super) mod reading;
mod sheet;

use std::collections::HashMap;
use std::sync::OnceLock;

use chrono::NaiveDate;

use super::query::nearest;
use super::types::{self, Category};

pub use limit::{Base, Beyond, Ground, GroundKind, Limit, Round};
pub use parse::RulesError;
pub use sheet::Procedure;

const LIMITS: &str = include_str!("../../../config/limits.toml");
const GROUNDS: &str = include_str!("../../../config/grounds.toml");

/// One version of the rules. The first version is in the files in `config/`.
#[derive(Debug, Clone, Default)]
pub struct Rules {
    /// Sorted by id, then by the start of validity; `order` keeps the order of the file.
    limits: Vec<Limit>,
    /// Positions in `limits` in the order of the file.
    order: Vec<usize>,
    /// Maps an id to the range of its versions in `limits`: the first, and one past the last.
    by_id: HashMap<String, (usize, usize)>,
    grounds: Vec<Ground>,
    by_ground: HashMap<String, usize>,
    sheet: sheet::Sheet,
}

impl Rules {
    /// Returns the rules compiled in, parsed on first use.
    pub fn builtin() -> &'static Rules {
        static BUILTIN: OnceLock<Rules> = OnceLock::new();
        // A test reads both files, so the fallback to empty rules (every procedure unknown) is
        // never used.
        BUILTIN.get_or_init(|| Rules::parse(LIMITS, GROUNDS).unwrap_or_default())
    }

    /// The two texts compiled in, with which a new store starts.
    pub const fn builtin_texts() -> (&'static str, &'static str) {
        (LIMITS, GROUNDS)
    }

    /// Parses one version of `limits.toml` and `grounds.toml`; an error names the row.
    pub fn parse(limits_toml: &str, grounds_toml: &str) -> Result<Rules, RulesError> {
        parse::parse(limits_toml, grounds_toml)
    }

    /// Returns the newest version of a limit.
    pub fn limit(&self, id: &str) -> Option<&Limit> {
        let (_, end) = self.by_id.get(id)?;
        self.limits.get(end.checked_sub(1)?)
    }

    /// Returns the version in force on a day, or the oldest for a day before all versions.
    pub fn limit_on(&self, id: &str, day: NaiveDate) -> Option<&Limit> {
        let (start, end) = *self.by_id.get(id)?;
        let versions = self.limits.get(start..end)?;
        versions
            .iter()
            .rev()
            .find(|limit| limit.valid_from.is_none_or(|from| from <= day))
            .or_else(|| versions.first())
    }

    /// Returns every row, in the order of the file.
    pub fn limits(&self) -> impl Iterator<Item = &Limit> {
        self.order.iter().filter_map(|at| self.limits.get(*at))
    }

    /// Returns the ground with exactly this id or name.
    pub fn ground(&self, id_or_name: &str) -> Option<&Ground> {
        self.by_ground
            .get(id_or_name.trim())
            .and_then(|at| self.grounds.get(*at))
    }

    /// Finds the ground that a text refers to: the one with exactly this id or name, or else the
    /// one with the longest name contained in it (等待另案判决, 被告人在逃).
    pub fn ground_in(&self, words: &str) -> Option<&Ground> {
        if let Some(exact) = self.ground(words) {
            return Some(exact);
        }
        let named = |ground: &Ground| {
            let names = ground.names.iter();
            let within = names.filter(|name| words.contains(name.as_str()));
            within.map(String::len).max()
        };
        let mut best: Option<(usize, &Ground)> = None;
        for ground in &self.grounds {
            if let Some(len) = named(ground).filter(|len| best.is_none_or(|(most, _)| *len > most))
            {
                best = Some((len, ground));
            }
        }
        best.map(|(_, ground)| ground)
    }

    /// Converts a ground to the form in which it is stored and compared: the id if the text is the
    /// id or exactly a name of a ground, otherwise the text unchanged.
    ///
    /// Sheets say 鉴定 or 司法鉴定 where forms say `appraisal`; all three are one ground. Always
    /// uses the built-in grounds, because events are read without the versions of a docket.
    pub fn ground_id(text: String) -> String {
        // Ids are ASCII; names are not.
        if text.is_ascii() {
            return text;
        }
        match Rules::builtin().ground(&text) {
            Some(ground) => ground.id.clone(),
            None => text,
        }
    }

    /// Returns every ground, in the order of the file.
    pub fn grounds(&self) -> impl Iterator<Item = &Ground> {
        self.grounds.iter()
    }

    /// Returns the procedure id that a sheet's 适用程序 (`name`) means for a case of this type code;
    /// `None` if the name is unknown, adds nothing, or is not for such cases.
    pub fn procedure_by_name(&self, name: &str, type_code: &str) -> Option<&str> {
        match self.procedure_in_sheet(name, type_code) {
            Procedure::Named(id) => Some(id),
            _ => None,
        }
    }

    /// Interprets the procedure given in a sheet for a case of this type.
    ///
    /// It is a procedure id, a name under which qingji prints a procedure, or a word that refines
    /// the default of the type (民初 + 简易 → `civil-first-simplified`; X转Y counts as Y).
    pub fn procedure_in_sheet(&self, name: &str, type_code: &str) -> Procedure<'_> {
        let name = name.trim();
        let own = self.own(type_code);
        let given = self.known(name);
        let id = given.or_else(|| self.known(printed::id(name)?));
        let is_meant = |id: &&String| given.is_some() || self.sheet.may_be_named(own, id);
        if let Some(id) = id
            .filter(is_meant)
            .filter(|id| self.may_have(type_code, id))
        {
            return Procedure::Named(id);
        }
        match self.sheet.read(name, own) {
            Procedure::Named(named) => match self.known(named) {
                Some(named) => Procedure::Named(named),
                None => Procedure::Unknown,
            },
            _ if id.is_some() => Procedure::Elsewhere,
            other => other,
        }
    }

    /// Interprets the procedure that an event names, typed or in a row, for a case of this type.
    ///
    /// It is read like that of a sheet, except that an id means what it says in any case of its
    /// branch of law: whoever writes one knows the case, and what was typed comes back from a file.
    pub fn procedure_in_event(&self, name: &str, type_code: &str) -> Procedure<'_> {
        match self.known(name.trim()) {
            Some(id) if self.is_of_branch(id, type_code) => Procedure::Named(id),
            Some(_) => Procedure::Elsewhere,
            None => self.procedure_in_sheet(name, type_code),
        }
    }

    /// Whether a procedure is not of another branch of law (criminal, civil or administrative) than
    /// the type itself or the type's default procedure. Unknown ones are.
    fn is_of_branch(&self, id: &str, type_code: &str) -> bool {
        let own = self.own(type_code);
        let (Some(limit), Some(kind)) = (self.limit(id), own.kind) else {
            return true;
        };
        let is_branch = |of| {
            matches!(
                of,
                Category::Criminal | Category::Civil | Category::Administrative
            )
        };
        !is_branch(limit.family) || !is_branch(kind.category) || own.is_of(limit.family)
    }

    /// The id itself, if these rules have a limit under it.
    fn known(&self, id: &str) -> Option<&String> {
        self.by_id.get_key_value(id).map(|(id, _)| id)
    }

    /// Whether a case of this type may be under a procedure.
    ///
    /// The procedure must not be of another branch of law (criminal, civil, execution …) or another
    /// instance than the procedure that the type gives. Unknown ones are allowed.
    pub fn may_have(&self, type_code: &str, id: &str) -> bool {
        let Some(limit) = self.limit(id) else {
            return true;
        };
        let own = self.own(type_code);
        self.sheet.may_have(own, (id, limit.family))
    }

    fn own<'a>(&self, type_code: &'a str) -> sheet::Own<'a> {
        let kind = types::by_code(type_code);
        let default = kind.and_then(|kind| self.limit(kind.procedure));
        sheet::Own {
            code: type_code,
            kind,
            family: default.map(|limit| limit.family),
            is_limited: default.is_some_and(|limit| limit.no_limit().is_none()),
        }
    }

    /// Returns the procedure id nearest to an unknown one, if any is near.
    pub fn nearest_procedure(&self, wrong: &str) -> Option<&str> {
        let known = nearest(wrong, self.limits().map(|limit| limit.id.as_str()))?;
        self.by_id.get_key_value(&known).map(|(id, _)| id.as_str())
    }
}

#[cfg(test)]
mod tests;

#[cfg(test)]
mod words_tests;
