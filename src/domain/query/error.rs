//! Errors of a query: what is wrong, where, and what may have been meant.

use super::{Key, Op};

/// A query that cannot be parsed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{fault:?} at {column}")]
pub struct QueryError {
    pub fault: Fault,
    /// Where it begins, in characters from 1.
    pub column: usize,
    /// The text found there.
    pub found: String,
}

/// What is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fault {
    /// There is no such key; the nearest known one.
    UnknownKey {
        nearest: Option<String>,
    },
    /// No key precedes the operator.
    NoKey,
    /// No value follows the operator.
    MissingValue(Key),
    /// The key does not accept the operator.
    BadSign(Key, Op),
    /// The value is invalid for this key; the nearest valid one.
    BadValue {
        key: Key,
        nearest: Option<String>,
    },
    /// The key accepts only one value.
    OneValue(Key),
    UnclosedQuote,
    /// The key was given before.
    Twice(Key),
    TooLong,
}

impl Fault {
    /// The key concerned, if any.
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

    /// What may have been meant.
    pub fn nearest(&self) -> Option<&str> {
        match self {
            Fault::UnknownKey { nearest } | Fault::BadValue { nearest, .. } => nearest.as_deref(),
            _ => None,
        }
    }
}
