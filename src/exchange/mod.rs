//! Files in and out: xlsx, xls, ods, csv, tsv and jsonl as typed rows. One format per file; hostile files are read within
//! limits, on the client's side; nothing here touches the store.

mod column;
mod encoding;
mod error;
mod format;
mod guard;
mod limit;
mod read;
mod vocabulary;

pub use column::{Column, FileKind};
pub use error::ExchangeError;
pub use format::Format;
