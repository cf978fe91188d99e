//! What can be recorded about a case, chosen by digit: 扣除, 延长, 到位 …

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use super::{Act, ONLY, Screen, menu};
use crate::command::{Action, Context, FormKind};
use crate::config::key::Key;
use crate::config::theme::Role;
use crate::domain::change::Change;
use crate::service::api::{CaseFile, Request, Response};
use crate::service::error::Error;
use crate::text::width;
use crate::tui::cx::Cx;
use crate::tui::notice::Notice;
use crate::tui::ticket::Tag;
use crate::tui::widget::footer::Hint;
use crate::tui::widget::{paint, popup};

/// Forms that move a due date, in the order of the digits.
const CLOCK: [FormKind; 7] = [
    FormKind::Deduct,
    FormKind::Suspend,
    FormKind::Adjourn,
    FormKind::Resume,
    FormKind::Extend,
    FormKind::Convert,
    FormKind::Restart,
];
/// The other forms, continuing with the last digits.
const REST: [FormKind; 7] = [
    FormKind::Supervise,
    FormKind::Pay,
    FormKind::Close,
    FormKind::Reopen,
    FormKind::Amend,
    FormKind::Link,
    FormKind::FollowUp,
];

/// The dialog that offers what can be recorded about a case.
#[derive(Debug)]
pub struct Chooser {
    number: String,
    /// Offers only what moves the due date, and writes nothing.
    trial: bool,
    file: Option<Box<CaseFile>>,
    at: usize,
    /// The line that was chosen although it does not count: chosen again, it opens.
    asked: Option<usize>,
}

/// Why what is recorded about a case from now on does not count: key of the text. What happened
/// before its closing may still be recorded.
pub fn uncounted(file: &CaseFile, kind: FormKind) -> Option<&'static str> {
    let closed = file.line.closed.is_some();
    let moot = CLOCK.contains(&kind) || kind == FormKind::Supervise;
    (closed && moot).then_some("tui.chooser.not-counted")
}

/// Why something cannot be recorded about a case now: key of the text.
pub fn barred(file: &CaseFile, kind: FormKind) -> Option<&'static str> {
    let open = |change: &Change| matches!(change, Change::Pause(pause) if pause.to.is_none());
    match kind {
        FormKind::Resume if !file.changes.iter().any(open) => Some("tui.chooser.nothing-open"),
        FormKind::Close if file.line.closed.is_some() => Some("tui.chooser.closed"),
        FormKind::Reopen if file.line.closed.is_none() => Some("tui.chooser.not-closed"),
        _ => None,
    }
}

impl Chooser {
    pub fn new(number: String, trial: bool) -> Chooser {
        Chooser {
            number,
            trial,
            file: None,
            at: 0,
            asked: None,
        }
    }

    fn kinds(&self) -> Vec<FormKind> {
        let rest: &[FormKind] = if self.trial { &[] } else { &REST };
        CLOCK.iter().chain(rest).copied().collect()
    }

    fn barred(&self, kind: FormKind) -> Option<&'static str> {
        barred(self.file.as_deref()?, kind)
    }

    /// The titles of the lines.
    fn titles(&self, cx: &Cx) -> Vec<&'static str> {
        let title = |kind: FormKind| cx.text(&format!("tui.form.title.{}", kind.id()));
        self.kinds().into_iter().map(title).collect()
    }

    /// Why a line is dim: it cannot be recorded, or it does not count.
    fn dim(&self, kind: FormKind) -> Option<&'static str> {
        let uncounted = || uncounted(self.file.as_deref()?, kind);
        self.barred(kind).or_else(uncounted)
    }

    /// The line of a kind: its title, and why it is dim.
    fn line(&self, cx: &Cx, kind: FormKind) -> (String, Role) {
        let what = cx.text(&format!("tui.form.title.{}", kind.id()));
        // A small terminal needs the room for the reason.
        let widest = || {
            self.titles(cx)
                .iter()
                .map(|title| width::width(title))
                .max()
        };
        let columns = cx.tiny().then(widest).flatten().unwrap_or(16);
        let what = width::pad(what, columns);
        match self.dim(kind) {
            Some(key) => (format!("{what}  ({})", cx.text(key)), Role::Dim),
            None => (what, Role::Text),
        }
    }

    fn choose(&mut self, cx: &Cx, at: usize) -> Vec<Act> {
        let Some(kind) = self.kinds().get(at).copied() else {
            return Vec::new();
        };
        let again = self.asked.replace(at) == Some(at);
        if !again && self.barred(kind).is_none() && self.dim(kind).is_some() {
            self.at = at;
            return vec![Act::Say(Notice::warn(cx.text("tui.chooser.again")))];
        }
        match self.barred(kind) {
            Some(why) => vec![Act::Say(Notice::warn(cx.text(why)))],
            None => vec![
                Act::Close,
                Act::Form {
                    kind,
                    trial: self.trial,
                },
            ],
        }
    }
}

