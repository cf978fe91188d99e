//! A record of a sheet of changes, payments, follow-ups or mixed events as an event row.
//!
//! Columns with more than one meaning: `to` is the end of a pause, the procedure of a conversion and the target of a link;
//! `ground` is also the reason of a restart or reopening; `until` the limit of a supervision whose text is `note`, led by
//! `handler` and answered for by `division`; `value`
//! the kind of pause a resumption ends.

use chrono::{Days, NaiveDate};
use csv::ByteRecord;

use super::case::is_id;
use super::cell::Cells;
use super::column::{Column as C, FileKind};
use super::vocabulary::Vocabulary;
use crate::domain::change::{Change, Extension, Pause, PauseKind};
use crate::domain::event::{Direction, Fact, Field, FollowUp, Payment, Supervision};
use crate::service::api::{NewEvent, Reason};

/// What kind of event a row is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum What {
    Pause(PauseKind),
    Extend,
    Convert,
    Restart,
    Resumed,
    Closed,
    Reopened,
    /// `None`: as the column of directions says.
    Paid(Option<Direction>),
    FollowedUp,
    Supervised,
    Linked,
    Amended,
}

impl What {
    /// By the ids of facts and of changes.
    fn from_id(id: &str) -> Option<What> {
        Some(match id {
            "deducted" | "deduct" => What::Pause(PauseKind::Deduct),
            "suspended" | "suspend" => What::Pause(PauseKind::Suspend),
            "adjourned" | "adjourn" => What::Pause(PauseKind::Adjourn),
            "extended" | "extend" => What::Extend,
            "converted" | "convert" => What::Convert,
            "restarted" | "restart" => What::Restart,
            "resumed" => What::Resumed,
            "closed" => What::Closed,
            "reopened" => What::Reopened,
            "received" => What::Paid(Some(Direction::Receipt)),
            "paid-out" => What::Paid(Some(Direction::PayOut)),
            "payment" => What::Paid(None),
            "followed-up" => What::FollowedUp,
            "supervised" => What::Supervised,
            "linked" => What::Linked,
            "amended" => What::Amended,
            _ => return None,
        })
    }
}

/// The kind of a row; kinds come in runs, so the last one is remembered.
#[derive(Debug, Default)]
pub(super) struct Kinds {
    word: Vec<u8>,
    what: Option<What>,
}

impl Kinds {
    fn read(&mut self, cells: &mut Cells, record: &ByteRecord, row: u32) -> Option<What> {
        match cells.mapping.kind {
            FileKind::Payments => return Some(What::Paid(None)),
            FileKind::Followups => return Some(What::FollowedUp),
            _ => {}
        }
        let word = cells.raw(record, C::Kind);
        if word == self.word && self.what.is_some() {
            return self.what;
        }
        let text = std::str::from_utf8(word).unwrap_or_default();
        let what =
            What::from_id(text).or_else(|| Vocabulary::get().kind(text).and_then(What::from_id));
        self.word.clear();
        self.word.extend_from_slice(word);
        self.what = what;
        if what.is_none() {
            let reason = if text.is_empty() {
                Reason::MissingValue
            } else {
                Reason::UnknownKind
            };
            cells.report(record, row, C::Kind, reason);
        }
        what
    }
}

