//! Drawing the history.

use std::ops::Range;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::{History, Place};
use crate::command::deed;
use crate::config::theme::Role;
use crate::service::api::{CommitKind, CommitLine, HistoryQuery};
use crate::text::locale::Named;
use crate::text::width;
use crate::tui::cx::Cx;
use crate::tui::widget::paint;
use crate::tui::words;

/// Number of commits visible.
pub(super) fn rows(cx: &Cx) -> usize {
    let others = if cx.tiny() { 1 } else { 2 };
    usize::from(cx.body().saturating_sub(others)).max(1)
}

/// The time of a commit in eleven columns: with the time of day only in the current year. A small
/// window has five for the day, or for the month in another year.
fn moment(cx: &Cx, line: &CommitLine) -> String {
    let date = line.moment.date_naive();
    let day = words::day(cx, date);
    let other_year = width::width(&day) > 5;
    if cx.tiny() && other_year {
        return date.format("%y-%m").to_string();
    }
    if other_year || cx.tiny() {
        return day;
    }
    format!("{day} {}", line.moment.format("%H:%M"))
}

/// Which commits are shown, in words; empty for all.
pub(super) fn which(cx: &Cx, which: &HistoryQuery) -> String {
    let kind = |kind: CommitKind| {
        let key = match kind {
            CommitKind::Action(action) => format!("tui.history.action.{}", action.id()),
            CommitKind::Fact(kind) => format!("domain.fact.{}", kind.id()),
        };
        cx.text(&key).to_owned()
    };
    let named = [&which.by, &which.case].into_iter().flatten();
    let named = named.map(|name| paint::shown(cx, name));
    let parts: Vec<String> = named.chain(which.kind.map(kind)).collect();
    parts.join(" ")
}

impl History {
    /// The rows of the commits that are shown.
    pub(super) fn rows_of(&self, cx: &Cx, area: Rect) -> Range<u16> {
        let (top, height) = (self.top(cx), rows(cx));
        let shown = self.lines.len().saturating_sub(top).min(height);
        let first = area.y + if cx.tiny() { 1 } else { 2 };
        first..first.saturating_add(shown as u16).min(area.bottom())
    }

    /// The first commit that is shown.
    fn top(&self, cx: &Cx) -> usize {
        (self.at + 1).saturating_sub(rows(cx))
    }

    pub(super) fn draw(&self, cx: &Cx, area: Rect, buffer: &mut Buffer) {
        let mut y = area.y;
        let title = format!(
            " {}  {}",
            cx.text("tui.history.title"),
            which(cx, &self.which)
        );
        let style = cx.styles.of(Role::Title);
        let taken = paint::put(
            buffer,
            paint::Cells::at((area.x, y), area.width),
            title.trim_end(),
            style,
        );
        let height = rows(cx);
        let top = self.top(cx);
        let shown = self.lines.len().saturating_sub(top).min(height);
        let head = Rect { height: 1, ..area };
        let dim = cx.styles.of(Role::Dim);
        paint::put_right(buffer, head, taken, &self.place(cx, top, shown), dim);
        y += 1;
        if !cx.tiny() {
            paint::rule(cx, buffer, area.x, y, area.width);
            y += 1;
        }
        if self.lines.is_empty() && self.loaded {
            let key = if self.which == HistoryQuery::default() {
                "tui.history.none"
            } else {
                "tui.history.none-such"
            };
            let style = cx.styles.of(Role::Text);
            paint::put(
                buffer,
                paint::Cells::at((area.x + 1, y), area.width),
                cx.text(key),
                style,
            );
        }
        for (n, line) in self.lines.iter().enumerate().skip(top).take(height) {
            let selected = n == self.at;
            // The keys go to an open dialog.
            let role = match (selected && self.dialog.is_none(), line.retracted_by) {
                (true, _) => Role::Selected,
                (false, Some(_)) => Role::Dim,
                (false, None) => Role::Text,
            };
            let text = width::pad(
                &row(cx, line, selected, usize::from(area.width)),
                usize::from(area.width),
            );
            if y < area.bottom() {
                paint::put(
                    buffer,
                    paint::Cells::at((area.x, y), area.width),
                    &text,
                    cx.styles.of(role),
                );
            }
            y += 1;
        }
    }

    /// The position of the page: `第 1 到 17 条  更早的往下翻`. For the oldest page it is counted
    /// from the end.
    fn place(&self, cx: &Cx, top: usize, shown: usize) -> String {
        if shown == 0 {
            return String::new();
        }
        let all = self.lines.len();
        let (key, from, to) = match self.place {
            Place::Newer(n) => ("tui.history.page", n + top + 1, n + top + shown),
            Place::Older(n) => (
                "tui.history.page-oldest",
                n + all - top - shown + 1,
                n + all - top,
            ),
        };
        let (from, to) = (from.to_string(), to.to_string());
        let args: Named<'_> = &[("from", &from), ("to", &to)];
        let mut place = cx.fill(key, args);
        if !cx.tiny() && (self.older || top + shown < self.lines.len()) {
            place.extend(["  ", cx.text("tui.history.older")]);
        }
        place.push(' ');
        place
    }
}

/// The line of a commit: `>   31 06-15 08:41 王芳     (2022)内0783执336号 跟进 已联系`.
fn row(cx: &Cx, line: &CommitLine, selected: bool, columns: usize) -> String {
    let mark = if selected { ">" } else { " " };
    let when = moment(cx, line);
    let actor = paint::shown(cx, &line.actor);
    let mut what = paint::shown(cx, &deed::what(line, cx.wording()));
    if line.retracted_by.is_some() {
        what = format!("({}) {what}", cx.text("tui.history.gone"));
    }
    let head = if cx.tiny() {
        format!("{mark}{} {} ", width::pad(&when, 5), actor)
    } else {
        let commit = width::pad_left(&line.commit.to_string(), 6);
        let (when, actor) = (width::pad(&when, 11), width::pad(&actor, 8));
        format!("{mark}{commit} {when} {actor} ")
    };
    let room = columns.saturating_sub(width::width(&head));
    head + &fitting(cx, what, room)
}

/// Fits a summary to `room` columns: the current year is left out of days if needed, and no day or
/// number is cut.
fn fitting(cx: &Cx, what: String, room: usize) -> String {
    if width::width(&what) <= room {
        return what;
    }
    let year = cx.day().format("%Y-").to_string();
    let what = what.replace(&format!(" {year}"), " ");
    if width::width(&what) <= room {
        return what;
    }
    // The resulting day stays; a note gives way.
    if let Some((head, day)) = what.rsplit_once(" -> ")
        && day.chars().all(|c| c.is_ascii_digit() || c == '-')
        && let Some(left) = room.checked_sub(day.len() + 4)
    {
        return format!("{} -> {day}", fitting(cx, head.to_owned(), left));
    }
    let cut = width::cut(&what, room);
    let kept = cut.trim_end_matches('.');
    let whole = |text: &str| text.ends_with(' ') || text.is_empty();
    let next = what.get(kept.len()..).and_then(|rest| rest.chars().next());
    let inside = next.is_some_and(|c| c.is_ascii_graphic()) && !whole(kept);
    let last = kept.rsplit(' ').next().unwrap_or_default();
    if inside && last.is_ascii() && last.len() < kept.len() {
        let before = kept.strip_suffix(last).unwrap_or(kept);
        return format!("{}..", before.trim_end_matches([' ', '-', '>']));
    }
    cut
}
