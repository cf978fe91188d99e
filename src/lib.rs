//! *qingji* (清积, "clear the backlog") is a keyboard-driven docket for courts.
//!
//! ```text
//!         tui ─┐                         Request / Response   (service::api, one enum each)
//!         cli ─┴─▶ backend ─▶ service ─▶ domain   pure rules: no IO, no clock
//!                                └─────▶ store    redb, which nothing else uses
//!      at the edge:   exchange   files ⇄ rows of service::api
//!                     report     figures → sheets
//!                     edge       the only reader of clock and environment
//!      as data:       command    the one table of all commands
//!                     config, text   settings, texts, width
//!      as text:       words      sentences about events, steps and commits, in the reader's language
//! ```
//!
//! Facts are events: the state of a case follows from its events. The current case, the indexes and
//! the tallies are projections of the events, rebuilt by one function and equal to them at all times.
//! Time is an argument: nothing below `edge` asks the system what day it is.
//!
//! Of the service, `command`, `exchange`, `edge` and the two user interfaces use only `service::api`
//! and `service::error`; of the store, `backend` uses only the opening of files. `tests/it/arch.rs`
//! reads the `use crate::` lines and fails on any other dependency.

#![cfg_attr(
    test,
    expect(
        clippy::too_many_lines,
        reason = "a test is read from its beginning to its end, and may be a table"
    )
)]

#[macro_use]
mod ids;

pub mod backend;
pub mod cli;
pub mod command;
pub mod config;
pub mod domain;
pub mod edge;
pub mod exchange;
pub mod logging;
mod place;
pub mod report;
pub mod service;
pub mod store;
pub mod text;
pub mod tui;
pub mod words;
