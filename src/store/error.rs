//! Errors of the store, independent of language.

use super::damage::Flaw;
use super::table::Table;

/// An error of the store.
///
/// After an error from a commit the outcome is unknown: query it by request id.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StoreError {
    #[error("no store at {0}")]
    Missing(String),
    /// A symbolic link whose target does not exist.
    #[error("{path} links to {target}, which is not there")]
    Dangling { path: String, target: String },
    #[error("held by {holder} since {since}")]
    Busy { holder: String, since: String },
    /// Locked by a process that recorded no name, such as a reader.
    #[error("held by another program")]
    BusyUnnamed,
    #[error("written by {app} in format {format}")]
    Newer { app: String, format: u32 },
    /// The tallies follow rules of a later version, which this one would count differently.
    #[error("counted by rules {rules}")]
    NewerTallies { rules: u8 },
    #[error("not a store: {0}")]
    Foreign(String),
    /// A row that is damaged.
    #[error("table {} key {key:#x}: {}", table.id(), flaw.id())]
    Corrupt { table: Table, key: u64, flaw: Flaw },
    #[error("damaged: {0}")]
    Damaged(String),
    #[error("the disk is full")]
    Full,
    /// The directory for temporary files has no space left.
    #[error("no room in {0}")]
    NoRoom(String),
    /// An earlier write failed; the engine refuses to write until it is reopened.
    #[error("nothing is written since a write failed")]
    Stopped,
    /// The file was removed or replaced while it was open.
    #[error("replaced: {0}")]
    Replaced(String),
    /// This user may not read or write the file or its folder.
    #[error("no permission: {0}")]
    Denied(String),
    /// The payments of a case exceed what an amount can hold; one of them must be a typing error.
    #[error("the sums of {0} are too large")]
    SumTooLarge(String),
    /// The rules or the settings in the store are invalid.
    #[error("rules: {0}")]
    Rules(String),
    #[error("{path}: {source}")]
    Io {
        path: String,
        source: std::io::Error,
    },
    #[error("store: {0}")]
    Backend(String),
}

impl StoreError {
    /// Creates the error for a damaged row.
    pub fn corrupt(table: Table, key: u64, flaw: Flaw) -> StoreError {
        StoreError::Corrupt { table, key, flaw }
    }

    /// Creates the error for a row whose value cannot be read.
    pub fn unreadable(table: Table, key: u64) -> StoreError {
        StoreError::corrupt(table, key, Flaw::Unreadable)
    }

    /// Creates the error for a missing row to which other rows refer.
    pub fn missing(table: Table, key: u64) -> StoreError {
        StoreError::corrupt(table, key, Flaw::Missing)
    }
}

pub type Result<T> = std::result::Result<T, StoreError>;
