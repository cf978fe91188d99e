//! xlsx, xls and ods through calamine. A thread of its own reads the workbook and hands over batches of records: it overlaps
//! with typing the cells, xlsx is never held as a whole, and a panic of the parser ends as an error.

use std::fs::File;
use std::io::BufReader;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread::JoinHandle;

use calamine::{Data, DataRef, ExcelDateTime, Reader, SheetType, SheetVisible, Sheets, Xlsx};
use csv::ByteRecord;

use super::Fetch;
use crate::exchange::error::{ExchangeError, shown};
use crate::exchange::format::Format;
use crate::exchange::{guard, limit};
use crate::service::api::Reason;

type Batch = Vec<(u32, ByteRecord)>;
type Book<R> = Sheets<R>;

/// What the thread says.
enum Message {
    Opened { is_1904: bool },
    Rows(Batch),
    Failed(ExchangeError),
    Done,
}

/// A sheet of a workbook as records.
#[derive(Debug)]
pub(in crate::exchange) struct SheetSource {
    path: PathBuf,
    name: String,
    is_1904: bool,
    receiver: Receiver<Message>,
    thread: Option<JoinHandle<()>>,
    batch: std::vec::IntoIter<(u32, ByteRecord)>,
    wide: Option<u32>,
}

/// Checks the container and lists its worksheets, visible ones first.
pub(in crate::exchange) fn sheets(path: &Path, format: Format) -> Result<Vec<String>, ExchangeError> {
    if format == Format::Xls {
        let bytes = std::fs::metadata(path).map_err(|e| ExchangeError::read(path, e))?.len();
        if bytes > limit::LEGACY {
            return Err(ExchangeError::TooBig { path: shown(path), what: "bytes", limit: limit::LEGACY });
        }
    } else {
        guard::check(path)?;
    }
    let owned = path.to_owned();
    let list = std::thread::spawn(move || -> Result<Vec<String>, ExchangeError> {
        let book = open(&owned, format)?;
        let mut sheets: Vec<_> = book.sheets_metadata().iter().filter(|s| s.typ == SheetType::WorkSheet).collect();
        sheets.sort_by_key(|s| s.visible != SheetVisible::Visible);
        Ok(sheets.into_iter().map(|s| s.name.clone()).collect())
    });
    let list = list.join().unwrap_or_else(|_| Err(damaged(path, "parser")))?;
    if list.is_empty() { Err(ExchangeError::Empty { path: shown(path) }) } else { Ok(list) }
}

impl SheetSource {
    /// Starts reading a sheet; [`sheets`] has checked the file.
    pub(in crate::exchange) fn open(path: &Path, format: Format, name: &str) -> Result<SheetSource, ExchangeError> {
        let (sender, receiver) = sync_channel(4);
        let (owned, sheet) = (path.to_owned(), name.to_owned());
        let thread = std::thread::spawn(move || {
            let last = match run(&owned, format, &sheet, &sender) {
                Ok(()) => Message::Done,
                Err(error) => Message::Failed(error),
            };
            // A reader that went away needs no answer.
            let _ = sender.send(last);
        });
        let mut source = SheetSource {
            path: path.to_owned(),
            name: name.to_owned(),
            is_1904: false,
            receiver,
            thread: Some(thread),
            batch: Vec::new().into_iter(),
            wide: None,
        };
        match source.receiver.recv() {
            Ok(Message::Opened { is_1904 }) => source.is_1904 = is_1904,
            Ok(Message::Failed(error)) => return Err(error),
            _ => return Err(damaged(path, "parser")),
        }
        Ok(source)
    }

    pub(in crate::exchange) fn name(&self) -> &str {
        &self.name
    }

    pub(in crate::exchange) fn is_1904(&self) -> bool {
        self.is_1904
    }

    pub(in crate::exchange) fn next(&mut self, record: &mut ByteRecord) -> Result<Fetch, ExchangeError> {
        loop {
            if let Some(row) = self.wide.take() {
                return Ok(Fetch::Bad { row, value: format!("> {}", limit::COLUMNS), reason: Reason::RaggedRow });
            }
            if let Some((row, next)) = self.batch.next() {
                if next.len() > limit::COLUMNS {
                    self.wide = Some(row);
                }
                *record = next;
                return Ok(Fetch::Record(row));
            }
            match self.receiver.recv() {
                Ok(Message::Rows(batch)) => self.batch = batch.into_iter(),
                Ok(Message::Failed(error)) => return Err(error),
                Ok(Message::Done | Message::Opened { .. }) => {
                    let (_, closed) = sync_channel(1);
                    self.receiver = closed;
                    self.thread = None;
                    return Ok(Fetch::End);
                }
                // The thread is gone without a word after it said `Done`, or because the parser gave up.
                Err(_) if self.thread.is_none() => return Ok(Fetch::End),
                Err(_) => return Err(damaged(&self.path, "parser")),
            }
        }
    }
}

fn damaged(path: &Path, detail: impl ToString) -> ExchangeError {
    ExchangeError::Damaged { path: shown(path), detail: detail.to_string() }
}

