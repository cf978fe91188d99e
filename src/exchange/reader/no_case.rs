//! Rows that name no case: totals, footers, notes, and repeated headers.

use super::RowReader;
use crate::exchange::cell::{Cells, excerpt, is_error, opens_number};
use crate::exchange::column::Column;
use crate::exchange::header::{self, Again};
use crate::exchange::vocabulary::Vocabulary;
use crate::service::api::Reason;

/// The most bytes of a count of cases in the place of a number.
const LONGEST_COUNT: usize = 24;

impl RowReader {
    /// Why the record names no case, if it does not: an empty number, a total, a repeated header, the
    /// places of the columns or a footer.
    pub(super) fn no_case(&self) -> Option<Reason> {
        let number = self.cells.raw(&self.record, Column::Number);
        let counted = number.iter().any(u8::is_ascii_digit);
        let words = Vocabulary::get();
        if is_note(number) {
            return Some(Reason::Footer);
        }
        if self.is_index(number) {
            return Some(Reason::IndexRow);
        }
        // Case numbers begin with a bracket or a Latin letter or digit; other texts with digits may
        // be `合计：12件`.
        if counted && (number.first().is_none_or(u8::is_ascii) || opens_number(number)) {
            // A count where the number should be: `合计 | 7`, `7件`.
            if !number.first().is_some_and(u8::is_ascii_digit) || number.len() > LONGEST_COUNT {
                return None;
            }
            let text = String::from_utf8_lossy(number);
            let bare = text.bytes().all(|byte| byte.is_ascii_digit());
            let total = words.is_count(&text) || bare && self.total().is_some();
            let dated = || self.is_day_of_sheet(&text).then_some(Reason::Footer);
            return total.then_some(Reason::TotalRow).or_else(dated);
        }
        let text = String::from_utf8_lossy(number);
        let lone = if counted {
            !is_numbered(&text)
        } else {
            !text.chars().any(char::is_numeric)
        };
        if words.is_total(&text) || counted && words.is_count(&text) {
            Some(Reason::TotalRow)
        } else if words.is_footer(&text) && !is_numbered(&text) || self.is_day_of_sheet(&text) {
            Some(Reason::Footer)
        } else if words.is_ditto(&text) {
            Some(Reason::Ditto)
        } else if !counted && self.is_header() {
            Some(Reason::HeaderAgain)
        } else if crate::text::sanitize::line(&text).is_empty()
            || words.is_no_number(&text)
            || lone && self.is_alone()
        {
            Some(match self.total() {
                Some(_) => Reason::TotalRow,
                None if self.opens_with_footer() => Reason::Footer,
                None => Reason::MissingNumber,
            })
        } else {
            None
        }
    }

    /// Empties the cells that hold an error value of a spreadsheet program, and remembers those that
    /// are read. If it stands for the case number, the row names no case.
    pub(super) fn take_errors(&mut self, row: u32) -> bool {
        self.cells.erred.clear();
        // Every row is asked, and few hold the first byte of such a value.
        if !self.record.may_hold(b'#', b'E') || !self.record.iter().any(is_error) {
            return false;
        }
        if is_error(self.cells.raw(&self.record, Column::Number)) {
            self.reject(row, Reason::ErrorValue);
            return true;
        }
        let Cells { mapping, erred, .. } = &mut self.cells;
        let bad = self.record.iter().enumerate();
        let bad = bad.filter(|(at, cell)| is_error(cell) && mapping.reads(*at));
        erred.extend(bad.map(|(at, cell)| (at, excerpt(cell))));
        let kept = |cell| if is_error(cell) { b"".as_slice() } else { cell };
        self.record = self.record.iter().map(kept).collect();
        false
    }

    /// Goes on with the columns of a header further down.
    pub(super) fn take_header_again(&mut self, row: u32) {
        let map = self.map.as_ref().filter(|m| !m.columns.is_empty());
        let again = header::again(&self.cells.mapping, row, &self.record, map);
        self.in_other_table = matches!(again, Again::Other);
        if let Again::Next(next) = again {
            self.cells.mapping = *next;
        }
    }

    /// Whether the record repeats the header, perhaps with its columns in another order, or the
    /// second row of a header of two.
    fn is_header(&self) -> bool {
        let name = self.cells.mapping.name(Column::Number);
        self.record.iter().any(|cell| excerpt(cell) == name) || self.is_second_row()
    }

    /// Whether every cell is a part of the name of its column, as the units and the names below a
    /// group are, or the row is one of the two of the header.
    fn is_second_row(&self) -> bool {
        let rows = &self.cells.mapping.rows;
        if !rows.is_empty() && rows.contains(&header::names(&self.record)) {
            return true;
        }
        let names = &self.cells.mapping.names;
        let cells = self.record.iter().zip(names);
        let mut said = cells
            .map(|(cell, name)| (excerpt(cell), name))
            .filter(|(cell, _)| !cell.is_empty())
            .peekable();
        said.peek().is_some() && said.all(|(cell, name)| name.contains(&cell))
    }

    /// Whether the first word of a record is that of a footer or a note, in whichever column.
    fn opens_with_footer(&self) -> bool {
        let first = self.first_word();
        first
            .is_some_and(|(_, word)| Vocabulary::get().is_footer(&word) || is_note(word.as_bytes()))
    }

    /// The first cell of a record that says anything, and its place.
    pub(super) fn first_word(&self) -> Option<(usize, String)> {
        let mut cells = self.record.iter().enumerate();
        let (at, word) = cells.find(|(_, field)| !field.trim_ascii().is_empty())?;
        Some((at, excerpt(word)))
    }

    /// The first word of a row of totals, in whichever column, and its place.
    pub(super) fn total(&self) -> Option<(usize, String)> {
        let (at, word) = self.first_word()?;
        Vocabulary::get().is_total(&word).then_some((at, word))
    }
}

/// Whether a text is a numbered note: `2.某类案件未列入`, `（1）…`. The year of a case number has
/// more digits than the number of a note.
fn is_note(text: &[u8]) -> bool {
    // Tried on every row, so texts that are not a note are excluded first.
    let Some(at) = text.iter().take(4).position(u8::is_ascii_digit) else {
        return false;
    };
    let digits = text.iter().skip(at).take_while(|b| b.is_ascii_digit());
    let digits = digits.count();
    if digits > 2 {
        return false;
    }
    let opened = opens_number(text);
    let text = String::from_utf8_lossy(text);
    let mut behind = text.get(at + digits..).unwrap_or_default().chars();
    let marked = match behind.next() {
        Some(')' | '）') => true,
        Some('.' | '．' | '、') => !opened,
        _ => false,
    };
    let worded = behind
        .find(|c| !c.is_whitespace())
        .is_some_and(|c| !c.is_numeric());
    marked && worded && !is_numbered(&text)
}

/// Whether a text that begins with a word contains a number of its own, as case numbers do:
/// `阿民初字第12号`.
fn is_numbered(text: &str) -> bool {
    text.match_indices('号').any(|(at, _)| {
        let before = text.get(..at).unwrap_or_default();
        let rest = before.trim_end_matches(char::is_numeric);
        // The day of a month is none: 截至6月30号.
        rest.len() < before.len() && !rest.ends_with('月')
    })
}
