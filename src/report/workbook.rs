//! A sheet as a workbook: decides what goes on which page; the exchange writes the file.

use super::sheet::{Sheet, Table};
use crate::domain::indicator::decimal;
use crate::domain::sheet::Value;
use crate::exchange::ExchangeError;
use crate::exchange::book::{Book, Page, PageCell, PageColumn, write};

/// Returns the bytes of the workbook. Equal sheets give equal bytes.
pub fn workbook(sheet: &Sheet) -> Result<Vec<u8>, ExchangeError> {
    let [paragraph, identities, notes] = &sheet.sections;
    let mut front = Vec::new();
    for line in &sheet.head {
        front.push((String::new(), line.clone()));
    }
    if !sheet.paragraph.is_empty() {
        front.push((paragraph.clone(), sheet.paragraph.clone()));
    }
    for (title, lines) in [(identities, &sheet.identities), (notes, &sheet.notes)] {
        for (n, line) in lines.iter().enumerate() {
            let title = if n == 0 { title.as_str() } else { "" };
            front.push((title.to_owned(), line.clone()));
        }
    }
    let date = sheet.figures.as_ref().map(|figures| figures.date);
    write(&Book {
        title: &sheet.title,
        front,
        pages: sheet
            .tables
            .iter()
            .map(|table| page(&table.printed(), &sheet.head))
            .collect(),
        empty: &sheet.empty,
        foot: &sheet.page,
        made: date,
    })
}

/// Returns the bytes of a workbook with a single table.
pub fn workbook_of_table(
    table: &Table,
    head: &[String],
    foot: &str,
) -> Result<Vec<u8>, ExchangeError> {
    write(&Book {
        title: &table.title,
        front: Vec::new(),
        pages: vec![page(table, head)],
        empty: "",
        foot,
        made: None,
    })
}

fn page(table: &Table, head: &[String]) -> Page {
    Page {
        title: table.title.clone(),
        head: head.first().cloned().unwrap_or_default(),
        columns: table
            .columns
            .iter()
            .map(|column| PageColumn {
                title: column.title.clone(),
                figure: column.figure,
            })
            .collect(),
        rows: table
            .rows
            .iter()
            .map(|row| row.iter().map(cell).collect())
            .collect(),
    }
}

fn cell(cell: &super::Cell) -> PageCell {
    match &cell.value {
        Value::Count(n) => PageCell::Count(*n),
        Value::Money(money) => PageCell::Money(*money),
        Value::Day(day) => PageCell::Day(*day),
        Value::Moment(moment) => PageCell::Moment(*moment),
        Value::Share(part, whole) => crate::domain::sheet::hundredths(*part, *whole)
            .map_or_else(|| PageCell::Text(cell.text.clone()), PageCell::Percent),
        Value::Word(id) => match id.strip_prefix("level.") {
            Some(level) => PageCell::Level(
                crate::domain::level::Level::from_id(level),
                cell.text.clone(),
            ),
            None => PageCell::Text(cell.text.clone()),
        },
        Value::Mean(sum, n) | Value::Each(sum, n) => match crate::domain::sheet::mean(*sum, *n) {
            Some(hundredths) => {
                // The words are the number followed by its unit.
                let unit = cell.text.strip_prefix(&decimal(hundredths));
                PageCell::Decimal(hundredths, unit.unwrap_or_default().to_owned())
            }
            None => PageCell::Text(cell.text.clone()),
        },
        Value::Empty | Value::Text(_) | Value::Counts(_) => PageCell::Text(cell.text.clone()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::compose;
    use crate::text::locale::Locale;

    #[test]
    fn an_average_keeps_its_unit() {
        for (value, locale, unit) in [
            (Value::Mean(10_948, 100), Locale::Zh, "天"),
            (Value::Mean(10_948, 100), Locale::En, " days"),
            (Value::Each(206, 100), Locale::Zh, "件"),
            (Value::Each(206, 100), Locale::En, " cases"),
        ] {
            let said = compose::cell(&value, "value", locale);
            let hundredths = match value {
                Value::Mean(..) => 10_948,
                _ => 206,
            };
            assert_eq!(cell(&said), PageCell::Decimal(hundredths, unit.to_owned()));
        }
    }
}