impl Screen for Chooser {
    fn context(&self) -> Context {
        Context::Picker
    }

    fn is_overlay(&self) -> bool {
        true
    }

    fn spares_case(&self) -> bool {
        true
    }

    fn load(&mut self, _cx: &Cx) -> Vec<Act> {
        let number = self.number.clone();
        vec![Act::Ask(ONLY, Request::Show { number })]
    }

    fn command(&mut self, cx: &Cx, action: Action, n: usize) -> Vec<Act> {
        match action {
            Action::Up => self.at = menu::step(self.at, -1, self.kinds().len()),
            Action::Down => self.at = menu::step(self.at, 1, self.kinds().len()),
            Action::PageUp => self.at = 0,
            Action::PageDown => self.at = self.kinds().len().saturating_sub(1),
            Action::Pick => return self.choose(cx, n.saturating_sub(1)),
            // Its first key is the digit after nine.
            Action::Clear if n == 1 => return self.choose(cx, menu::TENTH),
            Action::Accept => return self.choose(cx, self.at),
            Action::Cancel => return vec![Act::Close],
            _ => {}
        }
        Vec::new()
    }

    fn takes_words(&self) -> bool {
        true
    }

    fn edit(&mut self, cx: &Cx, key: Key) -> Vec<Act> {
        let found = menu::find(&self.titles(cx), self.at, key);
        menu::go(cx, &mut self.at, found)
    }

    fn paste(&mut self, cx: &Cx, text: &str) -> Vec<Act> {
        let found = menu::named(&self.titles(cx), self.at, text);
        menu::go(cx, &mut self.at, found)
    }

    fn hints(&self, cx: &Cx) -> Option<Vec<Hint>> {
        Some(menu::hints(cx, self.kinds().len()))
    }

    fn answer(&mut self, cx: &Cx, _tag: Tag, response: Result<Response, Error>) -> Vec<Act> {
        match response {
            Ok(Response::Case(file)) => {
                self.file = Some(file);
                // The cursor begins at what works, unless it has been moved already.
                if self.at == 0 {
                    let kinds = self.kinds();
                    let works = kinds.iter().position(|kind| self.dim(*kind).is_none());
                    self.at = works.unwrap_or(0);
                }
            }
            Ok(_) => {}
            Err(error) => return vec![Act::Close, Act::Say(Notice::error(cx, &error))],
        }
        Vec::new()
    }

    fn view(&self, cx: &Cx, area: Rect, buffer: &mut Buffer) -> Option<Position> {
        let kinds = self.kinds();
        let rows = (kinds.len() as u16 + 2).min(area.height);
        let columns = area.width.min(if cx.tiny() { area.width } else { 64 });
        let key = if self.trial {
            "tui.chooser.trial"
        } else {
            "tui.chooser.title"
        };
        let title = cx.fill(key, &[("number", &paint::shown(cx, &self.number))]);
        let inside = popup::open(cx, buffer, popup::centred(area, columns, rows), &title);
        let lines: Vec<_> = kinds.iter().map(|kind| self.line(cx, *kind)).collect();
        menu::view(cx, buffer, inside, self.at, &lines);
        None
    }
}
