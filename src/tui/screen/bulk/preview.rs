//! The preview: every row before and after, and why some are skipped.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::{Bulk, tells};
use crate::config::theme::Role;
use crate::domain::bulk::{Shown, Skip};
use crate::service::api::{BulkReport, BulkRow};
use crate::text::locale::Named;
use crate::text::width;
use crate::tui::cx::Cx;
use crate::tui::notice::Notice;
use crate::tui::screen::Act;
use crate::tui::screen::form::of_advice_read;
use crate::tui::widget::{paint, popup};
use crate::tui::words;

/// Columns of a case number on the smallest terminals.
const SHORT: usize = 14;

/// Rows of the dialog.
const ROWS: u16 = 16;

/// Rows below the list: the counts and the keys.
const BELOW: u16 = 2;

/// The dialog, and the number of lines for the list in it.
fn place(area: Rect) -> (Rect, usize) {
    let at = popup::centred(area, 84.min(area.width), ROWS.min(area.height));
    let inside = popup::inside(at);
    // The first row says what is done.
    (at, usize::from(inside.height.saturating_sub(1 + BELOW)))
}

/// Number of rows by which a page moves: those that fit. Of rows with their remarks in full the
/// last one may be cut, so the next page begins with it.
pub(super) fn page(bulk: &Bulk, cx: &Cx, area: Rect) -> usize {
    let (at, height) = place(area);
    let rows = match &bulk.report {
        Some(report) if bulk.why => {
            let seen = in_sight(bulk, cx, report, (room(at), height));
            seen.last().map_or(0, |(n, ..)| *n)
        }
        _ => height,
    };
    rows.max(1)
}

/// Columns for the words in the dialog.
fn room(at: Rect) -> u16 {
    popup::inside(at).width.saturating_sub(2)
}

impl Bulk {
    /// How many of the skipped cases would be included if a reason were given.
    pub(super) fn yielding(&self) -> usize {
        let rows = self.report.iter().flat_map(|report| &report.rows);
        let skips = rows.filter_map(|row| row.skip);
        skips.filter(|skip| skip.yields()).count()
    }

    /// Number of rows the preview shows.
    pub(super) fn shown(&self) -> usize {
        let rows = self.report.as_ref().map_or(&[][..], |report| &report.rows);
        rows.iter().filter(|row| !self.why || tells(row)).count()
    }

    /// Toggles between the rows with remarks, in full, and all rows.
    pub(super) fn tell(&mut self, cx: &Cx) -> Vec<Act> {
        let any = self
            .report
            .as_ref()
            .is_some_and(|r| r.rows.iter().any(tells));
        if !any {
            return vec![Act::Say(Notice::say(cx.text("tui.bulk.all-plain")))];
        }
        self.why = !self.why;
        self.top = 0;
        Vec::new()
    }

    /// Moves the rows of the preview; the last page is full, unless rows take several lines.
    pub(super) fn scroll(&mut self, step: isize) {
        let page = if self.why { 1 } else { self.page };
        let last = self.shown().saturating_sub(page);
        self.top = self.top.saturating_add_signed(step).min(last);
    }
}

fn said(cx: &Cx, shown: Option<&Shown>, weekday: bool) -> String {
    match shown {
        None => "--".to_owned(),
        Some(Shown::Day(day)) if weekday => words::day_and_weekday(cx, *day),
        Some(Shown::Day(day)) => words::day(cx, *day),
        Some(Shown::Text(text)) => paint::shown(cx, text),
        Some(Shown::Status(status)) => cx
            .text(&format!("domain.status.{}", status.id()))
            .to_owned(),
        Some(Shown::Closed(day)) => {
            let day = words::day(cx, *day);
            format!("{} {day}", cx.text("domain.status.closed"))
        }
    }
}

/// Why a row is skipped: `晚于措施时限 06-20`.
fn reason(cx: &Cx, skip: Skip) -> String {
    let day = skip
        .day()
        .map(|day| words::day(cx, day))
        .unwrap_or_default();
    cx.fill(&format!("domain.skip.{}", skip.id()), &[("day", &day)])
}

/// The case number of a row, shortened on a small terminal.
fn number(cx: &Cx, row: &BulkRow, why: bool) -> String {
    let number = paint::shown(cx, &row.number);
    if cx.tiny() && !why {
        width::short_number(&number, SHORT)
    } else {
        number
    }
}

