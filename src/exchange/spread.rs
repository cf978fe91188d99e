//! Counts how many cells an ODS really has. A cell or row may be declared as repeated a million
//! times, and calamine writes every repetition into memory (up to a hundred million), so a file of
//! a few kilobytes could take gigabytes. This counts from the bytes what calamine would build,
//! before it does. On the way it notes the cells merged over several rows, which calamine does not
//! tell.

use super::limit;

/// A cell of an ODS merged over several rows; rows and columns are counted from 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Tall {
    /// The table, counted from 0.
    pub table: usize,
    pub row: u32,
    pub column: u32,
    /// The last row.
    pub last: u32,
}

/// A scanner of the bytes of `content.xml`, fed piece by piece.
#[derive(Debug, Default)]
pub(super) struct Spread {
    /// The tag being read, without its brackets; anything longer than an honest tag is dropped.
    tag: Vec<u8>,
    in_tag: bool,
    quote: Option<u8>,
    /// The number of cells of the row so far, and up to the last one with a value.
    width: u64,
    filled: u64,
    repeat: u64,
    in_cell: u64,
    /// The number of rows up to the last filled one, of empty ones after it, and the width of the
    /// widest row of the table.
    rows: u64,
    waiting: u64,
    widest: u64,
    /// The number of open elements, now and at most.
    level: u64,
    deepest: u64,
    /// The number of cells of the tables before, and of values copied by repetition.
    before: u64,
    /// The number of tables begun, and of rows of the last one before the current row.
    tables: usize,
    above: u64,
    tall: Vec<Tall>,
}

/// The most bytes of a tag that are scanned.
const TAG: usize = 8 << 10;

impl Spread {
    /// Takes the next piece; returns the number of cells so far.
    pub(super) fn feed(&mut self, bytes: &[u8]) -> u64 {
        for byte in bytes {
            match (self.in_tag, self.quote, *byte) {
                (false, _, b'<') => {
                    self.in_tag = true;
                    self.tag.clear();
                }
                (true, None, b'>') => {
                    self.in_tag = false;
                    self.end_tag();
                }
                (true, quote, byte) => {
                    // Quotation marks have no meaning in comments and declarations.
                    let plain = matches!(self.tag.first(), Some(b'!' | b'?'));
                    self.quote = match quote {
                        Some(open) if open == byte => None,
                        None if matches!(byte, b'"' | b'\'') && !plain => Some(byte),
                        quote => quote,
                    };
                    if self.tag.len() < TAG {
                        self.tag.push(byte);
                    }
                }
                _ => {}
            }
        }
        self.cells()
    }

    /// The deepest nesting of elements so far.
    pub(super) fn deepest(&self) -> u64 {
        self.deepest
    }

    /// The cells merged over several rows so far, in the order of rows.
    pub(super) fn tall(&self) -> &[Tall] {
        &self.tall
    }

    fn cells(&self) -> u64 {
        self.before
            .saturating_add(self.rows.saturating_mul(self.widest))
    }

    fn end_tag(&mut self) {
        let tag = std::mem::take(&mut self.tag);
        let name = tag
            .split(|b| b.is_ascii_whitespace() || *b == b'/')
            .find(|n| !n.is_empty())
            .unwrap_or_default();
        let closing = tag.first() == Some(&b'/');
        let alone = tag.last() == Some(&b'/') || matches!(tag.first(), Some(b'!' | b'?'));
        self.level = match (closing, alone) {
            (true, _) => self.level.saturating_sub(1),
            (false, true) => self.level,
            (false, false) => self.level + 1,
        };
        self.deepest = self.deepest.max(self.level);
        match name {
            b"table:table" => {
                self.before = self.cells();
                (self.rows, self.waiting, self.widest) = (0, 0, 0);
                if !closing && contains(&tag, b"table:name") {
                    self.tables += 1;
                    self.above = 0;
                }
            }
            b"table:table-row" if !closing => {
                (self.width, self.filled) = (0, 0);
                self.repeat = repeated(&tag, b"table:number-rows-repeated");
            }
            b"table:table-row" => self.end_row(),
            b"table:table-cell" | b"table:covered-table-cell" if !closing => {
                self.note_tall(&tag);
                self.in_cell = repeated(&tag, b"table:number-columns-repeated").min(16_384);
                self.width = self.width.saturating_add(self.in_cell).min(16_384);
                if contains(&tag, b"office:") || contains(&tag, b"table:formula") {
                    self.filled = self.width;
                }
            }
            b"text:p" => self.filled = self.width,
            _ => {}
        }
        self.tag = tag;
    }

