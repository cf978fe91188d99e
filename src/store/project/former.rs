//! The numbers by which a case is found: its current one and the former ones.

use xxhash_rust::xxh3::xxh3_64;

use super::Projection;
use crate::domain::case::Case;
use crate::domain::number;

impl Projection {
    /// The hashes under which a case is listed in `numbers`.
    pub(in crate::store) fn numbers(&self) -> impl Iterator<Item = u64> {
        let former = self.former.iter().copied();
        std::iter::once(self.header.number_hash).chain(former)
    }
}

/// Hashes of the former numbers of a case, excluding the current one.
pub(super) fn hashes(case: &Case, current: u64) -> Vec<u64> {
    let (mut hashes, mut key) = (Vec::new(), String::new());
    for old in &case.former {
        number::canonical_key(old, &mut key);
        let hash = xxh3_64(key.as_bytes());
        if hash != current && !hashes.contains(&hash) {
            hashes.push(hash);
        }
    }
    hashes
}
