//! Checks that the names and numbers of a filter exist: an unknown one is refused as a typing error
//! rather than answered with nothing.

use super::api::Filter;
use super::error::{Error, ErrorKey};
use super::term::meant;
use super::{Result, cases};
use crate::domain::query::{Key, Op, Term, Value};
use crate::domain::rules::Rules;
use crate::domain::{court, number};
use crate::store::dict::{Dict, Kind};
use crate::store::kv::Snapshot;

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
    for value in filter
        .terms
        .iter()
        .filter(whole)
        .flat_map(|term| &term.values)
    {
        let Value::Text(text) = value else { continue };
        number::canonical_key(text, &mut key);
        if cases::all_with(snapshot, &key)?.is_empty() {
            return Err(Error::new(ErrorKey::NoSuchName)
                .with("field", "number")
                .with("value", text));
        }
    }
    Ok(())
}
