//! Cases one by one, each read from as little as suffices: most from their row, the rest from their
//! events.

use std::rc::Rc;

use chrono::NaiveDate;

use super::Pass;
use super::columns::Columns;
use super::row::fill;
use crate::domain::age::{self, Age};
use crate::domain::case::Case;
use crate::domain::event::Direction;
use crate::domain::money::Money;
use crate::domain::tally::{self, DelaySpan};
use crate::service::line::{Now, Urgency};
use crate::service::{Result, cases};
use crate::store::codec::{from_days, to_days};
use crate::store::read::{blob_into, damaged};
use crate::store::row::due_change::Told;
use crate::store::row::event::{case_of, payments};
use crate::store::row::header::{Header, NO_DAY};
use crate::store::table::Table;

/// What must be known of a case that never moved and was never reopened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Need {
    /// Nothing; it does not count.
    Nothing,
    /// Its fields, without its changes.
    Row,
    /// Also when it was delayed and which days its age leaves out.
    Delays,
    /// Also its changes.
    Changes,
}

/// Decides from the row and the columns what must be known of a case.
pub(crate) type NeedOf<'n> = &'n dyn Fn(&Header, &Columns<'_>) -> Need;

/// Whether the case of this row was filed and closed before a day, after which it counts nowhere.
pub(crate) fn is_over(header: &Header, day: i32) -> bool {
    header.filed != NO_DAY && header.closed != NO_DAY && header.filed.max(header.closed) < day
}

/// The last filing date with which a case is over `months` months old on a day, if there is any.
pub(crate) fn last_over(months: u32, on: NaiveDate) -> Option<i32> {
    // A case filed later becomes that old later, so a binary search finds the day.
    let is_over = |day: i32| from_days(day).is_some_and(|filed| age::is_over(filed, months, on));
    let (mut before, mut after) = (to_days(NaiveDate::MIN), to_days(on));
    if !is_over(before) {
        return None;
    }
    while after - before > 1 {
        let middle = before + (after - before) / 2;
        if is_over(middle) {
            before = middle;
        } else {
            after = middle;
        }
    }
    Some(before)
}

/// A case with what was needed of it.
pub(crate) struct Shown<'c> {
    pub id: u32,
    /// Its row, if that tells its whole history.
    pub header: Option<&'c Header>,
    pub case: &'c Case,
    /// The columns, if `case` was made from its row; `case` then lacks its changes.
    pub columns: Option<&'c Columns<'c>>,
}

impl Shown<'_> {
    /// A case as made by all its events.
    pub(crate) fn story(id: u32, case: &Case) -> Shown<'_> {
        Shown {
            id,
            header: None,
            case,
            columns: None,
        }
    }

    /// When and how the case was delayed.
    pub(crate) fn delay_spans(&self, pass: &Pass<'_>) -> Result<Vec<DelaySpan>> {
        let Some(columns) = self.columns else {
            return Ok(pass.delay_spans(self.case));
        };
        match columns.spans() {
            Some(spans) => Ok(spans),
            None => Ok(pass.delay_spans(&pass.story(self.id)?)),
        }
    }

    /// The urgency of the case on a day according to its columns; `None` if they do not tell.
    pub(crate) fn told(&self, pass: &Pass<'_>, day: NaiveDate) -> Option<Urgency> {
        match self.columns?.told(day) {
            Told::Stands(standing) => Some(Now::of_rules(&pass.rules, day).of_standing(standing)),
            Told::Absent | Told::Ask => None,
        }
    }

    /// The urgency of the case today.
    pub(crate) fn urgency(&self, pass: &Pass<'_>) -> Result<Urgency> {
        if let Some(urgency) = self.told(pass, pass.today) {
            return Ok(urgency);
        }
        let verdict = match self.columns {
            Some(_) => pass.verdict(&pass.story_on(self.id, pass.today)?),
            None => pass.verdict(self.case),
        };
        Ok(Urgency {
            due: verdict.due,
            days_left: verdict.days_left,
            level: verdict.level,
            provisional: verdict.provisional,
            stated: None,
        })
    }

    /// The age of the case today, if it is open; `None` without a filing date.
    pub(crate) fn age(&self, pass: &Pass<'_>) -> Result<Option<Age>> {
        let Some(columns) = self.columns else {
            return Ok(pass.age(self.case));
        };
        match columns.pauses() {
            Some(pauses) => Ok(age::net_of(self.case.now.filed, &pauses, pass.today)),
            None => Ok(pass.age(&pass.story(self.id)?)),
        }
    }
}

