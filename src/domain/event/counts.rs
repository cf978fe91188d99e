//! The day from which a fact can change a figure.

use chrono::NaiveDate;

use super::{Event, Fact, Field};

impl Event {
    /// The first day whose figures this event may change, in a case filed on `filed`.
    ///
    /// `None` for facts on which no figure depends: follow-ups, supervisions, links, names and
    /// notes.
    pub fn counts_from(&self, filed: Option<NaiveDate>) -> Option<NaiveDate> {
        match &self.fact {
            Fact::Registered(registration) => registration.filed.or(filed),
            Fact::Amended { field, .. } => match field {
                Field::Court
                | Field::Division
                | Field::Handler
                | Field::Type
                | Field::Procedure
                | Field::Filed
                | Field::Closed
                | Field::How
                | Field::Claim
                | Field::Tags
                | Field::Custody => self.effective().or(filed),
                Field::Number
                | Field::Clerk
                | Field::Cause
                | Field::Plaintiffs
                | Field::Defendants
                | Field::Due
                | Field::Note
                | Field::Next => None,
            },
            // An extension without an approval day holds from the start.
            Fact::Changed { .. } => self.effective().or(filed),
            Fact::Resumed { .. } | Fact::Paid(_) | Fact::Closed { .. } | Fact::Reopened { .. } => {
                self.on
            }
            Fact::FollowedUp(_)
            | Fact::Supervised(_)
            | Fact::Linked { .. }
            | Fact::Retracted { .. } => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::{FollowUp, Registration};
    use super::*;
    use crate::domain::change::{Change, Extension};

    #[test]
    fn a_figure_depends_on_what_is_counted_and_from_its_day() {
        let day = |text: &str| Some(text.parse::<NaiveDate>().unwrap());
        let filed = day("2022-01-10");
        let amended = |field| Fact::Amended { field, value: None };
        let extended = |approved| Fact::Changed {
            change: Change::Extend(Extension {
                approved,
                ..Extension::default()
            }),
            note: None,
        };
        let registered = Fact::Registered(Box::new(Registration {
            filed: day("2022-01-05"),
            ..Registration::default()
        }));
        let on = day("2022-06-14");
        for (fact, on, wanted) in [
            (registered, None, day("2022-01-05")),
            (Fact::Registered(Box::default()), None, filed),
            (Fact::Closed { how: None }, on, on),
            (Fact::Reopened { reason: None }, on, on),
            (amended(Field::Division), on, on),
            (amended(Field::Division), None, filed),
            (amended(Field::Filed), on, filed),
            (amended(Field::Note), on, None),
            (amended(Field::Next), on, None),
            (extended(on), None, on),
            (extended(None), on, filed),
            (Fact::FollowedUp(FollowUp::default()), on, None),
        ] {
            let event = Event { on, fact };
            assert_eq!(event.counts_from(filed), wanted, "{event:?}");
        }
    }
}
