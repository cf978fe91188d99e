//! Everything that can happen, and every effect it can have.

use std::time::Duration;

use chrono::NaiveDate;

use super::export::{Export, Exported};
use super::ticket::Ticket;
use crate::config::key::Key;
use crate::config::remembered::Remembered;
use crate::service::api::{Request, Response, View};
use crate::service::error::Error;

/// Everything that can happen.
#[derive(Debug)]
pub enum Msg {
    /// A key and the time it arrived, measured from the start; used for key repeat and double
    /// Ctrl-C.
    Key(Key, Duration),
    /// Keys that arrived in one piece: typed ahead, or pasted by a terminal without bracketed
    /// paste.
    Burst(Vec<Key>, Duration),
    Paste(String),
    /// Only while the mouse is on.
    Mouse(Mouse),
    Resize(u16, u16),
    /// The answer to a request.
    Done(Ticket, Box<Result<Response, Error>>),
    /// The widths the terminal draws.
    Measured(Measured),
    /// The path of a text saved as a file, or why it failed.
    Saved(Result<String, Error>),
    /// The file that the way of drawing is remembered in, or why it is not.
    Remembered(Result<String, Error>),
    /// The result of an export.
    Exported(Ticket, Box<Result<Exported, Error>>),
    /// The MiB left on the disk of the docket, when that is little.
    LittleRoom(u64),
    /// Midnight has passed.
    Day(NaiveDate),
    /// Nothing happened for [`Waits::keep`](super::waits::Waits::keep) while drafts wait to be
    /// kept.
    Tick,
    /// SIGTERM, SIGHUP, or the terminal is gone.
    Hangup,
}

/// What the mouse did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mouse {
    WheelUp,
    WheelDown,
    /// The first button was pressed in this column and row of the screen, counted from 0.
    Click(u16, u16),
}

/// Columns the cursor advanced for a 汉字, a line and the dot in names, and how long the answer
/// took.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Measured {
    pub han: u16,
    pub line: u16,
    pub dot: u16,
    pub took: Duration,
}

/// Everything that can be done as a result of a message.
#[derive(Debug)]
pub enum Effect {
    Ask(Ticket, Request),
    /// Loads the search buffer in the background.
    Warm,
    /// Sends bytes that are not part of a frame to the terminal (for the clipboard).
    Emit(String),
    /// Saves bytes as a file in the user's folder, under this name or the next free one.
    Save {
        name: String,
        bytes: Vec<u8>,
    },
    /// Writes a list to a file; the answer is [`Msg::Exported`].
    Export(Ticket, Box<Export>),
    /// Makes all further requests about this past.
    View(View),
    /// Suspends the program until the shell resumes it.
    Suspend,
    /// Asks the terminal how wide it draws, after the next frame. The answer, if one comes, is
    /// [`Msg::Measured`].
    Measure,
    /// Remembers how to draw on this terminal; the answer is [`Msg::Remembered`].
    Remember(Remembered),
    /// Turns the reports of the mouse on or off.
    Mouse(bool),
    /// Remembers the filter of 今日, in the query language.
    RememberToday(String),
    /// Redraws every cell.
    Repaint,
    Quit,
}
