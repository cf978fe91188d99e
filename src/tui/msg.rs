//! Everything that can happen, and everything we want done about it.

use std::time::Duration;

use chrono::NaiveDate;

use super::export::{Export, Exported};
use crate::config::display::{Ambiguous, Glyphs};
use crate::config::key::Key;
use crate::service::api::{Request, Response, View};
use crate::service::error::Error;

/// Everything that can happen.
#[derive(Debug)]
pub enum Msg {
    /// A key, and when it came (since the start; for key repeat and double Ctrl-C).
    Key(Key, Duration),
    /// Keys that came in one piece: typed ahead, or pasted by a terminal without bracketed paste.
    Burst(Vec<Key>, Duration),
    Paste(String),
    Resize(u16, u16),
    /// The answer to a request.
    Done(Ticket, Box<Result<Response, Error>>),
    /// The terminal said how wide it draws.
    Measured(Measured),
    /// A text was kept as a file: its path, or why not.
    Saved(Result<String, Error>),
    /// A list was written into a file, or why not.
    Exported(Ticket, Box<Result<Exported, Error>>),
    /// The disk of the docket has only so many MiB left.
    LittleRoom(u64),
    /// Midnight has passed.
    Day(NaiveDate),
    /// Nothing happened for a second while something waited to be kept.
    Tick,
    /// SIGTERM, SIGHUP, or the terminal is gone.
    Hangup,
}

/// Columns the terminal moved on for a 汉字, a line and the dot in names, and how long it took to say so.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Measured {
    pub han: u16,
    pub line: u16,
    pub dot: u16,
    pub took: Duration,
}

/// Who asked, so that the answer finds the way back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Ticket {
    /// Id of the screen; 0 is the model itself.
    pub screen: u32,
    /// What it was about; newer ones of a screen win.
    pub tag: u32,
}

/// Everything we want done.
#[derive(Debug)]
pub enum Effect {
    Ask(Ticket, Request),
    /// Loads the search buffer in the background.
    Warm,
    /// Bytes for the terminal that are no part of a frame (the clipboard).
    Emit(String),
    /// Keeps bytes as a file in the folder of the user, under this name or the next that is free.
    Save {
        name: String,
        bytes: Vec<u8>,
    },
    /// Writes a list into a file; the answer is [`Msg::Exported`].
    Export(Ticket, Box<Export>),
    /// Requests from here on are about this past.
    View(View),
    /// Gives the terminal to the shell until it wakes us again.
    Suspend,
    /// Asks the terminal how wide it draws, once the next frame is out; the answer is [`Msg::Measured`], or none.
    Measure,
    /// Remembers how to draw on this terminal.
    Remember(Glyphs, Ambiguous),
    /// Remembers the filter of 今日, in the language of queries.
    RememberToday(String),
    /// Draws every cell again.
    Repaint,
    Quit,
}
