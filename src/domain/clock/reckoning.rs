//! What a term adds up to: the formula at the head of the [clock](super), without the order of the
//! changes, their lateness and the steps.

use chrono::NaiveDate;

use super::months::{add, add_months};
use crate::domain::days::DaySet;
use crate::domain::rules::{Base, Limit, Round};

/// A date stated in an approval (rule 7).
#[derive(Debug, Clone, Copy)]
struct Stated {
    until: NaiveDate,
    /// The first day of the approval: only days deducted after it are added to the stated date.
    on: NaiveDate,
    /// Size of the union of accepted day sets after `on`.
    deducted: u32,
}

/// Extensions that a conversion or restart ended.
#[derive(Debug, Clone, Copy)]
pub(super) struct Lapsed {
    pub(super) months: u32,
    pub(super) days: u32,
    /// The date stated in one of them.
    pub(super) until: Option<NaiveDate>,
}

impl Lapsed {
    pub(super) fn is_nothing(self) -> bool {
        self.months == 0 && self.days == 0 && self.until.is_none()
    }
}

/// The sums of a term while its changes are judged one by one.
///
/// Changes are judged in order of their first day, so the accepted day sets cover everything
/// between that day and their furthest end: the union needs no list, and a restart keeps what
/// reaches beyond the new anchor.
#[derive(Debug)]
pub(super) struct Reckoning<'a> {
    /// The limit of the procedure in force; `None` for an unknown procedure.
    pub(super) limit: Option<&'a Limit>,
    /// The start, or the last restart.
    pub(super) anchor: NaiveDate,
    /// Accepted extensions that have not lapsed; with a stated date, only those after it.
    months: u32,
    days: u32,
    /// Extensions granted in this term.
    rounds: usize,
    stated: Option<Stated>,
    /// Size of the union of the accepted day sets after the anchor.
    deducted: u32,
    /// The furthest end of an accepted day set.
    reach: NaiveDate,
}

impl<'a> Reckoning<'a> {
    pub(super) fn new(limit: Option<&'a Limit>, start: NaiveDate) -> Reckoning<'a> {
        Reckoning {
            limit,
            anchor: start,
            months: 0,
            days: 0,
            rounds: 0,
            stated: None,
            deducted: 0,
            reach: NaiveDate::MIN,
        }
    }

    /// Adds the days of a set that no other covers.
    pub(super) fn deduct(&mut self, set: DaySet) {
        let new = set.after(self.anchor).after(self.reach);
        self.deducted = self.deducted.saturating_add(new.days());
        if let Some(stated) = &mut self.stated {
            let after = new.after(stated.on).days();
            stated.deducted = stated.deducted.saturating_add(after);
        }
        self.reach = self.reach.max(set.to);
    }

    pub(super) fn extend(&mut self, months: u32, days: u32) {
        self.months = self.months.saturating_add(months);
        self.days = self.days.saturating_add(days);
    }

    /// Puts the date stated in an approval of `on` in the place of what was granted before.
    pub(super) fn state(&mut self, until: NaiveDate, on: NaiveDate) {
        let on = on.max(self.anchor);
        let deducted = DaySet::new(on, self.reach).days();
        self.stated = Some(Stated {
            until,
            on,
            deducted,
        });
        (self.months, self.days) = (0, 0);
    }

    /// The extension that the statute provides for next.
    pub(super) fn round(&self) -> Option<&'a Round> {
        self.limit?.round(self.rounds)
    }

    /// Ends the round of an extension.
    pub(super) fn end_round(&mut self) {
        self.rounds += 1;
    }

    /// Ends the extensions granted so far.
    pub(super) fn lapse(&mut self) -> Lapsed {
        let lapsed = Lapsed {
            months: self.months,
            days: self.days,
            until: self.stated.take().map(|stated| stated.until),
        };
        (self.months, self.days, self.rounds) = (0, 0, 0);
        lapsed
    }

    /// Counts from another day: of the deducted days only those after it.
    pub(super) fn restart(&mut self, on: NaiveDate) {
        self.anchor = on;
        self.deducted = DaySet::new(on, self.reach).days();
    }

    /// Base plus extensions, uncapped, before deducted days; `None` without a limit.
    pub(super) fn granted(&self) -> Option<NaiveDate> {
        let limit = self.limit?;
        let Base::Length { months, days } = limit.base else {
            return None;
        };
        let sticky = limit.sticks_to_month_end();
        Some(match self.stated {
            Some(stated) => add(stated.until, self.months, self.days, sticky),
            None => {
                let months = months.saturating_add(self.months);
                add(self.anchor, months, days.saturating_add(self.days), sticky)
            }
        })
    }

    /// The latest date that base plus extensions may reach.
    pub(super) fn cap(&self) -> Option<NaiveDate> {
        let limit = self.limit?;
        let sticky = limit.sticks_to_month_end();
        Some(add_months(self.anchor, limit.latest?, sticky))
    }

    /// The cap, and the sum that it cuts off, if it does.
    pub(super) fn capped(&self) -> Option<(NaiveDate, NaiveDate)> {
        if self.stated.is_some() {
            return None;
        }
        self.cap()
            .zip(self.granted())
            .filter(|(cap, sum)| cap < sum)
    }

    /// The date reached, before the roll to a working day; `None` without a limit.
    pub(super) fn raw(&self) -> Option<NaiveDate> {
        let granted = self.granted()?;
        // A stated date is not a sum, so no cap applies to it.
        let capped = match (self.stated, self.cap()) {
            (None, Some(cap)) => granted.min(cap),
            _ => granted,
        };
        Some(add(capped, 0, self.union(), false))
    }

    /// The advisory date at this many months, before the roll.
    pub(super) fn normal(&self, months: u32) -> NaiveDate {
        let sticky = self.limit.is_some_and(Limit::sticks_to_month_end);
        add(self.anchor, months, self.deducted, sticky)
    }

    /// Deducted days after the anchor.
    pub(super) fn deducted(&self) -> u32 {
        self.deducted
    }

    /// The deducted days that are added: those after the anchor, or after a stated date's approval.
    pub(super) fn union(&self) -> u32 {
        self.stated.map_or(self.deducted, |stated| stated.deducted)
    }
}
