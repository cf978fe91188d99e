//! Screens, one per file; pages also have a line in [`SCREENS`].

mod act;
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
mod idle;
pub mod lookup;
pub mod mail;
pub mod marks;
pub mod menu;
pub mod more;
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
use std::ops::Range;

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use super::cx::Cx;
use super::export::Exported;
use super::msg::Measured;
use super::notice::Notice;
use super::ticket::Tag;
use super::widget::footer::Hint;
use super::widget::paint;
use crate::command::{Action, Context};
use crate::config::key::Key;
use crate::domain::bulk::Doing;
use crate::service::api::{BulkRow, CaseLine, Filter, Response};
use crate::service::error::Error;
pub use act::{Act, Submission};
pub use day::Planned;
use rows::Rows;

/// Tag of requests whose answers identify themselves by their kind.
pub const ONLY: Tag = Tag::ONLY;
/// First tag for requests beside the pages of a list, whose tags count up from 1.
pub const BESIDE: Tag = Tag::BESIDE;

/// A screen or overlay. It holds a query and pages of rows, never all data.
pub trait Screen: Debug {
    /// The context that determines which keys have a meaning.
    fn context(&self) -> Context;

    /// Whether it is drawn over the screen below, which stays visible.
    fn is_overlay(&self) -> bool {
        false
    }

    /// Whether it is an overlay that leaves the case below it visible if there is room.
    fn spares_case(&self) -> bool {
        idle::spares_case(self.context())
    }

    /// Whether keys that are not commands are text.
    fn takes_text(&self) -> bool {
        false
    }

    /// Whether it takes words from a clipboard or an input method, to search or to jump to a line.
    fn takes_words(&self) -> bool {
        self.takes_text()
    }

    /// Whether undo refers to what it shows instead of what was done last.
    fn takes_undo(&self) -> bool {
        self.context() == Context::History
    }

    /// Whether it shows a text to be selected with the mouse, which stays until it is left.
    fn is_to_select(&self) -> bool {
        false
    }

    /// Whether it shows two things side by side, of which one has the cursor.
    fn has_panes(&self) -> bool {
        false
    }

    /// The list of cases, if it is one; then the default methods do what every list does.
    fn rows(&self) -> Option<&Rows> {
        None
    }

    fn rows_mut(&mut self) -> Option<&mut Rows> {
        None
    }

    /// Requests what it shows; called at first and whenever the data changed.
    fn load(&mut self, _cx: &Cx) -> Vec<Act> {
        self.rows_mut().map(Rows::load).unwrap_or_default()
    }

    /// Handles a command of its context; `n` is the number of the key among those of the command.
    fn command(&mut self, cx: &Cx, action: Action, _n: usize) -> Vec<Act> {
        self.rows_mut()
            .and_then(|rows| rows.command(cx, action))
            .unwrap_or_default()
    }

    /// Handles a key in a text field.
    fn edit(&mut self, _cx: &Cx, _key: Key) -> Vec<Act> {
        Vec::new()
    }

    /// Handles text pasted into a text field.
    fn paste(&mut self, _cx: &Cx, _text: &str) -> Vec<Act> {
        Vec::new()
    }

    /// Handles the answer to [`Act::Ask`].
    fn answer(&mut self, cx: &Cx, tag: Tag, response: Result<Response, Error>) -> Vec<Act> {
        self.rows_mut()
            .map(|rows| rows.answer(cx, tag, response))
            .unwrap_or_default()
    }

    /// Handles a successful write, with the new state of the case if it was about one.
    fn written(&mut self, cx: &Cx, line: Option<&CaseLine>) -> Vec<Act> {
        match self.rows_mut() {
            Some(rows) => rows.written(line),
            None => self.load(cx),
        }
    }

    /// Handles the failure of a write of this screen.
    fn refused(&mut self, _cx: &Cx) {}

    /// Moves on after a follow-up of this case was sent.
    fn recorded(&mut self, cx: &Cx, _number: &str) -> Vec<Act> {
        self.command(cx, Action::Down, 1)
    }

    /// Handles an undo or a failed write, with the case if it was about one.
    fn undone(&mut self, cx: &Cx, _number: Option<&str>) -> Vec<Act> {
        self.written(cx, None)
    }

    /// Handles a case that is put off again by undo or redo.
    fn put_off(&mut self, _cx: &Cx, _number: &str) -> Vec<Act> {
        Vec::new()
    }

    /// Handles the start of a new day.
    fn new_day(&mut self, cx: &Cx) -> Vec<Act> {
        self.load(cx)
    }

    /// Sets the next day to be recorded with the next outcome of a case.
    fn plan(&mut self, _cx: &Cx, _plan: Option<Planned>) {}

    fn planned(&self) -> Option<&Planned> {
        None
    }

    /// Whether everything on this list is done.
    fn is_done(&self) -> bool {
        false
    }

