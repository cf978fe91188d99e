//! Reads for single queries: the last numbers, an entry of the journal, the events of a case.

use super::dict::Dict;
use super::error::{Result, StoreError};
use super::kv::Snapshot;
use super::row::event::decode;
use super::row::journal::{Entry, each_touched};
use super::row::meta::{self, Meta, Newer};
use super::table::{Table, pair, under};
use super::visit;
use crate::domain::event::Recorded;

/// Reads the last numbers of a store. Everything that is asked of a docket needs them, so a store
/// of a newer version is refused here.
pub fn read_meta(snapshot: &dyn Snapshot) -> Result<Meta> {
    match snapshot.get(Table::Meta, meta::KEY)? {
        None if snapshot.may_lack_numbers()? => Ok(Meta::default()),
        None => Err(StoreError::missing(Table::Meta, meta::KEY)),
        Some(value) => Meta::read(&value).ok_or_else(|| match Meta::is_newer(&value) {
            Some(Newer::Format(format)) => StoreError::Newer {
                app: String::new(),
                format,
            },
            Some(Newer::Tallies(rules)) => StoreError::NewerTallies { rules },
            None => StoreError::unreadable(Table::Meta, meta::KEY),
        }),
    }
}

/// Decodes the entry in the row of a commit. An unreadable entry is damage, not a missing commit.
pub fn entry_of(commit: u64, value: &[u8]) -> Result<Entry> {
    Entry::read(commit, value).ok_or_else(|| StoreError::unreadable(Table::Journal, commit))
}

/// Reads the entry of a commit; `None` if there is no such commit.
pub fn entry(snapshot: &dyn Snapshot, commit: u64) -> Result<Option<Entry>> {
    let mut found = None;
    snapshot.with(Table::Journal, commit, &mut |value| {
        found = Some(entry_of(commit, value));
    })?;
    found.transpose()
}

/// Reads the entry of a commit to which other rows refer; a missing entry is damage.
pub fn named_entry(snapshot: &dyn Snapshot, commit: u64) -> Result<Entry> {
    entry(snapshot, commit)?.ok_or_else(|| StoreError::missing(Table::Journal, commit))
}

/// Shows the cases touched by a commit: case, position of its first event, number of events.
pub fn touched(
    snapshot: &dyn Snapshot,
    commit: u64,
    show: &mut dyn FnMut(u32, u32, u32),
) -> Result<()> {
    let inline = named_entry(snapshot, commit)?.touched;
    let mut last = 0;
    visit::each(
        snapshot,
        Table::Touched,
        under(commit as u32),
        |key, value| {
            let damaged = || StoreError::unreadable(Table::Touched, key);
            last = each_touched(value, last, &mut *show).ok_or_else(damaged)?;
            Ok::<_, StoreError>(())
        },
    )?;
    let damaged = || StoreError::unreadable(Table::Journal, commit);
    each_touched(&inline, last, show).ok_or_else(damaged)?;
    Ok(())
}

/// Reads the events of a case as bytes.
pub fn blob(snapshot: &dyn Snapshot, id: u32) -> Result<Vec<u8>> {
    let mut blob = Vec::new();
    blob_into(snapshot, id, &mut blob)?;
    Ok(blob)
}

/// Reads the events of a case as bytes into `blob`, replacing its content.
pub fn blob_into(snapshot: &dyn Snapshot, id: u32, blob: &mut Vec<u8>) -> Result<()> {
    blob.clear();
    visit::rows(snapshot, Table::Events, under(id), |_, value| {
        blob.extend_from_slice(value);
    })
}

/// Reads all events of a case.
pub fn history(snapshot: &dyn Snapshot, id: u32, dict: &Dict) -> Result<Vec<Recorded>> {
    decode(&blob(snapshot, id)?, dict).ok_or_else(|| damaged(id))
}

/// The error for unreadable events of a case.
pub fn damaged(id: u32) -> StoreError {
    StoreError::unreadable(Table::Events, pair(id, 0))
}
