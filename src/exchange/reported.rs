//! Published figures of stock and flow: a row per court, kind and period. Only a file without the
//! columns is refused; a cell that is not a number is left unknown and reported.

use std::path::Path;
use std::sync::OnceLock;

use chrono::{Datelike, NaiveDate};
use csv::ByteRecord;
use serde::Deserialize;

use super::error::{ExchangeError, shown};
use super::format::Format;
use super::limit;
use super::read::{CsvSource, Fetch, JsonlSource, Pick, SheetSource, Source, head};
use crate::domain::{court, day};
use crate::service::api::{Problem, Reason, ReportedFigures, ReportedRow};
use crate::text::fold::fold;
use crate::text::sanitize;

/// The most rows: no publication has more.
const MOST: usize = 200_000;

#[derive(Debug, Default, Deserialize)]
struct Words {
    unknown: Vec<String>,
    columns: std::collections::HashMap<String, Vec<String>>,
}

fn words() -> &'static Words {
    static WORDS: OnceLock<Words> = OnceLock::new();
    // A test ensures that the built-in file can be read.
    WORDS.get_or_init(|| {
        toml::from_str(include_str!("../../config/reported.toml")).unwrap_or_default()
    })
}

/// The fields, in the order of their places.
const FIELDS: [&str; 11] = [
    "court", "kind", "year", "month", "from", "to", "opening", "filed", "closed", "closing",
    "caseload",
];

/// The contents of a file.
#[derive(Debug, Default)]
pub struct Reported {
    pub rows: Vec<ReportedRow>,
    pub problems: Vec<Problem>,
}

/// The position of each field in a record.
type Places = [Option<usize>; 11];

/// Reads a file.
pub fn read_reported(path: &Path, encoding: Option<&str>) -> Result<Reported, ExchangeError> {
    let format = Format::detect(&head(path)?, path)?;
    let empty = || ExchangeError::Empty { path: shown(path) };
    let mut source = match format {
        Format::Csv | Format::Tsv => Source::Csv(CsvSource::open(path, format, encoding)?),
        Format::Jsonl => Source::Jsonl(JsonlSource::open(path, encoding)?),
        Format::Xlsx | Format::Xls | Format::Ods => {
            Source::Sheet(SheetSource::open(path, format, Pick::Nth(0), None)?.ok_or_else(empty)?)
        }
    };
    let mut reported = Reported::default();
    let mut places: Option<Places> = None;
    let (mut record, mut looked) = (ByteRecord::new(), 0);
    loop {
        let row = match source.next(&mut record)? {
            Fetch::End => break,
            Fetch::Record(row) => row,
            Fetch::Bad { row, value, reason } => {
                reported.problems.push(Problem::at(row, "", value, reason));
                continue;
            }
        };
        let Some(known) = &places else {
            if let Source::Jsonl(lines) = &source {
                let keys: Vec<String> = lines.keys().to_vec();
                places = find(keys.iter().map(String::as_str));
            } else {
                let cells: Vec<String> = record.iter().map(text).collect();
                places = find(cells.iter().map(String::as_str));
            }
            looked += 1;
            if places.is_none() && looked > limit::HEADER_ROWS {
                break;
            }
            if let (Source::Jsonl(_), Some(known)) = (&source, &places) {
                take(&record, row, known, &mut reported);
            }
            continue;
        };
        take(&record, row, known, &mut reported);
        if reported.rows.len() >= MOST {
            break;
        }
    }
    if places.is_none() {
        return Err(ExchangeError::NoFigures { path: shown(path) });
    }
    Ok(reported)
}

fn text(cell: &[u8]) -> String {
    sanitize::line(&String::from_utf8_lossy(cell))
        .trim()
        .to_owned()
}

fn folded(word: &str) -> String {
    fold(word).chars().filter(|c| !c.is_whitespace()).collect()
}

/// The positions of the fields in a header; `None` if it is not a header.
fn find<'h>(header: impl Iterator<Item = &'h str>) -> Option<Places> {
    let header: Vec<String> = header.map(folded).collect();
    let place = |field: &str| {
        let names = words().columns.get(field)?;
        names
            .iter()
            .find_map(|name| header.iter().position(|cell| *cell == folded(name)))
    };
    let places = FIELDS.map(place);
    let [
        court,
        _,
        year,
        _,
        from,
        _,
        opening,
        filed,
        closed,
        closing,
        _,
    ] = places;
    let figures = [opening, filed, closed, closing];
    let enough = court.is_some()
        && (year.is_some() || from.is_some())
        && figures.iter().flatten().count() >= 2;
    enough.then_some(places)
}

