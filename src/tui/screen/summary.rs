//! 小结: what was done today on one screen, and as a paragraph for the daily report.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use super::{Act, ONLY, Screen};
use crate::command::{Action, Context, summary};
use crate::config::theme::Role;
use crate::report;
use crate::service::api::{DayDone, Request, Response};
use crate::service::error::Error;
use crate::text::wrap::fold_after_marks;
use crate::tui::cx::Cx;
use crate::tui::notice::Notice;
use crate::tui::ticket::Tag;
use crate::tui::widget::footer::{self, Hint};
use crate::tui::widget::{paint, popup};

/// The dialog with the summary of the day.
#[derive(Debug, Default)]
pub struct Summary {
    done: Option<Box<DayDone>>,
}

impl Summary {
    fn day(&self, cx: &Cx) -> Option<report::Day> {
        let done = self.done.as_deref()?;
        Some(summary::day(done, cx.wording()))
    }
}

/// The hints of a box whose text is copied.
pub(super) fn copied(cx: &Cx) -> Vec<Hint> {
    [Action::CopySummary, Action::Cancel]
        .into_iter()
        .filter_map(|action| footer::titled(cx, Context::Summary, action))
        .collect()
}

impl Screen for Summary {
    fn context(&self) -> Context {
        Context::Summary
    }

    fn is_overlay(&self) -> bool {
        true
    }

    fn hints(&self, cx: &Cx) -> Option<Vec<Hint>> {
        Some(copied(cx))
    }

    fn load(&mut self, cx: &Cx) -> Vec<Act> {
        vec![Act::Ask(ONLY, Request::Done(summary::query(&cx.outcomes)))]
    }

    fn command(&mut self, cx: &Cx, action: Action, _n: usize) -> Vec<Act> {
        match (action, self.day(cx)) {
            (Action::CopySummary | Action::Accept, Some(day)) => {
                let text = report::day(cx.locale, &day);
                let what = cx.text("tui.summary.title").to_owned();
                vec![Act::Close, Act::Copy { text, what }]
            }
            (Action::Cancel, _) => vec![Act::Close],
            _ => Vec::new(),
        }
    }

    fn answer(&mut self, cx: &Cx, _tag: Tag, response: Result<Response, Error>) -> Vec<Act> {
        match response {
            Ok(Response::DayDone(done)) => self.done = Some(done),
            Ok(_) => {}
            Err(error) => return vec![Act::Say(Notice::error(cx, &error))],
        }
        Vec::new()
    }

    fn view(&self, cx: &Cx, area: Rect, buffer: &mut Buffer) -> Option<Position> {
        let columns = if cx.tiny() {
            area.width
        } else {
            74.min(area.width.saturating_sub(4))
        };
        let mut lines = Vec::new();
        if let Some(day) = self.day(cx) {
            let inside = usize::from(columns.saturating_sub(4));
            lines.extend(report::day_lines(cx.locale, &day));
            lines.push(String::new());
            let text = bound(&report::day(cx.locale, &day));
            let told = fold_after_marks(&text, inside).into_iter();
            lines.extend(told.map(|line| line.replace('\u{a0}', " ")));
        } else {
            lines.push("..".to_owned());
        }
        let rows = (lines.len() as u16 + 4).min(area.height);
        let title = cx.text("tui.summary.title");
        let inside = popup::open(cx, buffer, popup::centred(area, columns, rows), title);
        if inside.height == 0 || inside.width < 8 {
            return None;
        }
        let room = inside.width.saturating_sub(2);
        for (n, line) in lines.iter().take(usize::from(inside.height)).enumerate() {
            let role = if n == 0 { Role::Title } else { Role::Text };
            let place = (inside.x + 1, inside.y + n as u16);
            paint::put_data(
                cx,
                buffer,
                paint::Cells::at(place, room),
                line,
                cx.styles.of(role),
            );
        }
        let keys = cx.text("tui.summary.keys");
        if inside.height > lines.len() as u16 {
            let y = inside.bottom() - 1;
            paint::put(
                buffer,
                paint::Cells::at((inside.x + 1, y), room),
                keys,
                cx.styles.of(Role::Dim),
            );
        }
        None
    }
}

/// Binds every number to the words beside it, as they belong on one line: `涉及 9 件案件`.
fn bound(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    let mut before = None;
    while let Some(c) = chars.next() {
        let digit = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
        let beside = c == ' ' && (digit(before) || digit(chars.peek().copied()));
        out.push(if beside { '\u{a0}' } else { c });
        before = Some(c);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::width::width;

    /// Lines end after a clause, and neither a number nor its noun stands alone.
    #[test]
    fn the_day_is_broken_between_its_clauses() {
        let text = "2026-06-30 demo 跟进 9 次，涉及 9 件案件（已联系 5，未接通 4）；新到账 2 笔 2.10万元。";
        for columns in 30..70 {
            let told = fold_after_marks(&bound(text), columns);
            assert!(told.iter().all(|line| width(line) <= columns), "{told:?}");
            let (last, rest) = told.split_last().unwrap();
            assert!(last.ends_with('。'), "{told:?}");
            for line in rest {
                assert!(line.ends_with(['，', '；', 'o']), "{columns}: {told:?}");
            }
        }
    }
}
