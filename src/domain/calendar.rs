//! Working days: public holidays and make-up working weekends per year.
//!
//! The year files are those of holiday-cn (MIT, see `config/holidays/README.md`), compiled in as
//! text and parsed when a day of their year is first queried, so startup costs nothing.

mod year;

use std::collections::BTreeMap;
use std::fmt;
use std::sync::OnceLock;

use chrono::{Datelike, FixedOffset, NaiveDate, Weekday};
use serde::Deserialize;

use self::year::Year;

/// The court's time zone (Asia/Shanghai), in which days begin and times are shown.
///
/// China has had one zone without daylight saving time since 1991; a fixed offset needs no zone
/// data on the server.
pub fn zone() -> FixedOffset {
    FixedOffset::east_opt(8 * 3600).unwrap_or_else(|| chrono::Offset::fix(&chrono::Utc))
}

/// First year of the window kept as bit sets; days outside it are looked up in the files directly.
const WINDOW_FIRST: i32 = 2000;
const WINDOW_LEN: usize = 64;
/// The most bytes of a year file; real ones have a few thousand.
pub const LONGEST: usize = 256 << 10;

/// How the file begins that takes a year out again.
const REMOVAL: &str = "{\"removed\":true,";

const BUILTIN_FIRST: i32 = 2007;
const BUILTIN: [&str; 20] = [
    include_str!("../../config/holidays/2007.json"),
    include_str!("../../config/holidays/2008.json"),
    include_str!("../../config/holidays/2009.json"),
    include_str!("../../config/holidays/2010.json"),
    include_str!("../../config/holidays/2011.json"),
    include_str!("../../config/holidays/2012.json"),
    include_str!("../../config/holidays/2013.json"),
    include_str!("../../config/holidays/2014.json"),
    include_str!("../../config/holidays/2015.json"),
    include_str!("../../config/holidays/2016.json"),
    include_str!("../../config/holidays/2017.json"),
    include_str!("../../config/holidays/2018.json"),
    include_str!("../../config/holidays/2019.json"),
    include_str!("../../config/holidays/2020.json"),
    include_str!("../../config/holidays/2021.json"),
    include_str!("../../config/holidays/2022.json"),
    include_str!("../../config/holidays/2023.json"),
    include_str!("../../config/holidays/2024.json"),
    include_str!("../../config/holidays/2025.json"),
    include_str!("../../config/holidays/2026.json"),
];

/// The days of one year file, with `true` for a day off.
type Days = Vec<(NaiveDate, bool)>;

fn is_weekend(day: NaiveDate) -> bool {
    matches!(day.weekday(), Weekday::Sat | Weekday::Sun)
}

/// The calendar of a court. In years without a file, only weekends are days off.
#[derive(Clone)]
pub struct Calendar {
    builtin: bool,
    makeup: bool,
    added: BTreeMap<i32, Days>,
    /// Built when a day is first queried.
    years: OnceLock<Box<[OnceLock<Year>]>>,
}

/// As equality: how much has been parsed so far does not matter.
impl fmt::Debug for Calendar {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Calendar")
            .field("builtin", &self.builtin)
            .field("makeup", &self.makeup)
            .field("added", &self.added)
            .finish_non_exhaustive()
    }
}

impl Default for Calendar {
    /// A calendar with weekends only: no year is known.
    fn default() -> Calendar {
        Calendar {
            builtin: false,
            makeup: true,
            added: BTreeMap::new(),
            years: OnceLock::new(),
        }
    }
}

/// Two calendars are equal if they give the same answers; how much has been parsed so far does not
/// matter.
impl PartialEq for Calendar {
    fn eq(&self, other: &Calendar) -> bool {
        self.builtin == other.builtin && self.makeup == other.makeup && self.added == other.added
    }
}

impl Eq for Calendar {}

impl Calendar {
    /// Returns the calendar of the built-in years (from 2007).
    pub fn builtin() -> Calendar {
        Calendar {
            builtin: true,
            ..Calendar::default()
        }
    }

