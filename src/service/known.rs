//! Checks that the names and numbers of a filter exist: an unknown one is refused as a typing error
//! rather than answered with nothing.

use std::collections::HashSet;

use super::api::Filter;
use super::error::{Error, ErrorKey};
use super::term::meant;
use super::{Result, cases, choices};
use crate::domain::query::{Key, Op, Term, Value};
use crate::domain::rules::Rules;
use crate::domain::{court, number};
use crate::store::dict::{Dict, Kind};
use crate::store::kv::Snapshot;
use crate::text::fold::fold;

/// Refuses names that do not exist in the docket, and the reason, which only the checklist knows.
pub(super) fn names(filter: &Filter, dict: &Dict, rules: &Rules) -> Result<()> {
    if filter.terms.iter().any(|term| term.key == Key::Reason) {
        return Err(Error::new(ErrorKey::ReasonOfDay));
    }
    let lists = [
        ("court", Kind::Court, &filter.courts),
        ("division", Kind::Division, &filter.divisions),
        ("handler", Kind::Handler, &filter.handlers),
        ("tag", Kind::Tag, &filter.tags),
        ("procedure", Kind::Procedure, &filter.procedures),
    ];
    for (field, kind, names) in lists {
        for name in names {
            let court = kind == Kind::Court && court::named(name).is_some();
            let court = court || kind == Kind::Procedure && rules.limit(name).is_some();
            if !court && meant(dict, kind, name, false).is_empty() {
                return Err(Error::new(ErrorKey::NoSuchName)
                    .with("field", field)
                    .with("value", name));
            }
        }
    }
    Ok(())
}

/// Refuses whole case numbers that no case has; a part of a number is most likely a typing error.
pub(super) fn numbers(filter: &Filter, snapshot: &dyn Snapshot) -> Result<()> {
    let mut key = String::new();
    let whole = |term: &&Term| term.key == Key::Number && matches!(term.op, Op::Eq | Op::Ne);
    for term in filter.terms.iter().filter(whole) {
        let mut unknown: Vec<&str> = Vec::new();
        for value in &term.values {
            let Value::Text(text) = value else { continue };
            number::canonical_key(text, &mut key);
            if cases::all_with(snapshot, &key)?.is_empty() {
                unknown.push(text);
            }
        }
        match unknown.as_slice() {
            [] => {}
            [one] if term.values.len() == 1 => {
                return Err(Error::new(ErrorKey::NoSuchName)
                    .with("field", "number")
                    .with("value", one));
            }
            several => {
                let numbers = several.join("  ");
                return Err(Error::new(ErrorKey::NoSuchNumbers).with("numbers", numbers));
            }
        }
    }
    Ok(())
}

/// The most values that an error names.
const NAMED: usize = 12;

/// The values that the docket has of a kind that has few.
fn values(dict: &Dict, kind: Kind) -> String {
    let mut all = choices::names(dict, kind);
    let more = if all.len() > NAMED { " .." } else { "" };
    all.truncate(NAMED);
    all.join(" ") + more
}

/// What may have been meant by an outcome that neither the list of outcomes nor a case has: those
/// of cases that contain it, then the list.
fn outcomes(term: &Term, dict: &Dict, name: &str) -> String {
    let alike = meant(dict, Kind::Outcome, name, true);
    let mut offers: Vec<&str> = dict
        .all(Kind::Outcome)
        .filter(|(id, _)| alike.contains(id))
        .map(|(_, text)| text)
        .collect();
    for value in &term.values {
        if let Value::Unlisted { said, listed } = value
            && said == name
        {
            offers.extend(listed.iter().map(String::as_str));
        }
    }
    offers.join(" ")
}

/// The dictionary words that are shown with a part of a list's words in them.
pub(super) fn shown_with(value: &Value, dict: &Dict, kind: Kind) -> HashSet<u32> {
    let Value::Part {
        said,
        meant,
        listed,
    } = value
    else {
        return HashSet::new();
    };
    let said = fold(said);
    let is_shown = |stored: &str| {
        let named = |names: &[String]| names.iter().any(|name| name == stored);
        named(meant) || !named(listed) && fold(stored).contains(&said)
    };
    let shown = dict.all(kind).filter(|(_, text)| is_shown(text));
    shown.map(|(id, _)| id).collect()
}

/// Whether a name is not in the list that its values come from.
pub(super) fn is_unlisted(term: &Term, name: &str) -> bool {
    let unlisted = |value: &Value| matches!(value, Value::Unlisted { said, .. } if said == name);
    term.values.iter().any(unlisted)
}

/// What may have been meant by a name that is not known, where there are few; may be empty.
pub(super) fn choices(term: &Term, dict: &Dict, kind: Kind, name: &str) -> String {
    match kind {
        Kind::Type | Kind::How => values(dict, kind),
        Kind::Outcome => outcomes(term, dict, name),
        _ => String::new(),
    }
}
