//! Cells as typed values. A bad cell is left empty and reported under the sheet's own column name;
//! the row is kept.

mod amount;
mod counted;
mod day;
mod erred;
mod lost;
mod stand_in;
mod stretch;

use std::borrow::Cow;

use self::amount::plain_amount;
use self::counted::count;
pub(super) use self::stand_in::StandIn;
pub(super) use self::stretch::Stretch;
use super::clean::Clean;
use super::column::Column;
use super::length::{Length, NoLength};
use super::mapping::Mapping;
use super::outcome::Outcomes;
use super::record::Record;
use super::vocabulary::Vocabulary;
use super::{limit, safe};
use crate::domain::letter::person;
use crate::domain::money::Money;
use crate::domain::number;
use crate::service::api::{CaseSpans, Problem, Reason, Rows, Said, Span};
use crate::text::sanitize;

/// The length in bytes of the longest word that stands for a missing value.
const LONGEST_BLANK: usize = 12;

/// The length in bytes of the longest error value.
const LONGEST_ERROR: usize = 16;

/// The number of characters of a value shown in a report.
const EXCERPT: usize = 60;

/// A reader of the cells of one file.
#[derive(Debug)]
pub(super) struct Cells {
    pub(super) mapping: Mapping,
    pub(super) problems: Vec<Problem>,
    /// Whether `U+FFFD` stands for invalid bytes.
    pub(super) decodes: bool,
    /// Whether cells may carry the guard against formulas.
    pub(super) guarded: bool,
    /// The number of days to add to bare serial numbers.
    pub(super) shift: i64,
    /// Place and text of the cells of the row that held an error value and count as empty.
    pub(super) erred: Vec<(usize, String)>,
    /// Texts that need neither cleaning nor a report.
    pub(super) clean: Clean,
    /// Outcomes of follow-ups.
    pub(super) outcomes: Outcomes,
    /// Row and text of the first cell without recognisable sides, and the number of such cells.
    pub(super) unsided: Option<(u32, String, u64)>,
    /// The first cell with a problem that whole columns have, such as years of two digits, and the
    /// number of such cells, by column.
    pub(super) counted: Vec<(Column, Problem)>,
    /// The events after the first one of the row just read, if it holds several.
    pub(super) further: Vec<Said>,
}

impl Cells {
    /// A reader of the cells of a workbook; other files say how their bytes are to be taken.
    pub(super) fn new(mapping: Mapping, problems: Vec<Problem>, outcomes: Outcomes) -> Cells {
        Cells {
            mapping,
            problems,
            decodes: false,
            guarded: false,
            shift: 0,
            erred: Vec::new(),
            clean: Clean::default(),
            outcomes,
            unsided: None,
            counted: Vec::new(),
            further: Vec::new(),
        }
    }

    /// The bytes of a cell without blanks around it, or the default if it is empty.
    pub(super) fn raw<'a>(&'a self, record: &'a Record, column: Column) -> &'a [u8] {
        raw(&self.mapping, record, column)
    }

