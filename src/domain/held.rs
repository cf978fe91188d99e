//! Money received and not yet paid out: how much, and since when.

use chrono::NaiveDate;

use super::event::{Direction, Payment};
use super::money::Money;

/// Days within which money received must be paid out (执行款物规定10: 三十日内).
pub const PAY_OUT_WITHIN: i64 = 30;

/// 待发: the money held on a day.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Held {
    /// Receipts less pay-outs; negative if more was paid out than received.
    pub amount: Money,
    /// The day on which the oldest money still held was received; pay-outs use the oldest money
    /// first.
    pub since: Option<NaiveDate>,
}

impl Held {
    /// The money held after these payments; payments without a day count as the earliest.
    pub fn of<'p>(payments: impl Iterator<Item = (Option<NaiveDate>, &'p Payment)>) -> Held {
        let mut receipts: Vec<(Option<NaiveDate>, i64)> = Vec::new();
        let mut out = 0_i64;
        for (on, payment) in payments {
            let cents = payment.amount.0;
            match payment.direction {
                // A negative receipt is a reversal: the money left.
                Direction::Receipt if cents < 0 => out = out.saturating_sub(cents),
                Direction::Receipt => receipts.push((on, cents)),
                Direction::PayOut if cents < 0 => receipts.push((on, cents.saturating_neg())),
                Direction::PayOut => out = out.saturating_add(cents),
            }
        }
        receipts.sort_by_key(|(on, _)| *on);
        let all = receipts
            .iter()
            .fold(0_i64, |sum, (_, cents)| sum.saturating_add(*cents));
        let mut left = out;
        let oldest = receipts.iter().find(|(_, cents)| {
            let covered = left >= *cents;
            if covered {
                left -= cents;
            }
            !covered
        });
        Held {
            amount: Money(all.saturating_sub(out)),
            since: oldest.and_then(|(on, _)| *on),
        }
    }

    /// Days since the oldest money was received, if any is held.
    pub fn days(&self, today: NaiveDate) -> Option<i64> {
        self.since
            .filter(|_| self.amount.0 > 0)
            .map(|since| (today - since).num_days())
    }

    /// Whether it should have been paid out by now.
    pub fn overdue(&self, today: NaiveDate) -> bool {
        self.days(today).is_some_and(|days| days > PAY_OUT_WITHIN)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(n: u32) -> Option<NaiveDate> {
        NaiveDate::from_ymd_opt(2022, 6, n)
    }

    fn held(payments: &[(u32, Direction, i64)]) -> Held {
        let all: Vec<(Option<NaiveDate>, Payment)> = payments
            .iter()
            .map(|(on, direction, yuan)| {
                let payment = Payment {
                    direction: *direction,
                    amount: Money(yuan * 100),
                    ..Payment::default()
                };
                (day(*on), payment)
            })
            .collect();
        Held::of(all.iter().map(|(on, payment)| (*on, payment)))
    }

    #[test]
    fn pay_outs_take_the_oldest_money_first() {
        use Direction::{PayOut, Receipt};
        for (payments, amount, since) in [
            (&[][..], 0, None),
            (&[(1, Receipt, 100)], 100, day(1)),
            (&[(1, Receipt, 100), (3, PayOut, 100)], 0, None),
            (&[(1, Receipt, 100), (3, PayOut, 40)], 60, day(1)),
            (
                &[(5, Receipt, 50), (1, Receipt, 100), (6, PayOut, 100)],
                50,
                day(5),
            ),
            (
                &[(1, Receipt, 100), (2, Receipt, 50), (6, PayOut, 120)],
                30,
                day(2),
            ),
            (&[(1, Receipt, 100), (2, PayOut, 130)], -30, None),
            (&[(1, Receipt, 100), (2, Receipt, -100)], 0, None),
        ] {
            let is = held(payments);
            assert_eq!(
                (is.amount, is.since),
                (Money(amount * 100), since),
                "{payments:?}"
            );
        }
    }

    #[test]
    fn thirty_days_are_in_time() {
        let held = held(&[(1, Direction::Receipt, 100)]);
        let on = |n| NaiveDate::from_ymd_opt(2022, 7, n).unwrap();
        assert_eq!((held.days(on(1)), held.overdue(on(1))), (Some(30), false));
        assert!(held.overdue(on(2)));
    }
}
