//! The cells of one row, in one piece of memory.

/// Eight times the byte 0x01.
const ONES: u64 = 0x0101_0101_0101_0101;
/// Eight times the byte 0x7F.
const LOW: u64 = 0x7F7F_7F7F_7F7F_7F7F;

/// The cells of one row, as bytes. Reading the next row reuses the memory.
#[derive(Debug, Clone, Default)]
pub(super) struct Record {
    bytes: Vec<u8>,
    /// Where each cell begins and ends in `bytes`; what lies between cells belongs to none.
    cells: Vec<(u32, u32)>,
}

impl Record {
    pub(super) fn new() -> Record {
        Record::default()
    }

    /// The number of cells.
    pub(super) fn len(&self) -> usize {
        self.cells.len()
    }

    /// The bytes of a cell, by its place from 0.
    pub(super) fn get(&self, at: usize) -> Option<&[u8]> {
        let (begin, end) = *self.cells.get(at)?;
        self.bytes.get(begin as usize..end as usize)
    }

    pub(super) fn iter(&self) -> impl DoubleEndedIterator<Item = &[u8]> + ExactSizeIterator {
        let cell = |(begin, end): &(u32, u32)| self.bytes.get(*begin as usize..*end as usize);
        self.cells
            .iter()
            .map(move |at| cell(at).unwrap_or_default())
    }

    /// The number of bytes that the row takes.
    pub(super) fn size(&self) -> usize {
        self.bytes.len()
    }

    /// Whether every cell is empty or white space.
    pub(super) fn is_blank(&self) -> bool {
        self.iter()
            .all(|cell| cell.iter().all(u8::is_ascii_whitespace))
    }

    /// Whether one of two bytes may occur in a cell; a false `true` only costs time.
    pub(super) fn may_hold(&self, one: u8, other: u8) -> bool {
        memchr::memchr2(one, other, &self.bytes).is_some()
    }

    pub(super) fn clear(&mut self) {
        self.bytes.clear();
        self.cells.clear();
    }

    /// Appends a cell.
    pub(super) fn push_field(&mut self, cell: &[u8]) {
        let begin = self.bytes.len();
        self.bytes.extend_from_slice(cell);
        self.cells.push((begin as u32, self.bytes.len() as u32));
    }

    /// Becomes the row of a line without quotation marks.
    pub(super) fn split(&mut self, line: &[u8], delimiter: u8) {
        self.clear();
        self.bytes.extend_from_slice(line);
        let mut begin = 0;
        each(line, delimiter, |end| {
            self.cells.push((begin, end));
            begin = end + 1;
        });
        self.cells.push((begin, line.len() as u32));
    }

    /// Becomes the row of a line in which quotation marks may enclose whole cells. Returns `false`
    /// if they do anything else, or a cell does not end in this line.
    pub(super) fn split_quoted(&mut self, line: &[u8], delimiter: u8) -> bool {
        self.clear();
        self.bytes.extend_from_slice(line);
        let mut begin = 0;
        // The mark that closes the cell, and the number of marks that belong to cells.
        let (mut closing, mut marks) = (None, 0);
        let closes = |begin: u32| {
            let rest = line.get(begin as usize..)?.strip_prefix(b"\"")?;
            Some(begin + 1 + memchr::memchr(b'"', rest)? as u32)
        };
        let mut is_plain = true;
        let mut end_cell = |end: u32| {
            if closing.is_none() {
                closing = closes(begin);
            }
            match closing {
                // This delimiter belongs to the cell.
                Some(close) if end < close => return,
                Some(close) => {
                    is_plain &= close + 1 == end;
                    marks += 2;
                    self.cells.push((begin + 1, close));
                }
                None => self.cells.push((begin, end)),
            }
            closing = None;
            begin = end + 1;
        };
        each(line, delimiter, &mut end_cell);
        end_cell(line.len() as u32);
        is_plain && memchr::memchr_iter(b'"', line).count() == marks
    }
}

/// Shows the places of a byte in a line, eight bytes at a time: cells are too short for a search
/// that starts again after each.
fn each(line: &[u8], byte: u8, mut show: impl FnMut(u32)) {
    let wanted = ONES * u64::from(byte);
    let mut base = 0;
    let mut word = |bytes: [u8; 8]| {
        let other = u64::from_le_bytes(bytes) ^ wanted;
        // The high bit of each byte that is zero now.
        let mut found = !((other & LOW).wrapping_add(LOW) | other | LOW);
        while found != 0 {
            show(base + found.trailing_zeros() / 8);
            found &= found - 1;
        }
        base += 8;
    };
    let (words, rest) = line.as_chunks::<8>();
    for bytes in words {
        word(*bytes);
    }
    let mut last = [!byte; 8];
    last.iter_mut().zip(rest).for_each(|(to, from)| *to = *from);
    word(last);
}

impl<T: AsRef<[u8]>> FromIterator<T> for Record {
    fn from_iter<I: IntoIterator<Item = T>>(cells: I) -> Record {
        let mut record = Record::new();
        let cells = cells.into_iter();
        cells.for_each(|cell| record.push_field(cell.as_ref()));
        record
    }
}

impl PartialEq for Record {
    fn eq(&self, other: &Record) -> bool {
        self.iter().eq(other.iter())
    }
}

impl Eq for Record {}

#[cfg(test)]
mod tests {
    use super::*;

    fn cells(record: &Record) -> Vec<&[u8]> {
        record.iter().collect()
    }

    #[test]
    fn cells_are_between_delimiters() {
        let mut record = Record::new();
        for line in ["", ",", "a", "a,b", ",,a,,", "王芳,(2019)内0783执1号,,x,"] {
            record.split(line.as_bytes(), b',');
            let wanted: Vec<&[u8]> = line.split(',').map(str::as_bytes).collect();
            assert_eq!(cells(&record), wanted, "{line}");
            assert_eq!(record.get(wanted.len() - 1), wanted.last().copied());
            assert_eq!(record.get(wanted.len()), None);
            assert!(record.split_quoted(line.as_bytes(), b','));
            assert_eq!(cells(&record), wanted, "{line}");
        }
    }

    #[test]
    fn marks_around_whole_cells_are_no_part_of_them() {
        let mut record = Record::new();
        for (line, wanted) in [
            ("a,\"b, c\",d", Some(["a", "b, c", "d"])),
            ("\"a\",\"\",\"d,\"", Some(["a", "", "d,"])),
            ("a,\"b \"\"c\"\"\",d", None),
            ("a,\"b\"c,d", None),
            ("a,b\"c,d", None),
            ("a,\"b,c", None),
            ("a,b,\"c", None),
            ("a,\"b\" ,c", None),
        ] {
            let done = record.split_quoted(line.as_bytes(), b',');
            assert_eq!(done, wanted.is_some(), "{line}");
            if let Some(wanted) = wanted {
                assert_eq!(cells(&record), wanted.map(str::as_bytes), "{line}");
            }
        }
    }

    proptest::proptest! {
        #[test]
        fn a_line_is_split_as_csv_is(line in "[a王,\" ]{0,40}") {
            let mut record = Record::new();
            if record.split_quoted(line.as_bytes(), b',') && !line.is_empty() {
                let mut reader = csv::ReaderBuilder::new()
                    .has_headers(false)
                    .from_reader(line.as_bytes());
                let wanted = reader.byte_records().next().unwrap().unwrap();
                proptest::prop_assert_eq!(cells(&record), wanted.iter().collect::<Vec<_>>());
            }
        }
    }
}
