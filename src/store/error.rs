//! What can go wrong with the store, without a language.

use super::damage::Flaw;
use super::table::Table;

/// An error of the store. After an error from a commit the state is unknown: ask again by request id.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StoreError {
    #[error("no store at {0}")]
    Missing(String),
    /// A link to where nothing is.
    #[error("{path} links to {target}, which is not there")]
    Dangling { path: String, target: String },
    #[error("held by {holder} since {since}")]
    Busy { holder: String, since: String },
    #[error("written by {app} in format {format}")]
    Newer { app: String, format: u32 },
    #[error("not a store: {0}")]
    Foreign(String),
    /// A row that is not what it must be.
    #[error("table {} key {key:#x}: {}", table.id(), flaw.id())]
    Corrupt { table: Table, key: u64, flaw: Flaw },
    #[error("damaged: {0}")]
    Damaged(String),
    #[error("the disk is full")]
    Full,
    /// The same of the folder for temporary files.
    #[error("no room in {0}")]
    NoRoom(String),
    /// The file, or its folder, may not be read or written by this user.
    #[error("no permission: {0}")]
    Denied(String),
    /// The payments of a case are more than any amount can hold: one of them is a slip.
    #[error("the sums of {0} are too large")]
    SumTooLarge(String),
    /// The rules or the settings in the store make no sense.
    #[error("rules: {0}")]
    Rules(String),
    #[error("a condition of the batch does not hold")]
    Conflict,
    #[error("{path}: {source}")]
    Io {
        path: String,
        source: std::io::Error,
    },
    #[error("store: {0}")]
    Backend(String),
}

impl StoreError {
    /// A row that is not what it must be.
    pub fn corrupt(table: Table, key: u64, flaw: Flaw) -> StoreError {
        StoreError::Corrupt { table, key, flaw }
    }

    /// The value of a row cannot be read.
    pub fn unreadable(table: Table, key: u64) -> StoreError {
        StoreError::corrupt(table, key, Flaw::Unreadable)
    }

    /// Other rows name one that is not there.
    pub fn missing(table: Table, key: u64) -> StoreError {
        StoreError::corrupt(table, key, Flaw::Missing)
    }
}

pub type Result<T> = std::result::Result<T, StoreError>;
