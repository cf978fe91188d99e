//! A chart as a table for files and paper: the columns, rows and words of the screen.

use super::Charts;
use super::asked::Asked;
use super::chart::{Chart, Row};
use crate::domain::sheet::Value;
use crate::report::{self, Cell, Column, Table, cell};
use crate::text::locale::Locale;
use crate::tui::cx::Cx;
use crate::tui::notice::Notice;
use crate::tui::screen::Act;
use crate::tui::widget::header;

/// The id of a column of numbers, in which a missing value is a dash.
const FIGURE: &str = "value";

/// The table of a chart under this title.
fn table(chart: &Chart, title: String, locale: Locale) -> Table {
    let column = |id: &str, title: &String, figure| Column {
        id: id.to_owned(),
        title: title.clone(),
        figure,
        below: false,
    };
    let keys = chart.keys.iter().map(|title| column("", title, false));
    let series = chart.series.iter();
    let series = series.map(|series| column(FIGURE, &series.title, true));
    Table {
        id: "chart".to_owned(),
        title,
        columns: keys.chain(series).collect(),
        rows: chart
            .rows
            .iter()
            .map(|row| line(chart, row, locale))
            .collect(),
    }
}

/// A row: its keys, then its numbers. The row of the total has only the first key.
fn line(chart: &Chart, row: &Row, locale: Locale) -> Vec<Cell> {
    let empty = Value::Text(String::new());
    let keys = (0..chart.keys.len()).map(|at| row.keys.get(at).unwrap_or(&empty));
    let keys = keys.map(|key| cell(key, "", locale));
    let numbers = row.cells.iter();
    let numbers = numbers.map(|number| cell(&number.kept, FIGURE, locale));
    keys.chain(numbers).collect()
}

/// Adds a last column that repeats in every row what the numbers cover, for files without a
/// heading.
fn scoped(mut table: Table, title: &str, scope: &str, locale: Locale) -> Table {
    table.columns.push(Column {
        id: String::new(),
        title: title.to_owned(),
        figure: false,
        below: false,
    });
    let scope = cell(&Value::Text(scope.to_owned()), "", locale);
    for row in &mut table.rows {
        row.push(scope.clone());
    }
    table
}

impl Charts {
    /// The table of the chart under its full name, and the name of its file without the ending.
    fn table(&self, cx: &Cx, chart: &Chart, asked: &Asked) -> (Table, String) {
        let name = self.name(cx);
        let mut title = format!("{name} {}", asked.words(cx));
        // On paper nothing else shows that this is the past.
        if let Some(past) = header::past_in_words(cx) {
            title.extend(["  ", &past]);
        }
        (
            table(chart, title, cx.locale),
            format!("{name}-{}", asked.day),
        )
    }

    /// Saves the chart as plain text for a printer.
    pub(super) fn print(&self, cx: &Cx) -> Vec<Act> {
        let (Some(chart), Some(asked)) = (self.chart(), self.asked()) else {
            return Vec::new();
        };
        let (table, name) = self.table(cx, chart, asked);
        let mut text = format!("{}\n{}  {}\n\n", table.title, chart.title, chart.caption);
        text.push_str(&report::text_table(&table));
        text.push('\n');
        for line in std::iter::once(&chart.conclusion).chain(&chart.notes) {
            text.extend([line, "\n"]);
        }
        vec![Act::SaveAs(vec![(
            format!("{name}.txt"),
            text.into_bytes(),
        )])]
    }

    /// Saves the chart as a workbook and as CSV.
    pub(super) fn export(&self, cx: &Cx) -> Vec<Act> {
        let (Some(chart), Some(asked)) = (self.chart(), self.asked()) else {
            return Vec::new();
        };
        let (table, name) = self.table(cx, chart, asked);
        let sum = format!("{}  {}", chart.title, chart.caption);
        let head = std::iter::once(&sum).chain(&chart.notes);
        let head: Vec<&str> = head.map(String::as_str).collect();
        let workbook = report::workbook_of_table(&table, &head.join("\n"), cx.text("report.page"));
        let range = cx.text("tui.chart.covers");
        let table = scoped(table, range, &chart.caption, cx.locale);
        match report::separated(&table).and_then(|csv| Ok((csv, workbook?))) {
            Ok((csv, workbook)) => vec![Act::SaveAs(vec![
                (format!("{name}.xlsx"), workbook),
                (format!("{name}.csv"), csv),
            ])],
            Err(error) => vec![Act::Say(Notice::warn(error.to_string()))],
        }
    }
}
