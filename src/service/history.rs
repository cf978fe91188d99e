//! The commits as lines, names in use, and facts about the store.

use std::collections::{HashMap, HashSet};

use chrono::NaiveDate;

use super::api::{CommitKind, CommitLine, DoctorFacts, HistoryQuery, Response};
use super::error::{Error, ErrorKey};
use super::retract::Retractions;
use super::show::moment_of;
use super::{Core, Result};
use crate::domain::calendar::zone;
use crate::domain::event::{Fact, Field, Recorded};
use crate::domain::journal::Action;
use crate::store::dict::Dict;
use crate::store::kv::{Order, Snapshot};
use crate::store::read::{self, history, named_entry, read_meta, touched};
use crate::store::row::header::Header;
use crate::store::row::journal::{Entry, each_touched};
use crate::store::row::meta::FORMAT;
use crate::store::table::{Table, under};
use crate::store::visit;

/// The most cases of a commit whose facts are compared for its line.
const MOST_COMPARED: usize = 100;

/// Answers [`super::api::Request::History`].
pub(crate) fn handle(core: &Core, query: &HistoryQuery) -> Result<Response> {
    if query.limit == 0 {
        return Ok(Response::History(Vec::new()));
    }
    let snapshot = core.store.snapshot()?;
    let dict = core.dict(&*snapshot)?;
    let reader = Lines::new(&*snapshot, &dict)?;
    let last = query
        .before
        .map_or(u64::MAX, |before| before.saturating_sub(1));
    let first = query.after.map_or(0, |after| after.saturating_add(1));
    let order = match query.after {
        Some(_) => Order::Ascending,
        None => Order::Descending,
    };
    let fits = |commit: u64, entry: &Entry| {
        query.by.as_ref().is_none_or(|by| entry.actor == *by)
            && (!query.undoable || is_undoable(entry) && !reader.undoers.contains_key(&commit))
    };
    let mut lines = Vec::new();
    let mut take = |commit: u64, entry: Entry| -> Result<bool> {
        if fits(commit, &entry) {
            let line = reader.line(commit, entry)?;
            if query.kind.is_none_or(|kind| is_of_kind(&line, kind)) {
                lines.push(line);
            }
        }
        Ok(lines.len() < query.limit)
    };
    if let Some(number) = &query.case {
        let mut commits = reader.of_case(super::cases::need(&*snapshot, number)?)?;
        if order == Order::Ascending {
            commits.reverse();
        }
        for commit in commits {
            if (first..=last).contains(&commit) && !take(commit, named_entry(&*snapshot, commit)?)?
            {
                break;
            }
        }
    } else {
        visit::journal(&*snapshot, first..=last, order, |commit, entry| {
            Ok::<_, Error>(visit::go_on(take(commit, entry)?))
        })?;
    }
    if order == Order::Ascending {
        lines.reverse();
    }
    Ok(Response::History(lines))
}

/// Whether a commit of this kind can be taken back. The docket itself is not, a frozen sheet stays
/// as it was issued, and a later entry corrects one about working days.
pub(crate) fn is_revertible(action: Action) -> bool {
    !matches!(action, Action::Create | Action::Holidays | Action::Freeze)
}

/// Whether an undo that names no commit can be about this one; undos are passed over.
fn is_undoable(entry: &Entry) -> bool {
    entry.action != Action::Undo && is_revertible(entry.action)
}

fn is_of_kind(line: &CommitLine, kind: CommitKind) -> bool {
    match kind {
        CommitKind::Action(action) => line.action == action,
        CommitKind::Fact(kind) => line.action != Action::Undo && line.first == Some(kind),
    }
}

/// The entry of a commit that a request names.
pub(crate) fn asked_entry(snapshot: &dyn Snapshot, commit: u64) -> Result<Entry> {
    read::entry(snapshot, commit)?.ok_or_else(|| no_such_commit(commit))
}

pub(crate) fn no_such_commit(commit: u64) -> Error {
    Error::new(ErrorKey::NoSuchCommit).with("commit", commit)
}

/// The most cases that a line counts one by one: the distinct cases of several commits, which it
/// otherwise adds up, and the new ones of an import.
const MOST_COUNTED: u64 = 20_000;

