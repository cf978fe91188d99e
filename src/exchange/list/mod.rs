//! A list of cases as it is on screen, in a file for people: workbook, delimited text, Markdown or
//! pages for a printer; and JSON lines for programs. The columns are in the given order, the words
//! in the reader's language.

use std::io::Write;

use crate::domain::level::Level;
use crate::domain::money::Money;
use crate::exchange::error::ExchangeError;
use crate::exchange::safe;
use crate::exchange::write::{Gb18030Writer, OutEncoding, WriteReport};
use crate::service::api::{AgendaKind, CaseLine, Column, DrillRow, Weight};
use crate::text::locale::Locale;
use crate::text::sanitize;

mod head;
mod json;
mod text;
mod xlsx;

/// The forms a list can take.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ListFormat {
    Xlsx,
    Csv,
    Tsv,
    Jsonl,
    Md,
    /// A4 pages with form feeds between them.
    Text,
}

impl ListFormat {
    pub const ALL: [ListFormat; 6] = [
        ListFormat::Xlsx,
        ListFormat::Csv,
        ListFormat::Tsv,
        ListFormat::Jsonl,
        ListFormat::Md,
        ListFormat::Text,
    ];

    /// The extension of its files.
    pub fn ending(self) -> &'static str {
        match self {
            ListFormat::Xlsx => "xlsx",
            ListFormat::Csv => "csv",
            ListFormat::Tsv => "tsv",
            ListFormat::Jsonl => "jsonl",
            ListFormat::Md => "md",
            ListFormat::Text => "txt",
        }
    }

    pub fn from_ending(ending: &str) -> Option<ListFormat> {
        ListFormat::ALL
            .into_iter()
            .find(|format| format.ending().eq_ignore_ascii_case(ending))
    }
}

/// The properties of a list, apart from its rows.
pub struct ListSheet<'a> {
    pub columns: &'a [Column],
    /// What each row adds to the sum behind which the list stands, in columns after the others;
    /// `None` for a list of cases.
    pub adds: Option<Weight>,
    pub locale: Locale,
    /// The name of the view, and its query.
    pub title: String,
    /// The day of the query.
    pub today: chrono::NaiveDate,
    /// The encoding of csv and tsv.
    pub encoding: OutEncoding,
    /// Returns the words of an outcome by its id.
    pub outcome: &'a dyn Fn(&str) -> String,
    /// Returns the words of what falls due: its kind, and more about it.
    pub item: &'a dyn Fn(AgendaKind, Option<&str>) -> String,
}

/// A row of a list.
#[derive(Debug, Clone, Copy)]
pub struct Row<'r> {
    line: &'r CaseLine,
    /// What a sum counts in this row.
    counted: Option<&'r DrillRow>,
}

impl<'r> From<&'r CaseLine> for Row<'r> {
    fn from(line: &'r CaseLine) -> Row<'r> {
        Row {
            line,
            counted: None,
        }
    }
}

impl<'r> From<&'r DrillRow> for Row<'r> {
    fn from(row: &'r DrillRow) -> Row<'r> {
        Row {
            line: &row.line,
            counted: Some(row),
        }
    }
}

impl std::fmt::Debug for ListSheet<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "ListSheet({})", self.title)
    }
}

/// A cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Cell {
    Empty,
    Text(String),
    /// A case number: text, never a figure.
    Number(String),
    Level(Level, String),
    Day(chrono::NaiveDate),
    Money(Money),
    Count(i64),
}

impl Cell {
    fn text(text: Option<&str>) -> Cell {
        text.map_or(Cell::Empty, |text| {
            Cell::Text(sanitize::shown(text).into_owned())
        })
    }

    /// The cell as plain text.
    fn plain(&self) -> String {
        match self {
            Cell::Empty => String::new(),
            Cell::Text(text) | Cell::Number(text) | Cell::Level(_, text) => text.clone(),
            Cell::Day(day) => day.to_string(),
            Cell::Money(money) => money.to_string(),
            Cell::Count(n) => n.to_string(),
        }
    }

    fn is_figure(&self) -> bool {
        matches!(self, Cell::Money(_) | Cell::Count(_))
    }
}

