//! A chart ready to be drawn: rows of bars with their numbers, one sentence, and the table behind
//! it.

use super::asked::Asked;
use super::say;
use crate::domain::sheet::{Value, hundredths, total};
use crate::service::api::Figure;
use crate::text::locale::Named;
use crate::tui::cx::Cx;
use crate::tui::widget::bars::Grow;

/// A number of a chart.
#[derive(Debug, Clone)]
pub(super) struct Cell {
    /// The length of its bar.
    pub(super) value: i64,
    /// The number as shown beside its bar.
    pub(super) text: String,
    /// What opens the cases behind it; `None` for a number that does not count cases, such as a
    /// share.
    pub(super) figure: Option<Figure>,
    /// The number does not count cases, so there is nothing to open.
    pub(super) empty: bool,
    /// The value written to a file.
    pub(super) kept: Value,
}

impl Cell {
    pub(super) fn count(value: i64, figure: Figure) -> Cell {
        Cell::said(value, value.to_string(), figure).kept(Value::Count(value))
    }

    /// A number with a text of its own: an amount, a share, days.
    pub(super) fn said(value: i64, text: String, figure: Figure) -> Cell {
        Cell {
            figure: Some(figure),
            empty: value == 0,
            value,
            ..Cell::plain(text)
        }
    }

    pub(super) fn plain(text: String) -> Cell {
        Cell {
            value: 0,
            figure: None,
            empty: true,
            kept: Value::Text(text.clone()),
            text,
        }
    }

    /// The text shown in place of a missing number.
    pub(super) fn none() -> Cell {
        Cell::plain(say::NO_SHARE.to_owned()).kept(Value::Empty)
    }

    /// The share of a part in a whole; as on the sheets, opening it shows the figure of the part.
    pub(super) fn share(part: i64, whole: i64, figure: Figure) -> Cell {
        Cell {
            value: hundredths(part, whole).unwrap_or(0),
            empty: part == 0,
            ..Cell::said(0, say::share(part, whole), figure).kept(Value::Share(part, whole))
        }
    }

    /// Returns the cell with another value for files.
    pub(super) fn kept(self, kept: Value) -> Cell {
        Cell { kept, ..self }
    }
}

/// A column of numbers.
#[derive(Debug, Clone)]
pub(super) struct Series {
    pub(super) title: String,
    /// How its bars grow; `None` for numbers only.
    pub(super) grow: Option<Grow>,
    /// Whether it is the whole of the number before it, and written after it: `28/39`.
    pub(super) whole: bool,
}

impl Series {
    /// A column of bars.
    pub(super) fn bars(title: String, grow: Grow) -> Series {
        Series {
            title,
            grow: Some(grow),
            whole: false,
        }
    }

    /// A column of numbers without bars.
    pub(super) fn numbers(title: String) -> Series {
        Series {
            title,
            grow: None,
            whole: false,
        }
    }

    /// A column of numbers that the numbers before are part of.
    pub(super) fn whole(title: String) -> Series {
        Series {
            whole: true,
            ..Series::numbers(title)
        }
    }

    /// The columns between it and the number before.
    pub(super) fn gap(&self) -> usize {
        if self.whole { 1 } else { 2 }
    }

    /// A column of bars, followed by columns of numbers.
    pub(super) fn with_numbers(
        bars: String,
        beside: impl IntoIterator<Item = String>,
    ) -> Vec<Series> {
        std::iter::once(Series::bars(bars, Grow::Up))
            .chain(beside.into_iter().map(Series::numbers))
            .collect()
    }
}

/// A row: a period, a band, a court, a judge, or the total.
#[derive(Debug, Clone)]
pub(super) struct Row {
    pub(super) label: String,
    /// What identifies the row in a file, one value per title in [`Chart::keys`].
    pub(super) keys: Vec<Value>,
    /// One cell per series.
    pub(super) cells: Vec<Cell>,
    /// Whether it is the total, or stands beside it. It has no bars, because they would dwarf those
    /// of the other rows.
    pub(super) sum: bool,
}

impl Row {
    pub(super) fn new(label: String, cells: Vec<Cell>) -> Row {
        Row {
            keys: vec![Value::Text(label.clone())],
            label,
            cells,
            sum: false,
        }
    }

    /// Returns the row with these keys for files.
    pub(super) fn keyed(self, keys: Vec<Value>) -> Row {
        Row { keys, ..self }
    }

    /// The row of the total.
    pub(super) fn sum(cx: &Cx, cells: Vec<Cell>) -> Row {
        Row::beside(cx.text("report.row.total").to_owned(), cells).keyed(vec![total()])
    }

    /// A row beside the total, which no other row is part of.
    pub(super) fn beside(label: String, cells: Vec<Cell>) -> Row {
        Row {
            sum: true,
            ..Row::new(label, cells)
        }
    }
}

/// What one cell of a bar stands for, in words: `每格 5 件`.
pub(super) type Scale = fn(&Cx, i64) -> String;

#[derive(Debug, Clone)]
pub(super) struct Chart {
    /// The title, with the equation that must hold if there is one.
    pub(super) title: String,
    /// The counting basis and the range, shown at the right.
    pub(super) caption: String,
    pub(super) head: String,
    pub(super) series: Vec<Series>,
    /// How many series keep their place and their bars where there is no room for all; the others
    /// then move past. 0: without room for all there are no bars.
    pub(super) lead: usize,
    pub(super) rows: Vec<Row>,
    pub(super) scale: Scale,
    /// One sentence; `y` copies it.
    pub(super) conclusion: String,
    pub(super) notes: Vec<String>,
    /// Titles of the columns that identify a row in a file; all others are those of the series.
    pub(super) keys: Vec<String>,
}

impl Chart {
    /// The title of a series with what one cell of its bars stands for.
    pub(super) fn scaled(&self, cx: &Cx, series: usize, per: i64) -> String {
        let title = self.series.get(series).map_or("", |series| &series.title);
        format!("{title} ({})", (self.scale)(cx, per))
    }

    /// What the cell at this place opens, if anything.
    pub(super) fn figure(&self, row: usize, column: usize) -> Option<&Figure> {
        self.rows.get(row)?.cells.get(column)?.figure.as_ref()
    }

    /// The chart with a note that says why, if a number is missing.
    pub(super) fn with_reason(mut self, cx: &Cx, dash: &str) -> Chart {
        let mut cells = self.rows.iter().flat_map(|row| &row.cells);
        if cells.any(|cell| cell.text == say::NO_SHARE) {
            let said = cx.text(&format!("tui.chart.dash.{dash}"));
            self.notes.push(said.to_owned());
        }
        self
    }

    /// The chart with the day and the counting basis before its sentence: copied, it has no head.
    pub(super) fn on_day(mut self, cx: &Cx, asked: &Asked) -> Chart {
        let (set, sentence) = (asked.words(cx), &self.conclusion);
        let args: Named<'_> = &[("day", &asked.day), ("set", &set), ("sentence", sentence)];
        self.conclusion = cx.fill("tui.chart.on-day", args);
        self
    }

    /// The next number of a row that can be opened in this direction, wrapping around; unchanged if
    /// there is none.
    pub(super) fn turn(&self, row: usize, column: usize, step: isize) -> usize {
        let all = self.series.len().max(1);
        let mut at = column.min(all - 1);
        for _ in 0..all {
            at = match step {
                0.. => (at + 1) % all,
                _ => (at + all - 1) % all,
            };
            if self.figure(row, at).is_some() {
                return at;
            }
        }
        column
    }
}
