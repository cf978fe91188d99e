//! Reported figures: taken as published, one row of the store per commit, and compared with each
//! other and with the docket.

use std::collections::{BTreeMap, HashSet};

use chrono::NaiveDate;

use super::api::{
    Context, ReportedFigures, ReportedLine, ReportedQuery, ReportedReport, ReportedRow, Response,
    Scope, Slice, Stock, StockQuery, StockRow, StockSet,
};
use super::error::{Error, ErrorKey};
use super::retract::undone;
use super::write::{Stale, repeated};
use super::{Core, Result, author, lock, stock};
use crate::domain::court;
use crate::domain::journal::Action;
use crate::domain::reported::category;
use crate::domain::window::Window;
use crate::store::chain::digest;
use crate::store::codec::to_days;
use crate::store::commit::seal_plain;
use crate::store::error::StoreError;
use crate::store::kv::Snapshot;
use crate::store::read::read_meta;
use crate::store::row::journal::Entry;
use crate::store::table::Table;
use crate::store::visit;

/// The largest import, in bytes of its rows.
const LONGEST: usize = 32 << 20;
/// Separates the file name from the digest of the rows in the journal entry.
const MARK: &str = " sm3:";

/// What identifies a row: court, kind, period.
type Identity = (String, String, NaiveDate, NaiveDate);

fn identity(figures: &ReportedFigures) -> Identity {
    let (court, kind) = (figures.court.clone(), figures.kind.clone());
    (court, kind, figures.from, figures.to)
}

/// Every reported row in its current version: a later commit replaces an earlier one.
fn all(snapshot: &dyn Snapshot) -> Result<BTreeMap<Identity, ReportedFigures>> {
    let gone: HashSet<u64> = undone(snapshot, u64::MAX)?;
    let mut rows = BTreeMap::new();
    visit::each(snapshot, Table::Reported, visit::ALL, |commit, value| {
        if gone.contains(&commit) {
            return Ok(());
        }
        let figures: Vec<ReportedFigures> = serde_json::from_slice(value)
            .map_err(|_| StoreError::unreadable(Table::Reported, commit))?;
        rows.extend(figures.into_iter().map(|f| (identity(&f), f)));
        Ok::<(), StoreError>(())
    })?;
    Ok(rows)
}

/// Answers [`super::api::Request::ReportedImport`]. Nothing is refused; an identical row changes
/// nothing.
pub(crate) fn import(
    core: &Core,
    cx: &Context,
    rows: &[ReportedRow],
    source: &str,
    dry_run: bool,
) -> Result<Response> {
    let _writing = lock(&core.writing);
    // A dry run only reads, so it works on a store that cannot be written.
    let mut known = all(&*core.store.snapshot()?)?;
    let mut report = ReportedReport {
        read: rows.len() as u64,
        ..ReportedReport::default()
    };
    let mut news: BTreeMap<Identity, ReportedFigures> = BTreeMap::new();
    for row in rows {
        let key = identity(&row.figures);
        match known.insert(key.clone(), row.figures.clone()) {
            None => report.added += 1,
            Some(before) if before == row.figures => {
                report.unchanged += 1;
                continue;
            }
            Some(_) => report.updated += 1,
        }
        news.insert(key, row.figures.clone());
    }
    if dry_run || news.is_empty() {
        return Ok(Response::ReportedImported(report));
    }
    let mut txn = core.store.begin()?;
    if let Some(commit) = repeated(&*txn, cx)? {
        report.group = Some(commit);
        return Ok(Response::ReportedImported(report));
    }
    let news: Vec<ReportedFigures> = news.into_values().collect();
    let bytes = serde_json::to_vec(&news).map_err(Error::bug)?;
    if bytes.len() > LONGEST {
        return Err(Error::new(ErrorKey::LongReported).with("bytes", bytes.len()));
    }
    let mut meta = read_meta(&*txn)?;
    txn.put(Table::Reported, meta.commit + 1, &bytes)?;
    let source = Some(format!("{source}{MARK}{}", digest(&bytes)));
    seal_plain(
        &mut *txn,
        &mut meta,
        author(cx, Action::Reported, source),
        to_days(cx.today),
    )?;
    core.commit(txn, meta.commit, Stale::Nothing)?;
    report.group = Some(meta.commit);
    Ok(Response::ReportedImported(report))
}

