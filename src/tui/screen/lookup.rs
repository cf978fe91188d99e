//! 快速查找: finds a case from anywhere with a few keys. The newest query wins; Enter opens the
//! first match.

mod matched;
mod said;

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use super::{Act, Screen};
use crate::command::recording::Recording;
use crate::command::{self, Action, Context};
use crate::config::key::Key;
use crate::config::theme::Role;
use crate::service::api::{Column, FindQuery, Found, Request, Response};
use crate::service::error::Error;
use crate::tui::cx::Cx;
use crate::tui::notice::Notice;
use crate::tui::ticket::Tag;
use crate::tui::widget::columns::Layout;
use crate::tui::widget::field::Field;
use crate::tui::widget::footer::{self, Hint};
use crate::tui::widget::table::Row;
use crate::tui::widget::{columns, numbers, paint, popup};
use crate::tui::words;

/// The most matches shown; digits select the first nine.
const SHOWN: usize = 12;

/// Lines moved by a page.
const PAGE: usize = 8;

/// The dialog for finding a case.
#[derive(Debug, Default)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "four independent switches, each with a key"
)]
pub struct Lookup {
    field: Field,
    found: Found,
    /// Number of the newest query; older answers are dropped.
    tag: Tag,
    waiting: bool,
    /// Whether Enter was pressed before the answer arrived.
    open_first: bool,
    in_results: bool,
    at: usize,
    closed: bool,
    /// The typed command that waits for its case.
    typed: Option<Box<Recording>>,
}

impl Lookup {
    pub fn new(text: &str) -> Lookup {
        Lookup {
            field: Field::new(text),
            ..Lookup::default()
        }
    }

    /// Looks up the case of a typed command, whose form then opens.
    pub fn of(typed: Recording) -> Lookup {
        Lookup {
            field: Field::new(&typed.number),
            typed: Some(Box::new(typed)),
            ..Lookup::default()
        }
    }

    /// Whether there is nothing to look for yet: no text, or a sign without a word after it.
    fn is_blank(&self) -> bool {
        matches!(self.field.text().trim(), "" | "@" | "#" | ">")
    }

    fn ask(&mut self) -> Vec<Act> {
        self.tag = self.tag.next();
        self.open_first = false;
        let text = self.field.text().trim().to_owned();
        if self.is_blank() {
            self.found = Found::default();
            self.waiting = false;
            return Vec::new();
        }
        self.waiting = true;
        let query = FindQuery {
            text,
            limit: SHOWN,
            closed: self.closed,
        };
        vec![Act::Ask(self.tag, Request::Find(query))]
    }

    fn open(&self, at: usize) -> Vec<Act> {
        let Some(line) = self.found.rows.get(at) else {
            return Vec::new();
        };
        let number = line.number.clone();
        match &self.typed {
            Some(typed) => {
                let typed = typed.clone();
                vec![Act::Close, Act::Record { number, typed }]
            }
            None => vec![Act::OpenCase { number, why: false }],
        }
    }
}

impl Screen for Lookup {
    fn context(&self) -> Context {
        if self.in_results {
            Context::Results
        } else {
            Context::Lookup
        }
    }

    fn is_overlay(&self) -> bool {
        true
    }

    fn takes_text(&self) -> bool {
        !self.in_results
    }

    /// A pasted word goes into the field.
    fn takes_words(&self) -> bool {
        true
    }

    fn load(&mut self, _cx: &Cx) -> Vec<Act> {
        self.ask()
    }

