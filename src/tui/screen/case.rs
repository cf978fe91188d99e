//! 一案一册: the file of one case. Parties and money above; the timeline, the clock with its steps
//! or another tab below.

mod about;
pub(super) mod clock;
mod cursor;
mod kind;
mod layout;
mod purse;
mod tab;
mod timeline;
mod title;

pub(super) use timeline::ground;

use kind::Kind;
use layout::Parts;
use tab::Tab;
use title::head;

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use super::choice::Wish;
use super::day::Purpose;
use super::{Act, BESIDE, ONLY, Planned, Screen, history};
use crate::command::{Action, Context, booklet};
use crate::config::theme::Role;
use crate::report;
use crate::service::api::{CaseFile, CaseLine, Request, Response};
use crate::service::error::{Error, ErrorKey};
use crate::text::locale::Named;
use crate::text::width;
use crate::tui::cx::Cx;
use crate::tui::notice::{Notice, spoken_key};
use crate::tui::scroll;
use crate::tui::ticket::Tag;
use crate::tui::widget::{paint, strip};
use crate::tui::words;

/// Tags of the commits of lines, from this one on.
const COMMIT: Tag = BESIDE;

/// The page of one case.
#[derive(Debug)]
pub struct Case {
    number: String,
    file: Option<Box<CaseFile>>,
    tab: Tab,
    top: usize,
    /// The line that the cursor is on, among those that open something.
    at: usize,
    /// The event that was opened last: the tag of the question, and its index in its commit.
    opened: (Tag, u32),
    /// The kind of facts that the timeline shows; `None` for all.
    kind: Option<Kind>,
    /// The day the next follow-up was moved to from here; the next outcome recorded keeps it.
    planned: Option<Planned>,
}

impl Case {
    pub fn new(number: String, why: bool) -> Case {
        Case {
            number,
            file: None,
            tab: if why { Tab::Clock } else { Tab::Progress },
            top: 0,
            at: 0,
            opened: (COMMIT, 0),
            kind: None,
            planned: None,
        }
    }

    fn lines(&self, cx: &Cx) -> usize {
        self.file.as_ref().map_or(0, |file| match self.tab {
            Tab::Progress => kind::entries(file, self.kind).count(),
            Tab::Clock => clock::lines(cx, file, usize::MAX).len(),
            tab => tab.rows(cx, file).map_or(0, |lines| lines.len()),
        })
    }

    /// Goes to a tab, at its first line.
    fn turn_to(&mut self, tab: Tab) {
        (self.tab, self.top, self.at) = (tab, 0, 0);
    }

    /// Asks for the kind of facts that the timeline shows.
    fn ask_kind(&self, cx: &Cx) -> Vec<Act> {
        let file = self.file.iter();
        let asks = file.map(|file| Act::Push(Box::new(kind::choice(cx, file, self.kind))));
        asks.collect()
    }
}

impl Screen for Case {
    fn context(&self) -> Context {
        Context::Case
    }

    fn load(&mut self, _cx: &Cx) -> Vec<Act> {
        let number = self.number.clone();
        vec![Act::Ask(ONLY, Request::Show { number })]
    }

    fn command(&mut self, cx: &Cx, action: Action, _n: usize) -> Vec<Act> {
        if let Some(lines) = scroll::lines(action, self.parts(cx).rows) {
            self.walk(cx, lines);
        }
        match action {
            Action::Why if self.tab == Tab::Clock => self.turn_to(Tab::Progress),
            Action::Why => self.turn_to(Tab::Clock),
            Action::Open => return self.open(cx),
            Action::Filter => return self.ask_kind(cx),
            Action::SetDay => return self.ask_day(cx),
            Action::Export | Action::Print => return self.booklet(cx, action),
            Action::NextTab => self.turn_to(self.tab.next()),
            Action::PreviousTab => self.turn_to(self.tab.previous()),
            _ => {}
        }
        Vec::new()
    }

    fn plan(&mut self, _cx: &Cx, plan: Option<Planned>) {
        self.planned = plan;
    }

    fn planned(&self) -> Option<&Planned> {
        self.planned.as_ref()
    }

    fn undone(&mut self, cx: &Cx, _number: Option<&str>) -> Vec<Act> {
        self.planned = None;
        self.load(cx)
    }

