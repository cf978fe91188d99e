//! What a screen asks the model to do.

use std::time::Duration;

use chrono::NaiveDate;

use super::Screen;
use super::choice::Wish;
use super::day::{Planned, Purpose};
use crate::command::recording::Recording;
use crate::command::{Action, FormKind};
use crate::config::display::{Ambiguous, Glyphs};
use crate::config::key::Key;
use crate::domain::next::Cap;
use crate::service::api::{
    BulkQuery, Column, Draft, Filter, Order, Request, Revert, SavedView, View, ViewChange,
};
use crate::tui::export::Export;
use crate::tui::notice::Notice;
use crate::tui::ticket::Tag;
use crate::tui::undoing::Way;

/// What a screen asks the model to do.
#[derive(Debug)]
pub enum Act {
    /// Sends a request; the answer comes to this screen with the tag.
    Ask(Tag, Request),
    /// Opens the file of a case; overlays close first.
    OpenCase {
        number: String,
        why: bool,
    },
    /// Opens the form of a typed command on the case, with its arguments.
    Record {
        number: String,
        typed: Box<Recording>,
    },
    /// Opens an overlay over this screen.
    Push(Box<dyn Screen>),
    /// Closes this screen.
    Close,
    /// Closes this overlay, then performs a command on the screen below.
    CloseAndDo(Action),
    /// Opens a form for the selected case.
    Form {
        kind: FormKind,
        trial: bool,
    },
    /// Puts a case off until tomorrow or brings it back.
    PutOff {
        number: String,
        put_off: bool,
    },
    /// Asks for the day of the next follow-up of a case, which should not be after the cap.
    AskDay(String, Option<Cap>, Purpose),
    /// 改期: changes the day of the next follow-up and nothing else.
    Reschedule(String, NaiveDate),
    /// Sets the next day to be recorded with the next outcome of a case.
    Plan(Option<Planned>),
    /// Resumes a draft.
    Continue(Draft),
    /// Submits a form; the form closes when it is written.
    Submit(Submission),
    /// Reverts a commit of the history, which may be an undo; `what` describes it.
    TakeBack {
        revert: Revert,
        way: Way,
        what: String,
    },
    /// Keeps a draft; it is sent to the docket at most once a second.
    Keep(Draft),
    /// Sends drafts to the docket now.
    Flush,
    Forget(Draft),
    /// Keys pressed while this screen waited that are meant for the screen below.
    Keys(Vec<(Key, Duration)>),
    /// Filters the list below.
    SetFilter(Filter),
    SetOrder(Vec<Order>),
    /// Changes many cases; the text is the message shown when it is done.
    Bulk(Box<BulkQuery>, String),
    SetColumns(Vec<Column>),
    /// Opens a saved view on the page of cases.
    OpenView(Box<SavedView>),
    /// Makes this the saved view of the list below.
    NameView(Box<SavedView>),
    /// Reports a change of a saved view, so that it can be undone.
    ViewChanged(Box<ViewChange>),
    /// Remembers the filter of 今日 for the next start.
    RememberToday(Filter),
    /// Exports a list; the result goes to [`super::Screen::exported`].
    Export(Box<Export>),
    /// Copies a text to the terminal's clipboard or the fallback for it; `what` names it in the
    /// message.
    Copy {
        text: String,
        what: String,
    },
    /// Asks for a path and saves there; several files that belong together are saved side by side.
    /// Each has a name and bytes.
    SaveAs(Vec<(String, Vec<u8>)>),
    /// Saves a text as a file of the user; the message names its path.
    Save {
        name: String,
        bytes: Vec<u8>,
    },
    /// Views another past, or the present again.
    SetView(View),
    /// Passes a chosen name, or none, to the page below.
    Chosen(Wish, Option<String>),
    /// Asks the terminal how wide it draws.
    Measure,
    /// Draws with these glyphs from now on, and remembers them for this terminal.
    Display(Glyphs, Ambiguous),
    Say(Notice),
}

/// A completed form.
#[derive(Debug)]
pub struct Submission {
    pub form: FormKind,
    pub number: String,
    pub write: Box<Request>,
    /// The message shown when it is written.
    pub words: String,
    /// Whether to move on to the next row.
    pub move_on: bool,
}
