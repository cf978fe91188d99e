//! The cases of a bulk change.

use std::collections::{BTreeSet, HashSet};

use super::{Docket, MOST};
use crate::domain::number;
use crate::service::api::{Context, Order, Target};
use crate::service::desk::Desk;
use crate::service::error::{Error, ErrorKey};
use crate::service::order::Sorter;
use crate::service::{Core, Result, cases, drill, list, undone};
use crate::store::kv::Snapshot;
use crate::text::sanitize;

/// A case and its number as named; without an id there is no such case.
pub(super) type Named = (Option<u32>, String);

/// The cases behind the figure that a target names.
pub(super) fn behind(core: &Core, cx: &Context, target: &Target) -> Result<Option<BTreeSet<u32>>> {
    match target {
        Target::Query { figure, .. } => drill::ids(core, cx, figure.as_deref()),
        Target::Numbers(_) => Ok(None),
    }
}

/// The courts of the cases of a target, by their ids in the dictionary.
pub(crate) fn courts(
    core: &Core,
    cx: &Context,
    snapshot: &dyn Snapshot,
    target: &Target,
) -> Result<BTreeSet<u32>> {
    let behind = behind(core, cx, target)?;
    let docket = Docket {
        core,
        cx,
        snapshot,
        behind: behind.as_ref(),
        rules: &*core.rules(snapshot)?,
    };
    let mut courts = BTreeSet::new();
    for (id, _) in targets(&docket, target, &[])? {
        let header = id.map(|id| cases::header(snapshot, id)).transpose()?;
        courts.extend(header.flatten().map(|header| header.court));
    }
    Ok(courts)
}

/// The cases of a target in the order of the list: numbers as they are given, the cases of a query
/// as sorted.
pub(super) fn targets(docket: &Docket<'_>, target: &Target, order: &[Order]) -> Result<Vec<Named>> {
    let snapshot = docket.snapshot;
    let mut found: Vec<Named> = Vec::new();
    match target {
        Target::Numbers(numbers) => {
            let mut known: HashSet<Named> = HashSet::with_capacity(numbers.len());
            for raw in numbers {
                let id = cases::only(snapshot, raw)?;
                let number = match id {
                    Some(id) => cases::number_of(snapshot, id)?.unwrap_or_default(),
                    None => sanitize::line(raw).into_owned(),
                };
                if known.insert((id, number.clone())) {
                    found.push((id, number));
                }
            }
        }
        Target::Query { filter, except, .. } => {
            let mut left_out = HashSet::new();
            for raw in except {
                let mut key = String::new();
                number::canonical_key(raw, &mut key);
                left_out.insert(key);
            }
            let desk = Desk::new(snapshot, docket.rules, docket.cx)?;
            let dict = docket.core.dict(snapshot)?;
            let gone = undone(snapshot, u64::MAX)?;
            let mut sorter = Sorter::new(order, &dict);
            let mut measure = |id| list::measure_of(snapshot, id, &dict, &gone);
            let mut sorted = Vec::new();
            list::each_match(
                docket.core,
                &desk,
                filter,
                docket.behind,
                &mut |found_case| {
                    let strings = cases::strings_of(u64::from(found_case.id), found_case.value)?;
                    if !left_out.contains(strings.number) {
                        let keys = sorter.keys(found_case, &mut measure)?;
                        sorted.push((keys, strings.number.to_owned()));
                    }
                    Ok(())
                },
            )?;
            sorted.sort_unstable_by(|(a, _), (b, _)| sorter.compare(a, b));
            let named = sorted.into_iter();
            found.extend(named.map(|(keys, number)| (Some(keys.id), number)));
        }
    }
    if found.len() > MOST {
        return Err(Error::new(ErrorKey::BulkTooMany)
            .with("n", found.len())
            .with("limit", MOST));
    }
    Ok(found)
}
