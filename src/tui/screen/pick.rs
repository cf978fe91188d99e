//! Pick lists for a list of cases: its order, its columns, and its filter by level, status and
//! court.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use super::{Act, Screen};
use crate::command::{Action, Context};
use crate::config::theme::Role;
use crate::domain::level::Level;
use crate::service::api::{Column, Filter, Order, Response, Status};
use crate::service::error::Error;
use crate::tui::cx::Cx;
use crate::tui::notice::Notice;
use crate::tui::ticket::Tag;
use crate::tui::widget::columns::Room;
use crate::tui::widget::{paint, popup};

mod kind;

use kind::{Choice, Kind};
pub use kind::{column, status};

/// The dialog with a pick list.
#[derive(Debug)]
pub struct Pick {
    kind: Kind,
    choices: Vec<Choice>,
    at: usize,
    /// Whether something was marked, unmarked or cleared.
    touched: bool,
}

impl Pick {
    fn new(kind: Kind, choices: Vec<Choice>) -> Pick {
        Pick {
            kind,
            choices,
            at: 0,
            touched: false,
        }
    }

    /// A pick list of orders, visible columns first; picking the current one reverses it. `plain`
    /// is the order of a column that the list has unless one is picked.
    pub fn order(order: &[Order], plain: Option<Order>, shown: &[Column]) -> Pick {
        let rest = Column::ALL.into_iter().filter(|c| !shown.contains(c));
        let choices: Vec<Choice> = shown
            .iter()
            .copied()
            .chain(rest)
            .map(Choice::Order)
            .collect();
        let kind = Kind::Order(order.to_vec(), plain);
        let at = choices.iter().position(|choice| kind.marked(choice));
        Pick {
            at: at.unwrap_or(0),
            ..Pick::new(kind, choices)
        }
    }

    /// A pick list of columns: those shown in their order, then the others.
    pub fn columns(shown: &[Column], ranked: &[Column], room: Room) -> Pick {
        let known = ranked.iter().copied().chain(Column::ALL);
        let mut choices: Vec<Column> = shown.to_vec();
        for column in known {
            if !choices.contains(&column) {
                choices.push(column);
            }
        }
        let choices = choices.into_iter().map(Choice::Column).collect();
        Pick::new(Kind::Columns(shown.to_vec(), room), choices)
    }

    /// A pick list of levels and of the statuses other than the usual one; the courts are added
    /// when their names arrive.
    pub fn filter(filter: Filter, usual: Status) -> Pick {
        let levels = Level::ALL.into_iter().filter(|level| level.is_open());
        let mut choices: Vec<Choice> = levels.map(Choice::Level).collect();
        let others = Status::ALL.into_iter().filter(|status| *status != usual);
        choices.extend(others.map(Choice::Status));
        Pick::new(Kind::Filter(filter, usual), choices)
    }

    /// Marks or unmarks the choice under the cursor.
    fn toggle(&mut self) {
        self.touched = true;
        if let Some(choice) = self.choices.get(self.at).cloned() {
            self.kind.toggle(choice);
        }
    }

    /// Moves the choice under the cursor among the marked ones, and the cursor with it.
    fn shift(&mut self, step: isize) {
        let Some(choice) = self.choices.get(self.at).cloned() else {
            return;
        };
        if self.kind.shift(&choice, step) {
            self.touched = true;
            let to = self.at.saturating_add_signed(step);
            if to < self.choices.len() {
                self.choices.swap(self.at, to);
                self.at = to;
            }
        }
    }
}

impl Screen for Pick {
    fn context(&self) -> Context {
        Context::Picker
    }

    fn is_overlay(&self) -> bool {
        true
    }

    fn idle(&self) -> &'static [Action] {
        match self.kind {
            Kind::Columns(..) => &[],
            _ => &[Action::MoveForward, Action::MoveBack],
        }
    }

    fn load(&mut self, _cx: &Cx) -> Vec<Act> {
        self.kind.load()
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
            Action::MoveForward => self.shift(-1),
            Action::MoveBack => self.shift(1),
            Action::Clear => {
                self.touched = true;
                self.kind.clear();
            }
            Action::Pick if n <= self.choices.len() => {
                self.at = n - 1;
                self.toggle();
                if self.kind.is_single() {
                    return self.kind.accept();
                }
            }
            Action::Accept => {
                // Enter selects the choice under the cursor, unless marks were set or cleared
                // before.
                let means_it = self.kind.is_single() || self.kind.means_what_is_under();
                if !self.touched && means_it {
                    self.toggle();
                }
                if !self.touched && self.kind.stays_untouched() {
                    return vec![Act::Close];
                }
                return self.kind.accept();
            }
            Action::Cancel => return vec![Act::Close],
            _ => {}
        }
        Vec::new()
    }

    fn answer(&mut self, cx: &Cx, _tag: Tag, response: Result<Response, Error>) -> Vec<Act> {
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
        let title = cx.text(self.kind.title());
        let rows = (self.choices.len() as u16 + 2).min(area.height);
        let mut at = popup::centred(area, 44, rows);
        if self.kind.is_narrow() && !cx.tiny() {
            // At the right edge, so that the rows it changes stay visible.
            let columns = crate::text::width::width(title) as u16 + 6;
            at.width = columns.max(30).min(area.width);
            at.x = area.right() - at.width;
        }
        let inside = popup::open(cx, buffer, at, title);
        let height = usize::from(inside.height);
        let top = (self.at + 1).saturating_sub(height);
        let below = self.choices.len().saturating_sub(top + height);
        if below > 0 && inside.width > 20 {
            let more = cx.fill("tui.case.more", &[("n", &below)]);
            let text = cx.styles.of(Role::Text);
            let at = (inside.x + 1, inside.bottom());
            paint::put(
                buffer,
                paint::Cells::at((at.0, at.1), inside.width - 2),
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
            let mark = if self.kind.marked(choice) {
                "[x]"
            } else {
                "[ ]"
            };
            let cursor = if selected { ">" } else { " " };
            let digit = paint::digit(n);
            let line = format!("{cursor}{digit} {mark} {}", self.kind.words(cx, choice));
            let line = crate::text::width::pad(&line, usize::from(inside.width));
            paint::put(
                buffer,
                paint::Cells::at((inside.x, y), inside.width),
                &line,
                style,
            );
        }
        None
    }
}
