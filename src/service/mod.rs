//! The only way to read and change the docket: permission, events, commit. Language-free.

pub mod api;
pub mod error;
