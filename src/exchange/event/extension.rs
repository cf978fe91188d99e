//! Rows of extensions.

use chrono::NaiveDate;

use super::{Reader, changed};
use crate::domain::change::{Change, Extension};
use crate::exchange::cell::Stretch;
use crate::exchange::column::Column as C;
use crate::exchange::length::Length;
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
        let approved = given.or_else(|| self.eve_of_extension());
        let Length { months, days } = self.extended()?;
        let until = self.day(C::Until);
        if months == 0 && days == 0 && until.is_none() {
            // Unreadable days have been reported.
            return if self.is_given(C::Days) {
                None
            } else {
                self.needed(C::Months, None)
            };
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

    fn extended_by(&mut self, mut extension: Extension, note: Option<String>) -> NewEvent {
        extension.level = self.text(C::Level);
        extension.accepted = self.text(C::Accepted);
        changed(extension.approved, Change::Extend(extension), note)
    }

    /// Reads the day before an extension begins, which is the last on which it can have been
    /// approved: the extended term begins when the one before ends. One that begins later came too
    /// late.
    fn eve_of_extension(&mut self) -> Option<NaiveDate> {
        let eve = self.day(C::From)?.pred_opt()?;
        self.report(C::From, Reason::StartOfExtension);
        Some(eve)
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
