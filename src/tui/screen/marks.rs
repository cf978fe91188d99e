//! Marked rows of a list: either some by their numbers, or all rows of the query except some.

use std::collections::BTreeMap;

use crate::domain::money::Money;
use crate::service::api::{Among, CaseLine, Sums, Target};

/// The set of marked cases.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Marks {
    /// Whether all cases of the query are marked, except those in `some`.
    all: bool,
    /// Case numbers with their claims, for the sum.
    some: BTreeMap<String, Option<Money>>,
}

impl Marks {
    pub fn is_empty(&self) -> bool {
        !self.all && self.some.is_empty()
    }

    /// Whether all rows of the query are marked, loaded or not.
    pub fn is_all(&self) -> bool {
        self.all
    }

    pub fn has(&self, number: &str) -> bool {
        self.all != self.some.contains_key(number)
    }

    /// Marks a row or removes its mark.
    pub fn toggle(&mut self, line: &CaseLine) {
        if self.some.remove(&line.number).is_none() {
            self.some.insert(line.number.clone(), line.claim);
        }
    }

    /// Removes the mark of a case set by its number.
    pub fn forget(&mut self, number: &str) {
        if !self.all {
            self.some.remove(number);
        }
    }

    /// Marks exactly these cases.
    pub fn mark_these(&mut self, lines: &[CaseLine]) {
        self.clear();
        let claims = lines.iter().map(|line| (line.number.clone(), line.claim));
        self.some.extend(claims);
    }

    pub fn mark_all(&mut self) {
        self.all = true;
        self.some.clear();
    }

    /// Inverts the marks.
    pub fn invert(&mut self) {
        self.all = !self.all;
    }

    pub fn clear(&mut self) {
        *self = Marks::default();
    }

    /// Adapts to another query: marks by number stay, a mark on all rows is dropped because it
    /// meant the old query.
    pub fn requery(&mut self) {
        if self.all {
            self.clear();
        }
    }

    /// Number of marked cases; if all are marked, this needs the total of the query.
    pub fn count(&self, total: Option<usize>) -> Option<usize> {
        if self.all {
            total.map(|total| total.saturating_sub(self.some.len()))
        } else {
            Some(self.some.len())
        }
    }

    /// Sum of the claims; if all are marked, this needs the sums of the query.
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

    /// The target of a bulk change: the marked cases, or the selected one if none are marked.
    pub fn target(&self, among: Among, selected: Option<&CaseLine>) -> Target {
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
                figure: among.figure,
                filter: Box::new(among.filter),
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
        let Target::Query { except, .. } = marks.target(Among::default(), None) else {
            panic!()
        };
        assert_eq!(except, ["(3)"]);
        marks.requery();
        assert!(marks.is_empty());
    }

    #[test]
    fn without_marks_the_row_under_the_cursor_is_meant() {
        let one = line(4);
        let target = Marks::default().target(Among::default(), Some(&one));
        assert_eq!(target, Target::Numbers(vec!["(4)".into()]));
    }
}
