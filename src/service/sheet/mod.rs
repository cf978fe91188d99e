//! The figures of a sheet 日报, 周报, 月报: the answers of other requests, combined as of one day and one
//! commit.

use chrono::NaiveDate;

use super::api::{
    Context, ExecutionQuery, ExecutionRow, Filter, Response, Scope, SheetQuery, StockQuery,
    StockRow,
};
use super::error::{Error, ErrorKey};
use super::figure::Bounds;
use super::filter::Resolved;
use super::then::Then;
use super::{Core, Result};
use crate::domain::court;
use crate::domain::setting;
use crate::domain::sheet::{Figures, Kind, Since, Table};
use crate::domain::window::Window;
use crate::store::dict::Kind as Names;
use crate::store::error::StoreError;
use crate::store::kv::{Order as Direction, Snapshot};
use crate::store::read::read_meta;
use crate::store::row::header::Header;
use crate::store::table::Table as Rows;
use crate::store::visit;

mod ages;
mod changes;
mod clearance;
pub(super) mod compare;
pub(super) mod drill;
pub(super) mod frozen;
mod lists;
mod money;
mod rates;
mod series;
mod single;
mod stock;
mod tried;
mod whole;

/// How often the figures are computed if there are writes meanwhile.
const TRIES: usize = 4;

/// Answers [`super::api::Request::Sheet`].
pub(crate) fn handle(core: &Core, cx: &Context, query: &SheetQuery) -> Result<Response> {
    check(cx, query)?;
    if let Some(tag) = &query.list {
        Bounds::check_tag(tag, &*core.dict(&*core.store.snapshot()?)?)?;
    }
    let since = last_frozen(core, query)?;
    let mut figures = figures(core, cx, query, since)?;
    // The parts are computed one by one; a commit between two of them must not be half in the
    // sheet.
    for _ in 1..TRIES {
        let last = read_meta(&*core.store.snapshot()?)?.commit;
        if last == figures.commit {
            break;
        }
        figures = self::figures(core, cx, query, since)?;
    }
    Ok(Response::Sheet(Box::new(figures)))
}

/// Refuses a sheet of a day that has not come.
fn check(cx: &Context, query: &SheetQuery) -> Result<()> {
    if query.date <= cx.today {
        return Ok(());
    }
    Err(Error::new(ErrorKey::FutureDay)
        .with("date", query.date)
        .with("today", cx.today))
}

/// What the parts of a sheet need.
pub(super) struct Order<'q> {
    core: &'q Core,
    /// The context, with the day of the sheet as today.
    cx: Context,
    query: &'q SheetQuery,
    /// The court by its official name.
    court: Option<String>,
    /// The numbers of months for long-pending. Courts count from 6 (enforcement drives), 12 (the
    /// Supreme People's Court), 18, 24 and 36 months, in calendar time, suspended or not, and set
    /// which they use.
    months: Vec<u32>,
    /// The queries of its tables, answered together.
    stocks: Vec<(StockQuery, Vec<StockRow>)>,
    executions: Vec<(ExecutionQuery, Vec<ExecutionRow>)>,
}

/// The last frozen sheet of the same kind and court for an earlier day.
fn last_frozen(core: &Core, query: &SheetQuery) -> Result<Option<Since>> {
    let court = official(core, query.court.as_deref())?;
    let same = |figures: &Figures| {
        figures.kind == query.kind && figures.court == court && figures.date < query.date
    };
    frozen::last(&*core.store.snapshot()?, &same)
}

/// Computes the figures once.
fn figures(core: &Core, cx: &Context, query: &SheetQuery, since: Option<Since>) -> Result<Figures> {
    let snapshot = core.store.snapshot()?;
    let commit = read_meta(&*snapshot)?.commit;
    let mut order = Order::new(core, cx, query, &*snapshot)?;
    let name = match order.court {
        Some(_) => None,
        None => only_court(core, &*snapshot)?,
    };
    let mut whole = whole::whole(&order, since.as_ref())?;
    let rows = whole.stocks.drain(..).map(|stock| stock.rows);
    order.stocks = stock::queries(&order).into_iter().zip(rows).collect();
    let rows = whole.executions.drain(..);
    order.executions = money::queries(&order).into_iter().zip(rows).collect();
    Ok(Figures {
        kind: query.kind,
        date: query.date,
        from: query.kind.first_day(query.date),
        court: order.court.clone(),
        whole: name,
        commit,
        unknown_filing: whole.unknown_filing,
        unknown_closed: whole.unknown_closed,
        since,
        tables: tables(&order, whole)?,
    })
}

