//! `report --cases`: what a figure of a sheet counts.

use super::super::drill::{self, DrillArgs, no_such};
use super::super::exit::{Exit, Failure};
use super::super::session::{Session, answer};
use crate::domain::court;
use crate::domain::sheet::{Cell, Figures, Frozen, Table, Value, total};
use crate::report;
use crate::service::api::{Figure, Request, SheetQuery, View, opens};
use crate::text::locale::Locale;

/// Prints the cases behind the figure `TABLE.COLUMN` in a row of the sheet.
pub(super) fn run(
    session: &mut Session,
    drill: &DrillArgs,
    (query, figures): (SheetQuery, &Figures),
) -> Result<Exit, Failure> {
    let asked = drill.cases.as_deref().unwrap_or_default();
    let cell = cell(figures, asked, &drill.key)?;
    drill::run(session, drill, Figure::Sheet { query, cell })
}

/// Prints the cases behind a figure of a frozen sheet, as they were known when it was issued.
pub(super) fn of_frozen(
    session: &mut Session,
    drill: &DrillArgs,
    frozen: &Frozen,
) -> Result<Exit, Failure> {
    let figures = &frozen.figures;
    let asked = drill.cases.as_deref().unwrap_or_default();
    let cell = cell(figures, asked, &drill.key)?;
    let query = SheetQuery {
        kind: figures.kind,
        date: figures.date,
        court: figures.court.clone(),
        list: frozen.list.clone(),
        top: frozen.top,
    };
    session.context.view = View::known_at(frozen.line.moment);
    session.say_past();
    let again = answer!(session.ask(Request::Sheet(query.clone()))?, Sheet)?;
    let [was, is] = [figures, &*again].map(|figures| figures.value(&cell));
    if was != is {
        // Holidays or thresholds have changed, or the program has.
        let words = |value: Option<Value>| {
            report::cell(&value.unwrap_or_default(), &cell.column, session.locale).text
        };
        let (was, is) = (words(was), words(is));
        let said = session
            .locale
            .fill("cli.report.counted-anew", &[("was", &was), ("is", &is)]);
        session.out.say(&said);
    }
    drill::run(session, drill, Figure::Sheet { query, cell })
}

/// The figure that is meant.
fn cell(figures: &Figures, asked: &str, key: &[String]) -> Result<Cell, Failure> {
    let named = asked.split_once('.');
    let found = named.and_then(|(id, column)| Some((figures.table(id)?, column)));
    let Some((table, column)) = found else {
        return Err(no_such(asked, &choices(figures)));
    };
    let row = row(table, key)?;
    let cell = Cell {
        table: table.id.clone(),
        row: row.iter().take(table.keys).cloned().collect(),
        column: column.to_owned(),
    };
    let value = table.figure(row, column);
    if value.is_some_and(|value| opens(&cell, &value)) {
        return Ok(cell);
    }
    Err(no_such(asked, &choices(figures)))
}

/// The row with these keys; without keys the total, or the only row.
fn row<'t>(table: &'t Table, key: &[String]) -> Result<&'t [Value], Failure> {
    let mut rows = table.rows.iter().map(Vec::as_slice);
    let found = match (key, table.rows.as_slice()) {
        ([], [only]) => Some(only.as_slice()),
        ([], _) => table.row(&total()),
        _ => rows.find(|row| is_meant(table, row, key)),
    };
    found.ok_or_else(|| {
        let known = table.rows.iter().map(|row| {
            let keys = row.iter().take(table.keys);
            keys.map(plain).collect::<Vec<_>>().join(",")
        });
        let known: Vec<String> = known.collect();
        Failure::choice("--key", &key.join(","), &known.join(" "))
    })
}

fn is_meant(table: &Table, row: &[Value], key: &[String]) -> bool {
    let keys = row.iter().take(table.keys);
    key.len() == table.keys && keys.zip(key).all(|(value, key)| is_named(value, key))
}

/// Whether a key of a row is called so: by its name, its id, or its words in either language.
fn is_named(value: &Value, name: &str) -> bool {
    let in_words = |locale| report::cell(value, "", locale).text == name;
    plain(value) == name
        || matches!(value, Value::Text(text) if court::is_meant(name, text))
        || [Locale::Zh, Locale::En].into_iter().any(in_words)
}

/// A key as an option of the command line: an id without its area.
fn plain(value: &Value) -> String {
    match value {
        Value::Word(id) => id
            .split_once('.')
            .map_or(id.as_str(), |(_, id)| id)
            .to_owned(),
        _ => report::cell(value, "", Locale::default()).text,
    }
}

/// All figures of a sheet that open.
fn choices(figures: &Figures) -> String {
    let mut all = Vec::new();
    for table in &figures.tables {
        for (at, column) in table.columns.iter().enumerate().skip(table.keys) {
            let opened = table.rows.iter().any(|row| {
                let cell = Cell {
                    table: table.id.clone(),
                    row: row.iter().take(table.keys).cloned().collect(),
                    column: column.clone(),
                };
                row.get(at).is_some_and(|value| opens(&cell, value))
            });
            if opened {
                all.push(format!("{}.{column}", table.id));
            }
        }
    }
    all.join(" ")
}
