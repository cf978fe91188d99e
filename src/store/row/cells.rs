//! Rows of deltas per day: `daily`, `delayed` and `due_days`.
//!
//! A cell has a fixed size of eight bytes, so that a prefix sum over years reads at the speed of
//! memory.

use crate::domain::tally::{Cause, Delay};

/// The causes that a delta of `daily` counts, in the order of their codes.
pub const CAUSES: [Cause; 5] = [
    Cause::Filed,
    Cause::Closed,
    Cause::Reopened,
    Cause::MovedIn,
    Cause::MovedOut,
];

/// Counts by cell.
///
/// A cell of `daily` counts by court, category and cause; a cell of `delayed` by court, kind, and
/// entered or left, with the entries and exits of the set as a whole under kind 4. A sorted list: a
/// day has some hundreds of cells at most, and an import adds to millions of them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Cells(Vec<(u32, i32)>);

impl Cells {
    pub fn add(&mut self, court: u32, class: u8, code: u8, n: i32) {
        let key = court.min(0xFFFF) << 16 | u32::from(class) << 8 | u32::from(code);
        self.add_key(key, n);
    }

    fn add_key(&mut self, key: u32, n: i32) {
        match self.0.binary_search_by_key(&key, |(k, _)| *k) {
            Ok(at) => {
                if let Some((_, count)) = self.0.get_mut(at) {
                    *count += n;
                }
            }
            Err(at) => self.0.insert(at, (key, n)),
        }
    }

    /// Adds all cells of `other`.
    pub fn add_all(&mut self, other: &Cells) {
        for (key, n) in &other.0 {
            self.add_key(*key, *n);
        }
    }

    /// Whether every count is zero.
    pub fn is_zero(&self) -> bool {
        self.0.iter().all(|(_, n)| *n == 0)
    }

    /// Removes zero counts.
    pub fn settle(&mut self) {
        self.0.retain(|(_, n)| *n != 0);
    }
}

/// The row of `daily` and `delayed` with the sum of all days, from which a recent stock is counted
/// back instead of forward from the beginning.
pub const TOTAL: u64 = u64::MAX;

/// The kind under which the set as a whole is counted.
pub const ANY_DELAY: u8 = 4;
/// The causes that a cell of `delayed` counts, in the order of their codes: entered, left, both by a
/// move between courts, which is irrelevant to a count over all courts, and entered by a reopening.
pub const DELAY_CAUSES: [Cause; 5] = [
    Cause::Filed,
    Cause::Closed,
    Cause::MovedIn,
    Cause::MovedOut,
    Cause::Reopened,
];

/// The code of a kind of delay.
pub fn delay_code(kind: Option<Delay>) -> u8 {
    kind.map_or(ANY_DELAY, Delay::code)
}

/// The code of a cause in `delayed`, its index in [`DELAY_CAUSES`].
pub const fn delay_cause_code(cause: Cause) -> u8 {
    match cause {
        Cause::Filed => 0,
        Cause::Closed => 1,
        Cause::MovedIn => 2,
        Cause::MovedOut => 3,
        Cause::Reopened => 4,
    }
}

/// The code of a cause in `daily`, its index in [`CAUSES`].
pub const fn cause_code(cause: Cause) -> u8 {
    match cause {
        Cause::Filed => 0,
        Cause::Closed => 1,
        Cause::Reopened => 2,
        Cause::MovedIn => 3,
        Cause::MovedOut => 4,
    }
}

const SIZE: usize = 8;

/// Encodes cells: court in 16 bits, class and code in 4 each, count in 32.
///
/// Courts beyond 65,535 are merged into the last number, which no court reaches.
pub fn encode(cells: &Cells, out: &mut Vec<u8>) {
    out.clear();
    for (key, count) in &cells.0 {
        if *count == 0 {
            continue;
        }
        let (court, class, code) = (key >> 16, (key >> 8) as u8, *key as u8);
        out.extend_from_slice(&(court as u16).to_le_bytes());
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

/// Decodes the cells of a row.
pub fn decode(value: &[u8]) -> Cells {
    let mut cells = Cells::default();
    each(value, |court, class, code, count| {
        cells.add(court, class, code, count);
    });
    cells
}

/// Keys of `due_days` for open cases without a due day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Undue {
    Paused,
    None,
    Unknown,
}

impl Undue {
    /// The key, after those of all days.
    pub fn key(self) -> u64 {
        match self {
            Undue::Paused => u64::MAX - 2,
            Undue::None => u64::MAX - 1,
            Undue::Unknown => u64::MAX,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_the_place_of_its_cause() {
        for (place, cause) in (0..).zip(CAUSES) {
            assert_eq!(cause_code(cause), place);
        }
        for (place, cause) in (0..).zip(DELAY_CAUSES) {
            assert_eq!(delay_cause_code(cause), place);
        }
    }
}
