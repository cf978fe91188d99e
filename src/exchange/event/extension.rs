//! Rows of extensions.

use chrono::NaiveDate;

use super::{Reader, changed};
use crate::domain::change::{Change, Extension};
use crate::exchange::cell::Stretch;
use crate::exchange::column::Column as C;
use crate::exchange::length::Length;
use crate::exchange::vocabulary::Vocabulary;
use crate::service::api::{NewEvent, Reason};

impl Reader<'_> {
    pub(super) fn extension(&mut self) -> Option<NewEvent> {
        let given = self.any_day(&[C::Approved, C::On]);
        if let Some(column) = self.stretched(&[C::From, C::Period, C::Months]) {
            return self.extensions(column, given);
        }
        if self.is_given(C::Period) {
            self.report_stretch(C::Period);
            return None;
        }
        let from = self.day(C::From);
        let approved = given.or_else(|| self.eve_of_extension(from));
        let length = self.extended()?;
        let until = self.extended_until(from, length);
        let Length { months, days } = length;
        if months == 0 && days == 0 && until.is_none() {
            self.report_no_length();
            return None;
        }
        let extension = Extension {
            months,
            days,
            approved,
            until,
            ..Extension::default()
        };
        let reason = self.text(C::Ground);
        let note = self.note_with(reason);
        Some(self.extended_by(extension, note))
    }

    /// Reads extensions whose first and last day stand in one cell: each runs to its last day, and
    /// was approved before its first one.
    fn extensions(&mut self, column: C, approved: Option<NaiveDate>) -> Option<NewEvent> {
        let own = self.text(C::Ground);
        let all = self.stretches(column, own.as_deref())?;
        let ends = all.iter().all(|stretch| stretch.to.is_some());
        if !ends {
            self.report(column, Reason::NotAPeriod);
            return None;
        }
        self.check_ends((C::From, C::Until), column, &all);
        self.check_length(column, &all);
        if approved.is_none() {
            self.report(column, Reason::StartOfExtension);
        }
        let mut made = Vec::with_capacity(all.len());
        for Stretch {
            from, to, ground, ..
        } in all
        {
            let note = self.note_with(own.clone().or(ground));
            let extension = Extension {
                approved: approved.or_else(|| from.pred_opt()),
                until: to,
                ..Extension::default()
            };
            made.push(self.extended_by(extension, note));
        }
        self.first_of(made)
    }

    /// Reports a length and a last day that the cell of both days, which counts, does not bear out.
    fn check_length(&mut self, column: C, all: &[Stretch]) {
        if column != C::Months {
            let length = self.extended().unwrap_or_default();
            let bears_out = |stretch: &Stretch| {
                let to = stretch.to;
                to.is_some_and(|to| length.lies_between(stretch.from, to))
            };
            if length != Length::default() && !all.iter().any(bears_out) {
                let given = [C::Months, C::Days];
                let said = given.into_iter().find(|column| self.is_given(*column));
                self.report(said.unwrap_or(C::Days), Reason::OtherDays);
            }
        }
        if self.is_given(C::To) && self.day(C::To) != all.last().and_then(|stretch| stretch.to) {
            self.report(C::To, Reason::OtherPeriod);
        }
    }

    fn extended_by(&mut self, mut extension: Extension, note: Option<String>) -> NewEvent {
        extension.level = self.text(C::Level);
        extension.accepted = self.text(C::Accepted);
        changed(extension.approved, Change::Extend(extension), note)
    }

    /// Reads the day before an extension begins, which is the last on which it can have been
    /// approved: the extended term begins when the one before ends. One that begins later came too
    /// late.
    fn eve_of_extension(&mut self, from: Option<NaiveDate>) -> Option<NaiveDate> {
        let eve = from?.pred_opt()?;
        self.report(C::From, Reason::StartOfExtension);
        Some(eve)
    }

    /// Reads the new due date of an extension: that of its own column, or the last day in the column
    /// of the ends of changes. Beside a length, that day is only compared with it.
    fn extended_until(&mut self, from: Option<NaiveDate>, length: Length) -> Option<NaiveDate> {
        let until = self.day(C::Until);
        if !self.is_given(C::To) {
            return until;
        }
        if Vocabulary::get().is_open_end(self.word(C::To)) {
            self.report(C::To, Reason::NotUsed);
            return until;
        }
        let Some(end) = self.day(C::To) else {
            return until;
        };
        if until.is_some() {
            if until != Some(end) {
                self.report(C::To, Reason::NotUsed);
            }
            return until;
        }
        if length == Length::default() {
            return Some(end);
        }
        let column = if self.is_given(C::Months) {
            C::Months
        } else {
            C::Days
        };
        match from {
            Some(from) if length.lies_between(from, end) => {}
            Some(_) => self.report(column, Reason::OtherLength),
            None => self.report(C::To, Reason::NotUsed),
        }
        None
    }

    /// Reports that an extension says neither how long it is nor its new due date, by the column of
    /// the sheet that would. Unreadable cells have been reported.
    fn report_no_length(&mut self) {
        const LENGTHS: [C; 4] = [C::Months, C::Days, C::Until, C::To];
        if LENGTHS.into_iter().any(|column| self.is_given(column)) {
            return;
        }
        match self.first_had(&LENGTHS) {
            Some(column) => self.report(column, Reason::MissingValue),
            None => self.report(C::Kind, Reason::NoLength),
        }
    }

    /// Reads the length of an extension. The columns of months and of days may each give it in
    /// their own words (`3个月` among days), and may both give the same. If they contradict each
    /// other, the row is refused, because no date can be derived.
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
}
