//! Where the cells of a sheet stand in its lines, for a cursor.

use super::lines::{GAP, printable};
use super::sheet::{Cell, Column};
use crate::domain::sheet::Value;
use crate::text::width::width;

/// The place of a cell, or of one of the named counts in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Place {
    /// The index of the column in its table.
    pub(super) column: usize,
    /// The id of the named count.
    pub(super) name: Option<String>,
    /// The line, counted from the first one of its row.
    pub(super) line: usize,
    /// The first column of the screen, and how many columns it takes.
    pub(super) x: usize,
    pub(super) columns: usize,
    /// The index of its first character in a text that has yet to be broken into lines.
    pub(super) from: Option<usize>,
}

impl Place {
    /// The place of a whole cell.
    pub(super) fn of_cell(column: usize, line: usize, x: usize, columns: usize) -> Place {
        Place {
            column,
            name: None,
            line,
            x,
            columns,
            from: None,
        }
    }

    /// The same in a text with this many characters before it.
    pub(super) fn moved(self, before: usize) -> Place {
        Place {
            from: self.from.map(|from| from + before),
            ..self
        }
    }
}

/// A cell after its title.
pub(super) fn said(column: &Column, cell: &Cell) -> String {
    printable(&format!("{} {}", column.title, cell.text))
}

/// What of such a text is a cell or a named count: its first character, not yet its line.
pub(super) fn starts(
    at: usize,
    column: &Column,
    cell: &Cell,
) -> impl Iterator<Item = Place> + use<> {
    let chars = |text: &str| printable(text).chars().count();
    let title = chars(&column.title) + 1;
    let place = |name: Option<String>, from: usize, text: &str| Place {
        name,
        from: Some(from),
        ..Place::of_cell(at, 0, 0, width(&printable(text)))
    };
    let mut places = Vec::new();
    match &cell.value {
        Value::Counts(counts) => {
            let mut from = title;
            // As `beside` joins them.
            for ((name, n), text) in counts.iter().zip(cell.text.split(GAP)) {
                let (all, n) = (chars(text), n.to_string());
                places.push(place(
                    Some(name.clone()),
                    from + all.saturating_sub(chars(&n)),
                    &n,
                ));
                from += all + GAP.len();
            }
        }
        _ => places.push(place(None, title, &cell.text)),
    }
    places.into_iter()
}

/// The line and column of the character with this index in a text that was broken into lines.
/// Blanks at the breaks are in no line.
pub(super) fn place_in(lines: &[String], text: &str, from: usize) -> (usize, usize) {
    let mut rest = text.chars().enumerate();
    for (at, line) in lines.iter().enumerate() {
        let mut x = 0;
        for c in line.chars() {
            let place = rest.find(|(_, own)| *own == c);
            if place.is_some_and(|(place, _)| place >= from) {
                return (at, x);
            }
            x += width(c.encode_utf8(&mut [0; 4]));
        }
    }
    (lines.len().saturating_sub(1), 0)
}

#[cfg(test)]
mod tests {
    use super::super::lines::wrap;
    use super::*;

    #[test]
    fn a_number_is_found_wherever_its_line_was_broken() {
        let text = "另计 无审限 3  审限不明 12; 公式 已结 / 受理";
        let from = text.chars().position(|c| c == '1').unwrap();
        for columns in 8..50 {
            let lines = wrap(text, columns);
            let (line, x) = place_in(&lines, text, from);
            let mut before = 0;
            let rest: String = lines[line]
                .chars()
                .skip_while(|c| {
                    let taken = width(c.encode_utf8(&mut [0; 4]));
                    let skip = before < x;
                    before += taken;
                    skip
                })
                .collect();
            assert!(rest.starts_with("12"), "{columns} {lines:?}");
        }
    }
}
