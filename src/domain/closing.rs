//! Compares a closing with its limit, in both readings in use: the statutory length alone, or
//! including all permitted changes.

use chrono::NaiveDate;

use super::case::Case;
use super::change::Change;
use super::clock::{self, Law, State, Term};

/// The due date that the law sets for a term.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Limited {
    By(NaiveDate),
    /// No limit is set.
    Not,
    /// Procedure or filing are unknown: never "in time".
    Unknown,
}

/// How the day of a closing relates to the limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    Within,
    Over,
    NoLimit,
    Unknown,
}

impl Limited {
    pub fn outcome(self, closed: NaiveDate) -> Outcome {
        match self {
            Limited::By(due) if closed <= due => Outcome::Within,
            Limited::By(_) => Outcome::Over,
            Limited::Not => Outcome::NoLimit,
            Limited::Unknown => Outcome::Unknown,
        }
    }
}

/// The limits of a case closed on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// 原始审限内: by the procedure under which the case was closed, before deductions,
    /// suspensions, adjournments and extensions.
    ///
    /// A conversion made in time counts, even if only a deduction made it so. Both limits therefore
    /// use one procedure, and a case lacks either both or neither.
    pub original: Limited,
    /// 变更后审限内: after all changes.
    pub changed: Limited,
}

/// The limits of a case as closed on a day, regardless of what became of it later.
pub fn limits(case: &Case, law: Law<'_>, closed: NaiveDate) -> Limits {
    let term = Term {
        closed: Some(closed),
        ..case.term()
    };
    let whole = clock::run(&term, law, closed);
    let begun = case.changes.iter().enumerate();
    let lasting: Vec<Change> = begun
        .filter(|(at, change)| change.ends_extensions() && !whole.late.contains(at))
        .map(|(_, change)| change.clone())
        .collect();
    let bare = Term {
        changes: &lasting,
        ..term
    };
    let run = |term: &Term<'_>| clock::run_accepted(term, law, closed);
    let plain = case.changes.is_empty();
    let original = if plain { whole.due } else { run(&bare).due };
    let without = || {
        let open = Term {
            closed: None,
            ..bare
        };
        match run(&open).state {
            State::None => Limited::Not,
            _ => Limited::Unknown,
        }
    };
    let of = |due: Option<NaiveDate>| due.map_or_else(without, Limited::By);
    Limits {
        original: of(original),
        changed: of(whole.due),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::calendar::Calendar;
    use crate::domain::change::{Pause, PauseKind};
    use crate::domain::rules::Rules;

    fn day(text: &str) -> NaiveDate {
        format!("2026-{text}").parse().unwrap()
    }

    fn filed(procedure: &str, changes: Vec<Change>) -> Case {
        let mut case = Case {
            changes,
            exists: true,
            ..Case::default()
        };
        case.now.filed = Some(day("01-05"));
        case.now.procedure = Some(procedure.to_owned());
        case
    }

    fn deducted(from: &str, to: &str) -> Change {
        Change::Pause(Pause {
            kind: PauseKind::Deduct,
            ground: None,
            from: day(from),
            to: Some(day(to)),
            accepted: None,
        })
    }

    fn converted(to: &str, on: &str) -> Change {
        Change::Convert {
            to: to.to_owned(),
            on: day(on),
            accepted: None,
        }
    }

    /// Simplified procedure, due 2026-04-07; with 28 days deducted, 05-06.
    #[test]
    fn both_limits_are_of_the_procedure_a_case_was_closed_under() {
        use Outcome::{NoLimit, Over, Unknown, Within};
        let paused = || deducted("02-01", "03-01");
        for (changes, closed, original, changed) in [
            (vec![], "04-07", Within, Within),
            (vec![], "04-08", Over, Over),
            (vec![paused()], "04-08", Over, Within),
            (vec![paused()], "05-07", Over, Over),
            // In time only because of the deduction, which still counts as in time.
            (
                vec![paused(), converted("civil-first-ordinary", "04-20")],
                "05-10",
                Within,
                Within,
            ),
            (
                vec![paused(), converted("civil-first-ordinary", "04-20")],
                "07-20",
                Over,
                Within,
            ),
            (
                vec![paused(), converted("civil-foreign", "04-20")],
                "05-10",
                NoLimit,
                NoLimit,
            ),
            // Late, so it changes neither limit.
            (
                vec![converted("civil-foreign", "04-20")],
                "05-10",
                Over,
                Over,
            ),
            (
                vec![paused(), converted("civil-foreign", "05-20")],
                "05-21",
                Over,
                Over,
            ),
            // Entered, but after the closing.
            (
                vec![converted("civil-foreign", "03-20")],
                "03-10",
                Within,
                Within,
            ),
            (
                vec![converted("no-such-procedure", "03-20")],
                "03-25",
                Unknown,
                Unknown,
            ),
        ] {
            let case = filed("civil-first-simplified", changes);
            let limits = limits(
                &case,
                Law::new(Rules::builtin(), &Calendar::builtin()),
                day(closed),
            );
            let got = (
                limits.original.outcome(day(closed)),
                limits.changed.outcome(day(closed)),
            );
            assert_eq!(got, (original, changed), "{closed} {:?}", case.changes);
        }
    }
}
