//! What would follow, in words: the due date before and after, and the new steps.

use super::of_advice;
use crate::config::theme::Role;
use crate::domain::clock::Verdict;
use crate::service::api::{Standing, WhatIf};
use crate::text::width;
use crate::tui::cx::Cx;
use crate::tui::screen::case::clock;
use crate::tui::widget::paint;
use crate::tui::words;

/// The line on what would follow: `届满 2022-08-03 -> 2022-11-03, 余141天`.
pub(super) fn follows(cx: &Cx, answer: &WhatIf) -> String {
    let due = |standing: &Standing| standing.verdict.due.map(|day| day.to_string());
    let after = &answer.after.verdict;
    let days = words::days_of(cx, after);
    let none = cx.text("tui.form.no-due").to_owned();
    let now = due(&answer.after).unwrap_or_else(|| none.clone());
    let Some(before) = &answer.before else {
        if after.due.is_none() {
            return now;
        }
        return cx.fill("tui.form.due-new", &[("due", &now), ("days", &days)]);
    };
    let was = due(before).unwrap_or(none);
    if was == now && before.verdict.level == after.level {
        return cx.fill("tui.form.due-same", &[("due", &now), ("days", &days)]);
    }
    let before_days = words::days_of(cx, &before.verdict);
    cx.fill(
        "tui.form.due-moves",
        &[
            ("before", &was),
            ("was", &before_days),
            ("due", &now),
            ("days", &days),
        ],
    )
}

/// Lays out name, current and new value in columns: wide if there is room, else narrow, else with
/// the new value on a line of its own.
fn side_by_side(table: &[[String; 3]], room: usize) -> Vec<String> {
    let widest = |n: usize| {
        let cells = table.iter().filter_map(|row| row.get(n));
        cells.map(|cell| width::width(cell)).max().unwrap_or(0)
    };
    let narrow = (widest(0) + 1, widest(1) + 2);
    let columns = [(narrow.0.max(12), narrow.1.max(16)), narrow];
    let fitting = columns
        .into_iter()
        .find(|(name, now)| name + now + widest(2) <= room);
    let Some((name_columns, now_columns)) = fitting else {
        let rows = table.iter().filter(|[name, ..]| !name.is_empty());
        return rows
            .flat_map(|[name, now, then]| [format!("{name} {now}"), format!("-> {then}")])
            .collect();
    };
    let line = |[name, now, then]: &[String; 3]| {
        let name = width::pad(name, name_columns);
        format!("{name}{}{then}", width::pad(now, now_columns))
    };
    table.iter().map(line).collect()
}

/// Breaks a line before `->` if it exceeds the room.
pub(super) fn on_two_lines(line: &str, room: usize) -> impl Iterator<Item = String> {
    let parts = match line.split_once(" -> ") {
        Some((was, is)) if width::width(line) > room => vec![was.to_owned(), format!("-> {is}")],
        _ => vec![line.to_owned()],
    };
    parts
        .into_iter()
        .flat_map(move |part| paint::fold(&part, room))
}

/// The clock as it is and as it would be, side by side, then the new steps.
pub(super) fn comparison(cx: &Cx, answer: &WhatIf, room: usize) -> Vec<(String, Role)> {
    let day =
        |day: Option<chrono::NaiveDate>| day.map_or_else(|| "--".to_owned(), |day| day.to_string());
    let Some(before) = &answer.before else {
        return Vec::new();
    };
    let (was, is) = (&before.verdict, &answer.after.verdict);
    let level = |verdict: &Verdict| {
        cx.text(&format!("domain.level.{}", verdict.level.id()))
            .to_owned()
    };
    let table = [
        ["", cx.text("tui.form.now"), cx.text("tui.form.then")].map(str::to_owned),
        [
            cx.text("tui.field.due").to_owned(),
            day(was.due),
            day(is.due),
        ],
        [
            cx.text("tui.form.raw").to_owned(),
            day(was.raw),
            day(is.raw),
        ],
        [
            cx.text("tui.column.days").to_owned(),
            words::days_of(cx, was),
            words::days_of(cx, is),
        ],
        [cx.text("tui.form.level").to_owned(), level(was), level(is)],
    ];
    // On a small terminal, only the due date and what moves it: the table would push them out of
    // the window.
    let mut rows: Vec<String> = if cx.tiny() {
        on_two_lines(&follows(cx, answer), room).collect()
    } else {
        side_by_side(&table, room)
    };
    for step in answer
        .after
        .steps
        .iter()
        .filter(|step| !before.steps.contains(step))
    {
        let rest = clock::lines_of(cx, step, &answer.after.changes, room.saturating_sub(2));
        let marks = ["+ "].into_iter().chain(std::iter::repeat("  "));
        rows.extend(
            marks
                .zip(rest)
                .flat_map(|(mark, line)| paint::fold(&format!("{mark}{line}"), room)),
        );
    }
    // Remarks on a field are shown at the field.
    for advice in answer.advice.iter().filter(|one| one.about.is_empty()) {
        rows.extend(paint::fold(&of_advice(cx, advice, false), room));
    }
    rows.into_iter().map(|row| (row, Role::Text)).collect()
}
