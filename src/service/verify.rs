//! Checks the store: checksums, the chain, and every projection against the events.

use std::collections::{BTreeMap, HashSet};

use super::api::{Remedy, Response, Verified};
use super::rules::setting_key;
use super::sheet::frozen;
use super::{Core, Result, drafts, reported, skip, undone, views};
use crate::domain::case::Case;
use crate::domain::event::{Fact, Field};
use crate::domain::journal::Action;
use crate::store::chain::{Digest, Hasher, digest};
use crate::store::check::Check;
use crate::store::codec::{from_days, size_u64};
use crate::store::commit::targets_row;
use crate::store::damage::{Damage, Flaw};
use crate::store::dict::Dict;
use crate::store::error::StoreError;
use crate::store::kv::Snapshot;
use crate::store::read::{blob, history, read_meta};
use crate::store::row::event::{decode, records};
use crate::store::row::header::Header;
use crate::store::row::journal::{Entry, each_touched};
use crate::store::row::meta::Meta;
use crate::store::table::{Table, under};
use crate::store::visit;

/// The most problems listed; further ones are only counted.
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
        let vouched = chain(&*snapshot, &meta, &mut problems)?;
        projections(core, &*snapshot, &meta, &dict, &mut problems)?;
        readable(&*snapshot, Table::Drafts, &mut problems, |_, value| {
            drafts::is_draft(value)
        })?;
        sealed(&*snapshot, Table::Frozen, vouched.frozen, &mut problems)?;
        sealed(&*snapshot, Table::Reported, vouched.reported, &mut problems)?;
        verified.cases = u64::from(meta.cases);
        verified.events = meta.events;
        verified.head = meta.head.to_string();
    }
    verified.ok = problems.is_empty();
    let is_shared = |damage: &&Damage| damage.what == Flaw::NumberShared;
    verified.shared = problems.iter().any(|damage| is_shared(&damage));
    verified.remedy = remedy(problems.iter().filter(|damage| !is_shared(damage)));
    verified.more = problems.len().saturating_sub(LISTED) as u64;
    problems.truncate(LISTED);
    name_cases(core, &*snapshot, &mut problems);
    verified.problems = problems;
    Ok(Response::Verified(verified))
}

/// The remedy for all of this damage.
fn remedy<'d>(damaged: impl Iterator<Item = &'d Damage>) -> Remedy {
    damaged.fold(Remedy::Nothing, |remedy, damage| {
        if damage.derived && remedy != Remedy::Restore {
            Remedy::Rebuild
        } else {
            Remedy::Restore
        }
    })
}

/// Reads every row of a table, which checks its checksum, and continues after a bad row.
fn checksums(snapshot: &dyn Snapshot, table: Table, problems: &mut Vec<Damage>) {
    let mut from = 0;
    loop {
        match visit::rows(snapshot, table, from..=u64::MAX, |_, _| {}) {
            Ok(()) => return,
            Err(StoreError::Corrupt { key, flaw, .. }) => {
                problems.push(Damage::row(table, flaw, key));
                // Rows out of order would be found over and over.
                if key == u64::MAX || key < from || flaw == Flaw::Order {
                    return;
                }
                from = key + 1;
            }
            Err(_) => {
                problems.push(Damage::of(table, Flaw::Unreadable));
                return;
            }
        }
    }
}

