//! 筛选: a query typed over a list.
//!
//! Matching cases are counted while it is typed, always for the latest text only. Tab completes
//! keys and values, Up brings back the filters used before, F7 opens the pick list. Keys typed
//! after Enter are meant for the list it returns to.

mod choice;
mod recall;
mod values;

use std::time::Duration;

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use super::pick::Pick;
use super::rows::Base;
use super::{Act, Screen};
use crate::command::{Action, Context, query};
use crate::config::key::{Code, Key};
use crate::config::theme::Role;
use crate::service::api::{Filter, Response};
use crate::service::error::Error;
use crate::tui::cx::Cx;
use crate::tui::notice::Notice;
use crate::tui::ticket::Tag;
use crate::tui::widget::field::Field;
use crate::tui::widget::footer::{self, Hint};
use crate::tui::widget::{paint, popup};
use choice::Walk;
use recall::Recall;
use values::Values;

/// The dialog for the query of a list.
#[derive(Debug)]
pub struct Query {
    field: Field,
    /// The filter of the list below.
    before: Filter,
    /// The list below, whose rows are counted.
    base: Base,
    recall: Recall,
    tag: Tag,
    /// The number of cases that match, once they were counted.
    left: Option<u64>,
    complaint: Option<String>,
    /// Whether Enter was pressed before the count arrived; the query is accepted once the docket
    /// knows every name in it.
    accepted: bool,
    /// Keys pressed since then.
    held: Vec<(Key, Duration)>,
    /// Whether a count is in progress, perhaps for an earlier text; the next one waits for it.
    counting: bool,
    /// The values of the key at the end that the cases of the list have.
    values: Values,
    /// The words that Tab walks through, while it does.
    walk: Option<Walk>,
    /// Whether Enter was pressed on this text: then an unfinished query is an error.
    tried: bool,
}

impl Query {
    /// The dialog over a list with its filter, and the filters used there before, the latest first.
    pub fn new(cx: &Cx, filter: &Filter, base: Base, past: &[Filter]) -> Query {
        let text = base.print(cx, filter);
        let past = past.iter().map(|filter| base.print(cx, filter));
        Query {
            field: Field::new(&text),
            before: filter.clone(),
            recall: Recall::new(past.collect()),
            base,
            tag: Tag::ONLY,
            left: None,
            complaint: None,
            accepted: false,
            held: Vec::new(),
            counting: false,
            values: Values::default(),
            walk: None,
            tried: false,
        }
    }

    fn filter(&self, cx: &Cx) -> Result<Filter, Error> {
        self.base.read(cx, self.field.text())
    }

    fn count(&self, filter: Filter) -> Act {
        Act::Ask(self.tag, self.base.count(filter))
    }

    /// Fills in the filter used before the one in the field, or after it.
    fn recall(&mut self, cx: &Cx, older: bool) -> Vec<Act> {
        match self.recall.turn(self.field.text(), older) {
            Some(text) => {
                self.field = Field::new(&text);
                self.changed(cx)
            }
            None => vec![Act::Say(Notice::say(cx.text("tui.query.no-other")))],
        }
    }

    /// Counts the matching cases, or explains why the query cannot be read.
    fn ask(&mut self, cx: &Cx) -> Vec<Act> {
        self.tag = self.tag.next();
        self.left = None;
        self.accepted = false;
        match self.filter(cx) {
            Ok(filter) => {
                self.complaint = None;
                if self.counting {
                    return Vec::new();
                }
                self.counting = true;
                vec![self.count(filter)]
            }
            Err(error) => {
                self.complaint = Some(Notice::error(cx, &error).words);
                Vec::new()
            }
        }
    }

    /// What is wrong with the query, all of it: one line each.
    fn complaints(&self, cx: &Cx) -> Vec<String> {
        let errors = query::faults(self.field.text(), cx.locale);
        if errors.is_empty() {
            return self.complaint.iter().cloned().collect();
        }
        errors
            .iter()
            .map(|error| Notice::error(cx, error).words)
            .collect()
    }