    /// Adds or replaces the days of one year file (holiday-cn JSON) and returns its year.
    ///
    /// A file may contain December days of the previous year; a file without days makes its year
    /// unknown again.
    pub fn add_year(&mut self, json: &str) -> Result<i32, CalendarError> {
        let (year, days) = read(json)?;
        self.added.insert(year, days);
        for touched in [year - 1, year] {
            if let Some(at) = window(touched)
                && let Some(slot) = self.years.get_mut().and_then(|years| years.get_mut(at))
            {
                *slot = OnceLock::new();
            }
        }
        Ok(year)
    }

    /// The year file of this program; for a year not announced yet, one without days.
    fn builtin_year(year: i32) -> String {
        let at = usize::try_from(year - BUILTIN_FIRST).ok();
        match at.and_then(|at| BUILTIN.get(at)) {
            Some(text) => (*text).to_owned(),
            None => format!("{{\"year\":{year},\"days\":[]}}"),
        }
    }

    /// What replaces a year that was taken in and is taken out again: the year file of this program,
    /// marked so that the journal can tell the two apart.
    pub fn removal(year: i32) -> String {
        let own = Calendar::builtin_year(year);
        let rest = own.trim_start().trim_start_matches('{');
        format!("{REMOVAL}{rest}")
    }

    /// Whether a year file is a [`Calendar::removal`].
    pub fn is_removal(json: &str) -> bool {
        json.starts_with(REMOVAL)
    }

    /// The year of a year file, and how many days off and days made working days it names.
    pub fn days_named(json: &str) -> Result<(i32, usize, usize), CalendarError> {
        let (year, days) = read(json)?;
        let off = days.iter().filter(|(_, off)| *off).count();
        Ok((year, off, days.len() - off))
    }

    /// Sets whether make-up weekends (调休补班) are working days. They are by default; a court may
    /// decide otherwise.
    #[must_use]
    pub fn with_makeup(mut self, working: bool) -> Calendar {
        self.makeup = working;
        self
    }

    /// Whether the year's own file has days.
    pub fn knows(&self, year: i32) -> bool {
        self.with_year(year, |year| year.known)
    }

    /// The last known year, after which every year is unknown; `None` if no year is known.
    pub fn known_until(&self) -> Option<i32> {
        let last_builtin = BUILTIN_FIRST + BUILTIN.len() as i32 - 1;
        let last = self
            .added
            .keys()
            .next_back()
            .copied()
            .unwrap_or(last_builtin)
            .max(last_builtin);
        (BUILTIN_FIRST.min(*self.added.keys().next().unwrap_or(&BUILTIN_FIRST))..=last)
            .rev()
            .find(|y| self.knows(*y))
    }

    pub fn is_working(&self, day: NaiveDate) -> bool {
        self.with_year(day.year(), |year| {
            !year.is_off(day) && (!is_weekend(day) || self.makeup && year.is_made_up(day))
        })
    }

    /// The first working day on or after `day`.
    pub fn roll(&self, day: NaiveDate) -> NaiveDate {
        let mut rolled = day;
        while !self.is_working(rolled) {
            match rolled.succ_opt() {
                Some(next) => rolled = next,
                None => return day,
            }
        }
        rolled
    }

    /// The last working day on or before `day`.
    pub fn working_day_by(&self, day: NaiveDate) -> NaiveDate {
        if self.is_working(day) {
            day
        } else {
            self.add_working_days(day, -1)
        }
    }

    /// The n-th working day after `day` (n ≥ 1), or before it (n ≤ -1); 0 is [`Calendar::roll`].
    pub fn add_working_days(&self, day: NaiveDate, n: i32) -> NaiveDate {
        if n == 0 {
            return self.roll(day);
        }
        let mut left = n.unsigned_abs();
        let mut at = day;
        while left > 0 {
            let next = if n > 0 { at.succ_opt() } else { at.pred_opt() };
            let Some(next) = next else { return at };
            at = next;
            if self.is_working(at) {
                left -= 1;
            }
        }
        at
    }

    fn with_year<R>(&self, year: i32, ask: impl FnOnce(&Year) -> R) -> R {
        let years = self
            .years
            .get_or_init(|| (0..WINDOW_LEN).map(|_| OnceLock::new()).collect());
        match window(year).and_then(|at| years.get(at)) {
            Some(slot) => ask(slot.get_or_init(|| self.build(year))),
            None => ask(&self.build(year)),
        }
    }

