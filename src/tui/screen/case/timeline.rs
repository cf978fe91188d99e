//! The timeline of a case, newest first.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::config::theme::Role;
use crate::domain::change::Change;
use crate::domain::event::Fact;
use crate::service::api::{CaseFile, TimelineEntry};
use crate::text::width;
use crate::tui::cx::Cx;
use crate::tui::widget::paint;
use crate::tui::words;
use crate::words::event::relation;
use crate::words::step;

/// Draws the entries from the `top`-th newest on.
pub(super) fn view(cx: &Cx, buffer: &mut Buffer, area: Rect, file: &CaseFile, top: usize) {
    let newest = file.timeline.iter().rev().skip(top);
    let taken_in = file
        .timeline
        .iter()
        .find(|entry| matches!(entry.fact, Fact::Registered(_)))
        .map(|entry| entry.commit);
    for (n, entry) in newest.take(usize::from(area.height)).enumerate() {
        let role = if entry.retracted {
            Role::Dim
        } else {
            Role::Text
        };
        let line = line(cx, area.width, entry, is_late(file, entry));
        let mut room = area.width.saturating_sub(2);
        // What came along when the case was taken in was recorded with it, whatever its day: that stands once, at its registration.
        let came_along =
            taken_in == Some(entry.commit) && !matches!(entry.fact, Fact::Registered(_));
        let recorded = recorded(cx, area.width, entry).filter(|_| !came_along);
        if let Some(words) = recorded {
            let columns = width::width(&words) as u16 + 1;
            room = room.saturating_sub(columns + 1);
            let x = area.right().saturating_sub(columns);
            let dim = cx.styles.of(Role::Dim);
            paint::put(buffer, x, area.y + n as u16, columns, &words, dim);
        }
        let place = (area.x + 2, area.y + n as u16);
        paint::put_data(cx, buffer, place, room, &line, cx.styles.of(role));
    }
}

/// `记 06-15`, where it was recorded on another day than it is about and there is room to say so.
fn recorded(cx: &Cx, columns: u16, entry: &TimelineEntry) -> Option<String> {
    let day = entry.recorded.date_naive();
    let later = columns >= 60 && day != entry.day();
    later.then(|| cx.fill("tui.case.recorded", &[("day", &words::day(cx, day))]))
}

/// Whether an entry is a change that came after the due date then reached, and does not count.
fn is_late(file: &CaseFile, entry: &TimelineEntry) -> bool {
    let Fact::Changed { change, .. } = &entry.fact else {
        return false;
    };
    let late = file.verdict.late.iter();
    let mut changes = late.filter_map(|at| file.changes.get(*at));
    !entry.retracted && changes.any(|known| known == change)
}

/// `06-08 周三  杨磊      未接通   电话无人接听`.
fn line(cx: &Cx, columns: u16, entry: &TimelineEntry, late: bool) -> String {
    let on = entry.day();
    let day = if columns >= 90 {
        words::day_and_weekday(cx, on)
    } else {
        words::day(cx, on)
    };
    let actor = if columns >= 60 {
        format!("{} ", width::pad(&entry.actor, 8))
    } else {
        String::new()
    };
    let (kind, detail) = words_of(cx, &entry.fact);
    let detail = if entry.retracted {
        format!("{} {detail}", cx.text("tui.case.retracted"))
    } else {
        detail
    };
    let detail = if late {
        format!("{detail}{}", cx.text("tui.form.not-counted"))
    } else {
        detail
    };
    let wide = if cx.english() { 12 } else { 8 };
    let day_columns = if columns >= 90 { 15 } else { 10 };
    format!(
        "{} {actor}{} {detail}",
        width::pad(&day, day_columns),
        width::pad(&kind, wide)
    )
}

/// The kind of a fact in a word, and what it says.
pub(super) fn words_of(cx: &Cx, fact: &Fact) -> (String, String) {
    let kind = || cx.text(&format!("tui.fact.{}", fact.id())).to_owned();
    match fact {
        Fact::FollowedUp(follow_up) => {
            let next = follow_up
                .next
                .map(|on| cx.fill("tui.fact.next", &[("day", &words::day(cx, on))]));
            let parts = [
                follow_up.note.clone(),
                follow_up.method.clone(),
                next,
                follow_up.handler.clone(),
            ];
            (
                words::outcome(cx, &follow_up.outcome).to_owned(),
                join(parts),
            )
        }
        Fact::Paid(payment) => {
            let amount = Some(payment.amount.grouped());
            (
                kind(),
                join([
                    amount,
                    payment.method.clone(),
                    payment.voucher.clone(),
                    payment.note.clone(),
                ]),
            )
        }
        Fact::Amended { field, value } => {
            let field = cx.text(&format!("tui.amend.{}", field.id()));
            let value = value.clone().unwrap_or_else(|| "--".to_owned());
            (kind(), format!("{field} = {value}"))
        }
        Fact::Changed { change, note } => (kind(), join([Some(changed(cx, change)), note.clone()])),
        Fact::Resumed { from, .. } => {
            let from = from.to_string();
            (kind(), cx.fill("tui.fact.since", &[("day", &from)]))
        }
        Fact::Registered(registration) => (kind(), registration.cause.clone().unwrap_or_default()),
        Fact::Supervised(measure) => {
            let limit = measure
                .limit
                .map(|on| cx.fill("tui.fact.limit", &[("day", &words::day(cx, on))]));
            let parts = [
                Some(measure.text.clone()),
                limit,
                measure.lead.clone(),
                measure.department.clone(),
            ];
            (kind(), join(parts))
        }
        Fact::Linked { to, how } => (
            kind(),
            join([Some(to.clone()), relation(how.as_deref(), cx.locale)]),
        ),
        Fact::Closed { how } => (kind(), how.clone().unwrap_or_default()),
        Fact::Reopened { reason } => (kind(), reason.clone().unwrap_or_default()),
        Fact::Retracted { commit, .. } => (kind(), format!("#{commit}")),
    }
}

/// A change of the term in a line.
pub(super) fn changed(cx: &Cx, change: &Change) -> String {
    match change {
        Change::Pause(pause) => {
            let ground = pause.ground.as_deref().map(|id| ground(cx, id));
            let to = pause
                .to
                .map_or_else(|| cx.text("tui.fact.open").to_owned(), |d| d.to_string());
            join([ground, Some(format!("{} .. {to}", pause.from))])
        }
        Change::Extend(extension) => {
            let months = (extension.months > 0)
                .then(|| cx.fill("tui.fact.months", &[("n", &extension.months.to_string())]));
            let days = (extension.days > 0)
                .then(|| cx.fill("tui.fact.days", &[("n", &extension.days.to_string())]));
            let until = extension
                .until
                .map(|on| cx.fill("tui.fact.until", &[("day", &on.to_string())]));
            let by = extension.level.as_deref().map(|id| {
                let words = cx.locale.find(&format!("domain.approver.{id}"));
                words.unwrap_or(id).to_owned()
            });
            join([months, days, until, by])
        }
        Change::Convert { to, .. } => words::procedure(cx, to),
        Change::Restart { reason, .. } => reason
            .as_deref()
            .map(|id| ground(cx, id))
            .unwrap_or_default(),
    }
}

/// A ground or reason by its id in words; free text as it is.
pub(in crate::tui::screen) fn ground(cx: &Cx, id: &str) -> String {
    step::noted(id, cx.locale)
}

fn join<const N: usize>(parts: [Option<String>; N]) -> String {
    parts
        .into_iter()
        .flatten()
        .filter(|part| !part.is_empty())
        .collect::<Vec<_>>()
        .join("  ")
}