/// A daily sheet begins with what a president reads on its first page; the others begin with what
/// is new, followed by the tables.
fn tables(order: &Order<'_>, whole: whole::Whole) -> Result<Vec<Table>> {
    let daily = order.query.kind == Kind::Daily;
    let mut tables = vec![whole.changes];
    let mut later = vec![whole.indicators, whole.ageing];
    if daily {
        tables.append(&mut later);
    }
    tables.extend([
        stock::all(order)?,
        stock::delayed(order)?,
        stock::kinds(order)?,
        stock::long_pending(order)?,
    ]);
    tables.push(whole.levels);
    if daily {
        tables.extend([whole.changed, whole.overdue]);
        tables.extend(whole.ending);
    } else {
        tables.push(series::table(order)?);
        tables.append(&mut later);
        tables.extend(whole.seats);
        tables.extend([whole.workload, whole.changed, whole.overdue]);
    }
    tables.push(whole.clearance);
    tables.extend(stock::closed_list(order)?);
    tables.push(whole.tried);
    tables.push(money::table(order)?);
    Ok(tables)
}

impl<'q> Order<'q> {
    fn new(
        core: &'q Core,
        cx: &Context,
        query: &'q SheetQuery,
        snapshot: &dyn Snapshot,
    ) -> Result<Order<'q>> {
        Ok(Order {
            core,
            cx: Context {
                today: query.date,
                ..cx.clone()
            },
            query,
            court: official(core, query.court.as_deref())?,
            months: core.rules(snapshot)?.setting.long_pending.clone(),
            stocks: Vec::new(),
            executions: Vec::new(),
        })
    }
}

impl Order<'_> {
    /// The window of the sheet.
    fn window(&self) -> Window {
        self.since(self.query.kind.first_day(self.query.date))
    }

    /// The window from a day to that of the sheet.
    fn since(&self, from: NaiveDate) -> Window {
        Window::new(from, self.query.date)
    }

    /// The year of the sheet up to its day.
    fn year(&self) -> Window {
        Window::year_to(self.query.date)
    }

    /// The number of months used by clearance, changes and the paragraph.
    fn long(&self) -> u32 {
        setting::chief(&self.months)
    }

    /// The part of the docket the sheet covers.
    fn scope(&self) -> Scope {
        Scope {
            courts: self.court.iter().cloned().collect(),
            ..Scope::default()
        }
    }

    /// Whether the sheet covers a court.
    fn wants(&self, court: Option<&str>) -> bool {
        self.court.is_none() || self.court.as_deref() == court
    }
}

/// The court that all cases of the docket are with; `None` if there are several. Cases without a
/// court say nothing.
fn only_court(core: &Core, snapshot: &dyn Snapshot) -> Result<Option<String>> {
    let dict = core.dict(snapshot)?;
    let mut names = dict.all(Names::Court);
    let first = names.next().map(|(_, name)| name.to_owned());
    if names.next().is_none() {
        return Ok(first);
    }
    // Several names were used, perhaps only before a correction. The rows of a past would have to
    // be made first, so there those of the docket now decide.
    let base = core.then.as_ref().map(Then::base).transpose()?;
    let mut only = None;
    let mut several = false;
    let rows = base.as_deref().unwrap_or(snapshot);
    visit::try_scan(
        rows,
        Rows::Cases,
        visit::ALL,
        Direction::Ascending,
        |_, row| {
            let court = Header::read(row).map(|header| header.court);
            if let Some(court) = court.filter(|court| dict.text(Names::Court, *court).is_some()) {
                several = *only.get_or_insert(court) != court;
            }
            Ok::<_, StoreError>(visit::go_on(!several))
        },
    )?;
    let only = only.filter(|_| !several);
    Ok(only
        .and_then(|court| dict.text(Names::Court, court))
        .map(str::to_owned))
}

/// The official name of a court; an unknown name is an error.
fn official(core: &Core, name: Option<&str>) -> Result<Option<String>> {
    let Some(name) = name else { return Ok(None) };
    let snapshot = core.store.snapshot()?;
    let dict = core.dict(&*snapshot)?;
    let rules = core.rules(&*snapshot)?;
    let filter = Filter {
        courts: vec![name.to_owned()],
        ..Filter::default()
    };
    // Only the name is checked; no condition of the filter depends on a day.
    Resolved::new(&filter, &*snapshot, &dict, &rules, NaiveDate::MIN)?;
    if let Some(court) = court::named(name) {
        return Ok(Some(court.name.to_owned()));
    }
    // A court of the docket that the table does not have: a full name takes precedence over a short
    // one.
    let texts: Vec<&str> = dict.all(Names::Court).map(|(_, text)| text).collect();
    let whole = texts.iter().find(|text| **text == name);
    let found = whole.or_else(|| texts.iter().find(|text| court::is_meant(name, text)));
    Ok(Some((*found.unwrap_or(&name)).to_owned()))
}

#[cfg(test)]
mod tests;
