//! What can go wrong with the store, without a language.

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
    #[error("table {} key {key:#x}: {what}", table.id())]
    Corrupt {
        table: Table,
        key: u64,
        what: &'static str,
    },
    #[error("damaged: {0}")]
    Damaged(String),
    #[error("the disk is full")]
    Full,
    /// No room in the folder for temporary files.
    #[error("no room in {0}")]
    NoRoom(String),
    /// An earlier write failed, so the engine writes nothing more until it is opened anew.
    #[error("nothing is written since a write failed")]
    Stopped,
    /// The file, or its folder, may not be read or written by this user.
    #[error("no permission: {0}")]
    Denied(String),
    /// The payments of a case are more than any amount can hold: one of them is a slip.
    #[error("the sums of {0} are too large")]
    SumTooLarge(String),
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

/// What is wrong with rows whose keys do not ascend.
pub const OUT_OF_ORDER: &str = "order";

pub type Result<T> = std::result::Result<T, StoreError>;
