//! Opens a file: detects its format, encoding, sheet, header and kind.

use std::collections::VecDeque;
use std::path::Path;

use super::{OpenOptions, RowReader, UnreadSheet, bad};
use crate::exchange::cell::Cells;
use crate::exchange::column::Column;
use crate::exchange::error::{ExchangeError, shown};
use crate::exchange::format::Format;
use crate::exchange::header::Top;
use crate::exchange::kind::Kinds;
use crate::exchange::map::Entry;
use crate::exchange::outcome::Outcomes;
use crate::exchange::read::{
    CsvSource, Fetch, JsonlSource, Pick, Sample, SheetSource, Source, head,
};
use crate::exchange::record::Record;
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

    /// Opens the sheet asked for, otherwise the first one with a header. A hidden sheet is read only
    /// if it was asked for.
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
        while let Some(source) = SheetSource::open(path, format, Pick::Nth(nth), merged)? {
            merged = Some(source.merged());
            let hidden = source.is_hidden().then(|| source.name().to_owned());
            match Self::begin(path, format, options, Source::Sheet(source)) {
                Ok(_) if let Some(sheet) = hidden => {
                    return Err(ExchangeError::OnlyHidden {
                        path: shown(path),
                        sheet,
                    });
                }
                Ok(reader) => return Ok(reader),
                Err(error) => first = first.or(Some(error)),
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
        let rejected = problems.iter().filter(|bad| bad.rejected).count() as u64;
        let map = options.map.as_ref();
        let nothing = ahead.is_empty() && rejected == 0;
        let found = if nothing && format == Format::Jsonl {
            Ok((0, mapping::none(options.kind)))
        } else if let Source::Jsonl(lines) = &source {
            let header: Record = lines.keys().iter().map(String::as_bytes).collect();
            let (rows, data) = (&[(0, header)], &*ahead.make_contiguous());
            header::find(path, Top { rows, data }, options.kind, map)
                .map_err(|error| error.of_lines(problems.first()))
        } else {
            header::find(path, Top::of(ahead.make_contiguous()), options.kind, map)
        };
        if nothing && format != Format::Jsonl {
            return Err(ExchangeError::Empty { path: shown(path) });
        }
        let (index, mut mapping) = found?;
        if format != Format::Jsonl {
            mapping.forget_others();
            ahead.drain(..=index);
        }
        let outcomes = Outcomes::new(&options.outcomes);
        let cells = Cells {
            decodes: source.decodes(),
            guarded: matches!(format, Format::Csv | Format::Tsv),
            shift: source.serial_shift(),
            ..Cells::new(mapping, problems, outcomes)
        };
        let mut reader = RowReader {
            source,
            format,
            map: options.map.clone(),
            cells,
            ahead,
            record: Record::new(),
            kinds: Kinds::default(),
            last: Vec::new(),
            last_sent: false,
            above: 0,
            peeked: None,
            read: rejected,
            beside: 0,
            rejected,
            unread: Vec::new(),
            of_new: Vec::new(),
            in_other_table: false,
        };
        let others = others.into_iter();
        let unread = others.filter_map(|sample| unread(path, sample, options));
        reader.unread.extend(unread);
        reader.take_strays();
        reader.check_defaults()?;
        Ok(reader)
    }

    /// Refuses a default that cannot be read: otherwise it would be reported for every row.
    fn check_defaults(&mut self) -> Result<(), ExchangeError> {
        let Some(map) = self.map.clone() else {
            return Ok(());
        };
        let empty = Record::new();
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
type Ahead = VecDeque<(u32, Record)>;

/// Reads the first records, which include the header, and the problems before them.
fn look_ahead(source: &mut Source) -> Result<(Ahead, Vec<Problem>), ExchangeError> {
    let (mut ahead, mut problems) = (VecDeque::new(), Vec::new());
    while ahead.len() < limit::HEADER_ROWS {
        let mut record = Record::new();
        match source.next(&mut record)? {
            Fetch::Record(row) => ahead.push_back((row, record)),
            Fetch::Bad { row, value, reason } => {
                problems.push(bad(row, value, reason));
            }
            Fetch::End => break,
        }
    }
    Ok((ahead, problems))
}

/// Describes a sheet that is not read now but could be. The kind and map given for the sheet being
/// read need not apply to it.
fn unread(path: &Path, sample: Sample, options: &OpenOptions) -> Option<UnreadSheet> {
    let Sample { name, hidden, rows } = sample;
    let map = options.map.as_ref();
    let by_map = header::find(path, Top::of(&rows), None, map).ok();
    let mapped = by_map.is_some() && map.is_some();
    let by_names = |kind| header::find(path, Top::of(&rows), kind, None);
    let found = by_map.map_or_else(
        || by_names(None).or_else(|error| by_names(options.kind).map_err(|_| error)),
        Ok,
    );
    let kind = match found {
        Ok((at, mapping)) if rows.len() > at + 1 => Some(mapping.kind),
        // It has case numbers, but nothing tells what its rows say of the cases.
        Err(ExchangeError::NoKindColumn { .. }) if rows.len() > 1 => None,
        _ => return None,
    };
    Some(UnreadSheet {
        name,
        kind,
        mapped,
        hidden,
    })
}
