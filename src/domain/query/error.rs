//! Why a query cannot be read: what, where, and what was perhaps meant.

use super::{Key, Op};

/// A query that cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{fault:?} at {column}")]
pub struct QueryError {
    pub fault: Fault,
    /// Where it begins: characters from 1.
    pub column: usize,
    /// What stands there.
    pub found: String,
}

/// What is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fault {
    /// No key is called so; the nearest that one is.
    UnknownKey {
        nearest: Option<String>,
    },
    /// No key stands before the sign.
    NoKey,
    /// Nothing stands behind the sign.
    MissingValue(Key),
    /// The sign does not go with the key.
    BadSign(Key, Op),
    /// The value is none of this key; the nearest that one is.
    BadValue {
        key: Key,
        nearest: Option<String>,
    },
    /// One value only.
    OneValue(Key),
    UnclosedQuote,
    /// The key was given before.
    Twice(Key),
    TooLong,
}

impl Fault {
    /// The key it is about.
    pub fn key(&self) -> Option<Key> {
        match self {
            Fault::MissingValue(key)
            | Fault::BadSign(key, _)
            | Fault::BadValue { key, .. }
            | Fault::OneValue(key)
            | Fault::Twice(key) => Some(*key),
            _ => None,
        }
    }

    /// What was perhaps meant.
    pub fn nearest(&self) -> Option<&str> {
        match self {
            Fault::UnknownKey { nearest } | Fault::BadValue { nearest, .. } => nearest.as_deref(),
            _ => None,
        }
    }
}
