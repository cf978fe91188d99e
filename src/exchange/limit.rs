//! The limits beyond which a file is refused. An honest ledger stays far below each of them.

/// The bytes that all entries of a workbook may inflate to. A sheet of 100,000 rows and 20 columns
/// inflates to 109 MB, so a quarter of that limit is common; sheets are streamed and never held,
/// which is why this much is harmless.
pub(super) const INFLATED: u64 = 512 << 20;

/// The bytes that one entry may inflate to if calamine holds it in memory as a whole (shared
/// strings, styles, ODS content). It takes about twice as much, which keeps a hostile file under
/// 256 MiB.
pub(super) const HELD: u64 = 96 << 20;

/// The highest ratio of inflated to compressed size. Deflate reaches 1032:1 on zeros; sheets that
/// people and programs write stay below 30:1.
pub(super) const RATIO: u64 = 100;

/// The size below which the ratio means nothing (a small sheet of equal rows packs well).
pub(super) const RATIO_FROM: u64 = 10 << 20;

/// The most entries of a workbook; a workbook with 100 sheets has about 300.
pub(super) const ENTRIES: usize = 1_000;

/// The deepest nesting of elements in the content of an ODS; sheets stay below twenty.
pub(super) const LEVELS: u64 = 256;

/// The most rows of a sheet: what the formats themselves allow.
pub(super) const ROWS: u32 = 1_048_576;

/// The most columns that are read.
pub(super) const COLUMNS: usize = 256;

/// The most bytes of a cell for a one-line field: the limit of every text of the docket.
pub(super) const CELL: usize = crate::domain::event::texts::LONGEST;

/// The most bytes of one record of a text file; a quotation mark still open by then never closes.
pub(super) const RECORD: u64 = 16 << 20;

/// The most line breaks in a quoted cell of a text file. A cell with more lines is usually longer
/// than [`CELL`]; a quotation mark that spans so many lines is a mistake.
pub(super) const QUOTED_LINES: usize = 200;

/// The bytes kept of a cell of a workbook: the 32,767 characters that the formats allow, with a
/// margin. A longer cell exceeds [`CELL`] and is reported anyway.
pub(super) const SHEET_CELL: usize = 128 << 10;

/// The bytes kept of a cell in a sheet of which only the first rows are read, and of all such
/// sheets together.
pub(super) const SAMPLED_CELL: usize = 1 << 10;
pub(super) const SAMPLES: usize = 1 << 20;

/// The most formulas without a result that are reported for the rows of one message, and the bytes
/// shown of each.
pub(super) const FORMULAS: usize = 4_096;
pub(super) const FORMULA: usize = 256;

/// The bytes of rows that are handed over at once.
pub(super) const SENT: usize = 1 << 20;

/// The limits of the process that parses a workbook: MiB of address space, of which well under half
/// is resident memory, and seconds of computing, about ten times what the largest sheet takes.
pub(super) const READER_MEMORY: u64 = 512;
pub(super) const READER_SECONDS: u64 = 60;

/// The rows that are searched for the header.
pub(super) const HEADER_ROWS: usize = 30;

/// The number of sheets after the one being read that are searched for rows of any kind.
pub(super) const SHEETS: usize = 64;

/// The most bytes of a legacy workbook, which calamine reads into memory.
pub(super) const LEGACY: u64 = 64 << 20;

/// The bytes examined to detect the encoding and the delimiter.
pub(super) const SAMPLE: usize = 256 << 10;

/// The most cells of a workbook that calamine holds as a whole (ODS), repeated ones included; each
/// takes about 60 bytes.
pub(super) const HELD_CELLS: u64 = 4_000_000;
