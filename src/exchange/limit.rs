//! What a file may cost before it is refused. An honest ledger stays far below each of these.

/// Bytes all entries of a workbook may inflate to. A sheet of 100,000 rows and 20 columns inflates to 109 MB, so a
/// quarter of that limit is everyday; sheets are streamed and never held, which is why this much is harmless.
pub(super) const INFLATED: u64 = 512 << 20;

/// Bytes one entry that calamine holds in memory as a whole (shared strings, styles, ODS content) may inflate to.
/// It holds about twice as much, which keeps a hostile file under 256 MiB.
pub(super) const HELD: u64 = 96 << 20;

/// Deflate reaches 1032:1 on zeros; sheets that people and programs write stay below 30:1.
pub(super) const RATIO: u64 = 100;

/// Below this size the ratio says nothing (a small sheet of equal rows packs well).
pub(super) const RATIO_FROM: u64 = 10 << 20;

/// Entries of a workbook; a workbook with 100 sheets has about 300.
pub(super) const ENTRIES: usize = 1_000;

/// Elements inside each other in the content of an ODS; sheets stay below twenty.
pub(super) const LEVELS: u64 = 256;

/// Rows of a sheet: what the formats themselves allow.
pub(super) const ROWS: u32 = 1_048_576;

/// Columns that are looked at.
pub(super) const COLUMNS: usize = 256;

/// Bytes of a cell that goes into a one-line field.
pub(super) const CELL: usize = 32 << 10;

/// Bytes of one record of a text file; a quotation mark that has not closed by then never does.
pub(super) const RECORD: u64 = 16 << 20;

/// Line breaks in a quoted cell of a text file. A cell with more lines than this is longer than [`CELL`] as a rule; a quotation
/// mark that opens so many lines is a slip.
pub(super) const QUOTED_LINES: usize = 200;

/// Bytes of a cell of a workbook that are kept: the 32,767 characters that the formats allow, with room. More is longer than [`CELL`]
/// and reported all the same.
pub(super) const SHEET_CELL: usize = 128 << 10;

/// Bytes of a cell that are kept of a sheet of which only the first rows are looked at, and of all such sheets.
pub(super) const SAMPLED_CELL: usize = 1 << 10;
pub(super) const SAMPLES: usize = 1 << 20;

/// Formulas without a result that are named of the rows handed over at once, and bytes of one that are shown.
pub(super) const FORMULAS: usize = 4_096;
pub(super) const FORMULA: usize = 256;

/// Bytes of rows that are handed over at once.
pub(super) const SENT: usize = 1 << 20;

/// What the process that parses a workbook may take: MiB of addresses, of which what it holds in memory is well under a half, and
/// seconds of computing, about ten times what the largest sheet takes.
pub(super) const READER_MEMORY: u64 = 512;
pub(super) const READER_SECONDS: u64 = 60;

/// Rows looked at to find the header.
pub(super) const HEADER_ROWS: usize = 30;

/// Sheets behind the one that is read that are looked at for rows of any kind.
pub(super) const SHEETS: usize = 64;

/// Bytes of a legacy workbook, which calamine reads into memory.
pub(super) const LEGACY: u64 = 64 << 20;

/// Bytes looked at to tell the encoding and the delimiter.
pub(super) const SAMPLE: usize = 256 << 10;

/// Cells of a workbook that calamine holds as a whole (ODS), repeated ones included; each takes about 60 bytes.
pub(super) const HELD_CELLS: u64 = 4_000_000;

/// Bytes up to which a workbook is looked through for merged cells, which takes a pass of its own: about 20,000 rows. Cells are
/// merged by hand, and nobody does that on larger sheets.
pub(super) const MERGED: u64 = 24 << 20;