    /// The timeline shows the kind of facts that was chosen.
    fn chosen(&mut self, _cx: &Cx, _wish: Wish, name: Option<String>) -> Vec<Act> {
        self.kind = name.as_deref().and_then(Kind::from_id);
        self.turn_to(Tab::Progress);
        Vec::new()
    }

    fn answer(&mut self, cx: &Cx, tag: Tag, response: Result<Response, Error>) -> Vec<Act> {
        match response {
            Ok(Response::Case(file)) => {
                self.number.clone_from(&file.line.number);
                self.file = Some(file);
                self.walk(cx, 0);
                Vec::new()
            }
            // Another row may have been opened since.
            Ok(Response::Commit(file)) if tag == self.opened.0 => {
                let reader = history::reader_from(cx, &file, self.opened.1 as usize);
                vec![Act::Push(Box::new(reader))]
            }
            Ok(_) => Vec::new(),
            Err(error) if tag.is_beside() => vec![Act::Say(Notice::error(cx, &error))],
            // The case existed a moment ago: its registration was undone.
            Err(error) if error.key == ErrorKey::NoSuchCase && self.file.is_some() => {
                let number = words::spoken(cx, &self.number);
                let gone = cx.fill("tui.case.gone", &[("number", &number)]);
                vec![Act::Close, Act::Say(Notice::say(gone))]
            }
            Err(error) => vec![Act::Close, Act::Say(Notice::error(cx, &error))],
        }
    }

    /// In a window of another size, the tab neither ends above its last row nor hides the cursor.
    fn fitted(&mut self, cx: &Cx, _area: Rect) {
        self.walk(cx, 0);
    }

    fn view(&self, cx: &Cx, area: Rect, buffer: &mut Buffer) -> Option<Position> {
        let room = area.width.saturating_sub(1);
        let Some(file) = &self.file else {
            let place = paint::Cells::at((area.x + 1, area.y), room);
            let style = cx.styles.of(Role::Title);
            paint::put_data(cx, buffer, place, &self.number, style);
            return None;
        };
        head(cx, buffer, area, file);
        let parts = self.parts(cx);
        let mut y = area.y + 1;
        if cx.tiny() && layout::brief(area.height) > 0 {
            let line = Rect {
                y,
                height: 1,
                ..area
            };
            about::brief(cx, buffer, line, file);
            y += 1;
        }
        if parts.about > 0 {
            let (height, about) = (parts.about, y + 1);
            paint::rule(cx, buffer, area.x, y, area.width);
            let place = Rect {
                y: about,
                height,
                ..area
            };
            about::view(cx, buffer, place, file);
            y = about + height;
        }
        if y + 1 < area.bottom() {
            let lines = Rect {
                y,
                height: 2,
                ..area
            };
            self.above_tab(cx, buffer, lines, parts.rows);
        }
        let below = Rect {
            y: (y + 2).min(area.bottom()),
            height: parts.rows as u16,
            ..area
        };
        for (n, line) in parts.foot.iter().enumerate() {
            let place = paint::Cells::at((area.x + 1, below.bottom() + n as u16), room);
            paint::put_data(cx, buffer, place, line, cx.styles.of(Role::Text));
        }
        self.open_tab(cx, buffer, below, file);
        None
    }

    /// A closed case has no next follow-up, and no change from now on counts. In an empty tab there
    /// is nothing to open.
    fn idle(&self) -> &'static [Action] {
        match (self.is_closed(), self.opens_nothing()) {
            (true, true) => &[Action::SetDay, Action::WhatIf, Action::Open],
            (true, false) => &[Action::SetDay, Action::WhatIf],
            (false, true) => &[Action::Open],
            (false, false) => &[],
        }
    }

    /// Shows every kind of facts again before the case is left.
    fn escape(&mut self, cx: &Cx) -> Option<Vec<Act>> {
        let kind = self.kind.take_if(|_| self.tab == Tab::Progress)?;
        self.turn_to(Tab::Progress);
        let key = spoken_key(cx, Context::Case, Action::Filter);
        let args: Named<'_> = &[("kind", &kind.words(cx)), ("key", &key)];
        let words = cx.fill("tui.case.dropped", args);
        Some(vec![Act::Say(Notice::say(words))])
    }

    /// The what-if key is offered first where the due date is explained; outcomes are asked about
    /// once a case is closed, so they are not offered.
    fn foremost(&self) -> &'static [Action] {
        match self.tab {
            _ if self.is_closed() => &[Action::NextTab],
            _ if self.opens_nothing() => &[Action::Outcome, Action::NextTab],
            Tab::Clock => &[Action::Outcome, Action::NextTab, Action::WhatIf],
            Tab::Progress => &[Action::Outcome, Action::NextTab],
            Tab::Money | Tab::Links | Tab::History => {
                &[Action::Open, Action::Outcome, Action::NextTab]
            }
        }
    }

    fn selected(&self) -> Option<&CaseLine> {
        self.file.as_ref().map(|file| &file.line)
    }
}

