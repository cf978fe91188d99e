//! The kinds of events by their ids.

use super::Fact;

impl Fact {
    /// Every id that [`Fact::id`] gives, but that of a retraction: what was taken back is asked for as an undoing.
    pub const IDS: [&'static str; 16] = [
        "registered",
        "amended",
        "deducted",
        "suspended",
        "adjourned",
        "extended",
        "converted",
        "restarted",
        "resumed",
        "followed-up",
        "received",
        "paid-out",
        "supervised",
        "linked",
        "closed",
        "reopened",
    ];
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::domain::change::{Change, Extension, Pause, PauseKind};
    use crate::domain::event::{Direction, Field, FollowUp, Payment, Supervision};
    use chrono::NaiveDate;

    fn pause(kind: PauseKind) -> Fact {
        changed(Change::Pause(Pause {
            kind,
            ground: None,
            from: NaiveDate::default(),
            to: None,
            accepted: None,
        }))
    }

    fn changed(change: Change) -> Fact {
        Fact::Changed { change, note: None }
    }

    /// The fact after this one in a walk over all of them; a new kind has no place in it until it is given one.
    fn next(fact: &Fact) -> Option<Fact> {
        let on = NaiveDate::default();
        let paid = |direction| {
            Fact::Paid(Payment {
                direction,
                ..Payment::default()
            })
        };
        Some(match fact {
            Fact::Registered(_) => Fact::Amended {
                field: Field::Note,
                value: None,
            },
            Fact::Amended { .. } => pause(PauseKind::Deduct),
            Fact::Changed { change, .. } => match change {
                Change::Pause(pause_) => match pause_.kind {
                    PauseKind::Deduct => pause(PauseKind::Suspend),
                    PauseKind::Suspend => pause(PauseKind::Adjourn),
                    PauseKind::Adjourn => changed(Change::Extend(Extension::default())),
                },
                Change::Extend(_) => changed(Change::Convert {
                    to: String::new(),
                    on,
                    accepted: None,
                }),
                Change::Convert { .. } => changed(Change::Restart { on, reason: None }),
                Change::Restart { .. } => Fact::Resumed {
                    kind: PauseKind::Deduct,
                    from: on,
                },
            },
            Fact::Resumed { .. } => Fact::FollowedUp(FollowUp::default()),
            Fact::FollowedUp(_) => paid(Direction::Receipt),
            Fact::Paid(payment) => match payment.direction {
                Direction::Receipt => paid(Direction::PayOut),
                Direction::PayOut => Fact::Supervised(Supervision::default()),
            },
            Fact::Supervised(_) => Fact::Linked {
                to: String::new(),
                how: None,
            },
            Fact::Linked { .. } => Fact::Closed { how: None },
            Fact::Closed { .. } => Fact::Reopened { reason: None },
            Fact::Reopened { .. } => Fact::Retracted {
                commit: 0,
                index: 0,
            },
            Fact::Retracted { .. } => return None,
        })
    }

    #[test]
    fn the_ids_are_those_of_all_facts() {
        let first = Fact::Registered(Box::default());
        let walk = std::iter::successors(Some(first), next);
        let ids: Vec<&str> = walk.map(|fact| fact.id()).collect();
        let listed: Vec<&str> = Fact::IDS.into_iter().chain(["retracted"]).collect();
        assert_eq!(ids, listed);
        let once: BTreeSet<&str> = ids.iter().copied().collect();
        assert_eq!(once.len(), ids.len());
    }
}
