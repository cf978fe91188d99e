//! The values of the tables, byte for byte; one kind of row per file.

pub mod cells;
pub mod due_change;
pub mod event;
pub mod followed;
pub mod header;
pub mod hot;
pub mod journal;
pub mod list;
pub mod meta;
pub mod search;