/// Answers [`super::api::Request::Reported`], in the order of courts, kinds and periods.
pub(crate) fn handle(core: &Core, cx: &Context, query: &ReportedQuery) -> Result<Response> {
    let rows = all(&*core.store.snapshot()?)?;
    // The stock before a period is the closing of the period that ends the day before, for the same
    // court and kind.
    let closings: BTreeMap<(&str, &str, NaiveDate), i64> = rows
        .values()
        .filter_map(|f| {
            Some((
                (f.court.as_str(), f.kind.as_str(), f.to.succ_opt()?),
                f.closing?,
            ))
        })
        .collect();
    let wanted = |figures: &&ReportedFigures| {
        let of = |names: &[String], same: &dyn Fn(&str) -> bool| {
            names.is_empty() || names.iter().any(|name| same(name))
        };
        of(&query.courts, &|name| court::is_meant(name, &figures.court))
            && of(&query.kinds, &|name| name == figures.kind)
            && query.from.is_none_or(|from| figures.from >= from)
            && query.to.is_none_or(|to| figures.to <= to)
    };
    let mut own = Own::new(core, cx)?;
    let mut lines = Vec::new();
    for figures in rows.values().filter(wanted) {
        let before = closings.get(&(figures.court.as_str(), figures.kind.as_str(), figures.from));
        let line = ReportedLine {
            gap: gap(figures),
            caseload_gap: caseload_gap(figures),
            restated: figures
                .opening
                .zip(before)
                .and_then(|(opening, before)| opening.checked_sub(*before)),
            own: own.of(figures)?,
            figures: figures.clone(),
        };
        if !query.differing || line.differs() {
            lines.push(line);
        }
    }
    lines.sort_by_cached_key(|line| {
        let figures = &line.figures;
        let order = court::official_order(&figures.court);
        (order, identity(figures))
    });
    Ok(Response::Reported(lines))
}

/// Closing minus (opening + filed − closed). `None` also if a number is so large that they cannot be
/// compared: older versions took any number in.
fn gap(figures: &ReportedFigures) -> Option<i64> {
    let entered = figures.opening?.checked_add(figures.filed?)?;
    let expected = entered.checked_sub(figures.closed?)?;
    figures.closing?.checked_sub(expected)
}

/// Caseload minus (opening + filed), as [`gap`].
fn caseload_gap(figures: &ReportedFigures) -> Option<i64> {
    let expected = figures.opening?.checked_add(figures.filed?)?;
    figures.caseload?.checked_sub(expected)
}

/// The docket's own figures, with one stock per period.
struct Own<'c> {
    core: &'c Core,
    cx: &'c Context,
    courts: HashSet<String>,
    periods: BTreeMap<Window, Vec<StockRow>>,
}

impl<'c> Own<'c> {
    fn new(core: &'c Core, cx: &'c Context) -> Result<Own<'c>> {
        let snapshot = core.store.snapshot()?;
        let dict = core.dict(&*snapshot)?;
        let courts = dict.all(crate::store::dict::Kind::Court);
        Ok(Own {
            core,
            cx,
            courts: courts.map(|(_, name)| name.to_owned()).collect(),
            periods: BTreeMap::new(),
        })
    }

    /// The docket's own opening, filed, closed and closing; `None` if it does not know the court or
    /// the kind.
    fn of(&mut self, figures: &ReportedFigures) -> Result<Option<[i64; 4]>> {
        let kind = category(&figures.kind);
        if !self.courts.contains(&figures.court) || kind.is_none() && !figures.kind.is_empty() {
            return Ok(None);
        }
        let window = Window::new(figures.from, figures.to);
        if !self.periods.contains_key(&window) {
            let query = StockQuery {
                window,
                period: None,
                slices: vec![Slice::Court, Slice::Kind],
                set: StockSet::All,
                scope: Scope::default(),
            };
            if let Response::Stock(Stock { rows, .. }) = stock::handle(self.core, self.cx, &query)?
            {
                self.periods.insert(window, rows);
            }
        }
        let mut sums = [0; 4];
        for row in self.periods.get(&window).into_iter().flatten() {
            let [court, own] = row.keys.as_slice() else {
                continue;
            };
            let same = kind.is_none_or(|kind| own.as_deref() == Some(kind.id()));
            if court.as_deref() == Some(&figures.court) && same {
                for (sum, n) in
                    sums.iter_mut()
                        .zip([row.opening, row.filed, row.ended, row.closing])
                {
                    *sum += n;
                }
            }
        }
        Ok(Some(sums))
    }
}

/// The digest of the imported figures that a journal entry contains.
pub(crate) fn vouched(entry: &Entry) -> Option<&str> {
    let source = entry
        .source
        .as_deref()
        .filter(|_| entry.action == Action::Reported)?;
    Some(source.rsplit_once(MARK)?.1)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Rows that an older version took in have such numbers.
    #[test]
    fn numbers_too_large_to_be_compared_have_no_gap() {
        let figures = |opening, filed, closed, closing| ReportedFigures {
            opening: Some(opening),
            filed: Some(filed),
            closed: Some(closed),
            closing: Some(closing),
            caseload: Some(closing),
            ..ReportedFigures::default()
        };
        for (figures, of_closing, of_caseload) in [
            (figures(1, 2, 3, 4), Some(4), Some(1)),
            (figures(i64::MAX, 1, 0, 0), None, None),
            (figures(0, i64::MAX, -1, 0), None, Some(-i64::MAX)),
            (figures(1, 0, 0, i64::MIN), None, None),
        ] {
            assert_eq!(gap(&figures), of_closing, "{figures:?}");
            assert_eq!(caseload_gap(&figures), of_caseload, "{figures:?}");
        }
    }
}
