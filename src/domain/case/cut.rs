//! Which events of a case count on a day.

use chrono::NaiveDate;

use super::{Case, Turn};
use crate::domain::event::{Event, Fact, Field, Recorded};

/// What an event does to the closing of a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    Closes,
    Reopens,
    /// Corrects the day or the way of closing.
    Corrects,
    Other,
}

impl Step {
    pub fn of(event: &Event) -> Step {
        match &event.fact {
            Fact::Closed { .. } => Step::Closes,
            Fact::Reopened { .. } => Step::Reopens,
            Fact::Amended {
                field: Field::Closed | Field::How,
                ..
            } => Step::Corrects,
            _ => Step::Other,
        }
    }
}

/// Decides which events of a case count on a day, while they go by as they were recorded.
///
/// A correction holds on every day. But a correction of a closing concerns the one after the last
/// reopening, so as long as that reopening is yet to come, the closing before it stands.
#[derive(Debug, Clone, Copy)]
pub struct Cut {
    day: NaiveDate,
    reopens_later: bool,
}

impl Cut {
    pub fn at(day: NaiveDate) -> Cut {
        Cut {
            day,
            reopens_later: false,
        }
    }

    /// Whether the next event counts; `on` is the day from which it counts, `None` for filing.
    pub fn counts(&mut self, step: Step, on: Option<NaiveDate>) -> bool {
        let begun = on.is_none_or(|on| on <= self.day);
        match step {
            Step::Reopens => self.reopens_later = !begun,
            Step::Closes if begun => self.reopens_later = false,
            Step::Corrects if self.reopens_later => return false,
            _ => {}
        }
        begun
    }

    /// Whether a turn counts.
    pub fn counts_turn(&mut self, turn: &Turn) -> bool {
        match turn {
            Turn::Closed(on) => self.counts(Step::Closes, *on),
            Turn::Reopened(on) => self.counts(Step::Reopens, *on),
            Turn::Corrected(_) => self.counts(Step::Corrects, None),
            Turn::Resumed { on, .. } => self.counts(Step::Other, Some(*on)),
        }
    }
}

impl Case {
    /// The case according to what took effect up to a day; `None` if it had not been filed by then.
    ///
    /// Later plans do not count. A retraction, or a correction of anything except the place of a
    /// case, takes effect on the day of what it changes, so it holds on every day.
    pub fn as_of<'e>(
        events: impl Iterator<Item = &'e Recorded> + Clone,
        day: NaiveDate,
    ) -> Option<Case> {
        let mut cut = Cut::at(day);
        let mut case = Case::of_some(events, |event| {
            cut.counts(Step::of(event), event.effective())
        });
        if !case.exists || !case.is_filed_by(day) {
            return None;
        }
        // A closing that was corrected to a later day.
        if case.closed.is_some_and(|closed| closed > day) {
            case.amend(Field::Closed, None, None);
            case.how = None;
        }
        Some(case)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn a_second_closing_that_is_corrected_does_not_move_the_first() {
        let on = |text| Some(day(text));
        let facts = [
            (None, Fact::Registered(Box::default())),
            (on("2025-01-10"), Fact::Closed { how: None }),
            (on("2025-03-10"), Fact::Reopened { reason: None }),
            (on("2025-05-10"), Fact::Closed { how: None }),
            (
                None,
                Fact::Amended {
                    field: Field::Closed,
                    value: Some("2025-06-10".to_owned()),
                },
            ),
        ];
        let events: Vec<Recorded> = (0..)
            .zip(facts)
            .map(|(index, (on, fact))| Recorded {
                commit: 1,
                index,
                event: Event { on, fact },
            })
            .collect();
        let closed = |text| Case::as_of(events.iter(), day(text)).unwrap().closed;
        for (then, wanted) in [
            ("2025-01-09", None),
            ("2025-02-10", on("2025-01-10")),
            ("2025-03-10", None),
            ("2025-05-20", None),
            ("2025-06-10", on("2025-06-10")),
        ] {
            assert_eq!(closed(then), wanted, "on {then}");
        }
    }
}
