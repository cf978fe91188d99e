//! Answers about the state of the store itself.

use serde::Serialize;

use crate::store::damage::Damage;

#[expect(clippy::trivially_copy_pass_by_ref, reason = "the form serde asks for")]
fn is_zero(n: &u64) -> bool {
    *n == 0
}

/// The result of verifying the store.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Verified {
    pub ok: bool,
    pub cases: u64,
    pub events: u64,
    /// The head of the chain: SM3, hex.
    pub head: String,
    /// The first problems found.
    pub problems: Vec<Damage>,
    /// How many more problems there are.
    #[serde(skip_serializing_if = "is_zero")]
    pub more: u64,
    /// What to do about the damage.
    #[serde(skip)]
    pub remedy: Remedy,
    /// Whether cases share a number. That is no damage: one of them needs another number.
    #[serde(skip)]
    pub shared: bool,
}

/// What repairs a damaged store.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Remedy {
    /// Nothing is damaged.
    #[default]
    Nothing,
    /// All the damage is in derived data, which can be rebuilt from the events.
    Rebuild,
    /// Primary data is damaged, so a backup has to be restored.
    Restore,
}

/// What the store reports about itself.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct DoctorFacts {
    pub path: String,
    /// The version of the storage format.
    pub format: u32,
    /// The size of the file in bytes.
    pub bytes: u64,
    pub cases: u64,
    pub commits: u64,
    /// The last year for which holidays are known.
    pub holidays_through: i32,
}
