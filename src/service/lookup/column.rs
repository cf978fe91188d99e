//! One text of every row, all in one piece of memory, scanned as a whole.

use std::ops::Range;

use memchr::{memchr, memmem};

/// Ends a text. No needle contains it, so no hit spans two rows.
const END: char = '\n';
/// The number of rows checked at once.
const NEAR: usize = 4;
/// The number of rows checked one by one.
const NEXT: usize = 8;

/// The texts of a column in the order of the rows.
#[derive(Debug, Default)]
pub struct Column {
    text: String,
    /// The first byte of each row.
    begins: Vec<u32>,
}

impl Column {
    pub(super) fn push(&mut self, text: &str) {
        self.begins.push(self.text.len() as u32);
        self.text.push_str(text);
        self.text.push(END);
    }

    pub(super) fn shrink(&mut self) {
        self.text.shrink_to_fit();
        self.begins.shrink_to_fit();
    }

    /// The whole text, for the benchmark against a bare scan.
    pub fn text(&self) -> &[u8] {
        self.text.as_bytes()
    }

    /// The text of a row.
    pub fn get(&self, row: usize) -> &str {
        let end = self.begin(row + 1).saturating_sub(1);
        self.text.get(self.begin(row)..end).unwrap_or_default()
    }

    /// Where a row begins; after the last row, the end of the text.
    fn begin(&self, row: usize) -> usize {
        let begin = self.begins.get(row);
        begin.map_or(self.text.len(), |begin| *begin as usize)
    }

    /// Shows where the needle occurs in these rows: row, position in its text, and the byte before
    /// it, which is not part of the text if the hit is at its beginning. Of overlapping hits only
    /// the first is shown.
    #[inline]
    pub fn scan(&self, rows: Range<usize>, needle: &[u8], mut show: impl FnMut(usize, usize, u8)) {
        let first = self.begin(rows.start);
        let all = self.text.as_bytes();
        let share = all.get(first..self.begin(rows.end));
        let mut row = rows.start;
        // One search continues after each hit: restarted for every hit, it would forget whether its
        // shortcuts pay off.
        for hit in memmem::find_iter(share.unwrap_or_default(), needle) {
            let at = first + hit;
            row = self.row_at(at as u32, row);
            let before = at.checked_sub(1).and_then(|at| all.get(at));
            show(
                row,
                at - self.begin(row),
                before.copied().unwrap_or(END as u8),
            );
        }
    }

    /// Shows the rows in which the needle occurs, each once. What is left of a row behind its first
    /// hit is skipped: with needles found in many rows, that is a good part of the text. An empty
    /// needle is in every row.
    #[inline]
    pub fn scan_rows(&self, rows: Range<usize>, needle: &[u8], mut show: impl FnMut(usize)) {
        let (mut at, end) = (self.begin(rows.start), self.begin(rows.end));
        let all = self.text.as_bytes();
        let finder = memmem::Finder::new(needle);
        let mut row = rows.start;
        // At the end, an empty needle would be found for ever.
        while at < end
            && let Some(hit) = all.get(at..end).and_then(|rest| finder.find(rest))
        {
            row = self.row_next((at + hit) as u32, row);
            show(row);
            row += 1;
            at = self.begin(row);
        }
    }

    /// Shows the rows in which a run of digits begins with this one, each once. Nearly every number
    /// contains a digit several times, so what is left of a row is skipped.
    pub fn scan_runs(&self, rows: Range<usize>, digit: u8, mut show: impl FnMut(usize)) {
        let (mut at, end) = (self.begin(rows.start), self.begin(rows.end));
        let all = self.text.as_bytes();
        let mut row = rows.start;
        while let Some(hit) = all.get(at..end).and_then(|rest| memchr(digit, rest)) {
            at += hit;
            let before = at.checked_sub(1).and_then(|at| all.get(at));
            if before.is_some_and(u8::is_ascii_digit) {
                at += 1;
                continue;
            }
            row = self.row_at(at as u32, row);
            show(row);
            at = self.begin(row + 1);
        }
    }

