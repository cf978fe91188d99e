//! What can go wrong, without a language: `kind`, `key`, arguments. Words are added at the edge:
//! `error.<key>.what` says what and where, `error.<key>.hint` what to do.

use serde::{Deserialize, Serialize};

ids! {
    #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
    pub enum ErrorKind {
        /// Wrong usage of a command (exit 2).
        Usage = "usage",
        /// Exit 3.
        NotFound = "not-found",
        /// Data that cannot be used (exit 4).
        Invalid = "invalid",
        /// Another process holds the store (exit 5).
        Busy = "busy",
        /// Exit 5.
        Forbidden = "forbidden",
        /// Exit 6.
        Conflict = "conflict",
        /// Disk, file, store (exit 1).
        Storage = "storage",
        /// Our mistake (exit 1).
        Bug = "bug",
    }
}

/// An error of the service, fit to cross a socket.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
#[error("{key} {args:?}")]
pub struct Error {
    pub kind: ErrorKind,
    /// Key of the words, e.g. `no-such-case`.
    pub key: String,
    /// Named values for the words.
    pub args: Vec<(String, String)>,
}

impl Error {
    pub fn new(kind: ErrorKind, key: &str) -> Error {
        Error {
            kind,
            key: key.to_owned(),
            args: Vec::new(),
        }
    }

    /// A sum of money that no amount can hold: one of the amounts is a slip.
    pub(crate) fn sum_too_large() -> Error {
        Error::new(ErrorKind::Invalid, "sum-too-large")
    }

    /// Adds a named value.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl std::fmt::Display) -> Error {
        self.args.push((name.to_owned(), value.to_string()));
        self
    }
}
