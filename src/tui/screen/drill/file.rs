//! A list behind a sum as files: each case with what it adds, and the sum below.

use crate::domain::money::Money;
use crate::domain::sheet::{Value, total};
use crate::report::{self, Cell, Column, Table, cell};
use crate::service::api::{self, DrillRow, Weight};
use crate::tui::cx::Cx;
use crate::tui::notice::Notice;
use crate::tui::screen::Act;
use crate::words::agenda;

/// The columns before the weight; the ids are those of sheets.
const COLUMNS: [&str; 5] = ["number", "court", "handler", "cause", "on"];

/// The list as a table under its path.
fn table(cx: &Cx, path: &str, drill: &api::Drill, unit: Weight) -> Table {
    let weight = match unit {
        Weight::Money => cx.text("tui.drill.amount"),
        Weight::Cases | Weight::Days => cx.text("tui.drill.day-count"),
        Weight::Items => cx.text("tui.drill.item"),
    };
    let title = |id: &&str| match *id {
        "on" => cx.text("tui.drill.on").to_owned(),
        id => cx.text(&format!("report.column.{id}")).to_owned(),
    };
    let column = |id: &str, title: String, figure| Column {
        id: id.to_owned(),
        title,
        figure,
        below: false,
    };
    let weigh = |n: i64| match unit {
        Weight::Money => Value::Money(Money(n)),
        Weight::Cases | Weight::Days | Weight::Items => Value::Count(n),
    };
    let weight_of = |row: &DrillRow| match &row.item {
        Some((kind, what)) => {
            let what = agenda::what(*kind, what.as_deref(), cx.wording());
            let words = format!("{} {what}", agenda::kind(*kind, cx.locale));
            Value::Text(words.trim_end().to_owned())
        }
        None => weigh(row.weight),
    };
    let words = COLUMNS.iter().map(|id| column(id, title(id), false));
    let rows = drill.rows.iter().map(|row| {
        let words = COLUMNS.iter().zip(values(row));
        let words = words.map(|(id, value)| cell(&value, id, cx.locale));
        words
            .chain([cell(&weight_of(row), "", cx.locale)])
            .collect()
    });
    let mut sum: Vec<Cell> = vec![cell(&total(), "", cx.locale)];
    sum.resize_with(COLUMNS.len(), || cell(&Value::Empty, "", cx.locale));
    sum.push(cell(&weigh(drill.sum), "", cx.locale));
    Table {
        id: "drill".to_owned(),
        title: path.to_owned(),
        columns: words
            .chain([column("weight", weight.to_owned(), unit != Weight::Items)])
            .collect(),
        // What falls due adds up to nothing but a number of rows.
        rows: rows.chain((unit != Weight::Items).then_some(sum)).collect(),
    }
}

fn values(row: &DrillRow) -> [Value; 5] {
    let line = &row.line;
    [
        Value::Text(line.number.clone()),
        Value::text(line.court.as_deref()),
        Value::text(line.handler.as_deref()),
        Value::text(line.cause.as_deref()),
        Value::day(row.on),
    ]
}

/// Saves the list as a workbook and as CSV.
pub(super) fn export(cx: &Cx, path: &str, drill: &api::Drill, unit: Weight) -> Act {
    let table = table(cx, path, drill, unit);
    let name = cx.text("tui.page.cases");
    let workbook = report::workbook_of_table(&table, path, cx.text("report.page"));
    match report::separated(&table).and_then(|csv| Ok((csv, workbook?))) {
        Ok((csv, workbook)) => Act::SaveAs(vec![
            (format!("{name}.xlsx"), workbook),
            (format!("{name}.csv"), csv),
        ]),
        Err(error) => Act::Say(Notice::warn(error.to_string())),
    }
}

/// Saves the list as plain text for a printer.
pub(super) fn print(cx: &Cx, path: &str, drill: &api::Drill, unit: Weight) -> Act {
    let table = table(cx, path, drill, unit);
    let text = format!("{path}\n\n{}", report::text_table(&table));
    let name = format!("{}.txt", cx.text("tui.page.cases"));
    Act::SaveAs(vec![(name, text.into_bytes())])
}
