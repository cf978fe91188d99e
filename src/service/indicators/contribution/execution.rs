//! What an execution case closed in the window contributes.

use super::One;
use crate::domain::event::Direction;
use crate::domain::indicator::{Item, is_performed};
use crate::domain::tally::{self, Cause};
use crate::service::Result;

/// Execution cases in which something is judged and nothing performed: 执异, 执复, 不予执行.
const REVIEWS: [&str; 3] = [
    "execution-objection",
    "execution-review",
    "execution-award-refusal",
];

impl One<'_> {
    /// By its last closing in the window, wherever that was: a case counts once, and in one slice of the seats.
    pub(super) fn execution(&mut self, id: u32) -> Result<()> {
        let procedure = self.case.now.procedure.as_deref().unwrap_or_default();
        if !procedure.starts_with("execution-") {
            return Ok(());
        }
        let (from, to) = (self.ask.query.from, self.ask.query.to);
        let flows = tally::flows(self.case, self.ask.moves);
        let closing = flows
            .iter()
            .rfind(|flow| flow.cause == Cause::Closed && (from..=to).contains(&flow.day))
            .filter(|flow| self.ask.bounds.seat(&flow.seat));
        let Some(closing) = closing else {
            return Ok(());
        };
        let (day, seat) = (Some(closing.day), &closing.seat);
        self.push(Item::ExecutionClosed, seat, day, 1);
        if REVIEWS.contains(&procedure) {
            self.push(Item::ExecutionReview, seat, day, 1);
        }
        if self.case.how_on(closing.day).is_some_and(is_performed) {
            self.push(Item::Performed, seat, day, 1);
        }
        // Where nothing is claimed nothing can be received of it: such a case is on neither side.
        let Some(claim) = self.case.now.claim.filter(|claim| claim.0 > 0) else {
            self.push(Item::NoClaim, seat, day, 1);
            return Ok(());
        };
        self.push(Item::ClaimedCents, seat, day, claim.0);
        for (on, direction, amount) in self.ask.pass.payments(id)? {
            if direction == Direction::Receipt && on <= to {
                self.push(Item::ReceivedCents, seat, Some(on), amount.0);
            }
        }
        Ok(())
    }
}
