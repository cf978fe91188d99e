//! A list as lines of JSON: the keys of the machine contract, and values as they are stored.

use std::io::Write;

use serde_json::{Map, Value, json};

use super::head::Head;
use super::{ListSheet, Row};
use crate::domain::money::Money;
use crate::exchange::error::ExchangeError;
use crate::service::api::{CaseLine, Column, Weight};

pub(super) fn write(
    out: &mut dyn Write,
    sheet: &ListSheet<'_>,
    rows: &[Row<'_>],
) -> Result<(), ExchangeError> {
    for row in rows {
        let mut object = Map::new();
        for head in sheet.heads() {
            match head {
                Head::Case(column) => put(&mut object, column, row.line),
                head => put_counted(&mut object, head, *row),
            }
        }
        writeln!(out, "{}", Value::Object(object))?;
    }
    Ok(())
}

/// Puts what the row adds to a sum, under the keys of `--cases`.
fn put_counted(object: &mut Map<String, Value>, head: Head, row: Row<'_>) {
    let row = row.counted;
    let weight = row.map(|row| row.weight);
    let item = row.and_then(|row| row.item.as_ref());
    let mut put = |key: &str, value: Value| object.insert(key.to_owned(), value);
    match head {
        Head::Case(_) => {}
        Head::On => {
            put("on", json!(row.and_then(|row| row.on)));
        }
        Head::Adds(Weight::Money) => {
            put(
                "amount",
                json!(weight.map(|cents| Money(cents).to_string())),
            );
        }
        Head::Adds(Weight::Cases | Weight::Days) => {
            put("weight", json!(weight));
        }
        Head::Adds(Weight::Items) => {
            put("kind", json!(item.map(|(kind, _)| kind.id())));
            put("what", json!(item.and_then(|(_, what)| what.as_ref())));
        }
    }
}

fn put(object: &mut Map<String, Value>, column: Column, line: &CaseLine) {
    let more = line.more.as_deref();
    let value = match column {
        Column::Level => json!(line.level),
        Column::Days => json!(line.days_left),
        Column::Number => json!(line.number),
        Column::Party => json!(line.plaintiffs.as_ref().or(line.defendants.as_ref())),
        Column::Opponent => json!(
            line.defendants
                .as_ref()
                .filter(|_| line.plaintiffs.is_some())
        ),
        Column::Cause => json!(line.cause),
        Column::Procedure => json!(line.procedure),
        Column::Court => json!(line.court),
        Column::Division => json!(line.division),
        Column::Handler => json!(line.handler),
        Column::Clerk => json!(more.and_then(|more| more.clerk.as_ref())),
        Column::Status => json!(line.state()),
        Column::Claim => json!(line.claim.map(|money| money.to_string())),
        Column::Received => json!(more.map(|more| more.received.to_string())),
        Column::Filed => json!(line.filed),
        Column::Due => json!(line.due),
        Column::StatedDue => json!(more.map(|more| more.stated_due)),
        Column::Closed => json!(line.closed),
        Column::How => json!(more.and_then(|more| more.how.as_ref())),
        Column::Next => json!(line.next),
        Column::Last => {
            let outcome = line.last.as_ref().map(|(_, outcome)| outcome);
            object.insert("outcome".to_owned(), json!(outcome));
            json!(line.last.as_ref().map(|(day, _)| day))
        }
        Column::Measure => {
            let measure = more.and_then(|more| more.measure.as_ref());
            let limit = measure.and_then(|(_, limit)| *limit);
            object.insert("measure_limit".to_owned(), json!(limit));
            json!(measure.map(|(text, _)| text))
        }
        Column::Tags => json!(more.map(|more| &more.tags)),
    };
    let key = match column {
        Column::Days => "days_left",
        column => column.id(),
    };
    object.insert(key.to_owned(), value);
}
