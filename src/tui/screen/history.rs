//! 历史: the commits, newest first, page by page. Each can be looked into, undone or restored.

use std::ops::Range;

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use super::idle::{MENU, SINGLE_ANSWER};
use super::reader::Reader;
use super::{Act, BESIDE, Screen};
use crate::command::{Action, Context, deed};
use crate::service::api::{
    CommitFile, CommitLine, CommitQuery, HistoryQuery, Request, Response, Revert, RevertTarget,
};
use crate::service::error::Error;
use crate::text::locale::Named;
use crate::tui::cx::Cx;
use crate::tui::notice::Notice;
use crate::tui::ticket::Tag;
use crate::tui::undoing::Way;
use crate::tui::widget::footer::{self, Hint};

mod dialog;
mod view;

use dialog::{Dialog, undo_words};

/// Commits per page.
const PAGE: usize = 200;
/// The most cases read to look into a commit.
const CASES: usize = 200;

/// Tags of answers; pages of commits have the number of their request.
const LOOK: Tag = BESIDE;
const TURN: Tag = BESIDE.next();

/// Which commit to select when a page arrives.
#[derive(Debug, Clone, Copy, Default)]
enum Land {
    #[default]
    First,
    Last,
    /// This commit, or the next older one if it is gone.
    On(u64),
}

/// A page of the commits.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
enum Page {
    #[default]
    Newest,
    /// The commits before this one.
    Before(u64),
    /// The commits after this one; after 0, the oldest.
    After(u64),
}

/// The number of lines above the page, or below it. The other one is unknown unless all are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    Newer(usize),
    Older(usize),
}

impl Default for Place {
    fn default() -> Place {
        Place::Newer(0)
    }
}

/// The screen with the commits.
#[derive(Debug, Default)]
pub struct History {
    /// Filter by user, case and kind.
    which: HistoryQuery,
    page: Page,
    /// Position of the page among all lines.
    place: Place,
    lines: Vec<CommitLine>,
    /// Whether there are newer and older commits beyond the page.
    newer: bool,
    older: bool,
    /// Number of lines on the previous page, until the next one arrives.
    turned: Option<usize>,
    loaded: bool,
    at: usize,
    land: Land,
    tag: Tag,
    dialog: Option<Dialog>,
}

/// The title and the text of the page of a commit: what was done, then its facts.
pub(super) fn account(cx: &Cx, file: &CommitFile) -> (String, String) {
    let lines = deed::account(file, cx.wording());
    (title(cx, file), text(cx, file, &lines))
}

fn title(cx: &Cx, file: &CommitFile) -> String {
    let moment = file.line.moment.format("%Y-%m-%d %H:%M");
    let args: Named<'_> = &[
        ("commit", &file.line.commit),
        ("moment", &moment),
        ("actor", &file.line.actor),
    ];
    cx.fill("tui.history.entry", args)
}

fn text(cx: &Cx, file: &CommitFile, lines: &[String]) -> String {
    let what = deed::what(&file.line, cx.wording());
    format!("{what}\n\n{}", lines.join("\n"))
}

/// The page of a commit.
fn reader(cx: &Cx, file: &CommitFile) -> Reader {
    let (title, text) = account(cx, file);
    Reader::new(title, &text).named(&file_name(cx, file))
}

/// The page of a commit from a row of a case, its event with this index.
pub(super) fn reader_from(cx: &Cx, file: &CommitFile, index: usize) -> Reader {
    let lines = deed::account_from(file, index, cx.wording());
    Reader::new(title(cx, file), &text(cx, file, &lines)).named(&file_name(cx, file))
}

fn file_name(cx: &Cx, file: &CommitFile) -> String {
    cx.fill("tui.history.file", &[("commit", &file.line.commit)])
}

impl History {
    fn ask(&mut self, land: Land) -> Vec<Act> {
        self.tag = self.tag.next();
        self.land = land;
        let (before, after) = match self.page {
            Page::Newest => (None, None),
            Page::Before(commit) => (Some(commit), None),
            Page::After(commit) => (None, Some(commit)),
        };
        let query = HistoryQuery {
            limit: PAGE + 1,
            before,
            after,
            ..self.which.clone()
        };
        vec![Act::Ask(self.tag, Request::History(query))]
    }

    fn newest(&mut self) -> Vec<Act> {
        self.turn_to(Page::Newest, Land::First)
    }

