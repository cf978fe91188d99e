//! `qingji delays`: why the open cases are delayed, and what it costs in days.

use super::drill::{self, DrillArgs, needs, no_such};
use super::exit::{Exit, Failure};
use super::print::{Cell, Column, Table};
use super::scope::{ScopeArgs, kind_id, say_unknown};
use super::session::{Session, answer};
use crate::domain::approver;
use crate::domain::indicator::{Unit, decimal, ratio};
use crate::domain::rules::Rules;
use crate::domain::tally::Delay;
use crate::service::api::{DelayPart, DelaysQuery, Figure, Request};
use crate::service::error::ErrorKey;
use crate::text::locale::{Locale, Named};
use crate::words::step;

/// Options of `delays`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The day, as --as-of [default: today]
    #[arg(long, value_name = "DAY")]
    pub on: Option<String>,
    #[command(flatten)]
    pub scope: ScopeArgs,
    #[command(flatten)]
    pub drill: DrillArgs,
}

pub(super) fn run(session: &mut Session, args: &Args) -> Result<Exit, Failure> {
    session.ask_on(args.on.as_deref())?;
    let query = DelaysQuery {
        scope: args.scope.scope(),
    };
    if let Some(column) = &args.drill.cases {
        return open(session, args, query, column);
    }
    let delays = answer!(session.ask(Request::Delays(query))?, Delays)?;
    let mut columns = vec![Column::text("delay"), Column::text("ground")];
    columns.extend(["cases", "current", "days", "share", "cumulative"].map(Column::figure));
    let mut table = Table::new(columns);
    let mut reached = 0;
    let whole = delays.days as i64;
    let percent = |n: u64| {
        let share = ratio(Unit::Percent, n as i64, whole).map(decimal);
        share.map_or(Cell::Empty, Cell::Text)
    };
    for row in &delays.rows {
        reached += row.days;
        let ground = row.ground.as_deref().map(|id| {
            if session.out.for_people() {
                step::delay(row.kind, id, session.locale)
            } else {
                id.to_owned()
            }
        });
        table.push(vec![
            Cell::Word("report.kind", row.kind.id().to_owned()),
            Cell::from(&ground),
            Cell::Int(row.cases as i64),
            Cell::Int(row.current as i64),
            Cell::Int(row.days as i64),
            percent(row.days),
            percent(reached),
        ]);
    }
    drill::first(session, &mut table, args.drill.limit)?;
    let said = session.locale.fill(
        "cli.delays.sum",
        &[
            ("day", &delays.on),
            ("cases", &delays.cases),
            ("current", &delays.current),
            ("days", &delays.days),
        ],
    );
    session.out.say_to_people(&said);
    say_unknown(session, delays.unknown_filing);
    Ok(Exit::Ok)
}

/// Prints the cases behind a figure: `--cases cases|current|days --key KIND,GROUND`.
fn open(
    session: &mut Session,
    args: &Args,
    query: DelaysQuery,
    column: &str,
) -> Result<Exit, Failure> {
    let part = match column {
        "cases" => DelayPart::Cases,
        "current" => DelayPart::Current,
        "days" => DelayPart::Days,
        _ => return Err(no_such(column, "cases current days")),
    };
    let why = match args.drill.key.as_slice() {
        // Without a row, the number is that of all rows.
        [] => None,
        [kind, ground] => Some(row(session, &query, kind, ground)?),
        _ => return Err(needs("--key DELAY,GROUND")),
    };
    let figure = Figure::Delays { query, why, part };
    drill::run(session, &args.drill, figure)
}

/// The row that is meant: its kind and ground, by id or in words. A ground that the law knows may
/// have no row today; any other is a slip.
fn row(
    session: &Session,
    query: &DelaysQuery,
    kind: &str,
    ground: &str,
) -> Result<(Delay, Option<String>), Failure> {
    let delay = Delay::ALL
        .into_iter()
        .find(|delay| Some(delay.id()) == kind_id(kind))
        .ok_or_else(|| Failure::choice("--key", kind, &Delay::ALL.map(Delay::id).join(" ")))?;
    let delays = answer!(session.ask(Request::Delays(query.clone()))?, Delays)?;
    let known = match delay {
        Delay::Extension => {
            let id = approver::meant(ground);
            approver::APPROVERS.contains(&id).then_some(id)
        }
        _ => Rules::builtin()
            .ground(ground)
            .map(|known| known.id.as_str()),
    };
    let is_meant = |own: Option<&str>| match own {
        None => ground.is_empty(),
        Some(own) => {
            let words = Locale::ALL.map(|locale| step::delay(delay, own, locale));
            own == ground || Some(own) == known || words.iter().any(|words| words == ground)
        }
    };
    let rows = delays.rows.iter().filter(|row| row.kind == delay);
    if let Some(row) = rows.clone().find(|row| is_meant(row.ground.as_deref())) {
        return Ok((delay, row.ground.clone()));
    }
    if ground.is_empty() || known.is_some() {
        return Ok((delay, known.map(str::to_owned)));
    }
    let keys = rows.map(|row| format!("{},{}", delay.id(), row.ground.as_deref().unwrap_or("")));
    let keys: Vec<String> = keys.collect();
    if keys.is_empty() {
        let args: Named<'_> = &[("field", &"ground"), ("value", &ground)];
        return Err(Failure::new(ErrorKey::NotInDocket, args));
    }
    let given = format!("{kind},{ground}");
    Err(Failure::choice("--key", &given, &keys.join(" ")))
}
