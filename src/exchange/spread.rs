//! Counts how many cells an ODS really has. A cell or row may be declared as repeated a million
//! times, and calamine writes every repetition into memory (up to a hundred million), so a file of
//! a few kilobytes could take gigabytes. This counts from the bytes what calamine would build,
//! before it does.

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
            }
            b"table:table-row" if !closing => {
                (self.width, self.filled) = (0, 0);
                self.repeat = repeated(&tag, b"table:number-rows-repeated");
            }
            b"table:table-row" => self.end_row(),
            b"table:table-cell" | b"table:covered-table-cell" if !closing => {
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

    fn end_row(&mut self) {
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
}
