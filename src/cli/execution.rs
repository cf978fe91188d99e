//! `qingji execution`: money received and paid out of execution cases.

use super::choice::ids;
use super::drill::{self, DrillArgs, no_such};
use super::exit::{Exit, Failure};
use super::print::{Cell, Column, Table};
use super::scope::{ScopeArgs, WindowArgs, say_unknown, unknown_column};
use super::session::{Session, answer};
use crate::domain::court;
use crate::service::api::{
    ExecutionBy, ExecutionPart, ExecutionQuery, ExecutionRow, Figure, Request,
};

/// Options of `execution`.
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    pub window: WindowArgs,
    /// Rows by month, year, court, division, handler, type, tag, or one total
    #[arg(long, value_name = "BY", default_value = "total", value_parser = ids(ExecutionBy::ALL, ExecutionBy::id))]
    pub by: ExecutionBy,
    #[command(flatten)]
    pub scope: ScopeArgs,
    #[command(flatten)]
    pub drill: DrillArgs,
}

pub(super) fn run(session: &mut Session, args: &Args) -> Result<Exit, Failure> {
    let window = args.window.days(session)?;
    let query = ExecutionQuery {
        window,
        by: args.by,
        scope: args.scope.scope(),
    };
    if let Some(column) = &args.drill.cases {
        let part = part(column)?;
        let figure = Figure::Execution {
            key: key(&args.drill, &query)?,
            query,
            part,
        };
        return drill::run(session, &args.drill, figure);
    }
    let execution = answer!(session.ask(Request::Execution(query))?, Execution)?;
    let mut columns = keys(args.by);
    columns.extend(["cases", "received", "paid_out", "claimed"].map(Column::figure));
    let other = execution.rows.iter().any(ExecutionRow::has_other);
    let other = |id| {
        if other {
            Column::figure(id)
        } else {
            Column::hidden(id)
        }
    };
    columns.extend(["other_received", "other_paid_out"].map(other));
    columns.push(unknown_column(execution.unknown_filing));
    let mut table = Table::new(columns);
    for row in execution.rows {
        let mut cells = Vec::new();
        if args.by != ExecutionBy::Total {
            cells.push(Cell::from(&row.key));
        }
        if args.by == ExecutionBy::Court {
            let court = row.key.as_deref().and_then(court::by_name);
            cells.push(Cell::from(court.map(|court| court.code)));
        }
        cells.push(Cell::Int(row.cases as i64));
        cells.extend([row.received, row.paid_out, row.claimed].map(Cell::Money));
        cells.extend([row.other_received, row.other_paid_out].map(Cell::Money));
        cells.push(Cell::Int(row.unknown_filing as i64));
        table.push(cells);
    }
    drill::first(session, &mut table, args.drill.limit)?;
    say_unknown(session, execution.unknown_filing);
    Ok(Exit::Ok)
}

/// The key of the row to open: a period that is in the window, or a name.
fn key(drill: &DrillArgs, query: &ExecutionQuery) -> Result<Option<String>, Failure> {
    let wanted = (query.by != ExecutionBy::Total).then(|| query.by.id());
    let Some(key) = drill.values(wanted.as_slice())?.first() else {
        return Ok(None);
    };
    let periods = query.periods();
    if !periods.is_empty() && !periods.contains(key) {
        let window: Vec<&str> = [periods.first(), periods.last()]
            .into_iter()
            .flatten()
            .map(String::as_str)
            .collect();
        return Err(Failure::choice("--key", key, &window.join("..")));
    }
    Ok((!key.is_empty()).then(|| key.clone()))
}

/// The selection of cases behind a column.
fn part(column: &str) -> Result<ExecutionPart, Failure> {
    match column {
        "cases" => Ok(ExecutionPart::Cases),
        "closed" => Ok(ExecutionPart::Closed),
        "received" => Ok(ExecutionPart::Received),
        "paid_out" => Ok(ExecutionPart::PaidOut),
        "claimed" => Ok(ExecutionPart::Claimed),
        "other_received" => Ok(ExecutionPart::OtherReceived),
        "other_paid_out" => Ok(ExecutionPart::OtherPaidOut),
        "unknown_filing" => Ok(ExecutionPart::UnknownFiling),
        other => {
            let all = "cases closed received paid_out claimed other_received other_paid_out unknown_filing";
            Err(no_such(other, all))
        }
    }
}

/// The columns that identify a row.
fn keys(by: ExecutionBy) -> Vec<Column> {
    match by {
        ExecutionBy::Total => Vec::new(),
        ExecutionBy::Month | ExecutionBy::Year => vec![Column::figure("period")],
        ExecutionBy::Court => vec![Column::text("court"), Column::hidden("court_code")],
        ExecutionBy::Division => vec![Column::text("division")],
        ExecutionBy::Handler => vec![Column::text("handler")],
        ExecutionBy::Type => vec![Column::text("type")],
        ExecutionBy::Tag => vec![Column::text("tag")],
    }
}
