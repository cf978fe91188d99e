//! Rows as the receiver sees them.

use chrono::NaiveDate;

use super::{CaseSpans, Said, Span};
use crate::domain::case::Named;
use crate::domain::event::{Fact, FollowUp, FollowUpRef, Payment, PaymentRef, Registration};
use crate::domain::letter::{overwrite, overwrite_option};
use crate::service::api::{CaseRow, NewEvent};

/// A row as the receiver sees it.
#[derive(Debug)]
pub enum RowView<'a> {
    Case(CaseView<'a>),
    /// A row about the case with this number; `None` for the case of the row before.
    Event(u32, Option<&'a str>, EventView<'a>),
}

/// What an event row says, as the receiver sees it.
#[derive(Debug)]
pub enum EventView<'a> {
    FollowUp(Option<NaiveDate>, FollowUpRef<'a>),
    Paid(Option<NaiveDate>, PaymentRef<'a>),
    /// The end of a pause; see [`Said::Resumed`].
    Resumed(Option<NaiveDate>, Named),
    Other(Box<NewEvent>),
}

/// A case row as the receiver sees it.
#[derive(Debug, Clone, Copy)]
pub struct CaseView<'a> {
    pub(super) text: &'a str,
    pub(super) tags: &'a [Span],
    pub(super) spans: &'a CaseSpans,
}

pub(super) fn tags<'a>(
    text: &'a str,
    all: &'a [Span],
    case: &CaseSpans,
) -> impl Iterator<Item = &'a str> {
    let (first, count) = (case.tags.0 as usize, case.tags.1 as usize);
    let of = all.get(first..first + count).unwrap_or_default();
    of.iter().filter_map(|span| span.of(text))
}

impl Said {
    pub(super) fn view(self, text: &str) -> EventView<'_> {
        match self {
            Said::FollowUp {
                on,
                outcome,
                note,
                next,
                handler,
                method,
            } => EventView::FollowUp(
                on,
                FollowUpRef {
                    outcome: outcome.of(text).unwrap_or_default(),
                    note: note.of(text),
                    next,
                    handler: handler.of(text),
                    method: method.of(text),
                },
            ),
            Said::Paid {
                on,
                direction,
                amount,
                method,
                voucher,
                note,
            } => EventView::Paid(
                on,
                PaymentRef {
                    direction,
                    amount,
                    method: method.of(text),
                    voucher: voucher.of(text),
                    note: note.of(text),
                },
            ),
            Said::Resumed { on, named } => EventView::Resumed(on, named),
            Said::Other(event) => EventView::Other(event),
        }
    }
}

impl EventView<'_> {
    /// The event with owned texts.
    ///
    /// # Errors
    /// The day and the name of a pause, if only the case can tell which one ends.
    pub fn into_event(self) -> Result<NewEvent, (Option<NaiveDate>, Named)> {
        match self {
            EventView::FollowUp(on, f) => Ok(NewEvent {
                on,
                fact: Fact::FollowedUp(FollowUp::from(f)),
            }),
            EventView::Paid(on, p) => Ok(NewEvent {
                on,
                fact: Fact::Paid(Payment::from(p)),
            }),
            EventView::Resumed(on, named) => Err((on, named)),
            EventView::Other(event) => Ok(*event),
        }
    }
}

impl CaseView<'_> {
    /// The number as in the sheet; empty if there is none.
    pub fn number(&self) -> &str {
        self.spans.number.of(self.text).unwrap_or_default()
    }

    /// The row, which overwrites all of another registration and reuses its memory.
    pub fn row(&self, mut over: Box<Registration>) -> CaseRow {
        let (s, text) = (self.spans, self.text);
        let r = &mut *over;
        overwrite(&mut r.number, self.number());
        overwrite_option(&mut r.court, s.court.of(text));
        overwrite_option(&mut r.division, s.division.of(text));
        overwrite_option(&mut r.handler, s.handler.of(text));
        overwrite_option(&mut r.clerk, s.clerk.of(text));
        overwrite_option(&mut r.type_code, s.type_code.of(text));
        overwrite_option(&mut r.procedure, s.procedure.of(text));
        overwrite_option(&mut r.cause, s.cause.of(text));
        overwrite_option(&mut r.plaintiffs, s.plaintiffs.of(text));
        overwrite_option(&mut r.defendants, s.defendants.of(text));
        overwrite_option(&mut r.note, s.note.of(text));
        r.filed = s.filed;
        r.due = s.due;
        r.claim = s.claim;
        r.custody = s.custody;
        let mut n = 0;
        for tag in tags(text, self.tags, s) {
            match r.tags.get_mut(n) {
                Some(slot) => overwrite(slot, tag),
                None => r.tags.push(tag.to_owned()),
            }
            n += 1;
        }
        r.tags.truncate(n);
        CaseRow {
            row: s.row,
            registration: over,
            custody_given: s.custody_given,
            procedure_name: s.procedure_name.of(text).map(str::to_owned),
            closed: s.closed,
            closed_column: s.closed_column,
            sideless: s.sideless,
            only_new: s.only_new,
            how: s.how.of(text).map(str::to_owned),
        }
    }
}
