//! Changes whose first and last day stand in one cell: `2022-03-01至2022-04-15`.

use super::Reader;
use crate::exchange::cell::Stretch;
use crate::exchange::column::Column as C;
use crate::exchange::vocabulary::Vocabulary;
use crate::service::api::{NewEvent, Reason, Said};

impl Reader<'_> {
    /// The first of these columns whose cell holds both days.
    pub(super) fn stretched(&self, columns: &[C]) -> Option<C> {
        let holds = |column: &C| self.cells.is_stretch(self.record, *column);
        columns.iter().copied().find(holds)
    }

    /// Reads the days of a cell. What stands in brackets behind them is the ground; if that is not
    /// `own`, the one of the row, the cell says more than can be read.
    pub(super) fn stretches(&mut self, column: C, own: Option<&str>) -> Option<Vec<Stretch>> {
        let found = self.cells.stretches(self.record, column);
        let all = match found {
            Ok(found) => found,
            Err(reason) => {
                self.report(column, reason);
                return None;
            }
        };
        let is_other = |said: &String| own.is_some_and(|own| own != said);
        if all.iter().filter_map(|s| s.ground.as_ref()).any(is_other) {
            self.report(column, Reason::NotAPeriod);
            return None;
        }
        let ends_early = |s: &Stretch| s.to.is_some_and(|to| to < s.from);
        if all.iter().any(ends_early) {
            self.report(column, Reason::EndBeforeStart);
            return None;
        }
        if all.iter().any(|stretch| !stretch.agrees) {
            self.report(column, Reason::OtherDays);
        }
        if all.iter().any(|stretch| stretch.is_short) {
            self.cells.count_short_year(self.record, self.row, column);
        }
        Some(all)
    }

    /// Reports why the cell of a period is none.
    pub(super) fn report_stretch(&mut self, column: C) {
        let reason = self.cells.stretches(self.record, column).err();
        self.report(column, reason.unwrap_or(Reason::NotAPeriod));
    }

    /// Reports the columns of the first or the last day that say something else than the cell of
    /// both, from which the days are taken.
    pub(super) fn check_ends(&mut self, (first, last): (C, C), column: C, all: &[Stretch]) {
        if first != column && self.is_given(first) {
            let day = self.day(first);
            if day.is_some() && day != all.first().map(|stretch| stretch.from) {
                self.report(first, Reason::OtherPeriod);
            }
        }
        if last != column && self.is_given(last) {
            let goes_on = Vocabulary::get().is_open_end(self.word(last));
            let day = if goes_on { None } else { self.day(last) };
            let said = all.last().and_then(|stretch| stretch.to);
            if (goes_on || day.is_some()) && day != said {
                self.report(last, Reason::OtherPeriod);
            }
        }
    }

    /// Returns the first of the changes of a row and keeps the others.
    pub(super) fn first_of(&mut self, all: impl IntoIterator<Item = NewEvent>) -> Option<NewEvent> {
        let mut all = all.into_iter();
        let first = all.next();
        let others = all.map(|event| Said::Other(Box::new(event)));
        self.cells.further.extend(others);
        first
    }
}
