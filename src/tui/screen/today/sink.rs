//! Cases that are done or put off leave the list and sink below its rule.

use super::Today;
use super::items::Why;
use crate::domain::bulk::{Doing, Shown};
use crate::service::api::BulkRow;
use crate::tui::cx::Cx;
use crate::tui::screen::Act;

impl Today {
    /// Removes a case from the list for today.
    pub(super) fn sink(&mut self, cx: &Cx, number: &str, why: Why) -> Vec<Act> {
        self.planned = None;
        if let Some(line) = self.rows.listing.remove(number) {
            self.rows.marks.forget(number);
            self.outdated |= why == Why::Done && self.counting > 0;
            self.items.sink(line, why);
        }
        self.fit(cx);
        let mut acts = self.rows.ask(false);
        acts.extend(self.ask_more(cx));
        acts
    }

    /// Puts the selected case off until tomorrow, or brings it back.
    pub(super) fn put_off_selected(&mut self, cx: &Cx) -> Vec<Act> {
        if let Some(sunk) = self.items.selected() {
            if sunk.why == Why::Done {
                return Vec::new();
            }
            return vec![Act::PutOff {
                number: sunk.line.number.clone(),
                put_off: false,
            }];
        }
        let Some(line) = self.rows.listing.selected() else {
            return Vec::new();
        };
        let number = line.number.clone();
        let sunk = self.sink(cx, &number, Why::PutOff);
        let put_off = Act::PutOff {
            number,
            put_off: true,
        };
        std::iter::once(put_off).chain(sunk).collect()
    }

    /// Sinks many cases at once, as if done one by one.
    pub(super) fn sink_many(&mut self, cx: &Cx, doing: &Doing, rows: &[BulkRow]) {
        if !matches!(doing, Doing::FollowUp { .. } | Doing::Close { .. }) {
            return;
        }
        for row in rows.iter().filter(|row| row.skip.is_none()) {
            let Some(mut line) = self.rows.listing.remove(&row.number) else {
                continue;
            };
            match doing {
                Doing::FollowUp { outcome, .. } => {
                    line.last = Some((cx.today, outcome.clone()));
                    line.next = match &row.after {
                        Some(Shown::Day(day)) => Some(*day),
                        _ => None,
                    };
                }
                Doing::Close { on, .. } => line.closed = Some(*on),
                _ => {}
            }
            self.items.sink(line, Why::Done);
        }
    }
}
