//! Published figures of stock and flow: a row per court, kind and period. Only a file without the
//! columns is refused; a cell that is not a number is left unknown and reported.

use std::path::Path;
use std::sync::OnceLock;

use super::record::Record;
use chrono::{Datelike, NaiveDate};
use serde::Deserialize;

use super::error::{Excess, ExchangeError, shown};
use super::format::Format;
use super::limit;
use super::read::{CsvSource, Fetch, JsonlSource, Pick, SheetSource, Source, head};
use crate::domain::{court, day};
use crate::service::api::{Problem, Reason, ReportedFigures, ReportedRow};
use crate::text::fold::fold;
use crate::text::sanitize;

/// The most rows: no publication has more.
const MOST: usize = 200_000;
/// The largest number of cases, either sign: far beyond what all courts of a country count, and far
/// from where a sum of a few of them would overflow.
const LARGEST: i64 = 1_000_000_000_000;

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

ids! {
    /// The fields of a row.
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    enum Field {
        Court = "court",
        Kind = "kind",
        Year = "year",
        Month = "month",
        From = "from",
        To = "to",
        Opening = "opening",
        Filed = "filed",
        Closed = "closed",
        Closing = "closing",
        Caseload = "caseload",
    }
}

/// The contents of a file.
#[derive(Debug, Default)]
pub struct Reported {
    pub rows: Vec<ReportedRow>,
    pub problems: Vec<Problem>,
}

/// The position of each field in a record, in the order of the fields.
#[derive(Debug, Clone, Copy)]
struct Places([Option<usize>; Field::ALL.len()]);

impl Places {
    /// The positions of the fields in a header; `None` if it is not a header.
    fn find<'h>(header: impl Iterator<Item = &'h str>) -> Option<Places> {
        let header: Vec<String> = header.map(folded).collect();
        let place = |field: Field| {
            let names = words().columns.get(field.id())?;
            names
                .iter()
                .find_map(|name| header.iter().position(|cell| *cell == folded(name)))
        };
        let places = Places(Field::ALL.map(place));
        let has = |field| places.of(field).is_some();
        let figures = [Field::Opening, Field::Filed, Field::Closed, Field::Closing];
        let enough = has(Field::Court)
            && (has(Field::Year) || has(Field::From))
            && figures.into_iter().filter(|field| has(*field)).count() >= 2;
        enough.then_some(places)
    }

    fn of(&self, field: Field) -> Option<usize> {
        self.0.get(field as usize).copied().flatten()
    }
}

/// Reads a file.
pub fn read_reported(path: &Path, encoding: Option<&str>) -> Result<Reported, ExchangeError> {
    read(path, encoding, MOST)
}

/// Reads a file of at most `most` rows. A longer one is refused: half a publication looks like a
/// whole one.
fn read(path: &Path, encoding: Option<&str>, most: usize) -> Result<Reported, ExchangeError> {
    let mut file = File {
        path,
        source: open(path, encoding)?,
        most,
        reported: Reported::default(),
    };
    let has_figures = match file.source {
        Source::Jsonl(_) => file.objects()?,
        Source::Csv(_) | Source::Sheet(_) => file.table()?,
    };
    if has_figures {
        Ok(file.reported)
    } else {
        Err(ExchangeError::NoFigures { path: shown(path) })
    }
}

/// A file while it is read.
struct File<'p> {
    path: &'p Path,
    source: Source,
    most: usize,
    reported: Reported,
}

