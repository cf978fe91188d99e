//! The cases whose last follow-up was on a day: a row for each 65,536 ids holds their lower halves,
//! sorted.
//!
//! A day has few such cases, so the table takes little more than two bytes per case.

use std::collections::BTreeMap;

use crate::store::codec::day_key;
use crate::store::kv::Keys;
use crate::store::table::{pair, unpair};

/// The key of the row that contains a case, and the lower half of its id.
pub fn place(day: i32, id: u32) -> (u64, u16) {
    (pair(day_key(day), id >> 16), id as u16)
}

/// The keys of a day.
pub fn range(day: i32) -> Keys {
    pair(day_key(day), 0)..=pair(day_key(day), u32::MAX)
}

fn halves(row: &[u8]) -> impl Iterator<Item = u16> + '_ {
    row.chunks_exact(2)
        .filter_map(|half| half.try_into().ok().map(u16::from_le_bytes))
}

/// The number of cases in a row.
pub fn cases(row: &[u8]) -> u64 {
    row.len() as u64 / 2
}

/// Whether a row contains a lower half.
pub fn has(row: &[u8], low: u16) -> bool {
    halves(row).any(|half| half == low)
}

/// Calls `show` with every case of a row.
pub fn each(key: u64, row: &[u8], show: &mut dyn FnMut(u32)) {
    let high = unpair(key).1 << 16;
    for low in halves(row) {
        show(high | u32::from(low));
    }
}

/// Applies additions and removals to a row, given by lower half in chronological order.
pub fn shift(row: &[u8], shifts: &[(u16, bool)]) -> Vec<u8> {
    // The last change of each half decides.
    let moved: BTreeMap<u16, bool> = shifts.iter().copied().collect();
    let come = moved.iter().filter(|(_, here)| **here);
    let mut come = come.map(|(low, _)| *low).peekable();
    let mut all = Vec::with_capacity(row.len() + 2 * shifts.len());
    for low in halves(row).filter(|low| !moved.contains_key(low)) {
        while let Some(new) = come.next_if(|new| *new < low) {
            all.extend_from_slice(&new.to_le_bytes());
        }
        all.extend_from_slice(&low.to_le_bytes());
    }
    all.extend(come.flat_map(u16::to_le_bytes));
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    proptest::proptest! {
        #[test]
        fn a_row_has_what_came_and_did_not_go(
            before in proptest::collection::btree_set(0..40_u16, 0..30),
            shifts in proptest::collection::vec((0..40_u16, proptest::bool::ANY), 0..20)
        ) {
            let row: Vec<u8> = before.iter().flat_map(|low| low.to_le_bytes()).collect();
            let mut all = before;
            for (low, here) in &shifts {
                if *here {
                    all.insert(*low);
                } else {
                    all.remove(low);
                }
            }
            proptest::prop_assert!(halves(&shift(&row, &shifts)).eq(all));
        }
    }

    #[test]
    fn a_row_gives_its_cases_back() {
        let row = shift(&[], &[(7, true), (65_535, true), (3, true), (7, true)]);
        assert_eq!(cases(&row), 3);
        let (key, low) = place(100, 2 << 16 | 7);
        assert!(has(&row, low) && !has(&row, 8));
        let mut seen = Vec::new();
        each(key, &row, &mut |id| seen.push(id));
        assert_eq!(seen, [0x2_0003, 0x2_0007, 0x2_FFFF]);
        assert!(range(100).contains(&key));
        assert!(!range(100).contains(&place(101, 1).0));
        // Removed and added back; only removed.
        let row = shift(&row, &[(7, false), (7, true), (3, false), (9, false)]);
        assert!(has(&row, 7) && !has(&row, 3));
        assert!(shift(&row, &[(7, false), (65_535, false)]).is_empty());
    }
}
