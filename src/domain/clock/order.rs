//! The order in which changes are judged (rule 3 of the [clock](super)).
//!
//! By first day; on one day restart, conversion, extension, then deductions by end, open last.
//! Changes still equal are ordered by content, so that the order of input never matters.

use std::cmp::Ordering;

use chrono::NaiveDate;

use crate::domain::change::Change;

/// Up to this many changes are ordered without allocating.
const INLINE: usize = 16;

#[derive(Debug, Clone, Copy, Default)]
struct Entry {
    first: NaiveDate,
    rank: u8,
    end: NaiveDate,
    at: usize,
}

/// Calls `judge` with the position and first day of each change, in order.
pub(super) fn in_order(
    changes: &[Change],
    start: NaiveDate,
    mut judge: impl FnMut(usize, NaiveDate),
) {
    // Most cases have at most one change: nothing to sort.
    if let [change] = changes {
        return judge(0, change.first_day(start));
    }
    let mut inline = [Entry::default(); INLINE];
    let mut heap = Vec::new();
    let entries = match inline.get_mut(..changes.len()) {
        Some(entries) => entries,
        None => {
            heap.resize(changes.len(), Entry::default());
            heap.as_mut_slice()
        }
    };
    for (at, (entry, change)) in entries.iter_mut().zip(changes).enumerate() {
        let (rank, end) = rank(change);
        *entry = Entry {
            first: change.first_day(start),
            rank,
            end,
            at,
        };
    }
    entries.sort_unstable_by(|a, b| {
        let by_day = (a.first, a.rank, a.end).cmp(&(b.first, b.rank, b.end));
        let both = || changes.get(a.at).zip(changes.get(b.at));
        by_day
            .then_with(|| both().map_or(Ordering::Equal, |(a, b)| by_content(a, b)))
            .then_with(|| a.at.cmp(&b.at))
    });
    for entry in entries {
        judge(entry.at, entry.first);
    }
}

fn rank(change: &Change) -> (u8, NaiveDate) {
    match change {
        Change::Restart { .. } => (0, NaiveDate::MIN),
        Change::Convert { .. } => (1, NaiveDate::MIN),
        // Of two approvals on one day, the one that states a date comes last and so prevails.
        Change::Extend(extension) => (2, extension.until.unwrap_or(NaiveDate::MIN)),
        Change::Pause(pause) => (3, pause.to.unwrap_or(NaiveDate::MAX)),
    }
}

fn by_content(a: &Change, b: &Change) -> Ordering {
    match (a, b) {
        (
            Change::Convert {
                to: a, accepted, ..
            },
            Change::Convert {
                to: b,
                accepted: other,
                ..
            },
        ) => (a, accepted.is_some()).cmp(&(b, other.is_some())),
        (Change::Extend(a), Change::Extend(b)) => {
            (a.months, a.days, a.accepted.is_some()).cmp(&(b.months, b.days, b.accepted.is_some()))
        }
        (Change::Pause(a), Change::Pause(b)) => a.accepted.is_some().cmp(&b.accepted.is_some()),
        _ => Ordering::Equal,
    }
}
