//! Lengths of time as ledgers write them: `3个月`, `45天`, `3个月15天`, or a bare number whose unit
//! depends on the column.

use std::collections::HashMap;

use chrono::{Days, Months, NaiveDate};

use super::vocabulary::{Vocabulary, folded};
use crate::domain::change::{MAX_DAYS, MAX_MONTHS};
use crate::domain::numeral::{chinese_integer, is_numeral};

const MOST: Length = Length {
    months: MAX_MONTHS,
    days: MAX_DAYS,
};

/// A unit of time in the words of ledgers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Unit {
    Day,
    Week,
    Month,
    Year,
}

impl Unit {
    pub(super) fn from_id(id: &str) -> Option<Unit> {
        Some(match id {
            "day" => Unit::Day,
            "week" => Unit::Week,
            "month" => Unit::Month,
            "year" => Unit::Year,
            _ => return None,
        })
    }
}

/// Half of the unit that follows, or of the one before it: 半年, 一年半, 一个半月.
const HALF: char = '半';
/// The word between a number and its half month.
const COUNTED: char = '个';

/// A number of months, and a number of days after them.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Length {
    pub months: u32,
    pub days: u32,
}

/// Why a cell is not a length.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum NoLength {
    /// It is something else.
    Other,
    /// It is a bare number, and neither the cell nor the column gives the unit.
    NoUnit,
    /// It is more than a hundred years.
    TooLong,
}

impl Length {
    /// Reads a cell; `bare` is the unit of a number without one. With a remark after the number,
    /// the cell is not a length: the remark may mean anything, and a due date depends on it.
    pub(super) fn read(text: &str, bare: Option<Unit>) -> Result<Length, NoLength> {
        let folded = folded(text);
        let mut rest = folded.as_str();
        let mut length = Length::default();
        let mut last = None;
        while last.is_none() || !rest.is_empty() {
            if let Some((unit, behind)) = half(rest) {
                // 一年半 adds half of the year before it, 一年半个月 half a month.
                let unit = unit.or(last).ok_or(NoLength::Other)?;
                if last.is_some_and(|last| unit > last) {
                    return Err(NoLength::Other);
                }
                length.add_half(unit)?;
                if !behind.is_empty() {
                    return Err(NoLength::Other);
                }
                break;
            }
            let (number, word) = leading_number(rest)?;
            let alone = last.is_none() && matches!(word, "" | ".0");
            let (unit, behind) = if alone {
                (bare.ok_or(NoLength::NoUnit)?, "")
            } else if let Some((Some(Unit::Month), "")) = word.strip_prefix(COUNTED).and_then(half)
            {
                length.add_half(Unit::Month)?;
                (Unit::Month, "")
            } else {
                Vocabulary::get()
                    .leading_unit(word)
                    .ok_or(NoLength::Other)?
            };
            // Units go from the greater to the smaller, each once; 3月15日 is a day of the year.
            let of_year = unit == Unit::Month && word.starts_with('月');
            if last.is_some_and(|last| unit >= last) || of_year && !behind.is_empty() {
                return Err(NoLength::Other);
            }
            length.add(number, unit).ok_or(NoLength::TooLong)?;
            (last, rest) = (Some(unit), behind);
        }
        Ok(length)
    }

    /// The last day of a pause of this length that begins with `from`. It is (from, to], so that many
    /// days after the first. `None` beyond the calendar.
    pub(super) fn after(self, from: NaiveDate) -> Option<NaiveDate> {
        from.checked_add_months(Months::new(self.months))
            .and_then(|day| day.checked_add_days(Days::new(u64::from(self.days))))
    }

    /// Whether this is the length of the pause between two days, perhaps with the first one counted
    /// too.
    pub(super) fn lies_between(self, from: NaiveDate, to: NaiveDate) -> bool {
        let end = self.after(from);
        end == Some(to) || end.and_then(|day| day.pred_opt()) == Some(to)
    }

    /// Adds half a unit: half a year is six months, half a month fifteen days (刑诉解释 202:
    /// 半个月一律按十五日计算).
    fn add_half(&mut self, unit: Unit) -> Result<(), NoLength> {
        let (number, of) = match unit {
            Unit::Year => (6, Unit::Month),
            Unit::Month => (15, Unit::Day),
            Unit::Week | Unit::Day => return Err(NoLength::Other),
        };
        self.add(number, of).ok_or(NoLength::TooLong)
    }

    fn add(&mut self, number: u32, unit: Unit) -> Option<()> {
        let (sum, each, most) = match unit {
            Unit::Day => (&mut self.days, 1, MOST.days),
            Unit::Week => (&mut self.days, 7, MOST.days),
            Unit::Month => (&mut self.months, 1, MOST.months),
            Unit::Year => (&mut self.months, 12, MOST.months),
        };
        *sum = number
            .checked_mul(each)?
            .checked_add(*sum)
            .filter(|sum| *sum <= most)?;
        Some(())
    }
}

/// The unit that a leading half applies to, and the text after it; no unit if the half stands
/// alone.
fn half(text: &str) -> Option<(Option<Unit>, &str)> {
    let word = text.strip_prefix(HALF)?;
    if word.is_empty() {
        return Some((None, ""));
    }
    let (unit, behind) = Vocabulary::get().leading_unit(word)?;
    Some((Some(unit), behind))
}

