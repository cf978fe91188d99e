//! The row of a figure, with its keys as the docket writes them.

use crate::domain::court;
use crate::domain::tally::Delay;
use crate::domain::types::{self, Category};
use crate::service::Result;
use crate::service::api::{ExecutionBy, Figure, Slice, StockSet};
use crate::service::error::{Error, ErrorKey};
use crate::store::dict::{Dict, Kind};

/// Writes the keys of a figure as its rows have them: a court may be given by its short name or
/// its code. Names that the docket does not know stay as they are and are returned: with no case
/// behind the figure, they are typing errors.
pub(crate) fn resolve(figure: &mut Figure, dict: &Dict) -> Vec<Error> {
    let all = StockSet::All;
    let (slices, set, keys) = match figure {
        Figure::Stock { query, keys, .. } => (query.slices.as_slice(), query.set, keys),
        Figure::Ageing { query, keys, .. } => (query.slices.as_slice(), query.set, keys),
        Figure::Workload { query, keys, .. } => (query.row_slices(), all, keys),
        Figure::Forecast { query, keys, .. } => (query.slices.as_slice(), query.set, keys),
        Figure::Indicator { query, keys, .. } => (query.slices.as_slice(), all, keys),
        Figure::Execution { query, key, .. } => return resolve_money(query.by, key, dict),
        Figure::Sum(parts) => {
            let slips = parts.iter_mut().flat_map(|part| resolve(part, dict));
            return slips.collect();
        }
        Figure::Delays { .. }
        | Figure::Level { .. }
        | Figure::Due { .. }
        | Figure::Agenda { .. }
        | Figure::Sheet { .. } => return Vec::new(),
    };
    let keys = slices.iter().zip(keys);
    keys.filter_map(|(slice, key)| resolve_key((*slice, set), key, dict).err())
        .collect()
}

/// Writes the keys of a row of execution money, in which months and years are not names.
fn resolve_money(by: ExecutionBy, key: &mut Option<String>, dict: &Dict) -> Vec<Error> {
    let slice = Slice::from_id(by.id());
    let slip = slice.and_then(|slice| resolve_key((slice, StockSet::All), key, dict).err());
    slip.into_iter().collect()
}

fn resolve_key(
    (slice, set): (Slice, StockSet),
    key: &mut Option<String>,
    dict: &Dict,
) -> Result<()> {
    let Some(name) = key else { return Ok(()) };
    let kind = match slice {
        Slice::Court => Kind::Court,
        Slice::Division => Kind::Division,
        Slice::Handler => Kind::Handler,
        Slice::Type => Kind::Type,
        Slice::Tag => Kind::Tag,
        Slice::Kind => return known_kind(name, set),
    };
    if dict.find(kind, name).is_some() {
        return Ok(());
    }
    match slice {
        Slice::Type if types::by_code(name).is_some() => Ok(()),
        Slice::Court => {
            *name = only_court(name, dict)?;
            Ok(())
        }
        _ => Err(unknown(slice, name)),
    }
}

/// The only court of the docket with this short name or code. A court that is only in the built-in
/// tables is accepted too; it has no cases.
fn only_court(name: &str, dict: &Dict) -> Result<String> {
    let mut meant = dict
        .all(Kind::Court)
        .filter(|(_, text)| court::is_meant(name, text));
    match (meant.next(), meant.next()) {
        (Some((_, text)), None) => Ok(text.to_owned()),
        (None, _) => court::named(name)
            .map(|court| court.name.to_owned())
            .ok_or_else(|| unknown(Slice::Court, name)),
        // It is ambiguous which one is meant.
        (Some(_), Some(_)) => Err(unknown(Slice::Court, name)),
    }
}

/// Checks that the rows of a set can be of this kind: delayed cases are told apart by what delays
/// them, others by category.
fn known_kind(name: &str, set: StockSet) -> Result<()> {
    let kinds = match set {
        StockSet::Delayed => Delay::ALL.map(Delay::id).to_vec(),
        StockSet::All | StockSet::LongPending { .. } => Category::ALL.map(Category::id).to_vec(),
    };
    if kinds.contains(&name) {
        return Ok(());
    }
    Err(Error::new(ErrorKey::BadChoice)
        .with("field", Slice::Kind.id())
        .with("value", name)
        .with("choices", kinds.join(" ")))
}

fn unknown(slice: Slice, name: &str) -> Error {
    Error::new(ErrorKey::NotInDocket)
        .with("field", slice.id())
        .with("value", name)
}
