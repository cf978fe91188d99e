//! Dictionaries: every repeated text (courts, handlers, causes …) is stored once and referred to by
//! a number.
//!
//! They are primary data, because events contain the numbers.

use std::collections::HashMap;
use std::hash::{BuildHasher, Hasher, RandomState};
use std::sync::Arc;

use xxhash_rust::xxh3::xxh3_64_with_seed;

use super::error::{Result, StoreError};
use super::kv::{Snapshot, Transaction};
use super::table::{Table, pair, unpair};
use super::visit;

/// The kinds of texts in the dictionaries.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum Kind {
    Court = 0,
    Division,
    Handler,
    Clerk,
    Type,
    Procedure,
    Cause,
    Ground,
    Outcome,
    Method,
    How,
    Tag,
    Approver,
    Actor,
}

const KINDS: usize = 14;

/// Hashes texts several times faster than the standard library, and just as unpredictably: the seed
/// is random per dictionary.
#[derive(Debug, Clone)]
pub struct Seeded(u64);

impl Default for Seeded {
    fn default() -> Self {
        Seeded(RandomState::new().hash_one(0))
    }
}

impl BuildHasher for Seeded {
    type Hasher = Xxh3;

    fn build_hasher(&self) -> Xxh3 {
        Xxh3(self.0)
    }
}

/// The hasher of [`Seeded`].
#[derive(Debug)]
pub struct Xxh3(u64);

impl Hasher for Xxh3 {
    fn write(&mut self, bytes: &[u8]) {
        self.0 = xxh3_64_with_seed(bytes, self.0);
    }

    /// The terminator of a text, ignored because nothing follows it.
    fn write_u8(&mut self, _: u8) {}

    fn finish(&self) -> u64 {
        self.0
    }
}

/// Numbers of recently used texts: an import requests the same few millions of times.
///
/// The number in a slot is only a guess, confirmed by comparing its text.
#[derive(Debug, Clone, Default)]
struct Recent(Vec<u32>);

const SLOTS: usize = 1024;

impl Recent {
    /// The slot of a text, derived from its length and its first and last bytes.
    fn slot(kind: Kind, text: &str) -> usize {
        const SPREAD: u64 = 0x9E37_79B9_7F4A_7C15;
        let bytes = text.as_bytes();
        let (first, last) = match (bytes.first_chunk::<8>(), bytes.last_chunk::<8>()) {
            (Some(first), Some(last)) => (u64::from_le_bytes(*first), u64::from_le_bytes(*last)),
            _ => {
                let fold = |word, byte: &u8| word << 8 | u64::from(*byte);
                (bytes.iter().fold(0, fold), 0)
            }
        };
        let mixed = (first ^ (kind as u64) << 56 ^ (bytes.len() as u64) << 48).wrapping_mul(SPREAD);
        let mixed = (mixed.rotate_left(29) ^ last).wrapping_mul(SPREAD);
        (mixed >> 54) as usize % SLOTS
    }
}

#[derive(Debug, Clone)]
struct List {
    ids: HashMap<Arc<str>, u32, Seeded>,
    texts: Vec<Arc<str>>,
}

/// All dictionaries in memory. Number 0 means "no value".
#[derive(Debug, Clone)]
pub struct Dict {
    lists: [List; KINDS],
    /// Entries not yet in the store.
    fresh: Vec<(Kind, u32)>,
    recent: Recent,
}

impl Default for Dict {
    /// All dictionaries share one seed.
    fn default() -> Dict {
        let seed = Seeded::default();
        Dict {
            lists: std::array::from_fn(|_| List {
                ids: HashMap::with_hasher(seed.clone()),
                texts: Vec::new(),
            }),
            fresh: Vec::new(),
            recent: Recent::default(),
        }
    }
}

const ORDER: [Kind; KINDS] = [
    Kind::Court,
    Kind::Division,
    Kind::Handler,
    Kind::Clerk,
    Kind::Type,
    Kind::Procedure,
    Kind::Cause,
    Kind::Ground,
    Kind::Outcome,
    Kind::Method,
    Kind::How,
    Kind::Tag,
    Kind::Approver,
    Kind::Actor,
];

#[expect(
    clippy::indexing_slicing,
    reason = "an array by an enum has a place for each of it"
)]
impl Dict {
    pub fn load(snapshot: &dyn Snapshot) -> Result<Dict> {
        let mut dict = Dict::default();
        visit::each(snapshot, Table::Dict, visit::ALL, |key, value| {
            let (kind, id) = unpair(key);
            let list = dict.lists.get_mut(kind as usize);
            match (list, std::str::from_utf8(value)) {
                (Some(list), Ok(text)) if id as usize == list.texts.len() + 1 => {
                    let text: Arc<str> = text.into();
                    list.texts.push(Arc::clone(&text));
                    list.ids.insert(text, id);
                    Ok(())
                }
                _ => Err(StoreError::unreadable(Table::Dict, key)),
            }
        })?;
        Ok(dict)
    }

    fn list(&self, kind: Kind) -> &List {
        &self.lists[kind as usize % KINDS]
    }

    /// The number of a text; assigns one if the text is new.
    pub fn id(&mut self, kind: Kind, text: Option<&str>) -> u32 {
        let Some(text) = text else { return 0 };
        let slot = Recent::slot(kind, text);
        match self.recent.0.get(slot) {
            Some(id) if self.text(kind, *id) == Some(text) => return *id,
            Some(_) => {}
            None => self.recent.0.resize(SLOTS, 0),
        }
        let id = self.listed(kind, text);
        if let Some(slot) = self.recent.0.get_mut(slot) {
            *slot = id;
        }
        id
    }

    fn listed(&mut self, kind: Kind, text: &str) -> u32 {
        let list = &mut self.lists[kind as usize % KINDS];
        if let Some(id) = list.ids.get(text) {
            return *id;
        }
        let text: Arc<str> = text.into();
        list.texts.push(Arc::clone(&text));
        let id = list.texts.len() as u32;
        list.ids.insert(text, id);
        self.fresh.push((kind, id));
        id
    }

    /// The number of a text, if the dictionary contains it.
    pub fn find(&self, kind: Kind, text: &str) -> Option<u32> {
        self.list(kind).ids.get(text).copied()
    }

    pub fn text(&self, kind: Kind, id: u32) -> Option<&str> {
        let at = (id as usize).checked_sub(1)?;
        self.list(kind).texts.get(at).map(|text| &**text)
    }

    /// All texts of a kind with their numbers, in the order in which they were added.
    pub fn all(&self, kind: Kind) -> impl Iterator<Item = (u32, &str)> {
        self.list(kind)
            .texts
            .iter()
            .enumerate()
            .map(|(i, text)| (i as u32 + 1, &**text))
    }

    /// Writes the new entries.
    pub fn save(&mut self, txn: &mut dyn Transaction) -> Result<()> {
        for (kind, id) in std::mem::take(&mut self.fresh) {
            if let Some(text) = self.text(kind, id) {
                txn.put(Table::Dict, pair(kind as u32, id), text.as_bytes())?;
            }
        }
        Ok(())
    }

    /// Returns all kinds.
    pub fn kinds() -> &'static [Kind] {
        &ORDER
    }
}
