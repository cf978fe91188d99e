//! Errors of the service, language-free: `kind`, `key` and arguments. Words are added at the edge:
//! `error.<key>.what` says what went wrong and where, `error.<key>.hint` what to do.

use serde::{Deserialize, Serialize};

ids! {
    #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
    pub enum ErrorKind {
        /// Wrong usage of a command (exit 2).
        Usage = "usage",
        /// Something named does not exist (exit 3).
        NotFound = "not-found",
        /// Data that cannot be used (exit 4).
        Invalid = "invalid",
        /// Another process holds the store (exit 5).
        Busy = "busy",
        /// The request is not permitted (exit 5).
        Forbidden = "forbidden",
        /// The request conflicts with what is recorded (exit 6).
        Conflict = "conflict",
        /// Disk, file or store failed (exit 1).
        Storage = "storage",
        /// A bug in the program (exit 1).
        Bug = "bug",
    }
}

/// An error of the service, serializable for a socket.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
#[error("{key} {args:?}")]
pub struct Error {
    pub kind: ErrorKind,
    /// Key of the text, such as `no-such-case`.
    pub key: String,
    /// Named values for the text.
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

    /// The error for a sum beyond the range of money: one of the amounts must be a typing error.
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
