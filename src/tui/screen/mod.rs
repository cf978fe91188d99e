//! Screens: one file each, and for a page of the ring one line in [`SCREENS`].

pub mod as_of;
pub mod bulk;
pub mod case;
pub mod cases;
pub mod charts;
pub mod choice;
pub mod chooser;
pub mod day;
pub mod display;
pub mod drafts;
pub mod drill;
pub mod due_dates;
pub mod export;
pub mod form;
pub mod help;
pub mod history;
pub mod lookup;
pub mod marks;
pub mod menu;
pub mod palette;
pub mod pick;
pub mod query;
pub mod reader;
pub mod rows;
pub mod save_to;
pub mod sheets;
pub mod summary;
pub mod today;
pub mod views;

use std::fmt::Debug;
use std::time::Duration;

use chrono::NaiveDate;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use super::cx::Cx;
use super::export::{Export, Exported};
use super::msg::Measured;
use super::notice::Notice;
use super::undoing::Way;
use super::widget::footer::Hint;
use crate::command::{Action, Context, FormKind};
use crate::config::display::{Ambiguous, Glyphs};
use crate::config::key::Key;
use crate::domain::bulk::Doing;
use crate::domain::next::Cap;
use crate::service::api::{
    BulkQuery, BulkRow, CaseLine, Column, Draft, Filter, Order, Request, Response, Revert,
    SavedView, View,
};
use crate::service::error::Error;
pub use day::Planned;
use rows::Rows;

/// Tag of the questions of a screen whose answers say by their kind what they are about.
pub const ONLY: u32 = 0;
/// Tags from here on are for what a screen asks beside the pages of its list, whose tags count up from 1.
pub const BESIDE: u32 = 1 << 28;

/// What a screen wants done; the model does it.
#[derive(Debug)]
pub enum Act {
    /// Asks the docket; the answer comes to this screen with the tag.
    Ask(u32, Request),
    /// Opens the file of a case above what is there (overlays close first).
    OpenCase {
        number: String,
        why: bool,
    },
    /// Lays an overlay over this screen.
    Push(Box<dyn Screen>),
    /// Leaves this screen.
    Close,
    /// Leaves this overlay, then does a command on the screen below.
    CloseAndDo(Action),
    /// Opens a form about the selected case.
    Form {
        kind: FormKind,
        trial: bool,
    },
    /// Puts a case off until tomorrow, or takes that back.
    PutOff {
        number: String,
        put_off: bool,
    },
    /// Asks for the day of the next follow-up of a case, which should not pass the cap.
    AskDay(String, Option<Cap>, day::Purpose),
    /// 改期: the day of the next follow-up and nothing else.
    Reschedule(String, NaiveDate),
    /// Sets the day that goes with the next outcome of a case.
    Plan(Option<Planned>),
    /// Goes on with what was typed before.
    Continue(Draft),
    /// Sends what a form says; the form closes when it is written.
    Submit(Submission),
    /// Takes back a commit of the history, or an undoing; `what` it was in words.
    TakeBack {
        revert: Revert,
        way: Way,
        what: String,
    },
    /// Keeps what was typed; at most once a second it goes to the docket.
    Keep(Draft),
    /// What was kept goes to the docket now.
    Flush,
    Forget(Draft),
    /// Keys that were pressed while this screen waited, and are meant for what is below it.
    Keys(Vec<(Key, Duration)>),
    /// For the list below.
    SetFilter(Filter),
    SetOrder(Vec<Order>),
    /// Does the same to many cases; what the message line says when it is done.
    Bulk(Box<BulkQuery>, String),
    SetColumns(Vec<Column>),
    /// Shows what a saved view says, on the page of cases.
    OpenView(Box<SavedView>),
    /// The list below is this saved view from now on.
    NameView(Box<SavedView>),
    /// There is no view of this name any more.
    ForgetView(String),
    /// Remembers the filter of 今日 for the next time.
    RememberToday(Filter),
    /// Writes a list into a file; the answer comes to [`Screen::exported`].
    Export(Box<Export>),
    /// Hands a text to the terminal's clipboard, or what stands for one; `what` names it in the message.
    Copy {
        text: String,
        what: String,
    },
    /// Asks where a text is to be kept, and keeps it there; of several files that belong together, name and bytes of each.
    SaveAs(Vec<(String, Vec<u8>)>),
    /// Keeps a text as a file of the user; the message says where.
    Save {
        name: String,
        bytes: Vec<u8>,
    },
    /// Looks at another past from here on, or at the present again.
    SetView(View),
    /// A name was chosen for the page below, or none.
    Chosen(choice::Wish, Option<String>),
    /// Asks the terminal how wide it draws.
    Measure,
    /// Draws with these glyphs from now on, and remembers them for this terminal.
    Display(Glyphs, Ambiguous),
    Say(Notice),
}

