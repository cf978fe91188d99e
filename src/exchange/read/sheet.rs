//! xlsx, xls and ods through calamine. A thread of its own reads the workbook and hands over batches of records: it overlaps
//! with typing the cells, xlsx is never held as a whole, and a panic of the parser ends as an error.

use std::fs::File;
use std::io::BufReader;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread::JoinHandle;

use calamine::{Reader, SheetType, SheetVisible, Sheets, Xlsx};
use csv::ByteRecord;

use super::Fetch;
use super::merged::Merged;
use super::text::{write, write_ref};
use crate::exchange::error::{ExchangeError, shown};
use crate::exchange::format::Format;
use crate::exchange::{guard, limit};
use crate::service::api::Reason;

type Batch = Vec<(u32, ByteRecord)>;
type Book<R> = Sheets<R>;

/// What the thread says.
enum Message {
    Opened {
        name: String,
        is_1904: bool,
        others: Vec<Sample>,
    },
    Rows(Batch),
    Failed(ExchangeError),
    Done,
}

/// The first rows of a sheet that was not asked for: a workbook may hold the rows of many courts on as many sheets.
#[derive(Debug)]
pub(in crate::exchange) struct Sample {
    pub name: String,
    pub rows: Vec<(u32, ByteRecord)>,
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
    /// The sheets behind this one, where none was asked for.
    others: Vec<Sample>,
}

/// Which sheet.
#[derive(Debug, Clone)]
pub(in crate::exchange) enum Pick {
    /// By its name, or its number from 1.
    Named(String),
    /// The n-th from 0, visible ones first.
    Nth(usize),
}

/// Checks the file before the parser sees it; whether it is small enough to be looked through for merged cells.
pub(in crate::exchange) fn check(path: &Path, format: Format) -> Result<bool, ExchangeError> {
    if format != Format::Xls {
        return Ok(guard::check(path)? <= limit::MERGED);
    }
    let bytes = std::fs::metadata(path)
        .map_err(|e| ExchangeError::read(path, e))?
        .len();
    if bytes > limit::LEGACY {
        return Err(ExchangeError::TooBig {
            path: shown(path),
            what: "bytes",
            limit: limit::LEGACY,
        });
    }
    Ok(false)
}

impl SheetSource {
    /// Starts reading a sheet of a file that [`check`] let through; `None` when there are not so many.
    pub(in crate::exchange) fn open(
        path: &Path,
        format: Format,
        pick: Pick,
        merged: bool,
    ) -> Result<Option<SheetSource>, ExchangeError> {
        let (sender, receiver) = sync_channel(4);
        let owned = path.to_owned();
        let thread = std::thread::spawn(move || {
            let last = match run(&owned, format, &pick, merged, &sender) {
                Ok(()) => Message::Done,
                Err(error) => Message::Failed(error),
            };
            // A reader that went away needs no answer.
            let _ = sender.send(last);
        });
        match receiver.recv() {
            Ok(Message::Opened {
                name,
                is_1904,
                others,
            }) => Ok(Some(SheetSource {
                path: path.to_owned(),
                name,
                is_1904,
                receiver,
                thread: Some(thread),
                batch: Vec::new().into_iter(),
                wide: None,
                others,
            })),
            Ok(Message::Done) => Ok(None),
            Ok(Message::Failed(error)) => Err(error),
            _ => Err(damaged(path, &"parser")),
        }
    }

    pub(in crate::exchange) fn name(&self) -> &str {
        &self.name
    }

    /// The first rows of the sheets behind this one, once.
    pub(in crate::exchange) fn take_others(&mut self) -> Vec<Sample> {
        std::mem::take(&mut self.others)
    }

    pub(in crate::exchange) fn is_1904(&self) -> bool {
        self.is_1904
    }

    pub(in crate::exchange) fn next(
        &mut self,
        record: &mut ByteRecord,
    ) -> Result<Fetch, ExchangeError> {
        loop {
            if let Some(row) = self.wide.take() {
                return Ok(Fetch::Bad {
                    row,
                    value: format!("> {}", limit::COLUMNS),
                    reason: Reason::RaggedRow,
                });
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
                Err(_) => return Err(damaged(&self.path, &"parser")),
            }
        }
    }
}

fn damaged(path: &Path, detail: &dyn std::fmt::Display) -> ExchangeError {
    ExchangeError::Damaged {
        path: shown(path),
        detail: detail.to_string(),
    }
}

fn open(path: &Path, format: Format) -> Result<Book<BufReader<File>>, ExchangeError> {
    let file = BufReader::new(File::open(path).map_err(|e| ExchangeError::read(path, e))?);
    match format {
        Format::Xls => calamine::Xls::new(file)
            .map(Sheets::Xls)
            .map_err(|e| damaged(path, &e)),
        Format::Ods => calamine::Ods::new(file)
            .map(Sheets::Ods)
            .map_err(|e| damaged(path, &e)),
        _ => Xlsx::new(file)
            .map(Sheets::Xlsx)
            .map_err(|e| damaged(path, &e)),
    }
}

