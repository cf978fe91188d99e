//! Stocks, money, indicators, ages, and what changed: from one pass over the cases, and the events of those that may be restated.

use super::Order;
use super::{ages, changes, clearance, lists, money, rates, stock};
use crate::domain::age::open_on;
use crate::domain::case::Case;
use crate::domain::sheet::{Kind, Since, Table};
use crate::service::api::{ExecutionRow, Stock};
use crate::service::figure::{Bounds, Need, Pass, is_over};
use crate::service::{Result, execution, indicators, stock as stocks};
use crate::store::codec::to_days;
use crate::store::row::header::Header;

/// Tables from one pass over the cases.
#[derive(Debug, PartialEq)]
pub(super) struct Whole {
    pub(super) changes: Table,
    pub(super) changed: Table,
    pub(super) indicators: Table,
    pub(super) ageing: Table,
    pub(super) clearance: Table,
    /// Ages of each court or division, natural and net; not on a daily sheet.
    pub(super) seats: Vec<Table>,
    /// Answers to the questions of [`stock::queries`] and [`money::queries`], in their order.
    pub(super) stocks: Vec<Stock>,
    /// Cases whose pauses may end soon.
    pub(super) ending: Vec<u32>,
    pub(super) executions: Vec<Vec<ExecutionRow>>,
}

pub(super) fn whole(order: &Order<'_>, since: Option<&Since>) -> Result<Whole> {
    let snapshot = order.core.store.snapshot()?;
    let pass = Pass::new(order.core, &*snapshot, &order.cx)?;
    let bounds = Bounds::new(&order.scope(), &pass.dict)?;
    let queries = rates::queries(order);
    let mut rates = rates::Rates::new(&pass, &queries)?;
    let mut ages = ages::Ages::default();
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
    // Of a case that never moved and was never reopened; nothing of one that was over before all of this.
    let own = |header: &Header| {
        let own = match header {
            header if is_over(header, earliest) => Need::Nothing,
            header if header.changed => Need::Changes,
            _ => Need::Row,
        };
        let rates = queries.iter().map(|query| indicators::need(query, header));
        rates.fold(own, Need::max)
    };
    let need = |header: &Header| {
        let others = of_stock.need(header).max(of_money.need(header));
        let long = clearance::need(header, window);
        own(header).max(others).max(long)
    };
    pass.each_story(&need, &mut |id, header, case| {
        stocks.see(header, case);
        let wants =
            |need: &dyn Fn(&Header) -> Need| header.is_none_or(|h| need(h) != Need::Nothing);
        if wants(&|header| of_money.need(header)) {
            executions.see(id, case)?;
        }
        if wants(&|header| clearance::need(header, window)) {
            clearance.see(case);
        }
        if !wants(&own) {
            return Ok(());
        }
        rates.see(id, case)?;
        if lists::is_ending(order, case) {
            ending.push(id);
        }
        let cut = if case.has_later(date) {
            // Its row, or the whole of its story, tells what came after the day.
            let recorded = pass.recorded(id)?;
            Some(Case::as_of(pass.held(&recorded).iter(), date))
        } else {
            None
        };
        let then = match &cut {
            Some(cut) => cut.as_ref(),
            None => Some(case),
        };
        let open = then.filter(|then| open_on(then, date));
        if let Some(open) = open {
            ages.see(&pass, order, &bounds, open);
        }
        changes.see(&pass, id, case, open)
    })?;
    let answers = (stocks.finish(&*snapshot)?, executions.finish()?, ending);
    tables(order, (rates, ages, changes, clearance), answers)
}

/// Answers to the questions about stocks and money, in their order, and the cases whose pauses may end soon.
type Answers = (Vec<Stock>, Vec<Vec<ExecutionRow>>, Vec<u32>);

/// What is counted here, case by case.
type Counted<'a> = (
    rates::Rates<'a>,
    ages::Ages,
    changes::Changes<'a>,
    clearance::Clearance<'a>,
);

/// What was gathered, as tables.
fn tables(
    order: &Order<'_>,
    (rates, ages, changes, clearance): Counted<'_>,
    (stocks, executions, ending): Answers,
) -> Result<Whole> {
    let (changes, changed) = changes.tables();
    Ok(Whole {
        changes,
        changed,
        stocks,
        executions,
        ending,
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
