//! Repairs unclosed quotation marks. A mark that opens a cell and does not close swallows the rows
//! after it as one cell. Such a record is parsed again here, with the mark as text, so that the
//! next row is a row again.

use crate::exchange::limit;
use crate::exchange::record::Record;

/// The shape of most rows so far.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Shape {
    /// The number of cells per row.
    pub(super) width: usize,
    /// The first column with a digit: in a docket, that of the numbers.
    key: Option<usize>,
    /// How many more rows have this width than others.
    votes: u32,
    /// The number of cells in the line being parsed if its marks are text.
    own: usize,
}

impl Shape {
    /// Takes another row into account.
    pub(super) fn see(&mut self, record: &Record) {
        if record.len() == self.width {
            self.votes += 1;
        } else if self.votes > 0 {
            self.votes -= 1;
            return;
        }
        self.width = record.len();
        self.key = key(record);
    }

    /// Whether a line swallowed by a cell looks like a row.
    fn holds(self, line: &[u8], delimiter: u8) -> bool {
        let mut cells = 0;
        let mut key = self.key.is_none();
        let mut rest = line;
        loop {
            let cell = bounded(rest, delimiter);
            let bytes = rest.get(..cell.end).unwrap_or_default();
            key |= self.key == Some(cells) && bytes.iter().any(u8::is_ascii_digit);
            cells += 1;
            match rest.get(cell.end..) {
                Some([_, tail @ ..]) => rest = tail,
                _ => return key && cells > 1 && (cells == self.width || cells == self.own),
            }
        }
    }
}

/// A record with a quotation mark taken as text.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Mended {
    pub(super) cells: Vec<Vec<u8>>,
    /// The columns whose cells begin with such a mark.
    pub(super) strays: Vec<usize>,
    /// The bytes up to the end of its last line. Of CR LF the LF is left for the next record, as
    /// the csv reader does.
    pub(super) consumed: usize,
}

/// Reads the record at the start of `raw`, which contains all of it. Returns `None` if every
/// quotation mark closes or the record has no end.
pub(super) fn mend(raw: &[u8], delimiter: u8, like: Shape) -> Option<Mended> {
    let mut at = raw
        .iter()
        .take_while(|b| matches!(b, b'\r' | b'\n'))
        .count();
    let own = first_line(raw.get(at..)?, delimiter);
    let like = Shape {
        own: own.len(),
        key: like.key.or_else(|| key(&own)),
        ..like
    };
    let mut mended = Mended::default();
    loop {
        let rest = raw.get(at..)?;
        let mut cell = if mended.strays.is_empty() {
            whole(rest, delimiter)
        } else {
            bounded(rest, delimiter)
        };
        if mended.strays.is_empty() && cell.swallows(rest, delimiter, like) {
            cell = bounded(rest, delimiter);
            // A mark that closes on its own line is not affected.
            cell.quoted = false;
            cell.end = plain(rest, delimiter);
        }
        let bytes = rest.get(..cell.end)?;
        if cell.quoted {
            mended.cells.push(unquoted(bytes));
        } else {
            if bytes.first() == Some(&b'"') {
                mended.strays.push(mended.cells.len());
            }
            mended.cells.push(bytes.to_vec());
        }
        at += cell.end;
        match raw.get(at) {
            Some(byte) if *byte == delimiter => at += 1,
            Some(_) => {
                mended.consumed = at + 1;
                break;
            }
            None => {
                mended.consumed = at;
                // The bytes may end within a line that is far too long.
                if raw.len() as u64 > limit::RECORD {
                    return None;
                }
                break;
            }
        }
    }
    (!mended.strays.is_empty()).then_some(mended)
}

/// The end of a cell: at a delimiter, a line break or the end of the input.
#[derive(Debug, Clone, Copy)]
struct Cell {
    end: usize,
    quoted: bool,
    /// The position just after the mark that closes it; `None` if there is none.
    closed: Option<usize>,
}

