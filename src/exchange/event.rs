//! Reads a record of a sheet of changes, payments, follow-ups or mixed events as an event row.
//!
//! Some columns have more than one meaning: `to` is the end of a pause or an extension, the procedure
//! of a conversion or the target of a link; `ground` is also the reason of a restart or reopening;
//! `until` is the limit of a supervision whose text is `note`, which `handler` leads and `division`
//! answers for; `value` is the kind of pause that a resumption ends, whose day may also be in `to`
//! (恢复日期).
//!
//! A cell may hold the first and the last day of a change, and several such ranges. Each is a change
//! of its own: the first is the event of the row, the others are its `further` ones.

mod conversion;
mod correction;
mod decision;
mod extension;
mod pause;
mod restart;
mod resumption;
mod stretch;
mod unused;
mod words;

use super::record::Record;
use chrono::NaiveDate;

use super::cell::{Cells, is_blank};
use super::column::Column as C;
use super::kind::{Kinds, What};
use super::length::Length;
use super::mapping::Side;
use super::vocabulary::Vocabulary;
use crate::domain::change::Change;
use crate::domain::event::{Direction, Fact, Supervision};
use crate::service::api::{NewEvent, Reason, Rows, Said, Span};

/// Reads an event, putting its texts into a message; returns `None` if a required value is missing,
/// which is reported.
pub(super) fn read(
    cells: &mut Cells,
    kinds: &mut Kinds,
    record: &Record,
    row: u32,
    rows: &mut Rows,
) -> Option<Said> {
    let what = kinds.read(cells, record, row)?;
    let mut row = Reader { cells, record, row };
    if what.needs_approval() && !row.is_granted() {
        return None;
    }
    match what {
        What::Paid(direction) => row.payment(direction, rows),
        What::FollowedUp => row.follow_up(rows),
        What::Resumed => row.resumption(),
        other => {
            let event = row.other(other)?;
            row.name_unused(other);
            Some(Said::Other(Box::new(event)))
        }
    }
}

impl Reader<'_> {
    /// Reads the kinds that are rare in any docket.
    fn other(&mut self, what: What) -> Option<NewEvent> {
        let row = self;
        match what {
            What::Pause(kind) => row.pause(kind),
            What::Extend => row.extension(),
            What::Convert => row.conversion(),
            What::Restart => row.restart(),
            What::Closed => row.dated(|row| {
                Some(Fact::Closed {
                    how: row.text(C::How),
                })
            }),
            What::Reopened => row.dated(|row| {
                Some(Fact::Reopened {
                    reason: row.text(C::Ground),
                })
            }),
            What::Supervised => row.supervision(),
            What::Linked => row.undated(|row| {
                Some(Fact::Linked {
                    to: row.needed_text(C::To)?,
                    how: row.text(C::How),
                })
            }),
            What::Amended => row.undated(Reader::amendment),
            // Read directly into the message.
            What::Paid(_) | What::FollowedUp | What::Resumed => None,
        }
    }
}

fn changed(on: Option<NaiveDate>, change: Change, note: Option<String>) -> NewEvent {
    NewEvent {
        on,
        fact: Fact::Changed { change, note },
    }
}

/// One record being read.
struct Reader<'a> {
    cells: &'a mut Cells,
    record: &'a Record,
    row: u32,
}

