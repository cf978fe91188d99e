//! The form on screen: label, field, meaning; below what would follow, and what helps.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use super::def::Kind;
use super::{Form, fill, of_advice};
use crate::command::{Action, Context};
use crate::config::theme::Role;
use crate::domain::clock::Verdict;
use crate::service::api::{Standing, WhatIf};
use crate::text::width;
use crate::tui::cx::Cx;
use crate::tui::notice::Notice;
use crate::tui::screen::case::clock;
use crate::tui::widget::{paint, popup};
use crate::tui::words;

/// Columns of the box on a wide terminal.
const COLUMNS: u16 = 86;

/// A line of the upper part.
enum Line {
    Field(usize),
    /// A remark on the field above it.
    Remark(String, Role),
}

pub(super) fn view(form: &Form, cx: &Cx, area: Rect, buffer: &mut Buffer) -> Option<Position> {
    let tiny = cx.tiny();
    let columns = if tiny {
        area.width
    } else {
        COLUMNS.min(area.width.saturating_sub(4))
    };
    let room = usize::from(columns.saturating_sub(4)).max(8);
    let (lines, focus) = lines(form, cx, room);
    let below = below(form, cx, room);
    let wanted = (form.fields().len() + 4).max(lines.len()) + below.len() + 3;
    let rows = if tiny {
        area.height
    } else {
        u16::try_from(wanted).unwrap_or(u16::MAX).min(area.height)
    };
    let title = title(form, cx);
    let inside = popup::open(cx, buffer, popup::centred(area, columns, rows), &title);
    if inside.height == 0 || inside.width < 8 {
        return None;
    }
    // The fields get what the lower part leaves, at least the one with the caret.
    let below_rows = below
        .len()
        .min(usize::from(inside.height).saturating_sub(2));
    let upper = usize::from(inside.height) - below_rows;
    let top = scroll(form, &lines, focus, upper);
    let mut cursor = None;
    for (n, line) in lines.iter().skip(top).take(upper).enumerate() {
        let y = inside.y + n as u16;
        match line {
            Line::Field(at) => {
                let caret = field(form, cx, buffer, inside, y, *at);
                if *at == form.at {
                    cursor = Some(caret);
                }
            }
            Line::Remark(words, role) => {
                let style = cx.styles.of(*role);
                paint::put_data(
                    cx,
                    buffer,
                    (inside.x + 3, y),
                    inside.width - 3,
                    words,
                    style,
                );
            }
        }
    }
    for (n, (words, role)) in below.iter().take(below_rows).enumerate() {
        let y = inside.bottom() - below_rows as u16 + n as u16;
        let style = cx.styles.of(*role);
        paint::put_data(
            cx,
            buffer,
            (inside.x + 1, y),
            inside.width - 1,
            words,
            style,
        );
    }
    cursor
}

fn title(form: &Form, cx: &Cx) -> String {
    if let Some(heading) = &form.heading {
        return heading.clone();
    }
    let what = cx.text(&format!("tui.form.title.{}", form.id()));
    let what = if form.trial {
        cx.fill("tui.form.trial", &[("what", what)])
    } else {
        what.to_owned()
    };
    let party = form
        .file
        .as_ref()
        .map(|file| words::party(&file.line).to_owned())
        .unwrap_or_default();
    let number = paint::shown(cx, &form.number);
    [what, number, paint::shown(cx, &party)]
        .into_iter()
        .filter(|part| !part.is_empty())
        .collect::<Vec<_>>()
        .join("  ")
}

