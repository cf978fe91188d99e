//! A record of a sheet of changes, payments, follow-ups or mixed events as an event row.
//!
//! Columns with more than one meaning: `to` is the end of a pause, the procedure of a conversion and the target of a link;
//! `ground` is also the reason of a restart or reopening; `until` the limit of a supervision whose text is `note`, led by
//! `handler` and answered for by `division`; `value`
//! the kind of pause a resumption ends, whose day may also stand in `to` (恢复日期).

mod correction;
mod decision;

use chrono::{Days, Months, NaiveDate};
use csv::ByteRecord;

use super::cell::Cells;
use super::column::Column as C;
use super::kind::{Kinds, What};
use super::length::Length;
use super::vocabulary::Vocabulary;
use crate::domain::case::Named;
use crate::domain::change::{Change, Extension, Pause, PauseKind};
use crate::domain::event::{Direction, Fact, Supervision};
use crate::service::api::{NewEvent, Reason, Rows, Said, Span};

/// Reads an event, its texts into a message; `None` when it lacks what it cannot do without (reported).
pub(super) fn read(
    cells: &mut Cells,
    kinds: &mut Kinds,
    record: &ByteRecord,
    row: u32,
    rows: &mut Rows,
) -> Option<Said> {
    let what = kinds.read(cells, record, row)?;
    let mut row = Reader { cells, record, row };
    let of_limit = matches!(
        what,
        What::Pause(_) | What::Extend | What::Convert | What::Restart
    );
    if of_limit && !row.is_granted() {
        return None;
    }
    match what {
        What::Paid(direction) => row.payment(direction, rows),
        What::FollowedUp => row.follow_up(rows),
        What::Resumed => row.resumption(),
        other => Some(Said::Other(Box::new(row.other(other)?))),
    }
}

impl Reader<'_> {
    /// The kinds that are few in any docket.
    fn other(&mut self, what: What) -> Option<NewEvent> {
        let row = self;
        match what {
            What::Pause(kind) => row.pause(kind),
            What::Extend => row.extension(),
            What::Convert => {
                let on = row.first_day(C::On, C::From)?;
                let to = row.procedure()?;
                let accepted = row.text(C::Accepted);
                let note = row.text(C::Note);
                let change = Change::Convert { to, on, accepted };
                Some(changed(Some(on), change, note))
            }
            What::Restart => {
                let on = row.first_day(C::On, C::From)?;
                let reason = row.text(C::Ground);
                let note = row.text(C::Note);
                Some(changed(Some(on), Change::Restart { on, reason }, note))
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
            // Read straight into the message.
            What::Paid(_) | What::FollowedUp | What::Resumed => None,
        }
    }
}