fn take(record: &ByteRecord, row: u32, places: &Places, reported: &mut Reported) {
    let cell = |at: usize| -> String {
        let place = places.get(at).copied().flatten();
        place
            .and_then(|place| record.get(place))
            .map(text)
            .unwrap_or_default()
    };
    if record.iter().all(|cell| text(cell).is_empty()) {
        return;
    }
    let court = cell(0);
    let period = period(&cell(2), &cell(3), &cell(4), &cell(5));
    let (Some((from, to)), false) = (period, court.is_empty()) else {
        let reason = if court.is_empty() {
            Reason::MissingValue
        } else {
            Reason::NotADate
        };
        let value = format!("{} {} {}", cell(2), cell(4), cell(5));
        let field = if court.is_empty() { "court" } else { "from" };
        reported
            .problems
            .push(Problem::at(row, field, value.trim(), reason));
        return;
    };
    let mut number = |at: usize| {
        let value = cell(at);
        let known = !value.is_empty() && !words().unknown.contains(&folded(&value));
        if !known {
            return None;
        }
        let digits: String = value
            .chars()
            .filter(|c| !matches!(c, ',' | '，' | ' '))
            .collect();
        let parsed = digits.strip_suffix(".0").unwrap_or(&digits).parse().ok();
        if parsed.is_none() {
            let field = FIELDS.get(at).copied().unwrap_or_default();
            reported
                .problems
                .push(Problem::at(row, field, value, Reason::NotANumber));
        }
        parsed
    };
    let figures = ReportedFigures {
        opening: number(6),
        filed: number(7),
        closed: number(8),
        closing: number(9),
        caseload: number(10),
        court: court::by_code(&court)
            .or_else(|| court::by_name(&court))
            .map_or(court, |known| known.name.to_owned()),
        kind: cell(1),
        from,
        to,
    };
    reported.rows.push(ReportedRow { row, figures });
}

/// The period of a row: its own days, otherwise its month or its year.
fn period(year: &str, month: &str, from: &str, to: &str) -> Option<(NaiveDate, NaiveDate)> {
    if let (Some(from), Some(to)) = (day::parse(from), day::parse(to)) {
        return (from <= to).then_some((from, to));
    }
    let digits = |text: &str| -> Option<i32> {
        let digits: String = text.chars().filter(char::is_ascii_digit).collect();
        digits.parse().ok()
    };
    let year = digits(year).filter(|year| (1900..=2200).contains(year))?;
    let first = |month| NaiveDate::from_ymd_opt(year, month, 1);
    match digits(month) {
        None => Some((first(1)?, NaiveDate::from_ymd_opt(year, 12, 31)?)),
        Some(month) => {
            let from = first(u32::try_from(month).ok()?)?;
            let days = u32::from(from.num_days_in_month());
            Some((from, from.with_day(days)?))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Reported {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("published.csv");
        std::fs::write(&path, text).unwrap();
        read_reported(&path, None).unwrap()
    }

    #[test]
    fn a_year_a_month_and_days_are_periods() {
        let of = |y, m, a, b| period(y, m, a, b).map(|(from, to)| format!("{from} {to}"));
        assert_eq!(
            of("2022", "", "", "").as_deref(),
            Some("2022-01-01 2022-12-31")
        );
        assert_eq!(
            of("2024年", "2月", "", "").as_deref(),
            Some("2024-02-01 2024-02-29")
        );
        assert_eq!(
            of("", "", "2022-01-01", "2022-03-31").as_deref(),
            Some("2022-01-01 2022-03-31")
        );
        assert_eq!(of("", "", "2022-05-01", "2022-03-31"), None);
        assert_eq!(of("2022", "13", "", ""), None);
    }

    #[test]
    fn what_is_not_known_stays_so_and_what_is_no_number_is_named() {
        let reported = read(
            "年度,法院,类型,旧存,新收,受理,已结,未结\n\
             2021,扎兰屯市人民法院,民事,\"1,200\",300,1500,-1,很多\n\
             ,,,,,,,\n\
             谁知道,扎兰屯市人民法院,民事,1,2,3,4,5\n",
        );
        let figures = &reported.rows[0].figures;
        assert_eq!(reported.rows.len(), 1);
        assert_eq!(
            (figures.opening, figures.filed, figures.caseload),
            (Some(1_200), Some(300), Some(1_500))
        );
        assert_eq!((figures.closed, figures.closing), (None, None));
        let reasons: Vec<_> = reported
            .problems
            .iter()
            .map(|p| (p.row, p.reason))
            .collect();
        assert_eq!(reasons, [(2, Reason::NotANumber), (4, Reason::NotADate)]);
    }

    #[test]
    fn the_words_are_read() {
        assert_eq!(words().columns.len(), FIELDS.len());
        assert!(
            FIELDS
                .iter()
                .all(|field| words().columns.contains_key(*field))
        );
    }
}
