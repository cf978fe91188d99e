//! Batches of rows sent to an import.

use chrono::NaiveDate;

mod view;

pub use view::*;

use super::{CaseRow, EventRow, NewEvent, Row};
use crate::domain::case::Named;
use crate::domain::event::{Direction, Fact, FollowUp, Payment, Registration};
use crate::domain::money::Money;

/// A batch is full when its texts reach this many bytes; many batches may wait to be read.
const FULL: usize = 256 << 10;

/// Position of a text in a batch. [`Span::NONE`] is no text, which differs from an empty one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span {
    start: u32,
    end: u32,
}

impl Span {
    pub const NONE: Span = Span {
        start: u32::MAX,
        end: 0,
    };

    pub fn is_some(self) -> bool {
        self.start <= self.end
    }

    fn of(self, text: &str) -> Option<&str> {
        text.get(self.start as usize..self.end as usize)
    }
}

impl Default for Span {
    fn default() -> Self {
        Span::NONE
    }
}

/// A batch of rows in the order of the file. All texts are in one buffer: a docket can have ten
/// million, and allocating each string in one thread and freeing it in another costs more than
/// reading it.
#[derive(Debug, Clone, Default)]
pub struct Rows {
    text: String,
    lines: Vec<Place>,
    cases: Vec<CaseSpans>,
    tags: Vec<Span>,
}

/// A [`CaseRow`] by the positions of its texts.
#[derive(Debug, Clone, Default)]
pub struct CaseSpans {
    pub row: u32,
    pub number: Span,
    pub court: Span,
    pub division: Span,
    pub handler: Span,
    pub clerk: Span,
    pub type_code: Span,
    pub procedure: Span,
    pub cause: Span,
    pub plaintiffs: Span,
    pub defendants: Span,
    pub note: Span,
    pub procedure_name: Span,
    pub how: Span,
    pub filed: Option<NaiveDate>,
    pub closed: Option<NaiveDate>,
    pub due: Option<NaiveDate>,
    pub claim: Option<Money>,
    pub custody: bool,
    pub custody_given: bool,
    pub closed_column: bool,
    /// See [`CaseRow::sideless`].
    pub sideless: bool,
    /// See [`CaseRow::only_new`].
    pub only_new: bool,
    /// First index and number of its tags.
    tags: (u32, u32),
}

impl CaseSpans {
    /// A row that has only a number so far.
    pub fn new(row: u32, number: Span) -> CaseSpans {
        CaseSpans {
            row,
            number,
            ..CaseSpans::default()
        }
    }
}

/// What an event row says. Most rows are follow-ups, then payments; the others are few and own
/// their data.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Said {
    FollowUp {
        on: Option<NaiveDate>,
        outcome: Span,
        note: Span,
        next: Option<NaiveDate>,
        handler: Span,
        method: Span,
    },
    Paid {
        on: Option<NaiveDate>,
        direction: Direction,
        amount: Money,
        method: Span,
        voucher: Span,
        note: Span,
    },
    /// The end of a pause that the row does not fully identify; the case decides which one it can
    /// be. A row whose only day is that of a start has none in `on`: it is taken for the end if it
    /// is not the start.
    Resumed {
        on: Option<NaiveDate>,
        named: Named,
    },
    Other(Box<NewEvent>),
}

#[derive(Debug, Clone)]
enum Place {
    /// Index into `cases`.
    Case(u32),
    Event {
        row: u32,
        number: Span,
        said: Said,
    },
}

impl Rows {
    /// An empty batch with the capacity that this one used.
    #[must_use]
    pub fn like(&self) -> Rows {
        Rows {
            text: String::with_capacity(self.text.len() + self.text.len() / 8),
            lines: Vec::with_capacity(self.lines.len()),
            cases: Vec::with_capacity(self.cases.len() + self.cases.len() / 8),
            tags: Vec::with_capacity(self.tags.len() + self.tags.len() / 8),
        }
    }

    pub fn len(&self) -> usize {
        self.lines.len()
    }

    pub fn is_empty(&self) -> bool {
        self.lines.is_empty()
    }

    /// Whether the batch should be sent, however few rows it has.
    pub fn is_full(&self) -> bool {
        self.text.len() >= FULL
    }

    pub fn clear(&mut self) {
        self.text.clear();
        self.lines.clear();
        self.cases.clear();
        self.tags.clear();
    }

    /// Stores a text of the next row.
    pub fn put(&mut self, text: &str) -> Span {
        let start = self.text.len() as u32;
        self.text.push_str(text);
        let end = self.text.len() as u32;
        Span { start, end }
    }

    /// Stores a text that may be absent.
    pub fn put_some(&mut self, text: Option<&str>) -> Span {
        text.map_or(Span::NONE, |text| self.put(text))
    }

    /// Stores a tag of the next case.
    pub fn put_tag(&mut self, case: &mut CaseSpans, tag: &str) {
        if case.tags.1 == 0 {
            case.tags.0 = self.tags.len() as u32;
        }
        let span = self.put(tag);
        self.tags.push(span);
        case.tags.1 += 1;
    }