/// Day, direction and amount of each payment of a case.
pub(crate) type Payments = Vec<(NaiveDate, Direction, Money)>;

/// Receives a case.
pub(crate) type ShowStory<'s> = &'s mut dyn FnMut(&Shown<'_>) -> Result<()>;

impl Pass<'_> {
    /// Shows every case in the order of ids. If the row tells the whole history of a case, `need`
    /// decides what is read. A case that was moved or reopened is shown with everything, unless it
    /// was only moved and counts for nothing. In a past, and in a store that does not record which
    /// cases those are, all cases are shown with everything.
    pub(crate) fn each_story(&self, need: NeedOf<'_>, show: ShowStory<'_>) -> Result<()> {
        if self.past || !self.past_kept {
            return self.each_case(&mut |id, case| show(&Shown::story(id, case)));
        }
        let mut plain = Case {
            exists: true,
            ..Case::default()
        };
        let mut columns = Columns::new(self.snapshot);
        cases::each_header(self.snapshot, &mut |id, header, value| {
            columns.go(id)?;
            let need = need(header, &columns);
            // The row of a case that was only moved still tells when it was open; only its events
            // tell who had it.
            if need == Need::Nothing && (!header.storied || columns.is_plain()) {
                return Ok(());
            }
            if header.storied {
                return show(&Shown::story(id, &self.story(id)?));
            }
            match Header::figured(value) {
                Some((number, tags)) if need < Need::Changes || !header.changed => {
                    number.clone_into(&mut plain.now.number);
                    fill(&mut plain, header, tags, &self.dict);
                    show(&Shown {
                        id,
                        header: Some(header),
                        case: &plain,
                        columns: Some(&columns),
                    })
                }
                _ => show(&Shown {
                    header: Some(header),
                    ..Shown::story(id, &self.story(id)?)
                }),
            }
        })
    }

    /// When and how a case was delayed, according to its changes.
    fn delay_spans(&self, case: &Case) -> Vec<DelaySpan> {
        tally::delay_spans(case, self.rules.law())
    }

    /// Whether the row of a case tells that it never moved and was never reopened.
    pub(crate) fn is_plain(&self, id: u32) -> Result<bool> {
        let mut plain = false;
        if self.past_kept {
            self.snapshot
                .with(Table::Cases, u64::from(id), &mut |row| {
                    plain = Header::read(row).is_some_and(|header| !header.storied);
                })?;
        }
        Ok(plain)
    }

    /// The case made by its events, without the events.
    pub(crate) fn story(&self, id: u32) -> Result<Case> {
        let holds = |commit| !self.undone.contains(&commit);
        self.with_events(id, |blob| case_of(blob, &self.dict, holds))
    }

    /// Reads something from the events of a case; an error if they are damaged.
    pub(super) fn with_events<T>(
        &self,
        id: u32,
        read: impl FnOnce(&[u8]) -> Option<T>,
    ) -> Result<T> {
        let (last, blob) = &mut *self.read.borrow_mut();
        if *last != Some(id) {
            *last = None;
            blob_into(self.snapshot, id, blob)?;
            *last = Some(id);
        }
        Ok(read(blob).ok_or_else(|| damaged(id))?)
    }

    /// The case as it stood on a day, without what took effect only later.
    pub(super) fn story_on(&self, id: u32, day: NaiveDate) -> Result<Case> {
        let story = self.story(id)?;
        if !story.has_later(day) {
            return Ok(story);
        }
        let recorded = self.recorded(id)?;
        let then = Case::as_of(self.held(&recorded).iter(), day);
        Ok(then.unwrap_or(story))
    }

    /// The payments of a case that are in force and have a day.
    pub(crate) fn payments(&self, id: u32) -> Result<Rc<Payments>> {
        // Several questions about one case follow each other.
        let last = self.paid.borrow().clone();
        if let Some((_, payments)) = last.filter(|(last, _)| *last == id) {
            return Ok(payments);
        }
        let holds = |commit| !self.undone.contains(&commit);
        let read = Rc::new(self.with_events(id, |blob| payments(blob, holds))?);
        self.paid.replace(Some((id, Rc::clone(&read))));
        Ok(read)
    }
}