    /// Handles a change of many cases; [`Screen::written`] follows.
    fn done_to_many(&mut self, _cx: &Cx, _doing: &Doing, _rows: &[BulkRow]) {}

    /// Handles the result of [`Act::Export`].
    fn exported(&mut self, cx: &Cx, result: Result<Exported, Error>) -> Vec<Act> {
        vec![Act::Say(match result {
            Ok(exported) => export::done(cx, &exported),
            Err(error) => Notice::error(cx, &error),
        })]
    }

    /// Handles the answer to [`Act::Measure`].
    fn measured(&mut self, _cx: &Cx, _widths: Measured) -> Vec<Act> {
        Vec::new()
    }

    /// Applies another filter, chosen in the dialog over this screen.
    fn set_filter(&mut self, cx: &Cx, filter: Filter) -> Vec<Act> {
        self.rows_mut()
            .map(|rows| rows.set_filter(cx, filter))
            .unwrap_or_default()
    }

    /// Handles a name chosen in a dialog over this screen, or none.
    fn chosen(&mut self, _cx: &Cx, _wish: choice::Wish, _name: Option<String>) -> Vec<Act> {
        Vec::new()
    }

    /// Handles Esc; returns `None` if there is nothing to leave within the screen.
    fn escape(&mut self, cx: &Cx) -> Option<Vec<Act>> {
        if self.rows_mut().is_some_and(Rows::escape) {
            return Some(Vec::new());
        }
        self.drop_filter(cx)
    }

    /// Shows the whole list again, and says how the filter comes back; `None` if nothing narrows
    /// the list.
    fn drop_filter(&mut self, cx: &Cx) -> Option<Vec<Act>> {
        let rows = self.rows().filter(|rows| !rows.is_whole())?;
        let query = paint::shown(cx, &rows.base.print(cx, &rows.filter));
        let words = cx.fill("tui.list.dropped", &[("filter", &query)]);
        let whole = rows.base.usual();
        let mut acts = self.set_filter(cx, whole);
        acts.push(Act::Say(Notice::say(words)));
        Some(acts)
    }

    /// The keys for the last line, if those of the context do not describe what they do here.
    fn hints(&self, _cx: &Cx) -> Option<Vec<Hint>> {
        None
    }

    /// Commands of the context that do nothing now; neither the last line nor the help offers them.
    fn idle(&self) -> &'static [Action] {
        idle::of(self.context())
    }

    /// Commands that the last line offers before those of this context.
    fn foremost(&self) -> &'static [Action] {
        &[]
    }

    /// Handles a new terminal size.
    fn resized(&mut self, _cx: &Cx) -> Vec<Act> {
        Vec::new()
    }

    /// Called before it is drawn into `area`: state that depends on the size is updated here,
    /// because drawing changes nothing.
    fn fitted(&mut self, _cx: &Cx, _area: Rect) {}

    /// Draws into `area` and returns the position of the cursor, if there is a field.
    fn view(&self, cx: &Cx, area: Rect, buffer: &mut Buffer) -> Option<Position>;

    /// Whether the cursor is on a figure above a list of cases, which Enter opens.
    fn on_figure(&self) -> bool {
        false
    }

    /// The rows of `area` with the lines of its list, for the mouse.
    fn list_rows(&self, cx: &Cx, area: Rect) -> Range<u16> {
        let rows = self.rows();
        rows.map_or(0..0, |rows| rows.lines_of(cx, area))
    }

    /// Handles a click: gives the focus to the field that is there, with the caret where it was
    /// clicked. Returns whether there is one.
    fn focus_field(&mut self, _cx: &Cx, _area: Rect, _at: Position) -> bool {
        false
    }

    /// The column between two panes side by side.
    fn divided_at(&self, _cx: &Cx) -> Option<u16> {
        None
    }

    /// The row of `area` with the cursor, for a list of cases.
    fn selected_row(&self, _cx: &Cx, _area: Rect) -> Option<u16> {
        None
    }

    /// The case that commands refer to.
    fn selected(&self) -> Option<&CaseLine> {
        self.rows().and_then(|rows| rows.listing.selected())
    }

    /// Moves the selection by `step` rows and returns the case selected then.
    fn step(&mut self, _cx: &Cx, step: isize) -> Option<String> {
        self.rows_mut().and_then(|rows| rows.step(step))
    }
}

/// A page that can be reached from every other.
#[derive(Debug, Clone, Copy)]
pub struct Entry {
    /// Id of the page; its name is `tui.page.<id>`.
    pub id: &'static str,
    pub go: Action,
    pub open: fn(&Cx) -> Box<dyn Screen>,
}

/// The pages in order. A new page is a file, a line here and its texts.
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
    Entry {
        id: "more",
        go: Action::GoMore,
        open: |_| Box::<more::More>::default(),
    },
];