impl File<'_> {
    /// Reads the next row into `record` and returns its number; `None` at the end.
    fn next(&mut self, record: &mut Record) -> Result<Option<u32>, ExchangeError> {
        loop {
            let read = self.reported.rows.len().max(self.reported.problems.len());
            if read > self.most {
                return Err(ExchangeError::TooBig {
                    path: shown(self.path),
                    what: Excess::Rows,
                    limit: self.most as u64,
                });
            }
            match self.source.next(record)? {
                Fetch::End => return Ok(None),
                Fetch::Record(row) => return Ok(Some(row)),
                Fetch::Bad { row, value, reason } => {
                    let problem = Problem::at(row, "", value, reason);
                    self.reported.problems.push(problem);
                }
            }
        }
    }

    /// Reads the rows below the header, which is one of the first; `false` if there is none.
    fn table(&mut self) -> Result<bool, ExchangeError> {
        let mut record = Record::new();
        let mut places = None;
        let mut looked = 0;
        while let Some(row) = self.next(&mut record)? {
            if let Some(places) = &places {
                take(&record, row, places, &mut self.reported);
                continue;
            }
            let cells: Vec<String> = record.iter().map(text).collect();
            places = Places::find(cells.iter().map(String::as_str));
            looked += 1;
            if places.is_none() && looked > limit::HEADER_ROWS {
                return Ok(false);
            }
        }
        Ok(places.is_some())
    }

    /// Reads objects by their keys; `false` if the first of them do not have enough. Any object may
    /// have a key that those before it did not, so they wait until there are enough.
    fn objects(&mut self) -> Result<bool, ExchangeError> {
        let mut record = Record::new();
        let mut places = None;
        let (mut keys, mut waiting) = (0, Vec::new());
        while let Some(row) = self.next(&mut record)? {
            if let Source::Jsonl(lines) = &self.source
                && lines.keys().len() > keys
            {
                keys = lines.keys().len();
                places = Places::find(lines.keys().iter().map(String::as_str));
            }
            let Some(places) = &places else {
                waiting.push((row, record.clone()));
                if waiting.len() > limit::HEADER_ROWS {
                    return Ok(false);
                }
                continue;
            };
            for (row, record) in waiting.drain(..) {
                take(&record, row, places, &mut self.reported);
            }
            take(&record, row, places, &mut self.reported);
        }
        Ok(places.is_some())
    }
}

fn open(path: &Path, encoding: Option<&str>) -> Result<Source, ExchangeError> {
    let format = Format::detect(&head(path)?, path)?;
    let empty = || ExchangeError::Empty { path: shown(path) };
    Ok(match format {
        Format::Csv | Format::Tsv => Source::Csv(CsvSource::open(path, format, encoding)?),
        Format::Jsonl => Source::Jsonl(JsonlSource::open(path, encoding)?),
        Format::Xlsx | Format::Xls | Format::Ods => {
            Source::Sheet(SheetSource::open(path, format, Pick::Nth(0), None)?.ok_or_else(empty)?)
        }
    })
}

fn text(cell: &[u8]) -> String {
    sanitize::line(&String::from_utf8_lossy(cell))
        .trim()
        .to_owned()
}

fn folded(word: &str) -> String {
    fold(word).chars().filter(|c| !c.is_whitespace()).collect()
}

fn take(record: &Record, row: u32, places: &Places, reported: &mut Reported) {
    let cell = |field| -> String {
        let place = places.of(field);
        place
            .and_then(|place| record.get(place))
            .map(text)
            .unwrap_or_default()
    };
    if record.iter().all(|cell| text(cell).is_empty()) {
        return;
    }
    let court = cell(Field::Court);
    let [year, month, from, to] = [Field::Year, Field::Month, Field::From, Field::To].map(cell);
    let period = period(&year, &month, &from, &to);
    let (Some((first, last)), false) = (period, court.is_empty()) else {
        let (field, reason) = if court.is_empty() {
            (Field::Court, Reason::MissingValue)
        } else {
            (Field::From, Reason::NotADate)
        };
        let value = format!("{year} {from} {to}");
        reported
            .problems
            .push(Problem::at(row, field.id(), value.trim(), reason));
        return;
    };
    let mut number = |field| {
        let value = cell(field);
        let known = !value.is_empty() && !words().unknown.contains(&folded(&value));
        if !known {
            return None;
        }
        let read = cases(&value);
        if read.is_none() {
            reported
                .problems
                .push(Problem::at(row, field.id(), value, Reason::NotANumber));
        }
        read
    };
    let figures = ReportedFigures {
        opening: number(Field::Opening),
        filed: number(Field::Filed),
        closed: number(Field::Closed),
        closing: number(Field::Closing),
        caseload: number(Field::Caseload),
        court: court::by_code(&court)
            .or_else(|| court::by_name(&court))
            .map_or(court, |known| known.name.to_owned()),
        kind: cell(Field::Kind),
        from: first,
        to: last,
    };
    reported.rows.push(ReportedRow { row, figures });
}

