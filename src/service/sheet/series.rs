//! The series of a weekly or monthly sheet: a row per day of the week, or per week of the month.

use super::Order;
use crate::domain::sheet::{Kind, Table, Value};
use crate::service::Result;
use crate::service::api::{Period, StockRow, StockSet};

/// The period of its rows; a daily sheet has none.
pub(super) fn period(kind: Kind) -> Option<Period> {
    match kind {
        Kind::Daily => None,
        Kind::Weekly => Some(Period::Day),
        Kind::Monthly => Some(Period::Week),
    }
}

/// Stock and increment per period, with the delayed cases at its end.
pub(super) fn table(order: &Order<'_>) -> Result<Table> {
    let period = period(order.query.kind);
    let columns = [&["date"], StockRow::COLUMNS.as_slice(), &["delayed"]].concat();
    let mut table = Table::new("series", 1, &columns);
    let window = order.window();
    let all = order.stock_by(window, period, &[], StockSet::All)?;
    let delayed = order.stock_by(window, period, &[], StockSet::Delayed)?;
    for row in all {
        let still = delayed
            .iter()
            .find(|other| other.date == row.date)
            .map_or(0, |other| other.closing);
        let mut cells = vec![Value::day(row.date)];
        cells.extend(row.figures().map(Value::Count));
        cells.push(Value::Count(still));
        table.rows.push(cells);
    }
    Ok(table)
}
