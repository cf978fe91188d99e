//! `qingji indicators`: rates and averages of a window, with numerators and denominators.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use super::drill::{self, DrillArgs, needs, no_such};
use super::exit::{Exit, Failure};
use super::print::{Cell, Column, Table};
use super::scope::{
    ScopeArgs, WindowArgs, key_cells, key_columns, say_unknown, slices, unknown_column,
};
use super::session::{Session, answer};
use crate::domain::indicator::{self, decimal};
use crate::domain::money::Money;
use crate::exchange;
use crate::service::api::{
    ClosedList, Figure, IndicatorQuery, IndicatorRow, Indicators, Part, Request, Slice,
};
use crate::text::locale::Locale;

/// The longest list of case numbers, in bytes: about half a million cases.
const LONGEST: u64 = 16 << 20;

/// Options of `indicators`.
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    pub window: WindowArgs,
    /// Rows by court, division, handler, type, tag, kind
    #[arg(long, value_name = "BY", value_delimiter = ',')]
    pub by: Vec<String>,
    /// Only these indicators, by id
    #[arg(long, value_name = "ID", value_delimiter = ',')]
    pub id: Vec<String>,
    /// The closed list of the clearance: the cases with this tag
    #[arg(long, value_name = "TAG", conflicts_with = "list_file")]
    pub closed_list: Option<String>,
    /// The closed list of the clearance: case numbers, one a line
    #[arg(long, value_name = "FILE")]
    pub list_file: Option<PathBuf>,
    #[command(flatten)]
    pub scope: ScopeArgs,
    #[command(flatten)]
    pub drill: DrillArgs,
}

pub(super) fn run(session: &mut Session, args: &Args) -> Result<Exit, Failure> {
    let window = args.window.days(session)?;
    let list = match (&args.closed_list, &args.list_file) {
        (Some(tag), _) => Some(ClosedList::Tag(tag.clone())),
        (None, Some(path)) => Some(ClosedList::Numbers(numbers(path)?)),
        (None, None) => None,
    };
    let query = IndicatorQuery {
        window,
        slices: slices(&args.by)?,
        scope: args.scope.scope(),
        list,
        ids: args.id.clone(),
    };
    if let Some(column) = &args.drill.cases {
        let [id] = args.id.as_slice() else {
            return Err(needs("--id ID"));
        };
        let part = part(column, id)?;
        let figure = Figure::Indicator {
            keys: args.drill.keys(&query.slices)?,
            id: id.clone(),
            query,
            part,
        };
        return drill::run(session, &args.drill, figure);
    }
    let slices = query.slices.clone();
    let answer = answer!(
        session.ask(Request::Indicators(Box::new(query)))?,
        Indicators
    )?;
    let ranks = session.settings.ranking && slices == [Slice::Court];
    let mut table = table(&answer, &slices, ranks, session.locale);
    drill::first(session, &mut table, args.drill.limit)?;
    if ranks {
        let said = session.locale.text("cli.indicators.ranked");
        session.out.say_to_people(said);
    }
    say_why(session, &answer, args);
    say_unknown(session, answer.unknown_filing);
    Ok(Exit::Ok)
}

/// The part of an indicator that a column holds: a side of its quotient, or a number beside it.
fn part(column: &str, id: &str) -> Result<Part, Failure> {
    let parts = [
        ("numerator", Part::Numerator),
        ("denominator", Part::Denominator),
        ("rest", Part::Rest),
    ];
    // An id of no indicator is refused by what counts it.
    let beside = indicator::by_id(id).map_or(&[][..], |definition| &definition.beside);
    let beside = beside
        .iter()
        .map(|item| (item.id(), Part::Beside(item.id().to_owned())));
    let all: Vec<_> = parts.into_iter().chain(beside).collect();
    let ids: Vec<&str> = all.iter().map(|(id, _)| *id).collect();
    let ids = ids.join(" ");
    let found = all.into_iter().find(|(id, _)| *id == column);
    let part = found.map(|(_, part)| part);
    part.ok_or_else(|| no_such(column, &ids))
}

/// Says below the table why rows have a dash instead of a value.
fn say_why(session: &mut Session, answer: &Indicators, args: &Args) {
    let listed = args.closed_list.is_some() || args.list_file.is_some();
    let mut keys = BTreeSet::new();
    for row in &answer.rows {
        match row.why() {
            Some(_) if row.id == "clearance" && !listed => keys.insert("no-list"),
            Some(why) => keys.insert(why),
            None => false,
        };
    }
    for key in keys {
        let said = session.locale.text(&format!("cli.why.{key}"));
        session.out.say_to_people(said);
    }
}