    /// Handles the answer to a count; if the text has changed since, requests its count now.
    fn counted(&mut self, cx: &Cx, tag: Tag, left: Result<u64, Error>) -> Vec<Act> {
        self.counting = false;
        if tag != self.tag {
            let Ok(filter) = self.filter(cx) else {
                return Vec::new();
            };
            self.counting = true;
            return vec![self.count(filter)];
        }
        match left {
            Ok(left) => {
                self.left = Some(left);
                if self.accepted {
                    return self.command(cx, Action::Accept, 1);
                }
                Vec::new()
            }
            // Most likely an unfinished name: the keys after Enter belong to it.
            Err(error) => {
                self.accepted = false;
                self.complaint = Some(Notice::error(cx, &error).words);
                let held = std::mem::take(&mut self.held);
                held.into_iter()
                    .flat_map(|(key, _)| self.edit(cx, key))
                    .collect()
            }
        }
    }

    fn changed(&mut self, cx: &Cx) -> Vec<Act> {
        (self.walk, self.tried) = (None, false);
        let mut acts = self.ask(cx);
        acts.extend(self.ask_values(cx));
        acts
    }
}

impl Screen for Query {
    fn context(&self) -> Context {
        Context::Form
    }

    fn is_overlay(&self) -> bool {
        true
    }

    fn takes_text(&self) -> bool {
        true
    }

    fn load(&mut self, cx: &Cx) -> Vec<Act> {
        self.changed(cx)
    }

    fn command(&mut self, cx: &Cx, action: Action, _n: usize) -> Vec<Act> {
        match action {
            // A key pressed after Enter is meant for the list.
            Action::NextField
            | Action::PreviousField
            | Action::Up
            | Action::Down
            | Action::Accept
            | Action::Save
                if self.accepted && self.left.is_none() =>
            {
                let code = match action {
                    Action::NextField => Code::Tab,
                    Action::PreviousField => Code::BackTab,
                    Action::Up => Code::Up,
                    Action::Down => Code::Down,
                    _ => Code::Enter,
                };
                self.held.push((Key::plain(code), cx.time));
                Vec::new()
            }
            Action::NextField => self.walk(cx, 1),
            Action::PreviousField => self.walk(cx, -1),
            Action::Accept | Action::Save => match self.filter(cx) {
                // A query that is wrong, or that the docket rejects, has no list to show; the
                // reason is on the line of the count.
                _ if self.complaint.is_some() => {
                    self.tried = true;
                    Vec::new()
                }
                Ok(filter) if self.left.is_some() => {
                    let held = std::mem::take(&mut self.held);
                    vec![Act::Close, Act::SetFilter(filter), Act::Keys(held)]
                }
                Ok(_) => {
                    self.accepted = true;
                    Vec::new()
                }
                Err(_) => Vec::new(),
            },
            Action::Up => self.recall(cx, true),
            Action::Down => self.recall(cx, false),
            Action::Cancel => vec![Act::Close],
            _ => Vec::new(),
        }
    }

    fn edit(&mut self, cx: &Cx, key: Key) -> Vec<Act> {
        if self.accepted {
            self.held.push((key, cx.time));
            return Vec::new();
        }
        if key.code == Code::F(7) {
            let filter = self.filter(cx).unwrap_or_else(|_| self.before.clone());
            let pick = Pick::filter(filter, self.base.status());
            return vec![Act::Close, Act::Push(Box::new(pick))];
        }
        if let Some(acts) = self.choose(cx, key) {
            return acts;
        }
        self.field.edit(key);
        self.changed(cx)
    }

    fn paste(&mut self, cx: &Cx, text: &str) -> Vec<Act> {
        self.field.insert(text);
        self.changed(cx)
    }