/// What a form says, once it is complete.
#[derive(Debug)]
pub struct Submission {
    pub form: FormKind,
    pub number: String,
    pub write: Box<Request>,
    /// What the message line says when it is written.
    pub words: String,
    /// Then on to the next row.
    pub move_on: bool,
}

/// A screen or overlay. It holds a query and a page of rows, never all data.
pub trait Screen: Debug {
    /// Which keys mean something here.
    fn context(&self) -> Context;

    /// Lies over the screen below, which stays in sight.
    fn is_overlay(&self) -> bool {
        false
    }

    /// An overlay that leaves the case below it in sight where there is room.
    fn spares_case(&self) -> bool {
        use Context as C;
        matches!(
            self.context(),
            C::Help | C::Palette | C::Lookup | C::Results | C::Day
        )
    }

    /// Keys that are no commands are text.
    fn takes_text(&self) -> bool {
        false
    }

    /// What comes as a word, from the clipboard or from an input method, is for this screen: it searches, or goes to a line.
    fn takes_words(&self) -> bool {
        self.takes_text()
    }

    /// Undo is about what it shows, not about what was done last.
    fn takes_undo(&self) -> bool {
        self.context() == Context::History
    }

    /// The list of cases it is, where it is one: the defaults below let it do what every list does.
    fn rows(&self) -> Option<&Rows> {
        None
    }

    fn rows_mut(&mut self) -> Option<&mut Rows> {
        None
    }

    /// First requests; also after the data changed under it.
    fn load(&mut self, _cx: &Cx) -> Vec<Act> {
        self.rows_mut().map(Rows::load).unwrap_or_default()
    }

    /// A command of its context; `n` is the position of the key among the command's keys.
    fn command(&mut self, cx: &Cx, action: Action, _n: usize) -> Vec<Act> {
        self.rows_mut()
            .and_then(|rows| rows.command(cx, action))
            .unwrap_or_default()
    }

    /// A key of a text field.
    fn edit(&mut self, _cx: &Cx, _key: Key) -> Vec<Act> {
        Vec::new()
    }

    /// Text from the clipboard for a text field.
    fn paste(&mut self, _cx: &Cx, _text: &str) -> Vec<Act> {
        Vec::new()
    }

    /// The answer to [`Act::Ask`].
    fn answer(&mut self, cx: &Cx, tag: u32, response: Result<Response, Error>) -> Vec<Act> {
        self.rows_mut()
            .map(|rows| rows.answer(cx, tag, response))
            .unwrap_or_default()
    }

    /// A write went through; the case after it, where it was one.
    fn written(&mut self, cx: &Cx, line: Option<&CaseLine>) -> Vec<Act> {
        match self.rows_mut() {
            Some(rows) => rows.written(line),
            None => self.load(cx),
        }
    }

    /// A write of this screen did not go through.
    fn refused(&mut self, _cx: &Cx) {}

    /// A follow-up of this case is on its way: on to the next one.
    fn recorded(&mut self, cx: &Cx, _number: &str) -> Vec<Act> {
        self.command(cx, Action::Down, 1)
    }

    /// Something was taken back; the case, where it was one. Also when a write failed.
    fn undone(&mut self, cx: &Cx, _number: Option<&str>) -> Vec<Act> {
        self.written(cx, None)
    }

    /// A case that had been put back is put off again.
    fn put_off(&mut self, _cx: &Cx, _number: &str) -> Vec<Act> {
        Vec::new()
    }

    /// Midnight has passed.
    fn new_day(&mut self, cx: &Cx) -> Vec<Act> {
        self.load(cx)
    }

    /// Takes the day that goes with the next outcome of a case.
    fn plan(&mut self, _cx: &Cx, _plan: Option<Planned>) {}

    fn planned(&self) -> Option<&Planned> {
        None
    }