    fn command(&mut self, _cx: &Cx, action: Action, n: usize) -> Vec<Act> {
        let last = self.found.rows.len().saturating_sub(1);
        match action {
            Action::Accept if self.waiting => self.open_first = true,
            Action::Accept => return self.open(self.at),
            Action::Pick => return self.open(n - 1),
            Action::IntoResults => {
                self.in_results = !self.found.rows.is_empty();
            }
            Action::Up if self.at == 0 => self.in_results = false,
            Action::Up => self.at -= 1,
            Action::Down => self.at = (self.at + 1).min(last),
            Action::PageUp => self.at = self.at.saturating_sub(PAGE),
            Action::PageDown => self.at = (self.at + PAGE).min(last),
            Action::WithClosed => {
                self.closed = !self.closed;
                return self.ask();
            }
            Action::Cancel if self.in_results => self.in_results = false,
            Action::Cancel => return vec![Act::Close],
            _ => {}
        }
        Vec::new()
    }

    fn edit(&mut self, _cx: &Cx, key: Key) -> Vec<Act> {
        let before = self.field.text().to_owned();
        self.field.edit(key);
        if self.field.text() == before {
            return Vec::new();
        }
        self.at = 0;
        self.ask()
    }

    fn paste(&mut self, _cx: &Cx, text: &str) -> Vec<Act> {
        self.field.insert(text);
        self.in_results = false;
        self.at = 0;
        self.ask()
    }

    fn answer(&mut self, cx: &Cx, tag: Tag, response: Result<Response, Error>) -> Vec<Act> {
        if tag != self.tag {
            return Vec::new();
        }
        self.waiting = false;
        match response {
            Ok(Response::Found(found)) => {
                self.found = found;
                self.at = 0;
                if std::mem::take(&mut self.open_first) {
                    return self.open(0);
                }
                Vec::new()
            }
            Ok(_) => Vec::new(),
            Err(error) => vec![Act::Say(Notice::error(cx, &error))],
        }
    }

    /// While closed cases are included, the key offers to leave them out.
    fn hints(&self, cx: &Cx) -> Option<Vec<Hint>> {
        let mut hints = footer::hints(cx, self.context());
        let mut said = |action, words: &str| {
            let title = command::of(action).map(|command| cx.text(&command.title()));
            for (_, hint) in hints
                .iter_mut()
                .filter(|(_, hint)| Some(hint.as_str()) == title)
            {
                cx.text(words).clone_into(hint);
            }
        };
        said(Action::Accept, "tui.command.open");
        if self.closed {
            said(Action::WithClosed, "tui.lookup.open-only");
        }
        Some(hints)
    }

    fn view(&self, cx: &Cx, area: Rect, buffer: &mut Buffer) -> Option<Position> {
        let tiny = cx.tiny();
        let columns = if tiny {
            area.width
        } else {
            // On a narrow screen the column of the court is worth more than a margin.
            let margin = if area.width < 100 { 6 } else { 8 };
            area.width.saturating_sub(margin).min(96)
        };
        let shown = if cx.tall() { SHOWN } else { 9 } as u16;
        let rows = if tiny {
            area.height
        } else {
            (shown + 7).min(area.height)
        };
        let mut at = popup::centred(area, columns, rows);
        if !tiny {
            // Near the top, so that the rows below stay visible.
            at.y = area.y + 2.min(area.height.saturating_sub(rows));
        }
        let inside = popup::open(cx, buffer, at, &self.title(cx));
        if inside.height == 0 || inside.width < 4 {
            return None;
        }
        let text = cx.styles.of(Role::Text);
        let prompt = format!(" {}> ", cx.text("tui.command.lookup"));
        let x = inside.x
            + paint::put(
                buffer,
                paint::Cells::at((inside.x, inside.y), inside.width),
                &prompt,
                text,
            );
        let room = inside.right().saturating_sub(x + 1);
        let hint = cx.text("tui.lookup.hint");
        let hint_columns = crate::text::width::width(hint) as u16 + 1;
        let field = if room > hint_columns + 16 {
            room - hint_columns
        } else {
            room
        };
        let cursor = self.field.view(cx, buffer, (x, inside.y), field.min(40));
        if room > hint_columns + 16 {
            paint::put(
                buffer,
                paint::Cells::at((inside.right() - hint_columns, inside.y), hint_columns),
                hint,
                cx.styles.of(Role::Dim),
            );
        }
        let gap = u16::from(!tiny);
        let list = Rect {
            y: inside.y + 1 + gap,
            height: inside.height.saturating_sub(if tiny { 1 } else { 5 }),
            ..inside
        };
        self.matches(cx, buffer, list);
        if !tiny && inside.height > 5 {
            self.summary(cx, buffer, inside);
        }
        self.takes_text().then_some(cursor)
    }
}

