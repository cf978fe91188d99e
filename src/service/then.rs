//! The open cases of a past day, from the columns and the changes of due dates. Only the cases of
//! the page are read, and those that the columns do not cover.

use std::collections::HashSet;
use std::sync::{Arc, OnceLock};

use chrono::NaiveDate;

use super::api::{Context, DueQuery, Filter, LevelCounts, Page};
use super::filter::Resolved;
use super::line::{Now, line_of_case};
use super::rules::{self, Loaded};
use super::{Core, Result, cases, undone};
use crate::domain::case::Case;
use crate::domain::clock::Verdict;
use crate::domain::number;
use crate::domain::standing::Standing;
use crate::store::codec::to_days;
use crate::store::dict::Dict;
use crate::store::error::StoreError;
use crate::store::kv::{Snapshot, Store};
use crate::store::past::Cut;
use crate::store::read::{read_meta, touched};
use crate::store::row::due_change::{self, Told};
use crate::store::row::header::Header;
use crate::store::row::hot;
use crate::store::table::Table;
use crate::store::visit;

/// The open cases of a day.
#[derive(Debug)]
struct Stood {
    /// Ids with their standing, in no order.
    open: Vec<(u32, Standing)>,
    /// Cases whose facts then differ from what the rows say now.
    altered: HashSet<u32>,
}

type Open = Arc<Stood>;

/// The columns from which a past is read.
#[derive(Debug)]
pub(crate) struct Then {
    base: Arc<dyn Store>,
    cut: Cut,
    /// Kept while this past is asked about; `None` if the events of every case must be read.
    open: OnceLock<Option<Open>>,
}

impl Then {
    pub(crate) fn new(base: Arc<dyn Store>, cut: Cut) -> Then {
        Then {
            base,
            cut,
            open: OnceLock::new(),
        }
    }

    /// The docket as it is now.
    pub(super) fn base(&self) -> Result<Box<dyn Snapshot + '_>> {
        Ok(self.base.snapshot()?)
    }
}

/// What is needed to read the standing of cases from their events.
struct Asked<'s> {
    snapshot: &'s dyn Snapshot,
    rules: &'s Loaded,
    now: Now<'s>,
    dict: Arc<Dict>,
    undone: HashSet<u64>,
    /// For the current docket, the day up to which events count; a past is already cut.
    cut: Option<NaiveDate>,
}

impl<'s> Asked<'s> {
    fn new(
        core: &Core,
        snapshot: &'s dyn Snapshot,
        rules: &'s Loaded,
        today: NaiveDate,
    ) -> Result<Asked<'s>> {
        Ok(Asked {
            snapshot,
            rules,
            now: Now::of_rules(rules, today),
            dict: core.dict(snapshot)?,
            undone: undone(snapshot, u64::MAX)?,
            cut: core.then.is_none().then_some(today),
        })
    }

    fn case(&self, id: u32) -> Result<Option<(Case, Verdict)>> {
        let (_, case) = cases::load(self.snapshot, id, &self.dict, &self.undone, self.cut)?;
        Ok(case.exists.then(|| {
            let verdict = self.rules.verdict(&case, self.now.today);
            (case, verdict)
        }))
    }

    /// The standing of a case according to its events.
    fn standing(&self, id: u32) -> Result<Option<Standing>> {
        let found = self.case(id)?;
        Ok(found
            .and_then(|(case, verdict)| Standing::of(&verdict, case.now.custody, self.now.today)))
    }
}

/// The page of a filter that asks only for court, division, handler, level and days left; `None` if
/// the columns cannot answer it.
pub(crate) fn page(
    core: &Core,
    cx: &Context,
    snapshot: &dyn Snapshot,
    rules: &Loaded,
    query: &DueQuery,
) -> Result<Option<Page>> {
    let Some(open) = open(core, cx, snapshot, rules)? else {
        return Ok(None);
    };
    let asked = Asked::new(core, snapshot, rules, cx.today)?;
    let filter = Resolved::new(&query.filter, snapshot, &asked.dict, rules, cx.today)?;
    let whose = Whose::new(core, &open, &asked, &filter, &query.filter)?;
    let mut levels = LevelCounts::default();
    let mut found = Vec::new();
    for (id, standing) in &open.open {
        let urgency = asked.now.of_standing(*standing);
        if !whose.holds(*id)? {
            continue;
        }
        if filter.within(&urgency) {
            levels.add(urgency.level, 1);
        }
        if filter.urgency(&urgency) {
            found.push((urgency.due.is_none(), urgency.due, *id));
        }
    }
    found.sort_unstable();
    let window = found.iter().skip(query.offset);
    let mut rows = Vec::new();
    let mut key = String::new();
    for (_, _, id) in window.take(query.limit.unwrap_or(usize::MAX)) {
        if let Some((case, verdict)) = asked.case(*id)? {
            number::canonical_key(&case.now.number, &mut key);
            rows.push(line_of_case(*id, &key, &case, &verdict));
        }
    }
    Ok(Some(Page {
        rows,
        total: query.count.then_some(found.len()),
        levels,
    }))
}

