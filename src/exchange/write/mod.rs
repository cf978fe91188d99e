//! Writes rows to files. They can be read back: `import` after `export` changes nothing.

mod csv;
mod gb18030;
mod ics;
mod jsonl;
mod spreadsheet;
mod value;
mod xlsx;

use std::io::Write;

use self::csv::CsvTable;
pub(in crate::exchange) use self::gb18030::Gb18030Writer;
pub use self::gb18030::gb18030;
pub use self::ics::{IcsEvent, write_ics};
use self::jsonl::JsonlTable;
pub use self::spreadsheet::{Field, write_spreadsheet};
use self::value::{CaseView, Value};
use self::xlsx::XlsxTable;
use super::column::{Column, FileKind};
use super::cut::Cut;
use super::error::ExchangeError;
use super::format::Format;
use crate::service::api::{CaseRow, ExportCase, NewEvent, Row};
use crate::text::locale::Locale;

/// The kind of header row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Header {
    /// Field ids, for programs.
    #[default]
    Ids,
    /// Names in a language, for people; they can be read back too.
    Words(Locale),
}

/// The encoding of text files.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum OutEncoding {
    /// UTF-8 with a BOM, which spreadsheet programs need to recognise it.
    #[default]
    Utf8Bom,
    Utf8,
    Gb18030,
}

impl OutEncoding {
    /// Returns the encoding by its name on the command line.
    pub fn from_id(id: &str) -> Option<OutEncoding> {
        match id.to_ascii_lowercase().as_str() {
            "utf-8-bom" | "utf8-bom" | "utf-8-sig" => Some(OutEncoding::Utf8Bom),
            "utf-8" | "utf8" => Some(OutEncoding::Utf8),
            "gb18030" | "gbk" | "gb2312" => Some(OutEncoding::Gb18030),
            _ => None,
        }
    }
}

/// How to write.
#[derive(Debug, Clone, Copy, Default)]
pub struct WriteOptions {
    pub header: Header,
    /// The encoding of csv and tsv; jsonl is always UTF-8.
    pub encoding: OutEncoding,
}

/// A table being written: cases or events.
#[derive(Debug)]
pub struct TableWriter<W: Write> {
    table: Table<W>,
    columns: &'static [Column],
    header: Header,
    rows: u64,
    cut: Vec<Cut>,
}

#[derive(Debug)]
enum Table<W: Write> {
    Utf8(CsvTable<W>),
    Gb18030(CsvTable<Gb18030Writer<W>>),
    Jsonl(JsonlTable<W>),
    Xlsx(Box<XlsxTable<W>>),
}

/// A report on what was written.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct WriteReport {
    pub rows: u64,
    /// The number of characters that the encoding does not have; each is replaced by `?`.
    pub lost: u64,
    /// The texts too long for a cell of a workbook; only the part that fits is written.
    pub cut: Vec<Cut>,
}

impl<W: Write> TableWriter<W> {
    /// Starts a table; xls and ods are written as xlsx.
    pub fn new(
        mut out: W,
        kind: FileKind,
        format: Format,
        options: WriteOptions,
    ) -> Result<TableWriter<W>, ExchangeError> {
        let columns = kind.written();
        let names: Vec<String> = columns
            .iter()
            .map(|column| name(*column, options.header))
            .collect();
        let delimiter = if format == Format::Tsv { b'\t' } else { b',' };
        let table = match format {
            Format::Csv | Format::Tsv if options.encoding == OutEncoding::Gb18030 => {
                Table::Gb18030(CsvTable::new(Gb18030Writer::new(out), delimiter))
            }
            Format::Csv | Format::Tsv => {
                if options.encoding == OutEncoding::Utf8Bom {
                    out.write_all(b"\xEF\xBB\xBF")?;
                }
                Table::Utf8(CsvTable::new(out, delimiter))
            }
            Format::Jsonl => Table::Jsonl(JsonlTable::new(out)),
            Format::Xlsx | Format::Xls | Format::Ods => {
                Table::Xlsx(Box::new(XlsxTable::new(out, columns, &names)?))
            }
        };
        let mut writer = TableWriter {
            table,
            columns,
            header: options.header,
            rows: 0,
            cut: Vec::new(),
        };
        if matches!(writer.table, Table::Utf8(_) | Table::Gb18030(_)) {
            let mut names = names.iter();
            writer.put(|_| names.next().map_or(Value::Empty, |name| Value::Text(name)))?;
            writer.rows = 0;
        }
        Ok(writer)
    }

