//! Who made the commits of a docket: an import, or a person who entered something.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use super::imported::By;
use crate::domain::journal::Action;
use crate::service::Result;
use crate::store::kv::Snapshot;
use crate::store::read::named_entry;

/// The commits looked up so far: nearly all cases of a docket come from the same few imports.
#[derive(Debug, Default)]
pub(super) struct Acts(HashMap<u64, Option<String>>);

impl Acts {
    /// The person who made a commit by hand; `None` for an import.
    pub(super) fn by(&mut self, commit: u64, docket: &dyn Snapshot) -> Result<By<'_>> {
        let by = match self.0.entry(commit) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(place) => {
                let entry = named_entry(docket, commit)?;
                place.insert((entry.action != Action::Import).then_some(entry.actor))
            }
        };
        Ok(by.as_deref())
    }

    /// [`Acts::by`] for a commit that has been looked up before.
    pub(super) fn known(&self, commit: u64) -> By<'_> {
        self.0.get(&commit).and_then(Option::as_deref)
    }
}
