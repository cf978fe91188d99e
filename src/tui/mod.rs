//! The screens of the docket.
//!
//! ```text
//! input thread ─┐
//! signal thread ├─▶ channel of Msg ─▶ drain ─▶ update each ─▶ effects ─▶ draw once, if something changed
//! watchdog      │                                                │
//! workers       ┘◀──────────────── requests ─────────────────────┘
//! ```
//!
//! `update` and `view` do no IO and read no clock; every event is a [`msg::Msg`].

pub mod coach;
pub mod cx;
pub mod error;
pub mod export;
pub mod first_run;
pub mod look;
pub mod model;
pub mod msg;
pub mod notice;
pub mod options;
pub mod screen;
pub mod style;
pub mod ticket;
pub mod update;
pub mod view;
pub mod waits;
pub mod widget;
pub mod wire;
pub mod words;

mod act;
mod clipboard;
mod crash;
mod day;
mod handout;
mod held;
mod input;
mod keep;
mod kept_view;
mod leave;
mod log;
mod mouse;
mod paste;
mod perform;
mod pressed;
mod ready;
mod record;
mod run;
mod scroll;
mod signal;
mod terminal;
mod typed;
mod undoing;
mod worker;
mod wrote;

pub use error::TuiError;
pub use first_run::{Choice, FirstRun, Trial, display_check, first_run, first_run_tried};
pub use options::{Clock, Options, Room};
pub use ready::Ready;
pub use run::run;
pub use waits::Waits;