    /// Reads one line of text. A word that stands for a missing value is none, nor is one that
    /// stands for the cell above, which is not guessed but counted.
    pub(super) fn text<'a>(
        &'a mut self,
        record: &'a Record,
        row: u32,
        column: Column,
    ) -> Option<Cow<'a, str>> {
        let Cells {
            mapping,
            problems,
            decodes,
            guarded,
            clean,
            counted,
            ..
        } = self;
        let bytes = raw(mapping, record, column);
        if bytes.is_empty() {
            return None;
        }
        let mut is_value = |stands_for: Option<StandIn>| {
            let is_word = stands_for.is_none() || !mapping.reads_stand_ins(column);
            if !is_word && stands_for == Some(StandIn::Above) {
                let first = || problem(mapping, record, row, column, Reason::Ditto);
                count(counted, (column, Reason::Ditto), first);
            }
            is_word
        };
        if !*decodes && let Some(slot) = clean.find(bytes) {
            let kept = clean.kept(slot)?;
            return is_value(kept.stands_for).then_some(Cow::Borrowed(&kept.text));
        }
        let mut bad = |reason| problems.push(problem(mapping, record, row, column, reason));
        if bytes.len() > limit::CELL {
            bad(Reason::TooLong);
            return None;
        }
        match std::str::from_utf8(bytes) {
            Ok(text) => {
                if *decodes && text.contains('\u{FFFD}') {
                    bad(Reason::BadEncoding);
                }
                let line = line(text, *guarded);
                let stands_for = StandIn::of(bytes);
                // Text that needed no cleaning is borrowed.
                match &line {
                    Some(Cow::Borrowed(same)) if *same == text => clean.keep(text, stands_for),
                    Some(Cow::Borrowed(_)) => {}
                    _ => problems.extend(taken(mapping, record, (row, column), text)),
                }
                line.filter(|_| is_value(stands_for))
            }
            Err(_) => {
                bad(Reason::BadEncoding);
                let text = String::from_utf8_lossy(bytes);
                line(&text, *guarded).map(|line| Cow::Owned(line.into_owned()))
            }
        }
    }

    /// Reads one line of text into the texts of a message.
    pub(super) fn put(
        &mut self,
        record: &Record,
        row: u32,
        column: Column,
        rows: &mut Rows,
    ) -> Span {
        match self.text(record, row, column) {
            Some(text) => rows.put(&text),
            None => Span::NONE,
        }
    }

    /// Reads the name of a person into the texts of a message.
    pub(super) fn put_person(
        &mut self,
        record: &Record,
        row: u32,
        column: Column,
        rows: &mut Rows,
    ) -> Span {
        match self.text(record, row, column) {
            Some(name) => rows.put(&person(&name)),
            None => Span::NONE,
        }
    }

    /// Reads an amount. Negative ones are kept: ledgers correct a receipt with a negative line.
    pub(super) fn money(&mut self, record: &Record, row: u32, column: Column) -> Option<Money> {
        self.money_in(record, row, column, self.mapping.power(column))
    }

    /// Reads an amount in a column whose bare numbers count units of 10^`power` yuan.
    pub(super) fn money_in(
        &mut self,
        record: &Record,
        row: u32,
        column: Column,
        power: u8,
    ) -> Option<Money> {
        let raw = self.raw(record, column);
        if raw.is_empty() {
            return None;
        }
        let amount = plain_amount(raw, power).or_else(|| {
            let text = std::str::from_utf8(raw).ok()?;
            let text = if self.guarded {
                safe::unguarded(text)
            } else {
                text
            };
            Money::parse_in(&sanitize::line(text), power)
        });
        amount.or_else(|| self.refuse(record, row, column, Reason::NotAnAmount))
    }

    /// Reads a yes or no.
    pub(super) fn yes_no(&mut self, record: &Record, row: u32, column: Column) -> Option<bool> {
        let raw = self.raw(record, column);
        if raw.is_empty() {
            return None;
        }
        let answer = std::str::from_utf8(raw)
            .ok()
            .and_then(|text| Vocabulary::get().yes_no(text));
        answer.or_else(|| self.refuse(record, row, column, Reason::NotYesNo))
    }

    /// Reads a length of time; a unit in the cell takes precedence over that of the column.
    pub(super) fn length(&mut self, record: &Record, row: u32, column: Column) -> Option<Length> {
        let raw = self.raw(record, column);
        if raw.is_empty() {
            return None;
        }
        let text = std::str::from_utf8(raw).unwrap_or_default();
        match Length::read(text, self.mapping.unit(column)) {
            Ok(length) => Some(length),
            Err(NoLength::NoUnit) => self.refuse(record, row, column, Reason::NoUnit),
            Err(NoLength::TooLong) => self.refuse(record, row, column, Reason::LengthOutOfRange),
            Err(NoLength::Other) => self.refuse(record, row, column, Reason::NotANumber),
        }
    }

    /// Reads words separated by any of the usual marks as tags of a case.
    pub(super) fn tags(
        &mut self,
        record: &Record,
        column: Column,
        case: &mut CaseSpans,
        rows: &mut Rows,
    ) {
        let Some(text) = self.text(record, case.row, column) else {
            return;
        };
        let words = Vocabulary::get();
        for tag in text
            .split(|c| words.is_tag_separator(c))
            .filter(|t| !t.is_empty())
        {
            if !rows.has_tag(case, tag) {
                rows.put_tag(case, tag);
            }
        }
    }

    /// Reports a bad cell and returns `None`. A dash stands for a missing value and is not
    /// reported.
    fn refuse<T>(
        &mut self,
        record: &Record,
        row: u32,
        column: Column,
        reason: Reason,
    ) -> Option<T> {
        if !is_blank(self.raw(record, column)) {
            self.report(record, row, column, reason);
        }
        None
    }

    /// Reports a problem of a cell.
    pub(super) fn report(&mut self, record: &Record, row: u32, column: Column, reason: Reason) {
        self.problems
            .push(problem(&self.mapping, record, row, column, reason));
    }
}