/// Adds the case number to damage if it can still be read: from the row, otherwise from the events.
fn name_cases(core: &Core, snapshot: &dyn Snapshot, problems: &mut [Damage]) {
    let dict = core.dict(snapshot).ok();
    for damage in problems {
        let Some(id) = damage.case else { continue };
        let mut number = None;
        // An unreadable case has no name; that it is unreadable has already been reported.
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

/// What the journal vouches for, by commit.
#[derive(Default)]
struct Vouched {
    /// Digests of the events.
    events: Vec<Touched>,
    /// Digests of frozen sheets.
    frozen: BTreeMap<u64, String>,
    /// Digests of published figures.
    reported: BTreeMap<u64, String>,
}

struct Touched {
    commit: u64,
    digest: Digest,
    /// The cases stored in the entry itself.
    inline: Vec<u8>,
}

impl Vouched {
    fn take(&mut self, commit: u64, entry: Entry) {
        let sealed = |digest: Option<&str>| digest.unwrap_or_default().to_owned();
        match entry.action {
            Action::Freeze => {
                let digest = sealed(frozen::vouched(&entry));
                self.frozen.insert(commit, digest);
            }
            Action::Reported => {
                let digest = sealed(reported::vouched(&entry));
                self.reported.insert(commit, digest);
            }
            _ => {}
        }
        if entry.events > 0 {
            self.events.push(Touched {
                commit,
                digest: entry.events_digest,
                inline: entry.touched,
            });
        }
    }
}

/// Follows the chain from the first entry: digests, order, and the events each entry vouches for.
fn chain(snapshot: &dyn Snapshot, meta: &Meta, problems: &mut Vec<Damage>) -> Result<Vouched> {
    let mut previous = Digest::default();
    let (mut expected, mut moment, mut events) = (1, i64::MIN, 0);
    let mut vouched = Vouched::default();
    visit::rows(snapshot, Table::Journal, visit::ALL, |key, value| {
        let mut say = |flaw| problems.push(Damage::commit(Table::Journal, flaw, key));
        match Entry::read(key, value) {
            Some(entry) if key == expected => {
                if entry.previous != previous || digest(&entry.body(key)) != entry.digest {
                    say(Flaw::Chain);
                }
                if entry.moment < moment {
                    say(Flaw::Moment);
                }
                (previous, moment) = (entry.digest, entry.moment);
                // A damaged entry may claim any number.
                events = u64::saturating_add(events, entry.events);
                says(snapshot, key, &entry, problems);
                vouched.take(key, entry);
            }
            _ => say(Flaw::Sequence),
        }
        expected = u64::saturating_add(key, 1);
    })?;
    if previous != meta.head || expected != meta.commit.saturating_add(1) || events != meta.events {
        problems.push(Damage::of(Table::Journal, Flaw::Head));
    }
    for touched in &vouched.events {
        if !vouches(snapshot, touched)? {
            let damage = Damage::commit(Table::Journal, Flaw::Events, touched.commit);
            problems.push(damage);
        }
    }
    Ok(vouched)
}

/// Compares every row of a table with its digest in the journal.
fn sealed(
    snapshot: &dyn Snapshot,
    table: Table,
    mut wanted: BTreeMap<u64, String>,
    problems: &mut Vec<Damage>,
) -> Result<()> {
    visit::rows(snapshot, table, visit::ALL, |commit, value| {
        if wanted.remove(&commit) != Some(digest(value).to_string()) {
            problems.push(Damage::row(table, Flaw::JournalDiffers, commit));
        }
    })?;
    let missing = wanted.into_keys();
    problems.extend(missing.map(|commit| Damage::row(table, Flaw::Missing, commit)));
    Ok(())
}

/// Reports the unreadable rows of a table.
fn readable(
    snapshot: &dyn Snapshot,
    table: Table,
    problems: &mut Vec<Damage>,
    mut is: impl FnMut(u64, &[u8]) -> bool,
) -> Result<()> {
    visit::rows(snapshot, table, visit::ALL, |key, value| {
        if !is(key, value) {
            problems.push(Damage::row(table, Flaw::Unreadable, key));
        }
    })?;
    Ok(())
}

/// Compares rows outside the journal with their journal entry: the commits an undo retracted, the
/// version of the settings.
fn says(snapshot: &dyn Snapshot, commit: u64, entry: &Entry, problems: &mut Vec<Damage>) {
    let mut row = |table: Table, key: u64, wanted: Option<Vec<u8>>| {
        let stored = snapshot.get(table, key).ok().flatten();
        if stored != wanted {
            problems.push(Damage::commit(table, Flaw::JournalDiffers, commit));
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

/// Whether the events of a commit have the digest recorded in the journal.
fn vouches(snapshot: &dyn Snapshot, touched: &Touched) -> Result<bool> {
    let mut hasher = Hasher::default();
    let mut failed = None;
    let mut one = |id: u32, position: u32, count: u32| {
        let blob = blob(snapshot, id).unwrap_or_else(|error| {
            failed.get_or_insert(error);
            Vec::new()
        });
        hasher.update(&id.to_le_bytes());
        let (mut at, mut begin) = (0, None);
        for (n, record) in (0_u32..)
            .zip(records(&blob))
            .take_while(|(n, _)| *n < position.saturating_add(count))
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
    let parts = under(touched.commit as u32);
    visit::rows(snapshot, Table::Touched, parts, |_, value| {
        last = each_touched(value, last, &mut one).unwrap_or(last);
    })?;
    each_touched(&touched.inline, last, &mut one);
    match failed {
        Some(error) => Err(error.into()),
        None => Ok(hasher.finish() == touched.digest),
    }
}

/// Derives every case again and compares the result with what is stored.
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
            Some(case) => check.case(snapshot, id, &case),
            None => {
                check.unreadable(id);
                Ok(())
            }
        }
    })?;
    problems.extend(check.totals(snapshot, meta)?);
    readable(snapshot, Table::Skips, problems, |_, value| {
        // The value must hold names and nothing else.
        std::str::from_utf8(value).is_ok() && !skip::names(value).any(str::is_empty)
    })?;
    readable(snapshot, Table::Views, problems, views::is_sound)
}

fn read(blob: &[u8], dict: &Dict, undone: &HashSet<u64>) -> Option<Case> {
    let events = decode(blob, dict)?;
    Some(Case::of(
        events.iter().filter(|e| !undone.contains(&e.commit)),
    ))
}
