//! The cases of a past that cannot matter for a request: over before its days, filed after them, or
//! always with others. The columns of the current docket tell which, and their events are not read.

use std::collections::HashSet;

use chrono::NaiveDate;

use crate::domain::query::Key;
use crate::domain::standing::Standing;
use crate::service::api::{Figure, Filter, Listed, Measure, Request, Scope, Status};
use crate::service::filter::Resolved;
use crate::service::indicators::year_begin;
use crate::service::then::altered;
use crate::service::{Core, Result};
use crate::store::codec::to_days;
use crate::store::error::StoreError;
use crate::store::kv::Snapshot;
use crate::store::past::{Aside, Cut};
use crate::store::row::due_change::{self, Told};
use crate::store::row::header::{Header, NO_DAY};
use crate::store::row::{followed, hot};
use crate::store::table::Table;
use crate::store::visit;

/// Which cases that are over a request still asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Over {
    Any,
    /// Those closed on the day or the one before it, or followed up on the day.
    OfTheDay,
    /// Those closed on a day or later.
    Since(NaiveDate),
}

/// What a request about a past asks for at most.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Wanted {
    over: Over,
    /// Only the cases of these courts, divisions and handlers; empty for any.
    whose: Filter,
}

impl Wanted {
    /// What a request asks for; `None` if every case may matter, or the columns answer it anyway.
    pub(super) fn of(request: &Request) -> Option<Wanted> {
        let by_columns = Resolved::is_named;
        match request {
            Request::Overview => Some(Wanted {
                over: Over::OfTheDay,
                whose: Filter::default(),
            }),
            Request::Stock(query) => Some(Wanted::since(query.window.from)),
            // A closed list has cases that were closed long before.
            Request::Indicators(query) if query.list.is_none() => {
                let year = year_begin(query.window.to).unwrap_or(query.window.from);
                Some(Wanted::since(query.window.from.min(year)))
            }
            Request::Ageing(query) => Some(Wanted::open(&query.scope)),
            Request::Delays(query) => Some(Wanted::open(&query.scope)),
            Request::Workload(query) => Some(Wanted::open(&query.scope)),
            Request::Checklist(query) => Wanted::by(&query.filter),
            Request::Due(query) if !by_columns(&query.filter) => Wanted::by(&query.filter),
            Request::List(query) if !(query.is_of_due_dates() && by_columns(&query.filter)) => {
                Wanted::by(&query.filter)
            }
            Request::Sums(among) if among.figure.is_none() => Wanted::by(&among.filter),
            Request::NamesOf(query) => match &query.of {
                Listed::Cases(among) if among.figure.is_none() => Wanted::by(&among.filter),
                Listed::Cases(_) => None,
                Listed::Day(filter) => Wanted::by(filter),
            },
            Request::Calendar(query) => Wanted::by(&query.filter),
            Request::Agenda(query) => Wanted::by(&query.filter),
            Request::Drill(query) if query.filter.is_none() => match &query.figure {
                // Which are without a filing date is asked of every case, closed or not.
                Figure::Stock { query, measure, .. } if *measure != Measure::UnknownFiling => {
                    Some(Wanted::since(query.window.from))
                }
                Figure::Ageing { query, .. } => Some(Wanted::open(&query.scope)),
                Figure::Delays { query, .. } => Some(Wanted::open(&query.scope)),
                Figure::Workload { query, .. } => Some(Wanted::open(&query.scope)),
                Figure::Level { filter, .. }
                | Figure::Due { filter }
                | Figure::Agenda { filter, .. } => Wanted::by(filter),
                _ => None,
            },
            _ => None,
        }
    }

    /// The cases that were not over before a day.
    fn since(from: NaiveDate) -> Wanted {
        Wanted {
            over: Over::Since(from),
            whose: Filter::default(),
        }
    }

    /// The open cases of a scope.
    fn open(scope: &Scope) -> Wanted {
        Wanted {
            over: Over::OfTheDay,
            whose: Filter {
                courts: scope.courts.clone(),
                divisions: scope.divisions.clone(),
                handlers: scope.handlers.clone(),
                ..Filter::default()
            },
        }
    }

