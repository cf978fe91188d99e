//! The files of the page: a calendar for phones, and the sheet of a week.

use super::{DueDates, monday, on};
use crate::exchange::{IcsEvent, write_ics};
use crate::service::api::{Agenda, AgendaItem};
use crate::text::locale::Named;
use crate::tui::cx::Cx;
use crate::tui::screen::Act;
use crate::tui::words;
use crate::words::agenda;

impl DueDates {
    /// Saves a calendar file for phones and mail programs.
    pub(super) fn file(cx: &Cx, agenda: &Agenda) -> Vec<Act> {
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
        let name = cx.text("tui.calendar.name");
        if write_ics(&mut bytes, name, now, &events).is_err() {
            return Vec::new();
        }
        vec![Act::SaveAs(vec![(
            cx.text("tui.calendar.file").to_owned(),
            bytes,
        )])]
    }

    /// Saves the sheet of a week: a table of what falls due, day by day.
    pub(super) fn sheet(&self, cx: &Cx, agenda: &Agenda) -> Vec<Act> {
        let (from, to) = (monday(self.selected), on(monday(self.selected), 6));
        let dates = [from.to_string(), to.to_string()];
        let args: Named<'_> = &[("from", &dates[0]), ("to", &dates[1]), ("n", &agenda.total)];
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
        let name = cx.fill("tui.calendar.sheet-file", &[("from", &dates[0])]);
        vec![Act::SaveAs(vec![(name, text.into_bytes())])]
    }
}