/// The name of the sheet asked for, and those behind it where it was not asked for by name.
fn resolve(
    book: &Book<BufReader<File>>,
    pick: &Pick,
) -> Result<Option<(String, Vec<String>)>, ExchangeError> {
    let mut sheets: Vec<_> = book
        .sheets_metadata()
        .iter()
        .filter(|s| s.typ == SheetType::WorkSheet)
        .collect();
    sheets.sort_by_key(|s| s.visible != SheetVisible::Visible);
    let names: Vec<String> = sheets.iter().map(|s| s.name.clone()).collect();
    let name = match pick {
        Pick::Nth(n) => {
            let mut behind = names.into_iter().skip(*n);
            let first = behind.next();
            return Ok(first.map(|first| (first, behind.take(limit::SHEETS).collect())));
        }
        Pick::Named(name) => name,
    };
    let nth = |n: usize| names.get(n);
    let named = names.iter().find(|known| *known == name);
    let found = named.or_else(|| nth(name.parse::<usize>().ok()?.checked_sub(1)?));
    match found {
        Some(found) => Ok(Some((found.clone(), Vec::new()))),
        None => Err(ExchangeError::NoSheet {
            name: name.clone(),
            sheets: names.join(", "),
        }),
    }
}

/// Reads the sheet and sends its rows; ends early when nobody listens any more.
fn run(
    path: &Path,
    format: Format,
    pick: &Pick,
    merged: bool,
    sender: &SyncSender<Message>,
) -> Result<(), ExchangeError> {
    let mut book = open(path, format)?;
    let Some((name, behind)) = resolve(&book, pick)? else {
        return Ok(());
    };
    let is_1904 = match &book {
        Sheets::Xlsx(book) => book.has_1904_epoch(),
        _ => false,
    };
    let mut others = Vec::with_capacity(behind.len());
    for name in behind {
        // One that cannot be read is not what the file is about.
        let mut rows = Rows::new(path, sender, Some(limit::HEADER_ROWS));
        if fill(&mut book, &name, false, &mut rows).is_ok() {
            rows.flush();
            let rows = rows.batch;
            others.push(Sample { name, rows });
        }
    }
    let opened = Message::Opened {
        name: name.clone(),
        is_1904,
        others,
    };
    if sender.send(opened).is_err() {
        return Ok(());
    }
    let mut rows = Rows::new(path, sender, None);
    fill(&mut book, &name, merged, &mut rows)?;
    rows.flush();
    rows.send();
    Ok(())
}

/// Reads a sheet, until nobody wants more.
fn fill(
    book: &mut Book<BufReader<File>>,
    sheet: &str,
    merged: bool,
    rows: &mut Rows<'_>,
) -> Result<(), ExchangeError> {
    let path = rows.path;
    let mut text = String::new();
    if let Sheets::Xlsx(book) = book {
        if merged {
            rows.merged = Merged::new(book.merge_cells_by_sheet_name(sheet).unwrap_or_default());
        }
        let mut cells = book
            .worksheet_cells_reader(sheet)
            .map_err(|e| damaged(path, &e))?;
        while let Some(cell) = cells.next_cell().map_err(|e| damaged(path, &e))? {
            let (row, column) = cell.get_position();
            text.clear();
            write_ref(cell.get_value(), &mut text);
            rows.cell(row, column as usize, &text)?;
            if rows.gone {
                return Ok(());
            }
        }
    } else {
        let range = book.worksheet_range(sheet).map_err(|e| damaged(path, &e))?;
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
    merged: Merged,
    /// Rows wanted; more are not read and none is sent.
    first: Option<usize>,
}

impl<'a> Rows<'a> {
    fn new(path: &'a Path, sender: &'a SyncSender<Message>, first: Option<usize>) -> Rows<'a> {
        Rows {
            path,
            sender,
            batch: Vec::new(),
            row: 0,
            record: ByteRecord::new(),
            open: false,
            gone: false,
            merged: Merged::default(),
            first,
        }
    }

    fn cell(&mut self, row: u32, column: usize, text: &str) -> Result<(), ExchangeError> {
        if text.is_empty() {
            return Ok(());
        }
        if row >= limit::ROWS {
            return Err(ExchangeError::TooBig {
                path: shown(self.path),
                what: "rows",
                limit: u64::from(limit::ROWS),
            });
        }
        if self.open && row != self.row {
            self.flush();
        }
        self.open = true;
        self.row = row;
        self.merged.see(row, column as u32, text);
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
            self.merged.fill(self.row, &mut self.record);
            self.batch
                .push((self.row + 1, std::mem::take(&mut self.record)));
            self.open = false;
            match self.first {
                Some(first) => self.gone = self.batch.len() >= first,
                None if self.batch.len() >= 256 => self.send(),
                None => {}
            }
        }
    }

    fn send(&mut self) {
        let batch = std::mem::take(&mut self.batch);
        self.gone |= self.sender.send(Message::Rows(batch)).is_err();
    }
}
