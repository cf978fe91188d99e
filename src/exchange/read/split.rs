//! The record at the start of bytes, as every reader of csv takes it apart: quoted cells go over lines, two marks in one are one of
//! the text, what stands behind the closing mark belongs to the cell, empty lines are none.

use memchr::{memchr, memchr_iter, memchr2, memchr3};

use crate::exchange::record::Record;

const MARK: u8 = b'"';

/// What was taken.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Taken {
    /// Bytes up to the end of the record. Of CR LF the second stays for the next one.
    pub(super) consumed: usize,
    /// Line feeds among them.
    pub(super) lines: u64,
    /// A quotation mark stands in the record.
    pub(super) marked: bool,
    /// A mark or a line break stands in a cell.
    pub(super) inner: bool,
}

/// Takes the record at the start of bytes; one without cells where there is none. `None`: the record goes on in bytes that are not
/// there yet, of which there are some unless all have `ended`.
pub(super) fn split(
    bytes: &[u8],
    delimiter: u8,
    ended: bool,
    record: &mut Record,
) -> Option<Taken> {
    record.clear();
    let empty = bytes.iter().take_while(|b| is_end(**b)).count();
    let (before, line) = bytes.split_at_checked(empty)?;
    let lines = if empty > 0 { line_feeds(before) } else { 0 };
    let mut taken = Taken {
        consumed: empty,
        lines,
        ..Taken::default()
    };
    if line.is_empty() {
        return ended.then_some(taken);
    }
    // Where the cell begins, and from where on nothing is known.
    let (mut cell, mut at) = (0, 0);
    loop {
        let rest = line.get(at..)?;
        let next = memchr3(b'\n', b'\r', MARK, rest);
        if next.is_none() && !ended {
            return None;
        }
        let stop = at + next.unwrap_or(rest.len());
        cell = cells(line.get(..stop)?, cell, at, delimiter, record);
        at = stop;
        if line.get(at) != Some(&MARK) {
            record.push_place(cell, at);
            break;
        }
        taken.marked = true;
        if at > cell {
            // Inside a cell it is text.
            taken.inner = true;
            at += 1;
            continue;
        }
        let inside = line.get(at + 1..)?;
        let length = memchr(MARK, inside);
        if length.is_none() && !ended {
            return None;
        }
        // Of the empty lines before it alone.
        let begun = || Taken {
            consumed: empty,
            lines,
            marked: true,
            inner: true,
        };
        let Some(length) = length else {
            return slowly(line, delimiter, ended, record, begun());
        };
        let inside = inside.get(..length)?;
        let close = at + 1 + length;
        match line.get(close + 1) {
            None if !ended => return None,
            Some(byte) if *byte != delimiter && !is_end(*byte) => {
                return slowly(line, delimiter, ended, record, begun());
            }
            behind => {
                if let Some(first) = memchr2(b'\n', b'\r', inside) {
                    taken.inner = true;
                    taken.lines += line_feeds(inside.get(first..)?);
                }
                record.push_place(at + 1, close);
                at = close + 1;
                if behind != Some(&delimiter) {
                    break;
                }
                at += 1;
                cell = at;
            }
        }
    }
    record.take_line(line.get(..at)?);
    taken.end(line, at);
    Some(taken)
}

/// Adds the cells that end with a delimiter from `at` on, the first of which began at `cell`; gives where the one behind them begins.
fn cells(line: &[u8], mut cell: usize, mut at: usize, delimiter: u8, record: &mut Record) -> usize {
    const LOW: u64 = 0x7F7F_7F7F_7F7F_7F7F;
    let eight = u64::from(delimiter) * 0x0101_0101_0101_0101;
    let rest = line.get(at..).unwrap_or_default();
    let (words, tail) = rest.as_chunks::<8>();
    for word in words {
        let word = u64::from_le_bytes(*word) ^ eight;
        // The highest bit of each byte that is the delimiter.
        let mut hits = !((word & LOW).wrapping_add(LOW) | word | LOW);
        while hits != 0 {
            let hit = at + (hits.trailing_zeros() / 8) as usize;
            record.push_place(cell, hit);
            cell = hit + 1;
            hits &= hits - 1;
        }
        at += 8;
    }
    for (hit, byte) in (at..).zip(tail) {
        if *byte == delimiter {
            record.push_place(cell, hit);
            cell = hit + 1;
        }
    }
    cell
}

