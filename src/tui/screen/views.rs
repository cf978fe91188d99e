//! 视图: saves the list below under a name, or opens a saved view. The fields are the name, for
//! whom, and the views; Tab goes to the next.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

mod said;

use super::{Act, Screen};
use crate::command::view::{Shown, save};
use crate::command::{Action, Context};
use crate::config::key::Key;
use crate::config::theme::Role;
use crate::service::api::{CaseLine, Request, Response, SavedView, ViewsRequest};
use crate::service::error::Error;
use crate::text::locale::Named;
use crate::tui::cx::Cx;
use crate::tui::notice::Notice;
use crate::tui::ticket::Tag;
use crate::tui::widget::field::Field;
use crate::tui::widget::footer::{self, Hint};
use crate::tui::widget::{paint, popup};

/// Tags of the requests.
const LIST: Tag = Tag::ONLY;
const SAVE: Tag = LIST.next();
const DELETE: Tag = SAVE.next();

/// Columns of the dialog.
const WIDTH: u16 = 76;
/// Columns of it that are no text: borders and blanks.
const AROUND: u16 = 4;

/// The field the cursor is in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Focus {
    Name,
    Whom,
    Views,
}

/// The dialog for saving and opening views.
#[derive(Debug)]
pub struct Views {
    /// What the list below shows.
    shown: Shown,
    field: Field,
    shared: bool,
    focus: Focus,
    kept: Option<Vec<SavedView>>,
    at: usize,
    /// Whether replacing or deleting a view was asked about; the next key confirms it.
    asked: bool,
    complaint: Option<String>,
}

impl Views {
    /// Starts with the name of the view that the list shows, if any.
    pub fn new(shown: Shown, name: Option<&str>, shared: bool) -> Views {
        Views {
            shown,
            field: Field::new(name.unwrap_or_default()),
            shared,
            focus: Focus::Name,
            kept: None,
            at: 0,
            asked: false,
            complaint: None,
        }
    }

    fn views(&self) -> &[SavedView] {
        self.kept.as_deref().unwrap_or_default()
    }

    fn name(&self) -> &str {
        self.field.text().trim()
    }

    /// Whether an existing view would be replaced.
    fn replaces(&self) -> bool {
        let known =
            |view: &SavedView| view.name == self.name() && view.owner.is_none() == self.shared;
        self.views().iter().any(known)
    }

    /// Moves to a field and drops a pending question.
    fn go(&mut self, focus: Focus) {
        self.focus = focus;
        self.asked = false;
        self.complaint = None;
    }

    fn save(&mut self, cx: &Cx) -> Vec<Act> {
        if !cx.view.is_now() {
            return vec![Act::Say(Notice::past_is_fixed(cx))];
        }
        let name = self.name().to_owned();
        if name.is_empty() {
            self.complaint = Some(cx.text("tui.views.no-name").to_owned());
            return Vec::new();
        }
        if self.replaces() && !self.asked {
            self.asked = true;
            self.complaint = Some(said::asking(cx, "tui.views.replace", &name));
            return Vec::new();
        }
        let request = ViewsRequest::Save {
            view: save(&name, &self.shown, cx.locale),
            shared: self.shared,
        };
        vec![Act::Ask(SAVE, Request::Views(request))]
    }

    fn open(&self, at: usize) -> Vec<Act> {
        let view = self.views().get(at).cloned();
        view.map(|view| vec![Act::Close, Act::OpenView(Box::new(view))])
            .unwrap_or_default()
    }

    /// Deletes the view under the cursor, after asking once.
    fn delete(&mut self, cx: &Cx) -> Vec<Act> {
        let Some(view) = self.views().get(self.at) else {
            return Vec::new();
        };
        if !cx.view.is_now() {
            return vec![Act::Say(Notice::past_is_fixed(cx))];
        }
        let (name, shared) = (view.name.clone(), view.owner.is_none());
        if !self.asked {
            self.asked = true;
            self.complaint = Some(said::asking(cx, "tui.views.delete", &name));
            return Vec::new();
        }
        self.go(Focus::Views);
        let request = ViewsRequest::Delete { name, shared };
        vec![Act::Ask(DELETE, Request::Views(request))]
    }