    fn put<'a>(&mut self, mut value: impl FnMut(Column) -> Value<'a>) -> Result<(), ExchangeError> {
        self.rows += 1;
        match &mut self.table {
            Table::Utf8(table) => {
                self.columns
                    .iter()
                    .try_for_each(|c| table.cell(value(*c)))?;
                table.end_row()
            }
            Table::Gb18030(table) => {
                self.columns
                    .iter()
                    .try_for_each(|c| table.cell(value(*c)))?;
                table.end_row()
            }
            Table::Jsonl(table) => {
                self.columns.iter().for_each(|c| table.cell(*c, value(*c)));
                table.end_row()
            }
            Table::Xlsx(table) => {
                for column in self.columns {
                    if table.cell(value(*column))? {
                        let number = match value(Column::Number) {
                            Value::Text(number) => number.to_owned(),
                            _ => String::new(),
                        };
                        let field = name(*column, self.header);
                        self.cut.push(Cut { number, field });
                    }
                }
                table.end_row();
                Ok(())
            }
        }
    }

    /// Writes a row of a table of cases.
    pub fn case(&mut self, case: &CaseRow) -> Result<(), ExchangeError> {
        let view = CaseView::from(case);
        self.put(|column| view.value(column))
    }

    /// Writes a row of a table of events. Registrations and retractions are not rows and are left
    /// out.
    pub fn event(&mut self, number: &str, event: &NewEvent) -> Result<(), ExchangeError> {
        if !value::is_row(&event.fact) {
            return Ok(());
        }
        self.put(|column| value::event_value(number, event, column))
    }

    /// Writes a case of the docket as a row of a table of cases.
    pub fn export_case(&mut self, case: &ExportCase) -> Result<(), ExchangeError> {
        let view = CaseView::from(case);
        self.put(|column| view.value(column))
    }

    /// Writes the events in force of a case of the docket as rows of a table of events.
    pub fn export_events(&mut self, case: &ExportCase) -> Result<(), ExchangeError> {
        let number = &case.registration.number;
        for event in value::before_moves(case) {
            self.event(number, &event)?;
        }
        for entry in case.events.iter().filter(|entry| !entry.retracted) {
            let event = NewEvent {
                on: entry.on,
                fact: entry.fact.clone(),
            };
            self.event(number, &event)?;
        }
        Ok(())
    }

    /// Writes the remaining data; without this call the file is incomplete.
    pub fn finish(self) -> Result<WriteReport, ExchangeError> {
        let mut report = WriteReport {
            rows: self.rows,
            lost: 0,
            cut: self.cut,
        };
        match self.table {
            Table::Utf8(table) => table.finish()?.flush()?,
            Table::Gb18030(table) => {
                let mut out = table.finish()?;
                report.lost = out.lost;
                out.flush()?;
            }
            Table::Jsonl(table) => table.finish()?.flush()?,
            Table::Xlsx(table) => table.finish()?.flush()?,
        }
        Ok(report)
    }
}

fn name(column: Column, header: Header) -> String {
    match header {
        Header::Ids => column.id().to_owned(),
        Header::Words(locale) => locale
            .text(&format!("exchange.field.{}", column.id()))
            .to_owned(),
    }
}

/// Writes a stream of rows as two files, cases and events, which a joined import can read back.
pub fn write_rows_csv<'a>(
    cases: &mut impl Write,
    events: &mut impl Write,
    rows: impl IntoIterator<Item = &'a Row>,
) -> Result<(WriteReport, WriteReport), ExchangeError> {
    let mut case_table =
        TableWriter::new(cases, FileKind::Cases, Format::Csv, WriteOptions::default())?;
    let mut event_table = TableWriter::new(
        events,
        FileKind::Events,
        Format::Csv,
        WriteOptions::default(),
    )?;
    let mut number = "";
    for row in rows {
        match row {
            Row::Case(case) => {
                number = &case.registration.number;
                case_table.case(case)?;
            }
            Row::Event(event) => {
                number = event.number.as_deref().unwrap_or(number);
                event_table.event(number, &event.event)?;
            }
        }
    }
    Ok((case_table.finish()?, event_table.finish()?))
}
