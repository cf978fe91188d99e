//! The clock of a case with the steps that led to the due date: `.` answers "why this day".

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::config::theme::Role;
use crate::domain::change::Change;
use crate::domain::clock::Step;
use crate::service::api::CaseFile;
use crate::text::{stops, width};
use crate::tui::cx::Cx;
use crate::tui::widget::paint;
use crate::tui::words;
use crate::words::step;

/// Columns of a date.
const DAY: usize = 10;
/// Width below which continuation lines are only slightly indented.
const NARROW: usize = 60;

/// Draws the lines from index `top` on.
pub(super) fn view(cx: &Cx, buffer: &mut Buffer, area: Rect, file: &CaseFile, top: usize) {
    let lines = lines(cx, file, usize::from(area.height));
    for (n, line) in lines
        .iter()
        .skip(top)
        .take(usize::from(area.height))
        .enumerate()
    {
        let room = area.width.saturating_sub(2);
        let place = (area.x + 2, area.y + n as u16);
        paint::put_data(
            cx,
            buffer,
            paint::Cells::at(place, room),
            line,
            cx.styles.of(Role::Text),
        );
    }
}

/// One line per step, then the result. If there are more than `rows`, the due date comes first,
/// because it is what `.` asks for.
pub(super) fn lines(cx: &Cx, file: &CaseFile, rows: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::with_capacity(file.steps.len() + 3);
    let room = usize::from(cx.width).saturating_sub(3);
    for step in &file.steps {
        lines.extend(lines_of(cx, step, &file.changes, room));
    }
    let verdict = &file.verdict;
    if let Some(due) = verdict.due {
        let days = words::days(cx, &file.line);
        let due = format!("{due} {}", words::weekday(cx, due));
        lines.push(cx.fill("tui.clock.result", &[("due", &due), ("days", &days)]));
    }
    let result = lines.len().saturating_sub(1);
    for (ahead, passed, day) in [
        (
            "tui.clock.apply-by",
            "tui.clock.apply-by-passed",
            verdict.apply_by,
        ),
        (
            "tui.clock.decide-by",
            "tui.clock.decide-by-passed",
            verdict.decide_by,
        ),
    ] {
        if let Some(day) = day {
            let key = if day < cx.day() { passed } else { ahead };
            lines.push(cx.fill(key, &[("day", &day)]));
        }
    }
    if lines.len() > rows && verdict.due.is_some() {
        let due = lines.remove(result);
        lines.insert(0, due);
    }
    lines
}

/// The lines of a step: `2020-03-26  扣除  鉴定  2019-05-01 .. 2020-08-13  470天   [民诉解释243]`.
///
/// What does not fit is shown below in full: days that are cut read as others, the articles are
/// what people argue with, and so is the reason why a change is not counted.
pub(in crate::tui::screen) fn lines_of(
    cx: &Cx,
    step: &Step,
    changes: &[Change],
    room: usize,
) -> Vec<String> {
    let said = step::said(step, changes, cx.locale);
    let date = step.date.map(|d| d.to_string()).unwrap_or_default();
    let (words, reason) = (stops::narrow(&said.words), stops::narrow(&said.reason));
    let parts = words.split(step::GAP).map(|part| (step::GAP, part));
    let below = [reason.as_ref(), &said.articles].map(|part| ("   ", part));
    let mut lines = vec![width::pad(&date, DAY)];
    for (gap, part) in parts.chain(below) {
        let fits = |line: &String| {
            let columns = [line.as_str(), gap, part].map(width::width);
            columns.iter().sum::<usize>() <= room
        };
        match lines.last_mut() {
            _ if part.is_empty() => {}
            Some(line) if fits(line) => line.extend([gap, part]),
            _ => {
                let indent = " ".repeat(if room < NARROW { 2 } else { DAY + 2 });
                let below = paint::fold(part, room.saturating_sub(indent.len()));
                lines.extend(below.into_iter().map(|line| format!("{indent}{line}")));
            }
        }
    }
    lines
}