/// What cleaning removed from a text, if that must be reported.
fn taken(
    mapping: &Mapping,
    record: &Record,
    (row, column): (u32, Column),
    text: &str,
) -> Option<Problem> {
    let what = sanitize::taken(text)?;
    let mut problem = problem(mapping, record, row, column, reason(what));
    problem.value = sanitize::spelled(text).chars().take(EXCERPT).collect();
    Some(problem)
}

fn problem(
    mapping: &Mapping,
    record: &Record,
    row: u32,
    column: Column,
    reason: Reason,
) -> Problem {
    let value = excerpt(raw(mapping, record, column));
    Problem::at(row, mapping.name(column), value, reason)
}

pub(super) fn raw<'a>(mapping: &'a Mapping, record: &'a Record, column: Column) -> &'a [u8] {
    let slot = mapping.slot(column);
    let cell = slot.at.and_then(|at| record.get(at)).unwrap_or_default();
    // Nearly every cell begins and ends with a byte behind the blanks and the `'`.
    if let [first, .., last] = cell
        && *first > b'\''
        && *last > b'\''
    {
        return cell;
    }
    let cell = plain(cell.trim_ascii(), column);
    if !cell.is_empty() {
        return cell;
    }
    let other = slot
        .others
        .iter()
        .filter_map(|at| record.get(*at))
        .find(|cell| !cell.is_empty());
    other.unwrap_or_else(|| slot.default.as_deref().unwrap_or_default().as_bytes())
}

/// Whether a cell says nothing: it is empty, or holds a word for a missing value, such as a dash.
pub(super) fn is_blank(cell: &[u8]) -> bool {
    match cell.first() {
        None => true,
        // No such word begins with a digit, as most of the cells do that this is asked of.
        Some(b'0'..=b'9') => false,
        Some(_) => {
            cell.len() <= LONGEST_BLANK
                && std::str::from_utf8(cell).is_ok_and(|text| Vocabulary::get().is_blank(text))
        }
    }
}

/// Whether a cell holds an error value of a spreadsheet program instead of a value.
pub(super) fn is_error(cell: &[u8]) -> bool {
    // Asked of every cell.
    let cell = cell.trim_ascii();
    matches!(cell.first(), Some(b'#' | b'E'))
        && cell.len() <= LONGEST_ERROR
        && std::str::from_utf8(cell).is_ok_and(|text| Vocabulary::get().is_error(text))
}

/// A case number, a date or an amount without the `'` that makes a spreadsheet keep it as text.
fn plain(cell: &[u8], column: Column) -> &[u8] {
    let [b'\'', rest @ ..] = cell else {
        return cell;
    };
    let keeps_text = match column {
        Column::Number => opens_number(rest),
        // The target of a link is a case number, that of a conversion text.
        Column::To => opens_number(rest) || rest.first().is_some_and(u8::is_ascii_digit),
        _ => column.is_day() || column.is_length() || column.is_money(),
    };
    if keeps_text { rest.trim_ascii() } else { cell }
}

/// Whether a text begins with one of the brackets of a case number.
pub(super) fn opens_number(text: &[u8]) -> bool {
    // No character is longer than four bytes.
    let head = text.get(..4).unwrap_or(text);
    let head = head.utf8_chunks().next().map_or("", |chunk| chunk.valid());
    head.starts_with(number::is_opening)
}

fn reason(what: sanitize::Taken) -> Reason {
    match what {
        sanitize::Taken::Controls => Reason::ControlsRemoved,
        sanitize::Taken::Invisible => Reason::InvisibleRemoved,
    }
}

fn line(text: &str, guarded: bool) -> Option<Cow<'_, str>> {
    let line = sanitize::line(if guarded { safe::unguarded(text) } else { text });
    (!line.is_empty()).then_some(line)
}

/// The start of a value, made safe to show.
pub(super) fn excerpt(raw: &[u8]) -> String {
    let head = raw.get(..raw.len().min(400)).unwrap_or_default();
    sanitize::line(&String::from_utf8_lossy(head))
        .chars()
        .take(EXCERPT)
        .collect()
}
