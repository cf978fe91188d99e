//! xlsx, xls and ods as records. A separate process parses the workbook, and a thread receives its
//! output: both overlap with typing the cells.

use std::collections::VecDeque;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, sync_channel};
use std::thread::JoinHandle;

use super::Fetch;
use super::apart::{self, Task};
use super::csv::Stray;
use super::wire::{Batch, Formula, Message, Sample};
use super::workbook::{damaged, tell};
use crate::exchange::error::{Excess, ExchangeError, shown};
use crate::exchange::format::Format;
use crate::exchange::limit;
use crate::exchange::record::Record;
use crate::service::api::Reason;

/// A sheet of a workbook as records.
#[derive(Debug)]
pub(in crate::exchange) struct SheetSource {
    path: PathBuf,
    name: String,
    hidden: bool,
    is_1904: bool,
    merged: bool,
    receiver: Receiver<Message>,
    thread: Option<JoinHandle<()>>,
    batch: <Batch as IntoIterator>::IntoIter,
    wide: Option<u32>,
    /// The sheets after this one, if no sheet was asked for.
    others: Vec<Sample>,
    /// The number of rows that the sheet declares; 0 if it declares none.
    said: u32,
    /// Formulas without a result, for rows not yet handed over and for the last one.
    formulas: VecDeque<Formula>,
    row: u32,
    /// The bytes of the rows so far: cells may share a text that is stored in the file once.
    bytes: u64,
}

/// The sheet to read.
#[derive(Debug, Clone)]
pub(in crate::exchange) enum Pick {
    /// By its name, or its number from 1.
    Named(String),
    /// The n-th from 0, visible ones first.
    Nth(usize),
}

impl SheetSource {
    /// Starts reading a sheet; returns `None` if there are not so many. The file is checked before
    /// the parser sees it, unless that was done already ([`SheetSource::merged`]).
    pub(in crate::exchange) fn open(
        path: &Path,
        format: Format,
        pick: Pick,
        merged: Option<bool>,
    ) -> Result<Option<SheetSource>, ExchangeError> {
        let (sender, receiver) = sync_channel(4);
        let task = Task {
            path,
            format,
            pick: &pick,
            merged,
        };
        let child = apart::start(&task).map_err(|error| ExchangeError::Unreadable {
            path: shown(path),
            source: error,
        })?;
        let owned = path.to_owned();
        let thread = std::thread::spawn(move || {
            let mut listener = sender;
            if let Some(child) = child {
                apart::relay(child, &owned, &listener);
            } else {
                let task = Task {
                    path: &owned,
                    format,
                    pick: &pick,
                    merged,
                };
                tell(&task, &mut listener);
            }
        });
        match receiver.recv() {
            Ok(Message::Opened {
                name,
                hidden,
                is_1904,
                merged,
                others,
                rows,
            }) => Ok(Some(SheetSource {
                path: path.to_owned(),
                name,
                hidden,
                is_1904,
                merged,
                receiver,
                thread: Some(thread),
                batch: Vec::new().into_iter(),
                wide: None,
                others,
                said: rows,
                formulas: VecDeque::new(),
                row: 0,
                bytes: 0,
            })),
            Ok(Message::Done) => Ok(None),
            Ok(Message::Failed(error)) => Err(error),
            _ => Err(damaged(path, &"parser")),
        }
    }

    /// Takes the formulas without a result in the rows since the last call.
    pub(in crate::exchange) fn strays(&mut self) -> Vec<Stray> {
        let mut strays = Vec::new();
        while let Some(formula) = self
            .formulas
            .pop_front_if(|formula| formula.row <= self.row)
        {
            strays.push(Stray {
                row: formula.row,
                column: formula.column as usize,
                cell: formula.text.into_bytes(),
                reason: Reason::NotComputed,
            });
        }
        strays
    }

    /// The number of rows that the sheet declares; 0 if it declares none.
    pub(in crate::exchange) fn said(&self) -> u32 {
        self.said
    }

    /// Whether the sheet is hidden in the program that shows the workbook.
    pub(in crate::exchange) fn is_hidden(&self) -> bool {
        self.hidden
    }

    /// Whether the workbook may have merged cells.
    pub(in crate::exchange) fn merged(&self) -> bool {
        self.merged
    }

    pub(in crate::exchange) fn name(&self) -> &str {
        &self.name
    }

    /// Takes the first rows of the sheets after this one; empty when called again.
    pub(in crate::exchange) fn take_others(&mut self) -> Vec<Sample> {
        std::mem::take(&mut self.others)
    }

    pub(in crate::exchange) fn is_1904(&self) -> bool {
        self.is_1904
    }

    pub(in crate::exchange) fn next(
        &mut self,
        record: &mut Record,
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
                self.bytes += next.size() as u64;
                if self.bytes > limit::INFLATED {
                    return Err(ExchangeError::TooBig {
                        path: shown(&self.path),
                        what: Excess::Bytes,
                        limit: limit::INFLATED,
                    });
                }
                if next.len() > limit::COLUMNS {
                    self.wide = Some(row);
                }
                *record = next;
                self.row = row;
                return Ok(Fetch::Record(row));
            }
            match self.receiver.recv() {
                Ok(Message::Rows(batch)) => self.batch = batch.into_iter(),
                Ok(Message::NotComputed(formulas)) => self.formulas.extend(formulas),
                Ok(Message::Failed(error)) => return Err(error),
                Ok(Message::Done | Message::Opened { .. }) => {
                    let (_, closed) = sync_channel(1);
                    self.receiver = closed;
                    self.thread = None;
                    return Ok(Fetch::End);
                }
                // The thread has ended without a message, either after `Done` or because the parser
                // failed.
                Err(_) if self.thread.is_none() => return Ok(Fetch::End),
                Err(_) => return Err(damaged(&self.path, &"parser")),
            }
        }
    }
}
