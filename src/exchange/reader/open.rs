//! Opens a file: detects its format, encoding, sheet, header and kind.

use std::collections::VecDeque;
use std::path::Path;

use csv::ByteRecord;

use super::{OpenOptions, RowReader, UnclearSheet, UnreadSheet};
use crate::exchange::cell::Cells;
use crate::exchange::clean::Clean;
use crate::exchange::column::{Column, FileKind};
use crate::exchange::error::{ExchangeError, shown};
use crate::exchange::format::Format;
use crate::exchange::kind::Kinds;
use crate::exchange::map::Entry;
use crate::exchange::mapping::Mapping;
use crate::exchange::outcome::Outcomes;
use crate::exchange::read::{
    CsvSource, Fetch, JsonlSource, Pick, Sample, SheetSource, Source, head,
};
use crate::exchange::vocabulary::Vocabulary;
use crate::exchange::{header, limit, mapping};
use crate::service::api::Problem;

impl RowReader {
    /// Opens a file and detects its format, encoding, header and kind.
    pub fn open(path: &Path, options: &OpenOptions) -> Result<RowReader, ExchangeError> {
        let format = Format::detect(&head(path)?, path)?;
        let encoding = options.encoding.as_deref();
        let is_text = matches!(format, Format::Csv | Format::Tsv | Format::Jsonl);
        if is_text && options.sheet.is_some() {
            return Err(ExchangeError::NoSheets { path: shown(path) });
        }
        match format {
            Format::Csv | Format::Tsv => Self::begin(
                path,
                format,
                options,
                Source::Csv(CsvSource::open(path, format, encoding)?),
            ),
            Format::Jsonl => Self::begin(
                path,
                format,
                options,
                Source::Jsonl(JsonlSource::open(path, encoding)?),
            ),
            Format::Xlsx | Format::Xls | Format::Ods => Self::open_sheet(path, format, options),
        }
    }

    /// Opens the sheet asked for, otherwise the first one with a header.
    fn open_sheet(
        path: &Path,
        format: Format,
        options: &OpenOptions,
    ) -> Result<RowReader, ExchangeError> {
        if let Some(name) = &options.sheet {
            let picked = SheetSource::open(path, format, Pick::Named(name.clone()), None)?;
            let source = picked.ok_or_else(|| ExchangeError::Empty { path: shown(path) })?;
            return Self::begin(path, format, options, Source::Sheet(source));
        }
        let (mut first, mut merged) = (None, None);
        let mut nth = 0;
        let mut unclear = Vec::new();
        while let Some(source) = SheetSource::open(path, format, Pick::Nth(nth), merged)? {
            merged = Some(source.merged());
            let name = source.name().to_owned();
            match Self::begin(path, format, options, Source::Sheet(source)) {
                Ok(mut reader) => {
                    reader.unclear.splice(0..0, unclear);
                    return Ok(reader);
                }
                Err(error) => {
                    if let ExchangeError::NoKindColumn { columns, .. } = &error {
                        let columns = columns.clone();
                        unclear.push(UnclearSheet { name, columns });
                    }
                    first = first.or(Some(error));
                }
            }
            nth += 1;
        }
        Err(first.unwrap_or_else(|| ExchangeError::Damaged {
            path: shown(path),
            detail: "no sheet".to_owned(),
        }))
    }

    fn begin(
        path: &Path,
        format: Format,
        options: &OpenOptions,
        mut source: Source,
    ) -> Result<RowReader, ExchangeError> {
        let others = source.take_other_sheets();
        let (mut ahead, problems) = look_ahead(&mut source)?;
        let rejected = problems.len() as u64;
        let map = options.map.as_ref();
        let nothing = ahead.is_empty() && rejected == 0;
        let found = if nothing && format == Format::Jsonl {
            Ok((0, mapping::none(options.kind)))
        } else if let Source::Jsonl(lines) = &source {
            let header: ByteRecord = lines.keys().iter().map(String::as_bytes).collect();
            header::find(path, &[(0, header)], options.kind, map)
        } else {
            header::find(path, ahead.make_contiguous(), options.kind, map)
        };
        if nothing && format != Format::Jsonl {
            return Err(ExchangeError::Empty { path: shown(path) });
        }
        let (index, mut mapping) = found?;
        if format != Format::Jsonl {
            mapping.forget_others();
            ahead.drain(..=index);
        }
        let cells = Cells {
            mapping,
            problems,
            decodes: source.decodes(),
            guarded: matches!(format, Format::Csv | Format::Tsv),
            shift: source.serial_shift(),
            clean: Clean::default(),
            outcomes: Outcomes::new(&options.outcomes),
            unsided: None,
        };
        let mut reader = RowReader {
            source,
            format,
            map: options.map.clone(),
            cells,
            ahead,
            record: ByteRecord::new(),
            kinds: Kinds::default(),
            last: Vec::new(),
            last_sent: false,
            above: 0,
            peeked: None,
            read: rejected,
            rejected,
            unread: Vec::new(),
            unclear: Vec::new(),
        };
        for sample in others {
            match unread(path, sample, options) {
                Other::Unread(sheet) => reader.unread.push(sheet),
                Other::Unclear(sheet) => reader.unclear.push(sheet),
                Other::Nothing => {}
            }
        }
        if options.kind.is_none() && options.map.is_none() {
            reader.note_changes();
        }
        reader.take_strays();
        reader.check_defaults()?;
        Ok(reader)
    }

