//! Fits the columns of a table into the width of a terminal or a page: heads are broken at blanks,
//! words shrink to a minimum, and what still does not fit is left out or goes below its row.
//! Figures, dates and money are never cut.

use super::cell::{Shape, Stay, Table};
use crate::domain::court::short_name;
use crate::text::locale::Locale;
use crate::text::width::{safe, width};

const GAPS: [&str; 2] = ["  ", " "];
/// The minimum width of words on a terminal, where they are cut: beside a case number, which
/// identifies the row, and without one.
const CUT: usize = 8;
const CUT_ALONE: usize = 14;
/// The longest word that is not broken, in columns.
const WORD: usize = 24;
/// The minimum width of words on paper, where they continue below: any narrower, a column becomes
/// too tall to read.
const FOLD: usize = 16;

/// What a table shows in the width it has.
pub(super) struct Layout {
    pub(super) titles: Vec<String>,
    pub(super) shapes: Vec<Shape>,
    pub(super) rows: Vec<Vec<String>>,
    pub(super) widths: Vec<usize>,
    pub(super) gap: &'static str,
    /// The columns that did not fit, in order.
    pub(super) out: Vec<usize>,
    /// The columns without a value: they are not shown if space is short.
    empty: Vec<usize>,
    ids: Vec<&'static str>,
    stays: Vec<Stay>,
}

impl Layout {
    /// Lays a table out at its natural width.
    pub(super) fn natural(table: &Table, locale: Locale) -> Layout {
        let columns: Vec<_> = (0..)
            .zip(&table.columns)
            .filter(|(_, column)| column.shape != Shape::Hidden)
            .collect();
        let cell = |row: &Vec<super::Cell>, at: usize| {
            row.get(at)
                .map(|cell| safe(&cell.human(locale)).into_owned())
                .unwrap_or_default()
        };
        let rows = table.rows.iter();
        let mut layout = Layout {
            titles: columns
                .iter()
                .map(|(_, column)| column.title(locale).to_owned())
                .collect(),
            shapes: columns.iter().map(|(_, column)| column.shape).collect(),
            ids: columns.iter().map(|(_, column)| column.id).collect(),
            stays: columns.iter().map(|(_, column)| column.stay).collect(),
            rows: rows
                .map(|row| columns.iter().map(|(at, _)| cell(row, *at)).collect())
                .collect(),
            widths: Vec::new(),
            gap: GAPS[0],
            out: Vec::new(),
            empty: Vec::new(),
        };
        layout.widths = layout.needed();
        layout
    }

    /// Fits the table into `columns`. On `paper`, words continue below instead of being cut.
    pub(super) fn fit(mut self, columns: usize, paper: bool) -> Layout {
        if self.total() <= columns {
            return self;
        }
        for at in 0..self.ids.len() {
            if self.ids.get(at) == Some(&"court") {
                for cell in self.rows.iter_mut().filter_map(|row| row.get_mut(at)) {
                    *cell = short_name(cell).into_owned();
                }
            }
            if !self.rows.is_empty() && self.cells(at) == 0 {
                self.empty.push(at);
            }
        }
        let floors: Vec<usize> = (0..self.ids.len())
            .map(|at| self.floor(at, paper))
            .collect();
        loop {
            for gap in GAPS {
                self.gap = gap;
                if self.squeeze(&floors, columns) {
                    return self;
                }
            }
            match self.spare() {
                Some(at) => {
                    self.out.push(at);
                    self.out.sort_unstable();
                }
                None => break,
            }
        }
        // If that is not enough, case numbers are cut down to their tail.
        for at in 0..self.widths.len() {
            let over = self.total().saturating_sub(columns);
            if self.shapes.get(at) == Some(&Shape::Number)
                && let Some(slot) = self.widths.get_mut(at)
            {
                *slot = slot.saturating_sub(over).max(CUT);
            }
        }
        self
    }

