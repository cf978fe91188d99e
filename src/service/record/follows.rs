//! Events that follow from a fact and are recorded with it, so that the case does not contradict
//! itself.

use crate::domain::case::Case;
use crate::domain::conversion::replaced;
use crate::domain::event::{Event, Fact, Field, Recorded};
use crate::domain::renumber;
use crate::domain::rules::Rules;

/// The events that follow from a fact of this case, whose events in force are `held`.
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
        Fact::Amended {
            field: Field::Type,
            value: Some(new),
        } => renumber::of_type(case, new, rules).into_iter().collect(),
        _ => replaced(held, std::slice::from_ref(event)),
    }
}

/// Removes from the case what `follow` retracts. `said` was recorded before in the same write and
/// may have retracted more.
pub(in crate::service) fn take_back<'e>(
    case: &mut Case,
    held: impl Iterator<Item = &'e Recorded>,
    said: &[Event],
    follow: &[Event],
) {
    let taken = |event: &&Event| matches!(event.fact, Fact::Retracted { .. });
    if !follow.iter().any(|event| taken(&event)) {
        return;
    }
    let taken: Vec<&Fact> = said
        .iter()
        .chain(follow)
        .filter(taken)
        .map(|event| &event.fact)
        .collect();
    *case = Case::default();
    for Recorded {
        commit,
        index,
        event,
    } in held
    {
        let (commit, index) = (*commit, *index);
        if !taken.contains(&&Fact::Retracted { commit, index }) {
            case.apply(event);
        }
    }
    for event in said {
        case.apply(event);
    }
}