    fn answer(&mut self, cx: &Cx, tag: Tag, response: Result<Response, Error>) -> Vec<Act> {
        if tag.is_beside() {
            return self.found(cx, tag, response).into_iter().collect();
        }
        match response {
            Ok(Response::Sums(sums)) => return self.counted(cx, tag, Ok(sums.cases)),
            Ok(Response::Checklist(list)) => {
                let left = list.counts.map_or(0, |counts| counts.todo());
                return self.counted(cx, tag, Ok(left));
            }
            Err(error) => return self.counted(cx, tag, Err(error)),
            Ok(_) => {}
        }
        Vec::new()
    }

    fn written(&mut self, _cx: &Cx, _line: Option<&crate::service::api::CaseLine>) -> Vec<Act> {
        Vec::new()
    }

    fn hints(&self, cx: &Cx) -> Option<Vec<Hint>> {
        let titled = |action| footer::titled(cx, Context::Form, action);
        let pick = cx.text("tui.command.toggle").to_owned();
        let before = || footer::hint(cx, Context::Form, Action::Up, "tui.query.before");
        let hints = [
            footer::hint(cx, Context::Form, Action::NextField, "tui.command.complete"),
            titled(Action::Accept),
            self.recall.any().then(before).flatten(),
            Some((Key::plain(Code::F(7)).to_string(), pick)),
            titled(Action::Cancel),
        ];
        Some(hints.into_iter().flatten().collect())
    }

    fn view(&self, cx: &Cx, area: Rect, buffer: &mut Buffer) -> Option<Position> {
        let margin = if cx.tiny() { 0 } else { 4 };
        let columns = area.width.saturating_sub(margin).min(96);
        let room = usize::from(columns.saturating_sub(4)).max(1);
        let offer = self.offer(cx, room);
        // While Tab can still complete the query, neither an error nor a count of none is true.
        let unfinished = !self.tried && self.is_unfinished(cx);
        let wrong = self.complaint.is_some() || self.left == Some(0);
        let (lines, role) = match (&self.complaint, self.left) {
            _ if unfinished && wrong => {
                let key = match self.walk {
                    Some(_) => "tui.query.unfinished-walk",
                    None => "tui.query.unfinished",
                };
                (vec![cx.text(key).to_owned()], Role::Dim)
            }
            (Some(_), _) => (self.complaints(cx), Role::NoticeWarn),
            (None, Some(n)) => (vec![cx.fill("tui.query.count", &[("n", &n)])], Role::Title),
            _ => (vec![cx.text("tui.query.counting").to_owned()], Role::Dim),
        };
        // Errors are shown in full; completions take the rows left.
        let lines = lines.iter().flat_map(|line| paint::fold(line, room));
        let said: Vec<String> = lines.collect();
        let rows = (said.len() as u16 + 3).max(5);
        let at = popup::centred(area, columns, rows);
        let at = Rect { y: area.y, ..at };
        let title = match self.base {
            Base::Day => "tui.query.title-today",
            Base::Open => "tui.query.title",
            Base::Figure(_) => "tui.query.title-figure",
        };
        let inside = popup::open(cx, buffer, at, cx.text(title));
        if inside.height == 0 || inside.width < 4 {
            return None;
        }
        let x = inside.x + 1;
        let room = inside.width.saturating_sub(2);
        let cursor = self.field.view(cx, buffer, (x, inside.y), room);
        let below = match offer {
            Some(offer) => (offer, Role::Text),
            None => {
                let parts = cx.text("tui.query.example").split("  ");
                (paint::join_fitting(parts, usize::from(room)), Role::Dim)
            }
        };
        let rows = said.into_iter().map(|line| (line, role));
        let rows = rows.chain([below]);
        for (n, (text, role)) in (1_u16..).zip(rows) {
            if n < inside.height {
                paint::put_data(
                    cx,
                    buffer,
                    paint::Cells::at((x, inside.y + n), room),
                    &text,
                    cx.styles.of(role),
                );
            }
        }
        Some(cursor)
    }
}
