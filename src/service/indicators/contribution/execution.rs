//! What an execution case closed in the window contributes.

use chrono::NaiveDate;

use super::{Ask, One};
use crate::domain::case::Case;
use crate::domain::event::Direction;
use crate::domain::indicator::{Item, is_performed};
use crate::domain::tally::{self, Cause, Seat};
use crate::service::Result;

/// What the id of every procedure of execution begins with.
const EXECUTION: &str = "execution-";

/// Execution cases in which something is judged and nothing performed: 执异, 执复, 不予执行.
const REVIEWS: [&str; 3] = [
    "execution-objection",
    "execution-review",
    "execution-award-refusal",
];

/// How an execution case was closed in a window: its procedure then, where it sat, and the day.
pub(in crate::service::indicators) struct Executed<'c> {
    procedure: &'c str,
    seat: Seat<'c>,
    day: NaiveDate,
}

/// By its last closing in the window, wherever that was: a case counts once, and in one slice of the seats.
pub(in crate::service::indicators) fn executed<'c>(
    ask: &Ask<'_>,
    case: &'c Case,
) -> Option<Executed<'c>> {
    let (from, to) = (ask.query.from, ask.query.to);
    let flows = tally::flows(case, ask.moves);
    let closing = flows
        .iter()
        .rfind(|flow| flow.cause == Cause::Closed && (from..=to).contains(&flow.day))?;
    // A later conversion takes nothing out of a past window and brings nothing into it.
    let procedure = ask.pass.rules.procedure_at_closing(case, closing.day)?;
    (procedure.starts_with(EXECUTION) && ask.bounds.seat(&closing.seat)).then_some(Executed {
        procedure,
        seat: closing.seat,
        day: closing.day,
    })
}

impl One<'_> {
    pub(super) fn execution(&mut self, id: u32) -> Result<()> {
        let Some(closing) = executed(self.ask, self.case) else {
            return Ok(());
        };
        let (day, seat) = (Some(closing.day), &closing.seat);
        self.push(Item::ExecutionClosed, seat, day, 1);
        if REVIEWS.contains(&closing.procedure) {
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
            if direction == Direction::Receipt && on <= self.ask.query.to {
                self.push(Item::ReceivedCents, seat, Some(on), amount.0);
            }
        }
        Ok(())
    }
}