    fn step(&mut self, step: isize) {
        let last = self.views().len().saturating_sub(1);
        match (self.focus, step) {
            (Focus::Name, 1..) => self.go(Focus::Whom),
            (Focus::Whom, ..0) => self.go(Focus::Name),
            (Focus::Whom, _) if !self.views().is_empty() => self.go(Focus::Views),
            (Focus::Views, ..0) if self.at == 0 => self.go(Focus::Whom),
            (Focus::Views, _) => {
                self.at = self.at.saturating_add_signed(step).min(last);
                self.go(Focus::Views);
            }
            _ => {}
        }
    }
}

impl Screen for Views {
    fn context(&self) -> Context {
        match self.focus {
            Focus::Name => Context::Form,
            Focus::Whom | Focus::Views => Context::Picker,
        }
    }

    fn is_overlay(&self) -> bool {
        true
    }

    fn hints(&self, cx: &Cx) -> Option<Vec<Hint>> {
        let hint = |action, words| footer::hint(cx, self.context(), action, words);
        let save = hint(Action::Accept, "tui.command.save");
        let cancel = hint(Action::Cancel, "tui.command.cancel");
        let keys = match self.focus {
            Focus::Name => [save, hint(Action::NextField, self.after_name()), cancel],
            Focus::Whom => [hint(Action::Toggle, "tui.views.toggles"), save, cancel],
            Focus::Views => {
                let open = hint(Action::Accept, "tui.command.open");
                [open, hint(Action::Clear, "tui.views.deletes"), cancel]
            }
        };
        Some(keys.into_iter().flatten().collect())
    }

    fn takes_text(&self) -> bool {
        self.focus == Focus::Name
    }

    fn load(&mut self, _cx: &Cx) -> Vec<Act> {
        vec![Act::Ask(LIST, Request::Views(ViewsRequest::List))]
    }

