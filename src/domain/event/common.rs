//! What several facts have in common: a bulk change is described by what holds for all its cases.

use super::{Fact, Field, FollowUp};

impl Fact {
    /// The part of this fact that `other` shares; `None` if their kinds differ, including
    /// corrections of different fields.
    ///
    /// Follow-ups are compared part by part. A fact of another kind is returned as it is, but only
    /// its kind is known to be shared.
    pub fn common(self, other: &Fact) -> Option<Fact> {
        match (self, other) {
            (Fact::FollowedUp(one), Fact::FollowedUp(other)) => {
                Some(Fact::FollowedUp(in_both(one, other)))
            }
            (Fact::Amended { field, value }, Fact::Amended { field: same, .. }) => {
                (field == *same).then_some(Fact::Amended { field, value })
            }
            (one, other) => (one.id() == other.id()).then_some(one),
        }
    }

    /// Removes the day that a bulk change computes for each case.
    #[must_use]
    pub fn without_own_day(mut self) -> Fact {
        if let Fact::FollowedUp(follow_up) = &mut self {
            follow_up.next = None;
        }
        self
    }

    /// Whether a bulk change sets the same value for all its cases: they get one handler, but not
    /// one next day or one set of tags.
    pub fn is_one_for_all(&self) -> bool {
        matches!(
            self,
            Fact::Amended {
                field: Field::Handler | Field::Division | Field::Clerk,
                ..
            }
        )
    }
}

fn in_both(one: FollowUp, other: &FollowUp) -> FollowUp {
    let both = |one: Option<String>, other: Option<&String>| one.filter(|text| other == Some(text));
    FollowUp {
        outcome: if one.outcome == other.outcome {
            one.outcome
        } else {
            String::new()
        },
        note: both(one.note, other.note.as_ref()),
        next: one.next.filter(|next| other.next == Some(*next)),
        handler: both(one.handler, other.handler.as_ref()),
        method: both(one.method, other.method.as_ref()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn follow_up(outcome: &str, note: &str, next: (u32, u32)) -> Fact {
        Fact::FollowedUp(FollowUp {
            outcome: outcome.to_owned(),
            note: (!note.is_empty()).then(|| note.to_owned()),
            next: chrono::NaiveDate::from_ymd_opt(2026, next.0, next.1),
            ..FollowUp::default()
        })
    }

    #[test]
    fn only_what_both_say_is_left() {
        // Day 0 stands for no day.
        for (one, other, left) in [
            (("a", "x", (7, 1)), ("a", "x", (7, 1)), ("a", "x", (7, 1))),
            (("a", "x", (7, 1)), ("a", "x", (7, 2)), ("a", "x", (7, 0))),
            (("a", "x", (7, 1)), ("a", "", (7, 1)), ("a", "", (7, 1))),
            (("a", "", (7, 0)), ("b", "x", (7, 1)), ("", "", (7, 0))),
        ] {
            let [one, other, left] = [one, other, left].map(|(a, b, c)| follow_up(a, b, c));
            assert_eq!(one.clone().common(&other), Some(left.clone()));
            assert_eq!(other.common(&one), Some(left));
        }
        let amended = |field| Fact::Amended { field, value: None };
        let closed = Fact::Closed { how: None };
        assert_eq!(
            amended(Field::Next).common(&amended(Field::Next)),
            Some(amended(Field::Next))
        );
        assert_eq!(amended(Field::Next).common(&amended(Field::Tags)), None);
        assert_eq!(closed.common(&amended(Field::Next)), None);
    }
}
