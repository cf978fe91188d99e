//! The last commits, names in use, facts about the store.

use std::ops::ControlFlow;

use chrono::FixedOffset;

use super::api::{CommitLine, DoctorFacts, NameKind, Response};
use super::show::moment_of;
use super::{Core, Result, undone};
use crate::store::dict::Kind;
use crate::store::kv::Snapshot;
use crate::store::read::read_meta;
use crate::store::row::header::Header;
use crate::store::row::journal::{Entry, each_touched};
use crate::store::row::meta::FORMAT;
use crate::store::table::Table;

/// The court's zone (Asia/Shanghai), in which moments are shown.
pub(crate) fn zone() -> FixedOffset {
    FixedOffset::east_opt(8 * 3600).unwrap_or_else(|| chrono::Offset::fix(&chrono::Utc))
}

/// Answers [`super::api::Request::History`].
pub(crate) fn handle(core: &Core, limit: usize, before: Option<u64>) -> Result<Response> {
    let snapshot = core.store.snapshot()?;
    let all_undone = undone(&*snapshot, u64::MAX)?;
    let mut entries = Vec::new();
    let last = before.map_or(u64::MAX, |before| before.saturating_sub(1));
    snapshot.scan(Table::Journal, 0, last, true, &mut |_, value| {
        entries.extend(Entry::read(value));
        if entries.len() < limit {
            ControlFlow::Continue(())
        } else {
            ControlFlow::Break(())
        }
    })?;
    let dict = core.dict(&*snapshot)?;
    let mut lines = Vec::with_capacity(entries.len());
    for (commit, entry) in entries {
        let mut first_case = None;
        each_touched(&entry.touched, 0, |id, position, _| {
            first_case.get_or_insert((id, position));
        });
        let (mut number, mut first) = (None, None);
        if let Some((id, position)) = first_case {
            snapshot.with(Table::Cases, u64::from(id), &mut |value| {
                number = Header::strings(value).map(|s| s.number.to_owned());
            })?;
            let events = crate::store::read::history(&*snapshot, id, &dict)?;
            first = events
                .get(position as usize)
                .map(|e| e.event.fact.id().to_owned());
        }
        lines.push(CommitLine {
            commit,
            moment: moment_of(entry.moment, zone()),
            actor: entry.actor,
            action: entry.action.id().to_owned(),
            cases: entry.cases,
            events: entry.events,
            retracts: entry.retracts,
            retracted_by: if all_undone.contains(&commit) {
                undone_by(&*snapshot, commit)?
            } else {
                None
            },
            number,
            first,
        });
    }
    Ok(Response::History(lines))
}

/// The last commit that undid this one.
fn undone_by(snapshot: &dyn Snapshot, target: u64) -> Result<Option<u64>> {
    let mut found = None;
    snapshot.scan(Table::Retracts, target, u64::MAX, true, &mut |by, value| {
        if value == target.to_le_bytes() {
            found = Some(by);
            return ControlFlow::Break(());
        }
        ControlFlow::Continue(())
    })?;
    Ok(found)
}

/// Answers [`super::api::Request::Names`], sorted.
pub(crate) fn names(core: &Core, kind: NameKind) -> Result<Response> {
    let snapshot = core.store.snapshot()?;
    let dict = core.dict(&*snapshot)?;
    let kind = match kind {
        NameKind::Court => Kind::Court,
        NameKind::Division => Kind::Division,
        NameKind::Handler => Kind::Handler,
        NameKind::Cause => Kind::Cause,
        NameKind::Tag => Kind::Tag,
    };
    let mut names: Vec<String> = dict.all(kind).map(|(_, text)| text.to_owned()).collect();
    if kind == Kind::Court {
        names.sort_by_key(|name| crate::domain::court::official_order(name));
    } else {
        names.sort();
    }
    Ok(Response::Names(names))
}

/// Answers [`super::api::Request::Doctor`].
pub(crate) fn doctor(core: &Core) -> Result<Response> {
    let snapshot = core.store.snapshot()?;
    let meta = read_meta(&*snapshot)?;
    let rules = core.rules(&*snapshot)?;
    Ok(Response::Doctor(DoctorFacts {
        path: core.path.clone(),
        format: FORMAT,
        bytes: std::fs::metadata(&core.path).map_or(0, |m| m.len()),
        cases: u64::from(meta.cases),
        commits: meta.commit,
        holidays_through: rules.calendar.known_until().unwrap_or(0),
    }))
}
