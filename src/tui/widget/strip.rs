//! The details of the selected case below a list: four lines if there is room, one otherwise.

use chrono::NaiveDate;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::paint;
use crate::config::theme::Role;
use crate::domain::checklist::Reason;
use crate::domain::clock::StepKind;
use crate::domain::event::{Fact, Supervision};
use crate::domain::level::Level;
use crate::domain::next::{self, Cap};
use crate::service::api::{CaseFile, CaseLine};
use crate::text::width;
use crate::tui::cx::Cx;
use crate::tui::words;

/// The fewest columns of a part that is cut; less would be of no use.
const PIECE: usize = 12;

/// The most follow-ups in the tall strip.
const LAST: usize = 3;

/// Rows of the strip on this terminal: 4 if it is tall, 1 from 60 × 18, and 0 below that.
pub fn height(cx: &Cx) -> u16 {
    if cx.tall() {
        4
    } else {
        u16::from(cx.width >= 60 && cx.height >= 18)
    }
}

/// What is known about a case: its row, why it is on the list of the day, and its file once it has
/// arrived.
#[derive(Debug, Clone, Copy)]
pub struct Known<'a> {
    pub line: &'a CaseLine,
    pub reason: Option<Reason>,
    pub file: Option<&'a CaseFile>,
}

impl<'a> Known<'a> {
    /// A case of which only the row is known.
    pub fn by(line: &'a CaseLine) -> Known<'a> {
        Known {
            line,
            reason: None,
            file: None,
        }
    }
}

/// Draws the strip: what the row says and what the file adds.
pub fn view(cx: &Cx, buffer: &mut Buffer, area: Rect, known: &Known<'_>) {
    let Known { line, reason, file } = *known;
    let columns = usize::from(area.width).saturating_sub(2);
    let lines = if area.height >= 4 {
        vec![
            head(cx, line, columns),
            limit(cx, line, file, columns),
            measure(cx, line, reason, file, columns),
            last(cx, line, file, columns),
        ]
    } else {
        vec![short(cx, line, reason, file, columns)]
    };
    for (n, text) in lines.iter().take(usize::from(area.height)).enumerate() {
        let style = cx.styles.of(if n == 0 && area.height >= 4 {
            Role::Title
        } else {
            Role::Text
        });
        let room = area.width.saturating_sub(1);
        let place = (area.x + 1, area.y + n as u16);
        paint::put_data(cx, buffer, paint::Cells::at(place, room), text, style);
    }
}

fn labelled(cx: &Cx, key: &str, value: &str) -> Option<String> {
    (!value.is_empty()).then(|| format!("{} {value}", cx.text(key)))
}

/// A labelled day, which is never cut.
fn dated(cx: &Cx, key: &str, day: &str) -> Option<String> {
    labelled(cx, key, day).map(|part| whole(&part))
}

/// A part that is never cut, because half a figure would be another figure.
fn whole(part: &str) -> String {
    part.replace(' ', "\u{a0}")
}

/// Joins as many parts as fit. A part that is too long is cut if a useful piece remains, or else
/// skipped in favour of the following ones.
fn fit(parts: &[Option<String>], columns: usize) -> String {
    let mut line = String::new();
    for part in parts.iter().flatten().filter(|part| !part.is_empty()) {
        let gap = if line.is_empty() { 0 } else { 2 };
        let room = columns.saturating_sub(width::width(&line) + gap);
        let part = if width::width(part) <= room {
            part.clone()
        } else if room >= PIECE && !part.contains('\u{a0}') {
            width::cut(part, room)
        } else {
            continue;
        };
        line.push_str(&" ".repeat(gap));
        line.push_str(&part.replace('\u{a0}', " "));
    }
    line
}

/// The first line: number, cause, parties, handler, filing.
fn head(cx: &Cx, line: &CaseLine, columns: usize) -> String {
    let court = words::short_court(cx, line.court.as_deref().unwrap_or_default());
    let named = |key, text: &Option<String>| labelled(cx, key, text.as_deref().unwrap_or_default());
    let parts = [
        Some(line.number.clone()),
        line.cause.clone(),
        Some(line.parties()),
        named("tui.field.handler", &line.handler),
        dated(cx, "tui.field.filed", &day(line.filed)),
        Some(court),
        line.division.clone(),
    ];
    fit(&parts, columns)
}

/// The line of a closed case: `结案: 2026-03-05 执行完毕  届满 2026-04-01`.
fn closing(cx: &Cx, line: &CaseLine, closed: NaiveDate, columns: usize) -> String {
    let label = cx.text("tui.strip.closed");
    let parts = [
        Some(whole(&format!("{label} {closed}"))),
        how(cx, line),
        dated(cx, "tui.field.due", &day(line.due)),
        Some(cx.text("tui.strip.why").to_owned()),
    ];
    fit(&parts, columns)
}

/// How a case was closed, if the list reads it.
fn how(cx: &Cx, line: &CaseLine) -> Option<String> {
    let how = line.more.as_deref()?.how.as_deref()?;
    Some(cx.wording().closing(how).to_owned())
}

/// The line of the due date:
/// `期限: 原届满 2018-12-12 + 扣除 470 天 = 2020-03-26, 超811天  [. 看是怎么算的]`.
fn limit(cx: &Cx, line: &CaseLine, file: Option<&CaseFile>, columns: usize) -> String {
    if let Some(closed) = line.closed {
        return closing(cx, line, closed, columns);
    }
    let due = day(line.due);
    let sum = file.and_then(|file| sum(cx, file));
    let result = match (&sum, due.is_empty()) {
        (Some(sum), false) => format!("{sum} = {due}"),
        (_, false) => format!("{} {due}", cx.text("tui.field.due")),
        _ => String::new(),
    };
    let days = words::days(cx, line);
    let label = cx.text("tui.strip.limit");
    let parts = [
        Some(if result.is_empty() {
            format!("{label} {days}")
        } else {
            format!("{label} {result}, {days}")
        }),
        line.provisional
            .then(|| cx.text("tui.provisional").to_owned()),
        Some(cx.text("tui.strip.why").to_owned()),
    ];
    fit(&parts, columns)
}

/// The due date without changes, and what was added to it; `None` if nothing was.
fn sum(cx: &Cx, file: &CaseFile) -> Option<String> {
    let base = file.steps.iter().find(|step| step.kind == StepKind::Base)?;
    let mut text = cx.fill("tui.strip.base", &[("day", &day(base.date))]);
    let before = text.len();
    let extended = file.steps.iter().filter(|s| s.kind == StepKind::Extend);
    let (months, days) = extended.fold((0, 0), |(months, days), step| {
        (
            months + step.months.unwrap_or(0),
            days + step.days.unwrap_or(0),
        )
    });
    for (n, key) in [
        (months.into(), "tui.strip.extended-months"),
        (days.into(), "tui.strip.extended-days"),
        (i64::from(file.verdict.deducted), "tui.strip.deducted"),
    ] {
        if n > 0 {
            text.push_str(" + ");
            text.push_str(&cx.fill(key, &[("n", &n)]));
        }
    }
    (text.len() > before).then_some(text)
}

/// Why the case is on the list: `跟进到期 06-12 (迟3天)`.
fn why(cx: &Cx, line: &CaseLine, reason: Reason) -> String {
    let name = cx.text(&format!("tui.reason.{}", reason.id()));
    match (reason, line.next) {
        (Reason::FollowUp | Reason::Skipped, Some(next)) => {
            format!("{name} {}", words::day(cx, next))
        }
        _ => name.to_owned(),
    }
}

/// The last supervision still in force.
fn supervision(file: &CaseFile) -> Option<&Supervision> {
    let mut held = file.timeline.iter().rev().filter(|entry| !entry.retracted);
    held.find_map(|entry| match &entry.fact {
        Fact::Supervised(supervision) => Some(supervision),
        _ => None,
    })
}

/// The latest sensible date for the case, as far as it is known.
pub fn cap(cx: &Cx, line: &CaseLine, file: Option<&CaseFile>) -> Option<Cap> {
    let limit = file.and_then(supervision).and_then(|s| s.limit);
    let running = line.level.is_open() && line.level != Level::Paused;
    // A limit that ends today still counts, because any next day would exceed it.
    let yesterday = cx.today.pred_opt().unwrap_or(cx.today);
    next::cap(limit, line.due.filter(|_| running), yesterday)
}

/// The reason, then the measure: `措施: 向银行发函查询  时限 06-20  牵头 分管副院长  责任 民一庭`.
fn measure(
    cx: &Cx,
    line: &CaseLine,
    reason: Option<Reason>,
    file: Option<&CaseFile>,
    columns: usize,
) -> String {
    let supervision = file.and_then(supervision);
    let text = |of: Option<&String>| of.cloned().unwrap_or_default();
    let parts = [
        reason.map(|reason| {
            let why = why(cx, line, reason);
            cx.fill("tui.strip.reason", &[("reason", &why)])
        }),
        supervision.map(|s| {
            let text = width::cut(&s.text, columns / 2);
            cx.fill("tui.strip.measure", &[("text", &text)])
        }),
        supervision
            .and_then(|s| s.limit)
            .and_then(|limit| dated(cx, "tui.field.limit", &words::day(cx, limit))),
        supervision.and_then(|s| labelled(cx, "tui.field.lead", &text(s.lead.as_ref()))),
        supervision
            .and_then(|s| labelled(cx, "tui.field.department", &text(s.department.as_ref()))),
        line.claim.map(|claim| {
            let amount = words::ten_thousands(claim);
            whole(&cx.fill("tui.strip.claim", &[("amount", &amount)]))
        }),
        line.next
            .and_then(|next| dated(cx, "tui.field.next", &words::day_and_weekday(cx, next))),
    ];
    fit(&parts, columns)
}

/// The last follow-ups, as many as fit: `最近: 06-01 周婷 已联系 查了不动产 | 05-20 ..`.
fn last(cx: &Cx, line: &CaseLine, file: Option<&CaseFile>, columns: usize) -> String {
    let Some(file) = file else {
        return labelled(cx, "tui.field.last", &words::last(cx, line)).unwrap_or_default();
    };
    let held = file.timeline.iter().rev().filter(|entry| !entry.retracted);
    let said: Vec<String> = held
        .filter_map(|entry| match &entry.fact {
            Fact::FollowedUp(follow_up) => {
                let on = entry.on.map(|on| words::day(cx, on)).unwrap_or_default();
                let outcome = words::outcome(cx, &follow_up.outcome);
                let note = follow_up.note.as_deref().unwrap_or_default();
                let text = format!("{on} {} {outcome} {note}", entry.actor);
                Some(text.trim_end().to_owned())
            }
            _ => None,
        })
        .take(LAST)
        .collect();
    if said.is_empty() {
        return cx.text("tui.strip.never").to_owned();
    }
    let mut text = cx.text("tui.strip.last").to_owned();
    for (n, said) in said.iter().enumerate() {
        let more = if n == 0 {
            format!(" {said}")
        } else {
            format!(" | {said}")
        };
        // The latest one is cut, older ones are left out.
        if n > 0 && width::width(&text) + width::width(&more) > columns {
            break;
        }
        text.push_str(&more);
    }
    text
}

/// The single line: what the row does not show, by importance.
fn short(
    cx: &Cx,
    line: &CaseLine,
    reason: Option<Reason>,
    file: Option<&CaseFile>,
    columns: usize,
) -> String {
    let court = words::short_court(cx, line.court.as_deref().unwrap_or_default());
    let supervision = file.and_then(supervision);
    // However long the measure, its limit and the defendants stay visible.
    let measure = supervision.map(|s| {
        let text = width::cut(&s.text, columns / 3);
        match s.limit {
            Some(limit) => cx.fill(
                "tui.strip.measure-until",
                &[("text", &text), ("day", &words::day(cx, limit))],
            ),
            None => cx.fill("tui.strip.measure", &[("text", &text)]),
        }
    });
    let defendants = line.defendants.as_deref().unwrap_or_default();
    let asked = words::side(cx, line.sides().defendants);
    let parts = [
        reason.map(|reason| format!("[{}]", why(cx, line, reason))),
        measure,
        line.cause.clone(),
        // The checklist has a column for it, except in English, whose words are longer.
        (reason.is_none() || cx.english())
            .then(|| labelled(cx, "tui.field.last", &words::last(cx, line)))
            .flatten(),
        (!defendants.is_empty()).then(|| format!("{asked} {defendants}")),
        // The limit of a closed case is over; when and how it was closed is asked.
        match line.closed {
            Some(closed) => dated(cx, "tui.field.closed", &closed.to_string()),
            None => dated(cx, "tui.field.due", &day(line.due)),
        },
        how(cx, line).filter(|_| line.closed.is_some()),
        Some(court),
        dated(cx, "tui.field.filed", &day(line.filed)),
        line.division.clone(),
    ];
    fit(&parts, columns)
}

fn day(day: Option<NaiveDate>) -> String {
    day.map(|d| d.to_string()).unwrap_or_default()
}
