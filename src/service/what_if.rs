//! What would follow from a fact: the clock before and after, and what to know first. Nothing is
//! written.

use chrono::NaiveDate;

use super::api::{Context, NewEvent, Response, Standing, WhatIf};
use super::error::{Error, ErrorKey};
use super::rules::Loaded;
use super::show::{held, holding};
use super::{Core, Result, add, cases, record, undone, whole};
use crate::domain::advice::{
    About, Advice, advise, behind_closing, court_unknown, number_irregular,
};
use crate::domain::case::Case;
use crate::domain::clock::uncounted::uncounted;
use crate::domain::event::{Event, Fact, Field, Registration};
use crate::domain::held::Held;
use crate::domain::{number, voucher};
use crate::store::kv::Snapshot;

/// Answers [`super::api::Request::WhatIf`].
pub(crate) fn handle(
    core: &Core,
    cx: &Context,
    raw: &str,
    changes: &[NewEvent],
) -> Result<Response> {
    let snapshot = core.store.snapshot()?;
    let rules = core.rules(&*snapshot)?;
    if let [
        NewEvent {
            fact: Fact::Registered(registration),
            on,
        },
        rest @ ..,
    ] = changes
    {
        return registered(&*snapshot, cx, &rules, (registration, *on), rest);
    }
    let dict = core.dict(&*snapshot)?;
    let undone = undone(&*snapshot, u64::MAX)?;
    let id = cases::need(&*snapshot, raw)?;
    let (events, mut case) = cases::load(&*snapshot, id, &dict, &undone, None)?;
    if !case.exists {
        return Err(Error::new(ErrorKey::NoSuchCase).with("number", raw));
    }
    let held = held(&events, &undone, cx.today);
    let before = standing(&case, &rules, cx);
    let (mut advice, mut said) = (Vec::new(), Vec::new());
    for change in changes {
        let change = record::named(rules.rules(), &case, change.clone())?;
        advice.extend(whole::corrected(&change.fact));
        let event = record::check(&case, change, cx.today)?;
        let follow =
            record::follows::follows(&case, holding(&events, &undone), &event, rules.rules());
        record::follows::take_back(&mut case, holding(&events, &undone), &said, &follow);
        advice.extend(advised(&mut case, &event, held, &rules, cx));
        let stands = holding(&events, &undone).map(|recorded| &recorded.event);
        advice.extend(voucher::advice(stands.chain(&said), &event));
        for event in &follow {
            // A procedure that follows may move the due date as one that was given.
            match &event.fact {
                Fact::Amended {
                    field: Field::Procedure,
                    ..
                } => advice.extend(advised(&mut case, event, held, &rules, cx)),
                _ => case.apply(event),
            }
        }
        said.push(event.clone());
        said.extend(follow);
        advice.extend(behind_closing(
            holding(&events, &undone).map(|recorded| &recorded.event),
            &event,
        ));
        linked(&*snapshot, &event, &mut advice)?;
    }
    let mut canonical = String::new();
    number::canonical_key(&case.now.number, &mut canonical);
    Ok(Response::WhatIf(Box::new(WhatIf {
        number: canonical,
        before: Some(before),
        after: standing(&case, &rules, cx),
        advice,
    })))
}

/// Applies a fact to a case. Returns what the user should know before it is recorded.
pub(crate) fn advised(
    case: &mut Case,
    event: &Event,
    held: Held,
    rules: &Loaded,
    cx: &Context,
) -> Vec<Advice> {
    let (before, before_steps) = rules.explain(case, cx.today);
    let earlier = case.clone();
    case.apply(event);
    let (after, after_steps) = rules.explain(case, cx.today);
    let position = earlier.changes.len();
    let uncounted = uncounted(&case.term(), rules.law(), &after_steps);
    let about = About {
        uncounted: uncounted.into_iter().find(|one| one.change == position),
        case: &earlier,
        before: &before,
        after: &after,
        before_steps: &before_steps,
        after_steps: &after_steps,
        position,
        measure: earlier.measure.as_ref(),
        held,
        law: rules.law(),
        today: cx.today,
    };
    advise(&about, event)
}

/// Answers for a case that would be registered.
fn registered(
    snapshot: &dyn Snapshot,
    cx: &Context,
    rules: &Loaded,
    (registration, on): (&Registration, Option<NaiveDate>),
    rest: &[NewEvent],
) -> Result<Response> {
    let given = &registration.number;
    let registration = add::tidy(registration.clone())?;
    let mut advice = Vec::new();
    add::free(snapshot, given, &registration.number)?;
    advice.extend(whole::advice("number", given));
    if registration.filed.is_some_and(|filed| filed > cx.today) {
        advice.push(Advice::new("filed", "in-the-future"));
    }
    if registration.filed.is_none() && registration.due.is_none() {
        advice.push(Advice::new("filed", "not-filed"));
    }
    let court = registration.court.as_deref();
    advice.extend(court.and_then(|court| court_unknown("court", court)));
    advice.extend(number_irregular("number", &registration.number));
    let mut canonical = String::new();
    number::canonical_key(&registration.number, &mut canonical);
    let mut case = Case::default();
    let on = on.or(registration.filed);
    case.apply(&Event {
        on,
        fact: Fact::Registered(Box::new(registration)),
    });
    for change in rest {
        let change = record::named(rules.rules(), &case, change.clone())?;
        let event = record::check(&case, change, cx.today)?;
        case.apply(&event);
    }
    Ok(Response::WhatIf(Box::new(WhatIf {
        number: canonical,
        before: None,
        after: standing(&case, rules, cx),
        advice,
    })))
}

/// Advises if a link leads to a case that is not in the docket; such a link is kept.
fn linked(snapshot: &dyn Snapshot, event: &Event, advice: &mut Vec<Advice>) -> Result<()> {
    if let Fact::Linked { to, .. } = &event.fact
        && cases::id_of(snapshot, to)?.is_none()
    {
        advice.push(Advice::new("to", "link-unknown").with("number", to));
    }
    Ok(())
}

fn standing(case: &Case, rules: &Loaded, cx: &Context) -> Standing {
    let (verdict, steps) = rules.explain(case, cx.today);
    Standing {
        procedure: case.procedure_in_force(&verdict).map(str::to_owned),
        verdict,
        steps,
        changes: case.changes.clone(),
    }
}
