//! Every figure of every sheet opens to exactly what it counts.

use chrono::{Days, NaiveDate};
use proptest::prelude::*;
use qingji::domain::sheet::{Cell, Figures, Kind, Table, Value};
use qingji::service::api::{
    Drill, DrillQuery, Figure, Request, Response, SheetQuery, View, Weight, opens,
};

use crate::docket::{Act, act, perform};
use crate::support::court::{Docket, day};
use crate::support::sheets::{freeze, seen};

const TODAY: &str = "2026-06-30";

fn drill(docket: &Docket, view: View, query: &SheetQuery, cell: &Cell) -> Drill {
    let figure = Figure::Sheet {
        query: query.clone(),
        cell: cell.clone(),
    };
    let query = DrillQuery::all(figure);
    match docket.ask_seen(view, Request::Drill(Box::new(query))) {
        Ok(Response::Drill(drill)) => drill,
        other => panic!("{cell:?} {other:?}"),
    }
}

/// Every cell of a table with its value; of a cell with named counts, each count.
fn cells(table: &Table) -> Vec<(Cell, Value)> {
    let mut all = Vec::new();
    for row in &table.rows {
        let cell = |column: String| Cell {
            table: table.id.clone(),
            row: row[..table.keys].to_vec(),
            column,
        };
        for (column, value) in table.columns.iter().zip(row).skip(table.keys) {
            let Value::Counts(counts) = value else {
                all.push((cell(column.clone()), value.clone()));
                continue;
            };
            for (name, n) in counts {
                all.push((cell(format!("{column}.{name}")), Value::Count(*n)));
            }
        }
    }
    all
}

/// The median of the weights, rounded half up.
fn middle(found: &Drill) -> Option<i64> {
    let mut days: Vec<i64> = found.rows.iter().map(|row| row.weight).collect();
    days.sort_unstable();
    let low = days.get(days.len().checked_sub(1)? / 2)?;
    Some((low + days[days.len() / 2] + 1) / 2)
}

/// Checks a figure against what it opens.
fn check(cell: &Cell, value: &Value, found: &Drill) -> Result<(), TestCaseError> {
    let rows = found.rows.len() as i64;
    prop_assert_eq!(found.total as i64, rows);
    let sum: i64 = found.rows.iter().map(|row| row.weight).sum();
    prop_assert_eq!(found.sum, sum);
    let figure = Figure::Sheet {
        query: query(Kind::Daily, day(TODAY), None, None),
        cell: cell.clone(),
    };
    match (cell.column.as_str(), value) {
        ("median" | "median_age", Value::Count(n)) => {
            prop_assert_eq!(middle(found), Some(*n), "{:?}", cell);
        }
        ("oldest", Value::Count(n)) => {
            prop_assert!(rows > 0 && found.rows.iter().all(|row| row.weight == *n));
        }
        (_, Value::Count(n)) => {
            prop_assert_eq!(sum, *n, "{:?}", cell);
            // A number of cases has as many rows; days are added up over fewer.
            if figure.weight() == Weight::Cases {
                prop_assert_eq!(rows, *n, "{:?}", cell);
            }
        }
        (_, Value::Money(money)) => {
            prop_assert_eq!(sum, money.0, "{:?}", cell);
            prop_assert_eq!(figure.weight(), Weight::Money);
            let amounts: i64 = found
                .rows
                .iter()
                .filter_map(|row| row.amount)
                .map(|m| m.0)
                .sum();
            prop_assert_eq!(amounts, money.0, "{:?}", cell);
        }
        (_, Value::Share(part, _) | Value::Mean(part, _) | Value::Each(part, _)) => {
            prop_assert_eq!(sum, *part, "{:?}", cell);
        }
        (_, other) => prop_assert!(false, "{:?} {:?}", cell, other),
    }
    Ok(())
}

fn query(kind: Kind, date: NaiveDate, court: Option<&str>, list: Option<&str>) -> SheetQuery {
    SheetQuery {
        kind,
        date,
        court: court.map(str::to_owned),
        list: list.map(str::to_owned),
        top: 3,
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    /// All cells of the three sheets, of all courts and of one, with a closed list, after a frozen
    /// sheet, on a past day and in a past.
    #[test]
    fn every_figure_of_a_sheet_opens_to_what_it_counts(
        before in prop::collection::vec(act(), 1..30),
        after in prop::collection::vec(act(), 0..20),
        kind in prop::sample::select(Kind::ALL.to_vec()),
        court in prop::sample::select(vec![None, Some("扎兰屯市人民法院")]),
        list in prop::sample::select(vec![None, Some("涉企业")]),
        back in prop_oneof![2 => Just(0), 1 => 0..120_u64],
        frozen in prop::option::of(1..60_u64),
        past in prop::option::of(0..10_u64),
    ) {
        let docket = Docket::in_memory(TODAY);
        perform(&docket, &[&[Act::Add(3, Some(40))], before.as_slice()].concat());
        let date = day(TODAY) - Days::new(back);
        let asked = query(kind, date, court, list);
        if let Some(days) = frozen {
            freeze(&docket, SheetQuery { date: date - Days::new(days), ..asked.clone() });
        }
        perform(&docket, &after);
        let view = past.map_or(View::default(), |days| {
            View::as_of((date + Days::new(days)).min(day(TODAY)))
        });
        let figures: Figures = seen(&docket, view, asked.clone());
        for table in &figures.tables {
            for (cell, value) in cells(table) {
                if opens(&cell, &value) {
                    check(&cell, &value, &drill(&docket, view, &asked, &cell))?;
                } else {
                    let is_listed = ["overdue", "changed", "ending"].contains(&table.id.as_str());
                    let is_number = matches!(value, Value::Count(_) | Value::Money(_));
                    prop_assert!(is_listed || !is_number || cell.column.split('.').nth(1) == Some("floor"), "{:?}", cell);
                }
            }
        }
    }
}