impl Cell {
    /// Whether its opening mark must be text.
    fn swallows(self, rest: &[u8], delimiter: u8, like: Shape) -> bool {
        if !self.quoted {
            return false;
        }
        let Some(closed) = self.closed else {
            return true;
        };
        let inside = rest.get(1..closed - 1).unwrap_or_default();
        let ends = |b: &u8| matches!(b, b'\n' | b'\r');
        // Text follows the closing mark directly: it was not meant to close this cell if a
        // delimiter or line break lies between.
        if closed < self.end && inside.iter().any(|b| *b == delimiter || ends(b)) {
            return true;
        }
        let line_end = if inside.contains(&b'\n') {
            b'\n'
        } else {
            b'\r'
        };
        let lines = memchr::memchr_iter(line_end, inside).count();
        if lines == 0 {
            return false;
        }
        if lines > limit::QUOTED_LINES {
            return true;
        }
        // The cell has no delimiter inside and ends at its closing mark, and its first line alone
        // would not be a row: this is the output of a csv writer.
        let apart = !inside.contains(&delimiter) && closed == self.end;
        if apart && like.width > 1 && like.own != like.width {
            return false;
        }
        // Extends the line with the closing mark to its own end.
        let behind = rest.get(closed..).unwrap_or_default();
        let last = behind.iter().position(ends).unwrap_or(behind.len());
        let swallowed = rest.get(..closed + last).unwrap_or_default();
        let rows = swallowed
            .split(|b| *b == line_end)
            .skip(1)
            .filter(|line| like.holds(line.strip_suffix(b"\r").unwrap_or(line), delimiter))
            .count();
        rows > 0 && rows * 2 >= lines
    }
}

/// The cell at the start as any csv reader takes it: quoted ones may span lines.
fn whole(rest: &[u8], delimiter: u8) -> Cell {
    if rest.first() != Some(&b'"') {
        let end = plain(rest, delimiter);
        return Cell {
            end,
            quoted: false,
            closed: None,
        };
    }
    match closing(rest) {
        Some(closed) => {
            let behind = rest.get(closed..).unwrap_or_default();
            Cell {
                end: closed + plain(behind, delimiter),
                quoted: true,
                closed: Some(closed),
            }
        }
        None => Cell {
            end: rest.len(),
            quoted: true,
            closed: None,
        },
    }
}

/// The cell at the start if no cell may span lines: a mark that does not close properly on the line
/// is text.
fn bounded(rest: &[u8], delimiter: u8) -> Cell {
    let line = rest
        .iter()
        .position(|b| matches!(b, b'\n' | b'\r'))
        .unwrap_or(rest.len());
    let rest = rest.get(..line).unwrap_or_default();
    let cell = whole(rest, delimiter);
    if cell.quoted && cell.closed != Some(cell.end) {
        return Cell {
            end: plain(rest, delimiter),
            quoted: false,
            closed: None,
        };
    }
    cell
}

fn plain(rest: &[u8], delimiter: u8) -> usize {
    memchr::memchr3(delimiter, b'\n', b'\r', rest).unwrap_or(rest.len())
}

/// The position just after the closing mark of the quoted cell at the start; two marks in a row are
/// a mark in the text.
fn closing(rest: &[u8]) -> Option<usize> {
    let mut at = 1;
    loop {
        at += memchr::memchr(b'"', rest.get(at..)?)? + 1;
        if rest.get(at) != Some(&b'"') {
            return Some(at);
        }
        at += 1;
    }
}

/// The text of a quoted cell, with any text after its closing mark.
fn unquoted(cell: &[u8]) -> Vec<u8> {
    let closed = closing(cell).unwrap_or(cell.len());
    let inside = cell.get(1..closed.saturating_sub(1)).unwrap_or_default();
    let mut text = Vec::with_capacity(cell.len());
    let mut second = false;
    for byte in inside {
        second = *byte == b'"' && !second;
        if !second {
            text.push(*byte);
        }
    }
    text.extend_from_slice(cell.get(closed..).unwrap_or_default());
    text
}

/// The first line, if no cell may span lines.
fn first_line(raw: &[u8], delimiter: u8) -> Record {
    let mut record = Record::new();
    let mut rest = raw;
    loop {
        let cell = bounded(rest, delimiter);
        record.push_field(rest.get(..cell.end).unwrap_or_default());
        match rest.get(cell.end..) {
            Some([byte, tail @ ..]) if *byte == delimiter => rest = tail,
            _ => return record,
        }
    }
}

