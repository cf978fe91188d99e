//! `qingji workload`: open cases per handler, by level, with their ages.

use super::drill::{self, DrillArgs, no_such};
use super::exit::{Exit, Failure};
use super::print::{Cell, Column, Table};
use super::scope::{ScopeArgs, key_cells, key_columns, slices};
use super::session::{Session, answer};
use crate::domain::level::Level;
use crate::service::api::{Figure, LoadPart, Request, Slice, Workload, WorkloadQuery};

/// Options of `workload`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The day, as --as-of [default: today]
    #[arg(long, value_name = "DAY")]
    pub on: Option<String>,
    /// Rows by court, division, handler, type, tag, kind [default: court,handler]
    #[arg(long, value_name = "BY", value_delimiter = ',')]
    pub by: Vec<String>,
    #[command(flatten)]
    pub scope: ScopeArgs,
    #[command(flatten)]
    pub drill: DrillArgs,
}

/// The levels an open case can have.
fn levels() -> impl Iterator<Item = Level> {
    Level::ALL.into_iter().filter(|level| level.is_open())
}

pub(super) fn run(session: &mut Session, args: &Args) -> Result<Exit, Failure> {
    session.ask_on(args.on.as_deref())?;
    let query = WorkloadQuery {
        slices: slices(&args.by)?,
        scope: args.scope.scope(),
    };
    if let Some(column) = &args.drill.cases {
        let part = part(column)?;
        // Without a row, the number is that of all rows.
        let keys = if args.drill.key.is_empty() {
            Vec::new()
        } else {
            args.drill.keys(query.row_slices())?
        };
        let figure = Figure::Workload { query, keys, part };
        return drill::run(session, &args.drill, figure);
    }
    let workload = answer!(session.ask(Request::Workload(query))?, Workload)?;
    let mut table = table(&workload);
    drill::first(session, &mut table, args.drill.limit)?;
    if workload.rows.iter().any(|row| row.median.is_none()) {
        session
            .out
            .say_to_people(session.locale.text("cli.why.no-case"));
    }
    let n: u64 = workload.rows.iter().map(|row| row.unknown_filing).sum();
    if n > 0 && !workload.slices.contains(&Slice::Tag) {
        // Cases without a filing date count among the open cases of their handler; only their age
        // is unknown.
        let said = session.locale.fill("cli.workload.unknown", &[("n", &n)]);
        session.out.say(&said);
    }
    Ok(Exit::Ok)
}

/// The selection of cases behind a column.
fn part(column: &str) -> Result<LoadPart, Failure> {
    if let Some(level) = levels().find(|level| level.id() == column) {
        return Ok(LoadPart::Level(level));
    }
    match column {
        "open" => Ok(LoadPart::Open),
        "delayed" => Ok(LoadPart::Delayed),
        "median" => Ok(LoadPart::Median),
        "oldest" => Ok(LoadPart::Oldest),
        "unknown_filing" => Ok(LoadPart::UnknownFiling),
        _ => {
            let ids: Vec<&str> = levels().map(Level::id).collect();
            let all = format!(
                "open {} delayed median oldest unknown_filing",
                ids.join(" ")
            );
            Err(no_such(column, &all))
        }
    }
}

fn table(workload: &Workload) -> Table {
    let mut columns = key_columns(&workload.slices);
    columns.push(Column::hidden("on"));
    columns.push(Column::figure("open"));
    columns.extend(levels().map(|level| Column::figure(level.id())));
    columns.extend(["delayed", "median", "oldest"].map(Column::figure));
    columns.push(Column::hidden("unknown_filing"));
    let mut table = Table::new(columns);
    for row in &workload.rows {
        let days = |n: Option<u32>| n.map_or(Cell::Void, |n| Cell::Int(i64::from(n)));
        let mut cells = key_cells(&workload.slices, &row.keys);
        cells.push(Cell::Day(workload.on));
        cells.push(Cell::Int(row.open as i64));
        cells.extend(levels().map(|level| Cell::Int(i64::from(row.levels.get(level)))));
        cells.push(Cell::Int(row.delayed as i64));
        cells.extend([days(row.median), days(row.oldest)]);
        cells.push(Cell::Int(row.unknown_filing as i64));
        table.push(cells);
    }
    table
}