    /// Requests another page. Until it arrives, a second key must not turn two.
    fn turn_to(&mut self, page: Page, land: Land) -> Vec<Act> {
        self.page = page;
        self.turned = Some(self.lines.len());
        (self.newer, self.older) = (false, false);
        self.ask(land)
    }

    /// Moves the cursor, turning the page at its edge.
    fn step(&mut self, rows: isize) -> Vec<Act> {
        let last = self.lines.len().saturating_sub(1);
        let edge = |line: Option<&CommitLine>| line.map(|line| line.commit);
        if rows < 0 && self.at == 0 {
            let first = edge(self.lines.first()).filter(|_| self.newer);
            return first.map_or_else(Vec::new, |first| {
                self.turn_to(Page::After(first), Land::Last)
            });
        }
        if rows > 0 && self.at == last {
            let last = edge(self.lines.last()).filter(|_| self.older);
            return last.map_or_else(Vec::new, |last| {
                self.turn_to(Page::Before(last), Land::First)
            });
        }
        self.at = self.at.saturating_add_signed(rows).min(last);
        Vec::new()
    }

    /// Requests a commit with at most so many of its cases.
    fn commit(tag: Tag, limit: usize, commit: u64) -> Vec<Act> {
        let query = CommitQuery {
            commit,
            limit,
            ..CommitQuery::default()
        };
        vec![Act::Ask(tag, Request::Commit(query))]
    }

    /// Reads the commit to undo: the selected one, or the one that undid it.
    fn take_back(&self) -> Vec<Act> {
        let Some(line) = self.lines.get(self.at) else {
            return Vec::new();
        };
        let commit = line.retracted_by.unwrap_or(line.commit);
        History::commit(TURN, 0, commit)
    }

    /// Undoes one's own commit at once if nothing depends on it; asks in all other cases.
    fn turn(&mut self, cx: &Cx, file: CommitFile) -> Vec<Act> {
        let line = &file.line;
        // If several commits were undone together, the list shows only one of them.
        let together = line.retracts_all.len() > 1;
        if line.actor == cx.actor && file.dependents.is_empty() && !together {
            return vec![History::reverted(cx, &file)];
        }
        self.dialog = Some(Dialog::Turn(Box::new(file)));
        Vec::new()
    }

    fn reverted(cx: &Cx, file: &CommitFile) -> Act {
        let revert = Revert {
            target: RevertTarget::Commit(file.line.commit),
            with_dependents: !file.dependents.is_empty(),
            others: file.line.actor != cx.actor
                || file.dependents.iter().any(|d| d.actor != cx.actor),
        };
        if !dialog::restores(file) {
            let what = deed::what(&file.line, cx.wording());
            let way = Way::Undo;
            return Act::TakeBack { revert, way, what };
        }
        let which: Vec<String> = file.line.retracts_all.iter().map(u64::to_string).collect();
        Act::TakeBack {
            revert,
            way: Way::Redo,
            what: cx.fill("tui.history.number", &[("which", &which.join(" "))]),
        }
    }

    fn look(cx: &Cx, file: &CommitFile) -> Vec<Act> {
        vec![Act::Push(Box::new(
            reader(cx, file).undoing(undo_words(&file.line)),
        ))]
    }

    fn came(&mut self, mut lines: Vec<CommitLine>) {
        // One more than a page was requested, to find out whether there are more.
        let more = lines.len() > PAGE;
        match self.page {
            Page::Newest | Page::Before(_) => {
                lines.truncate(PAGE);
                self.older = more;
                self.newer = self.page != Page::Newest;
            }
            Page::After(commit) => {
                lines.drain(..usize::from(more));
                self.newer = more;
                self.older = commit != 0;
            }
        }
        if let Some(before) = self.turned.take() {
            let now = lines.len();
            self.place = match (self.page, self.place) {
                (Page::After(0), _) if self.newer => Place::Older(0),
                _ if !self.newer => Place::Newer(0),
                (Page::Before(_), Place::Newer(n)) => Place::Newer(n + before),
                (Page::Before(_), Place::Older(n)) => Place::Older(n.saturating_sub(now)),
                (_, Place::Newer(n)) => Place::Newer(n.saturating_sub(now)),
                (_, Place::Older(n)) => Place::Older(n + before),
            };
        }
        let last = lines.len().saturating_sub(1);
        self.at = match self.land {
            Land::First => 0,
            Land::Last => last,
            Land::On(commit) => lines
                .iter()
                .position(|line| line.commit <= commit)
                .unwrap_or(last),
        };
        self.lines = lines;
        self.loaded = true;
    }

