//! The foundation of the screen tests: sample cases, a docket to ask, a terminal of cells.

pub(crate) mod court;
pub(crate) mod docket;
mod lives;
pub(crate) mod looks;
pub(crate) mod pty;
pub(crate) mod screen;
pub(crate) mod sheets;
pub(crate) mod states;
