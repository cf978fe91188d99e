//! Cells that hold the first and the last day of a change, as clerks write them: `2022-03-01至2022-04-15`,
//! `2022年3月1日—4月15日`, several of them divided by `；` or a line break.

use crate::exchange::record::Record;
use chrono::{Datelike, NaiveDate};

use super::day::{Written, written};
use super::{Cells, Column};
use crate::domain::day;
use crate::domain::letter::half_width;
use crate::domain::numeral::is_numeral;
use crate::exchange::length::{Length, Unit};
use crate::exchange::vocabulary::Vocabulary;
use crate::service::api::Reason;

/// Longer cells are text.
const LONGEST: usize = 2_000;
/// No shorter cell holds two days: `22.3.1-5`.
const SHORTEST: usize = 8;

/// A stretch of days.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::exchange) struct Stretch {
    pub from: NaiveDate,
    /// The last day; `None` if it goes on.
    pub to: Option<NaiveDate>,
    /// What stands in brackets behind the days.
    pub ground: Option<String>,
    /// Whether the number of days that may stand behind them is theirs.
    pub agrees: bool,
    /// Whether a year of theirs has two digits.
    pub is_short: bool,
}

impl Cells {
    /// Whether a cell holds both days of a change.
    pub(in crate::exchange) fn is_stretch(&self, record: &Record, column: Column) -> bool {
        let raw = self.raw(record, column);
        // Nearly every cell is a plain date.
        raw.len() >= SHORTEST
            && day::parse_iso(raw).is_none()
            && self.stretches(record, column).is_ok()
    }

    /// The days of a cell, in its order; at least one stretch, or the reason why the cell cannot be
    /// read. Of a cell with several, all are read or none.
    pub(in crate::exchange) fn stretches(
        &self,
        record: &Record,
        column: Column,
    ) -> Result<Vec<Stretch>, Reason> {
        let raw = self.raw(record, column);
        let text = std::str::from_utf8(raw).map_err(|_| Reason::NotAPeriod)?;
        if text.len() > LONGEST {
            return Err(Reason::NotAPeriod);
        }
        stretches(text, self.shift)
    }
}

/// Reads stretches; `shift` is added to bare serial numbers of days.
fn stretches(text: &str, shift: i64) -> Result<Vec<Stretch>, Reason> {
    let parts = text.split(['；', ';', '\n', '\r']).map(str::trim);
    let mut all = Vec::new();
    for part in parts.filter(|part| !part.is_empty()) {
        match stretch(part, shift) {
            Ok(found) => all.push(found),
            // A comma may also divide them, but stands within others.
            Err(reason) => {
                let inner = part
                    .split(['，', ',', '、'])
                    .map(|part| stretch(part, shift));
                let inner: Result<Vec<_>, _> = inner.collect();
                all.extend(inner.map_err(|_| reason)?);
            }
        }
    }
    if all.is_empty() {
        return Err(Reason::NotAPeriod);
    }
    Ok(all)
}

/// One character of many that mean the same.
fn plain(c: char) -> char {
    match c {
        '‐' | '‑' | '‒' | '–' | '—' | '―' | '−' | '─' | '－' => '-',
        '〜' | '∼' | '～' | '→' => '~',
        '號' => '号',
        c if c.is_whitespace() => ' ',
        c => half_width(c),
    }
}

fn is_between(c: char) -> bool {
    matches!(c, '至' | '到' | '~' | '-')
}

fn stretch(part: &str, shift: i64) -> Result<Stretch, Reason> {
    let text: String = part.chars().map(plain).collect();
    let text = text.to_lowercase().replace(" to ", "~");
    let text = without_place(text.trim());
    let both = days(text, shift);
    if let Ok(both) = both {
        return Ok(both.stretch());
    }
    let (days_text, remark) = remarked(text).ok_or(both.err().unwrap_or(Reason::NotAPeriod))?;
    let both = days(days_text, shift)?;
    let length = Length::read(remark.trim_start_matches(['共', '计']), Some(Unit::Day)).ok();
    let agrees = match (length, both.to) {
        (Some(length), Some(to)) => length.lies_between(both.from, to),
        _ => true,
    };
    let ground = length.is_none().then(|| remark.to_owned());
    Ok(Stretch {
        ground,
        agrees,
        ..both.stretch()
    })
}

