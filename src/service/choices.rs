//! What may be chosen in forms: grounds and procedures by the rules in force, names as used in the
//! docket.

use std::collections::BTreeSet;

use super::api::{Choices, Context, ProcedureChoice, Response, Staff, Target};
use super::error::ErrorKey;
use super::{Core, Result, bulk, cases, order, undone};
use crate::domain::advice::{limit_in_force, rounds_used};
use crate::domain::clock;
use crate::domain::rules::{Base, Ground, Rules};
use crate::domain::types::{self, Category};
use crate::store::dict::{Dict, Kind};
use crate::store::kv::Snapshot;

/// Answers [`super::api::Request::Choices`].
pub(crate) fn handle(
    core: &Core,
    cx: &Context,
    number: Option<&str>,
    among: Option<&Target>,
) -> Result<Response> {
    let snapshot = core.store.snapshot()?;
    let rules = core.rules(&*snapshot)?;
    let dict = core.dict(&*snapshot)?;
    let (mut family, mut in_force) = (None, None);
    let mut choices = Choices::default();
    if let Some(id) = number
        .map(|raw| cases::id_of(&*snapshot, raw))
        .transpose()?
        .flatten()
    {
        let undone = undone(&*snapshot, u64::MAX)?;
        let (_, case) = cases::load(&*snapshot, id, &dict, &undone, None)?;
        let (_, steps) = clock::explain(&case.term(), rules.law(), cx.today);
        let limit = limit_in_force(&case, &steps, rules.rules());
        in_force = limit;
        family = Some(limit.map_or_else(|| case.category(), |limit| limit.family));
        choices.round = limit
            .and_then(|limit| limit.round(rounds_used(&steps)))
            .cloned();
    }
    let applies = |ground: &Ground| {
        let of_family = |family| ground.families.is_empty() || ground.families.contains(&family);
        in_force.map_or_else(|| family.is_none_or(of_family), |limit| ground.fits(limit))
    };
    choices.grounds = rules
        .rules()
        .grounds()
        .map(|ground| (ground.clone(), applies(ground)))
        .collect();
    // What does not apply may still be in the approval, so it is offered after the rest.
    choices.grounds.sort_by_key(|(_, applies)| !applies);
    choices.procedures = procedures(rules.rules(), family);
    choices.calendar = std::sync::Arc::clone(&rules.calendar);
    choices.courts = names(&dict, Kind::Court);
    choices.divisions = names(&dict, Kind::Division);
    choices.handlers = names(&dict, Kind::Handler);
    choices.clerks = names(&dict, Kind::Clerk);
    choices.causes = names(&dict, Kind::Cause);
    choices.tags = names(&dict, Kind::Tag);
    choices.staff = match among {
        Some(target) => staff(core, cx, &*snapshot, &dict, target)?.map(Box::new),
        None => None,
    };
    choices.methods = names(&dict, Kind::Method);
    choices.hows = names(&dict, Kind::How);
    Ok(Response::Choices(Box::new(choices)))
}

/// The procedures and their limits, those of the given family first.
fn procedures(rules: &Rules, family: Option<Category>) -> Vec<ProcedureChoice> {
    let limits = rules.limits().map(|limit| {
        let (months, days) = match limit.base {
            Base::Length { months, days } => (months, days),
            Base::None { .. } => (0, 0),
        };
        ProcedureChoice {
            id: limit.id.clone(),
            own: family.is_none_or(|family| limit.family == family),
            months,
            days,
        }
    });
    let mut procedures: Vec<_> = limits.collect();
    procedures.dedup_by(|a, b| a.id == b.id);
    procedures.sort_by_key(|procedure| !procedure.own);
    procedures
}

/// The names of the docket, each kind in the order in which people look them up; type codes with the
/// commonest first.
pub(crate) fn names(dict: &Dict, kind: Kind) -> Vec<String> {
    let mut names: Vec<String> = dict.all(kind).map(|(_, text)| text.to_owned()).collect();
    names.sort_by_cached_key(|name| order::place(kind, name));
    if kind == Kind::Type {
        let ranked = types::codes(|_| true);
        let rank = |name: &String| ranked.iter().position(|code| code == name);
        names.sort_by_cached_key(|name| rank(name).unwrap_or(usize::MAX));
    }
    names
}

/// Who works at the courts of these cases; `None` if one of them has no court, or if there are more
/// cases than can be changed.
fn staff(
    core: &Core,
    cx: &Context,
    snapshot: &dyn Snapshot,
    dict: &Dict,
    target: &Target,
) -> Result<Option<Staff>> {
    let courts = match bulk::courts(core, cx, snapshot, target) {
        Ok(courts) => courts,
        Err(error) if error.key == ErrorKey::BulkTooMany => return Ok(None),
        Err(error) => return Err(error),
    };
    if courts.is_empty()
        || courts
            .iter()
            .any(|court| dict.text(Kind::Court, *court).is_none())
    {
        return Ok(None);
    }
    let mut ids = [const { BTreeSet::new() }; 3];
    cases::each_header(snapshot, &mut |_, header, _| {
        if courts.contains(&header.court) {
            let here = [header.handler, header.clerk, header.division];
            for (known, id) in ids.iter_mut().zip(here) {
                known.insert(id);
            }
        }
        Ok(())
    })?;
    let [handlers, clerks, divisions] = ids;
    let named = |kind, ids: BTreeSet<u32>| {
        let texts = ids.into_iter().filter_map(|id| dict.text(kind, id));
        texts.map(str::to_owned).collect()
    };
    Ok(Some(Staff {
        handlers: named(Kind::Handler, handlers),
        clerks: named(Kind::Clerk, clerks),
        divisions: named(Kind::Division, divisions),
    }))
}
