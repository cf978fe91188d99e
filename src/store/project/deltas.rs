//! What a case adds to the tallies of its days.

use crate::domain::case::Case;
use crate::domain::tally::{self, Delays, Moves};
use crate::store::codec::to_days;
use crate::store::dict::{Dict, Kind};
use crate::store::row::cells::{cause_code, delay_cause_code, delay_code};
use crate::store::row::header::Header;

/// A delta: day, court, class (category or kind of delay), code, by how much.
pub type Delta = (i32, u32, u8, u8, i32);

/// Adds the deltas of `daily`, and of `delayed` where it was delayed.
pub(super) fn add(
    case: &Case,
    header: &Header,
    delays: &Delays,
    dict: &mut Dict,
    daily: &mut Vec<Delta>,
    delayed: &mut Vec<Delta>,
) {
    let category = header.category.code();
    daily.extend(tally::flows(case, Moves::OF_COURT).into_iter().map(|f| {
        (
            to_days(f.day),
            dict.id(Kind::Court, f.seat.court),
            category,
            cause_code(f.cause),
            1,
        )
    }));
    let spans = &delays.spans;
    if !spans.is_empty() {
        for by_kind in [false, true] {
            for (flow, kind) in tally::delayed(case, spans, by_kind, Moves::OF_COURT) {
                let code = delay_cause_code(flow.cause);
                let court = dict.id(Kind::Court, flow.seat.court);
                delayed.push((to_days(flow.day), court, delay_code(kind), code, 1));
            }
        }
    }
}
