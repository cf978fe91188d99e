//! The cases behind a figure: `--cases` of the commands that count.

use super::cases;
use super::exit::{Exit, Failure};
use super::print::{Cell, Column, Table};
use super::scope::kind_id;
use super::session::{Session, answer};
use crate::domain::money::Money;
use crate::service::api::{DrillQuery, Figure, Request, Slice, Weight};
use crate::service::error::ErrorKey;

/// Options that open a figure.
#[derive(Debug, Clone, Default, clap::Args)]
pub struct DrillArgs {
    /// The cases behind a number instead: the id of its column, as in --json, e.g. closing
    #[arg(long, value_name = "COLUMN")]
    pub cases: Option<String>,
    /// The row it stands in: its values in the order of --by; empty for a value not entered
    #[arg(long, value_name = "KEY", value_delimiter = ',', requires = "cases")]
    pub key: Vec<String>,
    /// At most so many rows
    #[arg(long, value_name = "N")]
    pub limit: Option<usize>,
}

impl DrillArgs {
    /// The keys of the row to open.
    pub(super) fn keys(&self, slices: &[Slice]) -> Result<Vec<Option<String>>, Failure> {
        Ok(meant(self.values(&ids(slices))?, slices))
    }

    /// The period of a row of a series, which is at `place` among its keys, and the other keys.
    pub(super) fn keys_and_period(
        &self,
        slices: &[Slice],
        place: usize,
    ) -> Result<(String, Vec<Option<String>>), Failure> {
        let mut wanted = ids(slices);
        let place = place.min(wanted.len());
        wanted.insert(place, "date");
        let mut rest = self.values(&wanted)?.to_vec();
        let period = rest.remove(place);
        Ok((period, meant(&rest, slices)))
    }

    /// The values of `--key`, one for each of the columns that name a row.
    pub(super) fn values(&self, wanted: &[&str]) -> Result<&[String], Failure> {
        let names = wanted.join(",");
        match (self.key.len(), wanted.len()) {
            (given, wanted) if given == wanted => Ok(&self.key),
            (0, _) => Err(needs(&format!("--key {}", names.to_uppercase()))),
            // The only row has no name.
            (_, 0) => Err(needs("--by BY")),
            _ => Err(Failure::choice("--key", &self.key.join(","), &names)),
        }
    }
}

fn ids(slices: &[Slice]) -> Vec<&'static str> {
    slices.iter().map(|slice| slice.id()).collect()
}

/// The keys that are meant by the values of a row; a kind may be given by its words.
fn meant(values: &[String], slices: &[Slice]) -> Vec<Option<String>> {
    let named = |(value, slice): (&String, &Slice)| {
        let id = (*slice == Slice::Kind).then(|| kind_id(value)).flatten();
        (!value.is_empty()).then(|| id.unwrap_or(value).to_owned())
    };
    values.iter().zip(slices).map(named).collect()
}

/// Prints the first rows of a table, and tells people how many there are in all.
pub(super) fn first(
    session: &mut Session,
    table: &mut Table,
    limit: Option<usize>,
) -> Result<(), Failure> {
    let total = table.rows.len();
    if let Some(limit) = limit {
        table.rows.truncate(limit);
    }
    session.out.rows(table)?;
    if table.rows.len() < total {
        let said = session.locale.fill(
            "cli.drill.rows",
            &[("shown", &table.rows.len()), ("total", &total)],
        );
        session.out.say_to_people(&said);
    }
    Ok(())
}

/// Prints the cases that a figure counts.
pub(super) fn run(
    session: &mut Session,
    args: &DrillArgs,
    figure: Figure,
) -> Result<Exit, Failure> {
    let weight = figure.weight();
    let query = DrillQuery {
        limit: args.limit,
        ..DrillQuery::all(figure)
    };
    let drill = answer!(session.ask(Request::Drill(Box::new(query)))?, Drill)?;
    let lines: Vec<_> = drill.rows.iter().map(|row| row.line.clone()).collect();
    let mut table = cases::table_with_closing(&lines);
    table.columns.extend([
        Column::figure("on"),
        Column::figure("amount"),
        match weight {
            Weight::Days => Column::figure("weight").called("day-count"),
            // The amount says it, or every row counts.
            Weight::Money | Weight::Cases | Weight::Items => Column::hidden("weight"),
        },
    ]);
    for (cells, row) in table.rows.iter_mut().zip(&drill.rows) {
        cells.extend([
            Cell::from(row.on),
            row.amount.map_or(Cell::Empty, Cell::Money),
            Cell::Int(row.weight),
        ]);
    }
    session.out.rows(&table)?;
    let sum = match weight {
        Weight::Money => Money(drill.sum).grouped(),
        Weight::Days | Weight::Cases | Weight::Items => drill.sum.to_string(),
    };
    let key = if weight == Weight::Cases && drill.sum == drill.total as i64 {
        "cli.drill.rows"
    } else {
        "cli.drill.sum"
    };
    let said = session.locale.fill(
        key,
        &[
            ("shown", &drill.rows.len()),
            ("total", &drill.total),
            ("sum", &sum),
        ],
    );
    session.out.say_to_people(&said);
    Ok(Exit::Ok)
}

/// The error for a `--cases` value that cannot be opened.
pub(super) fn no_such(value: &str, choices: &str) -> Failure {
    Failure::choice("--cases", value, choices)
}

/// The error for a missing option without which the row or number is not known.
pub(super) fn needs(option: &str) -> Failure {
    Failure::new(ErrorKey::NeedsOption, &[("option", &option)])
}