    /// Notes the cell that a tag opens if it is merged over several rows.
    fn note_tall(&mut self, tag: &[u8]) {
        let rows = repeated(tag, b"table:number-rows-spanned");
        if rows < 2 || self.width >= limit::COLUMNS as u64 {
            return;
        }
        let place = |row: u64| u32::try_from(row).ok().filter(|row| *row < limit::ROWS);
        let (Some(row), Some(table)) = (place(self.above), self.tables.checked_sub(1)) else {
            return;
        };
        let last = place(self.above.saturating_add(rows - 1)).unwrap_or(limit::ROWS - 1);
        self.tall.push(Tall {
            table,
            row,
            column: self.width as u32,
            last,
        });
    }

    fn end_row(&mut self) {
        self.above = self.above.saturating_add(self.repeat);
        if self.filled == 0 {
            self.waiting = self.waiting.saturating_add(self.repeat);
        } else {
            let rows = self
                .rows
                .saturating_add(self.waiting)
                .saturating_add(self.repeat);
            self.rows = rows;
            self.waiting = 0;
            self.widest = self.widest.max(self.filled);
        }
    }
}

/// The number in an attribute of repetition, 1 without it.
fn repeated(tag: &[u8], name: &[u8]) -> u64 {
    let Some(at) = find(tag, name) else {
        return 1;
    };
    let rest = tag.get(at + name.len()..).unwrap_or_default();
    let digits = rest
        .iter()
        .skip_while(|b| matches!(b, b'=' | b'"' | b'\'') || b.is_ascii_whitespace());
    let digits: Vec<u8> = digits
        .take_while(|b| b.is_ascii_digit())
        .take(12)
        .copied()
        .collect();
    std::str::from_utf8(&digits)
        .ok()
        .and_then(|d| d.parse().ok())
        .unwrap_or(1)
        .max(1)
}

fn find(tag: &[u8], needle: &[u8]) -> Option<usize> {
    tag.windows(needle.len())
        .position(|window| window == needle)
}

fn contains(tag: &[u8], needle: &[u8]) -> bool {
    find(tag, needle).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cells(rows: &str) -> u64 {
        let text =
            format!("<x><!-- it's --><table:table table:name='a>b'>{rows}</table:table></x>");
        let mut spread = Spread::default();
        text.as_bytes()
            .chunks(7)
            .map(|piece| spread.feed(piece))
            .last()
            .unwrap_or_default()
    }

    #[test]
    fn repetition_counts_only_before_a_value() {
        let value = "<table:table-cell office:value-type=\"float\" office:value=\"1\"/>";
        let row = |attributes: &str, body: &str| {
            format!("<table:table-row {attributes}>{body}</table:table-row>")
        };
        let million = "table:number-rows-repeated=\"1000000\"";
        let wide = "<table:table-cell table:number-columns-repeated='16384'/>";
        assert_eq!(cells(&row("", &value.repeat(3)).repeat(4)), 12);
        // What an office program leaves after the last value.
        assert_eq!(
            cells(&(row("", &(value.to_owned() + wide)) + &row(million, wide))),
            1
        );
        assert_eq!(cells(&(row(million, wide) + &row("", value))), 1_000_001);
        assert_eq!(
            cells(&row(
                million,
                &value.replace(
                    " office:value=",
                    " table:number-columns-repeated=\"100\" office:value="
                )
            )),
            100_000_000
        );
    }

    #[test]
    fn cells_merged_over_rows_are_noted_with_their_place() {
        let cell = "<table:table-cell office:value-type='string'/>";
        let tall = "<table:table-cell table:number-rows-spanned=\"3\" office:value-type='string'>\
                    <text:p>a</text:p></table:table-cell>";
        let wide =
            "<table:table-cell table:number-columns-spanned='2' table:number-rows-spanned='1'/>";
        let row = |body: &str| format!("<table:table-row>{body}</table:table-row>");
        let blank = "<table:table-row table:number-rows-repeated='4'><table:table-cell \
                     table:number-columns-repeated='9'/></table:table-row>";
        let far = format!("<table:table-cell table:number-columns-repeated='300'/>{tall}");
        let at = |table, row, column| Tall {
            table,
            row,
            column,
            last: row + 2,
        };
        for (body, wanted) in [
            (row(cell) + &row(wide), vec![]),
            (
                row(cell) + &row(&(cell.to_owned() + tall)),
                vec![at(0, 1, 1)],
            ),
            (blank.to_owned() + &row(tall), vec![at(0, 4, 0)]),
            (row(&far), vec![]),
            (
                row(tall) + "</table:table><table:table table:name='b'>" + &row(cell) + &row(tall),
                vec![at(0, 0, 0), at(1, 1, 0)],
            ),
        ] {
            let text = format!("<table:table table:name='a'>{body}</table:table>");
            let mut spread = Spread::default();
            for piece in text.as_bytes().chunks(7) {
                spread.feed(piece);
            }
            assert_eq!(spread.tall(), wanted, "{body}");
        }
    }
}
