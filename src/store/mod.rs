//! Tables, codec, projections and chain of the docket. `redb` is used in one module and nowhere
//! else.

mod ahead;
pub mod bulk;
pub mod chain;
pub mod change;
pub mod check;
pub mod codec;
pub mod commit;
pub mod damage;
pub mod dict;
pub mod error;
pub mod file;
pub mod front;
pub mod kv;
pub mod memory;
pub mod past;
pub mod project;
pub mod read;
mod redb;
pub mod request;
mod reserve;
pub mod row;
mod seal;
pub mod sidecar;
pub mod spool;
pub mod table;
pub mod visit;