    /// The row that contains a byte, starting at `from`, which must not begin after it. Hits
    /// cluster, so the next few rows are checked first, all at once: which of them it is cannot be
    /// predicted, and a mispredicted branch costs more than the checks.
    #[inline]
    fn row_at(&self, at: u32, from: usize) -> usize {
        let near = self.begins.get(from + 1..);
        let Some(near) = near.and_then(|near| near.first_chunk::<NEAR>()) else {
            return self.row_of(at, from);
        };
        let begun: u32 = near.iter().map(|begin| u32::from(*begin <= at)).sum();
        let row = from + begun as usize;
        if begun as usize == NEAR {
            return self.row_of(at, row);
        }
        row
    }

    /// [`Column::row_at`] for a search that continues behind the row: its next step depends on the
    /// row, and would wait for checks all at once, whereas one by one they are run ahead of.
    #[inline]
    fn row_next(&self, at: u32, from: usize) -> usize {
        let next = self.begins.get(from + 1..).unwrap_or_default();
        let next = next.get(..NEXT).unwrap_or(next);
        match next.iter().position(|begin| *begin > at) {
            Some(rows) => from + rows,
            None => self.row_of(at, from + next.len()),
        }
    }

    /// [`Column::row_at`] by doubling steps, then bisection.
    fn row_of(&self, at: u32, from: usize) -> usize {
        let begins_after = |row: usize| self.begins.get(row).is_none_or(|begin| *begin > at);
        let (mut low, mut step) = (from, 1);
        while !begins_after(low + step) {
            low += step;
            step *= 2;
        }
        let high = (low + step).min(self.begins.len());
        let between = self.begins.get(low..high).unwrap_or_default();
        low + between
            .partition_point(|begin| *begin <= at)
            .saturating_sub(1)
    }
}

#[cfg(test)]
mod tests {
    use super::Column;

    #[test]
    fn hits_are_shown_with_their_rows_and_places() {
        let texts: Vec<String> = (0..500).map(|n| format!("{n}号{}", n % 7)).collect();
        let mut column = Column::default();
        for text in &texts {
            column.push(text);
        }
        for (rows, needle) in [
            (0..500, "3"),
            (0..500, "号6"),
            (64..192, "1"),
            (499..500, "9"),
            (7..7, "7"),
        ] {
            let mut found = Vec::new();
            column.scan(rows.clone(), needle.as_bytes(), |row, at, before| {
                found.push((row, at, before));
            });
            let mut wanted = Vec::new();
            for row in rows {
                let text = &texts[row];
                assert_eq!(column.get(row), text);
                let before = |at: usize| at.checked_sub(1).map_or(b'\n', |at| text.as_bytes()[at]);
                wanted.extend(
                    text.match_indices(needle)
                        .map(|(at, _)| (row, at, before(at))),
                );
            }
            assert_eq!(found, wanted, "{needle}");
        }
    }

    #[test]
    fn rows_with_a_needle_are_shown_once() {
        // Hits in every row, in neighbours, and further apart than any row checked one by one.
        let texts: Vec<String> = (0..2000)
            .map(|n| format!("{n}号{n}{}", if n % 100 < 2 { "民初" } else { "" }))
            .collect();
        let mut column = Column::default();
        for text in &texts {
            column.push(text);
        }
        for (rows, needle) in [
            (0..2000, "号"),
            (0..2000, "民初"),
            (0..2000, "1"),
            (0..2000, "99"),
            (101..1801, "民初"),
            (150..160, "民初"),
            (1999..2000, "1999"),
            (0..2000, "再审"),
            (0..2000, ""),
            (5..9, ""),
            (7..7, "7"),
        ] {
            let mut found = Vec::new();
            column.scan_rows(rows.clone(), needle.as_bytes(), |row| found.push(row));
            let wanted: Vec<usize> = rows.filter(|row| texts[*row].contains(needle)).collect();
            assert_eq!(found, wanted, "{needle}");
        }
    }

    #[test]
    fn a_digit_that_begins_a_run_shows_its_row_once() {
        let texts = ["1号1", "21号", "", "号2号12", "3号31号1"];
        let mut column = Column::default();
        for text in texts {
            column.push(text);
        }
        for (rows, digit, wanted) in [
            (0..5, b'1', vec![0, 3, 4]),
            (0..5, b'2', vec![1, 3]),
            (1..4, b'1', vec![3]),
            (2..3, b'1', vec![]),
        ] {
            let mut found = Vec::new();
            column.scan_runs(rows, digit, |row| found.push(row));
            assert_eq!(found, wanted, "{digit}");
        }
    }
}
