//! Rows of deltas per day: `daily`, `delayed` and `due_days`. A cell is eight or ten fixed bytes, so that a prefix sum
//! over years reads at the speed of memory.

use std::collections::BTreeMap;

use crate::domain::tally::{Cause, Delay};

/// What a delta of `daily` counts.
pub const CAUSES: [Cause; 5] = [
    Cause::Filed,
    Cause::Closed,
    Cause::Reopened,
    Cause::MovedIn,
    Cause::MovedOut,
];

/// A cell of `daily`: court, category, cause → count. A cell of `delayed`: court, kind, entered or left → count.
/// `entered` and `left` of the set as a whole stand under kind 4.
pub type Cells = BTreeMap<(u32, u8, u8), i32>;

/// The row of `daily` and `delayed` that holds the sum of all days, so that a stock near the end of time is counted
/// back from it instead of forward from the beginning.
pub const TOTAL: u64 = u64::MAX;

/// The kind under which the set as a whole is counted.
pub const ANY_DELAY: u8 = 4;
/// What a cell of `delayed` counts, in the order of its codes: entered, left, and both by a move between courts,
/// which is nothing to a count over all courts.
pub const DELAY_CAUSES: [Cause; 4] = [Cause::Filed, Cause::Closed, Cause::MovedIn, Cause::MovedOut];

/// The code of a kind of delay.
pub fn delay_code(kind: Option<Delay>) -> u8 {
    kind.map_or(ANY_DELAY, |kind| kind as u8)
}

/// The code of a cause in `delayed`.
pub fn delay_cause_code(cause: Cause) -> u8 {
    DELAY_CAUSES.iter().position(|c| *c == cause).unwrap_or(0) as u8
}

/// The code of a cause.
pub fn cause_code(cause: Cause) -> u8 {
    CAUSES.iter().position(|c| *c == cause).unwrap_or(0) as u8
}

const SIZE: usize = 8;

/// Court in 16 bits, class and code in 4 each, count in 32: courts beyond 65,535 fold into the last, which no court reaches.
pub fn encode(cells: &Cells, out: &mut Vec<u8>) {
    out.clear();
    for ((court, class, code), count) in cells {
        if *count == 0 {
            continue;
        }
        out.extend_from_slice(&(*court).min(0xFFFF).to_le_bytes()[..2]);
        out.push(class << 4 | code);
        out.push(0);
        out.extend_from_slice(&count.to_le_bytes());
    }
}

/// Shows every cell: (court, class, code, count).
pub fn each(value: &[u8], mut show: impl FnMut(u32, u8, u8, i32)) {
    for cell in value.chunks_exact(SIZE) {
        if let [c0, c1, kind, _, n0, n1, n2, n3] = *cell {
            let court = u32::from(u16::from_le_bytes([c0, c1]));
            show(
                court,
                kind >> 4,
                kind & 15,
                i32::from_le_bytes([n0, n1, n2, n3]),
            );
        }
    }
}

/// The cells of a row, to be changed.
pub fn decode(value: &[u8]) -> Cells {
    let mut cells = Cells::new();
    each(value, |court, class, code, count| {
        *cells.entry((court, class, code)).or_default() += count;
    });
    cells
}

/// Keys of `due_days` for the open cases that have no due day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Undue {
    Paused,
    None,
    Unknown,
}

impl Undue {
    /// Behind every day.
    pub fn key(self) -> u64 {
        match self {
            Undue::Paused => u64::MAX - 2,
            Undue::None => u64::MAX - 1,
            Undue::Unknown => u64::MAX,
        }
    }
}
