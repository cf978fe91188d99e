//! Cases by the hash of their number, for as many cases as a file has.

use std::collections::HashMap;

/// Shards: one map of a million would need half its size again each time it grows.
const SHARDS: usize = 64;

/// Numbers of cases by hash, in shards.
#[derive(Debug)]
pub(super) struct Ids([HashMap<u64, u32>; SHARDS]);

impl Default for Ids {
    fn default() -> Self {
        Ids(std::array::from_fn(|_| HashMap::new()))
    }
}

impl Ids {
    pub(super) fn get(&self, hash: u64) -> Option<u32> {
        self.0[hash as usize % SHARDS].get(&hash).copied()
    }

    pub(super) fn insert(&mut self, hash: u64, id: u32) {
        self.0[hash as usize % SHARDS].insert(hash, id);
    }
}
