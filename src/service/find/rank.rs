//! The order of matches, and the first of them.

use std::collections::BinaryHeap;

use super::token::Token;
use crate::domain::level::Level;

/// Exact serial, then overdue, open, closed; the most overdue first, the last closed first.
pub(super) type Rank = (u8, u8, i32);

pub(super) fn rank(is_exact: bool, level: Level, left: Option<i32>, closed: i32) -> Rank {
    let group = match level {
        Level::Over => 0,
        Level::Closed => 2,
        _ => 1,
    };
    let order = if level == Level::Closed {
        closed.saturating_neg()
    } else {
        left.unwrap_or(i32::MAX)
    };
    (
        u8::from(group == 2),
        if is_exact { 0 } else { 1 + group },
        order,
    )
}

/// The rank of a number that matches.
pub(super) fn rank_of(
    tokens: &[Token],
    number: &str,
    level: Level,
    left: Option<i32>,
    closed: i32,
) -> Rank {
    let is_exact = tokens.iter().any(|token| token.is_exact(number));
    rank(is_exact, level, left, closed)
}

/// How many matches there are, and the first of them: of a hundred thousand, twelve are shown.
#[derive(Debug)]
pub(super) struct Best {
    limit: usize,
    pub(super) matches: usize,
    /// The last on top.
    first: BinaryHeap<(Rank, u32)>,
}

impl Best {
    pub(super) fn of(limit: usize) -> Best {
        Best {
            limit,
            matches: 0,
            first: BinaryHeap::new(),
        }
    }

    #[inline]
    pub(super) fn add(&mut self, rank: Rank, id: u32) {
        self.matches += 1;
        self.keep((rank, id));
    }

    #[inline]
    fn keep(&mut self, found: (Rank, u32)) {
        if self.first.len() < self.limit {
            self.first.push(found);
        } else if let Some(mut last) = self.first.peek_mut()
            && found < *last
        {
            *last = found;
        }
    }

    /// Those of another part of the rows.
    pub(super) fn join(&mut self, other: Best) {
        self.matches += other.matches;
        for found in other.first {
            self.keep(found);
        }
    }

    /// The first cases in their order.
    pub(super) fn into_ids(self) -> impl Iterator<Item = u32> {
        let sorted = self.first.into_sorted_vec().into_iter();
        sorted.map(|(_, id)| id)
    }
}

#[cfg(test)]
mod tests {
    use super::Best;

    #[test]
    fn the_first_of_two_halves_are_the_first_of_all() {
        let mut all: Vec<_> = (0..200_u32)
            .map(|n| ((0, 0, (n * 37 % 50) as i32), n))
            .collect();
        for limit in [0, 1, 7, 200, usize::MAX] {
            let mut halves = [Best::of(limit), Best::of(limit)];
            for (rank, id) in &all {
                halves[usize::from(id % 3 == 0)].add(*rank, *id);
            }
            let [mut one, two] = halves;
            one.join(two);
            assert_eq!(one.matches, all.len());
            all.sort_unstable();
            let first: Vec<u32> = all.iter().take(limit).map(|(_, id)| *id).collect();
            assert_eq!(one.into_ids().collect::<Vec<_>>(), first);
        }
    }
}
