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

pub(super) use timeline::ground;

use kind::Kind;
use layout::Parts;
use tab::Tab;

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
use crate::text::width;
use crate::tui::cx::Cx;
use crate::tui::notice::Notice;
use crate::tui::scroll;
use crate::tui::ticket::Tag;
use crate::tui::widget::{paint, strip};
use crate::tui::words;

/// Tag of the commit of a line.
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
            Ok(Response::Commit(file)) => vec![Act::Push(Box::new(history::reader(cx, &file)))],
            Ok(_) => Vec::new(),
            Err(error) if tag == COMMIT => vec![Act::Say(Notice::error(cx, &error))],
            // The case existed a moment ago: its registration was undone.
            Err(error) if error.key == ErrorKey::NoSuchCase && self.file.is_some() => {
                let number = words::spoken(cx, &self.number);
                let gone = cx.fill("tui.case.gone", &[("number", &number)]);
                vec![Act::Close, Act::Say(Notice::say(gone))]
            }
            Err(error) => vec![Act::Close, Act::Say(Notice::error(cx, &error))],
        }
    }

    fn view(&self, cx: &Cx, area: Rect, buffer: &mut Buffer) -> Option<Position> {
        let Some(file) = &self.file else {
            let room = area.width.saturating_sub(1);
            paint::put_data(
                cx,
                buffer,
                paint::Cells::at((area.x + 1, area.y), room),
                &self.number,
                cx.styles.of(Role::Title),
            );
            return None;
        };
        head(cx, buffer, area, file);
        let parts = self.parts(cx);
        let mut y = area.y + 1;
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
            paint::rule(cx, buffer, area.x, y, area.width);
            let line = Rect {
                y: y + 1,
                height: 1,
                ..area
            };
            let more = self.more(cx, parts.rows);
            let tabs = Rect {
                width: line.width.saturating_sub(width::width(&more) as u16),
                ..line
            };
            let taken = self.tabs(cx, buffer, tabs, file);
            paint::put_right(buffer, line, taken, &more, cx.styles.of(Role::Dim));
        }
        let below = Rect {
            y: (y + 2).min(area.bottom()),
            height: parts.rows as u16,
            ..area
        };
        for (n, line) in parts.foot.iter().enumerate() {
            let place = (area.x + 1, below.bottom() + n as u16);
            let room = area.width.saturating_sub(1);
            paint::put_data(
                cx,
                buffer,
                paint::Cells::at(place, room),
                line,
                cx.styles.of(Role::Text),
            );
        }
        self.open_tab(cx, buffer, below, file);
        None
    }

    /// The what-if key is offered first where the due date is explained.
    fn foremost(&self) -> &'static [Action] {
        match self.tab {
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

    /// What stands at the right of the tabs: the kind that the timeline shows, `过滤: 督办 f`, and the
    /// number of lines hidden below. That it shows all goes without saying where there is little
    /// room.
    fn more(&self, cx: &Cx, rows: usize) -> String {
        let mut said = Vec::new();
        if self.tab == Tab::Progress && (self.kind.is_some() || cx.width >= 100) {
            let all = cx.text("tui.choice.all-facts");
            let kind = self.kind.map_or(all, |kind| kind.words(cx));
            let key = cx.keymap.keys(Context::Case, Action::Filter).first();
            let key = key.map(ToString::to_string).unwrap_or_default();
            said.push(cx.fill("tui.case.filter", &[("kind", &kind), ("key", &key)]));
        }
        match self.lines(cx).saturating_sub(self.top + rows) {
            0 => {}
            n => said.push(cx.fill("tui.case.more", &[("n", &n)])),
        }
        let said = said.join("  ");
        if said.is_empty() {
            said
        } else {
            format!("{} ", said.trim_end())
        }
    }

    /// Draws the titles of the tabs: ` [进展 12]  期限 8`. If not all fit, the open tab comes
    /// first. Returns the columns used.
    fn tabs(&self, cx: &Cx, buffer: &mut Buffer, area: Rect, file: &CaseFile) -> u16 {
        let room = usize::from(area.width).saturating_sub(1);
        let style = |tab: Tab| {
            let role = if tab == self.tab {
                Role::Tab
            } else {
                Role::Text
            };
            cx.styles.of(role)
        };
        let titles = self.tab.titles(cx, room, file);
        let all: usize = titles.iter().map(|title| width::width(title)).sum();
        let mut tabs: Vec<_> = titles.into_iter().zip(Tab::ALL.map(style)).collect();
        if all > room {
            tabs.rotate_left(self.tab.at());
        }
        let mut x = area.x + 1;
        for (n, (title, style)) in tabs.into_iter().enumerate() {
            let rest = room.saturating_sub(usize::from(x - area.x - 1));
            // The title of another tab is drawn whole or not at all.
            if n == 0 || width::width(title.trim_end()) <= rest {
                x += paint::put(
                    buffer,
                    paint::Cells::at((x, area.y), rest as u16),
                    &title,
                    style,
                );
            }
        }
        (x - area.x).saturating_sub(1)
    }
}

/// Draws the first line: `(2019)内0783执恢3364号   民间借贷纠纷             [超] 超866天`.
fn head(cx: &Cx, buffer: &mut Buffer, area: Rect, file: &CaseFile) {
    let title = cx.styles.of(Role::Title);
    let badge = format!(" {} ", words::badge(cx, file.line.level));
    let days = format!(" {} ", words::days_cell(cx, &file.line));
    let right = (width::width(&badge) + width::width(&days)) as u16;
    let room = area.width.saturating_sub(right + 2);
    let number = width::cut_number(&paint::shown(cx, &file.line.number), usize::from(room));
    let taken = paint::put(
        buffer,
        paint::Cells::at((area.x + 1, area.y), room),
        &number,
        title,
    );
    let cause = file.line.cause.clone().unwrap_or_default();
    let rest = room.saturating_sub(taken + 3);
    // Two characters of the cause would be of no use.
    if rest >= 8 {
        let at = (area.x + taken + 4, area.y);
        let style = cx.styles.of(Role::Text);
        paint::put_data(cx, buffer, paint::Cells::at(at, rest), &cause, style);
    }
    if area.width > right {
        let x = area.right() - right;
        paint::put(
            buffer,
            paint::Cells::at((x, area.y), right),
            &badge,
            cx.styles.badge(file.line.level),
        );
        let x = x + width::width(&badge) as u16;
        paint::put(buffer, paint::Cells::at((x, area.y), right), &days, title);
    }
}
