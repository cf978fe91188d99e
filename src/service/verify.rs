//! Whether everything holds: checksums, the chain, and every projection against the events.

use std::collections::HashSet;
use std::ops::ControlFlow;

use super::api::{Response, Verified};
use super::rules::setting_key;
use super::{Core, Result, undone};
use crate::domain::case::Case;
use crate::domain::event::{Fact, Field};
use crate::domain::journal::Action;
use crate::store::chain::{Digest, Hasher, digest};
use crate::store::check::Check;
use crate::store::codec::{from_days, size_u64};
use crate::store::commit::targets_row;
use crate::store::damage::Damage;
use crate::store::dict::Dict;
use crate::store::error::{OUT_OF_ORDER, StoreError};
use crate::store::kv::Snapshot;
use crate::store::read::{history, read_meta};
use crate::store::row::event::{decode, records};
use crate::store::row::header::Header;
use crate::store::row::journal::{Entry, each_touched};
use crate::store::row::meta::Meta;
use crate::store::table::{Table, pair};
use crate::store::visit;

/// Problems listed; more are only counted.
const LISTED: usize = 50;

/// Answers [`super::api::Request::Verify`].
pub(crate) fn handle(core: &Core) -> Result<Response> {
    let snapshot = core.store.snapshot()?;
    let mut problems = Vec::new();
    for table in Table::ALL {
        checksums(&*snapshot, table, &mut problems);
    }
    let mut verified = Verified::default();
    if problems.is_empty() {
        let meta = read_meta(&*snapshot)?;
        let dict = core.dict(&*snapshot)?;
        chain(&*snapshot, &meta, &mut problems)?;
        projections(core, &*snapshot, &meta, &dict, &mut problems)?;
        super::drafts::verify(&*snapshot, &mut problems)?;
        super::sheet::frozen::verify(&*snapshot, &mut problems)?;
        super::reported::verify(&*snapshot, &mut problems)?;
        verified.cases = u64::from(meta.cases);
        verified.events = meta.events;
        verified.head = meta.head.to_string();
    }
    verified.ok = problems.is_empty();
    verified.all_derived = problems.iter().all(|damage| damage.derived);
    verified.more = problems.len().saturating_sub(LISTED) as u64;
    problems.truncate(LISTED);
    name_cases(core, &*snapshot, &mut problems);
    verified.problems = problems;
    Ok(Response::Verified(verified))
}

/// Reads every row of a table, which checks its checksum; goes on behind a bad one.
fn checksums(snapshot: &dyn Snapshot, table: Table, problems: &mut Vec<Damage>) {
    let mut from = 0;
    loop {
        match snapshot.scan(table, from, u64::MAX, false, &mut |_, _| {
            ControlFlow::Continue(())
        }) {
            Ok(()) => return,
            Err(StoreError::Corrupt { key, what, .. }) => {
                problems.push(Damage::row(table, what, key));
                // Rows out of order would be met again and again.
                if key == u64::MAX || key < from || what == OUT_OF_ORDER {
                    return;
                }
                from = key + 1;
            }
            Err(_) => {
                problems.push(Damage::of(table, "unreadable"));
                return;
            }
        }
    }
}

/// Puts the number of the case where it can still be read: from its row, else from its events.
fn name_cases(core: &Core, snapshot: &dyn Snapshot, problems: &mut [Damage]) {
    let dict = core.dict(snapshot).ok();
    for damage in problems {
        let Some(id) = damage.case else { continue };
        let mut number = None;
        // What cannot be read has no name; that it cannot is said already.
        let _ = snapshot.with(Table::Cases, u64::from(id), &mut |value| {
            number = Header::strings(value).map(|s| s.number.to_owned());
        });
        let events = dict.as_ref().filter(|_| number.is_none());
        let events = events.and_then(|dict| history(snapshot, id, dict).ok());
        let said = events.into_iter().flatten().rev();
        damage.number = number.or_else(|| {
            said.map(|recorded| recorded.event.fact)
                .find_map(|fact| match fact {
                    Fact::Registered(registration) => Some(registration.number),
                    Fact::Amended {
                        field: Field::Number,
                        value,
                    } => value,
                    _ => None,
                })
        });
    }
}

/// Follows the chain from the first entry: digests, order, and the events each entry vouches for.
fn chain(snapshot: &dyn Snapshot, meta: &Meta, problems: &mut Vec<Damage>) -> Result<()> {
    let mut previous = Digest::default();
    let (mut expected, mut moment, mut events) = (1, i64::MIN, 0);
    let mut entries = Vec::new();
    snapshot.scan(Table::Journal, 0, u64::MAX, false, &mut |key, value| {
        match Entry::read(value) {
            Some((commit, entry)) if commit == key && key == expected => {
                if entry.previous != previous || digest(&entry.body(commit)) != entry.digest {
                    problems.push(Damage::commit(Table::Journal, "chain", key));
                }
                if entry.moment < moment {
                    problems.push(Damage::commit(Table::Journal, "moment", key));
                }
                (previous, moment) = (entry.digest, entry.moment);
                events += entry.events;
                says(snapshot, commit, &entry, problems);
                entries.push((commit, entry.events_digest, entry.events, entry.touched));
            }
            _ => problems.push(Damage::commit(Table::Journal, "sequence", key)),
        }
        expected = key + 1;
        ControlFlow::Continue(())
    })?;
    if previous != meta.head || expected != meta.commit + 1 || events != meta.events {
        problems.push(Damage::of(Table::Journal, "head"));
    }
    for (commit, sum, count, touched) in entries {
        if count > 0 && !vouches(snapshot, commit, sum, &touched)? {
            problems.push(Damage::commit(Table::Journal, "events", commit));
        }
    }
    Ok(())
}