/// The first column with a digit.
fn key(record: &Record) -> Option<usize> {
    record
        .iter()
        .position(|cell| cell.iter().any(u8::is_ascii_digit))
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIKE: Shape = Shape {
        width: 4,
        key: Some(0),
        votes: 1,
        own: 0,
    };

    fn mended(raw: &str) -> Option<(Vec<String>, Vec<usize>, String)> {
        let mended = mend(raw.as_bytes(), b',', LIKE)?;
        let cells = mended
            .cells
            .iter()
            .map(|cell| String::from_utf8(cell.clone()).unwrap())
            .collect();
        let rest = raw.get(mended.consumed..).unwrap().to_owned();
        Some((cells, mended.strays, rest))
    }

    #[test]
    fn a_first_cell_of_two_numbers_is_one_cell() {
        let mut shape = Shape::default();
        shape.see(&Record::from_iter(["案号", "日期", "承办", "备注"]));
        shape.see(&Record::from_iter(["3号", "a", "b", "c"]));
        let raw = "\"1号\n2号\",2026-01-05,王芳,并案\n4号,2026-01-06,李强,x\n";
        assert_eq!(mend(raw.as_bytes(), b',', shape), None);
    }

    #[test]
    fn marks_that_close_are_left_alone() {
        for raw in [
            "1,\"王\n芳\",d,x\n2,b,c,d\n",
            "1,\"a \"\"b\"\", c\",d,x\n",
            "1,\"\",\"\",x\n",
            "1,\"a\"b,c,x\n",
            "1,5\" nail,c,x\n",
            // A note over several lines with as many commas as a row has, but without its number.
            "1,\"a\nfoo, bar, baz, qux\nquux\",c,x\n",
            "1,\"a\r\nb\",c,x\r\n",
        ] {
            assert_eq!(mended(raw), None, "{raw:?}");
        }
    }

    #[test]
    fn a_mark_that_swallows_rows_is_text() {
        let row = |cells: [&str; 4], strays: &[usize], rest: &str| {
            Some((
                cells.map(str::to_owned).to_vec(),
                strays.to_vec(),
                rest.to_owned(),
            ))
        };
        for (raw, want) in [
            // To the end of the file.
            (
                "1,\"王,c,x\n2,b,c,d\n",
                row(["1", "\"王", "c", "x"], &[1], "2,b,c,d\n"),
            ),
            ("1,b,c,\"x", row(["1", "b", "c", "\"x"], &[3], "")),
            // Up to the next stray mark, at the start or the end of a cell.
            (
                "1,\"王,c,x\n2,\"b,c,d\n",
                row(["1", "\"王", "c", "x"], &[1], "2,\"b,c,d\n"),
            ),
            (
                "1,\"王,c,x\n2,b\",c,d\n3",
                row(["1", "\"王", "c", "x"], &[1], "2,b\",c,d\n3"),
            ),
            // Other quoted cells of the line are unaffected.
            (
                "\r\n1,\"a,b\",\"c,\"x\"\r\n2,b,c,d\r\n",
                row(["1", "a,b", "\"c", "x"], &[2], "\n2,b,c,d\r\n"),
            ),
            // After a legal line break.
            (
                "1,\"a\nb\",\"c,x\n2,b,c,d\n",
                row(["1", "a\nb", "\"c", "x"], &[2], "2,b,c,d\n"),
            ),
            // On one line.
            (
                "1,\"王,\"c,x\n2,b,c,d\n",
                row(["1", "\"王", "\"c", "x"], &[1, 2], "2,b,c,d\n"),
            ),
        ] {
            assert_eq!(mended(raw), want, "{raw:?}");
        }
        let long = format!("1,\"{}\",c,x\n", "a\n".repeat(limit::QUOTED_LINES + 1));
        assert_eq!(mended(&long).unwrap().0, ["1", "\"a"]);
    }

    proptest::proptest! {
        #[test]
        fn no_bytes_panic_and_no_more_is_consumed_than_there_is(
            raw in proptest::collection::vec(
                proptest::prop_oneof![
                    proptest::prelude::any::<u8>(),
                    proptest::sample::select(b"\",\r\n 1".to_vec()),
                ],
                0..80,
            ),
        ) {
            if let Some(mended) = mend(&raw, b',', LIKE) {
                proptest::prop_assert!(mended.consumed <= raw.len());
            }
        }
    }
}
