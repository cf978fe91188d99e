//! What the tests of the screen stand on: sample cases, a docket of cans, a terminal of cells.

pub mod docket;
pub mod screen;
