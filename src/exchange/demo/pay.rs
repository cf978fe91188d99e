//! Money of execution cases: receipts from the debtor and pay-outs to the creditor, in cents.

use crate::domain::event::{Direction, Fact, Payment};
use crate::domain::money::Money;

use super::plan::Plan;
use super::rng::Rng;
use super::story::{Story, dated};

/// 10 ^ (k / 10), times ten thousand.
const TENTHS: [i64; 11] = [
    10_000, 12_589, 15_849, 19_953, 25_119, 31_623, 39_811, 50_119, 63_096, 79_433, 100_000,
];

/// An amount between two powers of ten of yuan, spread evenly over the exponents. Uses integers
/// only, so that it is the same on every machine.
pub(super) fn amount(powers: [f64; 2], rng: &mut Rng) -> Money {
    let [from, to] = powers.map(|power| (power * 10.0).round() as i32);
    let tenth = rng.range(from, to - 1).max(0);
    let (low, high) = (cents(tenth), cents(tenth + 1));
    let exact = low + (high - low) * i64::from(rng.below(10_000)) / 10_000;
    let unit = match rng.below(10) {
        0..4 => 1,
        4..7 => 10_000,
        7..9 => 100_000,
        _ => 1_000_000,
    };
    Money(if exact > unit * 5 {
        exact / unit * unit
    } else {
        exact
    })
}

fn cents(tenth: i32) -> i64 {
    let (power, rest) = ((tenth / 10).clamp(0, 12) as u32, (tenth % 10) as usize);
    10_i64.pow(power) * TENTHS.get(rest).copied().unwrap_or(0) / 100
}

impl Plan {
    /// Adds the payments of a case that claims `claim`.
    pub(super) fn pay(&self, story: &mut Story, claim: Money, rng: &mut Rng) {
        let end = story.closed.unwrap_or(self.today);
        let span = end - story.filed;
        if span < 10 || claim.0 <= 0 || !rng.chance(560) {
            return;
        }
        let mut left = claim.0;
        let parts = 1 + rng.below(4).min(rng.below(4)) as i32;
        for part in 0..parts {
            let from = story.filed + 5 + (span - 6) * part / parts;
            let day = self.days.roll(rng.range(from, from + (span - 6) / parts));
            // One in three pays all that is left at the end.
            let amount = if part + 1 == parts && rng.chance(350) {
                left
            } else {
                left * i64::from(rng.range(5, 60)) / 100
            };
            if amount <= 0 || day >= end {
                continue;
            }
            left -= amount;
            story
                .events
                .push(dated(day, self.paid(Direction::Receipt, amount, rng)));
            let out = self.days.roll(day + rng.range(2, 25));
            if out < self.today && rng.chance(880) {
                let out = out.min(end);
                let amount = if rng.chance(120) {
                    amount * 95 / 100
                } else {
                    amount
                };
                story
                    .events
                    .push(dated(out, self.paid(Direction::PayOut, amount.max(1), rng)));
            }
        }
    }

    fn paid(&self, direction: Direction, amount: i64, rng: &mut Rng) -> Fact {
        let method = match direction {
            Direction::Receipt => rng.word(&self.words.receipt.methods),
            Direction::PayOut => self
                .words
                .receipt
                .methods
                .first()
                .map_or("", String::as_str),
        };
        Fact::Paid(Payment {
            direction,
            amount: Money(amount),
            method: Some(method.to_owned()),
            voucher: Some(format!("{:08}", rng.below(100_000_000))),
            note: None,
        })
    }
}