impl Lookup {
    /// The title, with what is recorded about the case once it is found.
    fn title(&self, cx: &Cx) -> String {
        // A small window has no other line for it.
        if let Some(missing) = self.missing(cx).filter(|_| cx.tiny()) {
            return missing;
        }
        let title = cx.text("tui.lookup.title");
        match &self.typed {
            Some(typed) => format!("{title}: {}", words::recording(cx, typed)),
            None if cx.tiny() && !self.found.rows.is_empty() => {
                format!("{title}: {}", self.said(cx))
            }
            None => title.to_owned(),
        }
    }

    fn matches(&self, cx: &Cx, buffer: &mut Buffer, area: Rect) {
        let left = 5;
        let layout = Layout {
            shown: &columns::shown(columns::LOOKUP),
            ranked: columns::LOOKUP,
        };
        let number = numbers::columns(cx, &self.found.rows);
        let room = area.width.saturating_sub(left + 1);
        let places = columns::place(cx, layout, number, area.x + left, room);
        if self.is_blank() {
            // An empty field shows examples of what can be typed.
            let examples = cx.text("tui.lookup.examples").lines();
            for (n, line) in examples.take(usize::from(area.height)).enumerate() {
                let y = area.y + n as u16;
                let left = if cx.tiny() { 1 } else { left };
                let room = area.width.saturating_sub(left);
                paint::put(
                    buffer,
                    paint::Cells::at((area.x + left, y), room),
                    line,
                    cx.styles.of(Role::Dim),
                );
            }
            return;
        }
        let party = places.iter().find(|at| at.column == Column::Party);
        let room = party.map_or(0, |at| usize::from(at.columns));
        let query = self.field.text();
        let visible = usize::from(area.height);
        // A window that does not show all of them follows the selected one.
        let first = (self.at + 1).saturating_sub(visible);
        let rows = self.found.rows.iter().enumerate();
        for (n, line) in rows.skip(first).take(visible) {
            let y = area.y + (n - first) as u16;
            let selected = n == self.at;
            let at = Rect::new(area.x, y, area.width, 1);
            let line = matched::line(line, query, room);
            let row = Row {
                line: &line,
                placed: &places,
                selected,
                mark: None,
            };
            row.draw(cx, buffer, at);
            let role = if selected { Role::Selected } else { Role::Text };
            if n < 9 {
                let digit = (n + 1).to_string();
                paint::put(
                    buffer,
                    paint::Cells::at((area.x + 3, y), 1),
                    &digit,
                    cx.styles.of(role),
                );
            }
        }
    }

    /// Draws `5 条 (12,043 件中)  超期排前, 办结排后`, then the keys.
    fn summary(&self, cx: &Cx, buffer: &mut Buffer, inside: Rect) {
        let text = cx.styles.of(Role::Text);
        let room = inside.width.saturating_sub(2);
        let said = self.said(cx);
        paint::put(
            buffer,
            paint::Cells::at((inside.x + 1, inside.bottom() - 2), room),
            &said,
            text,
        );
        let closed = if self.closed {
            "tui.lookup.keys-closed"
        } else {
            "tui.lookup.keys"
        };
        let keys = cx.text(closed).split("  ");
        paint::put(
            buffer,
            paint::Cells::at((inside.x + 1, inside.bottom() - 1), room),
            &paint::join_fitting(keys, usize::from(room)),
            cx.styles.of(Role::Dim),
        );
    }
}