    /// Builds a year from its own file and from the December days in the next year's file, which is
    /// the later notice.
    fn build(&self, year: i32) -> Year {
        let own = self.file(year);
        let mut built = Year::default();
        built.known = !own.is_empty();
        for (day, off) in own.iter().chain(self.file(year + 1)) {
            if day.year() == year {
                built.set(*day, *off);
            }
        }
        built
    }

    fn file(&self, year: i32) -> &[(NaiveDate, bool)] {
        if let Some(days) = self.added.get(&year) {
            return days;
        }
        if self.builtin {
            builtin_file(year)
        } else {
            &[]
        }
    }
}

fn window(year: i32) -> Option<usize> {
    usize::try_from(year - WINDOW_FIRST)
        .ok()
        .filter(|at| *at < WINDOW_LEN)
}

fn builtin_file(year: i32) -> &'static [(NaiveDate, bool)] {
    static PARSED: [OnceLock<Days>; BUILTIN.len()] = [const { OnceLock::new() }; BUILTIN.len()];
    let at = usize::try_from(year - BUILTIN_FIRST).unwrap_or(usize::MAX);
    match (PARSED.get(at), BUILTIN.get(at)) {
        // A test reads every file, so an empty result cannot go unnoticed.
        (Some(slot), Some(text)) => {
            slot.get_or_init(|| read(text).map(|(_, days)| days).unwrap_or_default())
        }
        _ => &[],
    }
}

#[derive(Deserialize)]
struct File<'a> {
    year: i32,
    #[serde(borrow)]
    days: Vec<Row<'a>>,
}

#[derive(Deserialize)]
struct Row<'a> {
    #[serde(borrow)]
    date: std::borrow::Cow<'a, str>,
    #[serde(rename = "isOffDay")]
    off: bool,
}

fn read(json: &str) -> Result<(i32, Days), CalendarError> {
    if json.len() > LONGEST {
        return Err(CalendarError::TooLarge { limit: LONGEST });
    }
    let json = json.trim_start_matches('\u{feff}');
    let file: File<'_> = serde_json::from_str(json).map_err(|error| CalendarError::of(&error))?;
    if !(1949..=9998).contains(&file.year) {
        return Err(CalendarError::Year(file.year));
    }
    let mut days: Days = Vec::with_capacity(file.days.len());
    for row in &file.days {
        let day =
            NaiveDate::parse_from_str(&row.date, "%Y-%m-%d").map_err(|_| CalendarError::Date {
                value: row.date.to_string(),
            })?;
        let belongs = day.year() == file.year || (day.year() == file.year - 1 && day.month() == 12);
        if !belongs {
            return Err(CalendarError::OtherYear {
                day,
                year: file.year,
            });
        }
        days.push((day, row.off));
    }
    days.sort_unstable();
    days.dedup();
    let mut pairs = days.iter().zip(days.iter().skip(1));
    if let Some(((day, _), _)) = pairs.find(|((day, _), (next, _))| day == next) {
        return Err(CalendarError::Contradiction { day: *day });
    }
    Ok((file.year, days))
}

/// Why a year file was rejected.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum CalendarError {
    /// Not JSON, or without a year or days. Lines and columns count from 1; `detail` is what the
    /// parser says, in English.
    #[error("not a holiday file: line {line}, column {column}: {detail}")]
    Format {
        line: usize,
        column: usize,
        detail: String,
    },
    #[error("a holiday file has at most {limit} bytes")]
    TooLarge { limit: usize },
    #[error("{0} is not a year of a holiday file")]
    Year(i32),
    #[error("{value:?} is not a date YYYY-MM-DD")]
    Date { value: String },
    #[error("{day} belongs neither to {year} nor to the December before it")]
    OtherYear { day: NaiveDate, year: i32 },
    #[error("{day} is given both as a day off and as a working day")]
    Contradiction { day: NaiveDate },
}

impl CalendarError {
    fn of(error: &serde_json::Error) -> CalendarError {
        let (line, column) = (error.line(), error.column());
        let said = error.to_string();
        let place = format!(" at line {line} column {column}");
        CalendarError::Format {
            line,
            column,
            detail: said.strip_suffix(&place).unwrap_or(&said).to_owned(),
        }
    }
}

#[cfg(test)]
#[path = "calendar_tests.rs"]
mod tests;