    /// Whether the case has this tag.
    pub fn has_tag(&self, case: &CaseSpans, tag: &str) -> bool {
        tags(&self.text, &self.tags, case).any(|t| t == tag)
    }

    /// Appends a case whose texts are already stored.
    pub fn case(&mut self, case: CaseSpans) {
        self.lines.push(Place::Case(self.cases.len() as u32));
        self.cases.push(case);
    }

    /// Appends a row about a case.
    pub fn event(&mut self, row: u32, number: Span, said: Said) {
        self.lines.push(Place::Event { row, number, said });
    }

    /// Appends a row that owns its data.
    pub fn push(&mut self, row: Row) {
        match row {
            Row::Case(case) => {
                let spans = self.spans(&case);
                self.case(spans);
            }
            Row::Event(EventRow { row, number, event }) => {
                let number = self.put_some(number.as_deref());
                let said = self.said(event);
                self.event(row, number, said);
            }
        }
    }

    fn spans(&mut self, case: &CaseRow) -> CaseSpans {
        // Destructured in full, so that a field added later cannot be forgotten.
        let CaseRow {
            row,
            registration: r,
            custody_given,
            procedure_name,
            closed,
            closed_column,
            sideless,
            only_new,
            how,
        } = case;
        let Registration {
            number,
            court,
            division,
            handler,
            clerk,
            type_code,
            procedure,
            cause,
            plaintiffs,
            defendants,
            filed,
            claim,
            tags,
            custody,
            due,
            note,
        } = &**r;
        let mut spans = CaseSpans {
            row: *row,
            number: self.put(number),
            court: self.put_some(court.as_deref()),
            division: self.put_some(division.as_deref()),
            handler: self.put_some(handler.as_deref()),
            clerk: self.put_some(clerk.as_deref()),
            type_code: self.put_some(type_code.as_deref()),
            procedure: self.put_some(procedure.as_deref()),
            cause: self.put_some(cause.as_deref()),
            plaintiffs: self.put_some(plaintiffs.as_deref()),
            defendants: self.put_some(defendants.as_deref()),
            note: self.put_some(note.as_deref()),
            procedure_name: self.put_some(procedure_name.as_deref()),
            how: self.put_some(how.as_deref()),
            filed: *filed,
            closed: *closed,
            due: *due,
            claim: *claim,
            custody: *custody,
            custody_given: *custody_given,
            closed_column: *closed_column,
            sideless: *sideless,
            only_new: *only_new,
            tags: (0, 0),
        };
        for tag in tags {
            self.put_tag(&mut spans, tag);
        }
        spans
    }

    fn said(&mut self, event: NewEvent) -> Said {
        match event.fact {
            Fact::FollowedUp(FollowUp {
                outcome,
                note,
                next,
                handler,
                method,
            }) => Said::FollowUp {
                on: event.on,
                outcome: self.put(&outcome),
                note: self.put_some(note.as_deref()),
                next,
                handler: self.put_some(handler.as_deref()),
                method: self.put_some(method.as_deref()),
            },
            Fact::Paid(Payment {
                direction,
                amount,
                method,
                voucher,
                note,
            }) => Said::Paid {
                on: event.on,
                direction,
                amount,
                method: self.put_some(method.as_deref()),
                voucher: self.put_some(voucher.as_deref()),
                note: self.put_some(note.as_deref()),
            },
            fact => Said::Other(Box::new(NewEvent { on: event.on, fact })),
        }
    }

    /// Shows every row, in order.
    pub fn each<E>(self, mut show: impl FnMut(RowView<'_>) -> Result<(), E>) -> Result<(), E> {
        let Rows {
            text,
            lines,
            cases,
            tags,
        } = self;
        for line in lines {
            match line {
                Place::Case(at) => {
                    let Some(spans) = cases.get(at as usize) else {
                        continue;
                    };
                    show(RowView::Case(CaseView {
                        text: &text,
                        tags: &tags,
                        spans,
                    }))?;
                }
                Place::Event { row, number, said } => {
                    show(RowView::Event(row, number.of(&text), said.view(&text)))?;
                }
            }
        }
        Ok(())
    }
}

impl FromIterator<Row> for Rows {
    fn from_iter<I: IntoIterator<Item = Row>>(rows: I) -> Rows {
        let mut all = Rows::default();
        rows.into_iter().for_each(|row| all.push(row));
        all
    }
}

/// Owned rows, for tests; resumptions that do not say which pause they end are left out.
#[cfg(test)]
impl From<Rows> for Vec<Row> {
    fn from(rows: Rows) -> Vec<Row> {
        let mut all = Vec::with_capacity(rows.len());
        let done: Result<(), std::convert::Infallible> = rows.each(|row| {
            all.extend(match row {
                RowView::Case(view) => Some(Row::Case(Box::new(view.row(Box::default())))),
                RowView::Event(row, number, event) => event.into_event().ok().map(|event| {
                    let number = number.map(str::to_owned);
                    Row::Event(EventRow { row, number, event })
                }),
            });
            Ok(())
        });
        let Ok(()) = done;
        all
    }
}

#[cfg(test)]
mod tests;