/// Checks who had a case: by its row if it never moved and nothing else was recorded then,
/// otherwise by its events.
struct Whose<'w> {
    /// `None` if the filter takes everybody's cases.
    base: Option<Box<dyn Snapshot + 'w>>,
    altered: &'w HashSet<u32>,
    asked: &'w Asked<'w>,
    filter: &'w Resolved<'w>,
}

impl<'w> Whose<'w> {
    fn new(
        core: &'w Core,
        open: &'w Stood,
        asked: &'w Asked<'w>,
        filter: &'w Resolved<'w>,
        said: &Filter,
    ) -> Result<Whose<'w>> {
        let then = core.then.as_ref().filter(|_| !Resolved::is_plain(said));
        Ok(Whose {
            base: then.map(|then| then.base.snapshot()).transpose()?,
            altered: &open.altered,
            asked,
            filter,
        })
    }

    fn holds(&self, id: u32) -> Result<bool> {
        let Some(base) = &self.base else {
            return Ok(true);
        };
        if !self.altered.contains(&id) {
            let mut holds = None;
            base.with(Table::Cases, u64::from(id), &mut |value| {
                let header = Header::read(value).filter(|header| !header.storied);
                holds = header.map(|header| self.filter.is_whose(&header));
            })?;
            if let Some(holds) = holds {
                return Ok(holds);
            }
        }
        let found = self.asked.case(id)?;
        Ok(found.is_some_and(|(case, _)| {
            let now = &case.now;
            self.filter
                .named([&now.court, &now.division, &now.handler].map(Option::as_deref))
        }))
    }
}

/// The open cases of the day; `None` if the columns cannot tell.
fn open(
    core: &Core,
    cx: &Context,
    snapshot: &dyn Snapshot,
    rules: &Loaded,
) -> Result<Option<Open>> {
    let Some(then) = &core.then else {
        // The current docket, asked about a day before its last write.
        let asked = Asked::new(core, snapshot, rules, cx.today)?;
        return by_columns(snapshot, cx.today, HashSet::new(), &asked).map(Some);
    };
    if let Some(open) = then.open.get() {
        return Ok(open.clone());
    }
    let base = then.base.snapshot()?;
    let open = match altered(&*base, &then.cut)? {
        Some(altered) => {
            let asked = Asked::new(core, snapshot, rules, cx.today)?;
            Some(by_columns(&*base, cx.today, altered, &asked)?)
        }
        None => None,
    };
    Ok(then.open.get_or_init(|| open).clone())
}

/// The cases whose facts in the last commit differ from those known in a past. `None` if the columns
/// say nothing about that past: the store is of an older program, or other rules applied.
pub(super) fn altered(base: &dyn Snapshot, cut: &Cut) -> Result<Option<HashSet<u32>>> {
    let meta = read_meta(base)?;
    if !meta.past_kept {
        return Ok(None);
    }
    let now = undone(base, u64::MAX)?;
    let held = now.symmetric_difference(&cut.undone).copied();
    let mut commits: HashSet<u64> = held.filter(|commit| *commit <= cut.until).collect();
    commits.extend(cut.until.saturating_add(1)..=meta.commit);
    if !commits.is_empty() && !rules::same_dates(&rules::rows_at(base, u64::MAX)?, &cut.rules) {
        return Ok(None);
    }
    let mut ids = HashSet::new();
    for commit in commits {
        touched(base, commit, &mut |id, _, _| {
            ids.insert(id);
        })?;
    }
    Ok(Some(ids))
}

/// Makes one pass over the columns; the cases in `altered`, and those the columns do not cover, are
/// read from their events.
fn by_columns(
    columns: &dyn Snapshot,
    day: NaiveDate,
    altered: HashSet<u32>,
    asked: &Asked<'_>,
) -> Result<Open> {
    let mut open = Vec::new();
    let mut unseen = altered.clone();
    let mut ask = Vec::new();
    visit::each(columns, Table::Hot, visit::ALL, |chunk, columns_of| {
        let mut take = |changes: &[u8]| {
            due_change::each(columns_of, changes, to_days(day), |place, _, told| {
                let id = chunk as u32 * hot::CASES + u32::from(place);
                match told {
                    _ if unseen.remove(&id) => ask.push(id),
                    Told::Ask => ask.push(id),
                    Told::Absent | Told::Stands(Standing::Closed) => {}
                    Told::Stands(standing) => open.push((id, standing)),
                }
            });
        };
        if !columns.with(Table::DueChanges, chunk, &mut take)? {
            take(&[]);
        }
        Ok::<(), StoreError>(())
    })?;
    // Cases that are gone now but existed then.
    ask.extend(unseen);
    for id in ask {
        match asked.standing(id)? {
            None | Some(Standing::Closed) => {}
            Some(standing) => open.push((id, standing)),
        }
    }
    Ok(Arc::new(Stood { open, altered }))
}
