//! A sheet as one JSON document: tables by id, rows by column id, plain values (README, output
//! keys).

use serde_json::{Map, Value as Json, json as object};

use super::compose::MOMENT;
use super::paragraph::scope;
use super::sheet::{Sheet, Table};
use crate::domain::court;
use crate::domain::indicator::decimal;
use crate::domain::sheet::{FrozenLine, Value, identities, mean, percent};

/// The JSON document; `frozen` identifies a frozen sheet.
pub fn json(sheet: &Sheet, frozen: Option<&FrozenLine>) -> Json {
    let mut document = Map::new();
    let mut put = |key: &str, value: Json| document.insert(key.to_owned(), value);
    put("kind", object!(sheet.kind));
    if let Some(figures) = &sheet.figures {
        put("date", object!(figures.date));
        put("from", object!(figures.from));
        put("to", object!(figures.date));
        put("court", object!(figures.court));
        let code = figures.court.as_deref().and_then(court::by_name);
        put("court_code", object!(code.map(|court| court.code)));
        put("scope", object!(scope(figures, sheet.locale())));
        put("unknown_filing", object!(figures.unknown_filing));
        put("unknown_closed", object!(figures.unknown_closed));
        put("commit", object!(figures.commit));
        let sums: Vec<Json> = identities(figures)
            .iter()
            .map(|sum| {
                object!({
                    "table": sum.table,
                    "row": sum.row.iter().map(plain).collect::<Vec<_>>(),
                    "opening": sum.opening,
                    "plus": sum.plus.iter().cloned().collect::<std::collections::BTreeMap<_, _>>(),
                    "minus": sum.minus.iter().cloned().collect::<std::collections::BTreeMap<_, _>>(),
                    "closing": sum.closing,
                    "holds": sum.holds(),
                })
            })
            .collect();
        put("identities", Json::Array(sums));
    }
    let since = sheet.figures.as_ref().and_then(|figures| figures.since);
    put("since", object!(since));
    put("frozen", object!(frozen));
    if !sheet.paragraph.is_empty() {
        put("paragraph", object!(sheet.paragraph));
    }
    let tables: Map<String, Json> = sheet
        .tables
        .iter()
        .map(|table| (table.id.clone(), rows(table)))
        .collect();
    put("tables", Json::Object(tables));
    put("notes", object!(sheet.notes));
    Json::Object(document)
}

fn rows(table: &Table) -> Json {
    let row = |cells: &Vec<super::Cell>| {
        let cells = table.columns.iter().zip(cells);
        let row: Map<String, Json> = cells
            .map(|(column, cell)| (column.id.clone(), of_cell(&column.id, cell)))
            .collect();
        Json::Object(row)
    };
    Json::Array(table.rows.iter().map(row).collect())
}

/// A cell; a formula and its source are given in words.
fn of_cell(column: &str, cell: &super::Cell) -> Json {
    if matches!(column, "formula" | "source") {
        object!(cell.text)
    } else {
        plain(&cell.value)
    }
}

/// A plain value. A program word is given by its id: the total row is `total`.
fn plain(value: &Value) -> Json {
    match value {
        Value::Empty => Json::Null,
        Value::Word(id) => object!(id.split_once('.').map_or(id.as_str(), |(_, id)| id)),
        Value::Text(text) => object!(text),
        Value::Count(n) => object!(n),
        Value::Money(money) => object!(money),
        Value::Day(day) => object!(day),
        Value::Moment(moment) => object!(moment.format(MOMENT).to_string()),
        Value::Share(part, whole) => object!(percent(*part, *whole)),
        Value::Mean(sum, n) | Value::Each(sum, n) => object!(mean(*sum, *n).map(decimal)),
        Value::Counts(counts) => counts
            .iter()
            .map(|(id, n)| (id.clone(), object!(n)))
            .collect::<Map<_, _>>()
            .into(),
    }
}