impl ListSheet<'_> {
    /// The cell of a column that every list of cases has.
    fn of_case(&self, column: Column, line: &CaseLine) -> Cell {
        let more = line.more.as_deref();
        let words = |key: &str| self.locale.text(key).to_owned();
        match column {
            Column::Level => Cell::Level(
                line.level,
                words(&format!("domain.badge.{}", line.level.id())),
            ),
            Column::Days => {
                // `超866天`, `余3天`.
                let told = line.told();
                let key = format!("domain.days.{}", told.id());
                Cell::Text(self.locale.fill(&key, &[("n", &told.days())]))
            }
            Column::Number => Cell::Number(sanitize::shown(&line.number).into_owned()),
            Column::Party => Cell::text(line.party()),
            Column::Opponent => Cell::text(line.opponent()),
            Column::Cause => Cell::text(line.cause.as_deref()),
            Column::Procedure => {
                let known = |id: &str| self.locale.find(&format!("domain.procedure.{id}"));
                let id = line.procedure.as_deref();
                Cell::text(id.map(|id| known(id).unwrap_or(id)))
            }
            Column::Court => Cell::text(line.court.as_deref()),
            Column::Division => Cell::text(line.division.as_deref()),
            Column::Handler => Cell::text(line.handler.as_deref()),
            Column::Clerk => Cell::text(more.and_then(|more| more.clerk.as_deref())),
            Column::Status => Cell::Text(words(&format!("domain.status.{}", line.state()))),
            Column::Claim => line.claim.map_or(Cell::Empty, Cell::Money),
            Column::Received => more.map_or(Cell::Empty, |more| Cell::Money(more.received)),
            Column::StatedDue => {
                let stated = more.and_then(|more| more.stated_due);
                stated.map_or(Cell::Empty, Cell::Day)
            }
            Column::Filed => line.filed.map_or(Cell::Empty, Cell::Day),
            Column::Due => line.due.map_or(Cell::Empty, Cell::Day),
            Column::Closed => line.closed.map_or(Cell::Empty, Cell::Day),
            Column::How => Cell::text(more.and_then(|more| more.how.as_deref())),
            Column::Next => line.next.map_or(Cell::Empty, Cell::Day),
            Column::Last => line.last.as_ref().map_or(Cell::Empty, |(day, outcome)| {
                Cell::text(Some(&format!("{day} {}", (self.outcome)(outcome))))
            }),
            Column::Measure => {
                more.and_then(|more| more.measure.as_ref())
                    .map_or(Cell::Empty, |(text, limit)| match limit {
                        Some(limit) => Cell::text(Some(&format!("{text} ({limit})"))),
                        None => Cell::text(Some(text)),
                    })
            }
            Column::Tags => more
                .filter(|more| !more.tags.is_empty())
                .map_or(Cell::Empty, |more| Cell::text(Some(&more.tags.join(",")))),
        }
    }
}

/// Writes a list in a format.
pub fn write_list<'r, R>(
    out: &mut dyn Write,
    format: ListFormat,
    sheet: &ListSheet<'_>,
    rows: &'r [R],
) -> Result<WriteReport, ExchangeError>
where
    Row<'r>: From<&'r R>,
{
    let rows: Vec<Row<'r>> = rows.iter().map(Row::from).collect();
    let rows = rows.as_slice();
    let mut report = WriteReport {
        rows: rows.len() as u64,
        ..WriteReport::default()
    };
    match format {
        ListFormat::Xlsx => report.cut = xlsx::write(out, sheet, rows)?,
        ListFormat::Csv if sheet.encoding == OutEncoding::Gb18030 => {
            let mut out = Gb18030Writer::new(&mut *out);
            separated(&mut out, b',', sheet, rows)?;
            report.lost = out.lost;
        }
        ListFormat::Tsv if sheet.encoding == OutEncoding::Gb18030 => {
            let mut out = Gb18030Writer::new(&mut *out);
            separated(&mut out, b'\t', sheet, rows)?;
            report.lost = out.lost;
        }
        ListFormat::Csv | ListFormat::Tsv => {
            if sheet.encoding == OutEncoding::Utf8Bom {
                out.write_all(b"\xEF\xBB\xBF")?;
            }
            let delimiter = if format == ListFormat::Csv {
                b','
            } else {
                b'\t'
            };
            separated(out, delimiter, sheet, rows)?;
        }
        ListFormat::Jsonl => json::write(out, sheet, rows)?,
        ListFormat::Md => markdown(out, sheet, rows)?,
        ListFormat::Text => text::write(out, sheet, rows)?,
    }
    out.flush()?;
    Ok(report)
}

fn separated(
    out: &mut dyn Write,
    delimiter: u8,
    sheet: &ListSheet<'_>,
    rows: &[Row<'_>],
) -> Result<(), ExchangeError> {
    let mut writer = csv::WriterBuilder::new()
        .delimiter(delimiter)
        .from_writer(out);
    let heads = sheet.heads();
    writer.write_record(heads.iter().map(|head| sheet.title(*head)))?;
    for row in rows {
        for head in &heads {
            let cell = sheet.cell(*head, *row);
            let text = cell.plain();
            // A number below zero runs nothing.
            let text = if cell.is_figure() {
                text.into()
            } else {
                safe::guarded(&text)
            };
            writer.write_field(text.as_bytes())?;
        }
        writer.write_record(None::<&[u8]>)?;
    }
    writer.flush()?;
    Ok(())
}

fn markdown(
    out: &mut dyn Write,
    sheet: &ListSheet<'_>,
    rows: &[Row<'_>],
) -> Result<(), ExchangeError> {
    let row = |cells: Vec<String>| format!("| {} |\n", cells.join(" | ").replace('\n', " "));
    let heads = sheet.heads();
    let titles = heads.iter().map(|head| sheet.title(*head).to_owned());
    out.write_all(row(titles.collect()).as_bytes())?;
    let rules = heads
        .iter()
        .map(|head| if head.is_figure() { "---:" } else { "---" }.to_owned());
    out.write_all(row(rules.collect()).as_bytes())?;
    let cells = |row: &Row<'_>| heads.iter().map(|head| sheet.cell(*head, *row)).collect();
    let lines = rows.iter().map(cells).chain(sheet.sum(rows));
    for line in lines {
        let line: Vec<Cell> = line;
        let cells = line.iter().map(|cell| cell.plain().replace('|', "\\|"));
        out.write_all(row(cells.collect()).as_bytes())?;
    }
    Ok(())
}

#[cfg(test)]
mod tests;
