//! `qingji ageing`: open cases by age, natural and net of the days that do not count.

use super::drill::{self, DrillArgs, no_such};
use super::exit::{Exit, Failure};
use super::print::{Cell, Column, Table};
use super::scope::{ScopeArgs, key_cells, key_columns, say_unknown, set, slices, unknown_column};
use super::session::{Session, answer};
use crate::domain::age::BAND_IDS;
use crate::service::api::{AgePart, AgeingQuery, AgeingRow, Figure, Request, Slice};

/// Options of `ageing`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The day, as --as-of [default: today]
    #[arg(long, value_name = "DAY")]
    pub on: Option<String>,
    /// Rows by court, division, handler, type, tag, kind
    #[arg(long, value_name = "BY", value_delimiter = ',')]
    pub by: Vec<String>,
    /// Which cases: all, delayed, long-pending=MONTHS
    #[arg(long, value_name = "SET", default_value = "all")]
    pub set: String,
    /// Bands of the net age
    #[arg(long)]
    pub net: bool,
    #[command(flatten)]
    pub scope: ScopeArgs,
    #[command(flatten)]
    pub drill: DrillArgs,
}

/// The columns of the net age bands: months over the lower bound, up to and including the upper.
const NET_BANDS: [&str; 7] = [
    "net_m0_6",
    "net_m6_12",
    "net_m12_18",
    "net_m18_24",
    "net_m24_36",
    "net_m36_60",
    "net_m60",
];

/// The columns that hold days.
const DAYS: [&str; 4] = ["median", "oldest", "net_median", "net_oldest"];

pub(super) fn run(session: &mut Session, args: &Args) -> Result<Exit, Failure> {
    session.ask_on(args.on.as_deref())?;
    let query = AgeingQuery {
        slices: slices(&args.by)?,
        scope: args.scope.scope(),
        set: set(&args.set)?,
    };
    if let Some(column) = &args.drill.cases {
        let part = part(column)?;
        let keys = args.drill.keys(&query.slices)?;
        let figure = Figure::Ageing { query, keys, part };
        return drill::run(session, &args.drill, figure);
    }
    let ageing = answer!(session.ask(Request::Ageing(query.clone()))?, Ageing)?;
    let unknown = ageing.rows.iter().map(|row| row.unknown_filing).sum();
    let mut columns = columns(&query.slices, args.net);
    columns.push(unknown_column(unknown));
    let mut table = Table::new(columns);
    for row in &ageing.rows {
        let mut cells = key_cells(&query.slices, &row.keys);
        cells.push(Cell::Day(ageing.on));
        cells.extend(figures(row));
        table.push(cells);
    }
    drill::first(session, &mut table, args.drill.limit)?;
    if session.context.view.as_of.is_none() {
        let said = session.locale.fill("cli.ageing.on", &[("day", &ageing.on)]);
        session.out.say_to_people(&said);
    }
    if ageing.rows.iter().any(|row| row.median.is_none()) {
        session
            .out
            .say_to_people(session.locale.text("cli.why.no-case"));
    }
    say_unknown(session, unknown);
    Ok(Exit::Ok)
}

/// The selection of cases behind a column.
fn part(column: &str) -> Result<AgePart, Failure> {
    let band = |names: &[&str]| names.iter().position(|name| *name == column);
    if let Some(band) = band(&BAND_IDS) {
        return Ok(AgePart::Band { band, net: false });
    }
    if let Some(band) = band(&NET_BANDS) {
        return Ok(AgePart::Band { band, net: true });
    }
    match column {
        "open" => Ok(AgePart::Open),
        "median" => Ok(AgePart::Median { net: false }),
        "oldest" => Ok(AgePart::Oldest { net: false }),
        "net_median" => Ok(AgePart::Median { net: true }),
        "net_oldest" => Ok(AgePart::Oldest { net: true }),
        "unknown_filing" => Ok(AgePart::UnknownFiling),
        _ => {
            let all = [
                &["open"][..],
                &BAND_IDS,
                &NET_BANDS,
                &DAYS,
                &["unknown_filing"],
            ];
            Err(no_such(column, &all.concat().join(" ")))
        }
    }
}

/// All columns except the last, which holds the number of cases without a filing date.
fn columns(slices: &[Slice], net: bool) -> Vec<Column> {
    let bands = |names: [&'static str; 7], shown: bool| {
        names.map(if shown {
            Column::figure
        } else {
            Column::hidden
        })
    };
    let mut columns = key_columns(slices);
    columns.push(Column::hidden("on"));
    columns.push(Column::figure("open"));
    columns.extend(bands(BAND_IDS, !net));
    columns.extend(bands(NET_BANDS, net));
    columns.extend(DAYS.map(Column::figure));
    columns
}

fn figures(row: &AgeingRow) -> Vec<Cell> {
    let count = |n: u64| Cell::Int(n as i64);
    let days = |n: Option<u32>| n.map_or(Cell::Void, |n| Cell::Int(i64::from(n)));
    let mut cells = vec![count(row.open)];
    cells.extend(row.bands.map(count));
    cells.extend(row.net_bands.map(count));
    cells.extend([row.median, row.oldest, row.net_median, row.net_oldest].map(days));
    cells.push(count(row.unknown_filing));
    cells
}
