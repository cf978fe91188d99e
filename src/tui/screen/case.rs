//! 一案一册: the file of one case. Parties and money above, the timeline or the clock with its steps below.

pub(super) mod clock;
mod purse;
mod tab;
mod timeline;

pub(super) use timeline::ground;

use tab::Tab;

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use super::{Act, Screen};
use crate::command::{Action, Context};
use crate::config::theme::Role;
use crate::report;
use crate::service::api::{CaseFile, CaseLine, Request, Response};
use crate::service::error::Error;
use crate::text::width;
use crate::tui::cx::Cx;
use crate::tui::handout;
use crate::tui::notice::Notice;
use crate::tui::widget::paint;
use crate::tui::words;

/// The page.
#[derive(Debug)]
pub struct Case {
    number: String,
    file: Option<Box<CaseFile>>,
    tab: Tab,
    top: usize,
}

impl Case {
    pub fn new(number: String, why: bool) -> Case {
        Case {
            number,
            file: None,
            tab: if why { Tab::Clock } else { Tab::Progress },
            top: 0,
        }
    }

    fn lines(&self, cx: &Cx) -> usize {
        self.file.as_ref().map_or(0, |file| match self.tab {
            Tab::Progress => file.timeline.len(),
            Tab::Clock => clock::lines(cx, file).len(),
            Tab::Money => tab::money(cx, file).len(),
            Tab::Links => tab::links(cx, file).len(),
            Tab::History => tab::history(cx, file).len(),
        })
    }

    fn scroll(&mut self, cx: &Cx, step: isize) {
        let last = self
            .lines(cx)
            .saturating_sub(room(cx, self.file.as_deref()));
        self.top = self.top.saturating_add_signed(step).min(last);
    }
}

/// Rows of the lower part.
fn room(cx: &Cx, file: Option<&CaseFile>) -> usize {
    let used = if cx.tiny() { 3 } else { 9 };
    let foot = file.map_or(0, |file| foot(cx, file).len());
    usize::from(cx.body()).saturating_sub(used + foot).max(1)
}

/// What stands at the foot of every tab where there is room: the way of the limit, and what is to be done next.
fn foot(cx: &Cx, file: &CaseFile) -> Vec<String> {
    if cx.tiny() {
        return Vec::new();
    }
    [tab::axis(cx, file), tab::next_step(cx, file)]
        .into_iter()
        .flatten()
        .collect()
}

impl Screen for Case {
    fn context(&self) -> Context {
        Context::Case
    }

    fn load(&mut self, _cx: &Cx) -> Vec<Act> {
        let number = self.number.clone();
        vec![Act::Ask(0, Request::Show { number })]
    }

    fn command(&mut self, cx: &Cx, action: Action, _n: usize) -> Vec<Act> {
        let page = room(cx, self.file.as_deref()) as isize;
        match action {
            Action::Up => self.scroll(cx, -1),
            Action::Down => self.scroll(cx, 1),
            Action::PageUp => self.scroll(cx, -page),
            Action::PageDown => self.scroll(cx, page),
            Action::Top => self.top = 0,
            Action::Bottom => self.scroll(cx, isize::MAX),
            Action::Why => {
                self.tab = if self.tab == Tab::Clock {
                    Tab::Progress
                } else {
                    Tab::Clock
                };
                self.top = 0;
            }
            Action::Export | Action::Print => return self.booklet(cx, action),
            Action::NextTab => {
                self.tab = self.tab.next();
                self.top = 0;
            }
            _ => {}
        }
        Vec::new()
    }

    fn answer(&mut self, cx: &Cx, _tag: u32, response: Result<Response, Error>) -> Vec<Act> {
        match response {
            Ok(Response::Case(file)) => {
                self.number.clone_from(&file.line.number);
                self.file = Some(file);
                self.scroll(cx, 0);
                Vec::new()
            }
            Ok(_) => Vec::new(),
            Err(error) => vec![Act::Close, Act::Say(Notice::error(cx, &error))],
        }
    }

