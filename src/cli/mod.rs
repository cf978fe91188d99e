//! The command line: one file a command.

pub mod clock;
pub mod limits;
pub mod number;
