//! Stocks, money, indicators, ages and changes: from one pass over the cases, and from the events
//! of those that may be restated.

use super::Order;
use super::{ages, changes, clearance, lists, money, rates, stock, tried};
use crate::domain::case::Case;
use crate::domain::sheet::{Kind, Since, Table};
use crate::domain::tally::open_on;
use crate::service::api::{ExecutionRow, IndicatorQuery, Stock};
use crate::service::figure::{Bounds, Columns, Need, Pass, Shown, is_over};
use crate::service::{Result, execution, indicators, stock as stocks};
use crate::store::codec::to_days;
use crate::store::kv::Snapshot;
use crate::store::row::header::{Header, NO_DAY};

/// The tables from one pass over the cases.
#[derive(Debug, PartialEq)]
pub(super) struct Whole {
    pub(super) changes: Table,
    pub(super) changed: Table,
    pub(super) levels: Table,
    pub(super) overdue: Table,
    pub(super) workload: Table,
    pub(super) indicators: Table,
    pub(super) ageing: Table,
    pub(super) clearance: Table,
    pub(super) tried: Table,
    /// Ages by court or division, natural and net; not on a daily sheet.
    pub(super) seats: Vec<Table>,
    /// Answers to the queries of [`stock::queries`]; `executions` answers those of
    /// [`money::queries`]; both in their order.
    pub(super) stocks: Vec<Stock>,
    /// Pauses that end soon; only on a daily sheet.
    pub(super) ending: Option<Table>,
    pub(super) executions: Vec<Vec<ExecutionRow>>,
    /// Cases without a filing date: the open ones, and in `unknown_closed` those closed in the year
    /// of the sheet.
    pub(super) unknown_filing: u64,
    pub(super) unknown_closed: u64,
}

pub(super) fn whole(order: &Order<'_>, since: Option<&Since>) -> Result<Whole> {
    gathered(order, since, |seen, asked, snapshot| {
        let pass = seen.pass;
        let rated = asked.rated.iter();
        let rated = rated.map(|query| indicators::need_of(pass, query));
        let needs = Needs {
            of_stock: asked.of_stock,
            of_money: asked.of_money,
            rated: rated.collect::<Result<Vec<_>>>()?,
            earliest: to_days(seen.changes.earliest()),
            clearance: clearance::need(order.long(), order.year()),
            tried: tried::need(order.year()),
        };
        seen.taken_back(snapshot)?;
        pass.each_story(
            &|header, columns| needs.all(header, columns),
            &mut |shown| seen.see(&needs, shown),
        )
    })
}

/// The queries from which tables are made.
struct Asked<'a> {
    rated: &'a [IndicatorQuery],
    of_stock: &'a stocks::Ask<'a>,
    of_money: &'a execution::Ask<'a>,
}

/// The tables of the cases that `show` shows.
fn gathered(
    order: &Order<'_>,
    since: Option<&Since>,
    show: impl FnOnce(&mut Seen<'_>, &Asked<'_>, &dyn Snapshot) -> Result<()>,
) -> Result<Whole> {
    let snapshot = order.core.store.snapshot()?;
    let pass = Pass::new(order.core, &*snapshot, &order.cx)?;
    let bounds = Bounds::new(&order.scope(), &pass.dict)?;
    let queries = rates::queries(order);
    let (asked, money) = (stock::queries(order), money::queries(order));
    let asked = Asked {
        rated: &queries,
        of_stock: &stocks::Ask::new(&order.cx, &asked)?,
        of_money: &execution::Ask::new(&pass, &money)?,
    };
    let mut seen = Seen {
        order,
        pass: &pass,
        bounds: &bounds,
        rates: rates::Rates::new(&pass, &queries)?,
        ages: ages::Ages::default(),
        standing: lists::Open::default(),
        changes: changes::Changes::new(order, &*snapshot, &bounds, since)?,
        clearance: clearance::Clearance::new(order, &bounds),
        tried: tried::Tried::new(order, &pass, &bounds),
        stocks: stocks::Counter::new(&pass, asked.of_stock)?,
        executions: execution::Counter::new(asked.of_money),
        ending: Vec::new(),
    };
    show(&mut seen, &asked, &*snapshot)?;
    seen.tables(&*snapshot)
}

/// What the tables need to know about a case that never moved and was never reopened.
struct Needs<'a, R, C, T> {
    of_stock: &'a stocks::Ask<'a>,
    of_money: &'a execution::Ask<'a>,
    /// What each query about indicators needs.
    rated: Vec<R>,
    /// The first day from which something may have changed.
    earliest: i32,
    /// What the long-pending cases to be cleared need.
    clearance: C,
    /// What the trial cases closed this year need.
    tried: T,
}

