//! What follows from a fact and is said with it, so that the case does not contradict itself.

use crate::domain::case::Case;
use crate::domain::conversion::replaced;
use crate::domain::event::{Event, Fact, Field, Recorded};
use crate::domain::renumber;
use crate::domain::rules::Rules;

/// What follows from a fact of this case, whose events that hold are `held`.
pub(in crate::service) fn follows<'e>(
    case: &Case,
    held: impl Iterator<Item = &'e Recorded>,
    event: &Event,
    rules: &Rules,
) -> Vec<Event> {
    match &event.fact {
        Fact::Amended {
            field: Field::Number,
            value: Some(new),
        } => renumber::follows(case, new, rules),
        _ => replaced(held, std::slice::from_ref(event)),
    }
}

/// The case without what these facts take back.
pub(in crate::service) fn without<'e>(
    held: impl Iterator<Item = &'e Recorded>,
    follow: &[Event],
) -> Case {
    let gone = |e: &&Recorded| {
        let taken = Fact::Retracted {
            commit: e.commit,
            index: e.index,
        };
        follow.iter().any(|event| event.fact == taken)
    };
    let mut case = Case::default();
    for recorded in held.filter(|e| !gone(e)) {
        case.apply(&recorded.event);
    }
    case
}
