//! A table as csv for spreadsheets: with the mark they know UTF-8 by, and nothing they would run.

use super::sheet::Table;
use crate::domain::indicator::decimal;
use crate::domain::sheet::{Value, mean, percent};

/// Header in words, values plain.
pub fn separated(table: &Table) -> String {
    let mut out = String::from('\u{feff}');
    let titles: Vec<String> = table.columns.iter().map(|c| quoted(&c.title)).collect();
    out.extend([&titles.join(","), "\r\n"]);
    for row in &table.rows {
        let cells: Vec<String> = row
            .iter()
            .map(|cell| match &cell.value {
                Value::Count(n) => n.to_string(),
                Value::Money(money) => money.to_string(),
                Value::Share(part, whole) => percent(*part, *whole).unwrap_or_default(),
                Value::Mean(sum, n) => mean(*sum, *n).map(decimal).unwrap_or_default(),
                _ => quoted(&cell.text),
            })
            .collect();
        out.extend([&cells.join(","), "\r\n"]);
    }
    out
}

fn quoted(text: &str) -> String {
    // A cell that begins like a formula is kept from being one.
    let guard = if text.starts_with(['=', '+', '-', '@', '\t', '\r']) && text.len() > 1 {
        "'"
    } else {
        ""
    };
    if guard.is_empty() && !text.contains(['"', ',', '\n', '\r']) {
        return text.to_owned();
    }
    format!("\"{guard}{}\"", text.replace('"', "\"\""))
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
        let text = separated(&report::table(&table, Locale::En));
        assert_eq!(
            text,
            "\u{feff}handler,open,share\r\n\"'=1+1,\"\"x\"\"\",-3,\r\n"
        );
    }
}
