//! The case of the rows of the second pass, and what they add to it.

use super::super::clean::is_link_refused;
use super::super::event::Known;
use super::super::remarks::{Brought, same_voucher};
use super::super::report::Tally;
use super::super::turns::Turns;
use crate::domain::case::Case;
use crate::domain::event::Event;
use crate::domain::voucher;

/// The case of the rows, and what they added.
pub(super) struct Rows<'c> {
    pub case: &'c mut Case,
    pub known: &'c mut Known,
    pub turns: &'c mut Turns,
    pub events: &'c mut Vec<Event>,
    pub brought: &'c mut Brought,
    /// Whether this import itself brought the case.
    pub fresh: bool,
}

impl Rows<'_> {
    /// Whether the row of a link is refused.
    pub(super) fn is_link_refused(&self, event: &Event, row: u32, tally: &mut Tally) -> bool {
        let now = self.events.iter().map(|event| &event.fact);
        let said = self.known.facts().chain(now);
        is_link_refused(self.case, said, &event.fact, row, tally)
    }

    /// Reports a payment that the case already has under the same voucher.
    pub(super) fn name_again(&self, event: &Event, row: u32, tally: &mut Tally) {
        let now = self.events.iter().map(|event| (event.on, &event.fact));
        if let Some(voucher) = voucher::again(self.known.dated().chain(now), event) {
            same_voucher(row, Some(voucher), tally);
        }
    }

    /// Applies an event to the case.
    pub(super) fn happen(&mut self, event: Event) {
        self.case.apply(&event);
        self.events.push(event);
    }
}
