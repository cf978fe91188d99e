//! What the tests of the screen stand on: sample cases, a docket of cans, a terminal of cells.

pub(crate) mod court;
pub(crate) mod docket;
pub(crate) mod looks;
pub(crate) mod pty;
pub(crate) mod screen;
pub(crate) mod sheets;