impl<R, C, T> Needs<'_, R, C, T>
where
    R: Fn(&Header) -> Need,
    C: Fn(&Header) -> Need,
    T: Fn(&Header, &Columns<'_>) -> Need,
{
    fn all(&self, header: &Header, columns: &Columns<'_>) -> Need {
        let money = self.of_money.need(header, columns);
        let others = self.of_stock.need(header).max(money);
        self.standing(header)
            .max(others)
            .max((self.clearance)(header))
            .max((self.tried)(header, columns))
    }

    /// The need of levels, ages, changes and indicators: nothing for a case closed before all of
    /// their windows.
    fn standing(&self, header: &Header) -> Need {
        self.rated
            .iter()
            .map(|need| need(header))
            .fold(need_of_standing(header, self.earliest), Need::max)
    }
}

/// What must be known of a case to tell how it stood on days from `earliest` on.
pub(super) fn need_of_standing(header: &Header, earliest: i32) -> Need {
    match header {
        header if is_over(header, earliest) => Need::Nothing,
        header if !header.changed => Need::Row,
        // A pause that ended only later had not ended on the day of the sheet.
        header if header.closed != NO_DAY => Need::Changes,
        _ => Need::Delays,
    }
}

/// Shows a case as it stood on the day of the pass if it was open then, otherwise `None`.
pub(super) fn open_then(
    pass: &Pass<'_>,
    shown: &Shown<'_>,
    see: &mut dyn FnMut(Option<&Shown<'_>>) -> Result<()>,
) -> Result<()> {
    let (case, date) = (shown.case, pass.today);
    let is_later = match shown.columns {
        Some(_) => case.closed.is_some_and(|closed| closed > date),
        None => case.has_later(date),
    };
    if !is_later {
        return see(Some(shown).filter(|shown| open_on(shown.case, date)));
    }
    // Its row, or the case made by all its events, includes what came after the day.
    let recorded = pass.recorded(shown.id)?;
    let cut = Case::as_of(pass.held(&recorded).iter(), date);
    let cut = cut.as_ref().filter(|then| open_on(then, date));
    let cut = cut.map(|then| Shown::story(shown.id, then));
    see(cut.as_ref())
}

/// The parts that see every case, each for a table of its own.
struct Seen<'a> {
    order: &'a Order<'a>,
    pass: &'a Pass<'a>,
    bounds: &'a Bounds,
    rates: rates::Rates<'a>,
    ages: ages::Ages,
    standing: lists::Open,
    changes: changes::Changes<'a>,
    clearance: clearance::Clearance<'a>,
    tried: tried::Tried<'a>,
    stocks: stocks::Counter<'a>,
    executions: execution::Counter<'a>,
    /// Cases with pauses that may end soon.
    ending: Vec<u32>,
}

impl Seen<'_> {
    /// Shows the cases that were touched: even those undone altogether may have been in an earlier
    /// sheet.
    fn taken_back(&mut self, snapshot: &dyn Snapshot) -> Result<()> {
        for id in self.changes.touched(snapshot)? {
            let recorded = self.pass.recorded(id)?;
            let held = self.pass.held(&recorded);
            let case = Case::of(held.iter());
            self.changes.recorded(id, &recorded, &held, &case);
        }
        Ok(())
    }

    /// Shows a case to every table that needs it.
    fn see<R, C, T>(&mut self, needs: &Needs<'_, R, C, T>, shown: &Shown<'_>) -> Result<()>
    where
        R: Fn(&Header) -> Need,
        C: Fn(&Header) -> Need,
        T: Fn(&Header, &Columns<'_>) -> Need,
    {
        self.stocks.see(shown)?;
        let row = shown.header.zip(shown.columns);
        let paid = |(header, columns)| needs.of_money.need(header, columns) != Need::Nothing;
        if row.is_none_or(paid) {
            self.executions.see(shown)?;
        }
        let tried = |(header, columns)| (needs.tried)(header, columns) != Need::Nothing;
        if row.is_none_or(tried) {
            self.tried.see(shown.case);
        }
        let wants = |need: &dyn Fn(&Header) -> Need| {
            let header = shown.header;
            header.is_none_or(|header| need(header) != Need::Nothing)
        };
        if wants(&needs.clearance) {
            self.clearance.see(shown.case);
        }
        if !wants(&|header| needs.standing(header)) {
            return Ok(());
        }
        self.rates.see(shown)?;
        if lists::is_ending(self.order, shown) {
            self.ending.push(shown.id);
        }
        self.stands(shown)
    }

    /// Shows how a case stood on the day of the sheet.
    fn stands(&mut self, shown: &Shown<'_>) -> Result<()> {
        open_then(self.pass, shown, &mut |open| self.see_open(open, shown))
    }

    /// Shows a case, and the case as it was if it was open on the day.
    fn see_open(&mut self, open: Option<&Shown<'_>>, shown: &Shown<'_>) -> Result<()> {
        if let Some(open) = open {
            self.ages.see(self.pass, self.order, self.bounds, open)?;
        }
        let urgency = open.map(|open| open.urgency(self.pass)).transpose()?;
        let open = open.zip(urgency);
        if let Some((open, urgency)) = &open {
            self.standing.see(self.order, self.bounds, open, urgency);
        }
        self.changes.see(self.pass, shown, open)
    }

    /// Turns what was gathered into tables.
    fn tables(self, snapshot: &dyn Snapshot) -> Result<Whole> {
        let (order, kind) = (self.order, self.order.query.kind);
        let (changes, changed) = self.changes.tables();
        let unknown_filing = self.standing.unknown_filing();
        let (indicators, left_out) = self.rates.table()?;
        let [levels, overdue, workload] = self.standing.tables();
        Ok(Whole {
            changes,
            changed,
            levels,
            overdue,
            workload,
            stocks: self.stocks.finish(snapshot)?,
            executions: self.executions.finish()?,
            ending: (kind == Kind::Daily)
                .then(|| lists::ending(order, self.ending))
                .transpose()?,
            indicators,
            unknown_filing,
            unknown_closed: left_out.saturating_sub(unknown_filing),
            ageing: self.ages.by_band(),
            clearance: self.clearance.table(),
            tried: self.tried.table(),
            seats: match kind {
                Kind::Daily => Vec::new(),
                Kind::Weekly | Kind::Monthly => self.ages.by_seat(order),
            },
        })
    }
}

#[cfg(test)]
mod tests;
