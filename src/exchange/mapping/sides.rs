//! Sheets of payments with columns for receipts and columns for pay-outs (到位金额, 发放金额), or whose
//! days alone say which they are (发放日期, 金额).

use super::{Column as C, Column, FileKind, Mapping, Vocabulary};
use crate::domain::event::{Direction, FactKind};
use crate::exchange::vocabulary::PaymentSide;

/// The columns that each side may have.
const OWN: [Column; 4] = [C::Amount, C::On, C::Method, C::Voucher];

/// A column of one side.
#[derive(Debug, Clone, Copy)]
struct Sided {
    at: usize,
    column: Column,
    side: PaymentSide,
    rank: usize,
    power: Option<u8>,
}

impl Sided {
    fn direction(&self) -> Direction {
        self.side.direction
    }
}

/// What the columns of payments say of their side, where those of the amounts say none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::exchange) enum Side {
    /// Nothing: what is only called a payment is a receipt.
    Silent,
    Told(Direction),
    /// One says a receipt and another a pay-out.
    Both,
}

/// The side that the days say, or else the other columns.
fn side_of(all: &[Sided]) -> Side {
    let of = |is_day: bool| {
        let mut sides = all
            .iter()
            .filter(|own| (own.column == C::On) == is_day)
            .map(Sided::direction);
        match sides.next() {
            None => Side::Silent,
            Some(first) if sides.all(|side| side == first) => Side::Told(first),
            Some(_) => Side::Both,
        }
    };
    match of(true) {
        Side::Silent => of(false),
        said => said,
    }
}

fn has_amount(all: &[Sided], direction: Direction) -> bool {
    let mut amounts = all.iter().filter(|own| own.column == C::Amount);
    amounts.any(|own| own.direction() == direction)
}

#[expect(
    clippy::indexing_slicing,
    reason = "an array by an enum has a place for each of it"
)]
impl Mapping {
    /// Tells the columns of receipts from those of pay-outs. If the sheet has the amounts of both, a
    /// row is a payment of each; otherwise the columns of the side without an amount are no part of
    /// the payment. Amounts that say no side are of the one that the days say. A column for the
    /// direction says it for each row.
    pub(super) fn take_sides(&mut self) {
        self.side = Side::Silent;
        if self.has(C::Direction) {
            return;
        }
        let all = self.sided();
        let sides = [Direction::Receipt, Direction::PayOut];
        let sides = sides.map(|side| (side, has_amount(&all, side)));
        if let [(_, false), (_, false)] = sides {
            self.side = side_of(&all);
            return;
        }
        for own in &all {
            self.slots[own.column as usize]
                .others
                .retain(|at| *at != own.at);
        }
        if let [(_, true), (_, true)] = sides {
            self.groups = sides.map(|(side, _)| self.side(side, &all)).into();
            return;
        }
        for (side, has) in sides {
            let of_side = all.iter().filter(|own| own.direction() == side);
            if has {
                self.take_only(side, of_side);
            } else {
                for own in of_side {
                    self.lost.push(own.at);
                    self.leave(own.column, own.at);
                }
            }
        }
    }

    /// Takes the side that the columns of a map file say, which names all that are read: the amount, or
    /// else the day. A map that means another one gives the direction.
    pub(in crate::exchange) fn take_side_of_map(&mut self) {
        if self.kind != FileKind::Payments || self.has(C::Direction) {
            return;
        }
        let mut all = self.sided();
        all.retain(|own| self.position(own.column) == Some(own.at));
        let amount = all.iter().find(|own| own.column == C::Amount);
        let amount = amount.map(Sided::direction);
        all.retain(|own| own.column != C::Amount);
        self.side = match (amount, side_of(&all)) {
            (None, said) => said,
            (Some(amount), Side::Silent) => Side::Told(amount),
            (Some(amount), Side::Told(other)) if amount == other => Side::Told(amount),
            (Some(_), _) => Side::Both,
        };
    }

    /// Reads a column from another place than this one, if it has another.
    fn leave(&mut self, column: Column, place: usize) {
        let slot = &mut self.slots[column as usize];
        if slot.at == Some(place) {
            slot.at = slot.others.pop();
            let is_gone = slot.at.is_none() && slot.default.is_none();
            self.used.retain(|used| *used != column || !is_gone);
        }
    }

    /// The columns whose names say a side. What means a pay-out only beside receipts does so if the
    /// sheet has the amounts of both.
    fn sided(&self) -> Vec<Sided> {
        let words = Vocabulary::get();
        let mut all = Vec::new();
        for (at, name) in self.names.iter().enumerate() {
            let named = words.column(FileKind::Payments, name);
            let named = named.filter(|named| OWN.contains(&named.column));
            if let (Some(side), Some(named)) = (words.payment_side(name), named) {
                all.push(Sided {
                    at,
                    column: named.column,
                    side,
                    rank: named.rank,
                    power: named.power,
                });
            }
        }
        let has_both = has_amount(&all, Direction::Receipt) && has_amount(&all, Direction::PayOut);
        all.retain(|own| has_both || !own.side.only_beside);
        all
    }

    /// The columns of the payments of one side of a sheet that has both: its own, and those that
    /// say no side.
    fn side(&self, side: Direction, all: &[Sided]) -> Mapping {
        let mut group = Mapping::empty(FileKind::Payments, self.header_row);
        for column in [C::On, C::Method, C::Voucher, C::Note] {
            let place = self.position(column);
            if place.is_some_and(|at| all.iter().all(|own| own.at != at)) {
                // What both share does not say that there was a payment: it is not noted as used.
                group.slots[column as usize] = self.slot(column).clone();
            }
        }
        let mut best = [usize::MAX; Column::ALL.len()];
        for own in all.iter().filter(|own| own.direction() == side) {
            if own.rank < best[own.column as usize] {
                best[own.column as usize] = own.rank;
                group.put(own.column, own.at, own.power.unwrap_or(self.noted));
            }
        }
        let kind = match side {
            Direction::Receipt => FactKind::Received,
            Direction::PayOut => FactKind::PaidOut,
        };
        group.set_default(C::Kind, kind.id());
        group.set_default(C::Direction, side.id());
        group
    }

    /// Takes the day and the other columns of the only side that has an amount. 发放金额 alone is
    /// no receipt.
    fn take_only<'s>(&mut self, side: Direction, own: impl Iterator<Item = &'s Sided>) {
        let mut best = [usize::MAX; Column::ALL.len()];
        for own in own.filter(|own| own.column != C::Amount) {
            if own.rank < best[own.column as usize] {
                best[own.column as usize] = own.rank;
                self.put(own.column, own.at, 0);
            }
        }
        self.set_default(C::Direction, side.id());
    }
}
