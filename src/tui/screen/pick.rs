//! Pick lists over a list of cases: its order, and its filter by level, status and court.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use super::{Act, Screen};
use crate::command::{Action, Context};
use crate::config::theme::Role;
use crate::domain::level::Level;
use crate::service::api::{Filter, NameKind, Request, Response, Sort, Status};
use crate::service::error::Error;
use crate::tui::cx::Cx;
use crate::tui::notice::Notice;
use crate::tui::widget::{paint, popup};
use crate::tui::words;

/// One thing to pick.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Choice {
    Sort(Sort),
    Status(Status),
    Level(Level),
    Court(String),
}

/// What is picked from.
#[derive(Debug)]
enum Kind {
    Sort { sort: Sort, descending: bool },
    Filter(Filter),
}

/// The overlay.
#[derive(Debug)]
pub struct Pick {
    kind: Kind,
    choices: Vec<Choice>,
    at: usize,
    /// Something was marked, unmarked or cleared.
    touched: bool,
}

const SORTS: [Sort; 7] = [
    Sort::Due,
    Sort::Number,
    Sort::Filed,
    Sort::Court,
    Sort::Handler,
    Sort::Claim,
    Sort::Closed,
];

/// Key of the words of an order.
pub fn sort(sort: Sort) -> &'static str {
    match sort {
        Sort::Due => "tui.sort.due",
        Sort::Number => "tui.sort.number",
        Sort::Filed => "tui.sort.filed",
        Sort::Court => "tui.sort.court",
        Sort::Handler => "tui.sort.handler",
        Sort::Claim => "tui.sort.claim",
        Sort::Closed => "tui.sort.closed",
    }
}

/// Key of the words of a status.
pub fn status(status: Status) -> &'static str {
    match status {
        Status::Open => "tui.status.open",
        Status::Closed => "tui.status.closed",
        Status::All => "tui.status.all",
    }
}

impl Pick {
    /// Orders; picking the one in force turns it round.
    pub fn sort(sort: Sort, descending: bool) -> Pick {
        Pick {
            choices: SORTS.map(Choice::Sort).to_vec(),
            at: SORTS.iter().position(|s| *s == sort).unwrap_or(0),
            kind: Kind::Sort { sort, descending },
            touched: false,
        }
    }

    /// Levels and statuses at once, courts when their names came.
    pub fn filter(filter: Filter) -> Pick {
        let levels = Level::ALL.into_iter().filter(|l| *l != Level::Closed);
        let mut choices: Vec<Choice> = levels.map(Choice::Level).collect();
        choices.extend([Status::Closed, Status::All].map(Choice::Status));
        Pick {
            kind: Kind::Filter(filter),
            choices,
            at: 0,
            touched: false,
        }
    }

    fn marked(&self, choice: &Choice) -> bool {
        match (&self.kind, choice) {
            (Kind::Sort { sort, .. }, Choice::Sort(other)) => sort == other,
            (Kind::Filter(filter), Choice::Level(level)) => filter.levels.contains(level),
            (Kind::Filter(filter), Choice::Status(status)) => filter.status == *status,
            (Kind::Filter(filter), Choice::Court(court)) => filter.courts.contains(court),
            _ => false,
        }
    }

    /// Marks or unmarks the choice under the cursor.
    fn toggle(&mut self) {
        self.touched = true;
        let Some(choice) = self.choices.get(self.at).cloned() else {
            return;
        };
        match (&mut self.kind, choice) {
            (Kind::Sort { sort, descending }, Choice::Sort(other)) => {
                *descending = *sort == other && !*descending;
                *sort = other;
            }
            (Kind::Filter(filter), Choice::Level(level)) => flip(&mut filter.levels, level),
            (Kind::Filter(filter), Choice::Court(court)) => flip(&mut filter.courts, court),
            (Kind::Filter(filter), Choice::Status(status)) => {
                filter.status = if filter.status == status {
                    Status::Open
                } else {
                    status
                };
            }
            _ => {}
        }
    }

    fn accept(&self) -> Vec<Act> {
        match &self.kind {
            Kind::Sort { sort, descending } => vec![Act::Close, Act::SetSort(*sort, *descending)],
            Kind::Filter(filter) => vec![Act::Close, Act::SetFilter(filter.clone())],
        }
    }

