//! The names that a docket knows: all of a kind, or those that the cases of a list have.

use std::collections::{BTreeSet, HashSet};

use super::api::{Context, Listed, NameKind, NamesQuery, Response};
use super::desk::Desk;
use super::{Core, Result, cases, checklist, choices, drill, list};
use crate::store::dict::Kind;
use crate::store::kv::Snapshot;
use crate::store::row::header::Header;

fn kind_of(kind: NameKind) -> Kind {
    match kind {
        NameKind::Court => Kind::Court,
        NameKind::Division => Kind::Division,
        NameKind::Handler => Kind::Handler,
        NameKind::Clerk => Kind::Clerk,
        NameKind::Cause => Kind::Cause,
        NameKind::Procedure => Kind::Procedure,
        NameKind::Type => Kind::Type,
        NameKind::Tag => Kind::Tag,
        NameKind::Outcome => Kind::Outcome,
        NameKind::How => Kind::How,
    }
}

/// Answers [`super::api::Request::Names`].
pub(crate) fn all(core: &Core, kind: NameKind) -> Result<Response> {
    let snapshot = core.store.snapshot()?;
    let dict = core.dict(&*snapshot)?;
    Ok(Response::Names(choices::names(&dict, kind_of(kind))))
}

/// Answers [`super::api::Request::NamesOf`] with one pass over the cases, as their count takes.
pub(crate) fn of_list(core: &Core, cx: &Context, query: &NamesQuery) -> Result<Response> {
    let kind = kind_of(query.kind);
    let snapshot = core.store.snapshot()?;
    let mut ids = HashSet::new();
    match &query.of {
        Listed::Cases(among) => {
            let figure = drill::ids(core, cx, among.figure.as_deref())?;
            let rules = core.rules(&*snapshot)?;
            let desk = Desk::new(&*snapshot, &rules, cx)?;
            list::each_match(core, &desk, &among.filter, figure.as_ref(), &mut |case| {
                note(
                    &mut ids,
                    kind,
                    (u64::from(case.id), case.header, case.value),
                )
            })?;
        }
        Listed::Day(filter) => {
            for id in checklist::ids(core, cx, filter)? {
                note_one(&*snapshot, &mut ids, kind, id)?;
            }
        }
    }
    let dict = core.dict(&*snapshot)?;
    let known: BTreeSet<&str> = ids.iter().filter_map(|id| dict.text(kind, *id)).collect();
    let mut names = choices::names(&dict, kind);
    names.retain(|name| known.contains(name.as_str()));
    Ok(Response::Names(names))
}

fn note_one(snapshot: &dyn Snapshot, ids: &mut HashSet<u32>, kind: Kind, id: u32) -> Result<()> {
    cases::with_indexed(snapshot, id, &mut |header, value| {
        note(ids, kind, (u64::from(id), header, value))
    })
}

/// Adds the dictionary numbers of one kind that a case has.
fn note(ids: &mut HashSet<u32>, kind: Kind, case: (u64, &Header, &[u8])) -> Result<()> {
    let (key, header, value) = case;
    let id = match kind {
        Kind::Court => header.court,
        Kind::Division => header.division,
        Kind::Handler => header.handler,
        Kind::Clerk => header.clerk,
        Kind::Cause => header.cause,
        Kind::Procedure => header.procedure,
        Kind::Type => header.type_code,
        Kind::Outcome => header.outcome,
        Kind::How => header.how,
        Kind::Tag => {
            ids.extend(cases::strings_of(key, value)?.tags);
            return Ok(());
        }
        Kind::Ground | Kind::Method | Kind::Approver | Kind::Actor => return Ok(()),
    };
    ids.insert(id);
    Ok(())
}
