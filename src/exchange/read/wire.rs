//! The messages of the reader of workbooks, and their form as bytes, in which its process sends
//! them to ours.

use std::io::{self, Read, Write};
use std::path::Path;
use std::sync::mpsc::SyncSender;

use crate::exchange::error::{Excess, ExchangeError, shown};
use crate::exchange::record::Record;
use crate::service::error::ErrorKey;

/// The most bytes of a message; no honest one comes near, because rows are sent a mebibyte at a
/// time.
const FRAME: u32 = 64 << 20;

/// Rows with their numbers from 1.
pub(super) type Batch = Vec<(u32, Record)>;

/// A message of the reader of workbooks.
#[derive(Debug)]
pub(super) enum Message {
    Opened {
        name: String,
        /// Whether the sheet is hidden in the program that shows the workbook.
        hidden: bool,
        is_1904: bool,
        /// Whether the workbook may have merged cells.
        merged: bool,
        others: Vec<Sample>,
        /// The number of rows that the sheet declares, or has; 0 if it declares none. Only an
        /// estimate: nothing checks it.
        rows: u32,
    },
    Rows(Batch),
    /// Cells of the rows sent next whose formula has no result, in the order of rows.
    NotComputed(Vec<Formula>),
    Failed(ExchangeError),
    Done,
}

/// The first rows of a sheet that was not asked for: a workbook may hold the rows of many courts on
/// as many sheets.
#[derive(Debug)]
pub(in crate::exchange) struct Sample {
    pub name: String,
    pub hidden: bool,
    pub rows: Batch,
}

/// A formula without a result.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Formula {
    /// From 1.
    pub row: u32,
    /// From 0.
    pub column: u32,
    /// Its beginning.
    pub text: String,
}

/// A receiver of messages.
pub(super) trait Listener {
    /// Sends a message; returns `false` if the receiver is gone.
    fn tell(&mut self, message: Message) -> bool;
}

impl Listener for SyncSender<Message> {
    fn tell(&mut self, message: Message) -> bool {
        self.send(message).is_ok()
    }
}

/// The sending end of a pipe.
#[derive(Debug)]
pub(super) struct Pipe<W> {
    out: W,
    frame: Vec<u8>,
}

impl<W: Write> Pipe<W> {
    pub(super) fn new(out: W) -> Pipe<W> {
        Pipe {
            out,
            frame: Vec::new(),
        }
    }
}

impl<W: Write> Listener for Pipe<W> {
    fn tell(&mut self, message: Message) -> bool {
        self.frame.clear();
        put_u32(&mut self.frame, 0);
        encode(&message, &mut self.frame);
        let size = (self.frame.len() - 4) as u32;
        if let Some(head) = self.frame.get_mut(..4) {
            head.copy_from_slice(&size.to_le_bytes());
        }
        self.out.write_all(&self.frame).is_ok()
    }
}

/// Receives the next message about the file at `path`; returns `None` if the pipe ends between
/// messages. `frame` is a reused buffer.
pub(super) fn receive(
    from: &mut impl Read,
    path: &Path,
    frame: &mut Vec<u8>,
) -> io::Result<Option<Message>> {
    let mut head = [0; 4];
    if from.read(&mut head[..1])? == 0 {
        return Ok(None);
    }
    from.read_exact(&mut head[1..])?;
    let size = u32::from_le_bytes(head);
    if size > FRAME {
        return Err(io::ErrorKind::InvalidData.into());
    }
    frame.clear();
    frame.resize(size as usize, 0);
    from.read_exact(frame)?;
    decode(&mut Bytes(frame), path)
        .map(Some)
        .ok_or_else(|| io::ErrorKind::InvalidData.into())
}

fn put_u32(out: &mut Vec<u8>, n: u32) {
    out.extend_from_slice(&n.to_le_bytes());
}

fn put(out: &mut Vec<u8>, bytes: &[u8]) {
    put_u32(out, bytes.len() as u32);
    out.extend_from_slice(bytes);
}

fn put_rows(out: &mut Vec<u8>, rows: &Batch) {
    put_u32(out, rows.len() as u32);
    for (row, record) in rows {
        put_u32(out, *row);
        put_u32(out, record.len() as u32);
        record.iter().for_each(|field| put(out, field));
    }
}