    fn view(&self, cx: &Cx, area: Rect, buffer: &mut Buffer) -> Option<Position> {
        let Some(file) = &self.file else {
            let room = area.width.saturating_sub(1);
            paint::put_data(
                cx,
                buffer,
                (area.x + 1, area.y),
                room,
                &self.number,
                cx.styles.of(Role::Title),
            );
            return None;
        };
        head(cx, buffer, area, file);
        let mut y = area.y + 1;
        if !cx.tiny() {
            paint::rule(cx, buffer, area.x, y, area.width);
            about(
                cx,
                buffer,
                Rect {
                    y: y + 1,
                    height: 5,
                    ..area
                },
                file,
            );
            y += 6;
        }
        if y + 1 < area.bottom() {
            paint::rule(cx, buffer, area.x, y, area.width);
            self.tabs(
                cx,
                buffer,
                Rect {
                    y: y + 1,
                    height: 1,
                    ..area
                },
                file,
            );
        }
        let foot = foot(cx, file);
        let mut below = Rect {
            y: (y + 2).min(area.bottom()),
            height: area.bottom().saturating_sub(y + 2),
            ..area
        };
        below.height = below.height.saturating_sub(foot.len() as u16);
        for (n, line) in foot.iter().enumerate() {
            let place = (area.x + 1, below.bottom() + n as u16);
            let room = area.width.saturating_sub(1);
            paint::put_data(cx, buffer, place, room, line, cx.styles.of(Role::Text));
        }
        let lines = match self.tab {
            Tab::Progress => {
                timeline::view(cx, buffer, below, file, self.top);
                return None;
            }
            Tab::Clock => {
                clock::view(cx, buffer, below, file, self.top);
                return None;
            }
            Tab::Money => tab::money(cx, file),
            Tab::Links => tab::links(cx, file),
            Tab::History => tab::history(cx, file),
        };
        let shown = lines.iter().skip(self.top).take(usize::from(below.height));
        for (n, (line, role)) in shown.enumerate() {
            let place = (below.x + 2, below.y + n as u16);
            let room = below.width.saturating_sub(2);
            paint::put_data(cx, buffer, place, room, line, cx.styles.of(*role));
        }
        None
    }

    fn selected(&self) -> Option<&CaseLine> {
        self.file.as_ref().map(|file| &file.line)
    }
}

impl Case {
    /// Keeps the whole file beside what is there: Markdown, or pages for a printer.
    fn booklet(&self, cx: &Cx, action: Action) -> Vec<Act> {
        let Some(file) = &self.file else {
            return Vec::new();
        };
        let sheet = handout::booklet(file, cx.today, cx.locale);
        let (end, text) = if action == Action::Print {
            ("txt", report::text_whole(&sheet))
        } else {
            ("md", report::markdown(&sheet))
        };
        let name = handout::booklet_name(file, end, cx.locale);
        let bytes = text.into_bytes();
        vec![Act::Save { name, bytes }]
    }

    /// ` [进展 12]  期限 8`.
    fn tabs(&self, cx: &Cx, buffer: &mut Buffer, area: Rect, file: &CaseFile) {
        let mut x = area.x + 1;
        let titles = self
            .tab
            .titles(cx, usize::from(area.width.saturating_sub(1)), file);
        for (tab, title) in Tab::ALL.into_iter().zip(titles) {
            let role = if tab == self.tab {
                Role::Tab
            } else {
                Role::Text
            };
            let style = cx.styles.of(role);
            let room = area.right().saturating_sub(x);
            x += paint::put(buffer, x, area.y, room, &title, style);
        }
        let left = self
            .lines(cx)
            .saturating_sub(self.top + room(cx, Some(file)));
        if left > 0 {
            let more = cx.fill("tui.case.more", &[("n", &left.to_string())]);
            paint::put_right(
                buffer,
                area,
                x - area.x,
                &format!("{more} "),
                cx.styles.of(Role::Dim),
            );
        }
    }
}

/// `(2019)内0783执恢3364号   民间借贷纠纷             [超] 超866天`.
fn head(cx: &Cx, buffer: &mut Buffer, area: Rect, file: &CaseFile) {
    let title = cx.styles.of(Role::Title);
    let badge = format!(" {} ", words::badge(cx, file.line.level));
    let days = format!(" {} ", words::days_cell(cx, &file.line));
    let right = (width::width(&badge) + width::width(&days)) as u16;
    let room = area.width.saturating_sub(right + 2);
    let number = width::cut_number(&paint::shown(cx, &file.line.number), usize::from(room));
    let taken = paint::put(buffer, area.x + 1, area.y, room, &number, title);
    let cause = file.line.cause.clone().unwrap_or_default();
    let rest = room.saturating_sub(taken + 3);
    // Two characters of it say nothing.
    if rest >= 8 {
        let at = (area.x + taken + 4, area.y);
        let style = cx.styles.of(Role::Text);
        paint::put_data(cx, buffer, at, rest, &cause, style);
    }
    if area.width > right {
        let x = area.right() - right;
        paint::put(
            buffer,
            x,
            area.y,
            right,
            &badge,
            cx.styles.badge(file.line.level),
        );
        let x = x + width::width(&badge) as u16;
        paint::put(buffer, x, area.y, right, &days, title);
    }
}

