//! 草稿: drafts, to be resumed or deleted.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use super::{Act, ONLY, Screen};
use crate::command::{Action, Context};
use crate::config::theme::Role;
use crate::service::api::{Draft, Request, Response};
use crate::service::error::Error;
use crate::text::width;
use crate::tui::cx::Cx;
use crate::tui::notice::Notice;
use crate::tui::ticket::Tag;
use crate::tui::widget::footer::{self, Hint};
use crate::tui::widget::{paint, popup};
use crate::tui::words;

/// Columns of a case number on a small terminal, where its year is short.
const SHORT: usize = 18;

/// The dialog that lists the drafts.
#[derive(Debug, Default)]
pub struct Drafts {
    rows: Vec<Draft>,
    loaded: bool,
    at: usize,
    /// Whether throwing the draft away was asked about: nothing brings it back.
    asked: bool,
}

impl Drafts {
    fn open(&self, at: usize) -> Vec<Act> {
        self.rows
            .get(at)
            .map(|draft| vec![Act::Close, Act::Continue(draft.clone())])
            .unwrap_or_default()
    }
}

/// The line of a draft: form, case number, time and fields, as in
/// `延长审限  (2022)内0783执1号  06-15 08:41  月数 3`; a small terminal leaves out the time.
fn line(cx: &Cx, draft: &Draft) -> String {
    let what = cx.text(&format!("tui.form.title.{}", draft.form));
    let saved = draft
        .saved
        .map(|moment| {
            format!(
                "{} {}",
                words::day(cx, moment.date_naive()),
                moment.format("%H:%M")
            )
        })
        .unwrap_or_default();
    let text = draft
        .fields
        .iter()
        .filter(|(_, text)| !text.is_empty())
        .map(|(id, text)| format!("{} {text}", cx.text(&format!("tui.form.label.{id}"))))
        .collect::<Vec<_>>()
        .join(" / ");
    let number = paint::shown(cx, &draft.number);
    if cx.tiny() {
        let number = width::dated_number(&number, SHORT);
        let text = paint::shown(cx, &text);
        return format!(
            "{} {} {text}",
            width::pad(what, 10),
            width::pad(&number, SHORT)
        );
    }
    format!(
        "{} {} {} {}",
        width::pad(what, 10),
        width::pad(&number, 24),
        width::pad(&saved, 12),
        paint::shown(cx, &text)
    )
}

impl Screen for Drafts {
    fn context(&self) -> Context {
        Context::Picker
    }

    fn is_overlay(&self) -> bool {
        true
    }

    fn hints(&self, cx: &Cx) -> Option<Vec<Hint>> {
        let back = footer::titled(cx, Context::Picker, Action::Cancel)?;
        self.rows.is_empty().then(|| vec![back])
    }

    fn load(&mut self, _cx: &Cx) -> Vec<Act> {
        vec![Act::Ask(ONLY, Request::Drafts)]
    }

    fn command(&mut self, cx: &Cx, action: Action, n: usize) -> Vec<Act> {
        let asked = std::mem::take(&mut self.asked);
        match action {
            Action::Up => self.at = self.at.saturating_sub(1),
            Action::Down => self.at = (self.at + 1).min(self.rows.len().saturating_sub(1)),
            Action::Pick => return self.open(n.saturating_sub(1)),
            Action::Accept => return self.open(self.at),
            Action::Clear if self.at < self.rows.len() && !asked => {
                self.asked = true;
                return vec![Act::Say(Notice::warn(cx.text("tui.drafts.sure")))];
            }
            Action::Clear if self.at < self.rows.len() => {
                let gone = self.rows.remove(self.at);
                self.at = self.at.min(self.rows.len().saturating_sub(1));
                return vec![Act::Forget(gone)];
            }
            Action::Cancel => return vec![Act::Close],
            _ => {}
        }
        Vec::new()
    }

    fn answer(&mut self, cx: &Cx, _tag: Tag, response: Result<Response, Error>) -> Vec<Act> {
        match response {
            Ok(Response::Drafts(drafts)) => {
                self.rows = drafts;
                self.loaded = true;
                self.at = self.at.min(self.rows.len().saturating_sub(1));
            }
            Ok(_) => {}
            Err(error) => return vec![Act::Close, Act::Say(Notice::error(cx, &error))],
        }
        Vec::new()
    }

    fn view(&self, cx: &Cx, area: Rect, buffer: &mut Buffer) -> Option<Position> {
        let rows = (self.rows.len().max(1) as u16 + 3).min(area.height);
        let columns = if cx.tiny() {
            area.width
        } else {
            76.min(area.width)
        };
        let title = cx.text("tui.drafts.title");
        let inside = popup::open(cx, buffer, popup::centred(area, columns, rows), title);
        let height = usize::from(inside.height.saturating_sub(1));
        if inside.height == 0 || inside.width < 8 {
            return None;
        }
        if self.rows.is_empty() && self.loaded {
            let words = cx.text("tui.drafts.none");
            paint::put(
                buffer,
                paint::Cells::at((inside.x + 1, inside.y), inside.width - 1),
                words,
                cx.styles.of(Role::Text),
            );
        }
        let top = (self.at + 1).saturating_sub(height.max(1));
        for (n, draft) in self.rows.iter().enumerate().skip(top).take(height) {
            let y = inside.y + (n - top) as u16;
            let role = if n == self.at {
                Role::Selected
            } else {
                Role::Text
            };
            let mark = if n == self.at { ">" } else { " " };
            let digit = paint::digit(n);
            let line = format!("{mark} {digit} {}", line(cx, draft));
            let line = width::pad(&line, usize::from(inside.width));
            paint::put(
                buffer,
                paint::Cells::at((inside.x, y), inside.width),
                &line,
                cx.styles.of(role),
            );
        }
        let below = self.rows.len().saturating_sub(top + height);
        if below > 0 {
            let words = format!(" {} ", cx.fill("tui.case.more", &[("n", &below)]));
            let place = paint::Cells::at((inside.x + 1, inside.bottom()), inside.width - 1);
            paint::put(buffer, place, &words, cx.styles.of(Role::Text));
        }
        let y = inside.bottom() - 1;
        let keys = cx.text(if self.rows.is_empty() {
            "tui.drafts.keys-none"
        } else {
            "tui.drafts.keys"
        });
        paint::put(
            buffer,
            paint::Cells::at((inside.x + 1, y), inside.width - 1),
            keys,
            cx.styles.of(Role::Dim),
        );
        None
    }
}