/// The mark before a row: the row is skipped, or has remarks.
fn mark(cx: &Cx, row: &BulkRow) -> &'static str {
    match (row.skip, row.advice.is_empty()) {
        (Some(_), _) => cx.text("tui.bulk.skipped"),
        (None, false) => "!",
        (None, true) => "",
    }
}

/// The widths of the marks, the numbers and the whole line.
#[derive(Debug, Clone, Copy)]
struct Columns {
    marks: usize,
    numbers: usize,
    room: usize,
}

/// The lines of a row: `跳过 (2021)内0782执77号  06-15 -> 06-22  晚于措施时限 06-20`, aligned behind
/// the numbers. With the remarks in full, they have lines of their own.
fn lines(cx: &Cx, row: &BulkRow, why: bool, columns: Columns) -> Vec<(String, Role)> {
    let Columns {
        marks,
        numbers,
        room,
    } = columns;
    let mark = width::pad(mark(cx, row), marks);
    let number = number(cx, row, why);
    let number = if why {
        number
    } else {
        width::pad(&number, numbers)
    };
    let change = match (&row.before, &row.after) {
        // Nothing changes, so the reason is shown instead.
        (before, after) if row.skip.is_some() && before == after => String::new(),
        // A follow-up of a case that had no next one and gets none.
        (None, None) if row.clock.is_none() => format!("  {}", cx.text("tui.bulk.no-next")),
        (before, after) => {
            let weekday = row.skip.is_none() && !cx.tiny();
            let (mut before, mut after) = (
                said(cx, before.as_ref(), false),
                said(cx, after.as_ref(), weekday),
            );
            // A change of the clock may leave the due date as it is and still matter.
            if let Some(clock) = &row.clock
                && row.before == row.after
            {
                before = format!("{before} {}", words::days_of(cx, &clock.0));
                after = format!("{after} {}", words::days_of(cx, &clock.1));
            }
            format!("  {before} -> {after}")
        }
    };
    let line = format!("{mark} {number}{change}");
    let Some(skip) = row.skip else {
        return advised(cx, row, line, why, room);
    };
    let reason = reason(cx, skip);
    if !why {
        return vec![(format!("{line}  {reason}"), Role::NoticeWarn)];
    }
    let lifted = if skip.yields() {
        format!("{reason} ({})", cx.text("tui.bulk.lifted"))
    } else {
        reason
    };
    let wrapped = paint::wrap(&lifted, room.saturating_sub(4).max(8));
    let below = wrapped
        .into_iter()
        .map(|line| (format!("    {line}"), Role::Text));
    std::iter::once((line, Role::NoticeWarn))
        .chain(below)
        .collect()
}

/// A row that is changed, with what to know first: the first remark beside the row, or all of them
/// below it.
fn advised(cx: &Cx, row: &BulkRow, line: String, why: bool, room: usize) -> Vec<(String, Role)> {
    let mut said = row.advice.iter().map(|advice| of_advice_read(cx, advice));
    if why {
        let below = said.flat_map(|words| paint::wrap(&words, room.saturating_sub(4).max(8)));
        let below = below.map(|line| (format!("    {line}"), Role::Text));
        return std::iter::once((line, Role::NoticeWarn))
            .chain(below)
            .collect();
    }
    match said.next() {
        Some(first) => vec![(format!("{line}  {first}"), Role::NoticeWarn)],
        None => vec![(line, Role::Text)],
    }
}

/// The last two lines: the counts and the keys.
fn foot(bulk: &Bulk, cx: &Cx, report: &BulkReport) -> [String; 2] {
    let changed = report.changed();
    let all = [changed, report.rows.len() - changed, report.advised()];
    let [n, skipped, advised] = all.map(|n| n.to_string());
    let args: Named<'_> = &[("n", &n), ("skipped", &skipped), ("advised", &advised)];
    let sum = match (cx.tiny(), all) {
        (true, [0, 0, _]) => "tui.bulk.nothing-short",
        (true, [_, _, 0]) => "tui.bulk.sum-short",
        (true, _) => "tui.bulk.sum-short-advised",
        (false, [_, 0, 0]) => "tui.bulk.sum",
        (false, [_, _, 0]) => "tui.bulk.sum-skipped",
        (false, [_, 0, _]) => "tui.bulk.sum-advised",
        (false, _) => "tui.bulk.sum-both",
    };
    let keys = match (cx.tiny(), bulk.yielding() > 0) {
        // Enter would do nothing.
        (true, false) if changed == 0 => "tui.bulk.keys-none-short",
        (true, true) if changed == 0 => "tui.bulk.keys-none-reason-short",
        (false, false) if changed == 0 => "tui.bulk.keys-none",
        (false, true) if changed == 0 => "tui.bulk.keys-none-reason",
        (true, false) => "tui.bulk.keys-short",
        (true, true) => "tui.bulk.keys-reason-short",
        (false, false) => "tui.bulk.keys",
        (false, true) => "tui.bulk.keys-reason",
    };
    let lifted: Named<'_> = &[("n", &bulk.yielding())];
    [cx.fill(sum, args), cx.fill(keys, lifted)]
}

