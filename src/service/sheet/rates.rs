//! Indicators of a sheet: since the new year, and on a monthly sheet for the month as well.

use super::Order;
use crate::domain::indicator::{self, Unit};
use crate::domain::money::Money;
use crate::domain::sheet::{Kind, Table, Value};
use crate::domain::window::Window;
use crate::service::Result;
use crate::service::api::{ClosedList, IndicatorQuery, IndicatorRow};
use crate::service::figure::{Pass, Shown};
use crate::service::indicators::Counter;

/// The queries: the year so far, then the month.
pub(super) fn queries(order: &Order<'_>) -> Vec<IndicatorQuery> {
    let query = |window: Window| IndicatorQuery {
        window,
        slices: Vec::new(),
        scope: order.scope(),
        list: order.query.list.clone().map(ClosedList::Tag),
        ids: ids(order),
    };
    let mut all = vec![query(order.year())];
    if order.query.kind == Kind::Monthly {
        all.push(query(order.window()));
    }
    all
}

/// The ids of the indicators: all of them, or those shown on a daily sheet.
fn ids(order: &Order<'_>) -> Vec<String> {
    match order.query.kind {
        Kind::Daily => indicator::all(&order.months)
            .into_iter()
            .filter(|one| one.daily || one.months == Some(order.long()))
            // Without a list nothing was handed down that could be cleared.
            .filter(|definition| order.query.list.is_some() || definition.id != "clearance")
            .map(|definition| definition.id.clone())
            .collect(),
        Kind::Weekly | Kind::Monthly => Vec::new(),
    }
}

/// Accumulates indicators while the cases go by.
pub(super) struct Rates<'a> {
    year: Counter<'a>,
    month: Option<Counter<'a>>,
}

impl<'a> Rates<'a> {
    pub(super) fn new(pass: &'a Pass<'a>, queries: &'a [IndicatorQuery]) -> Result<Rates<'a>> {
        let counter = |at: usize| queries.get(at).map(|query| Counter::new(pass, query));
        let Some(year) = counter(0) else {
            return Err(crate::service::Error::bug("indicators"));
        };
        Ok(Rates {
            year: year?,
            month: counter(1).transpose()?,
        })
    }

    pub(super) fn see(&mut self, shown: &Shown<'_>) -> Result<()> {
        self.year.see(shown)?;
        match &mut self.month {
            Some(month) => month.see(shown),
            None => Ok(()),
        }
    }

    /// A row per indicator with numerator, denominator, value and additional numbers: for the
    /// month, if there is one, then since the new year. Also returns how many cases without a
    /// filing date the year leaves out.
    pub(super) fn table(self) -> Result<(Table, u64)> {
        let (year, month) = (
            self.year.finish()?,
            self.month.map(Counter::finish).transpose()?,
        );
        let mut columns = vec!["indicator"];
        if month.is_some() {
            columns.extend(["numerator", "denominator", "value", "beside"]);
        }
        columns.extend([
            "numerator_since",
            "denominator_since",
            "value_since",
            "beside_since",
            "formula",
            "source",
        ]);
        let mut table = Table::new("indicators", 1, &columns);
        for row in &year.rows {
            let mut cells = vec![Value::Word(format!("indicator.{}", row.id))];
            if let Some(month) = &month {
                match month.rows.iter().find(|other| other.id == row.id) {
                    Some(own) => cells.extend(figures(own)),
                    None => cells.extend([const { Value::Empty }; 4]),
                }
            }
            cells.extend(figures(row));
            cells.extend([
                Value::Word(format!("formula.{}", row.formula)),
                Value::Word(format!("source.{}", row.id)),
            ]);
            table.rows.push(cells);
        }
        Ok((table, year.unknown_filing))
    }
}

/// Numerator, denominator, value and additional numbers.
fn figures(row: &IndicatorRow) -> [Value; 4] {
    let amount = |n: i64| {
        if row.money {
            Value::Money(Money(n))
        } else {
            Value::Count(n)
        }
    };
    let value = match row.unit {
        Unit::Percent => Value::Share(row.numerator, row.denominator),
        Unit::Days => Value::Mean(row.numerator, row.denominator),
        Unit::Cases => Value::Each(row.numerator, row.denominator),
    };
    let beside = row.beside.iter().filter(|(_, n)| *n != 0);
    let beside = beside.map(|(id, n)| ((*id).to_owned(), *n)).collect();
    [
        amount(row.numerator),
        amount(row.denominator),
        value,
        Value::Counts(beside),
    ]
}