    fn idle(&self) -> &'static [Action] {
        match self.focus {
            Focus::Name => &[Action::PreviousField, Action::Clear],
            Focus::Whom => &[Action::Clear],
            Focus::Views => &[Action::MoveForward, Action::MoveBack],
        }
    }

    fn command(&mut self, cx: &Cx, action: Action, n: usize) -> Vec<Act> {
        match (self.focus, action) {
            (_, Action::Cancel) => return vec![Act::Close],
            (_, Action::Up | Action::PreviousField) => self.step(-1),
            (Focus::Name, Action::NextField) if !self.views().is_empty() => self.go(Focus::Views),
            (_, Action::Down | Action::NextField) => self.step(1),
            (_, Action::PageUp) => self.step(-8),
            (_, Action::PageDown) => self.step(8),
            (Focus::Name | Focus::Whom, Action::Accept | Action::Save) => return self.save(cx),
            (Focus::Whom, Action::Toggle | Action::MoveForward | Action::MoveBack) => {
                self.shared = !self.shared;
                self.go(Focus::Whom);
            }
            (Focus::Whom, Action::Pick) if n <= 2 => {
                self.shared = n == 2;
                self.go(Focus::Whom);
            }
            (Focus::Views, Action::Pick) => return self.open(n - 1),
            (Focus::Views, Action::Accept | Action::Toggle) => return self.open(self.at),
            (Focus::Views, Action::Clear) => return self.delete(cx),
            _ => {}
        }
        Vec::new()
    }

    fn edit(&mut self, _cx: &Cx, key: Key) -> Vec<Act> {
        if self.focus == Focus::Name {
            self.field.edit(key);
            self.go(Focus::Name);
        }
        Vec::new()
    }

    fn paste(&mut self, _cx: &Cx, text: &str) -> Vec<Act> {
        if self.focus == Focus::Name {
            self.field.insert(text);
            self.go(Focus::Name);
        }
        Vec::new()
    }

    fn answer(&mut self, cx: &Cx, tag: Tag, response: Result<Response, Error>) -> Vec<Act> {
        match (tag, response) {
            (LIST, Ok(Response::Views(views))) => {
                self.at = self.at.min(views.len().saturating_sub(1));
                if views.is_empty() && self.focus == Focus::Views {
                    self.go(Focus::Name);
                }
                self.kept = Some(views);
                Vec::new()
            }
            (SAVE, Ok(Response::ViewChanged(change))) => {
                let mut acts = vec![Act::Close];
                let view = change.after.clone();
                acts.extend(view.map(|view| Act::NameView(Box::new(view))));
                acts.push(Act::ViewChanged(change));
                acts
            }
            (DELETE, Ok(Response::ViewChanged(change))) => {
                let mut acts = self.load(cx);
                acts.push(Act::ViewChanged(change));
                acts
            }
            (_, Ok(_)) => Vec::new(),
            (_, Err(error)) => {
                self.complaint = Some(Notice::error(cx, &error).words);
                Vec::new()
            }
        }
    }

    fn written(&mut self, _cx: &Cx, _line: Option<&CaseLine>) -> Vec<Act> {
        Vec::new()
    }

    fn view(&self, cx: &Cx, area: Rect, buffer: &mut Buffer) -> Option<Position> {
        let listed = self.views().len().clamp(1, 9) as u16;
        let at = popup::centred(area, WIDTH.min(area.width), (listed + 6).min(area.height));
        let inside = popup::open(cx, buffer, at, cx.text("tui.views.title"));
        if inside.height == 0 || inside.width < 8 {
            return None;
        }
        let (x, room) = (inside.x + 1, inside.width - 2);
        let style = |on: bool| cx.styles.of(if on { Role::Selected } else { Role::Text });
        let label = format!("{} ", cx.text("tui.views.name"));
        let line = |y: u16| paint::Cells::at((x, y), room);
        let taken = paint::put(buffer, line(inside.y), &label, style(false));
        let (place, left) = ((x + taken, inside.y), room.saturating_sub(taken));
        let caret = self.field.view(cx, buffer, place, left);
        // Rows from the top: for whom, what is saved, the views; the last row shows the keys or an
        // error.
        let mut rows = inside.y + 1..inside.bottom().saturating_sub(1);
        if let Some(y) = rows.next() {
            let style = style(self.focus == Focus::Whom);
            paint::put(buffer, line(y), &self.whom(cx), style);
        }
        if !cx.tiny()
            && let Some(y) = rows.next()
        {
            let what = said::what(cx, &self.shown);
            paint::put_data(cx, buffer, line(y), &what, cx.styles.of(Role::Dim));
        }
        let height = rows.len();
        let top = (self.at + 1).saturating_sub(height.max(1));
        if self.kept.as_ref().is_some_and(Vec::is_empty)
            && let Some(y) = rows.clone().next()
        {
            let none = cx.text("tui.views.none");
            paint::put(buffer, line(y), none, cx.styles.of(Role::Dim));
        }
        for ((n, view), y) in self.views().iter().enumerate().skip(top).zip(rows) {
            let chosen = self.focus == Focus::Views && n == self.at;
            let words = said::line(cx, view, n, chosen, usize::from(room));
            paint::put(buffer, line(y), &words, style(chosen));
        }
        if inside.height > 1 {
            let y = inside.bottom() - 1;
            let (words, role) = self.last_line(cx);
            paint::put_data(cx, buffer, line(y), &words, cx.styles.of(role));
        }
        (self.focus == Focus::Name).then_some(caret)
    }
}

impl Views {
    /// The last line: an error, or else the keys.
    fn last_line(&self, cx: &Cx) -> (String, Role) {
        if let Some(words) = &self.complaint {
            return (words.clone(), Role::NoticeWarn);
        }
        let key = match self.focus {
            Focus::Name => "tui.views.keys-name",
            Focus::Whom => "tui.views.keys-whom",
            Focus::Views => "tui.views.keys",
        };
        let tab = cx.text(self.after_name());
        let args: Named<'_> = &[("key", &said::clear_keys(cx)), ("tab", &tab)];
        (cx.fill(key, args), Role::Dim)
    }

    /// Key of where the key to the next field leads from the name: past the one for whom, to the
    /// views if there are any.
    fn after_name(&self) -> &'static str {
        if self.views().is_empty() {
            "tui.command.next-field"
        } else {
            "tui.views.to-views"
        }
    }

    /// The line for whom the view is: `给谁 [1 自己用]  2 所有人`.
    fn whom(&self, cx: &Cx) -> String {
        let [own, all] = ["1 ", "2 "].map(str::to_owned);
        let (own, all) = (
            own + cx.text("tui.views.own"),
            all + cx.text("tui.views.all"),
        );
        let whom = cx.text("tui.views.whom");
        if self.shared {
            format!("{whom}  {own}  [{all}]")
        } else {
            format!("{whom} [{own}]  {all}")
        }
    }
}
