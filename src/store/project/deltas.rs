//! The contributions of a case to the daily tallies.

use crate::domain::case::Case;
use crate::domain::tally::{self, Delays, Moves};
use crate::store::codec::to_days;
use crate::store::dict::{Dict, Kind};
use crate::store::row::cells::{cause_code, delay_cause_code, delay_code};
use crate::store::row::header::Header;

/// An increment of a daily tally.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Delta {
    /// Days since 2000-01-01.
    pub day: i32,
    /// The court's number in the dictionary.
    pub court: u32,
    /// The code of a category, or of a kind of delay.
    pub class: u8,
    /// The code of a cause.
    pub code: u8,
}

/// Adds the deltas of `daily` and, if the case was delayed, of `delayed`.
pub(super) fn add(
    case: &Case,
    header: &Header,
    delays: &Delays,
    dict: &mut Dict,
    [daily, delayed]: [&mut Vec<Delta>; 2],
) {
    let category = header.category.code();
    daily.extend(
        tally::flows(case, Moves::OF_COURT)
            .into_iter()
            .map(|f| Delta {
                day: to_days(f.day),
                court: dict.id(Kind::Court, f.seat.court),
                class: category,
                code: cause_code(f.cause),
            }),
    );
    let spans = &delays.spans;
    if !spans.is_empty() {
        for by_kind in [false, true] {
            for (flow, kind) in tally::delayed(case, spans, by_kind, Moves::OF_COURT) {
                delayed.push(Delta {
                    day: to_days(flow.day),
                    court: dict.id(Kind::Court, flow.seat.court),
                    class: delay_code(kind),
                    code: delay_cause_code(flow.cause),
                });
            }
        }
    }
}
