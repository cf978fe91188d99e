//! What was restated in a frozen sheet since, as a sheet of its own.

use super::compose::{heading, table};
use super::sheet::Sheet;
use crate::domain::sheet::{Cell, Comparison, Table, Value};
use crate::text::locale::Locale;

/// The sheet of a comparison: the figures that have changed, and the commits behind them.
pub fn compare(comparison: &Comparison, locale: Locale) -> Sheet {
    let figures = restated(comparison, locale);
    let offsets = offsets(comparison, locale);
    let commits = commits(comparison);
    // The freeze is itself a commit, but not one that came later.
    let since = comparison.commit.saturating_sub(comparison.known + 1);
    let head = locale.fill(
        "report.head.compare",
        &[
            ("id", &comparison.frozen.id),
            ("date", &comparison.frozen.date),
            ("commits", &since),
            ("named", &comparison.commits.len()),
        ],
    );
    Sheet {
        kind: "compare".to_owned(),
        lang: locale.tag().to_owned(),
        title: locale.text("report.title.compare").to_owned(),
        head: vec![head],
        sections: ["paragraph", "identities", "notes"]
            .map(|id| locale.text(&format!("report.section.{id}")).to_owned()),
        paragraph: String::new(),
        tables: [Some(figures), offsets, Some(commits)]
            .iter()
            .flatten()
            .map(|figures| table(figures, locale))
            .collect(),
        identities: Vec::new(),
        notes: lacked(comparison, locale),
        empty: locale.text("report.empty").to_owned(),
        page: locale.text("report.page").to_owned(),
        figures: None,
    }
}

fn restated(comparison: &Comparison, locale: Locale) -> Table {
    let columns = ["table", "row", "column", "was", "is", "by", "commits"];
    let mut out = Table::new("restated", 3, &columns);
    for restated in &comparison.restated {
        let cell = &restated.difference.cell;
        let mut row = address(cell, locale);
        row.extend([
            restated.difference.was.clone(),
            restated.difference.is.clone(),
            restated.difference.by().unwrap_or_default(),
            numbers(&restated.commits),
        ]);
        out.rows.push(row);
    }
    out
}

/// One note for each row or table that the sheet did not have.
fn lacked(comparison: &Comparison, locale: Locale) -> Vec<String> {
    let rows = comparison.lacked.iter();
    let rows = rows.map(|lacked| {
        let table = locale.text(&format!("report.table.{}", lacked.table));
        let key = match lacked.row.as_slice() {
            [] => "report.note.lacked-table",
            _ => "report.note.lacked",
        };
        locale.fill(
            key,
            &[
                ("id", &comparison.frozen.id),
                ("table", &table),
                ("row", &words(&lacked.row, locale)),
            ],
        )
    });
    rows.collect()
}

/// Table, row and column of a figure.
fn address(cell: &Cell, locale: Locale) -> Vec<Value> {
    let mut keys = said(&cell.row);
    let row = match (keys.next(), keys.next()) {
        (Some(one), None) => one.clone(),
        _ => Value::Text(words(&cell.row, locale)),
    };
    vec![
        Value::Word(format!("table.{}", cell.table)),
        row,
        Value::Word(format!("column.{}", heading(&cell.table, &cell.column))),
    ]
}

/// The keys of a row that say something. A total has only the first of them.
fn said(row: &[Value]) -> impl Iterator<Item = &Value> {
    row.iter().filter(|key| match key {
        Value::Empty => false,
        Value::Text(name) => !name.is_empty(),
        _ => true,
    })
}

fn words(row: &[Value], locale: Locale) -> String {
    let keys = said(row).map(|key| super::cell(key, "", locale).text);
    keys.collect::<Vec<_>>().join(" ")
}

fn numbers(commits: &[u64]) -> Value {
    let commits: Vec<String> = commits.iter().map(u64::to_string).collect();
    Value::Text(commits.join(","))
}

/// Figures that are unchanged because their restatements cancel out; `None` if there are none.
fn offsets(comparison: &Comparison, locale: Locale) -> Option<Table> {
    let columns = ["table", "row", "column", "is", "up", "down", "commits"];
    let mut out = Table::new("offsets", 3, &columns);
    for offset in &comparison.offsets {
        let mut row = address(&offset.cell, locale);
        row.extend([
            offset.value.clone(),
            offset.up.clone(),
            offset.down.clone(),
            numbers(&offset.commits),
        ]);
        out.rows.push(row);
    }
    (!out.rows.is_empty()).then_some(out)
}

/// The commits with their events. What is corrected has a column if anything is.
fn commits(comparison: &Comparison) -> Table {
    let commits = &comparison.commits;
    let mut events = commits.iter().flat_map(|commit| &commit.events);
    let corrected = events.any(|event| event.field.is_some());
    let mut columns = vec!["commit", "moment", "actor", "action", "number", "fact"];
    columns.extend(corrected.then_some("field"));
    columns.push("on");
    let mut out = Table::new("commits", 1, &columns);
    for commit in commits {
        let head = [
            Value::Count(commit.commit as i64),
            Value::Moment(commit.moment.naive_local()),
            Value::Text(commit.actor.clone()),
            Value::Word(format!("action.{}", commit.action.id())),
        ];
        let mut push = |cells: &[Value]| {
            let mut row = [&head[..], cells].concat();
            row.resize(columns.len(), Value::Empty);
            out.rows.push(row);
        };
        if commit.events.is_empty() {
            push(&[]);
        }
        for event in &commit.events {
            let mut cells = vec![
                Value::Text(event.number.clone()),
                Value::Word(format!("fact.{}", event.fact.id())),
            ];
            if corrected {
                let field = event.field.map(|field| format!("field.{}", field.id()));
                cells.push(field.map_or(Value::Empty, Value::Word));
            }
            cells.push(Value::day(event.on));
            push(&cells);
        }
        if commit.more > 0 {
            push(&[
                Value::Word("more".to_owned()),
                Value::Count(commit.more as i64),
            ]);
        }
    }
    out
}
