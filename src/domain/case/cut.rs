//! Which events of a case count on a day.

use chrono::NaiveDate;

use super::{Case, Turn, held};
use crate::domain::event::{Event, Fact, Field, Recorded};

/// What an event does to the closing of a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    Closes,
    Reopens,
    CorrectsDay,
    CorrectsHow,
    Other,
}

impl Step {
    pub fn of(event: &Event) -> Step {
        match &event.fact {
            Fact::Closed { .. } => Step::Closes,
            Fact::Reopened { .. } => Step::Reopens,
            Fact::Amended { field, .. } => match field {
                Field::Closed => Step::CorrectsDay,
                Field::How => Step::CorrectsHow,
                _ => Step::Other,
            },
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
            Step::CorrectsDay | Step::CorrectsHow if self.reopens_later => return false,
            _ => {}
        }
        begun
    }

    /// Whether a turn counts.
    pub fn counts_turn(&mut self, turn: &Turn) -> bool {
        match turn {
            Turn::Closed(on) => self.counts(Step::Closes, *on),
            Turn::Reopened(on) => self.counts(Step::Reopens, *on),
            Turn::Corrected(_) => self.counts(Step::CorrectsDay, None),
            Turn::Resumed { on, .. } => self.counts(Step::Other, Some(*on)),
        }
    }
}

/// Picks the events of a case that count on a day, while they go by as they were recorded.
///
/// A correction takes effect on the day of what it changes. So one of the way of closing waits with
/// a closing that is yet to come, and both count if the closing is then corrected to an earlier
/// day.
#[derive(Debug)]
pub struct Sieve<E> {
    cut: Cut,
    counted: Vec<E>,
    /// A closing of a later day, and corrections of its way.
    waiting: Vec<E>,
}

impl<E> Sieve<E> {
    pub fn at(day: NaiveDate) -> Sieve<E> {
        Sieve {
            cut: Cut::at(day),
            counted: Vec::new(),
            waiting: Vec::new(),
        }
    }

    /// Takes the next event, which has not been retracted; `on` as in [`Cut::counts`].
    pub fn take(&mut self, event: E, step: Step, on: Option<NaiveDate>) {
        let counts = self.cut.counts(step, on);
        match step {
            Step::Closes | Step::Reopens => self.waiting.clear(),
            Step::CorrectsDay if counts => self.counted.append(&mut self.waiting),
            _ => {}
        }
        let comes_later = match step {
            Step::Closes => !counts && !self.cut.reopens_later,
            Step::CorrectsHow => !self.waiting.is_empty(),
            _ => false,
        };
        if comes_later {
            self.waiting.push(event);
        } else if counts {
            self.counted.push(event);
        }
    }

    /// The events that count, in order.
    pub fn counted(self) -> Vec<E> {
        self.counted
    }
}

impl Case {
    /// The case according to what took effect up to a day; `None` if it had not been filed by then.
    ///
    /// Later plans do not count. A retraction, or a correction of anything except the place of a
    /// case, takes effect on the day of what it changes: for a closing on its day, otherwise on
    /// every day.
    pub fn as_of<'e>(
        events: impl Iterator<Item = &'e Recorded> + Clone,
        day: NaiveDate,
    ) -> Option<Case> {
        let mut sieve = Sieve::at(day);
        for event in held(events) {
            sieve.take(event, Step::of(event), event.effective());
        }
        let mut case = Case::default();
        for event in sieve.counted() {
            case.apply(event);
        }
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
        let events = log(facts);
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

    /// What a correction says of a closing holds from the day of the closing, as corrected.
    #[test]
    fn a_case_has_a_way_of_closing_while_it_is_closed() {
        let on = |text| Some(day(text));
        let how = |text: &str| Some(text.to_owned());
        let amended = |field, text: &str| Fact::Amended {
            field,
            value: how(text),
        };
        let closes = |text| Fact::Closed { how: how(text) };
        let reopens = Fact::Reopened { reason: None };
        let (january, march, may) = (on("2025-01-10"), on("2025-03-10"), on("2025-05-10"));
        let way = |text| (None, amended(Field::How, text));
        let earlier = (None, amended(Field::Closed, "2025-02-10"));
        for (facts, then, wanted) in [
            (
                vec![(march, closes("判决")), way("调解")],
                "2025-03-09",
                (None, None),
            ),
            (
                vec![(march, closes("判决")), way("调解")],
                "2025-03-10",
                (march, how("调解")),
            ),
            // Closed earlier than first recorded, in the way that was recorded.
            (
                vec![(march, closes("判决")), earlier.clone()],
                "2025-02-09",
                (None, None),
            ),
            (
                vec![(march, closes("判决")), earlier.clone()],
                "2025-02-10",
                (on("2025-02-10"), how("判决")),
            ),
            (
                vec![(march, closes("判决")), way("调解"), earlier],
                "2025-02-10",
                (on("2025-02-10"), how("调解")),
            ),
            // The way of the second closing is not that of the first.
            (
                vec![
                    (january, closes("判决")),
                    (march, reopens.clone()),
                    (may, closes("撤诉")),
                    way("调解"),
                ],
                "2025-02-10",
                (january, how("判决")),
            ),
            (
                vec![
                    (january, closes("判决")),
                    (march, reopens),
                    (may, closes("撤诉")),
                    way("调解"),
                ],
                "2025-04-10",
                (None, None),
            ),
        ] {
            let events = log([vec![(None, Fact::Registered(Box::default()))], facts].concat());
            let case = Case::as_of(events.iter(), day(then)).unwrap();
            assert_eq!((case.closed, case.how), wanted, "{events:?} on {then}");
        }
    }

    /// Facts recorded in one commit.
    fn log(facts: impl IntoIterator<Item = (Option<NaiveDate>, Fact)>) -> Vec<Recorded> {
        let events = facts.into_iter().map(|(on, fact)| Event { on, fact });
        let indexed = (0..).zip(events).map(|(index, event)| Recorded {
            commit: 1,
            index,
            event,
        });
        indexed.collect()
    }
}
