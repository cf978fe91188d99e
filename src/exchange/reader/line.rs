//! Lines of a sheet that are no rows though they have a text in the place of the number: its day, and
//! the row under the header that counts the columns.

use super::RowReader;
use crate::domain::day;
use crate::domain::numeral::is_numeral;
use crate::exchange::vocabulary::Vocabulary;
use crate::text::fold::fold;

/// The most bytes of the place of a column: `（10）`.
const LONGEST_PLACE: usize = 8;
/// The most bytes of the day of a sheet.
const LONGEST_DAY: usize = 48;

impl RowReader {
    /// Whether the record only counts the columns: each cell is its place in the sheet or among the
    /// others (`1`, `2`, `3`), or the stem of that place (`甲`, `乙`, then `1`). Two cells may be data,
    /// unless the sheet has no more.
    pub(super) fn is_index(&self, number: &[u8]) -> bool {
        if number.len() > LONGEST_PLACE {
            return false;
        }
        let words = Vocabulary::get();
        let mut stems = words.stems();
        let (mut filled, mut last) = (0_usize, 0_usize);
        for (at, cell) in self.record.iter().enumerate() {
            let cell = cell.trim_ascii();
            if cell.is_empty() {
                continue;
            }
            let Some(text) = std::str::from_utf8(cell)
                .ok()
                .filter(|text| text.len() <= LONGEST_PLACE)
            else {
                return false;
            };
            if filled == 0 && words.heads_index(text) {
                continue;
            }
            let text = fold(text);
            let text = text.trim_matches(['(', ')']);
            let is_place = match text.parse::<usize>() {
                Ok(place) => {
                    let is_next = place == last + 1 || place == at + 1;
                    last = place;
                    is_next
                }
                // Text comes before figures.
                Err(_) => last == 0 && stems.next().is_some_and(|stem| text.chars().eq([stem])),
            };
            if !is_place {
                return false;
            }
            filled += 1;
        }
        filled > 2 || filled > 1 && filled == self.cells.mapping.names.len()
    }

    /// Whether the text in the place of a number is the day of the sheet: one written in characters
    /// (`2026年6月30日`, `二〇二六年六月`), or any other one with nothing beside it.
    pub(super) fn is_day_of_sheet(&self, text: &str) -> bool {
        if text.len() > LONGEST_DAY {
            return false;
        }
        let of_day = |c: char| {
            c.is_numeric() || is_numeral(c) || c.is_whitespace() || "年月日号".contains(c)
        };
        if text.ends_with(['月', '日', '号']) && text.chars().all(of_day) {
            return text.contains('月') && (text.contains('年') || self.is_alone());
        }
        // A number alone may be a day as well, or the end of a case number.
        text.is_ascii()
            && self.is_alone()
            && text.parse::<f64>().is_err()
            && day::parse(text).is_some()
    }

    /// Whether one cell of several is filled.
    pub(super) fn is_alone(&self) -> bool {
        let filled = self
            .record
            .iter()
            .filter(|cell| !cell.trim_ascii().is_empty());
        self.cells.mapping.names.len() > 1 && filled.count() == 1
    }
}
