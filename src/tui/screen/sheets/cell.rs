//! The cells of a sheet under the cursor: what they are, and what they open.

use super::super::case::Case;
use super::super::drill::Drill;
use crate::domain::sheet::{self, Value};
use crate::report::{self, Sheet, Spot};
use crate::service::api::{Figure, SheetQuery, opens};
use crate::tui::cx::Cx;
use crate::tui::screen::Act;

/// The column of the number of a case, which opens the case.
const NUMBER: &str = "number";

/// The address of a cell and its value; for a named count, the count.
fn found(sheet: &Sheet, spot: &Spot) -> Option<(sheet::Cell, Value)> {
    let table = sheet.tables.get(spot.table)?;
    let keys = sheet.figures.as_ref()?.table(&table.id)?.keys;
    let row = table.rows.get(spot.row)?;
    let at = table.columns.iter().position(|c| c.id == spot.column)?;
    let value = &row.get(at).filter(|_| at >= keys)?.value;
    let (column, value) = match &spot.name {
        Some(name) => (
            format!("{}.{name}", spot.column),
            Value::Count(value.named(name)?),
        ),
        None => (spot.column.clone(), value.clone()),
    };
    let cell = sheet::Cell {
        table: table.id.clone(),
        row: row
            .iter()
            .take(keys)
            .map(|cell| cell.value.clone())
            .collect(),
        column,
    };
    Some((cell, value))
}

/// Whether a cell opens something: the cases it counts, or the case it names.
pub(super) fn is_open(sheet: &Sheet, spot: &Spot) -> bool {
    let figure = || found(sheet, spot).is_some_and(|(cell, value)| opens(&cell, &value));
    number(sheet, spot).is_some() || figure()
}

/// The case that a cell names.
pub(super) fn number<'s>(sheet: &'s Sheet, spot: &Spot) -> Option<&'s str> {
    let table = sheet.tables.get(spot.table)?;
    let at = table.columns.iter().position(|c| c.id == spot.column)?;
    match &table.rows.get(spot.row)?.get(at)?.value {
        Value::Text(number) if spot.column == NUMBER => Some(number),
        _ => None,
    }
}

/// Opens the file of the case.
pub(super) fn open_case(number: &str) -> Act {
    Act::Push(Box::new(Case::new(number.to_owned(), false)))
}

/// Opens what a cell counts, with the path that leads there.
pub(super) fn open(cx: &Cx, sheet: &Sheet, query: SheetQuery, spot: &Spot) -> Option<Act> {
    if let Some(number) = number(sheet, spot) {
        return Some(open_case(number));
    }
    let (cell, value) = found(sheet, spot)?;
    let path = path(cx, sheet, spot, &cell, &value)?;
    let figure = Figure::Sheet { query, cell };
    Some(Act::Push(Box::new(Drill::new(cx, path, figure))))
}

/// `日报 > 扣延审案件 > 牙克石 > 新增 3`: the kind, the table, the row, the column with the number. A
/// quotient opens its numerator and says so.
fn path(cx: &Cx, sheet: &Sheet, spot: &Spot, cell: &sheet::Cell, value: &Value) -> Option<String> {
    let table = sheet.tables.get(spot.table)?;
    let row = table.rows.get(spot.row)?;
    let at = table.columns.iter().position(|c| c.id == spot.column)?;
    let kind = cx.text(&format!("tui.sheets.{}", sheet.kind));
    let title = report::plain_title(&table.title);
    let names: Vec<&str> = row
        .iter()
        .take(cell.row.len())
        .map(|cell| cell.text.as_str())
        .filter(|name| !name.is_empty())
        .collect();
    let shown = match &spot.name {
        Some(_) => report::cell(value, "", cx.locale).text,
        None => row.get(at)?.text.clone(),
    };
    let heading = match &spot.name {
        Some(name) => {
            let key = format!("domain.beside.{name}");
            cx.locale.find(&key).unwrap_or(name).to_owned()
        }
        None => table.columns.get(at)?.title.clone(),
    };
    let heading = match value {
        Value::Share(part, whole) | Value::Mean(part, whole) | Value::Each(part, whole) => cx.fill(
            "tui.sheets.numerator",
            &[("column", &heading), ("part", part), ("whole", whole)],
        ),
        _ => heading,
    };
    let names = names.join(" ");
    Some(format!("{kind} > {title} > {names} > {heading} {shown}"))
}