/// Compares what stands beside the journal with what the entry says: the commits an undo took back, the version of the
/// settings.
fn says(snapshot: &dyn Snapshot, commit: u64, entry: &Entry, problems: &mut Vec<Damage>) {
    let mut row = |table: Table, key: u64, wanted: Option<Vec<u8>>| {
        let stored = snapshot.get(table, key).ok().flatten();
        if stored != wanted {
            problems.push(Damage::commit(table, "journal-differs", commit));
        }
    };
    let source = entry.source.as_deref();
    let several = || -> Vec<u64> {
        let numbers = source.unwrap_or_default().split(' ');
        numbers.filter_map(|number| number.parse().ok()).collect()
    };
    let retracts = match entry.retracts {
        Some(one) if source.is_none() => Some(targets_row(&[one])),
        Some(_) => Some(targets_row(&several())),
        None => None,
    };
    row(Table::Retracts, commit, retracts);
    if entry.action == Action::Thresholds {
        let text = source.map(|text| text.as_bytes().to_vec());
        row(Table::Rules, setting_key(commit), text);
    }
}

/// Whether the events of a commit have the digest the journal noted.
fn vouches(snapshot: &dyn Snapshot, commit: u64, sum: Digest, inline: &[u8]) -> Result<bool> {
    let mut hasher = Hasher::default();
    let mut failed = None;
    let mut one = |id: u32, position: u32, count: u32| {
        let mut blob = Vec::new();
        let read = snapshot.scan(
            Table::Events,
            pair(id, 0),
            pair(id, u32::MAX),
            false,
            &mut |_, value| {
                blob.extend_from_slice(value);
                ControlFlow::Continue(())
            },
        );
        failed = failed.take().or(read.err());
        hasher.update(&id.to_le_bytes());
        let (mut at, mut begin) = (0, None);
        for (n, record) in (0_u32..)
            .zip(records(&blob))
            .take_while(|(n, _)| *n < position + count)
        {
            if n == position {
                begin = Some(at);
            }
            let Some((_, body)) = record else { break };
            at += body.len() + size_u64(body.len() as u64);
        }
        hasher.update(
            begin
                .and_then(|begin| blob.get(begin..at))
                .unwrap_or_default(),
        );
    };
    let mut last = 0;
    let (from, to) = (pair(commit as u32, 0), pair(commit as u32, u32::MAX));
    snapshot.scan(Table::Touched, from, to, false, &mut |_, value| {
        last = each_touched(value, last, &mut one).unwrap_or(last);
        ControlFlow::Continue(())
    })?;
    each_touched(inline, last, &mut one);
    match failed {
        Some(error) => Err(error.into()),
        None => Ok(hasher.finish() == sum),
    }
}

/// Derives every case again and compares what is stored.
fn projections(
    core: &Core,
    snapshot: &dyn Snapshot,
    meta: &Meta,
    dict: &Dict,
    problems: &mut Vec<Damage>,
) -> Result<()> {
    let rules = core.rules(snapshot)?;
    let Some(today) = from_days(meta.latest_today) else {
        return Ok(());
    };
    let facts = super::facts(&rules, today);
    let undone = undone(snapshot, u64::MAX)?;
    let mut check = Check::new(&facts, dict.clone()).tolerant(snapshot, meta)?;
    visit::each_history(snapshot, visit::ALL, |id, blob| {
        match read(blob, dict, &undone) {
            Some(case) => check.case(snapshot, id, &case, problems),
            None => {
                problems.push(Damage::case(Table::Events, "unreadable", id));
                Ok(())
            }
        }
    })?;
    check.totals(snapshot, meta, problems)?;
    skips(snapshot, problems)?;
    super::views::check(snapshot, problems)?;
    Ok(())
}

/// What people put off: names, nothing else.
fn skips(snapshot: &dyn Snapshot, problems: &mut Vec<Damage>) -> Result<()> {
    snapshot.scan(Table::Skips, 0, u64::MAX, false, &mut |key, value| {
        if std::str::from_utf8(value).is_err() || super::skip::names(value).any(str::is_empty) {
            problems.push(Damage::row(Table::Skips, "unreadable", key));
        }
        ControlFlow::Continue(())
    })?;
    Ok(())
}

fn read(blob: &[u8], dict: &Dict, undone: &HashSet<u64>) -> Option<Case> {
    let events = decode(blob, dict)?;
    Some(Case::of(
        events.iter().filter(|e| !undone.contains(&e.commit)),
    ))
}