fn encode(message: &Message, out: &mut Vec<u8>) {
    match message {
        Message::Opened {
            name,
            hidden,
            is_1904,
            merged,
            others,
            rows: said,
        } => {
            out.push(0);
            out.extend([*is_1904, *merged, *hidden].map(u8::from));
            put(out, name.as_bytes());
            put_u32(out, others.len() as u32);
            for Sample { name, hidden, rows } in others {
                put(out, name.as_bytes());
                out.push(u8::from(*hidden));
                put_rows(out, rows);
            }
            put_u32(out, *said);
        }
        Message::Rows(rows) => {
            out.push(1);
            put_rows(out, rows);
        }
        Message::Failed(error) => {
            out.push(2);
            put(out, error.key().id().as_bytes());
            let args = error.args();
            put_u32(out, args.len() as u32);
            for (name, value) in args {
                put(out, name.as_bytes());
                put(out, value.as_bytes());
            }
            put_u32(out, limit_of(error) as u32);
        }
        Message::Done => out.push(3),
        Message::NotComputed(formulas) => {
            out.push(4);
            put_u32(out, formulas.len() as u32);
            for Formula { row, column, text } in formulas {
                put_u32(out, *row);
                put_u32(out, *column);
                put(out, text.as_bytes());
            }
        }
    }
}

/// The limit that was exceeded, in the unit of the error.
fn limit_of(error: &ExchangeError) -> u64 {
    match error {
        ExchangeError::Bomb { limit, .. } | ExchangeError::TooBig { limit, .. } => *limit,
        _ => 0,
    }
}

/// The bytes not read yet.
struct Bytes<'b>(&'b [u8]);

impl<'b> Bytes<'b> {
    fn take(&mut self, n: usize) -> Option<&'b [u8]> {
        let (bytes, rest) = self.0.split_at_checked(n)?;
        self.0 = rest;
        Some(bytes)
    }

    fn byte(&mut self) -> Option<u8> {
        self.take(1)?.first().copied()
    }

    fn u32(&mut self) -> Option<u32> {
        Some(u32::from_le_bytes(self.take(4)?.try_into().ok()?))
    }

    fn field(&mut self) -> Option<&'b [u8]> {
        let n = self.u32()?;
        self.take(n as usize)
    }

    fn text(&mut self) -> Option<String> {
        Some(String::from_utf8_lossy(self.field()?).into_owned())
    }

    fn rows(&mut self) -> Option<Batch> {
        let count = self.u32()?;
        let mut rows = Vec::new();
        for _ in 0..count {
            let (row, fields) = (self.u32()?, self.u32()?);
            let mut record = Record::new();
            for _ in 0..fields {
                record.push_field(self.field()?);
            }
            rows.push((row, record));
        }
        Some(rows)
    }
}

fn decode(bytes: &mut Bytes<'_>, path: &Path) -> Option<Message> {
    let message = match bytes.byte()? {
        0 => {
            let (is_1904, merged) = (bytes.byte()? == 1, bytes.byte()? == 1);
            let hidden = bytes.byte()? == 1;
            let name = bytes.text()?;
            let mut others = Vec::new();
            for _ in 0..bytes.u32()? {
                let (name, hidden) = (bytes.text()?, bytes.byte()? == 1);
                let rows = bytes.rows()?;
                others.push(Sample { name, hidden, rows });
            }
            Message::Opened {
                name,
                hidden,
                is_1904,
                merged,
                others,
                rows: bytes.u32()?,
            }
        }
        1 => Message::Rows(bytes.rows()?),
        2 => Message::Failed(error(bytes, path)?),
        3 => Message::Done,
        4 => {
            let mut formulas = Vec::new();
            for _ in 0..bytes.u32()? {
                let (row, column, text) = (bytes.u32()?, bytes.u32()?, bytes.text()?);
                formulas.push(Formula { row, column, text });
            }
            Message::NotComputed(formulas)
        }
        _ => return None,
    };
    bytes.0.is_empty().then_some(message)
}