/// The case numbers in a file, one a line; blank lines are skipped, and so is a first line without
/// a digit, which is a heading.
fn numbers(path: &Path) -> Result<Vec<String>, Failure> {
    let text = exchange::small_text(path, LONGEST)?;
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    let is_heading = |(at, line): &(usize, &str)| *at == 0 && !line.contains(char::is_numeric);
    let numbers = lines.enumerate().filter(|line| !is_heading(line));
    Ok(numbers.map(|(_, line)| line.to_owned()).collect())
}

fn table(answer: &Indicators, slices: &[Slice], ranks: bool, locale: Locale) -> Table {
    let rows = &answer.rows;
    let mut columns = key_columns(slices);
    columns.extend([
        Column::text("id"),
        Column::text("name"),
        Column::figure("numerator"),
        Column::figure("denominator"),
        Column::figure("value").bound(),
        Column::text("unit").bound(),
        Column::hidden("why"),
    ]);
    if ranks {
        columns.push(Column::figure("rank"));
    }
    columns.extend([
        Column::text("beside"),
        // The window is what was asked for, and the formula has a page of the manual.
        Column::figure("from").aside(),
        Column::figure("to").aside(),
        Column::text("formula").aside(),
        Column::text("source").aside(),
        unknown_column(answer.unknown_filing),
    ]);
    let mut table = Table::new(columns);
    for row in rows {
        let amount = |n: i64| {
            if row.money {
                Cell::Money(Money(n))
            } else {
                Cell::Int(n)
            }
        };
        let definition = indicator::by_id(row.id);
        let words = |of: fn(&indicator::Definition) -> &indicator::Words| {
            Cell::from(definition.map(|definition| of(definition).of(locale)))
        };
        let mut cells = key_cells(slices, &row.keys);
        let value = row.value.map(decimal);
        cells.extend([
            Cell::Text(row.id.to_owned()),
            words(|definition| &definition.name),
            amount(row.numerator),
            amount(row.denominator),
            value.map_or(Cell::Void, Cell::Text),
            Cell::Word("cli.unit", row.unit.id().to_owned()),
            Cell::from(row.why()),
        ]);
        if ranks {
            cells.push(rank(rows, row).map_or(Cell::Empty, Cell::Int));
        }
        cells.extend([
            Cell::Counts(row.beside.clone()),
            Cell::Day(row.window.from),
            Cell::Day(row.window.to),
            Cell::from(indicator::formula(row.formula).map(|words| words.of(locale))),
            words(|definition| &definition.source),
            Cell::Int(answer.unknown_filing as i64),
        ]);
        table.push(cells);
    }
    table
}

/// The rank of a row among those of its indicator, the better value first; equal values share a
/// rank. Rows stay in official order.
fn rank(rows: &[IndicatorRow], row: &IndicatorRow) -> Option<i64> {
    let (value, better) = (row.value?, indicator::by_id(row.id)?.better?);
    let of_it = rows.iter().filter(|other| other.id == row.id);
    let rank = better.rank(value, of_it.filter_map(|other| other.value));
    i64::try_from(rank).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::window::Window;

    #[test]
    fn the_better_value_is_ahead_and_equal_ones_share_a_place() {
        for (id, places) in [
            ("closing-rate", [Some(2), Some(1), None, Some(2)]),
            ("average-days", [Some(1), Some(3), None, Some(1)]),
            ("long-12", [Some(1), Some(3), None, Some(1)]),
            // Of a number of months that the file does not have.
            ("long-7", [Some(1), Some(3), None, Some(1)]),
        ] {
            let rows = [Some(5), Some(9), None, Some(5)].map(|value| row(id, value));
            let ranks = rows.each_ref().map(|one| rank(&rows, one));
            assert_eq!(ranks, places, "{id}");
        }
    }

    fn row(id: &'static str, value: Option<i64>) -> IndicatorRow {
        IndicatorRow {
            id,
            keys: vec![None],
            numerator: 0,
            denominator: 0,
            money: false,
            unit: indicator::Unit::Percent,
            value,
            beside: Vec::new(),
            formula: "closing-rate",
            window: Window::of(chrono::NaiveDate::MIN),
        }
    }
}
