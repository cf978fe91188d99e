//! `qingji today --done`: what the user did today, as counts and as a paragraph for the daily
//! report.

use super::exit::{Exit, Failure};
use super::print::{Cell, Column, Table, Words};
use super::session::{Session, answer};
use crate::backend::Mode;
use crate::command::summary;
use crate::config::outcome::Outcomes;
use crate::report;
use crate::service::api::{DayDone, Request};
use crate::text::locale::Locale;
use crate::words::Wording;

pub(super) fn run(session: &mut Session) -> Result<Exit, Failure> {
    let outcomes = session.outcomes();
    let backend = session.open(Mode::Read)?;
    let request = Request::Done(summary::query(&outcomes));
    let done = answer!(backend.call(&session.context, request)?, DayDone)?;
    session
        .out
        .document(&done, |words| tell(words, &done, &outcomes))?;
    Ok(Exit::Ok)
}

/// Prints the figures, the paragraph and the follow-ups.
fn tell(words: &mut Words, done: &DayDone, outcomes: &Outcomes) {
    let day = summary::day(done, Wording::new(words.locale, outcomes));
    for line in report::day_lines(words.locale, &day) {
        words.line(&line);
    }
    words.line("");
    words.line(&report::day(words.locale, &day));
    if !done.items.is_empty() {
        words.line("");
        words.table(&table(words.locale, done, outcomes));
    }
}

fn table(locale: Locale, done: &DayDone, outcomes: &Outcomes) -> Table {
    let mut table = Table::new([
        Column::number("number"),
        Column::text("outcome"),
        Column::figure("next"),
        Column::text("note"),
    ]);
    for item in &done.items {
        let outcome = Wording::new(locale, outcomes).outcome(&item.outcome);
        table.push(vec![
            Cell::Text(item.number.clone()),
            Cell::Text(outcome.to_owned()),
            Cell::from(item.next),
            Cell::from(&item.note),
        ]);
    }
    table
}
