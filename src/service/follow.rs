//! Follow-ups: the outcome, and the lawful day of the next one.

use super::api::{Context, Follow, NewEvent, Response};
use super::record::check;
use super::write::{Purpose, commit};
use super::{Core, Result, cases};
use crate::domain::case::Case;
use crate::domain::event::Fact;
use crate::domain::journal::Action;
use crate::domain::next::{self, Cap, Next};
use crate::service::rules::Loaded;

/// Answers [`super::api::Request::Follow`].
pub(crate) fn handle(core: &Core, cx: &Context, follow: &Follow) -> Result<Response> {
    let mut next = None;
    let mut written = commit(
        core,
        cx,
        Purpose::facts(Action::Record, None),
        &mut |changer| {
            let id = cases::need(changer.txn, &follow.number)?;
            let history = changer.history(id)?;
            let case = changer.fold(&history);
            let mut follow_up = follow.follow_up.clone();
            if follow_up.next.is_none() && case.closed.is_none() {
                let rules = core.rules(changer.txn)?;
                next = by_rule(cx, follow, &case, &rules);
                follow_up.next = next.map(|next: Next| next.day);
            }
            let event = NewEvent {
                on: follow.on,
                fact: Fact::FollowedUp(follow_up),
            };
            let event = check(&case, event, cx.today)?;
            changer.record_onto(id, &history, &[event])?;
            Ok(Some(id))
        },
    )?;
    written.next = next;
    Ok(Response::Written(written))
}

fn by_rule(cx: &Context, follow: &Follow, case: &Case, rules: &Loaded) -> Option<Next> {
    let on = follow.on.unwrap_or(cx.today);
    let cap = cap(cx, case, rules);
    next::next(follow.rule?, on, cx.today, cap, &rules.calendar)
}

/// The dates that the next follow-up of a case must not pass: the limit of its last supervision,
/// and the due date while its clock runs.
pub(crate) fn cap(cx: &Context, case: &Case, rules: &Loaded) -> Option<Cap> {
    let verdict = rules.verdict(case, cx.today);
    next::cap_of(case, &verdict, cx.today)
}
