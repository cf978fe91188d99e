//! A row of a file as cells of bytes, in memory that is used again. A line of text is taken over as it stands, with its delimiters:
//! ten million lines a docket, and a copy of each cell would cost more than finding it.

/// The cells of a row.
#[derive(Clone, Default)]
pub(super) struct Record {
    bytes: Vec<u8>,
    /// Start and end of each cell in `bytes`.
    cells: Vec<(u32, u32)>,
}

impl Record {
    pub(super) fn new() -> Record {
        Record::default()
    }

    /// Without any cell.
    pub(super) fn clear(&mut self) {
        self.bytes.clear();
        self.cells.clear();
    }

    pub(super) fn push_field(&mut self, cell: &[u8]) {
        let start = self.bytes.len();
        self.bytes.extend_from_slice(cell);
        self.cells.push((start as u32, self.bytes.len() as u32));
    }

    /// Appends a cell that stands here in the line that [`Record::take_line`] will be given.
    pub(super) fn push_place(&mut self, start: usize, end: usize) {
        self.cells.push((start as u32, end as u32));
    }

    /// The line whose places are known.
    pub(super) fn take_line(&mut self, line: &[u8]) {
        self.bytes.clear();
        self.bytes.extend_from_slice(line);
    }

    #[inline]
    pub(super) fn get(&self, at: usize) -> Option<&[u8]> {
        let (start, end) = *self.cells.get(at)?;
        self.bytes.get(start as usize..end as usize)
    }

    pub(super) fn len(&self) -> usize {
        self.cells.len()
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &[u8]> {
        self.cells
            .iter()
            .filter_map(|(start, end)| self.bytes.get(*start as usize..*end as usize))
    }

    /// Bytes of memory it takes for its text.
    pub(super) fn size(&self) -> usize {
        self.bytes.len()
    }

    /// Whether no cell holds this byte. A `false` only costs time.
    pub(super) fn lacks(&self, byte: u8) -> bool {
        memchr::memchr(byte, &self.bytes).is_none()
    }

    /// Whether nothing but blanks stands in any cell.
    pub(super) fn is_blank(&self) -> bool {
        self.iter()
            .all(|cell| cell.iter().all(u8::is_ascii_whitespace))
    }

    /// Line breaks in cells.
    pub(super) fn line_breaks(&self) -> u64 {
        let breaks = |cell| memchr::memchr_iter(b'\n', cell).count() as u64;
        self.iter().map(breaks).sum()
    }
}

impl std::fmt::Debug for Record {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_list()
            .entries(self.iter().map(String::from_utf8_lossy))
            .finish()
    }
}

impl PartialEq for Record {
    fn eq(&self, other: &Record) -> bool {
        self.iter().eq(other.iter())
    }
}

impl<C: AsRef<[u8]>> FromIterator<C> for Record {
    fn from_iter<I: IntoIterator<Item = C>>(cells: I) -> Record {
        let mut record = Record::new();
        for cell in cells {
            record.push_field(cell.as_ref());
        }
        record
    }
}

#[cfg(test)]
impl From<Vec<&str>> for Record {
    fn from(cells: Vec<&str>) -> Record {
        cells.into_iter().collect()
    }
}
