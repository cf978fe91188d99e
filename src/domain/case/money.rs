//! Money received and paid out by a day. Payments dated later are planned and in no sum until then.

use chrono::NaiveDate;

use super::Case;
use crate::domain::event::Direction;
use crate::domain::money::Money;

impl Case {
    /// The sums received and paid out by a day; payments without a day count as past.
    pub fn money_by(&self, day: NaiveDate) -> (Money, Money) {
        let (in_later, out_later) = self.money_after(day);
        let less = |all: Money, later: Money| Money(all.0.saturating_sub(later.0));
        (
            less(self.received, in_later),
            less(self.paid_out, out_later),
        )
    }

    /// The sums planned to be received and paid out after a day.
    pub fn money_after(&self, day: NaiveDate) -> (Money, Money) {
        let mut sums = (Money::ZERO, Money::ZERO);
        for (_, direction, amount) in self.payments.iter().filter(|(on, ..)| *on > day) {
            let sum = match direction {
                Direction::Receipt => &mut sums.0,
                Direction::PayOut => &mut sums.1,
            };
            sum.0 = sum.0.saturating_add(amount.0);
        }
        sums
    }

    /// The first day after `day` on which a planned payment begins to count.
    pub fn next_money(&self, day: NaiveDate) -> Option<NaiveDate> {
        let days = self.payments.iter().map(|(on, ..)| *on);
        days.filter(|on| *on > day).min()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn money_counts_from_its_day() {
        let day = |n: u32| NaiveDate::from_ymd_opt(2026, 6, n).unwrap();
        let mut case = Case::default();
        for (on, direction, cents) in [
            (None, Direction::Receipt, 1),
            (Some(day(10)), Direction::Receipt, 20),
            (Some(day(20)), Direction::Receipt, 300),
            (Some(day(21)), Direction::PayOut, 40),
        ] {
            case.pay(on, direction, Money(cents));
        }
        for (on, by, after, next) in [
            (9, (1, 0), (320, 40), Some(10)),
            (10, (21, 0), (300, 40), Some(20)),
            (20, (321, 0), (0, 40), Some(21)),
            (21, (321, 40), (0, 0), None),
        ] {
            let cents = |(a, b): (Money, Money)| (a.0, b.0);
            assert_eq!(cents(case.money_by(day(on))), by, "{on}");
            assert_eq!(cents(case.money_after(day(on))), after, "{on}");
            assert_eq!(case.next_money(day(on)), next.map(day), "{on}");
        }
    }
}