/// The lines of the list that fit, each with its row, counted from the first one shown.
fn in_sight(
    bulk: &Bulk,
    cx: &Cx,
    report: &BulkReport,
    (room, height): (u16, usize),
) -> Vec<(usize, String, Role)> {
    let rows = report.rows.iter().filter(|row| !bulk.why || tells(row));
    let rows: Vec<&BulkRow> = rows.skip(bulk.top).take(height).collect();
    let marks = rows.iter().map(|row| width::width(mark(cx, row)));
    let numbers = rows
        .iter()
        .map(|row| width::width(&number(cx, row, bulk.why)));
    let columns = Columns {
        marks: marks.max().unwrap_or(0).max(1),
        numbers: numbers.max().unwrap_or(0),
        room: usize::from(room),
    };
    let seen = rows.iter().enumerate().flat_map(|(n, row)| {
        let lines = lines(cx, row, bulk.why, columns).into_iter();
        lines.map(move |(words, role)| (n, words, role))
    });
    seen.take(height).collect()
}

/// Which rows are shown, up to `last`; `None` if all are.
fn position(bulk: &Bulk, cx: &Cx, last: usize) -> Option<String> {
    let all = bulk.shown();
    let args: Named<'_> = &[("from", &(bulk.top + 1)), ("to", &last), ("all", &all)];
    (bulk.top > 0 || last < all).then(|| cx.fill("tui.bulk.position", args))
}

/// Draws what is done and to how many cases, cut where the position, if there is one, needs room.
fn head(bulk: &Bulk, cx: &Cx, line: Rect, buffer: &mut Buffer, last: usize) {
    let what = bulk.what(cx);
    let value = bulk.form.as_ref().map(|(_, form)| form.summary(cx));
    let value = value.unwrap_or_default();
    let n = bulk.report.as_ref().map_or(0, |report| report.rows.len());
    let args: Named<'_> = &[("n", &n), ("what", &what), ("value", &value)];
    let head = cx.fill("tui.bulk.head", args);
    let position = position(bulk, cx, last).unwrap_or_default();
    let title = cx.styles.of(Role::Title);
    let taken = match width::width(&position) as u16 {
        0 => 0,
        columns => columns + 2,
    };
    let left = paint::Cells::at((line.x, line.y), line.width.saturating_sub(taken));
    paint::put_data(cx, buffer, left, &head, title);
    paint::put_right(buffer, line, 0, &position, title);
}

pub(super) fn view(bulk: &Bulk, cx: &Cx, area: Rect, buffer: &mut Buffer) {
    let (at, height) = place(area);
    let inside = popup::open(cx, buffer, at, cx.text("tui.bulk.title"));
    if inside.height == 0 || inside.width < 4 {
        return;
    }
    let (x, room) = (inside.x + 1, room(at));
    let line = |y: u16| paint::Cells::at((x, y), room);
    let Some(report) = &bulk.report else {
        let words = cx.text("tui.bulk.computing");
        paint::put(buffer, line(inside.y), words, cx.styles.of(Role::Dim));
        return;
    };
    let below = BELOW.min(inside.height.saturating_sub(1));
    let seen = in_sight(bulk, cx, report, (room, height));
    let last = seen.last().map_or(0, |(n, ..)| n + 1) + bulk.top;
    for ((_, words, role), y) in seen.iter().zip(inside.y + 1..) {
        let words = width::cut(words, usize::from(room));
        paint::put(buffer, line(y), &words, cx.styles.of(*role));
    }
    let first = Rect {
        x,
        width: room,
        height: 1,
        ..inside
    };
    head(bulk, cx, first, buffer, last);
    let foot = foot(bulk, cx, report);
    let roles = [Role::Title, Role::Dim];
    for ((words, role), y) in foot.iter().zip(roles).zip(inside.bottom() - below..) {
        paint::put(buffer, line(y), words, cx.styles.of(role));
    }
}