    /// Handles a key in an open dialog.
    fn answered(&mut self, cx: &Cx, dialog: Dialog, action: Action, n: usize) -> Vec<Act> {
        match (dialog, action) {
            (Dialog::Turn(file), Action::Accept) => vec![History::reverted(cx, &file)],
            (Dialog::Turn(file), Action::Pick) if n == 1 => vec![History::reverted(cx, &file)],
            (Dialog::Which(choices, at), Action::Accept | Action::Pick) => {
                let at = if action == Action::Pick { n - 1 } else { at };
                match choices.get(at) {
                    Some((_, which)) => {
                        self.which = which.clone();
                        self.newest()
                    }
                    None => {
                        self.dialog = Some(Dialog::Which(choices, at));
                        Vec::new()
                    }
                }
            }
            (_, Action::Cancel) => Vec::new(),
            (mut dialog, action) => {
                dialog.step(action);
                self.dialog = Some(dialog);
                Vec::new()
            }
        }
    }
}

impl Screen for History {
    fn context(&self) -> Context {
        match self.dialog {
            Some(_) => Context::Picker,
            None => Context::History,
        }
    }

    fn idle(&self) -> &'static [Action] {
        match self.dialog {
            Some(Dialog::Which(..)) => MENU,
            Some(_) => SINGLE_ANSWER,
            None => &[],
        }
    }

    fn load(&mut self, _cx: &Cx) -> Vec<Act> {
        let land = self.lines.get(self.at).map(|line| Land::On(line.commit));
        self.ask(land.unwrap_or_default())
    }

    fn hints(&self, cx: &Cx) -> Option<Vec<Hint>> {
        if self.dialog.is_some() {
            return None;
        }
        let line = self.lines.get(self.at)?;
        let words = undo_words(line);
        let mut hints = footer::hints(cx, Context::History);
        let undo = footer::titled(cx, Context::History, Action::Undo)?;
        let hint = hints.iter_mut().find(|hint| **hint == undo)?;
        cx.text(words).clone_into(&mut hint.1);
        Some(hints)
    }

    fn command(&mut self, cx: &Cx, action: Action, n: usize) -> Vec<Act> {
        if let Some(dialog) = self.dialog.take() {
            return self.answered(cx, dialog, action, n);
        }
        let page = isize::try_from(view::rows(cx)).unwrap_or(isize::MAX);
        match action {
            Action::Up => self.step(-1),
            Action::Down => self.step(1),
            Action::PageUp => self.step(-page),
            Action::PageDown => self.step(page),
            Action::Top if self.page == Page::Newest => {
                self.at = 0;
                Vec::new()
            }
            Action::Top => self.newest(),
            Action::Bottom if self.older => self.turn_to(Page::After(0), Land::Last),
            Action::Bottom => {
                self.at = self.lines.len().saturating_sub(1);
                Vec::new()
            }
            Action::Open => self
                .lines
                .get(self.at)
                .map(|line| History::commit(LOOK, CASES, line.commit))
                .unwrap_or_default(),
            // The selected commit, not the last one.
            Action::Undo => self.take_back(),
            Action::Filter => {
                self.dialog = Some(Dialog::which(cx, self.lines.get(self.at)));
                Vec::new()
            }
            _ => Vec::new(),
        }
    }

    fn answer(&mut self, cx: &Cx, tag: Tag, response: Result<Response, Error>) -> Vec<Act> {
        match response {
            Ok(Response::History(lines)) if tag == self.tag => {
                self.came(lines);
                Vec::new()
            }
            Ok(Response::Commit(file)) if tag == LOOK => History::look(cx, &file),
            Ok(Response::Commit(file)) if tag == TURN => self.turn(cx, *file),
            Ok(_) => Vec::new(),
            Err(error) => vec![Act::Say(Notice::error(cx, &error))],
        }
    }

    fn list_rows(&self, cx: &Cx, area: Rect) -> Range<u16> {
        match self.dialog {
            Some(_) => 0..0,
            None => self.rows_of(cx, area),
        }
    }

    fn view(&self, cx: &Cx, area: Rect, buffer: &mut Buffer) -> Option<Position> {
        self.draw(cx, area, buffer);
        if let Some(dialog) = &self.dialog {
            dialog.draw(cx, area, buffer);
        }
        None
    }
}
