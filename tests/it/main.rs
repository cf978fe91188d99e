//! The one integration test binary.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::disallowed_methods,
    reason = "a test says what is wrong by failing"
)]
#![allow(
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::too_many_lines,
    reason = "a test is read from its beginning to its end, and what is not there fails it"
)]

mod again;
mod arch;
mod behind;
mod boxes;
mod bulk;
mod calendar;
mod charts;

mod checklist;
mod cli;
mod crash;
mod day;
mod demo;
mod docket;
mod docs;
mod due_dates;
mod edges;
mod every_key;
mod figures;
mod forms;
mod history;
mod hour;
mod keys;
mod leaving;
mod lists;
mod lookup;
mod manual;
mod matrix;
mod morning;
mod past;
mod pressed;
mod pty;
mod query;
mod readme;
mod registry;
mod screens;
mod sheet_figures;
mod sheets;
mod sheets_past;
mod sheets_screen;
mod slips;
mod store;
mod support;
mod told;
mod turns;
mod undoing;
mod words;
