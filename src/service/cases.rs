//! Finding a case by its number, and reading it.

use std::collections::HashSet;
use std::ops::ControlFlow;

use chrono::NaiveDate;
use xxhash_rust::xxh3::xxh3_64;

use super::Result;
use super::error::{Error, ErrorKind};
use crate::domain::case::Case;
use crate::domain::event::{Fact, Field, Recorded};
use crate::domain::number;
use crate::store::dict::Dict;
use crate::store::error::StoreError;
use crate::store::kv::Snapshot;
use crate::store::read::history;
use crate::store::row::header::Header;
use crate::store::table::Table;

/// The case with this number, however it is written.
pub(crate) fn id_of(snapshot: &dyn Snapshot, raw: &str) -> Result<Option<u32>> {
    let mut key = String::new();
    number::canonical_key(raw, &mut key);
    id_of_key(snapshot, &key)
}

/// The case with this canonical number.
pub(crate) fn id_of_key(snapshot: &dyn Snapshot, key: &str) -> Result<Option<u32>> {
    first_with(snapshot, key, None)
}

/// The first case but `other` with this canonical number.
fn first_with(snapshot: &dyn Snapshot, key: &str, other: Option<u32>) -> Result<Option<u32>> {
    let ids = snapshot
        .get(Table::Numbers, xxh3_64(key.as_bytes()))?
        .unwrap_or_default();
    for id in ids
        .chunks_exact(4)
        .filter_map(|c| c.try_into().ok().map(u32::from_le_bytes))
        .filter(|id| Some(*id) != other)
    {
        let mut same = false;
        snapshot.with(Table::Cases, u64::from(id), &mut |value| {
            same = Header::strings(value).is_some_and(|s| s.number == key);
        })?;
        if same {
            return Ok(Some(id));
        }
    }
    Ok(None)
}

/// The one case that had this canonical number before it was corrected, and the days it was filed on by what was said of it.
/// None where two had it.
pub(crate) fn formerly(
    snapshot: &dyn Snapshot,
    key: &str,
    dict: &Dict,
    undone: &HashSet<u64>,
) -> Result<Option<(u32, Vec<NaiveDate>)>> {
    let ids = snapshot
        .get(Table::Numbers, xxh3_64(key.as_bytes()))?
        .unwrap_or_default();
    let mut found = None;
    let mut old = String::new();
    for id in ids
        .chunks_exact(4)
        .filter_map(|c| c.try_into().ok().map(u32::from_le_bytes))
    {
        let (events, case) = load(snapshot, id, dict, undone, None)?;
        let had = case.former.iter().any(|raw| {
            number::canonical_key(raw, &mut old);
            old == key
        });
        if !had {
            continue;
        }
        if found.is_some() {
            return Ok(None);
        }
        let held = events.iter().filter(|e| !undone.contains(&e.commit));
        let said = held.filter_map(|recorded| match &recorded.event.fact {
            Fact::Registered(registration) => registration.filed,
            Fact::Amended {
                field: Field::Filed,
                value,
            } => value.as_deref()?.parse().ok(),
            _ => None,
        });
        found = Some((id, said.collect()));
    }
    Ok(found)
}

/// The canonical number of a case, where another case has it too.
pub(crate) fn shared_number(snapshot: &dyn Snapshot, id: u32) -> Result<Option<String>> {
    let mut number = None;
    snapshot.with(Table::Cases, u64::from(id), &mut |value| {
        number = Header::strings(value).map(|s| s.number.to_owned());
    })?;
    let Some(number) = number else {
        return Ok(None);
    };
    let twin = first_with(snapshot, &number, Some(id))?;
    Ok(twin.map(|_| number))
}

/// The same, as an error where there is none.
pub(crate) fn need(snapshot: &dyn Snapshot, raw: &str) -> Result<u32> {
    id_of(snapshot, raw)?
        .ok_or_else(|| Error::new(ErrorKind::NotFound, "no-such-case").with("number", raw))
}

/// The events of a case that hold, and the case they make; of `day` as of that day.
pub(crate) fn load(
    snapshot: &dyn Snapshot,
    id: u32,
    dict: &Dict,
    undone: &HashSet<u64>,
    day: Option<NaiveDate>,
) -> Result<(Vec<Recorded>, Case)> {
    let events = history(snapshot, id, dict)?;
    let held = events.iter().filter(|e| !undone.contains(&e.commit));
    let case = match day {
        Some(day) => Case::as_of(held, day).unwrap_or_default(),
        None => Case::of(held),
    };
    Ok((events, case))
}

/// Sees one case: id, header, and the whole row.
pub(crate) type ShowHeader<'a> = &'a mut dyn FnMut(u32, &Header, &[u8]) -> Result<()>;

/// Shows every case there is: id and header, in the order of ids.
pub(crate) fn each_header(snapshot: &dyn Snapshot, show: ShowHeader<'_>) -> Result<()> {
    let mut failed = None;
    snapshot.scan(Table::Cases, 0, u64::MAX, false, &mut |key, value| {
        let shown = match Header::read(value) {
            Some(header) => show(key as u32, &header, value),
            None => Err(StoreError::Corrupt {
                table: Table::Cases,
                key,
                what: "header",
            }
            .into()),
        };
        match shown {
            Ok(()) => ControlFlow::Continue(()),
            Err(error) => {
                failed = Some(error);
                ControlFlow::Break(())
            }
        }
    })?;
    failed.map_or(Ok(()), Err)
}
