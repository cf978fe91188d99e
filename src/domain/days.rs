//! Sets of days, and the number of days in them.

use chrono::{Datelike, NaiveDate};

/// The days of a deduction, suspension or adjournment, `(from, to]`: the first day is excluded, the
/// last one included (民诉 85(2)). Empty if `to` is not after `from`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct DaySet {
    pub from: NaiveDate,
    pub to: NaiveDate,
}

impl DaySet {
    pub const fn new(from: NaiveDate, to: NaiveDate) -> DaySet {
        DaySet { from, to }
    }

    /// Those of its days that lie after `day`.
    #[must_use]
    pub fn after(self, day: NaiveDate) -> DaySet {
        DaySet {
            from: self.from.max(day),
            ..self
        }
    }

    /// Those of its days up to and including `day`.
    #[must_use]
    pub fn through(self, day: NaiveDate) -> DaySet {
        DaySet {
            to: self.to.min(day),
            ..self
        }
    }

    /// The number of its days.
    pub fn days(self) -> u32 {
        days_between(self.from, self.to)
    }
}

/// The number of days in a union of day sets, which are sorted for it.
pub fn union_days(sets: &mut [DaySet]) -> u32 {
    sets.sort_unstable();
    let (mut sum, mut reach) = (0_u32, NaiveDate::MIN);
    for set in sets.iter() {
        sum = sum.saturating_add(set.after(reach).days());
        reach = reach.max(set.to);
    }
    sum
}

/// Days from one day to another; 0 if the second lies before the first.
pub fn days_between(from: NaiveDate, to: NaiveDate) -> u32 {
    u32::try_from(days_until(from, to)).unwrap_or(0)
}

/// Days left on one day until another; negative once the other has passed.
pub fn days_until(from: NaiveDate, to: NaiveDate) -> i32 {
    // The numbers of all days there are lie so close together that no difference overflows.
    to.num_days_from_ce() - from.num_days_from_ce()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(n: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(2025, 1, n).unwrap()
    }

    fn set(from: u32, to: u32) -> DaySet {
        DaySet::new(day(from), day(to))
    }

    #[test]
    fn days_are_left_until_a_day_and_behind_it_thereafter() {
        for (from, to, left, between) in [(1, 31, 30, 30), (5, 5, 0, 0), (9, 2, -7, 0)] {
            assert_eq!(days_until(day(from), day(to)), left, "{from} {to}");
            assert_eq!(days_between(day(from), day(to)), between, "{from} {to}");
        }
    }

    #[test]
    fn a_set_leaves_out_its_first_day_and_holds_its_last() {
        for (from, to, days) in [(1, 2, 1), (1, 31, 30), (5, 5, 0), (5, 1, 0)] {
            assert_eq!(set(from, to).days(), days, "({from}, {to}]");
        }
    }

    #[test]
    fn a_set_is_cut_on_either_side() {
        assert_eq!(set(1, 10).after(day(4)), set(4, 10));
        assert_eq!(set(6, 10).after(day(4)), set(6, 10));
        assert_eq!(set(1, 10).through(day(4)), set(1, 4));
        assert_eq!(set(6, 10).through(day(4)).days(), 0);
    }

    #[test]
    fn days_in_several_sets_count_once() {
        let mut sets = [set(8, 12), set(1, 5), set(3, 9), set(20, 22)];
        assert_eq!(union_days(&mut sets), 11 + 2);
        assert_eq!(union_days(&mut [set(1, 10), set(2, 3)]), 9);
        assert_eq!(union_days(&mut []), 0);
    }
}