/// The fields with what is to be said about them, and which line has the caret.
fn lines(form: &Form, cx: &Cx, room: usize) -> (Vec<Line>, usize) {
    let mut lines = Vec::new();
    let mut focus = 0;
    let advice = match &form.answer {
        Some(Ok(answer)) => answer.advice.as_slice(),
        _ => &[],
    };
    for (at, def) in form.fields().iter().enumerate() {
        if at == form.at {
            focus = lines.len();
        }
        lines.push(Line::Field(at));
        let complaint = form.complaint.as_ref().filter(|(place, _)| *place == at);
        let reading = form.reading(cx, at);
        let mut said: Vec<(String, Role)> = Vec::new();
        if let Some((_, words)) = complaint {
            said.push((words.clone(), Role::NoticeError));
        } else if let Some(wrong) = reading.wrong.filter(|_| at != form.at || form.confirmed) {
            said.push((wrong, Role::NoticeError));
        }
        said.extend(reading.remarks.into_iter().map(|words| (words, Role::Dim)));
        if cx.tiny() && at == form.at && !reading.means.is_empty() {
            said.insert(0, (reading.means, Role::Text));
        }
        if complaint.is_none() {
            let here = advice
                .iter()
                .filter(|advice| fill::field_of(form.kind, advice.about) == Some(def.id));
            said.extend(here.map(|advice| (of_advice(cx, advice), Role::NoticeWarn)));
        }
        for (words, role) in said {
            let wrapped = paint::wrap(&words, room.saturating_sub(2));
            lines.extend(wrapped.into_iter().map(|line| Line::Remark(line, role)));
        }
    }
    (lines, focus)
}

/// The first line shown: the field with the caret and what is said about it stay in sight.
fn scroll(form: &Form, lines: &[Line], focus: usize, room: usize) -> usize {
    let end = lines
        .iter()
        .skip(focus + 1)
        .position(|line| matches!(line, Line::Field(_)))
        .map_or(lines.len(), |n| focus + 1 + n);
    let mut top = form.top.borrow_mut();
    if focus < *top {
        *top = focus;
    }
    if end > *top + room {
        *top = (end - room).min(focus);
    }
    *top = (*top).min(lines.len().saturating_sub(room));
    *top
}

/// One field; where the caret is.
fn field(form: &Form, cx: &Cx, buffer: &mut Buffer, inside: Rect, y: u16, at: usize) -> Position {
    let text = cx.styles.of(Role::Text);
    let label = form
        .fields()
        .iter()
        .map(|field| width::width(label(cx, field.id)))
        .max()
        .unwrap_or(0) as u16;
    let id = form.fields().get(at).map_or("", |field| field.id);
    let marker = if at == form.at { ">" } else { " " };
    paint::put(buffer, inside.x, y, 1, marker, text);
    paint::put(
        buffer,
        inside.x + 1,
        y,
        inside.width - 1,
        self::label(cx, id),
        text,
    );
    let x = inside.x + 2 + label;
    let left = inside.right().saturating_sub(x + 1);
    let means = form.reading(cx, at);
    let room = match form.kind_of(cx, at) {
        // The counter stands behind the text.
        Kind::Text(_) | Kind::Value => left.saturating_sub(if cx.tiny() { 0 } else { 9 }),
        Kind::Day { .. } | Kind::Move | Kind::Money | Kind::Count => {
            left.min(if cx.tiny() { left } else { 18 })
        }
        Kind::Pick { .. } | Kind::Number => left.min(if cx.tiny() { left } else { 30 }),
    };
    let caret = match form.inputs.get(at) {
        Some(input) => input.field.view(cx, buffer, (x, y), room),
        None => Position::new(x, y),
    };
    if !cx.tiny() {
        let x = x + room + 1;
        let (words, role) = match &means.wrong {
            // What was complained of stands in full on the line below.
            Some(_)
                if form
                    .complaint
                    .as_ref()
                    .is_some_and(|(place, _)| *place == at) =>
            {
                (means.means.clone(), Role::Text)
            }
            Some(wrong) if means.means.is_empty() => (wrong.clone(), Role::NoticeError),
            _ => (means.means.clone(), Role::Text),
        };
        let room = inside.right().saturating_sub(x);
        paint::put_data(cx, buffer, (x, y), room, &words, cx.styles.of(role));
    }
    caret
}

fn label(cx: &Cx, id: &str) -> &'static str {
    cx.text(&format!("tui.form.label.{id}"))
}