/// Who, where and since when on the left; the money on the right.
fn about(cx: &Cx, buffer: &mut Buffer, area: Rect, file: &CaseFile) {
    let line = &file.line;
    let money = purse::money(cx, file);
    let right = money
        .iter()
        .map(|text| width::width(text))
        .max()
        .unwrap_or(0) as u16
        + 3;
    let left = area.width.saturating_sub(right).max(area.width / 2);
    let text = cx.styles.of(Role::Text);
    let execution = file.category == crate::domain::types::Category::Execution;
    let (first, second) = if execution {
        ("tui.field.applicants", "tui.field.respondents")
    } else {
        ("tui.field.plaintiffs", "tui.field.defendants")
    };
    let pair = |key: &str, value: &str| {
        let value = if value.is_empty() { "--" } else { value };
        format!("{}  {value}", width::pad(cx.text(key), label_columns(cx)))
    };
    let person = |key: &str, name: &Option<String>| {
        let name = name.as_ref()?;
        Some(format!("{} {name}", cx.text(key)))
    };
    let handler = person("tui.field.handler", &line.handler).unwrap_or_default();
    let clerk = person("tui.field.clerk", &file.clerk).unwrap_or_default();
    let court = words::short_court(cx, line.court.as_deref().unwrap_or_default());
    let division = line.division.clone().unwrap_or_default();
    let filed = line.filed.map(|d| d.to_string()).unwrap_or_default();
    let procedure = line
        .procedure
        .as_deref()
        .map(|id| procedure(cx, id))
        .unwrap_or_default();
    let due = line.due.map(|d| d.to_string()).unwrap_or_default();
    let due = match file.stated_due {
        // The ledger's own date is shown beside ours only where they differ.
        Some(stated) if Some(stated) != line.due => cx.fill(
            "tui.case.stated",
            &[("due", &due), ("stated", &stated.to_string())],
        ),
        _ => due,
    };
    let provisional = if line.provisional {
        cx.text("tui.provisional")
    } else {
        ""
    };
    let room = usize::from(left).saturating_sub(label_columns(cx) + 5);
    let rows = [
        pair(first, line.plaintiffs.as_deref().unwrap_or_default()),
        pair(second, line.defendants.as_deref().unwrap_or_default()),
        pair(
            "tui.field.court",
            &paint::join_fitting([&*court, &division, &handler, &clerk], room),
        ),
        pair(
            "tui.case.filed",
            &paint::join_fitting([&*filed, &procedure, &file.tags.join(" ")], room),
        ),
        pair("tui.case.due", &format!("{due} {provisional}")),
    ];
    for (n, row) in rows.iter().enumerate() {
        let y = area.y + n as u16;
        let room = left.saturating_sub(2);
        paint::put_data(cx, buffer, (area.x + 1, y), room, row, text);
        paint::put(
            buffer,
            area.x + left,
            y,
            1,
            paint::vertical(cx.glyphs),
            cx.styles.of(Role::Rule),
        );
        if let Some(amount) = money.get(n) {
            paint::put(buffer, area.x + left + 2, y, right, amount, text);
        }
    }
}

/// Columns of the labels on the left.
fn label_columns(cx: &Cx) -> usize {
    [
        "tui.field.applicants",
        "tui.field.respondents",
        "tui.field.plaintiffs",
        "tui.field.defendants",
        "tui.field.court",
    ]
    .into_iter()
    .map(|key| width::width(cx.text(key)))
    .max()
    .unwrap_or(0)
}

/// A procedure by its id in words, the id where there are none.
pub(super) fn procedure(cx: &Cx, id: &str) -> String {
    let key = format!("domain.procedure.{id}");
    if cx.locale.has(&key) {
        cx.text(&key).to_owned()
    } else {
        id.to_owned()
    }
}
