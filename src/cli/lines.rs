//! Commands that work on lines and need no store: `clock`, `limits`, `number`.

use std::io::{BufRead, BufReader, Write};
use std::path::Path;

use serde_json::Value;

use super::exit::{Exit, Failure};
use super::print::{Cell, Column, Format, Printer, Table, lines_as_array};
use super::session::Session;
use super::{clock, limits, number};
use crate::exchange::ExchangeError;
use crate::service::error::ErrorKey;

/// Where the lines come from.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// File to read; - or none: standard input
    #[arg(value_name = "FILE")]
    pub file: Option<String>,
}

const CLOCK: [Column; 12] = [
    Column::text("id"),
    Column::figure("due"),
    Column::figure("raw"),
    Column::figure("deducted"),
    Column::text("state"),
    Column::text("level"),
    Column::figure("days_left"),
    Column::text("provisional"),
    Column::figure("apply_by"),
    Column::figure("decide_by"),
    Column::figure("late"),
    Column::text("error"),
];

const NUMBER: [Column; 11] = [
    Column::text("raw"),
    Column::number("canonical"),
    Column::figure("year"),
    Column::text("court"),
    Column::text("court_name"),
    Column::text("special"),
    Column::text("type"),
    Column::text("type_name"),
    Column::figure("serial"),
    Column::text("suffix"),
    Column::text("regular"),
];

const LIMITS: [Column; 8] = [
    Column::text("id"),
    Column::text("row"),
    Column::text("name"),
    Column::figure("base_months"),
    Column::figure("base_days"),
    Column::text("extensions"),
    Column::text("articles"),
    Column::text("reason"),
];

pub(super) fn clock(session: &mut Session, args: &Args) -> Result<Exit, Failure> {
    let mut input = input(args)?;
    let (today, locale) = (session.context.today, session.locale);
    let mut summary = clock::Summary::default();
    each(&mut session.out, &CLOCK, |output| {
        summary = clock::run(&mut *input, output, today, Some(locale))?;
        Ok(())
    })?;
    // Each bad line has its own answer; if there were only bad lines, the whole command fails.
    if summary.good == 0 && summary.bad > 0 {
        return Err(Failure::new(ErrorKey::ClockNothing, &[]));
    }
    Ok(Exit::Ok)
}

pub(super) fn number(session: &mut Session, args: &Args) -> Result<Exit, Failure> {
    let mut input = input(args)?;
    each(&mut session.out, &NUMBER, |output| {
        number::run(&mut *input, output).map(drop)
    })?;
    Ok(Exit::Ok)
}

pub(super) fn limits(session: &mut Session) -> Result<Exit, Failure> {
    let rows = limits::rows(session.locale);
    match session.out.asked() {
        Some(Format::Json) => session.out.line(&rows)?,
        Some(Format::Jsonl) => {
            for row in &rows {
                session.out.line(row)?;
            }
        }
        _ => {
            let values = rows
                .iter()
                .map(serde_json::to_value)
                .collect::<Result<Vec<_>, _>>()?;
            let mut table = table(&LIMITS, &values);
            let at = LIMITS.iter().position(|column| column.id == "extensions");
            for (cells, row) in table.rows.iter_mut().zip(&rows) {
                if let Some(cell) = at.and_then(|at| cells.get_mut(at)) {
                    *cell = limits::granted(&row.extensions);
                }
            }
            session.out.rows(&table)?;
        }
    }
    Ok(Exit::Ok)
}

/// Passes lines of JSON on as they come, or converts them to the form asked for.
fn each(
    out: &mut Printer,
    columns: &[Column],
    work: impl FnOnce(&mut dyn Write) -> std::io::Result<()>,
) -> Result<(), Failure> {
    match out.asked() {
        None | Some(Format::Jsonl) => work(out.raw())?,
        Some(Format::Json) => lines_as_array(out.raw(), work)?,
        Some(_) => {
            let mut text = Vec::new();
            work(&mut text)?;
            let values = text
                .split(|byte| *byte == b'\n')
                .filter(|line| !line.is_empty())
                .map(serde_json::from_slice)
                .collect::<Result<Vec<Value>, _>>()?;
            out.rows(&table(columns, &values))?;
        }
    }
    Ok(())
}

/// A table of the values under these columns; a list or object in a cell stays JSON.
fn table(columns: &[Column], values: &[Value]) -> Table {
    let mut table = Table::new(columns);
    for value in values {
        let cell = |column: &Column| match value.get(column.id) {
            None | Some(Value::Null) => Cell::Empty,
            Some(Value::String(text)) => match column.id {
                "state" => Cell::Word("domain.state", text.clone()),
                "level" => Cell::Word("domain.level", text.clone()),
                _ => Cell::Text(text.clone()),
            },
            Some(Value::Bool(flag)) => Cell::Flag(*flag),
            Some(Value::Array(items)) if items.is_empty() => Cell::Empty,
            Some(Value::Array(items)) if items.iter().all(Value::is_string) => {
                let texts: Vec<&str> = items.iter().filter_map(Value::as_str).collect();
                Cell::Text(texts.join(" "))
            }
            // The positions of changes.
            Some(Value::Array(items)) if items.iter().all(Value::is_u64) => {
                Cell::Numbers(items.iter().filter_map(Value::as_u64).collect())
            }
            // Why a line was refused: the whole error for programs, the hint for people.
            Some(Value::Object(error)) if column.id == "error" => {
                let hint = error
                    .get("hint")
                    .and_then(Value::as_str)
                    .unwrap_or_default();
                Cell::Said {
                    id: Value::Object(error.clone()).to_string(),
                    words: [hint, hint].map(str::to_owned),
                }
            }
            Some(other) => other
                .as_i64()
                .map_or_else(|| Cell::Text(other.to_string()), Cell::Int),
        };
        table.push(columns.iter().map(cell).collect());
    }
    table
}

fn input(args: &Args) -> Result<Box<dyn BufRead>, Failure> {
    match args.file.as_deref() {
        None | Some("-") => Ok(Box::new(BufReader::with_capacity(
            1 << 16,
            std::io::stdin(),
        ))),
        Some(path) => {
            let path = Path::new(path);
            let file = std::fs::File::open(path).map_err(|error| Failure::file(path, &error))?;
            // A folder opens like a file; reading it fails without its name.
            if file.metadata().is_ok_and(|meta| meta.is_dir()) {
                let path = path.display().to_string();
                return Err(ExchangeError::Directory { path }.into());
            }
            Ok(Box::new(BufReader::with_capacity(1 << 16, file)))
        }
    }
}