fn open(path: &Path, format: Format) -> Result<Book<BufReader<File>>, ExchangeError> {
    let file = BufReader::new(File::open(path).map_err(|e| ExchangeError::read(path, e))?);
    match format {
        Format::Xls => calamine::Xls::new(file).map(Sheets::Xls).map_err(|e| damaged(path, e)),
        Format::Ods => calamine::Ods::new(file).map(Sheets::Ods).map_err(|e| damaged(path, e)),
        _ => Xlsx::new(file).map(Sheets::Xlsx).map_err(|e| damaged(path, e)),
    }
}

/// Reads the sheet and sends its rows; ends early when nobody listens any more.
fn run(path: &Path, format: Format, sheet: &str, sender: &SyncSender<Message>) -> Result<(), ExchangeError> {
    let mut book = open(path, format)?;
    let is_1904 = matches!(&book, Sheets::Xlsx(book) if book.has_1904_epoch());
    let mut rows = Rows { path, sender, batch: Vec::new(), row: 0, record: ByteRecord::new(), open: false, gone: false };
    if sender.send(Message::Opened { is_1904 }).is_err() {
        return Ok(());
    }
    let mut text = String::new();
    if let Sheets::Xlsx(book) = &mut book {
        let mut cells = book.worksheet_cells_reader(sheet).map_err(|e| damaged(path, e))?;
        while let Some(cell) = cells.next_cell().map_err(|e| damaged(path, e))? {
            let (row, column) = cell.get_position();
            text.clear();
            write_ref(cell.get_value(), &mut text);
            rows.cell(row, column as usize, &text)?;
            if rows.gone {
                return Ok(());
            }
        }
    } else {
        let range = book.worksheet_range(sheet).map_err(|e| damaged(path, e))?;
        let (top, left) = range.start().unwrap_or_default();
        for (row, cells) in range.rows().enumerate() {
            for (column, value) in cells.iter().enumerate() {
                text.clear();
                write(value, &mut text);
                rows.cell(top + row as u32, left as usize + column, &text)?;
            }
            if rows.gone {
                return Ok(());
            }
        }
    }
    rows.flush();
    rows.send();
    Ok(())
}

/// Collects cells into records and records into batches.
struct Rows<'a> {
    path: &'a Path,
    sender: &'a SyncSender<Message>,
    batch: Batch,
    row: u32,
    record: ByteRecord,
    open: bool,
    gone: bool,
}

impl Rows<'_> {
    fn cell(&mut self, row: u32, column: usize, text: &str) -> Result<(), ExchangeError> {
        if text.is_empty() {
            return Ok(());
        }
        if row >= limit::ROWS {
            return Err(ExchangeError::TooBig { path: shown(self.path), what: "rows", limit: u64::from(limit::ROWS) });
        }
        if self.open && row != self.row {
            self.flush();
        }
        self.open = true;
        self.row = row;
        // One column beyond the limit marks the row as too wide; what stands there is not read.
        while self.record.len() < column.min(limit::COLUMNS + 1) {
            self.record.push_field(b"");
        }
        if column < limit::COLUMNS && self.record.len() == column {
            self.record.push_field(text.as_bytes());
        }
        Ok(())
    }

    fn flush(&mut self) {
        if self.open {
            self.batch.push((self.row + 1, std::mem::take(&mut self.record)));
            self.open = false;
            if self.batch.len() >= 256 {
                self.send();
            }
        }
    }

    fn send(&mut self) {
        let batch = std::mem::take(&mut self.batch);
        self.gone |= self.sender.send(Message::Rows(batch)).is_err();
    }
}

fn write(value: &Data, out: &mut String) {
    use std::fmt::Write;
    let _ = match value {
        Data::Empty => Ok(()),
        Data::Int(n) => write!(out, "{n}"),
        Data::Float(n) => write_number(*n, out),
        Data::String(s) | Data::DateTimeIso(s) | Data::DurationIso(s) => out.write_str(s),
        Data::Bool(b) => write!(out, "{b}"),
        Data::DateTime(moment) => write_moment(moment, out),
        other => write!(out, "{other}"),
    };
}

fn write_ref(value: &DataRef<'_>, out: &mut String) {
    use std::fmt::Write;
    let _ = match value {
        DataRef::SharedString(s) => out.write_str(s),
        DataRef::String(s) => out.write_str(s),
        DataRef::Float(n) => write_number(*n, out),
        DataRef::DateTime(moment) => write_moment(moment, out),
        DataRef::Empty => Ok(()),
        other => {
            write(&Data::from(other.clone()), out);
            Ok(())
        }
    };
}

/// As the sheet shows it: 15 significant digits, so that a sum of cents is no 0.30000000000000004; whole numbers without `.0`.
fn write_number(value: f64, out: &mut String) -> std::fmt::Result {
    use std::fmt::Write;
    if value.fract() == 0.0 && value.abs() < 1e15 {
        return write!(out, "{}", value as i64);
    }
    let rounded: f64 = format!("{value:.14e}").parse().unwrap_or(value);
    write!(out, "{rounded}")
}

/// The day of a date cell; a cell that holds a time only stays a number.
fn write_moment(moment: &ExcelDateTime, out: &mut String) -> std::fmt::Result {
    use std::fmt::Write;
    if moment.is_datetime() && moment.as_f64() >= 1.0 {
        let (year, month, day, ..) = moment.to_ymd_hms_milli();
        write!(out, "{year:04}-{month:02}-{day:02}")
    } else {
        write_number(moment.as_f64(), out)
    }
}
