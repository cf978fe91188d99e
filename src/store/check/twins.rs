//! Cases that share one number, so that neither is found by it alone.
//!
//! They exist only in a store in which an older version took two spellings of a number for two
//! numbers.

use std::collections::{BTreeMap, BTreeSet};

use crate::store::damage::{Damage, Flaw};
use crate::store::error::Result;
use crate::store::kv::Snapshot;
use crate::store::row::header::Header;
use crate::store::table::Table;

/// The cases that share a number, by its hash.
#[derive(Default)]
pub(super) struct Twins(BTreeMap<u64, BTreeSet<u32>>);

impl Twins {
    /// Checks whether another case has the number with this hash.
    pub(super) fn see(&mut self, snapshot: &dyn Snapshot, id: u32, hash: u64) -> Result<()> {
        let listed = snapshot.get(Table::Numbers, hash)?.unwrap_or_default();
        let (ids, _) = listed.as_chunks::<4>();
        for other in ids.iter().map(|id| u32::from_le_bytes(*id)) {
            if other == id {
                continue;
            }
            // A case that only had the number formerly is listed as well.
            let mut has = false;
            snapshot.with(Table::Cases, u64::from(other), &mut |value| {
                has = Header::read(value).is_some_and(|header| header.number_hash == hash);
            })?;
            if has {
                self.0.entry(hash).or_default().extend([id, other]);
            }
        }
        Ok(())
    }

    /// Returns a problem for each of these cases.
    pub(super) fn problems(&self) -> impl Iterator<Item = Damage> {
        let ids = self.0.values().flatten();
        ids.map(|id| Damage::case(Table::Cases, Flaw::NumberShared, *id).not_derived())
    }
}
