//! The command line.

pub mod clock;
pub mod limits;
pub mod number;
