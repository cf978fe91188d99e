//! A table as CSV for spreadsheets.

use super::sheet::Table;
use crate::domain::indicator::decimal;
use crate::domain::sheet::{Value, mean, percent};
use crate::exchange::{ExchangeError, Field, write_spreadsheet};

/// Returns the table as CSV, with the titles as header and plain values.
pub fn separated(table: &Table) -> Result<Vec<u8>, ExchangeError> {
    let titles = table.columns.iter().map(|c| Field::text(&c.title));
    let head = std::iter::once(titles.collect());
    let rows = table.rows.iter().map(|row| {
        let cells = row.iter().map(|cell| match &cell.value {
            Value::Count(n) => Field::figure(n.to_string()),
            Value::Money(money) => Field::figure(money.to_string()),
            Value::Share(part, whole) => Field::figure(percent(*part, *whole).unwrap_or_default()),
            Value::Mean(sum, n) | Value::Each(sum, n) => {
                Field::figure(mean(*sum, *n).map(decimal).unwrap_or_default())
            }
            _ => Field::text(&cell.text),
        });
        cells.collect()
    });
    let mut out = Vec::new();
    write_spreadsheet(&mut out, head.chain(rows))?;
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report;
    use crate::text::locale::Locale;

    #[test]
    fn nothing_of_the_docket_is_run() {
        let mut table = crate::domain::sheet::Table::new("chart", 1, &["handler", "open", "share"]);
        table.rows.push(vec![
            Value::Text("=1+1,\"x\"".to_owned()),
            Value::Count(-3),
            Value::Share(1, 0),
        ]);
        let written = separated(&report::table(&table, Locale::En)).unwrap();
        assert_eq!(
            String::from_utf8(written).unwrap(),
            "\u{feff}handler,open,share\r\n\"'=1+1,\"\"x\"\"\",-3,\r\n"
        );
    }
}
