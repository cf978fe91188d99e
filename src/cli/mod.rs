//! Empty.
pub mod clock;
pub mod limits;