    /// The columns that are shown.
    pub(super) fn shown(&self) -> impl Iterator<Item = usize> + '_ {
        (0..self.titles.len()).filter(|at| !self.out.contains(at) && !self.empty.contains(at))
    }

    fn total(&self) -> usize {
        let (n, sum) = self.shown().fold((0, 0), |(n, sum), at| {
            (n + 1, sum + self.widths.get(at).copied().unwrap_or(0))
        });
        sum + self.gap.len() * usize::saturating_sub(n, 1)
    }

    /// The width of the widest cell of a column.
    fn cells(&self, at: usize) -> usize {
        let cells = self.rows.iter().filter_map(|row| row.get(at));
        cells.map(|cell| width(cell)).max().unwrap_or(0)
    }

    /// The minimum width of a column.
    fn floor(&self, at: usize, paper: bool) -> usize {
        let head = self.titles.get(at).map_or(0, |title| longest_word(title));
        let cells = self.cells(at);
        // An id without its end is another id.
        let id = self.ids.get(at) == Some(&"id");
        let words = match (self.shapes.get(at), paper) {
            _ if id => cells,
            (Some(Shape::Text), true) => {
                let texts = self.rows.iter().filter_map(|row| row.get(at));
                let word = texts.map(|text| longest_word(text)).max().unwrap_or(0);
                cells.min(word.max(FOLD))
            }
            (Some(Shape::Text), false) if self.shapes.contains(&Shape::Number) => cells.min(CUT),
            (Some(Shape::Text), false) => cells.min(CUT_ALONE),
            _ => cells,
        };
        head.max(words)
    }

    /// The widths that heads and cells need.
    fn needed(&self) -> Vec<usize> {
        let titles = self.titles.iter().enumerate();
        let needed = titles.map(|(at, title)| self.cells(at).max(width(title)));
        needed.collect()
    }

    /// Takes width from the widest column that can give any, from heads before words. Returns
    /// whether the table fits then.
    fn squeeze(&mut self, floors: &[usize], columns: usize) -> bool {
        let whole: Vec<usize> = (0..self.titles.len())
            .map(|at| self.cells(at).max(floors.get(at).copied().unwrap_or(0)))
            .collect();
        self.widths = self.needed();
        for floor in [&whole[..], floors] {
            while self.total() > columns {
                let gives = self.shown().filter(|at| {
                    let floor = floor.get(*at).copied().unwrap_or(0);
                    self.widths.get(*at).is_some_and(|now| *now > floor)
                });
                let widest = gives.max_by_key(|at| self.widths.get(*at).copied());
                let Some(slot) = widest.and_then(|at| self.widths.get_mut(at)) else {
                    break;
                };
                *slot -= 1;
            }
        }
        self.total() <= columns
    }

    /// The most dispensable column: the last of those set aside, then the widest of the words, then
    /// the last of the figures. Case numbers stay, as do the words that a table of figures begins
    /// with, what other columns depend on, and always the first column.
    fn spare(&self) -> Option<usize> {
        let figures = !self.shapes.contains(&Shape::Number);
        let words = self
            .shapes
            .iter()
            .take_while(|s| **s == Shape::Text)
            .count();
        let keys = if figures { words.max(1) } else { 1 };
        let of = |stay, shape| {
            self.shown().filter(move |at| {
                *at >= keys
                    && self.stays.get(*at) == Some(&stay)
                    && self.shapes.get(*at) == Some(&shape)
            })
        };
        [Stay::Aside, Stay::Usual].into_iter().find_map(|stay| {
            of(stay, Shape::Text)
                .max_by_key(|at| self.cells(*at))
                .or_else(|| of(stay, Shape::Figure).last())
        })
    }
}

/// The width of the longest word. A short Chinese word is not broken.
fn longest_word(text: &str) -> usize {
    const SHORT: usize = 8;
    let words = text.split(' ').map(|word| {
        if word.is_ascii() {
            width(word).min(WORD)
        } else {
            width(word).min(SHORT)
        }
    });
    words.max().unwrap_or(0)
}
