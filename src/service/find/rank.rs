//! The order of matches, and the first of them.

use std::collections::BinaryHeap;

use super::token::Token;
use crate::domain::level::Level;

/// The position of a match: open cases before closed ones. Of the open ones those whose serial is
/// exactly the query come first, then the overdue, the most overdue first; of the closed ones exact
/// matches, then the last closed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Rank {
    is_closed: bool,
    group: Group,
    /// Days left of an open case, last if unknown; the negated closing day of a closed one.
    order: i32,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Group {
    Exact,
    Over,
    Other,
}

#[inline]
pub(super) fn rank(is_exact: bool, level: Level, left: Option<i32>, closed: i32) -> Rank {
    let is_closed = level == Level::Closed;
    Rank {
        is_closed,
        group: match level {
            _ if is_exact => Group::Exact,
            Level::Over => Group::Over,
            _ => Group::Other,
        },
        order: if is_closed {
            closed.saturating_neg()
        } else {
            left.unwrap_or(i32::MAX)
        },
    }
}

/// The rank of a case with this number.
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

/// The number of matches and the first of them: of a hundred thousand, twelve are shown.
#[derive(Debug)]
pub(super) struct Best {
    limit: usize,
    pub(super) matches: usize,
    /// A heap with the last match on top.
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

    /// Adds the matches of another share of the rows.
    pub(super) fn join(&mut self, other: Best) {
        self.matches += other.matches;
        for found in other.first {
            self.keep(found);
        }
    }

    /// The ids of the first cases, in order.
    pub(super) fn into_ids(self) -> impl Iterator<Item = u32> {
        let sorted = self.first.into_sorted_vec().into_iter();
        sorted.map(|(_, id)| id)
    }
}

#[cfg(test)]
mod tests {
    use super::{Best, rank};
    use crate::domain::level::Level;

    #[test]
    fn open_before_closed_exact_before_overdue_the_most_overdue_and_the_last_closed_first() {
        let order = [
            rank(true, Level::Near, Some(5), 0),
            rank(true, Level::Unknown, None, 0),
            rank(false, Level::Over, Some(-9), 0),
            rank(false, Level::Over, Some(-1), 0),
            rank(false, Level::Urgent, Some(0), 0),
            rank(false, Level::Paused, None, 0),
            rank(true, Level::Closed, None, 10),
            rank(false, Level::Closed, None, 20),
            rank(false, Level::Closed, None, 10),
        ];
        assert!(order.is_sorted_by(|one, two| one < two), "{order:?}");
    }

    #[test]
    fn the_first_of_two_halves_are_the_first_of_all() {
        let mut all: Vec<_> = (0..200_u32)
            .map(|n| (rank(false, Level::Near, Some((n * 37 % 50) as i32), 0), n))
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
