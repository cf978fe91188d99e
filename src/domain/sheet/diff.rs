//! Restatements: the cells of a sheet whose values have changed.

use std::collections::HashMap;

use super::{Development, Figures, Table, Value};

/// The address of a cell of a sheet.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Cell {
    pub table: String,
    /// The keys of its row.
    pub row: Vec<Value>,
    /// The column id; for named counts followed by a dot and the id of one of them:
    /// `beside.no-limit`.
    pub column: String,
}

impl Cell {
    /// The id in the first key of its row, without its area: `closed` of `change.closed`. `None`
    /// for a row of another area.
    pub fn word(&self, area: &str) -> Option<&str> {
        match self.row.first()? {
            Value::Word(id) => id.strip_prefix(area),
            _ => None,
        }
    }
}

/// A figure that has changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    pub cell: Cell,
    /// `Empty` if the row did not exist.
    pub was: Value,
    /// `Empty` if the row no longer exists.
    pub is: Value,
}

impl Difference {
    /// The difference, if both values are counts or money; a missing row counts as zero.
    pub fn by(&self) -> Option<Value> {
        match (&self.was, &self.is) {
            (Value::Count(was), Value::Count(is)) => Some(Value::Count(is - was)),
            (Value::Empty, Value::Count(is)) => Some(Value::Count(*is)),
            (Value::Count(was), Value::Empty) => Some(Value::Count(-was)),
            (Value::Money(was), Value::Money(is)) => is.checked_sub(*was).map(Value::Money),
            (Value::Empty, Value::Money(is)) => Some(Value::Money(*is)),
            (Value::Money(was), Value::Empty) => {
                super::Money::ZERO.checked_sub(*was).map(Value::Money)
            }
            (Value::Share(a, b), Value::Share(c, d)) => {
                let points = super::hundredths(*c, *d)? - super::hundredths(*a, *b)?;
                Some(Value::Share(points, 10_000))
            }
            (Value::Mean(a, b), Value::Mean(c, d)) => {
                let hundredths = super::mean(*c, *d)? - super::mean(*a, *b)?;
                Some(Value::Mean(hundredths, 100))
            }
            (Value::Each(a, b), Value::Each(c, d)) => {
                let hundredths = super::mean(*c, *d)? - super::mean(*a, *b)?;
                Some(Value::Each(hundredths, 100))
            }
            _ => None,
        }
    }

    /// The change of each integer behind the value; `None` if it is not a figure.
    pub fn parts(&self) -> Option<[i64; 2]> {
        let (was, is) = (self.was.parts()?, self.is.parts()?);
        let step = |[was, is]: [i64; 2]| is.saturating_sub(was);
        let [[a, b], [c, d]] = [was, is];
        Some([step([a, c]), step([b, d])])
    }
}

/// Whether two cells consist of the same integers; the same share of more cases is different.
fn made_same(was: &Value, is: &Value) -> bool {
    was == is || was.parts().is_some() && was.parts() == is.parts()
}

/// Whether two cells read the same: quotients that are shown alike are equal, and an omitted row
/// equals one of zeros.
fn same(was: &Value, is: &Value) -> bool {
    let nothing = |value: &Value| {
        matches!(value, Value::Empty | Value::Count(0))
            || *value == Value::Money(super::Money::ZERO)
    };
    let shown = |value: &Value| match value {
        Value::Share(part, whole) => Some(super::hundredths(*part, *whole)),
        Value::Mean(sum, n) | Value::Each(sum, n) => Some(super::mean(*sum, *n)),
        _ => None,
    };
    was == is || nothing(was) && nothing(is) || shown(was).is_some() && shown(was) == shown(is)
}

/// The table that lists the changed cases; the table of changes has their number.
const CHANGED: &str = "changed";

/// Whether a row is about when facts were recorded, which is not a figure of the day.
fn of_recording(row: &[Value]) -> bool {
    let restated = format!("change.{}", Development::Restated.id());
    row.first() == Some(&Value::Word(restated))
}

/// Whether a value is a number rather than a name.
fn figure(value: &Value) -> bool {
    matches!(
        value,
        Value::Count(_) | Value::Money(_) | Value::Share(..) | Value::Mean(..) | Value::Each(..)
    )
}

/// Returns every cell that differs, in the order of the sheets; for an added or removed row, its
/// cells with figures.
pub fn differences(was: &Figures, is: &Figures) -> Vec<Difference> {
    between(was, is, same)
}

/// Returns every cell whose integers differ, even if it reads the same: what one case adds to a
/// share of many.
pub fn contributions(was: &Figures, is: &Figures) -> Vec<Difference> {
    between(was, is, made_same)
}

fn between(was: &Figures, is: &Figures, same: Same) -> Vec<Difference> {
    let mut found = Vec::new();
    let mut ids: Vec<&str> = was.tables.iter().map(|t| t.id.as_str()).collect();
    ids.extend(
        is.tables
            .iter()
            .map(|t| t.id.as_str())
            .filter(|id| was.table(id).is_none()),
    );
    for id in ids.into_iter().filter(|id| *id != CHANGED) {
        compare(id, was.table(id), is.table(id), same, &mut found);
    }
    found
}

/// Tests whether two values of a cell count as equal.
type Same = fn(&Value, &Value) -> bool;

