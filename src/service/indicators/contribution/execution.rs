//! What an execution case closed in the window contributes.

use super::One;
use crate::domain::event::Direction;
use crate::domain::indicator::{Item, is_performed};
use crate::service::Result;
use crate::service::execution::executed;
use crate::service::figure::Columns;

/// Execution cases in which something is judged and nothing performed: 执异, 执复, 不予执行.
const REVIEWS: [&str; 3] = [
    "execution-objection",
    "execution-review",
    "execution-award-refusal",
];

/// The items about closed execution cases.
const EXECUTED: [Item; 6] = [
    Item::ExecutionClosed,
    Item::ExecutionReview,
    Item::Performed,
    Item::NoClaim,
    Item::ClaimedCents,
    Item::ReceivedCents,
];

impl One<'_> {
    pub(super) fn execution(&mut self) -> Result<()> {
        let (ask, case) = (self.ask, self.case);
        if !ask.items.has_any(&EXECUTED) {
            return Ok(());
        }
        let window = ask.query.window;
        let Some(closing) = executed(ask.pass, &ask.bounds, ask.moves, case, window) else {
            return Ok(());
        };
        let (day, seat) = (Some(closing.day), &closing.seat);
        self.push(Item::ExecutionClosed, seat, day, 1);
        if REVIEWS.contains(&closing.procedure) {
            self.push(Item::ExecutionReview, seat, day, 1);
        }
        let performed = self.case.how_on(closing.day).is_some_and(is_performed);
        if performed {
            self.push(Item::Performed, seat, day, 1);
        }
        // Without a claim nothing can be received of it, so such a case is in neither numerator nor
        // denominator.
        let Some(claim) = self.case.now.claim.filter(|claim| claim.0 > 0) else {
            self.push(Item::NoClaim, seat, day, 1);
            return Ok(());
        };
        self.push(Item::ClaimedCents, seat, day, claim.0);
        // What came in of a case that ended without performance (终本, 终结) is not 实际到位.
        if !performed {
            return Ok(());
        }
        // Any earlier payment counts, so only check whether there is one.
        let is_paid = |columns: &Columns<'_>| columns.is_paid_since(i32::MIN);
        if !ask.items.has(Item::ReceivedCents) || !self.shown.columns.is_none_or(is_paid) {
            return Ok(());
        }
        for &(on, direction, amount) in ask.pass.payments(self.shown.id)?.iter() {
            if direction == Direction::Receipt && on <= self.ask.query.window.to {
                self.push(Item::ReceivedCents, seat, Some(on), amount.0);
            }
        }
        Ok(())
    }
}
