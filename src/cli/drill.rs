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
        self.keys_of(&self.key, slices)
    }

    /// The period of a row of a series, which is at `place` among its keys, and the other keys.
    pub(super) fn keys_and_period(
        &self,
        slices: &[Slice],
        place: usize,
    ) -> Result<(&str, Vec<Option<String>>), Failure> {
        let mut rest = self.key.clone();
        let (Some(period), true) = (self.key.get(place), place < rest.len()) else {
            let mut wanted: Vec<&str> = slices.iter().map(|slice| slice.id()).collect();
            wanted.insert(place.min(wanted.len()), "date");
            let given = self.key.join(",");
            return Err(Failure::choice("--key", &given, &wanted.join(",")));
        };
        rest.remove(place);
        Ok((period, self.keys_of(&rest, slices)?))
    }

    fn keys_of(&self, key: &[String], slices: &[Slice]) -> Result<Vec<Option<String>>, Failure> {
        if key.len() != slices.len() {
            let wanted: Vec<&str> = slices.iter().map(|slice| slice.id()).collect();
            return Err(Failure::choice(
                "--key",
                &self.key.join(","),
                &wanted.join(","),
            ));
        }
        let named = |(value, slice): (&String, &Slice)| {
            let id = (*slice == Slice::Kind).then(|| kind_id(value)).flatten();
            (!value.is_empty()).then(|| id.unwrap_or(value).to_owned())
        };
        Ok(key.iter().zip(slices).map(named).collect())
    }
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