    /// Notes a ledger of deductions and extensions that also has the filing date of each case. It
    /// is read as cases; its changes need another import of the same sheet.
    fn note_changes(&mut self) {
        let cases = &self.cells.mapping;
        if cases.kind != FileKind::Cases {
            return;
        }
        let changes = Mapping::by_names(FileKind::Changes, cases.header_row, cases.names.clone());
        let lengths = [Column::From, Column::Months, Column::Days, Column::Until];
        if changes.has(Column::Kind) && lengths.iter().any(|column| changes.has(*column)) {
            self.unread.push(UnreadSheet {
                name: self.source.sheet().unwrap_or_default().to_owned(),
                kind: FileKind::Changes,
                mapped: false,
                again: true,
            });
        }
    }

    /// Refuses a default that cannot be read: otherwise it would be reported for every row.
    fn check_defaults(&mut self) -> Result<(), ExchangeError> {
        let Some(map) = self.map.clone() else {
            return Ok(());
        };
        let empty = ByteRecord::new();
        for Entry { column, text, line } in map.defaults {
            use Column as C;
            let good = match column {
                // It may name the other case of a link.
                C::To => true,
                C::Custody => self.cells.yes_no(&empty, 0, column).is_some(),
                C::Kind => Vocabulary::get().kind(&text).is_some(),
                C::Direction => Vocabulary::get().direction(&text).is_some(),
                _ if column.is_day() => self.cells.day(&empty, 0, column).is_some(),
                _ if column.is_money() => self.cells.money(&empty, 0, column).is_some(),
                _ if column.is_length() => self.cells.length(&empty, 0, column).is_some(),
                _ => true,
            };
            if !good {
                return Err(ExchangeError::MapDefault {
                    line,
                    field: column.id().to_owned(),
                    value: text,
                });
            }
        }
        Ok(())
    }
}

/// Records that were read ahead, with their rows.
type Ahead = VecDeque<(u32, ByteRecord)>;

/// Reads the first records, which include the header, and the problems before them.
fn look_ahead(source: &mut Source) -> Result<(Ahead, Vec<Problem>), ExchangeError> {
    let (mut ahead, mut problems) = (VecDeque::new(), Vec::new());
    while ahead.len() < limit::HEADER_ROWS {
        let mut record = ByteRecord::new();
        match source.next(&mut record)? {
            Fetch::Record(row) => ahead.push_back((row, record)),
            Fetch::Bad { row, value, reason } => {
                problems.push(Problem::at(row, "", value, reason));
            }
            Fetch::End => break,
        }
    }
    Ok((ahead, problems))
}

/// A sheet besides the one being read.
enum Other {
    /// It could be read.
    Unread(UnreadSheet),
    /// It has case numbers, and nothing says what its rows are.
    Unclear(UnclearSheet),
    Nothing,
}

/// Describes a sheet that is not read now. The kind and map given for the sheet being read need not
/// apply to it.
fn unread(path: &Path, sample: Sample, options: &OpenOptions) -> Other {
    let Sample { name, rows } = sample;
    let map = options.map.as_ref();
    let by_map = header::find(path, &rows, None, map).ok();
    let mapped = by_map.is_some() && map.is_some();
    let found = match by_map {
        Some(found) => Ok(found),
        None => header::find(path, &rows, None, None),
    };
    match found.or_else(|error| header::find(path, &rows, options.kind, None).map_err(|_| error)) {
        Ok((at, Mapping { kind, .. })) if rows.len() > at + 1 => Other::Unread(UnreadSheet {
            name,
            kind,
            mapped,
            again: false,
        }),
        Err(ExchangeError::NoKindColumn { columns, .. }) if rows.len() > 1 => {
            Other::Unclear(UnclearSheet { name, columns })
        }
        _ => Other::Nothing,
    }
}