/// The first and the last day, and whether a year of theirs has two digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Both {
    from: NaiveDate,
    to: Option<NaiveDate>,
    is_short: bool,
}

impl Both {
    fn stretch(self) -> Stretch {
        let Both { from, to, is_short } = self;
        Stretch {
            from,
            to,
            ground: None,
            agrees: true,
            is_short,
        }
    }
}

/// Removes what counts the stretches of a cell: `①`, `(1)`, `1、`, `第一次：`.
fn without_place(text: &str) -> &str {
    let counted = text
        .strip_prefix('第')
        .and_then(|rest| rest.split_once('次'));
    if let Some((place, rest)) = counted
        && !place.is_empty()
        && place.chars().all(|c| c.is_ascii_digit() || is_numeral(c))
    {
        return rest.trim_start_matches([':', ' ']);
    }
    let circled = text.trim_start_matches(|c| ('\u{2460}'..='\u{2473}').contains(&c));
    if circled.len() < text.len() {
        return circled.trim_start_matches(['.', '、', ':', ' ']);
    }
    let inner = text.strip_prefix('(').unwrap_or(text);
    let rest = inner.trim_start_matches(|c: char| c.is_ascii_digit());
    let digits = inner.len() - rest.len();
    let rest = rest.strip_prefix([')', '、']);
    match rest {
        Some(rest) if (1..=2).contains(&digits) => rest.trim_start(),
        _ => text,
    }
}

/// Splits the remark behind the days off: in brackets, or a number of days behind 共.
fn remarked(text: &str) -> Option<(&str, &str)> {
    let bracket = || text.strip_suffix(')')?.rsplit_once('(');
    let counted = || text.rsplit_once('共');
    let (days, remark) = bracket().or_else(counted)?;
    let days = days.trim_end_matches([' ', ',', '，', '、']);
    Some((days, remark.trim())).filter(|(_, remark)| !remark.is_empty())
}

/// The first and the last day. A text that can be divided in several ways says none.
fn days(text: &str, shift: i64) -> Result<Both, Reason> {
    if text.len() > 160 {
        return Err(Reason::NotAPeriod);
    }
    let text = text.trim_start_matches(['自', '从', '由']).trim();
    let text = text.strip_suffix('止').unwrap_or(text);
    let mut found: Option<Both> = None;
    let mut why = Reason::NotAPeriod;
    for (at, mark) in text.match_indices(is_between) {
        let (first, rest) = text.split_at(at);
        let first = first.trim().trim_end_matches(['起', '始']);
        let Some(from) = written(first, shift) else {
            continue;
        };
        let last = rest
            .trim_start_matches(is_between)
            .trim_start_matches([' ', '~', '-']);
        let to = match end(last, from.day, shift, mark != "-" || !first.contains('-')) {
            Ok(to) => to,
            Err(reason) => {
                why = reason;
                continue;
            }
        };
        let both = Both {
            from: from.day,
            to: to.map(|to| to.day),
            is_short: from.is_short || to.is_some_and(|to| to.is_short),
        };
        if found.is_some_and(|other| other != both) {
            return Err(Reason::NotAPeriod);
        }
        found = Some(both);
    }
    let both = found.ok_or(why)?;
    if [Some(both.from), both.to]
        .into_iter()
        .flatten()
        .all(day::is_plausible)
    {
        Ok(both)
    } else {
        Err(Reason::DateOutOfRange)
    }
}