/// The first fact of a commit, and its case.
#[derive(Default)]
struct First {
    number: Option<String>,
    fact: Option<(Option<NaiveDate>, Fact)>,
}

/// Turns journal entries into lines.
pub(crate) struct Lines<'s> {
    snapshot: &'s dyn Snapshot,
    dict: &'s Dict,
    pub(crate) retractions: Retractions,
    undoers: HashMap<u64, u64>,
    redos: HashSet<u64>,
}

impl<'s> Lines<'s> {
    pub(crate) fn new(snapshot: &'s dyn Snapshot, dict: &'s Dict) -> Result<Lines<'s>> {
        let retractions = Retractions::read(snapshot, u64::MAX)?;
        Ok(Lines {
            undoers: retractions.undoers(),
            redos: retractions.redos(),
            snapshot,
            dict,
            retractions,
        })
    }

    /// The commits about a case, newest first.
    fn of_case(&self, id: u32) -> Result<Vec<u64>> {
        let events = history(self.snapshot, id, self.dict)?;
        let mut commits: HashSet<u64> = events.iter().map(|e| e.commit).collect();
        for (by, targets) in self.retractions.iter() {
            if targets.iter().any(|target| commits.contains(target)) {
                commits.insert(by);
            }
        }
        let mut commits: Vec<u64> = commits.into_iter().collect();
        commits.sort_unstable_by(|a, b| b.cmp(a));
        Ok(commits)
    }

    pub(crate) fn line(&self, commit: u64, entry: Entry) -> Result<CommitLine> {
        let retracts_all = self.retractions.of(commit).to_vec();
        let roots = self.retractions.roots(commit);
        let of_import = match roots.as_slice() {
            [root] if !retracts_all.is_empty() => self.import(*root)?,
            _ => None,
        };
        let cases = self.cases(&roots)?;
        let events = if retracts_all.is_empty() {
            entry.events
        } else {
            self.events(&roots)?
        };
        let added = match entry.action {
            Action::Import if cases <= MOST_COUNTED => Some(self.added(commit)?),
            _ => None,
        };
        let First { number, mut fact } = self.first(&roots)?;
        let first = fact.as_ref().map(|(_, fact)| fact.kind());
        let mut varies = false;
        if cases > 1
            && matches!(entry.action, Action::Record | Action::Bulk)
            && let Some((on, of_first)) = fact.take()
        {
            let common;
            (common, varies) = self.common(commit, cases, of_first)?;
            fact = common.map(|common| (on, common));
        }
        let setting = (entry.action == Action::Thresholds)
            .then(|| serde_json::from_str(entry.source.as_deref().unwrap_or_default()).ok())
            .flatten();
        Ok(CommitLine {
            commit,
            moment: moment_of(entry.moment, zone()),
            actor: entry.actor,
            action: entry.action,
            cases,
            events,
            retracts: entry.retracts,
            retracts_all,
            redo: self.redos.contains(&commit),
            retracted_by: self.undoers.get(&commit).copied(),
            number,
            first,
            fact,
            varies,
            source: entry
                .source
                .filter(|_| matches!(entry.action, Action::Import | Action::Holidays)),
            added,
            of_import,
            setting,
        })
    }

    /// The file name and number of events of an import; `None` for another commit.
    fn import(&self, commit: u64) -> Result<Option<(String, u64)>> {
        let entry = named_entry(self.snapshot, commit)?;
        let source = entry.source.filter(|_| entry.action == Action::Import);
        Ok(source.map(|source| (source, entry.events)))
    }

    /// How many cases a commit registered: those whose first event is one of its own.
    fn added(&self, commit: u64) -> Result<u64> {
        let mut added = 0;
        touched(self.snapshot, commit, &mut |_, position, _| {
            added += u64::from(position == 0);
        })?;
        Ok(added)
    }

    /// How many cases these commits recorded something about. A case of several commits counts
    /// once.
    fn cases(&self, commits: &[u64]) -> Result<u64> {
        let mut cases = 0;
        for commit in commits {
            cases += named_entry(self.snapshot, *commit)?.cases;
        }
        if commits.len() > 1 && cases <= MOST_COUNTED {
            let mut ids = HashSet::new();
            for commit in commits {
                touched(self.snapshot, *commit, &mut |id, _, _| {
                    ids.insert(id);
                })?;
            }
            cases = ids.len() as u64;
        }
        Ok(cases)
    }

    /// How many events these commits recorded.
    fn events(&self, commits: &[u64]) -> Result<u64> {
        let mut events = 0;
        for commit in commits {
            events += named_entry(self.snapshot, *commit)?.events;
        }
        Ok(events)
    }

    /// The first fact of these commits.
    fn first(&self, commits: &[u64]) -> Result<First> {
        let mut place = None;
        for commit in commits {
            if place.is_none() {
                self.first_touched(*commit, &mut place)?;
            }
        }
        let Some((id, position)) = place else {
            return Ok(First::default());
        };
        let mut number = None;
        self.snapshot
            .with(Table::Cases, u64::from(id), &mut |value| {
                number = Header::strings(value).map(|s| s.number.to_owned());
            })?;
        let events = history(self.snapshot, id, self.dict)?;
        if number.is_none() {
            number = self.last_number(&events);
        }
        let event = events.into_iter().nth(position as usize).map(|e| e.event);
        Ok(First {
            number,
            fact: event.map(|event| (event.on, event.fact)),
        })
    }

    /// The last number of a case that is gone: one taken back before the case was does not count.
    fn last_number(&self, events: &[Recorded]) -> Option<String> {
        let undoer = |e: &Recorded| self.undoers.get(&e.commit);
        let gone = events.first().and_then(undoer);
        let held = |e: &&Recorded| undoer(e).is_none_or(|by| gone.is_none_or(|gone| by >= gone));
        events
            .iter()
            .filter(held)
            .rev()
            .find_map(|e| match &e.event.fact {
                Fact::Registered(registration) => Some(registration.number.clone()),
                Fact::Amended { field, value } if *field == Field::Number => value.clone(),
                _ => None,
            })
    }

    /// What a commit recorded alike for all its cases, and whether the cases differ; `None` if they
    /// do not even share the kind of fact. If there are too many cases to read for one line,
    /// whatever can differ is taken to differ.
    fn common(&self, commit: u64, cases: u64, first: Fact) -> Result<(Option<Fact>, bool)> {
        if first.is_one_for_all() {
            return Ok((Some(first), false));
        }
        let mut places = Vec::new();
        touched(self.snapshot, commit, &mut |id, position, _| {
            if places.len() < MOST_COMPARED {
                places.push((id, position));
            }
        })?;
        let mut varies = cases > MOST_COMPARED as u64;
        let mut common = first.clone();
        if varies {
            common = common.without_own_day();
        }
        for (id, position) in places {
            let event = history(self.snapshot, id, self.dict)?
                .into_iter()
                .nth(position as usize);
            let Some(other) = event.map(|e| e.event.fact) else {
                continue;
            };
            varies |= other != first;
            match common.common(&other) {
                Some(left) => common = left,
                None => return Ok((None, true)),
            }
        }
        Ok((Some(common), varies))
    }

    /// Finds the first case a commit touched and the position of its first event there, without
    /// reading the rest.
    fn first_touched(&self, commit: u64, first: &mut Option<(u32, u32)>) -> Result<()> {
        let mut take = |bytes: &[u8]| {
            each_touched(bytes, 0, |id, position, _| {
                first.get_or_insert((id, position));
            });
        };
        let (table, keys) = (Table::Touched, under(commit as u32));
        visit::first(self.snapshot, table, keys, Order::Ascending, |_, value| {
            take(value);
        })?;
        take(&named_entry(self.snapshot, commit)?.touched);
        Ok(())
    }
}

/// Answers [`super::api::Request::Doctor`].
pub(crate) fn doctor(core: &Core) -> Result<Response> {
    let snapshot = core.store.snapshot()?;
    let meta = read_meta(&*snapshot)?;
    let rules = core.rules(&*snapshot)?;
    let path = core.path.as_deref();
    Ok(Response::Doctor(DoctorFacts {
        path: path.map_or_else(String::new, |path| path.display().to_string()),
        format: FORMAT,
        bytes: path
            .and_then(|path| std::fs::metadata(path).ok())
            .map_or(0, |file| file.len()),
        cases: u64::from(meta.cases),
        commits: meta.commit,
        holidays_through: rules.calendar.known_until().unwrap_or(0),
    }))
}