impl Case {
    /// Draws the rule above the tabs, in it the kind that the timeline shows, and the tabs.
    fn above_tab(&self, cx: &Cx, buffer: &mut Buffer, area: Rect, rows: usize) {
        let Some(file) = &self.file else { return };
        paint::rule(cx, buffer, area.x, area.y, area.width);
        if let Some(filter) = self.filtered(cx) {
            let cells = paint::Cells::at((area.x + 2, area.y), area.width.saturating_sub(2));
            let words = format!(" {filter} ");
            paint::put(buffer, cells, &words, cx.styles.of(Role::Text));
        }
        let line = Rect {
            y: area.y + 1,
            height: 1,
            ..area
        };
        let more = self.more(cx, rows);
        let tabs = Rect {
            width: line.width.saturating_sub(width::width(&more) as u16),
            ..line
        };
        let taken = self.tabs(cx, buffer, tabs, file);
        paint::put_right(buffer, line, taken, &more, cx.styles.of(Role::Dim));
    }

    /// Draws the lines of the open tab.
    fn open_tab(&self, cx: &Cx, buffer: &mut Buffer, below: Rect, file: &CaseFile) {
        let Some(lines) = self.tab.rows(cx, file) else {
            return match self.tab {
                Tab::Clock => clock::view(cx, buffer, below, file, self.top),
                _ => timeline::view(cx, buffer, below, file, (self.kind, self.top)),
            };
        };
        let chosen = self.chosen_line(&lines);
        let shown = lines.iter().enumerate().skip(self.top);
        for ((n, line), y) in shown.zip(below.y..below.bottom()) {
            let (sign, role) = if chosen == Some(n) {
                (">", Role::Selected)
            } else {
                (" ", line.role)
            };
            let room = below.width.saturating_sub(1);
            let cells = paint::Cells::at((below.x + 1, y), room);
            let text = format!("{sign}{}", line.text);
            paint::put_data(cx, buffer, cells, &text, cx.styles.of(role));
        }
    }

    /// Whether the open tab would have lines to open but is empty.
    fn opens_nothing(&self) -> bool {
        let opens = matches!(self.tab, Tab::Money | Tab::Links | Tab::History);
        let file = self.file.as_ref().filter(|_| opens);
        file.is_some_and(|file| self.tab.title(file, None).1 == 0)
    }

    fn is_closed(&self) -> bool {
        self.file
            .as_ref()
            .is_some_and(|file| file.line.closed.is_some())
    }

    /// Asks for another day for the next follow-up; a closed case has none.
    fn ask_day(&self, cx: &Cx) -> Vec<Act> {
        let Some(file) = &self.file else {
            return Vec::new();
        };
        if file.line.closed.is_some() {
            return vec![Act::Say(Notice::warn(cx.text("tui.chooser.closed")))];
        }
        let cap = strip::cap(cx, &file.line, Some(file));
        vec![Act::AskDay(self.number.clone(), cap, Purpose::Reschedule)]
    }

    /// Saves the whole file of the case, as Markdown or as pages for a printer.
    fn booklet(&self, cx: &Cx, action: Action) -> Vec<Act> {
        let Some(file) = &self.file else {
            return Vec::new();
        };
        let sheet = booklet::sheet(file, cx.day(), cx.wording());
        let (end, text) = if action == Action::Print {
            ("txt", report::text(&sheet))
        } else {
            ("md", report::markdown(&sheet))
        };
        let name = booklet::name(file, end, cx.locale);
        vec![Act::SaveAs(vec![(name, text.into_bytes())])]
    }

    /// The layout of the body.
    fn parts(&self, cx: &Cx) -> Parts {
        match &self.file {
            Some(file) => layout::parts(cx, file, self.tab),
            None => Parts::default(),
        }
    }
}