/// Reads an event; `None` when it lacks what it cannot do without (reported).
pub(super) fn read(
    cells: &mut Cells,
    kinds: &mut Kinds,
    record: &ByteRecord,
    row: u32,
) -> Option<NewEvent> {
    let what = kinds.read(cells, record, row)?;
    let mut row = Reader { cells, record, row };
    match what {
        What::Pause(kind) => row.pause(kind),
        What::Extend => row.extension(),
        What::Convert => {
            let on = row.first_day(C::On, C::From)?;
            let to = row.procedure()?;
            let note = row.text(C::Note);
            Some(changed(Some(on), Change::Convert { to, on }, note))
        }
        What::Restart => {
            let on = row.first_day(C::On, C::From)?;
            let reason = row.text(C::Ground);
            let note = row.text(C::Note);
            Some(changed(Some(on), Change::Restart { on, reason }, note))
        }
        What::Resumed => {
            let on = row.needed_day(C::On)?;
            let from = row.needed_day(C::From)?;
            let kind = row.pause_kind()?;
            Some(NewEvent {
                on: Some(on),
                fact: Fact::Resumed { kind, from },
            })
        }
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
        What::Paid(direction) => row.dated(|row| row.payment(direction)),
        What::FollowedUp => row.dated(Reader::follow_up),
        What::Supervised => row.dated(|row| {
            let text = row.needed_text(C::Note)?;
            Some(Fact::Supervised(Supervision {
                text,
                limit: row.day(C::Until),
                lead: row.text(C::Handler),
                department: row.text(C::Division),
            }))
        }),
        What::Linked => row.undated(|row| {
            Some(Fact::Linked {
                to: row.needed_text(C::To)?,
                how: row.text(C::How),
            })
        }),
        What::Amended => row.undated(Reader::amendment),
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
    record: &'a ByteRecord,
    row: u32,
}

impl Reader<'_> {
    fn text(&mut self, column: C) -> Option<String> {
        self.cells.text(self.record, self.row, column)
    }

    fn day(&mut self, column: C) -> Option<NaiveDate> {
        self.cells.day(self.record, self.row, column)
    }

    fn needed_text(&mut self, column: C) -> Option<String> {
        let text = self.text(column);
        self.needed(column, text)
    }

    fn needed_day(&mut self, column: C) -> Option<NaiveDate> {
        let day = self.day(column);
        self.needed(column, day)
    }

    /// An empty cell is reported; one that could not be read has been.
    fn needed<T>(&mut self, column: C, value: Option<T>) -> Option<T> {
        if value.is_none() && self.cells.raw(self.record, column).is_empty() {
            self.cells
                .report(self.record, self.row, column, Reason::MissingValue);
        }
        value
    }

    /// A day that may stand in either of two columns.
    fn first_day(&mut self, column: C, other: C) -> Option<NaiveDate> {
        match self.day(column) {
            Some(day) => Some(day),
            None => match self.day(other) {
                Some(day) => Some(day),
                None => self.needed(column, None),
            },
        }
    }

    fn dated(&mut self, fact: impl FnOnce(&mut Self) -> Option<Fact>) -> Option<NewEvent> {
        let on = self.needed_day(C::On)?;
        Some(NewEvent {
            on: Some(on),
            fact: fact(self)?,
        })
    }

    fn undated(&mut self, fact: impl FnOnce(&mut Self) -> Option<Fact>) -> Option<NewEvent> {
        let on = self.day(C::On);
        Some(NewEvent {
            on,
            fact: fact(self)?,
        })
    }

    fn pause(&mut self, kind: PauseKind) -> Option<NewEvent> {
        let from = self.first_day(C::From, C::On)?;
        let mut to = self.day(C::To);
        if to.is_none()
            && let Some(days) = self.cells.count(self.record, self.row, C::Days)
        {
            // The set is (from, to]: so many days after the first.
            to = from.checked_add_days(Days::new(u64::from(days)));
        }
        let ground = self.text(C::Ground);
        let accepted = self.text(C::Accepted);
        let note = self.text(C::Note);
        Some(changed(
            Some(from),
            Change::Pause(Pause {
                kind,
                ground,
                from,
                to,
                accepted,
            }),
            note,
        ))
    }

    fn extension(&mut self) -> Option<NewEvent> {
        let approved = match self.day(C::Approved) {
            Some(day) => Some(day),
            None => self.day(C::On),
        };
        let extension = Extension {
            months: self
                .cells
                .count(self.record, self.row, C::Months)
                .unwrap_or_default(),
            days: self
                .cells
                .count(self.record, self.row, C::Days)
                .unwrap_or_default(),
            approved,
            until: self.day(C::Until),
            level: self.text(C::Level),
            accepted: self.text(C::Accepted),
        };
        if extension.months == 0 && extension.days == 0 && extension.until.is_none() {
            return self.needed(C::Months, None);
        }
        let note = self.text(C::Note);
        Some(changed(approved, Change::Extend(extension), note))
    }

    /// The procedure a conversion goes to: an id, a name, or what the word of the kind implies (简转普).
    fn procedure(&mut self) -> Option<String> {
        let words = Vocabulary::get();
        match self.text(C::To) {
            Some(id) if is_id(&id) && words.conversion(&id).is_none() => Some(id),
            Some(name) => Some(words.conversion(&name).map_or(name, str::to_owned)),
            None => {
                let kind =
                    std::str::from_utf8(self.cells.raw(self.record, C::Kind)).unwrap_or_default();
                let implied = words.conversion(kind).map(str::to_owned);
                self.needed(C::To, implied)
            }
        }
    }

    fn pause_kind(&mut self) -> Option<PauseKind> {
        let text = self.needed_text(C::Value)?;
        let id = Vocabulary::get().kind(&text).unwrap_or_default();
        if let Some(What::Pause(kind)) = What::from_id(id) {
            return Some(kind);
        }
        self.cells
            .report(self.record, self.row, C::Value, Reason::UnknownKind);
        None
    }

    fn payment(&mut self, direction: Option<Direction>) -> Option<Fact> {
        let amount = self.cells.money(self.record, self.row, C::Amount);
        let amount = self.needed(C::Amount, amount)?;
        let direction = match direction {
            Some(direction) => direction,
            None => self.direction()?,
        };
        Some(Fact::Paid(Payment {
            direction,
            amount,
            method: self.text(C::Method),
            voucher: self.text(C::Voucher),
            note: self.text(C::Note),
        }))
    }

    /// Which way money went; without a word it came in. A word nobody knows is no guess to make with money.
    fn direction(&mut self) -> Option<Direction> {
        let raw =
            std::str::from_utf8(self.cells.raw(self.record, C::Direction)).unwrap_or_default();
        if raw.is_empty() {
            return Some(Direction::Receipt);
        }
        match Vocabulary::get().direction(raw) {
            Some("receipt") => Some(Direction::Receipt),
            Some("pay-out") => Some(Direction::PayOut),
            _ => {
                self.cells.report(
                    self.record,
                    self.row,
                    C::Direction,
                    Reason::UnknownDirection,
                );
                None
            }
        }
    }

    fn follow_up(&mut self) -> Option<Fact> {
        let outcome = self.text(C::Outcome);
        let note = self.text(C::Note);
        let outcome = match (outcome, &note) {
            (Some(outcome), _) => outcome,
            (None, Some(_)) => String::new(),
            (None, None) => return self.needed(C::Outcome, None),
        };
        Some(Fact::FollowedUp(FollowUp {
            outcome,
            note,
            next: self.day(C::Next),
            handler: self.text(C::Handler),
            method: self.text(C::Method),
        }))
    }

    fn amendment(&mut self) -> Option<Fact> {
        let name = self.needed_text(C::Field)?;
        // An id as we write it, else a name as people do. The next follow-up is a field and no column of cases.
        let found = Field::from_id(&name).or_else(|| {
            let (column, ..) = Vocabulary::get().column(FileKind::Cases, &name)?;
            column.field()
        });
        let Some(field) = found else {
            self.cells
                .report(self.record, self.row, C::Field, Reason::UnknownKind);
            return None;
        };
        Some(Fact::Amended {
            field,
            value: self.text(C::Value),
        })
    }
}
