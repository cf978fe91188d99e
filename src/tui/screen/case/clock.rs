//! The clock of a case and the steps that led to the due date: `.` answers "why this day".

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::timeline;
use crate::config::theme::Role;
use crate::domain::clock::{Step, StepKind};
use crate::service::api::CaseFile;
use crate::text::width;
use crate::tui::cx::Cx;
use crate::tui::widget::paint;
use crate::tui::words;

/// Draws the lines from the `top`-th on.
pub(super) fn view(cx: &Cx, buffer: &mut Buffer, area: Rect, file: &CaseFile, top: usize) {
    let lines = lines(cx, file);
    for (n, line) in lines
        .iter()
        .skip(top)
        .take(usize::from(area.height))
        .enumerate()
    {
        let room = area.width.saturating_sub(2);
        let place = (area.x + 2, area.y + n as u16);
        paint::put_data(cx, buffer, place, room, line, cx.styles.of(Role::Text));
    }
}

/// One line per step, then the sum.
pub(super) fn lines(cx: &Cx, file: &CaseFile) -> Vec<String> {
    let mut lines: Vec<String> = Vec::with_capacity(file.steps.len() + 3);
    for step in &file.steps {
        let (mut words, articles) = line(cx, step);
        if matches!(step.kind, StepKind::Late | StepKind::Planned)
            && let Some(change) = step.change.and_then(|at| file.changes.get(at))
        {
            // A change that is not counted is named, not only dated; a late one with the day it missed.
            words = format!("{words}  {}", timeline::changed(cx, change));
            if let (StepKind::Late, Some(due)) = (step.kind, step.date) {
                let why = cx.fill("tui.clock.late", &[("due", &due.to_string())]);
                words = format!("{words}  {why}");
            }
        }
        let fits = width::width(&words) + width::width(&articles) + 6 <= usize::from(cx.width);
        if articles.is_empty() {
            lines.push(words);
        } else if fits {
            lines.push(format!("{words}   {articles}"));
        } else {
            // The article is what people argue with: it is never cut off behind the words.
            lines.extend([words, format!("{}  {articles}", " ".repeat(10))]);
        }
    }
    let verdict = &file.verdict;
    if let Some(due) = verdict.due {
        let days = words::days(cx, &file.line);
        let due = format!("{due} {}", words::weekday(cx, due));
        lines.push(cx.fill("tui.clock.result", &[("due", &due), ("days", &days)]));
    }
    for (key, day) in [
        ("tui.clock.apply-by", verdict.apply_by),
        ("tui.clock.decide-by", verdict.decide_by),
    ] {
        if let Some(day) = day {
            lines.push(cx.fill(key, &[("day", &day.to_string())]));
        }
    }
    lines
}

/// `2020-03-26  扣除 鉴定 2019-05-01 .. 2020-08-13 470天` and `[民诉解释243]`.
pub(in crate::tui::screen) fn line(cx: &Cx, step: &Step) -> (String, String) {
    let id = serde_json::to_value(step.kind);
    let id = id.ok().and_then(|id| id.as_str().map(str::to_owned));
    let kind = cx
        .text(&format!("domain.step.{}", id.unwrap_or_default()))
        .to_owned();
    let note = step.note.as_deref().map(|id| timeline::ground(cx, id));
    let span = match (step.from, step.to) {
        (None, None) => None,
        (from, to) => {
            let day =
                |day: Option<chrono::NaiveDate>| day.map(|d| d.to_string()).unwrap_or_default();
            Some(format!("{} .. {}", day(from), day(to)))
        }
    };
    let counted = |key: &str, n: Option<String>| n.map(|n| cx.fill(key, &[("n", &n)]));
    let words = [
        Some(kind),
        note,
        span,
        counted("tui.fact.months", step.months.map(|n| n.to_string())),
        counted("tui.fact.days", step.days.map(|n| n.to_string())),
    ]
    .into_iter()
    .flatten()
    .filter(|part| !part.is_empty())
    .collect::<Vec<_>>()
    .join("  ");
    let date = step.date.map(|d| d.to_string()).unwrap_or_default();
    let articles = if step.articles.is_empty() {
        String::new()
    } else {
        format!("[{}]", step.articles.join(", "))
    };
    (format!("{}  {words}", width::pad(&date, 10)), articles)
}