impl Reader<'_> {
    /// Whether a cell says anything; a dash does not.
    fn is_given(&self, column: C) -> bool {
        !is_blank(self.cells.raw(self.record, column))
    }

    /// Whether a cell says anything or would, had its formula not failed.
    fn is_told(&self, column: C) -> bool {
        self.is_given(column) || self.cells.is_erred(column)
    }

    /// The text of a cell, to be looked up as a word.
    fn word(&self, column: C) -> &str {
        std::str::from_utf8(self.cells.raw(self.record, column)).unwrap_or_default()
    }

    fn report(&mut self, column: C, reason: Reason) {
        self.cells.report(self.record, self.row, column, reason);
    }

    fn text(&mut self, column: C) -> Option<String> {
        let text = self.cells.text(self.record, self.row, column)?;
        Some(text.into_owned())
    }

    fn day(&mut self, column: C) -> Option<NaiveDate> {
        self.cells.day(self.record, self.row, column)
    }

    fn length(&mut self, column: C) -> Option<Length> {
        self.cells.length(self.record, self.row, column)
    }

    fn needed_text(&mut self, column: C) -> Option<String> {
        let text = self.text(column);
        self.needed(column, text)
    }

    fn needed_day(&mut self, column: C) -> Option<NaiveDate> {
        let day = self.day(column);
        self.needed(column, day)
    }

    /// Reports an empty required cell; an unreadable one has been reported already.
    fn needed<T>(&mut self, column: C, value: Option<T>) -> Option<T> {
        if value.is_none() && !self.is_given(column) {
            self.report(column, Reason::MissingValue);
        }
        value
    }

    /// Reads a day that may be in any of these columns.
    fn any_day(&mut self, columns: &[C]) -> Option<NaiveDate> {
        columns.iter().find_map(|column| self.day(*column))
    }

    /// Reads a required day that may be in any of these columns. If it is in none, the first of them
    /// that the sheet has is named.
    fn first_day(&mut self, columns: &[C]) -> Option<NaiveDate> {
        let day = self.any_day(columns);
        if day.is_some() {
            return day;
        }
        let column = self.first_had(columns).or(columns.first().copied())?;
        self.needed(column, None)
    }

    /// The first of these columns that the sheet has.
    fn first_had(&self, columns: &[C]) -> Option<C> {
        let mapping = &self.cells.mapping;
        columns.iter().copied().find(|column| mapping.has(*column))
    }

    fn dated(&mut self, fact: impl FnOnce(&mut Self) -> Option<Fact>) -> Option<NewEvent> {
        let on = self.needed_day(C::On)?;
        Some(NewEvent {
            on: Some(on),
            fact: fact(self)?,
        })
    }

    /// Reads a supervision. A sheet of supervisions need not have a column for its day.
    fn supervision(&mut self) -> Option<NewEvent> {
        let is_alone = !self.cells.mapping.has(C::Kind) && !self.cells.mapping.has(C::On);
        let on = if is_alone {
            None
        } else {
            Some(self.needed_day(C::On)?)
        };
        let measure = Supervision {
            text: self.needed_text(C::Note)?,
            limit: self.day(C::Until),
            lead: self.text(C::Handler),
            department: self.text(C::Division),
        };
        let fact = Fact::Supervised(measure);
        Some(NewEvent { on, fact })
    }

    fn undated(&mut self, fact: impl FnOnce(&mut Self) -> Option<Fact>) -> Option<NewEvent> {
        let on = self.day(C::On);
        Some(NewEvent {
            on,
            fact: fact(self)?,
        })
    }

    fn put(&mut self, column: C, rows: &mut Rows) -> Span {
        self.cells.put(self.record, self.row, column, rows)
    }

    fn payment(&mut self, direction: Option<Direction>, rows: &mut Rows) -> Option<Said> {
        let on = Some(self.needed_day(C::On)?);
        let amount = self.cells.money(self.record, self.row, C::Amount);
        let amount = self.needed(C::Amount, amount)?;
        let direction = match direction {
            Some(direction) => direction,
            None => self.direction()?,
        };
        Some(Said::Paid {
            on,
            direction,
            amount,
            method: self.put(C::Method, rows),
            voucher: self.put(C::Voucher, rows),
            note: self.put(C::Note, rows),
        })
    }

    /// Reads the direction of a payment: without a word for it, that of the names of the columns, or
    /// else a receipt. An unknown word is refused, and so are columns that say both: with money,
    /// nothing is guessed.
    fn direction(&mut self) -> Option<Direction> {
        let word = self.word(C::Direction);
        if word.is_empty() {
            match self.cells.mapping.side {
                Side::Silent => return Some(Direction::Receipt),
                Side::Told(direction) => return Some(direction),
                Side::Both => self.report(C::Amount, Reason::SideNotTold),
            }
            return None;
        }
        let known = Vocabulary::get().direction(word);
        if known.is_none() {
            self.report(C::Direction, Reason::UnknownDirection);
        }
        known
    }

    fn follow_up(&mut self, rows: &mut Rows) -> Option<Said> {
        let on = Some(self.needed_day(C::On)?);
        let mut outcome = self.cells.put_outcome(self.record, self.row, rows);
        let note = self.put(C::Note, rows);
        if !outcome.is_some() {
            if !note.is_some() {
                return self.needed(C::Outcome, None);
            }
            self.cells
                .report(self.record, self.row, C::Outcome, Reason::MissingValue);
            outcome = rows.put("");
        }
        Some(Said::FollowUp {
            on,
            outcome,
            note,
            next: self.day(C::Next),
            handler: self
                .cells
                .put_person(self.record, self.row, C::Handler, rows),
            method: self.put(C::Method, rows),
        })
    }
}