/// [`split`] of a line in which some cell is other than a part of it.
fn slowly(
    line: &[u8],
    delimiter: u8,
    ended: bool,
    record: &mut Record,
    mut taken: Taken,
) -> Option<Taken> {
    record.clear();
    let mut text = Vec::new();
    let mut at = 0;
    loop {
        text.clear();
        if line.get(at) == Some(&MARK) {
            at = quoted(line, at + 1, ended, &mut text)?;
        }
        let rest = line.get(at..)?;
        let plain = memchr3(delimiter, b'\n', b'\r', rest);
        if plain.is_none() && !ended {
            return None;
        }
        let plain = rest.get(..plain.unwrap_or(rest.len()))?;
        text.extend_from_slice(plain);
        record.push_field(&text);
        at += plain.len();
        if line.get(at) != Some(&delimiter) {
            break;
        }
        at += 1;
    }
    taken.lines += line_feeds(line.get(..at)?);
    taken.end(line, at);
    Some(taken)
}

/// Appends what stands between the marks of a quoted cell; gives where it goes on behind them.
fn quoted(line: &[u8], mut at: usize, ended: bool, text: &mut Vec<u8>) -> Option<usize> {
    loop {
        let rest = line.get(at..)?;
        let Some(mark) = memchr(MARK, rest) else {
            text.extend_from_slice(rest);
            return ended.then_some(line.len());
        };
        text.extend_from_slice(rest.get(..mark)?);
        at += mark + 1;
        match line.get(at) {
            Some(&MARK) => {
                text.push(MARK);
                at += 1;
            }
            None if !ended => return None,
            _ => return Some(at),
        }
    }
}

impl Taken {
    /// The record ends at this place of its line.
    fn end(&mut self, line: &[u8], at: usize) {
        let last = line.get(at);
        self.consumed += at + usize::from(last.is_some());
        self.lines += u64::from(last == Some(&b'\n'));
    }
}

fn is_end(byte: u8) -> bool {
    matches!(byte, b'\n' | b'\r')
}

fn line_feeds(bytes: &[u8]) -> u64 {
    memchr_iter(b'\n', bytes).count() as u64
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// All records with what was consumed, by the csv reader.
    fn by_csv(bytes: &[u8]) -> Vec<(Vec<Vec<u8>>, u64, u64)> {
        let mut reader = csv::ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .from_reader(bytes);
        let mut record = csv::ByteRecord::new();
        let mut all = Vec::new();
        while reader.read_byte_record(&mut record).unwrap() {
            let cells = record.iter().map(<[u8]>::to_vec).collect();
            let at = reader.position();
            all.push((cells, at.byte(), at.line() - 1));
        }
        all
    }

    /// The same, in pieces of so many bytes.
    fn by_split(bytes: &[u8], piece: usize) -> Vec<(Vec<Vec<u8>>, u64, u64)> {
        let (mut at, mut lines) = (0, 0);
        let mut record = Record::new();
        let mut all = Vec::new();
        loop {
            let mut end = at;
            let taken = loop {
                end = (end + piece).min(bytes.len());
                let ended = end == bytes.len();
                if let Some(taken) = split(&bytes[at..end], b',', ended, &mut record) {
                    break taken;
                }
                assert!(!ended);
            };
            if record.len() == 0 {
                return all;
            }
            let raw = &bytes[at..at + taken.consumed];
            assert_eq!(taken.marked, raw.contains(&MARK));
            let inner = |cell: &[u8]| cell.iter().any(|b| *b == MARK || is_end(*b));
            assert!(taken.inner || !record.iter().any(inner));
            at += taken.consumed;
            lines += taken.lines;
            let cells = record.iter().map(<[u8]>::to_vec).collect();
            all.push((cells, at as u64, lines));
        }
    }

    proptest! {
        #[test]
        fn records_are_those_of_the_csv_reader(text in "[a-c王\", ,\n\r]{0,60}", piece in 1_usize..80) {
            prop_assert_eq!(by_split(text.as_bytes(), piece), by_csv(text.as_bytes()));
        }
    }
}
