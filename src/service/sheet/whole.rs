//! Stocks, money, indicators, ages, and what changed: from one pass over the cases, and the events of those that may be restated.

use super::Order;
use super::{ages, changes, clearance, lists, money, rates, stock};
use crate::domain::age::open_on;
use crate::domain::case::Case;
use crate::domain::sheet::{Kind, Since, Table};
use crate::service::api::{ExecutionRow, Stock};
use crate::service::figure::{Bounds, Columns, Need, Pass, Shown, is_over};
use crate::service::{Result, execution, indicators, stock as stocks};
use crate::store::codec::to_days;
use crate::store::row::header::{Header, NO_DAY};

/// Tables from one pass over the cases.
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
    /// Ages of each court or division, natural and net; not on a daily sheet.
    pub(super) seats: Vec<Table>,
    /// Answers to the questions of [`stock::queries`] and [`money::queries`], in their order.
    pub(super) stocks: Vec<Stock>,
    /// Pauses that end soon; on a daily sheet.
    pub(super) ending: Option<Table>,
    pub(super) executions: Vec<Vec<ExecutionRow>>,
}

pub(super) fn whole(order: &Order<'_>, since: Option<&Since>) -> Result<Whole> {
    let snapshot = order.core.store.snapshot()?;
    let pass = Pass::new(order.core, &*snapshot, &order.cx)?;
    let bounds = Bounds::new(&order.scope(), &pass.dict)?;
    let queries = rates::queries(order);
    let mut rates = rates::Rates::new(&pass, &queries)?;
    let mut ages = ages::Ages::default();
    let mut standing = lists::Open::default();
    let mut changes = changes::Changes::new(order, &*snapshot, &bounds, since)?;
    let mut clearance = clearance::Clearance::new(order, &bounds);
    // What was taken back altogether may have been in an earlier sheet.
    for id in changes.touched(&*snapshot)? {
        let recorded = pass.recorded(id)?;
        let held = pass.held(&recorded);
        changes.recorded(&recorded, &held, &Case::of(held.iter()));
    }
    let (asked, money) = (stock::queries(order), money::queries(order));
    let of_stock = stocks::Ask::new(&order.cx, &asked)?;
    let of_money = execution::Ask::new(&pass, &money)?;
    let mut stocks = stocks::Counter::new(&pass, &of_stock)?;
    let mut executions = execution::Counter::new(&of_money);
    let mut ending = Vec::new();
    let date = order.query.date;
    let window = (order.new_year(), date);
    let earliest = to_days(changes.earliest());
    let rated = queries.iter();
    let rated = rated.map(|query| indicators::need_of(&pass, query));
    let rated = rated.collect::<Result<Vec<_>>>()?;
    // Of a case that never moved and was never reopened; nothing of one that was over before all of this.
    let own = |header: &Header| {
        let own = match header {
            header if is_over(header, earliest) => Need::Nothing,
            header if !header.changed => Need::Row,
            // What ended only later did not on the day of the sheet.
            header if header.closed != NO_DAY => Need::Changes,
            _ => Need::Delays,
        };
        rated.iter().map(|need| need(header)).fold(own, Need::max)
    };
    let long = clearance::need(order.long(), window);
    let need = |header: &Header, columns: &Columns<'_>| {
        let others = of_stock.need(header).max(of_money.need(header, columns));
        own(header).max(others).max(long(header))
    };
    let mut see_open = |open: Option<&Shown<'_>>, shown: &Shown<'_>| {
        if let Some(open) = open {
            ages.see(&pass, order, &bounds, open)?;
        }
        let urgency = open.map(|open| open.urgency(&pass)).transpose()?;
        let open = open.zip(urgency);
        if let Some((open, urgency)) = &open {
            standing.see(order, &bounds, open, urgency);
        }
        changes.see(&pass, shown, open)
    };
    pass.each_story(&need, &mut |shown| {
        stocks.see(shown)?;
        let paid = |header, columns| of_money.need(header, columns) != Need::Nothing;
        if shown
            .header
            .zip(shown.columns)
            .is_none_or(|(header, columns)| paid(header, columns))
        {
            executions.see(shown)?;
        }
        let wants = |need: &dyn Fn(&Header) -> Need| {
            shown
                .header
                .is_none_or(|header| need(header) != Need::Nothing)
        };
        if wants(&long) {
            clearance.see(shown.case);
        }
        if !wants(&own) {
            return Ok(());
        }
        rates.see(shown)?;
        if lists::is_ending(order, shown) {
            ending.push(shown.id);
        }
        let case = shown.case;
        let is_later = match shown.columns {
            Some(_) => case.closed.is_some_and(|closed| closed > date),
            None => case.has_later(date),
        };
        if !is_later {
            let open = Some(shown).filter(|shown| open_on(shown.case, date));
            return see_open(open, shown);
        }
        // Its row, or the whole of its story, tells what came after the day.
        let recorded = pass.recorded(shown.id)?;
        let cut = Case::as_of(pass.held(&recorded).iter(), date);
        let cut = cut.as_ref().filter(|then| open_on(then, date));
        let cut = cut.map(|then| Shown::story(shown.id, then));
        see_open(cut.as_ref(), shown)
    })?;
    let answers = (stocks.finish(&*snapshot)?, executions.finish()?, ending);
    tables(order, (rates, ages, standing, changes, clearance), answers)
}

/// What sees every case for a table of its own.
type Seen<'a> = (
    rates::Rates<'a>,
    ages::Ages,
    lists::Open,
    changes::Changes<'a>,
    clearance::Clearance<'a>,
);

/// Answers to the questions about stocks and money, in their order, and the cases whose pauses may end soon.
type Answers = (Vec<Stock>, Vec<Vec<ExecutionRow>>, Vec<u32>);

/// What was gathered, as tables.
fn tables(
    order: &Order<'_>,
    (rates, ages, standing, changes, clearance): Seen<'_>,
    (stocks, executions, ending): Answers,
) -> Result<Whole> {
    let (changes, changed) = changes.tables();
    let [levels, overdue, workload] = standing.tables();
    Ok(Whole {
        changes,
        changed,
        levels,
        overdue,
        workload,
        stocks,
        executions,
        ending: (order.query.kind == Kind::Daily)
            .then(|| lists::ending(order, ending))
            .transpose()?,
        indicators: rates.table()?,
        ageing: ages.by_band(),
        clearance: clearance.table(),
        seats: match order.query.kind {
            Kind::Daily => Vec::new(),
            Kind::Weekly | Kind::Monthly => ages.by_seat(order),
        },
    })
}

#[cfg(test)]
mod tests;
