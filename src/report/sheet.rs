//! A sheet with its words: everything a writer needs. This is what is frozen, so that a sheet can
//! be printed again as it was issued, in its language and wording, whatever changed in the docket
//! or in the program's words since.

use chrono::{DateTime, FixedOffset};
use serde::{Deserialize, Serialize};

use crate::domain::sheet::{Figures, FrozenLine, Value};
use crate::text::locale::Locale;

/// A cell: the value for programs, its words for people.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cell {
    pub value: Value,
    pub text: String,
}

/// A column of a table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Column {
    /// The stable id.
    pub id: String,
    pub title: String,
    /// Whether the column is numeric and therefore right-aligned.
    pub figure: bool,
    /// Whether its words are too long for a page, so that plain text prints them below their row.
    #[serde(default)]
    pub below: bool,
}

/// A titled table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Table {
    pub id: String,
    pub title: String,
    pub columns: Vec<Column>,
    pub rows: Vec<Vec<Cell>>,
}

impl Table {
    /// The table as printed, without word columns that are entirely empty.
    #[must_use]
    pub fn printed(&self) -> Table {
        let says = |(at, column): (usize, &Column)| {
            let mut cells = self.rows.iter().filter_map(|row| row.get(at));
            column.figure || self.rows.is_empty() || cells.any(|cell| !cell.text.is_empty())
        };
        let says: Vec<bool> = self.columns.iter().enumerate().map(says).collect();
        let kept = |at: &usize| says.get(*at) == Some(&true);
        let columns = (0..).zip(&self.columns).filter(|(at, _)| kept(at));
        let row = |row: &Vec<Cell>| {
            let cells = (0..).zip(row).filter(|(at, _)| kept(at));
            cells.map(|(_, cell)| cell.clone()).collect()
        };
        Table {
            id: self.id.clone(),
            title: self.title.clone(),
            columns: columns.map(|(_, column)| column.clone()).collect(),
            rows: self.rows.iter().map(row).collect(),
        }
    }
}

/// A sheet ready to be written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sheet {
    /// `daily`, `weekly`, `monthly`, `compare`.
    pub kind: String,
    /// The language tag of its words.
    pub lang: String,
    pub title: String,
    /// Window, scope and, once frozen, number and digest.
    pub head: Vec<String>,
    /// Titles of the parts other than tables: paragraph, identities, notes.
    pub sections: [String; 3],
    /// The official paragraph; empty if there is none.
    pub paragraph: String,
    pub tables: Vec<Table>,
    /// Sums with their numbers, or the statement that all hold.
    pub identities: Vec<String>,
    /// Definitions, formulas, and what is left out.
    pub notes: Vec<String>,
    /// The text under a table without rows.
    pub empty: String,
    /// The page footer: `第 {page} 页 共 {pages} 页`.
    pub page: String,
    /// The figures it was made from; `None` for a comparison.
    pub figures: Option<Figures>,
}

impl Sheet {
    /// The language of its words.
    pub fn locale(&self) -> Locale {
        Locale::from_tag(&self.lang).unwrap_or_default()
    }

    pub fn table(&self, id: &str) -> Option<&Table> {
        self.tables.iter().find(|table| table.id == id)
    }

    /// Adds the line that identifies the frozen sheet.
    #[must_use]
    pub fn stamped(mut self, line: &FrozenLine) -> Sheet {
        let said = self.locale().fill(
            "report.head.frozen",
            &[
                ("id", &line.id),
                ("moment", &line.moment.format("%Y-%m-%d %H:%M")),
                ("actor", &line.actor),
                ("digest", &line.digest.get(..16).unwrap_or(&line.digest)),
            ],
        );
        self.head.push(said);
        self
    }

    /// Adds the line that states as of which moment the data was known, unless that is now.
    #[must_use]
    pub fn known(mut self, at: Option<DateTime<FixedOffset>>) -> Sheet {
        if let Some(at) = at {
            let moment = at.format("%Y-%m-%d %H:%M:%S");
            let said = self
                .locale()
                .fill("report.head.known", &[("moment", &moment)]);
            self.head.push(said);
        }
        self
    }
}