/// The last day: written out, without the year or month of the first (4月15日, 4.15), or a word that
/// says it goes on. A day alone is one only where its mark is not that within the date.
fn end(text: &str, from: NaiveDate, shift: i64, is_apart: bool) -> Result<Option<Written>, Reason> {
    let text = text.trim();
    if text.is_empty() || Vocabulary::get().is_open_end(text) {
        return Ok(None);
    }
    if let Some(written) = written(text, shift) {
        return Ok(Some(written));
    }
    let bare = text.strip_suffix(['日', '号']);
    let is_marked = bare.is_some();
    let bare = bare.unwrap_or(text);
    let number = |text: &str| {
        let is_short = (1..=2).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
        is_short.then(|| text.parse::<u32>().ok()).flatten()
    };
    let parts = bare.split_once(['月', '.', '/', '-']);
    let day = match parts {
        Some((month, day)) => number(month)
            .zip(number(day))
            .and_then(|(month, day)| NaiveDate::from_ymd_opt(from.year(), month, day)),
        None if is_marked || is_apart => {
            number(bare).and_then(|day| NaiveDate::from_ymd_opt(from.year(), from.month(), day))
        }
        None => None,
    };
    match day {
        // The year after is not guessed.
        Some(day) if day < from && parts.is_some() => Err(Reason::NoYear),
        Some(day) if day >= from => Ok(Some(Written {
            day,
            is_short: false,
        })),
        _ => Err(Reason::NotAPeriod),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(text: &str) -> String {
        let all = match stretches(text, 0) {
            Ok(all) => all,
            Err(reason) => return reason.id().to_owned(),
        };
        let one = |s: &Stretch| {
            let to = s.to.map(|day| day.to_string()).unwrap_or_default();
            let ground = s.ground.as_ref().map(|g| format!(" {g}"));
            let odd = if s.agrees { "" } else { " ?" };
            let short = if s.is_short { " short" } else { "" };
            let ground = ground.unwrap_or_default();
            format!("{}/{to}{ground}{odd}{short}", s.from)
        };
        all.iter().map(one).collect::<Vec<_>>().join(" + ")
    }

    #[test]
    fn days_as_clerks_write_them_in_one_cell() {
        const BOTH: &str = "2022-03-01/2022-04-15";
        for text in [
            "2022-03-01至2022-04-15",
            "2022.3.1-2022.4.15",
            "2022年3月1日—4月15日",
            "2022/3/1~4/15",
            "2022-03-01-2022-04-15",
            "2022-3-1-4-15",
            "20220301-20220415",
            "2022.3.1——2022.4.15",
            "自2022年3月1日起至2022年4月15日止",
            "从 2022.3.1 到 4.15",
            "２０２２．３．１－２０２２．４．１５",
            "2022-03-01 00:00:00 至 2022-04-15 00:00:00",
            "2022-03-01 to 2022-04-15",
            "44621-44666",
            "①2022.3.1～2022.4.15",
            "（1）2022.3.1-4.15",
            "第一次：2022.3.1-4.15",
            "2022.3.1-4.15；",
            "2022-03-01至2022-04-15（45天）",
            "2022-03-01至2022-04-15，共46天",
        ] {
            assert_eq!(said(text), BOTH, "{text}");
        }
        for (text, wanted) in [
            ("2022年3月1日至15日", "2022-03-01/2022-03-15"),
            ("2022.3.1-15", "2022-03-01/2022-03-15"),
            ("2022-03-01至今", "2022-03-01/"),
            ("2022-03-01至", "2022-03-01/"),
            (
                "2022.3.1-4.15；2022.5.1-6.1",
                "2022-03-01/2022-04-15 + 2022-05-01/2022-06-01",
            ),
            (
                "2022.3.1-4.15\n2022.5.1-6.1",
                "2022-03-01/2022-04-15 + 2022-05-01/2022-06-01",
            ),
            (
                "2022.3.1-4.15，2022.5.1-6.1",
                "2022-03-01/2022-04-15 + 2022-05-01/2022-06-01",
            ),
            (
                "2022.3.1-4.15（鉴定）;2022.5.1-6.1（公告）",
                "2022-03-01/2022-04-15 鉴定 + 2022-05-01/2022-06-01 公告",
            ),
            ("2022-03-01至2022-04-15（30天）", "2022-03-01/2022-04-15 ?"),
            // A year of two digits is read as that of a single day is.
            ("25.3.1-4.30", "2025-03-01/2025-04-30 short"),
            ("25.3.1-25.4.30", "2025-03-01/2025-04-30 short"),
            ("25年3月1日至4月30日", "2025-03-01/2025-04-30 short"),
            ("25年12月1日—26年1月10日", "2025-12-01/2026-01-10 short"),
            ("2025.12.1-26.1.10", "2025-12-01/2026-01-10 short"),
            ("25-3-1-4-30", "2025-03-01/2025-04-30 short"),
            ("25-3-1~25-4-30", "2025-03-01/2025-04-30 short"),
            ("25/3/1-25/4/30", "2025-03-01/2025-04-30 short"),
            ("25.3.1至今", "2025-03-01/ short"),
            ("25.3.1-4.30（60天）", "2025-03-01/2025-04-30 short"),
            (
                "25.3.1-4.30（鉴定）；2025.5.1-6.1",
                "2025-03-01/2025-04-30 鉴定 short + 2025-05-01/2025-06-01",
            ),
            // The order is checked by the docket, which names the row.
            ("2022-04-15至2022-03-01", "2022-04-15/2022-03-01"),
        ] {
            assert_eq!(said(text), wanted, "{text}");
        }
    }

    #[test]
    fn what_does_not_say_both_days_is_named() {
        for (text, wanted) in [
            ("2022-03-01", "not-a-period"),
            ("2022年3月—2022年5月", "not-a-period"),
            ("45天", "not-a-period"),
            ("3月1日至4月15日", "not-a-period"),
            ("2022-02-30至2022-04-15", "not-a-period"),
            ("2022.3.1-4.15；鉴定中", "not-a-period"),
            ("2022-3-1-15", "not-a-period"),
            ("2022年12月20日—1月10日", "no-year"),
            // Another part could be the year, or it could be one of the last century.
            ("05.03.26-05.04.26", "not-a-period"),
            ("3/5/26-4/6/26", "not-a-period"),
            ("98.3.1-98.4.30", "not-a-period"),
            ("25年12月20日—1月10日", "no-year"),
            ("1022-03-01至2022-04-15", "date-out-of-range"),
            ("；", "not-a-period"),
            ("至今", "not-a-period"),
        ] {
            assert_eq!(said(text), wanted, "{text}");
        }
    }

    proptest::proptest! {
        #[test]
        fn no_cell_panics(text in "[0-9年月日号至到~\\-./（）()；;,，自起止共天① \n]{0,40}|\\PC{0,60}", shift in -2000_i64..2000) {
            let _ = stretches(&text, shift);
        }

        #[test]
        fn two_days_are_read_in_every_way_of_writing_them(
            from in 40_000_u32..46_000, length in 0_u32..900,
            form in 0_usize..6, mark in "至|到|~|～|—|——|-| - |–",
        ) {
            let day = |serial: u32| day::parse(&serial.to_string()).unwrap();
            let (from, to) = (day(from), day(from + length));
            let forms = [
                "%Y-%m-%d", "%Y.%-m.%-d", "%Y/%-m/%-d", "%Y年%-m月%-d日",
                "%y年%-m月%-d日", "%y年%m月%d号",
            ];
            let text = format!("{}{mark}{}", from.format(forms[form]), to.format(forms[form]));
            let all = stretches(&text, 0).unwrap();
            let read = (all[0].from, all[0].to, all[0].is_short, all.len());
            proptest::prop_assert_eq!(read, (from, Some(to), form > 3, 1));
        }
    }
}
