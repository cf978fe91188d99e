//! Reading what single questions need: the last numbers, the events of a case.

use super::dict::Dict;
use super::error::{Result, StoreError};
use super::row::event::decode;
use super::row::meta::{self, Meta};
use super::table::{Table, pair};
use crate::domain::event::Recorded;

/// The last numbers of a store.
pub fn read_meta(snapshot: &(impl super::kv::Snapshot + ?Sized)) -> Result<Meta> {
    match snapshot.get(Table::Meta, meta::KEY)? {
        None if snapshot.may_lack_numbers()? => Ok(Meta::default()),
        None => Err(StoreError::Corrupt {
            table: Table::Meta,
            key: meta::KEY,
            what: "missing",
        }),
        Some(value) => Meta::read(&value).ok_or(StoreError::Corrupt {
            table: Table::Meta,
            key: meta::KEY,
            what: "numbers",
        }),
    }
}

/// The events of a case as bytes.
pub fn blob(snapshot: &(impl super::kv::Snapshot + ?Sized), id: u32) -> Result<Vec<u8>> {
    let mut blob = Vec::new();
    snapshot.scan(
        Table::Events,
        pair(id, 0),
        pair(id, u32::MAX),
        false,
        &mut |_, value| {
            blob.extend_from_slice(value);
            std::ops::ControlFlow::Continue(())
        },
    )?;
    Ok(blob)
}

/// All events of a case.
pub fn history(
    snapshot: &(impl super::kv::Snapshot + ?Sized),
    id: u32,
    dict: &Dict,
) -> Result<Vec<Recorded>> {
    decode(&blob(snapshot, id)?, dict).ok_or(damaged(id))
}

/// The events of a case cannot be read.
pub fn damaged(id: u32) -> StoreError {
    StoreError::Corrupt {
        table: Table::Events,
        key: pair(id, 0),
        what: "event",
    }
}