    fn words(&self, cx: &Cx, choice: &Choice) -> String {
        let words = match choice {
            Choice::Sort(s) => cx.text(sort(*s)).to_owned(),
            Choice::Status(s) => cx.text(status(*s)).to_owned(),
            Choice::Level(level) => {
                let badge = words::badge(cx, *level);
                format!("{badge}  {}", words::level(cx, *level))
            }
            Choice::Court(court) => paint::shown(cx, court),
        };
        let turned = matches!(
            self.kind,
            Kind::Sort {
                descending: true,
                ..
            }
        );
        if turned && self.marked(choice) {
            format!("{words} {}", cx.text("tui.sort.descending"))
        } else {
            words
        }
    }
}

fn flip<T: PartialEq>(list: &mut Vec<T>, item: T) {
    match list.iter().position(|other| *other == item) {
        Some(at) => {
            list.remove(at);
        }
        None => list.push(item),
    }
}

impl Screen for Pick {
    fn context(&self) -> Context {
        Context::Picker
    }

    fn is_overlay(&self) -> bool {
        true
    }

    fn load(&mut self, _cx: &Cx) -> Vec<Act> {
        match self.kind {
            Kind::Filter(_) => vec![Act::Ask(0, Request::Names(NameKind::Court))],
            Kind::Sort { .. } => Vec::new(),
        }
    }

    fn command(&mut self, cx: &Cx, action: Action, n: usize) -> Vec<Act> {
        let page = usize::from(cx.height / 2).max(1);
        let last = self.choices.len().saturating_sub(1);
        match action {
            Action::Up => self.at = self.at.saturating_sub(1),
            Action::Down => self.at = (self.at + 1).min(last),
            Action::PageUp => self.at = self.at.saturating_sub(page),
            Action::PageDown => self.at = (self.at + page).min(last),
            Action::Toggle => self.toggle(),
            Action::Clear => {
                self.touched = true;
                if let Kind::Filter(filter) = &mut self.kind {
                    *filter = Filter::default();
                }
            }
            Action::Pick if n <= self.choices.len() => {
                self.at = n - 1;
                self.toggle();
                if matches!(self.kind, Kind::Sort { .. }) {
                    return self.accept();
                }
            }
            Action::Accept => {
                // Enter on something means it, unless marks were set before.
                if matches!(self.kind, Kind::Sort { .. }) || !self.touched {
                    self.toggle();
                }
                return self.accept();
            }
            Action::Cancel => return vec![Act::Close],
            _ => {}
        }
        Vec::new()
    }

    fn answer(&mut self, cx: &Cx, _tag: u32, response: Result<Response, Error>) -> Vec<Act> {
        match response {
            Ok(Response::Names(names)) => {
                self.choices.retain(|c| !matches!(c, Choice::Court(_)));
                self.choices.extend(names.into_iter().map(Choice::Court));
                Vec::new()
            }
            Ok(_) => Vec::new(),
            Err(error) => vec![Act::Say(Notice::error(cx, &error))],
        }
    }

    fn written(&mut self, _cx: &Cx, _line: Option<&crate::service::api::CaseLine>) -> Vec<Act> {
        Vec::new()
    }

    fn view(&self, cx: &Cx, area: Rect, buffer: &mut Buffer) -> Option<Position> {
        let title = cx.text(match self.kind {
            Kind::Sort { .. } => "tui.sort.title",
            Kind::Filter(_) => "tui.filter.title",
        });
        let rows = (self.choices.len() as u16 + 2).min(area.height);
        let inside = popup::open(cx, buffer, popup::centred(area, 44, rows), title);
        let height = usize::from(inside.height);
        let top = (self.at + 1).saturating_sub(height);
        let below = self.choices.len().saturating_sub(top + height);
        if below > 0 && inside.width > 20 {
            let more = cx.fill("tui.case.more", &[("n", &below.to_string())]);
            let text = cx.styles.of(Role::Text);
            let at = (inside.x + 1, inside.bottom());
            paint::put(
                buffer,
                at.0,
                at.1,
                inside.width - 2,
                &format!(" {more} "),
                text,
            );
        }
        for (n, choice) in self.choices.iter().enumerate().skip(top).take(height) {
            let y = inside.y + (n - top) as u16;
            let selected = n == self.at;
            let style = cx
                .styles
                .of(if selected { Role::Selected } else { Role::Text });
            let mark = if self.marked(choice) { "[x]" } else { "[ ]" };
            let cursor = if selected { ">" } else { " " };
            let digit = if n < 9 {
                (n + 1).to_string()
            } else {
                " ".to_owned()
            };
            let line = format!("{cursor}{digit} {mark} {}", self.words(cx, choice));
            let line = crate::text::width::pad(&line, usize::from(inside.width));
            paint::put(buffer, inside.x, y, inside.width, &line, style);
        }
        None
    }
}