fn compare(
    id: &str,
    was: Option<&Table>,
    is: Option<&Table>,
    same: Same,
    found: &mut Vec<Difference>,
) {
    let Some(shape) = was.or(is) else { return };
    // An earlier version used other keys for its rows, so the rows cannot be matched.
    if was.zip(is).is_some_and(|(was, is)| was.keys != is.keys) {
        return;
    }
    let places = Places::of(shape.keys, [was, is]);
    let mut columns = shape.columns.clone();
    for column in is.iter().flat_map(|table| &table.columns) {
        if !columns.contains(column) {
            columns.push(column.clone());
        }
    }
    let figures = columns.get(shape.keys..).unwrap_or_default();
    for row in places.order.iter().copied() {
        if of_recording(row) {
            continue;
        }
        let rows = places.rows(row);
        // For an added or removed row, report its figures, or else only that it was added or
        // removed.
        let whole = rows.iter().any(Option::is_none);
        let mut told = false;
        for column in figures {
            let both = rows.map(|row| value(row, column));
            for (column, [was, is]) in apart(column, both) {
                if same(&was, &is) || whole && !figure(&was) && !figure(&is) {
                    continue;
                }
                told = true;
                found.push(difference(id, row, &column, was, is));
            }
        }
        let says_figures = |(_, row): &Placed<'_>| row.iter().any(figure);
        let silent = whole && !told && !rows.iter().flatten().any(says_figures);
        if let (true, Some(column)) = (silent, figures.first()) {
            let [was, is] = rows.map(|row| value(row, column));
            found.push(difference(id, row, column, was, is));
        }
    }
}

/// A row and its table.
type Placed<'t> = (&'t Table, &'t Vec<Value>);

/// The rows of two tables by their keys; a linear search would be slow on a list of thousands.
struct Places<'t> {
    tables: [Option<&'t Table>; 2],
    /// Row indices in both tables, by key.
    rows: HashMap<&'t [Value], [Option<usize>; 2]>,
    /// Keys in the order of the old table, then new ones.
    order: Vec<&'t [Value]>,
}

impl<'t> Places<'t> {
    fn of(keys: usize, tables: [Option<&'t Table>; 2]) -> Places<'t> {
        let mut places = Places {
            tables,
            rows: HashMap::new(),
            order: Vec::new(),
        };
        for (side, table) in tables.iter().enumerate() {
            let rows = table.iter().flat_map(|table| &table.rows);
            for (at, row) in rows.enumerate() {
                let key = row.get(..keys).unwrap_or(row);
                let both = places.rows.entry(key).or_insert_with(|| {
                    places.order.push(key);
                    [None; 2]
                });
                if let Some(place) = both.get_mut(side) {
                    *place = Some(at);
                }
            }
        }
        places
    }

    /// The row with a key in both tables.
    fn rows(&self, key: &[Value]) -> [Option<Placed<'t>>; 2] {
        let [was, is] = self.rows.get(key).copied().unwrap_or_default();
        let [old, new] = self.tables;
        let row = |table: Option<&'t Table>, at: Option<usize>| {
            let (table, at) = table.zip(at)?;
            Some((table, table.rows.get(at)?))
        };
        [row(old, was), row(new, is)]
    }
}

fn value(row: Option<Placed<'_>>, column: &str) -> Value {
    let cell = row.and_then(|(table, row)| table.cell(row, column));
    cell.cloned().unwrap_or_default()
}

/// Splits a cell into figures: named counts, which are shown beside a rate, yield one figure per
/// name.
fn apart(column: &str, both: [Value; 2]) -> Vec<(String, [Value; 2])> {
    let mut names: Vec<&str> = Vec::new();
    for value in &both {
        let Value::Counts(counts) = value else {
            continue;
        };
        for (name, _) in counts {
            if !names.contains(&name.as_str()) {
                names.push(name);
            }
        }
    }
    if names.is_empty() {
        return vec![(column.to_owned(), both)];
    }
    let one = |name: &str| {
        let count = |value: &Value| value.named(name).map_or(Value::Empty, Value::Count);
        (format!("{column}.{name}"), both.each_ref().map(count))
    };
    names.into_iter().map(one).collect()
}

fn difference(table: &str, row: &[Value], column: &str, was: Value, is: Value) -> Difference {
    Difference {
        cell: Cell {
            table: table.to_owned(),
            row: row.to_vec(),
            column: column.to_owned(),
        },
        was,
        is,
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Kind, Money};
    use super::*;

    fn sheet(rows: Vec<Vec<Value>>) -> Figures {
        let mut table = Table::new("stock", 1, &["court", "closing", "received"]);
        table.rows = rows;
        Figures {
            kind: Kind::Daily,
            date: chrono::NaiveDate::MIN,
            from: chrono::NaiveDate::MIN,
            court: None,
            whole: None,
            commit: 0,
            unknown_filing: 0,
            unknown_closed: 0,
            since: None,
            tables: vec![table],
        }
    }

    fn row(court: &str, n: i64, cents: i64) -> Vec<Value> {
        vec![
            Value::Text(court.to_owned()),
            Value::Count(n),
            Value::Money(Money(cents)),
        ]
    }

    #[test]
    fn only_what_changed_is_named() {
        let was = sheet(vec![row("a", 5, 100), row("b", 2, 0), row("gone", 1, 0)]);
        let is = sheet(vec![row("a", 6, 100), row("new", 4, 50), row("b", 2, 0)]);
        let found: Vec<_> = differences(&was, &is)
            .into_iter()
            .map(|d| (d.cell.row[0].clone(), d.cell.column.clone(), d.by()))
            .collect();
        let text = |t: &str| Value::Text(t.to_owned());
        assert_eq!(
            found,
            [
                (text("a"), "closing".to_owned(), Some(Value::Count(1))),
                (text("gone"), "closing".to_owned(), Some(Value::Count(-1))),
                (text("new"), "closing".to_owned(), Some(Value::Count(4))),
                (
                    text("new"),
                    "received".to_owned(),
                    Some(Value::Money(Money(50)))
                ),
            ]
        );
        assert!(differences(&was, &was).is_empty());
    }
}
