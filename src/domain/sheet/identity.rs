//! The sums that every row of a sheet must satisfy: opening plus additions less removals equals
//! closing.

use super::{Figures, Value};

/// Columns that add to a stock, and columns that reduce it.
const PLUS: [&str; 4] = ["filed", "entered", "reopened", "moved_in"];
const MINUS: [&str; 3] = ["closed", "left", "moved_out"];

/// The sum of one row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Identity {
    pub table: String,
    /// The keys of the row.
    pub row: Vec<Value>,
    pub opening: i64,
    /// Columns that are not zero, and those that every stock always has.
    pub plus: Vec<(String, i64)>,
    pub minus: Vec<(String, i64)>,
    pub closing: i64,
}

impl Identity {
    /// Whether the sum is correct.
    pub fn holds(&self) -> bool {
        let sum = |side: &[(String, i64)]| side.iter().map(|(_, n)| n).sum::<i64>();
        self.opening + sum(&self.plus) - sum(&self.minus) == self.closing
    }
}

/// The sums of every row of every table that has an opening and a closing.
pub fn identities(figures: &Figures) -> Vec<Identity> {
    let mut all = Vec::new();
    for table in &figures.tables {
        for row in &table.rows {
            let n = |column: &str| table.cell(row, column).and_then(Value::count);
            let (Some(opening), Some(closing)) = (n("opening"), n("closing")) else {
                continue;
            };
            let side = |columns: &[&str]| -> Vec<(String, i64)> {
                columns
                    .iter()
                    .filter_map(|column| Some(((*column).to_owned(), n(column)?)))
                    .filter(|(column, n)| {
                        *n != 0 || !matches!(column.as_str(), "reopened" | "moved_in" | "moved_out")
                    })
                    .collect()
            };
            all.push(Identity {
                table: table.id.clone(),
                row: row.iter().take(table.keys).cloned().collect(),
                opening,
                plus: side(&PLUS),
                minus: side(&MINUS),
                closing,
            });
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::super::{Kind, Table, total};
    use super::*;

    #[test]
    fn a_row_that_does_not_add_up_is_told() {
        let mut table = Table::new(
            "stock",
            1,
            &["court", "opening", "filed", "closed", "closing"],
        );
        let row = |counts: [i64; 4]| {
            let mut row = vec![total()];
            row.extend(counts.map(Value::Count));
            row
        };
        table.rows = vec![row([10, 3, 4, 9]), row([10, 3, 4, 8])];
        let figures = Figures {
            kind: Kind::Daily,
            date: chrono::NaiveDate::MIN,
            from: chrono::NaiveDate::MIN,
            court: None,
            whole: None,
            commit: 0,
            unknown_filing: 0,
            unknown_closed: 0,
            since: None,
            tables: vec![table, Table::new("levels", 1, &["level", "count"])],
        };
        let all = identities(&figures);
        assert_eq!(
            all.iter().map(Identity::holds).collect::<Vec<_>>(),
            [true, false]
        );
        assert_eq!(all[0].plus, [("filed".to_owned(), 3)]);
    }
}
