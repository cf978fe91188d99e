//! Prints what `bulk` would do or did: one row per case for programs, a table and a sentence for
//! people.

use serde::Serialize;

use crate::cli::advice::{self, AdviceJson};
use crate::cli::exit::{Exit, Failure};
use crate::cli::print::{Cell, Column, Format, Table};
use crate::cli::session::Session;
use crate::domain::bulk::Shown;
use crate::domain::level::Level;
use crate::service::api::BulkReport;
use crate::text::locale::Locale;

#[derive(Debug, Serialize)]
struct Row<'a> {
    number: &'a str,
    before: &'a Option<Shown>,
    after: &'a Option<Shown>,
    /// The id of the reason why the case is skipped.
    skip: Option<&'static str>,
    /// For actions that move the clock: the level before and after.
    before_level: Option<Level>,
    after_level: Option<Level>,
    /// The advice that `change` would give.
    advice: Vec<AdviceJson<'a>>,
}

#[derive(Debug, Serialize)]
struct Output<'a> {
    changed: usize,
    skipped: usize,
    commit: Option<u64>,
    rows: Vec<Row<'a>>,
}

fn text(shown: Option<&Shown>) -> Cell {
    match shown {
        None => Cell::Empty,
        Some(Shown::Day(day) | Shown::Closed(day)) => Cell::Day(*day),
        Some(Shown::Text(text)) => Cell::Text(text.clone()),
        Some(Shown::Status(status)) => Cell::Word("domain.status", status.id().to_owned()),
    }
}

pub(super) fn tell(session: &mut Session, report: &BulkReport) -> Result<Exit, Failure> {
    let rows: Vec<Row<'_>> = report
        .rows
        .iter()
        .map(|row| Row {
            number: &row.number,
            before: &row.before,
            after: &row.after,
            skip: row.skip.map(crate::domain::bulk::Skip::id),
            before_level: row.clock.as_ref().map(|clock| clock.0.level),
            after_level: row.clock.as_ref().map(|clock| clock.1.level),
            advice: row.advice.iter().map(AdviceJson::of).collect(),
        })
        .collect();
    let changed = report.changed();
    let output = Output {
        changed,
        skipped: rows.len() - changed,
        commit: report.written.as_ref().map(|written| written.commit),
        rows,
    };
    let key = match output.commit {
        Some(_) => "cli.bulk.done",
        None => "cli.bulk.preview",
    };
    let summary = session.locale.fill(
        key,
        &[
            ("n", &output.changed),
            ("skipped", &output.skipped),
            ("commit", &output.commit.unwrap_or_default()),
        ],
    );
    match session.out.asked() {
        // In a pipe, as with every list: one row per case.
        None if !session.out.is_tty() => session.out.rows(&machine(&output))?,
        Some(Format::Tsv | Format::Csv) => session.out.rows(&machine(&output))?,
        Some(Format::Jsonl) => {
            for row in &output.rows {
                session.out.line(row)?;
            }
        }
        _ => {
            session.out.document(&output, |words| {
                words.table(&people(report, words.locale));
                words.line(&summary);
            })?;
            return Ok(Exit::Ok);
        }
    }
    session.out.say(&summary);
    Ok(Exit::Ok)
}

/// One row per case under the keys of the JSON; remarks appear as their keys.
fn machine(output: &Output<'_>) -> Table {
    let mut table = Table::new([
        Column::number("number"),
        Column::text("before"),
        Column::text("after"),
        Column::text("before_level"),
        Column::text("after_level"),
        Column::text("advice"),
        Column::text("skip"),
    ]);
    let level = |level: Option<Level>| level.map_or(Cell::Empty, Cell::Level);
    for row in &output.rows {
        let advice: Vec<&str> = row.advice.iter().map(AdviceJson::key).collect();
        table.push(vec![
            Cell::Text(row.number.to_owned()),
            text(row.before.as_ref()),
            text(row.after.as_ref()),
            level(row.before_level),
            level(row.after_level),
            Cell::from(
                Some(advice.join(" "))
                    .filter(|all| !all.is_empty())
                    .as_deref(),
            ),
            Cell::from(row.skip),
        ]);
    }
    table
}

/// The table for people.
fn people(report: &BulkReport, locale: Locale) -> Table {
    let mut table = Table::new([
        Column::number("number"),
        Column::text("before"),
        Column::text("after"),
        Column::text("skip"),
        Column::text("advice"),
    ]);
    for row in &report.rows {
        let skip = row.skip.map_or(Cell::Empty, |skip| {
            let day = skip.day().map(|day| day.to_string()).unwrap_or_default();
            let key = format!("domain.skip.{}", skip.id());
            Cell::Text(locale.fill(&key, &[("day", &day)]))
        });
        let advice: Vec<String> = row
            .advice
            .iter()
            .map(|advice| advice::words(advice, locale))
            .collect();
        let after = match &row.after {
            Some(Shown::Closed(day)) => {
                Cell::Text(format!("{} {day}", locale.text("domain.status.closed")))
            }
            after => text(after.as_ref()),
        };
        table.push(vec![
            Cell::Text(row.number.clone()),
            text(row.before.as_ref()),
            after,
            skip,
            Cell::Text(advice.join(" ")),
        ]);
    }
    table
}
