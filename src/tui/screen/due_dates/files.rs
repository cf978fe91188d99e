//! The files of the page: a calendar for phones, and the sheet of a week.

use super::{AHEAD, DueDates, on, week_of};
use crate::domain::window::Window;
use crate::exchange::{IcsEvent, write_ics};
use crate::service::api::{Agenda, AgendaItem, AgendaQuery};
use crate::text::locale::Named;
use crate::tui::cx::Cx;
use crate::tui::screen::Act;
use crate::tui::screen::save_to::{SaveTo, Source};
use crate::tui::words;
use crate::words::agenda;

impl DueDates {
    /// Saves a calendar file for phones and mail programs.
    pub(super) fn file(&self, cx: &Cx) -> Act {
        let query = self.query(
            Window::new(cx.day(), on(cx.day(), AHEAD as i64)),
            usize::MAX,
        );
        let query = AgendaQuery {
            trace: true,
            ..query
        };
        let name = cx.text("tui.calendar.file").to_owned();
        let source = Source {
            query,
            write: dates,
        };
        Act::Push(Box::new(SaveTo::reading(cx, name, source)))
    }

    /// Saves the sheet of the week: a table of what falls due, day by day.
    pub(super) fn sheet(&self, cx: &Cx) -> Act {
        let days = week_of(self.selected);
        let name = cx.fill("tui.calendar.sheet-file", &[("from", &days.from)]);
        let source = Source {
            query: self.query(days, usize::MAX),
            write: week,
        };
        Act::Push(Box::new(SaveTo::reading(cx, name, source)))
    }
}

/// A calendar file of what falls due.
fn dates(cx: &Cx, _query: &AgendaQuery, agenda: &Agenda) -> Vec<u8> {
    let levels = cx
        .overview
        .as_ref()
        .map(|o| o.thresholds)
        .unwrap_or_default();
    let event = |item: &AgendaItem| {
        let what = agenda::what(item.kind, item.what.as_deref(), cx.wording());
        let kind = agenda::kind(item.kind, cx.locale);
        IcsEvent::of(item, kind, &what, levels, cx.locale)
    };
    let events: Vec<IcsEvent> = agenda.items.iter().map(event).collect();
    let mut bytes = Vec::new();
    // The file is dated by the latest change, so that the entries of a later file are newer.
    let now = events
        .iter()
        .map(|event| event.modified)
        .max()
        .unwrap_or_default();
    // Writing to memory does not fail.
    let _ = write_ics(&mut bytes, cx.text("tui.calendar.name"), now, &events);
    bytes
}

/// A table of what falls due in a week.
fn week(cx: &Cx, query: &AgendaQuery, agenda: &Agenda) -> Vec<u8> {
    let args: Named<'_> = &[
        ("from", &query.window.from),
        ("to", &query.window.to),
        ("n", &agenda.total),
    ];
    let mut text = format!("# {}\n\n", cx.fill("tui.calendar.sheet", args));
    text.push_str(cx.text("tui.calendar.sheet-head"));
    text.push('\n');
    for item in &agenda.items {
        let cell = |text: &str| text.replace('|', "/");
        let row = [
            words::day_and_weekday(cx, item.date),
            agenda::kind(item.kind, cx.locale).to_owned(),
            item.line.number.clone(),
            cell(item.line.court.as_deref().unwrap_or_default()),
            cell(item.line.handler.as_deref().unwrap_or_default()),
            cell(&agenda::what(item.kind, item.what.as_deref(), cx.wording())),
        ];
        text.extend(["| ", &row.join(" | "), " |\n"]);
    }
    text.into_bytes()
}