/// A number of cases, as people and spreadsheets write it.
fn cases(value: &str) -> Option<i64> {
    let digits: String = value
        .chars()
        .filter(|c| !matches!(c, ',' | '，' | ' '))
        .collect();
    let number: i64 = digits.strip_suffix(".0").unwrap_or(&digits).parse().ok()?;
    (-LARGEST..=LARGEST).contains(&number).then_some(number)
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

    fn limited(name: &str, text: &str, most: usize) -> Result<Reported, ExchangeError> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(name);
        std::fs::write(&path, text).unwrap();
        super::read(&path, None, most)
    }

    fn read(text: &str) -> Reported {
        limited("published.csv", text, MOST).unwrap()
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
    fn a_number_beyond_all_courts_is_named_and_not_taken() {
        let far = [i64::MAX, i64::MIN, LARGEST + 1].map(|n| n.to_string());
        let reported = read(&format!(
            "年度,法院,旧存,新收,已结,未结\n2021,甲,{},{},{LARGEST},-{LARGEST}\n2022,甲,{},1,2,3\n",
            far[0], far[1], far[2],
        ));
        let figures = |at: usize| {
            let of = &reported.rows[at].figures;
            [of.opening, of.filed, of.closed, of.closing]
        };
        assert_eq!(figures(0), [None, None, Some(LARGEST), Some(-LARGEST)]);
        assert_eq!(figures(1), [None, Some(1), Some(2), Some(3)]);
        let named: Vec<_> = reported
            .problems
            .iter()
            .map(|p| (p.row, p.column.as_str(), p.value.clone(), p.reason))
            .collect();
        let [most, least, more] = far;
        assert_eq!(
            named,
            [
                (2, "opening", most, Reason::NotANumber),
                (2, "filed", least, Reason::NotANumber),
                (3, "opening", more, Reason::NotANumber),
            ]
        );
    }

    #[test]
    fn an_object_may_have_keys_that_those_before_it_lack() {
        let text = "{\"court\":\"甲\",\"year\":2020,\"opening\":1}\n\
             {\"court\":\"甲\",\"year\":2021,\"opening\":1,\"filed\":2}\n\
             {\"court\":\"甲\",\"year\":2022,\"closing\":4,\"closed\":3,\"caseload\":5}\n";
        let reported = limited("published.jsonl", text, MOST).unwrap();
        let figures: Vec<_> = reported
            .rows
            .iter()
            .map(|row| {
                let of = &row.figures;
                let all = [of.opening, of.filed, of.closed, of.closing, of.caseload];
                (row.row, all)
            })
            .collect();
        assert_eq!(
            figures,
            [
                (1, [Some(1), None, None, None, None]),
                (2, [Some(1), Some(2), None, None, None]),
                (3, [None, None, Some(3), Some(4), Some(5)]),
            ]
        );
        assert!(reported.problems.is_empty());
    }

    #[test]
    fn a_file_with_too_many_rows_is_refused_and_not_cut() {
        let text = "年度,法院,旧存,新收\n2020,甲,1,2\n2021,甲,1,2\n2022,甲,1,2\n";
        assert_eq!(limited("published.csv", text, 3).unwrap().rows.len(), 3);
        let refused = limited("published.csv", text, 2).unwrap_err();
        assert!(matches!(
            refused,
            ExchangeError::TooBig {
                what: Excess::Rows,
                limit: 2,
                ..
            }
        ));
    }

    #[test]
    fn the_words_are_read() {
        let columns = &words().columns;
        assert_eq!(columns.len(), Field::ALL.len());
        let known = |field: Field| columns.contains_key(field.id());
        assert!(Field::ALL.into_iter().all(known));
    }
}
