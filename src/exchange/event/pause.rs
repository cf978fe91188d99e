//! Rows of deductions, suspensions and adjournments.

use chrono::NaiveDate;

use super::{Reader, changed};
use crate::domain::change::{Change, Pause, PauseKind};
use crate::exchange::column::{Column as C, FileKind};
use crate::exchange::vocabulary::Vocabulary;
use crate::service::api::{NewEvent, Reason};

/// The last day of a pause is told, but cannot be read.
struct Unread;

impl Reader<'_> {
    pub(super) fn pause(&mut self, kind: PauseKind) -> Option<NewEvent> {
        let column = self.stretched(&[C::From, C::Period]);
        let is_alone = column.is_none() && self.is_given(C::Period) && !self.has_start();
        if is_alone && !self.is_given(C::To) {
            self.report_stretch(C::Period);
            return None;
        }
        let own = self.ground();
        let days = match column {
            Some(column) => {
                let all = self.stretches(column, own.as_deref())?;
                self.check_ends((C::From, C::To), column, &all);
                all.into_iter()
                    .map(|stretch| (stretch.from, stretch.to, stretch.ground))
                    .collect()
            }
            None => {
                // Beside an end of its own, the cell of the period is the first day.
                let from = if is_alone {
                    self.day(C::Period)?
                } else {
                    self.first_day(&[C::From, C::On])?
                };
                let to = self.pause_end(from, is_alone).ok()?;
                if to.is_none() {
                    self.name_no_end();
                }
                vec![(from, to, None)]
            }
        };
        let accepted = self.text(C::Accepted);
        let note = self.note();
        let all = days.into_iter().map(|(from, to, ground)| {
            let pause = Pause {
                kind,
                ground: own.clone().or(ground),
                from,
                to,
                accepted: accepted.clone(),
            };
            changed(Some(from), Change::Pause(pause), note.clone())
        });
        self.first_of(all)
    }

    /// Whether a column of its own says the first day.
    fn has_start(&self) -> bool {
        self.is_given(C::From) || self.is_given(C::On)
    }

    /// Names, once, that a sheet with a column of first days has none that could say the last ones:
    /// one under a name that is not known would leave every pause open, and an open one stops the
    /// clock. The docket's own exports say of each pause what there is to say.
    fn name_no_end(&mut self) {
        let mapping = &self.cells.mapping;
        let says_end = [C::To, C::Days, C::Period].map(|column| mapping.has(column));
        let is_own = mapping.kind == FileKind::Events;
        if mapping.has(C::From) && self.is_given(C::From) && !says_end.contains(&true) && !is_own {
            self.cells
                .count(self.record, self.row, C::From, Reason::NoEndColumn);
        }
    }

    /// Reads the last day of a pause, `None` if it goes on: the day given, or that many days after
    /// the first. If both are given, they must agree, or the days are reported; some ledgers count
    /// the first day too. A word that says the pause goes on is not a bad cell. Beside the first day,
    /// the cell of the period is a number of days.
    ///
    /// An end that cannot be read, and is not told otherwise, is an error: the pause would go on
    /// and on.
    fn pause_end(
        &mut self,
        from: NaiveDate,
        is_period_read: bool,
    ) -> Result<Option<NaiveDate>, Unread> {
        let goes_on = Vocabulary::get().is_open_end(self.word(C::To));
        let to = if goes_on { None } else { self.day(C::To) };
        let is_unread = !goes_on && to.is_none() && self.is_told(C::To);
        let column = if self.is_told(C::Days) || is_period_read {
            C::Days
        } else {
            C::Period
        };
        if goes_on || !self.is_told(column) {
            return if is_unread { Err(Unread) } else { Ok(to) };
        }
        let length = self.length(column);
        let Some(to) = to else {
            let end = length.and_then(|length| length.after(from));
            return end.map(Some).ok_or(Unread);
        };
        if length.is_some_and(|length| !length.lies_between(from, to)) {
            self.report(column, Reason::OtherDays);
        }
        Ok(Some(to))
    }
}