fn pause_of(id: Option<&str>) -> Option<PauseKind> {
    match What::from_id(id?)? {
        What::Pause(kind) => Some(kind),
        _ => None,
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
    fn is_given(&self, column: C) -> bool {
        !self.cells.raw(self.record, column).is_empty()
    }

    /// A cell as a word to be looked up.
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

    /// An empty cell is reported; one that could not be read has been.
    fn needed<T>(&mut self, column: C, value: Option<T>) -> Option<T> {
        if value.is_none() && !self.is_given(column) {
            self.report(column, Reason::MissingValue);
        }
        value
    }

    /// A day that may stand in either of two columns.
    fn first_day(&mut self, column: C, other: C) -> Option<NaiveDate> {
        if let Some(day) = self.day(column) {
            return Some(day);
        }
        let day = self.day(other);
        if day.is_some() {
            day
        } else {
            self.needed(column, None)
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
        let to = self.pause_end(from);
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

    /// The last day of a pause: as it stands, or so many days after the first. Days that stand beside both are those between
    /// them, or are named; some ledgers count the first day too. A word that it goes on is no bad cell.
    fn pause_end(&mut self, from: NaiveDate) -> Option<NaiveDate> {
        let goes_on = Vocabulary::get().is_open_end(self.word(C::To));
        let to = if goes_on { None } else { self.day(C::To) };
        if goes_on || !self.is_given(C::Days) {
            return to;
        }
        let Some(Length { months, days }) = self.length(C::Days) else {
            return to;
        };
        // The set is (from, to]: so many days after the first.
        let counted = from
            .checked_add_months(Months::new(months))
            .and_then(|day| day.checked_add_days(Days::new(u64::from(days))));
        let Some(to) = to else { return counted };
        if counted != Some(to) && counted.and_then(|day| day.pred_opt()) != Some(to) {
            self.report(C::Days, Reason::OtherDays);
        }
        Some(to)
    }

    fn extension(&mut self) -> Option<NewEvent> {
        let approved = match self.day(C::Approved) {
            Some(day) => Some(day),
            None => self.day(C::On),
        };
        let Length { months, days } = self.extended()?;
        let extension = Extension {
            months,
            days,
            approved,
            until: self.day(C::Until),
            level: self.text(C::Level),
            accepted: self.text(C::Accepted),
        };
        if extension.months == 0 && extension.days == 0 && extension.until.is_none() {
            // Days that cannot be read have been reported.
            return if self.is_given(C::Days) {
                None
            } else {
                self.needed(C::Months, None)
            };
        }
        let note = self.text(C::Note);
        Some(changed(approved, Change::Extend(extension), note))
    }

    /// By how much: of the columns of months and of days, either may say it in its own words (`3个月` among days), and
    /// both may say the same. Where they contradict each other the row is refused: no date can be told.
    fn extended(&mut self) -> Option<Length> {
        let months = self.length(C::Months);
        let days = self.length(C::Days);
        let (Some(months), Some(days)) = (months, days) else {
            return Some(months.or(days).unwrap_or_default());
        };
        if months.days == 0 && days.months == 0 {
            return Some(Length {
                months: months.months,
                days: days.days,
            });
        }
        if months == days {
            return Some(months);
        }
        self.report(C::Days, Reason::TwoLengths);
        None
    }

    /// The procedure a conversion goes to: an id, a name, or what the word of the kind implies (简转普). A name means what it
    /// means of the case, which the service knows.
    fn procedure(&mut self) -> Option<String> {
        let words = Vocabulary::get();
        let meant = |name: &str| words.conversion(name).map(str::to_owned);
        match self.text(C::To) {
            Some(name) => Some(meant(&name).unwrap_or(name)),
            None => {
                let implied = meant(self.word(C::Kind));
                self.needed(C::To, implied)
            }
        }
    }

    /// The end of a pause; what the row leaves out of its kind and first day the case may tell. A cell that cannot be
    /// read is no empty one: another pause would end.
    fn resumption(&mut self) -> Option<Said> {
        let on = Some(self.first_day(C::On, C::To)?);
        let from = if self.is_given(C::From) {
            Some(self.day(C::From)?)
        } else {
            None
        };
        let kind = if self.is_given(C::Value) {
            Some(self.pause_kind()?)
        } else {
            pause_of(Vocabulary::get().resumption(self.word(C::Kind)))
        };
        Some(match (kind, from) {
            (Some(kind), Some(from)) => {
                let fact = Fact::Resumed { kind, from };
                Said::Other(Box::new(NewEvent { on, fact }))
            }
            (kind, from) => Said::Resumed {
                on,
                named: Named { kind, from },
            },
        })
    }

    fn pause_kind(&mut self) -> Option<PauseKind> {
        let text = self.needed_text(C::Value)?;
        let kind = pause_of(Vocabulary::get().kind(&text).or(Some(&text)));
        if kind.is_some() {
            return kind;
        }
        self.report(C::Value, Reason::UnknownKind);
        None
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

    /// Which way money went; without a word it came in. A word nobody knows is no guess to make with money.
    fn direction(&mut self) -> Option<Direction> {
        let word = self.word(C::Direction);
        if word.is_empty() {
            return Some(Direction::Receipt);
        }
        let known = Vocabulary::get().direction(word);
        if known.is_none() {
            self.report(C::Direction, Reason::UnknownDirection);
        }
        known
    }

    fn follow_up(&mut self, rows: &mut Rows) -> Option<Said> {
        let on = Some(self.needed_day(C::On)?);
        self.cells.see_outcome(self.record, self.row);
        let mut outcome = self.put(C::Outcome, rows);
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