    fn by(filter: &Filter) -> Option<Wanted> {
        let whose = Filter {
            courts: filter.courts.clone(),
            divisions: filter.divisions.clone(),
            handlers: filter.handlers.clone(),
            ..Filter::default()
        };
        let over = match filter.status {
            Status::Open => Over::OfTheDay,
            Status::Closed | Status::All => Over::Any,
        };
        // A number that no case has is refused, so every case must be there to be looked up.
        let numbered = filter.terms.iter().any(|term| term.key == Key::Number);
        let narrow = over != Over::Any || whose != Filter::default();
        (narrow && !numbered).then_some(Wanted { over, whose })
    }

    /// The day before which a case must have been closed to be left aside.
    fn over_by(&self, day: i32) -> Option<i32> {
        let since = match self.over {
            Over::Any => return None,
            Over::OfTheDay => day,
            Over::Since(since) => day.min(to_days(since)),
        };
        // The day before still has it in its numbers.
        Some(since - 1)
    }
}

/// The cases that a request leaves aside as of the day of the cut; `None` if that cannot be told,
/// so that all are read.
pub(super) fn of(
    core: &Core,
    base: &dyn Snapshot,
    cut: &Cut,
    wanted: &Wanted,
) -> Result<Option<Aside>> {
    let Some(day) = cut.day.map(to_days) else {
        return Ok(None);
    };
    let Some(altered) = altered(base, cut)? else {
        return Ok(None);
    };
    let (dict, rules) = (core.dict(base)?, core.rules(base)?);
    // A name that is refused is refused by the answer.
    let whose = Resolved::new(&wanted.whose, base, &dict, &rules, cut.today);
    let named = wanted.whose != Filter::default();
    let whose = whose.ok().filter(|_| named);
    let (busy, over_by) = (since(base, day)?, wanted.over_by(day));
    let is_over = |closed: i32| closed != NO_DAY && over_by.is_some_and(|by| closed < by);
    let mut aside = Aside::default();
    visit::each(base, Table::Hot, visit::ALL, |chunk, columns| {
        let mut taken = Ok(());
        let mut take = |changes: &[u8]| {
            due_change::each(columns, changes, day, |place, columns, told| {
                let id = chunk as u32 * hot::CASES + u32::from(place);
                if altered.contains(&id) {
                    return;
                }
                match told {
                    Told::Absent => aside.leave(id, false),
                    Told::Stands(Standing::Closed)
                        if is_over(columns.closed) && !busy.contains(&id) =>
                    {
                        aside.leave(id, true);
                    }
                    _ => match whose.as_ref().map(|whose| is_others(base, id, whose)) {
                        Some(Ok(true)) => aside.leave(id, true),
                        Some(Err(error)) => taken = Err(error),
                        Some(Ok(false)) | None => {}
                    },
                }
            });
        };
        if !base.with(Table::DueChanges, chunk, &mut take)? {
            take(&[]);
        }
        taken
    })?;
    Ok(Some(aside))
}

/// Whether a case never moved and is with somebody else.
fn is_others(
    base: &dyn Snapshot,
    id: u32,
    whose: &Resolved<'_>,
) -> std::result::Result<bool, StoreError> {
    let mut others = false;
    base.with(Table::Cases, u64::from(id), &mut |row| {
        let header = Header::read(row).filter(|header| !header.storied);
        others = header.is_some_and(|header| !whose.is_whose(&header));
    })?;
    Ok(others)
}

/// The cases whose last follow-up is on a day or later: on that day they may have been closed and
/// followed up all the same.
fn since(base: &dyn Snapshot, day: i32) -> Result<HashSet<u32>> {
    let mut ids = HashSet::new();
    let keys = *followed::range(day).start()..=u64::MAX;
    visit::rows(base, Table::Followed, keys, |key, row| {
        followed::each(key, row, &mut |id| {
            ids.insert(id);
        });
    })?;
    Ok(ids)
}