    /// Whether everything on this list has been done.
    fn is_done(&self) -> bool {
        false
    }

    /// The same was done to many cases; [`Screen::written`] follows.
    fn done_to_many(&mut self, _cx: &Cx, _doing: &Doing, _rows: &[BulkRow]) {}

    /// A list was written, or not, after [`Act::Export`].
    fn exported(&mut self, cx: &Cx, result: Result<Exported, Error>) -> Vec<Act> {
        vec![Act::Say(match result {
            Ok(exported) => export::done(cx, &exported),
            Err(error) => Notice::error(cx, &error),
        })]
    }

    /// How wide the terminal draws, after [`Act::Measure`].
    fn measured(&mut self, _cx: &Cx, _widths: Measured) -> Vec<Act> {
        Vec::new()
    }

    /// Another filter, from the picker over this screen.
    fn set_filter(&mut self, _cx: &Cx, filter: Filter) -> Vec<Act> {
        self.rows_mut()
            .map(|rows| rows.set_filter(filter))
            .unwrap_or_default()
    }

    /// A name was chosen over this screen, or none.
    fn chosen(&mut self, _cx: &Cx, _wish: choice::Wish, _name: Option<String>) -> Vec<Act> {
        Vec::new()
    }

    /// Esc on the first level: what there was to leave before the screen is left.
    fn escape(&mut self, cx: &Cx) -> Option<Vec<Act>> {
        if self.rows_mut().is_some_and(Rows::escape) {
            return Some(Vec::new());
        }
        // All rows again, before the screen is left.
        let usual = Filter::default();
        let rows = self.rows()?;
        (rows.filter != usual).then(|| self.set_filter(cx, usual))
    }

    /// Keys for the last line, where those of the context do not say what they do here.
    fn hints(&self, _cx: &Cx) -> Option<Vec<Hint>> {
        None
    }

    /// Commands of the context that do nothing now; the last line does not offer them.
    fn idle(&self) -> &'static [Action] {
        &[]
    }

    /// Commands that the last line offers first, beside what it offers everywhere in this context.
    fn foremost(&self) -> &'static [Action] {
        &[]
    }

    /// The size of the terminal changed.
    fn resized(&mut self, _cx: &Cx) -> Vec<Act> {
        Vec::new()
    }

    /// It is drawn into `area` next: what depends on the room is settled here, for drawing changes nothing.
    fn fitted(&mut self, _cx: &Cx, _area: Rect) {}

    /// Draws into `area`; where the real cursor belongs, if there is a field.
    fn view(&self, cx: &Cx, area: Rect, buffer: &mut Buffer) -> Option<Position>;

    /// Whether the cursor stands on a figure that Enter opens, above a list of cases.
    fn on_figure(&self) -> bool {
        false
    }

    /// The line of `area` where the selected case stands, of a screen that is a list of cases.
    fn selected_row(&self, _cx: &Cx, _area: Rect) -> Option<u16> {
        None
    }

    /// The case that commands are about.
    fn selected(&self) -> Option<&CaseLine> {
        self.rows().and_then(|rows| rows.listing.selected())
    }

    /// The case `step` rows on from the selected one, which becomes the selected one.
    fn step(&mut self, _cx: &Cx, step: isize) -> Option<String> {
        self.rows_mut().and_then(|rows| rows.step(step))
    }
}

/// A page of the ring.
#[derive(Debug, Clone, Copy)]
pub struct Entry {
    /// Key of its name: `tui.page.<id>`.
    pub id: &'static str,
    pub go: Action,
    pub open: fn(&Cx) -> Box<dyn Screen>,
}

/// The pages of the ring in order. A new page is a file, a line here and its words.
pub const SCREENS: &[Entry] = &[
    Entry {
        id: "today",
        go: Action::GoToday,
        open: |cx| Box::new(today::Today::new(cx)),
    },
    Entry {
        id: "cases",
        go: Action::GoCases,
        open: |cx| Box::new(cases::Cases::new(cx)),
    },
    Entry {
        id: "calendar",
        go: Action::GoCalendar,
        open: |cx| Box::new(due_dates::DueDates::new(cx)),
    },
    Entry {
        id: "charts",
        go: Action::GoCharts,
        open: |cx| Box::new(charts::Charts::new(cx)),
    },
];
