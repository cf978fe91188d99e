//! A payment that is recorded twice: the same voucher, day, direction and amount of one case.

use std::collections::BTreeSet;
use std::hash::{DefaultHasher, Hash, Hasher};

use chrono::NaiveDate;

use super::advice::Advice;
use super::event::{Event, Fact, PaymentRef};

/// The payments with a voucher that a case has so far.
#[derive(Debug, Clone, Default)]
pub struct Vouchers(BTreeSet<u64>);

impl Vouchers {
    /// Notes a payment; whether the case has it already. One without a voucher is told from no other.
    pub fn has(&mut self, on: Option<NaiveDate>, payment: PaymentRef<'_>) -> bool {
        mark(on, payment).is_some_and(|mark| !self.0.insert(mark))
    }
}

/// What tells a payment with a voucher from others of its case.
fn mark(on: Option<NaiveDate>, payment: PaymentRef<'_>) -> Option<u64> {
    let voucher = payment.voucher.map(str::trim).filter(|no| !no.is_empty())?;
    let mut hasher = DefaultHasher::new();
    (on, payment.direction.id(), payment.amount.0, voucher).hash(&mut hasher);
    Some(hasher.finish())
}

/// The voucher of a payment that one of the facts already is.
pub fn again<'f>(
    said: impl IntoIterator<Item = (Option<NaiveDate>, &'f Fact)>,
    payment: &'f Event,
) -> Option<&'f str> {
    let marked = |on, fact: &'f Fact| match fact {
        Fact::Paid(payment) => mark(on, payment.borrowed()).zip(payment.voucher.as_deref()),
        _ => None,
    };
    let (mark, voucher) = marked(payment.on, &payment.fact)?;
    let is_it = |(on, fact)| marked(on, fact).is_some_and(|(other, _)| other == mark);
    said.into_iter().any(is_it).then_some(voucher)
}

/// The remark on such a payment.
pub fn advice<'e>(said: impl Iterator<Item = &'e Event>, payment: &'e Event) -> Option<Advice> {
    let voucher = again(said.map(|event| (event.on, &event.fact)), payment)?;
    let advice = Advice::new("voucher", "same-voucher").with("voucher", voucher);
    let day = payment.on.map(|on| on.to_string());
    Some(advice.with("day", day.unwrap_or_default()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::event::{Direction, Payment};
    use crate::domain::money::Money;

    fn paid(on: &str, cents: i64, voucher: Option<&str>, direction: Direction) -> Event {
        Event {
            on: on.parse().ok(),
            fact: Fact::Paid(Payment {
                direction,
                amount: Money(cents),
                voucher: voucher.map(str::to_owned),
                ..Payment::default()
            }),
        }
    }

    #[test]
    fn a_payment_is_the_same_by_voucher_day_direction_and_amount() {
        let receipt = |on, cents, voucher| paid(on, cents, voucher, Direction::Receipt);
        let first = receipt("2026-06-01", 100, Some("A1"));
        for (other, same) in [
            (receipt("2026-06-01", 100, Some("A1")), true),
            (receipt("2026-06-02", 100, Some("A1")), false),
            (receipt("2026-06-01", -100, Some("A1")), false),
            (receipt("2026-06-01", 100, Some("A2")), false),
            (receipt("2026-06-01", 100, None), false),
            (receipt("2026-06-01", 100, Some(" ")), false),
            (
                paid("2026-06-01", 100, Some("A1"), Direction::PayOut),
                false,
            ),
        ] {
            let said = advice(std::iter::once(&first), &other);
            assert_eq!(said.is_some(), same, "{other:?}");
            let mut all = Vouchers::default();
            let has = [&first, &other].map(|event| match &event.fact {
                Fact::Paid(payment) => all.has(event.on, payment.borrowed()),
                _ => false,
            });
            assert_eq!(has, [false, same], "{other:?}");
        }
        let bare = receipt("2026-06-01", 100, None);
        assert_eq!(advice(std::iter::once(&bare), &bare), None);
    }
}