/// The reader's error, as it would have been raised here.
fn error(bytes: &mut Bytes<'_>, path: &Path) -> Option<ExchangeError> {
    let key = ErrorKey::from_id(&bytes.text()?)?;
    let mut args = Vec::new();
    for _ in 0..bytes.u32()? {
        args.push((bytes.text()?, bytes.text()?));
    }
    let limit = u64::from(bytes.u32()?);
    let path = shown(path);
    let mut arg = |wanted: &str| {
        let at = args.iter().position(|(name, _)| name == wanted)?;
        Some(args.swap_remove(at).1)
    };
    Some(match key {
        ErrorKey::FileBomb => ExchangeError::Bomb {
            path,
            entry: arg("entry")?,
            limit,
        },
        ErrorKey::FileTooManyEntries
        | ErrorKey::FileTooManySheets
        | ErrorKey::FileTooManyRows
        | ErrorKey::FileTooManyCells
        | ErrorKey::FileTooManyLevels
        | ErrorKey::FileTooManyBytes => ExchangeError::TooBig {
            path,
            what: Excess::from_id(&arg("what")?)?,
            limit,
        },
        ErrorKey::FileSharedText => ExchangeError::SharedText {
            path,
            entry: arg("entry")?,
            value: arg("value")?,
        },
        ErrorKey::FileEscaped => ExchangeError::Escaped {
            path,
            entry: arg("entry")?,
            value: arg("value")?,
        },
        ErrorKey::FileNoSheet => ExchangeError::NoSheet {
            name: arg("name")?,
            sheets: arg("sheets")?,
        },
        ErrorKey::FileEmpty => ExchangeError::Empty { path },
        ErrorKey::FileCutShort => ExchangeError::CutShort { path },
        ErrorKey::FileNotFound => ExchangeError::NotFound { path },
        _ => ExchangeError::Damaged {
            path,
            detail: arg("detail").unwrap_or_else(|| key.id().to_owned()),
        },
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sent(message: &Message) -> Vec<u8> {
        let mut out = Vec::new();
        encode(message, &mut out);
        out
    }

    fn messages() -> Vec<Message> {
        let path = || "台账.xlsx".to_owned();
        let rows = || {
            vec![
                (3, Record::from_iter(["案号", "", "x\ny"])),
                (9, Record::new()),
            ]
        };
        let errors = [
            ExchangeError::Bomb {
                path: path(),
                entry: "xl/a".to_owned(),
                limit: 96 << 20,
            },
            ExchangeError::TooBig {
                path: path(),
                what: Excess::Cells,
                limit: 4_000_000,
            },
            ExchangeError::NoSheet {
                name: "二".to_owned(),
                sheets: "一, 三".to_owned(),
            },
            ExchangeError::Damaged {
                path: path(),
                detail: "no end".to_owned(),
            },
            ExchangeError::Empty { path: path() },
            ExchangeError::CutShort { path: path() },
        ];
        let mut all: Vec<Message> = errors.into_iter().map(Message::Failed).collect();
        let name = "一".to_owned();
        let others = vec![Sample {
            name: "二".to_owned(),
            hidden: true,
            rows: rows(),
        }];
        all.push(Message::Opened {
            name,
            hidden: false,
            is_1904: true,
            merged: false,
            others,
            rows: 70_000,
        });
        let formula = Formula {
            row: 3,
            column: 1,
            text: "=SUM(A1:A2)".to_owned(),
        };
        let not_computed = Message::NotComputed(vec![formula]);
        all.extend([not_computed, Message::Rows(rows()), Message::Done]);
        all
    }

    #[test]
    fn what_was_said_arrives() {
        let path = Path::new("台账.xlsx");
        let mut pipe = Pipe::new(Vec::new());
        for message in messages() {
            assert!(pipe.tell(message));
        }
        let mut from = pipe.out.as_slice();
        let mut frame = Vec::new();
        for message in messages() {
            let arrived = receive(&mut from, path, &mut frame).unwrap().unwrap();
            assert_eq!(format!("{arrived:?}"), format!("{message:?}"));
        }
        assert!(receive(&mut from, path, &mut frame).unwrap().is_none());
    }

    #[test]
    fn what_is_cut_off_changed_or_too_long_is_no_message() {
        let path = Path::new("a");
        for message in messages() {
            let whole = sent(&message);
            for end in 0..whole.len() {
                assert!(
                    decode(&mut Bytes(&whole[..end]), path).is_none(),
                    "{message:?} {end}"
                );
            }
            let mut longer = whole;
            longer.push(0);
            assert!(decode(&mut Bytes(&longer), path).is_none());
        }
        for bad in [
            &[0xFF_u8; 8][..],
            &[4, 0, 0, 0, 1, 0xFF, 0xFF, 0xFF],
            &[1, 0],
        ] {
            assert!(receive(&mut &*bad, path, &mut Vec::new()).is_err());
        }
    }
}
