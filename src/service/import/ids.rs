//! Cases by the hash of their number, for as many cases as a file has.

use std::collections::{HashMap, HashSet};
use std::hash::{BuildHasher, BuildHasherDefault, Hasher, RandomState};

/// A flag in the id: a case row with this number was seen in the file.
pub(super) const SEEN: u32 = 1 << 31;

/// The number of shards. A single map of a million cases would need half its size again each time
/// it grows.
const SHARDS: usize = 64;

/// A hasher that returns keys unchanged: they are hashes, spread by a factor that no file can know.
#[derive(Debug, Default)]
struct AsIs(u64);

impl Hasher for AsIs {
    fn write(&mut self, _: &[u8]) {}

    fn write_u32(&mut self, half: u32) {
        self.0 = self.0 << 32 | u64::from(half);
    }

    fn finish(&self) -> u64 {
        self.0
    }
}

/// A hash in two halves: beside an id, a whole one would take a third more memory.
type Key = (u32, u32);

/// Case ids by the hash of their number, in shards.
#[derive(Debug)]
pub(super) struct Ids {
    shards: [HashMap<Key, u32, BuildHasherDefault<AsIs>>; SHARDS],
    seed: u64,
}

impl Default for Ids {
    fn default() -> Self {
        Ids {
            shards: std::array::from_fn(|_| HashMap::default()),
            seed: RandomState::new().hash_one(0) | 1,
        }
    }
}

#[expect(
    clippy::indexing_slicing,
    reason = "a place is taken modulo their number"
)]
impl Ids {
    pub(super) fn get(&self, hash: u64) -> Option<u32> {
        let key = self.spread(hash);
        self.shards[key.1 as usize % SHARDS].get(&key).copied()
    }

    pub(super) fn insert(&mut self, hash: u64, id: u32) {
        let key = self.spread(hash);
        self.shards[key.1 as usize % SHARDS].insert(key, id);
    }

    /// The cases for which a row of a sheet was seen.
    pub(super) fn seen(&self) -> HashSet<u32> {
        let all = self.shards.iter().flat_map(HashMap::values);
        all.filter(|id| *id & SEEN != 0)
            .map(|id| id & !SEEN)
            .collect()
    }

    /// Spreads a hash one to one: an odd factor and an exclusive or with the upper half lose
    /// nothing.
    fn spread(&self, hash: u64) -> Key {
        let mixed = hash.wrapping_mul(self.seed);
        let high = (mixed >> 32) as u32;
        (high, mixed as u32 ^ high)
    }
}