/// The leading number of a text, in digits or in Chinese numerals, and the text after it.
fn leading_number(text: &str) -> Result<(u32, &str), NoLength> {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let length = match digits {
        0 => text.find(|c| !is_numeral(c)).unwrap_or(text.len()),
        _ => digits,
    };
    let (number, behind) = text.split_at_checked(length).ok_or(NoLength::Other)?;
    let value = match digits {
        0 => chinese_integer(number)
            .ok_or(NoLength::Other)?
            .try_into()
            .ok(),
        _ => number.parse().ok(),
    };
    Ok((value.ok_or(NoLength::TooLong)?, behind))
}

/// The words of each unit of time; a longer word comes before one it begins with.
pub(super) fn words(table: &HashMap<String, Vec<String>>) -> Vec<(String, Unit)> {
    let mut all: Vec<(String, Unit)> = table
        .iter()
        .filter_map(|(id, words)| Some((Unit::from_id(id)?, words)))
        .flat_map(|(unit, words)| words.iter().map(move |word| (folded(word), unit)))
        .collect();
    all.sort_by_key(|(word, _)| std::cmp::Reverse(word.len()));
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_unit_is_read_and_never_dropped() {
        let months = |months| Ok(Length { months, days: 0 });
        let days = |days| Ok(Length { months: 0, days });
        let both = |months, days| Ok(Length { months, days });
        for (text, bare, want) in [
            ("3", Some(Unit::Month), months(3)),
            ("3.0", Some(Unit::Month), months(3)),
            ("30", Some(Unit::Day), days(30)),
            ("３０天", Some(Unit::Month), days(30)),
            ("30天", None, days(30)),
            ("15日", Some(Unit::Month), days(15)),
            ("3个月", Some(Unit::Day), months(3)),
            ("3 个 月", Some(Unit::Day), months(3)),
            ("3個月", Some(Unit::Day), months(3)),
            ("2周", Some(Unit::Day), days(14)),
            ("1年", Some(Unit::Day), months(12)),
            ("1年6个月", Some(Unit::Day), months(18)),
            ("3个月15天", Some(Unit::Day), both(3, 15)),
            ("3 months", Some(Unit::Day), months(3)),
            ("10 Days", Some(Unit::Month), days(10)),
            ("0", Some(Unit::Day), days(0)),
            ("六个月", None, months(6)),
            ("陆个月", Some(Unit::Day), months(6)),
            ("十五日", None, days(15)),
            ("一年两个月", None, months(14)),
            ("三个月十五天", None, both(3, 15)),
            ("一百八十天", None, days(180)),
            ("六", Some(Unit::Month), months(6)),
            ("六", None, Err(NoLength::NoUnit)),
            ("半年", None, months(6)),
            ("半年", Some(Unit::Day), months(6)),
            ("半个月", None, days(15)),
            ("半月", None, days(15)),
            ("一年半", None, months(18)),
            ("1年半", None, months(18)),
            ("两年半", None, months(30)),
            ("一年半个月", None, both(12, 15)),
            ("一个半月", None, both(1, 15)),
            ("三个半月", Some(Unit::Day), both(3, 15)),
            ("1個半月", None, both(1, 15)),
            ("三个月半", None, both(3, 15)),
            ("半", Some(Unit::Month), Err(NoLength::Other)),
            ("半天", None, Err(NoLength::Other)),
            ("半周", None, Err(NoLength::Other)),
            ("一半年", None, Err(NoLength::Other)),
            ("两个半年", None, Err(NoLength::Other)),
            ("一年半半", None, Err(NoLength::Other)),
            ("半年半", None, Err(NoLength::Other)),
            ("一个半月半", None, Err(NoLength::Other)),
            ("十五天半个月", None, Err(NoLength::Other)),
            ("一百年半", None, Err(NoLength::TooLong)),
            ("个月", None, Err(NoLength::Other)),
            ("六个半月", None, both(6, 15)),
            ("三月十五日", None, Err(NoLength::Other)),
            ("三千年", None, Err(NoLength::TooLong)),
            ("30", None, Err(NoLength::NoUnit)),
            ("", Some(Unit::Day), Err(NoLength::Other)),
            ("15天3个月", Some(Unit::Day), Err(NoLength::Other)),
            ("3个月3个月", Some(Unit::Day), Err(NoLength::Other)),
            ("3个月15", Some(Unit::Day), Err(NoLength::Other)),
            ("30工作日", Some(Unit::Day), Err(NoLength::Other)),
            ("10个工作日", Some(Unit::Day), Err(NoLength::Other)),
            ("3.5", Some(Unit::Month), Err(NoLength::Other)),
            ("1.5个月", Some(Unit::Month), Err(NoLength::Other)),
            ("3-5", Some(Unit::Month), Err(NoLength::Other)),
            ("2件", Some(Unit::Day), Err(NoLength::Other)),
            ("3个月(第一次)", Some(Unit::Month), Err(NoLength::Other)),
            ("约30天", Some(Unit::Day), Err(NoLength::Other)),
            ("99999999999", Some(Unit::Day), Err(NoLength::TooLong)),
            ("3月15日", Some(Unit::Day), Err(NoLength::Other)),
            ("2026年7月", Some(Unit::Day), Err(NoLength::TooLong)),
            ("2026-07-01", Some(Unit::Day), Err(NoLength::Other)),
            ("300000", Some(Unit::Month), Err(NoLength::TooLong)),
            ("9999年", Some(Unit::Day), Err(NoLength::TooLong)),
        ] {
            assert_eq!(Length::read(text, bare), want, "{text}");
        }
    }
}
