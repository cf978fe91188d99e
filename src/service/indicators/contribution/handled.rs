//! What a case contributes to the closings per handler.

use chrono::NaiveDate;

use super::{Contribution, One, Seen, stands};
use crate::domain::indicator::{Item, counts_in_year};
use crate::domain::tally::{Cause, Moves, Seat};
use crate::service::figure::keys_of;

/// The items about handlers.
const HANDLED: [Item; 3] = [Item::HandledClosed, Item::NoHandler, Item::Handlers];

impl One<'_> {
    /// Collects closings by handler, and every person who had a case in the window once, with the
    /// first case that shows it. A person who takes a case over has it from that day on.
    pub(super) fn handled(&mut self, seen: &mut Seen) {
        let case = self.case;
        if !self.ask.items.has_any(&HANDLED) || !counts_in_year(case.now.type_code.as_deref()) {
            return;
        }
        let from = self.ask.query.window.from;
        let moves = Moves {
            court: true,
            handler: true,
            ..self.ask.moves
        };
        let all = self.steps(moves);
        if let Some((seat, since)) = stands(all.iter().filter(|flow| flow.day < from)) {
            self.handler(&seat, since, seen);
        }
        for flow in all.iter().filter(|flow| flow.day >= from) {
            if flow.cause.sign() > 0 {
                self.handler(&flow.seat, flow.day, seen);
            }
            if flow.cause == Cause::Closed {
                let item = match flow.seat.handler {
                    Some(_) => Item::HandledClosed,
                    None => Item::NoHandler,
                };
                self.push(item, &flow.seat, Some(flow.day), 1);
            }
        }
    }

    fn handler(&mut self, seat: &Seat<'_>, day: NaiveDate, seen: &mut Seen) {
        let court = seat.court.unwrap_or_default();
        if !seen.courts.contains(court) {
            seen.courts.insert(court.to_owned());
        }
        let Some(name) = seat.handler else { return };
        let slices = &self.ask.query.slices;
        for tag in self.tags.iter() {
            let keys = keys_of(self.case, slices, seat, *tag, self.kind);
            let one = (keys.clone(), seat.court.map(str::to_owned), name.to_owned());
            if seen.handlers.insert(one) {
                self.out.push(Contribution {
                    item: Item::Handlers,
                    months: None,
                    keys,
                    day: Some(day),
                    weight: 1,
                });
            }
        }
    }
}
