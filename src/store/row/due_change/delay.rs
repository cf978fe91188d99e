//! What delayed a case, stored among its changes: a span of delay by kind, or a day set left out of
//! its net age; six bytes including the position of the case, like a change of its standing.

use chrono::NaiveDate;

use super::{SIZE, exact, long, put};
use crate::domain::tally::{Delay, DelaySpan, Delays, Span};
use crate::store::codec::from_days;

/// Kinds from here on concern delay.
pub(super) const FIRST: u8 = 16;
/// A day set of an accepted pause.
const PAUSE: u8 = FIRST;
/// The events must be read to tell which pauses count.
const ASK_PAUSES: u8 = 17;
/// The events must be read to tell when the case was delayed.
const ASK_SPANS: u8 = 18;
/// A span of delay; the code of its kind is added.
const SPAN: u8 = 32;

/// Appends what delays a case to its changes.
pub(super) fn encode(delays: &Delays, out: &mut Vec<u8>) {
    let begin = out.len();
    let spans = delays.spans.iter().try_for_each(|(from, to, delay)| {
        let (from, to) = ends((*from, *to))?;
        put(out, SPAN + *delay as u8, from, to);
        Some(())
    });
    if spans.is_none() {
        out.truncate(begin);
        put(out, ASK_SPANS, 0, 0);
    }
    let begin = out.len();
    let pauses = delays.pauses.as_ref().and_then(|pauses| {
        pauses.iter().try_for_each(|pause| {
            let (from, to) = ends(*pause)?;
            put(out, PAUSE, from, to);
            Some(())
        })
    });
    if pauses.is_none() {
        out.truncate(begin);
        put(out, ASK_PAUSES, 0, 0);
    }
}

/// Both ends of a span in two bytes each, if they fit; zero for no end.
fn ends((from, to): Span) -> Option<(u16, u16)> {
    Some((exact(Some(from))?, exact(to)?))
}

/// The records about delay among the changes of a case: kind, first and last day.
fn records(changes: &[u8]) -> impl Iterator<Item = (u8, Option<NaiveDate>, Option<NaiveDate>)> {
    let day = |bytes: [u8; 2]| match u16::from_le_bytes(bytes) {
        0 => None,
        days => from_days(long(days)),
    };
    changes.chunks_exact(SIZE).filter_map(move |change| {
        let &[kind, f0, f1, v0, v1] = change else {
            return None;
        };
        (kind >= FIRST).then(|| (kind, day([f0, f1]), day([v0, v1])))
    })
}

/// The spans in which a case was delayed, according to its changes; `None` if its events must be
/// read.
pub fn spans(changes: &[u8]) -> Option<Vec<DelaySpan>> {
    let mut spans = Vec::new();
    for (kind, from, to) in records(changes) {
        if kind == ASK_SPANS {
            return None;
        }
        let delay = kind.checked_sub(SPAN).and_then(|kind| {
            let mut all = Delay::ALL.into_iter();
            all.find(|delay| *delay as u8 == kind)
        });
        spans.extend(delay.and_then(|delay| Some((from?, to, delay))));
    }
    Some(spans)
}

/// The day sets left out of its net age; `None` if its events must be read.
pub fn pauses(changes: &[u8]) -> Option<Vec<Span>> {
    let mut pauses = Vec::new();
    for (kind, from, to) in records(changes) {
        match kind {
            ASK_PAUSES => return None,
            PAUSE => pauses.extend(from.map(|from| (from, to))),
            _ => {}
        }
    }
    Some(pauses)
}
