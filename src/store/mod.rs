//! Tables, codec, projections and chain of the docket. `redb` is named in one file and nowhere else.

pub mod chain;
pub mod codec;
pub mod dict;
pub mod error;
pub mod kv;
pub mod memory;
mod redb;
pub mod row;
mod seal;
pub mod spool;
pub mod table;