/// What would follow, what helps, and what Enter does.
fn below(form: &Form, cx: &Cx, room: usize) -> Vec<(String, Role)> {
    let mut rows: Vec<(String, Role)> = Vec::new();
    match &form.answer {
        Some(Ok(answer)) if form.trial => rows.extend(comparison(cx, answer, room)),
        Some(Ok(answer)) => {
            let line = follows(cx, answer);
            rows.extend(on_two_lines(&line, room).map(|line| (line, Role::Text)));
            let whole = answer
                .advice
                .iter()
                .filter(|advice| advice.about.is_empty());
            rows.extend(whole.map(|advice| (of_advice(cx, advice), Role::NoticeWarn)));
        }
        Some(Err(error)) => {
            let words = Notice::error(cx, error).words;
            rows.extend(
                paint::wrap(&words, room)
                    .into_iter()
                    .map(|line| (line, Role::NoticeWarn)),
            );
        }
        // A trial that says nothing yet says when it will.
        None if form.trial => {
            let waits = paint::fold(cx.text("tui.form.trial-waits"), room);
            rows.extend(waits.into_iter().map(|line| (line, Role::Text)));
        }
        None => {}
    }
    let most = if cx.tiny() { 1 } else { 4 };
    let help = paint::wrap(&fill::help(cx, form), room);
    rows.extend(
        help.into_iter()
            .take(most)
            .map(|line| (line.replace('\u{a0}', " "), Role::Dim)),
    );
    if !cx.tiny() {
        let fields = form.fields();
        let here = fields.get(form.at).is_some_and(|field| field.more);
        let last = fields
            .get(form.at + 1)
            .is_none_or(|next| next.more && !here);
        let key = match (last, form.trial) {
            (true, _) if form.many.is_some() => "tui.bulk.keys-last",
            (false, _) if form.many.is_some() => "tui.bulk.keys-next",
            (true, true) => "tui.form.keys-trial",
            (true, false) => "tui.form.keys-save",
            (false, true) => "tui.form.keys-trial-next",
            (false, false) => "tui.form.keys-next",
        };
        let save = cx.keymap.keys(Context::Form, Action::Save).first();
        let save = save.map(ToString::to_string).unwrap_or_default();
        rows.push((cx.fill(key, &[("save", &save)]), Role::Dim));
    }
    rows
}

/// `届满 2022-08-03 -> 2022-11-03, 余141天`.
fn follows(cx: &Cx, answer: &WhatIf) -> String {
    let due = |standing: &Standing| standing.verdict.due.map(|day| day.to_string());
    let after = &answer.after.verdict;
    let days = words::days_of(cx, after);
    let none = cx.text("tui.form.no-due").to_owned();
    let now = due(&answer.after).unwrap_or_else(|| none.clone());
    let Some(before) = &answer.before else {
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

/// What it comes to gets a line of its own where there is no room behind what it was.
fn on_two_lines(line: &str, room: usize) -> impl Iterator<Item = String> {
    let parts = match line.split_once(" -> ") {
        Some((was, is)) if width::width(line) > room => vec![was.to_owned(), format!("-> {is}")],
        _ => vec![line.to_owned()],
    };
    parts
        .into_iter()
        .flat_map(move |part| paint::fold(&part, room))
}

/// The clock now and as it would be, side by side, then the steps that are new.
fn comparison(cx: &Cx, answer: &WhatIf, room: usize) -> Vec<(String, Role)> {
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
    // On ten rows the due date and what moves it come first; the table would push them out of the window.
    let mut rows: Vec<String> = if cx.tiny() {
        on_two_lines(&follows(cx, answer), room).collect()
    } else {
        super::remark::side_by_side(&table, room)
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
    // What is about a field stands at the field.
    for advice in answer.advice.iter().filter(|one| one.about.is_empty()) {
        rows.extend(paint::fold(&of_advice(cx, advice), room));
    }
    rows.into_iter().map(|row| (row, Role::Text)).collect()
}
