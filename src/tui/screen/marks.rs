//! Marked rows of a list: some by their numbers, or all of the query but some.

use std::collections::BTreeMap;

use crate::domain::money::Money;
use crate::service::api::{CaseLine, Filter, Sums, Target};

/// Which cases are marked.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Marks {
    /// All of the query; then `some` are those left out.
    all: bool,
    /// Numbers with their claims, for the sum.
    some: BTreeMap<String, Option<Money>>,
}

impl Marks {
    pub fn is_empty(&self) -> bool {
        !self.all && self.some.is_empty()
    }

    /// Whether it is all of the query, wherever its rows are.
    pub fn is_all(&self) -> bool {
        self.all
    }

    pub fn has(&self, number: &str) -> bool {
        self.all != self.some.contains_key(number)
    }

    /// Marks a row, or takes its mark away.
    pub fn toggle(&mut self, line: &CaseLine) {
        if self.some.remove(&line.number).is_none() {
            self.some.insert(line.number.clone(), line.claim);
        }
    }

    pub fn mark_all(&mut self) {
        self.all = true;
        self.some.clear();
    }

    /// What was marked is not, what was not is.
    pub fn invert(&mut self) {
        self.all = !self.all;
    }

    pub fn clear(&mut self) {
        *self = Marks::default();
    }

    /// Another query: marks by number stay, all of the query before means nothing in it.
    pub fn requery(&mut self) {
        if self.all {
            self.clear();
        }
    }

    /// How many; of all of a query it takes its total.
    pub fn count(&self, total: Option<usize>) -> Option<usize> {
        if self.all {
            total.map(|total| total.saturating_sub(self.some.len()))
        } else {
            Some(self.some.len())
        }
    }

    /// The claims together; of all of a query it takes its sums.
    pub fn claim(&self, sums: Option<&Sums>) -> Option<Money> {
        let some = self
            .some
            .values()
            .flatten()
            .fold(Money::ZERO, |sum, claim| {
                Money(sum.0.saturating_add(claim.0))
            });
        if self.all {
            sums.map(|sums| Money(sums.claim.0.saturating_sub(some.0)))
        } else {
            Some(some)
        }
    }

    /// What a bulk change is about: the marked cases; without marks the one under the cursor.
    pub fn target(&self, filter: &Filter, selected: Option<&CaseLine>) -> Target {
        if self.is_empty() {
            return Target::Numbers(
                selected
                    .map(|line| line.number.clone())
                    .into_iter()
                    .collect(),
            );
        }
        let some: Vec<String> = self.some.keys().cloned().collect();
        if self.all {
            Target::Query {
                filter: Box::new(filter.clone()),
                except: some,
            }
        } else {
            Target::Numbers(some)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tui::widget::listing::line_for_tests as line;

    #[test]
    fn marks_are_toggled_inverted_and_cleared() {
        let mut marks = Marks::default();
        assert!(marks.is_empty());
        marks.toggle(&line(1));
        marks.toggle(&line(2));
        marks.toggle(&line(1));
        assert!(marks.has("(2)") && !marks.has("(1)"));
        assert_eq!(marks.count(None), Some(1));
        marks.invert();
        assert!(!marks.has("(2)") && marks.has("(1)") && marks.has("(77)"));
        assert_eq!((marks.count(Some(9)), marks.count(None)), (Some(8), None));
        marks.mark_all();
        marks.toggle(&line(3));
        assert_eq!(marks.count(Some(9)), Some(8));
        let Target::Query { except, .. } = marks.target(&Filter::default(), None) else {
            panic!()
        };
        assert_eq!(except, ["(3)"]);
        marks.requery();
        assert!(marks.is_empty());
    }

    #[test]
    fn without_marks_the_row_under_the_cursor_is_meant() {
        let one = line(4);
        let target = Marks::default().target(&Filter::default(), Some(&one));
        assert_eq!(target, Target::Numbers(vec!["(4)".into()]));
    }
}
