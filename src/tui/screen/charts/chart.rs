//! A chart ready to be drawn: rows of bars with their numbers, one sentence, and the table behind it.

use crate::domain::sheet::Table;
use crate::service::api::Figure;
use crate::tui::widget::bars::Grow;

/// A number of a chart.
#[derive(Debug, Clone)]
pub struct Cell {
    pub value: i64,
    /// The number as it stands beside its bar.
    pub text: String,
    /// What opens the cases behind it; `None` for a number that is no count of cases, a share for example.
    pub figure: Option<Figure>,
}

impl Cell {
    pub fn count(value: i64, figure: Figure) -> Cell {
        Cell {
            value,
            text: value.to_string(),
            figure: Some(figure),
        }
    }

    pub fn plain(text: String) -> Cell {
        Cell {
            value: 0,
            text,
            figure: None,
        }
    }
}

/// A column of numbers.
#[derive(Debug, Clone)]
pub struct Series {
    pub title: String,
    /// How its bars grow; `None`: numbers only.
    pub grow: Option<Grow>,
}

/// A row: a period, a band, a court, a judge.
#[derive(Debug, Clone)]
pub struct Row {
    pub label: String,
    /// One per series.
    pub cells: Vec<Cell>,
}

/// What one cell of a bar stands for, in words: `每格 5 件`.
pub type Scale = fn(&crate::tui::cx::Cx, i64) -> String;

/// The chart.
#[derive(Debug, Clone)]
pub struct Chart {
    /// With the sum that must hold, where there is one.
    pub title: String,
    /// The caliber and the range, at the right.
    pub caption: String,
    pub head: String,
    pub series: Vec<Series>,
    pub rows: Vec<Row>,
    pub scale: Scale,
    /// One sentence; `y` copies it.
    pub conclusion: String,
    pub notes: Vec<String>,
    /// The same as a table, for export and print.
    pub table: Table,
}

impl Chart {
    /// The cell at a place, where it can be opened.
    pub fn figure(&self, row: usize, column: usize) -> Option<&Figure> {
        self.rows.get(row)?.cells.get(column)?.figure.as_ref()
    }

    /// The first series of a row that can be opened from `column` on in a direction; stays where there is none.
    pub fn step(&self, row: usize, column: usize, step: isize) -> usize {
        let mut at = column;
        loop {
            let Some(next) = at.checked_add_signed(step).filter(|at| *at < self.series.len()) else {
                return column;
            };
            at = next;
            if self.figure(row, at).is_some() {
                return at;
            }
        }
    }
}
