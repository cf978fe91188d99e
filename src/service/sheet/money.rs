//! 执行到位: money of the window and since the new year, by tag, and the execution cases closed since
//! the new year. Both cover the cases with an `execution-*` procedure; money under other procedures
//! has a row of its own, which is in no other.

use super::Order;
use crate::domain::money::Money;
use crate::domain::sheet::{Table, Value, other, total};
use crate::domain::window::Window;
use crate::service::Result;
use crate::service::api::{ExecutionBy, ExecutionQuery, ExecutionRow};
use crate::service::error::Error;

impl Order<'_> {
    fn execution(&self, window: Window, by: ExecutionBy) -> Result<Vec<ExecutionRow>> {
        let query = self.money(window, by);
        let found = self.executions.iter().find(|(asked, _)| *asked == query);
        let bug = || Error::bug("execution");
        found.map(|(_, rows)| rows.clone()).ok_or_else(bug)
    }

    fn money(&self, window: Window, by: ExecutionBy) -> ExecutionQuery {
        ExecutionQuery {
            window,
            by,
            scope: self.scope(),
        }
    }
}

/// All queries about money.
pub(super) fn queries(order: &Order<'_>) -> Vec<ExecutionQuery> {
    [order.window(), order.year()]
        .into_iter()
        .flat_map(|window| [ExecutionBy::Total, ExecutionBy::Tag].map(|by| order.money(window, by)))
        .collect()
}

/// The total, the money of other procedures if there is any, then a row per tag; tags overlap and
/// are not summed.
pub(super) fn table(order: &Order<'_>) -> Result<Table> {
    let columns = [
        "tag",
        "received",
        "paid_out",
        "closed_since",
        "received_since",
        "paid_out_since",
    ];
    let mut table = Table::new("money", 1, &columns);
    let windows = [order.window(), order.year()];
    let [now, year] = windows.map(|window| order.execution(window, ExecutionBy::Total));
    let (now, year) = (now?, year?);
    let all = (now.first(), year.first());
    table.rows.push(execution(total(), all));
    let mut totals = [all.0, all.1].into_iter().flatten();
    if totals.any(ExecutionRow::has_other) {
        table.rows.push(beside(all));
    }
    let now = order.execution(order.window(), ExecutionBy::Tag)?;
    let year = order.execution(order.year(), ExecutionBy::Tag)?;
    // A tag of other procedures alone has nothing of execution.
    let named = |row: &&ExecutionRow| row.key.is_some() && row.is_of_execution();
    let of_tag = |row: &ExecutionRow| {
        let today = now.iter().find(|other| other.key == row.key);
        execution(Value::text(row.key.as_deref()), (today, Some(row)))
    };
    table.rows.extend(year.iter().filter(named).map(of_tag));
    Ok(table)
}

/// The rows of the window and since the new year.
type Windows<'r> = (Option<&'r ExecutionRow>, Option<&'r ExecutionRow>);

fn money(row: Option<&ExecutionRow>, of: fn(&ExecutionRow) -> Money) -> Value {
    Value::Money(row.map_or(Money::ZERO, of))
}

/// The money of execution.
fn execution(key: Value, (now, year): Windows<'_>) -> Vec<Value> {
    vec![
        key,
        money(now, |row| row.received),
        money(now, |row| row.paid_out),
        Value::Count(year.map_or(0, |row| row.closed as i64)),
        money(year, |row| row.received),
        money(year, |row| row.paid_out),
    ]
}

/// The money of other procedures; none of it is execution, so nothing was closed by it.
fn beside((now, year): Windows<'_>) -> Vec<Value> {
    vec![
        other(),
        money(now, |row| row.other_received),
        money(now, |row| row.other_paid_out),
        Value::Empty,
        money(year, |row| row.other_received),
        money(year, |row| row.other_paid_out),
    ]
}
