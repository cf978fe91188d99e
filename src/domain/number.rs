//! Case numbers 案号 (法〔2015〕137号, 法〔2018〕335号).
//!
//! ```text
//! ( year ) court [知] type serial 号 [之N]        (2023)内07民初123号之一
//! ```
//!
//! A number is first normalised in one pass (brackets, full-width digits, blanks). The result is
//! its canonical form except for leading zeros, so the grammar is checked in place. Unknown court
//! and type codes are kept: validity is decided by the grammar, not by the tables.

mod guess;
mod legacy;
mod part;
mod several;

use std::ops::Range;

use chrono::{Datelike, NaiveDate};
use serde::Serialize;

pub use guess::{Known, candidates, open_parts};
pub use legacy::{is_legacy, legacy_type};
pub use part::{NumberPart, Piece};
pub use several::several;

use self::legacy::{irregular_key, legacy_year, suffix_of};
use super::{court, types};

/// Valid years of a case: from the founding of the courts to a bound that catches typing errors.
const YEARS: std::ops::RangeInclusive<u16> = 1949..=2100;
/// Input longer than this many bytes is not a case number and is not examined.
const LONGEST: usize = 256;
/// 省简称 that a court code starts with; 内 is Inner Mongolia, 兵 the corps, 军 the army.
const PROVINCES: &str = "京津冀晋内辽吉黑沪苏浙皖闽赣鲁豫鄂湘粤桂琼渝川贵黔云藏陕甘青宁新兵军";
const SUPREME: &str = "最高法";

/// A case number: the raw text is kept, the display form is canonical.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CaseNumber {
    /// The text as given, after sanitising.
    pub raw: String,
    /// Display form `(2023)内07民初123号` with its 之N, also of a legacy 字第 number; the trimmed
    /// raw text of any other irregular one.
    pub canonical: String,
    /// The year, also of a legacy number if it can be read.
    pub year: Option<u16>,
    /// 法院代字: `内0783`, `最高法`.
    pub court: Option<String>,
    pub court_name: Option<String>,
    /// 专门审判代字: `知`.
    pub special: Option<String>,
    /// 类型代字: `执恢`.
    #[serde(rename = "type")]
    pub type_code: Option<String>,
    pub type_name: Option<String>,
    pub serial: Option<u32>,
    /// 之N.
    pub suffix: Option<String>,
    /// Whether the number follows the grammar of 2016; legacy 字第 forms and free text are kept and
    /// flagged.
    pub regular: bool,
    #[serde(skip)]
    key: String,
}

impl CaseNumber {
    /// Parses a number. Never fails: text that does not parse is kept as typed, with `regular`
    /// false.
    pub fn parse(raw: &str) -> CaseNumber {
        let mut canonical = String::with_capacity(raw.len());
        let Some(parts) = NumberParts::read(raw, &mut canonical) else {
            let year = legacy_year(&canonical);
            let suffix = suffix_of(&canonical).to_owned();
            let mut key = canonical;
            irregular_key(raw, &mut key);
            let shown = match year {
                Some(_) => format!("{key}{suffix}"),
                None => key.clone(),
            };
            let mut number = CaseNumber::irregular(raw, shown);
            (number.year, number.key) = (year, key);
            return number;
        };
        let (court, code) = (parts.court(&canonical), parts.type_code(&canonical));
        let (key, suffix) = canonical
            .split_at_checked(parts.key_end)
            .unwrap_or((&canonical, ""));
        CaseNumber {
            raw: raw.to_owned(),
            year: Some(parts.year),
            court_name: court::by_code(court).map(|court| court.name.to_owned()),
            court: Some(court.to_owned()),
            special: parts.special.then(|| "知".to_owned()),
            type_name: types::by_code(code).map(|row| row.name.to_owned()),
            type_code: Some(code.to_owned()),
            serial: Some(parts.serial),
            suffix: Some(suffix.to_owned()).filter(|suffix| !suffix.is_empty()),
            regular: true,
            key: key.to_owned(),
            canonical,
        }
    }

    /// A number of which only the text is known.
    fn irregular(raw: &str, canonical: String) -> CaseNumber {
        CaseNumber {
            raw: raw.to_owned(),
            canonical,
            year: None,
            court: None,
            court_name: None,
            special: None,
            type_code: None,
            type_name: None,
            serial: None,
            suffix: None,
            regular: false,
            key: String::new(),
        }
    }

    /// The identity of the case: the canonical number without 之N (which names a document, not a
    /// case).
    ///
    /// A legacy 字第 number is given in half-width brackets and digits; other text as typed.
    pub fn key(&self) -> &str {
        &self.key
    }
}

/// Replaces the content of `out` by the [`CaseNumber::key`] of `raw`; returns whether the number is
/// regular.
///
/// Allocates nothing if `out` has enough capacity: an import calls it a million times.
pub fn canonical_key(raw: &str, out: &mut String) -> bool {
    key_and_parts(raw, out).is_some()
}

/// Writes the key like [`canonical_key`]; returns the parts of a regular number as ranges into it.
pub fn key_and_parts(raw: &str, out: &mut String) -> Option<NumberParts> {
    let parts = NumberParts::read(raw, out);
    match &parts {
        Some(parts) => out.truncate(parts.key_end),
        None => irregular_key(raw, out),
    }
    parts
}

/// The key of the regular number that `raw` is but for the brackets around the year or 号 at the end,
/// which typists leave out: with year, court, type and serial all given, nothing else can be meant.
/// `None` if the number is complete or lacks more than that.
///
/// ```
/// # use qingji::domain::number::completed;
/// assert_eq!(completed("2026内0702民初1号").unwrap(), "(2026)内0702民初1号");
/// assert_eq!(completed("（2026）内0702民初1").unwrap(), "(2026)内0702民初1号");
/// assert_eq!(completed("内0702民初1号"), None);
/// ```
pub fn completed(raw: &str) -> Option<String> {
    if raw.len() > LONGEST {
        return None;
    }
    let given = normalised(raw);
    let mut full = given.clone();
    if run_of_digits(&full) == 4 && court_end(&full, 4).is_some() {
        full.insert(4, ')');
        full.insert(0, '(');
    }
    if !full.contains('号') {
        full.push('号');
    }
    let mut key = String::new();
    (full != given && canonical_key(&full, &mut key)).then_some(key)
}

/// A regular number parsed in place: the texts are ranges of the canonical form written by
/// [`NumberParts::read`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NumberParts {
    pub year: u16,
    /// Whether 知 precedes the type code.
    pub special: bool,
    pub serial: u32,
    /// Where the key ends and 之N begins.
    pub key_end: usize,
    court: Range<usize>,
    type_code: Range<usize>,
}

impl NumberParts {
    /// Whether a filing day is more than a year off the year of the number (收案年度). Numbers given
    /// around New Year are one year off.
    pub fn is_far_from(&self, filed: NaiveDate) -> bool {
        filed.year().abs_diff(i32::from(self.year)) > 1
    }

    /// Normalises `raw` into `canonical` (replacing its content) and parses it; `None` if it is
    /// irregular.
    pub fn read(raw: &str, canonical: &mut String) -> Option<NumberParts> {
        canonical.clear();
        if raw.len() > LONGEST {
            return None;
        }
        normalise_into(raw, canonical);
        let text: &str = canonical;
        let year_digits = text.strip_prefix('(')?.get(..4)?;
        let year: u16 = digits(year_digits)?.try_into().ok()?;
        if !YEARS.contains(&year) || text.as_bytes().get(5) != Some(&b')') {
            return None;
        }
        let court = 6..court_end(text, 6)?;
        let special = text.get(court.end..)?.starts_with('知');
        let type_start = if special {
            court.end + '知'.len_utf8()
        } else {
            court.end
        };
        let type_code = type_start..type_start + type_len(text.get(type_start..)?)?;
        let serial_len = run_of_digits(text.get(type_code.end..)?);
        if !(1..=8).contains(&serial_len) {
            return None;
        }
        let serial_text = text.get(type_code.end..type_code.end + serial_len)?;
        let serial = digits(serial_text).filter(|&serial| serial > 0)?;
        let rest = text.get(type_code.end + serial_len..)?.strip_prefix('号')?;
        if !(rest.is_empty() || is_suffix(rest)) {
            return None;
        }
        let zeros = serial_text.len() - serial_text.trim_start_matches('0').len();
        let key_end = text.len() - rest.len() - zeros;
        if zeros > 0 {
            canonical.replace_range(type_code.end..type_code.end + zeros, "");
        }
        Some(NumberParts {
            year,
            special,
            serial,
            key_end,
            court,
            type_code,
        })
    }

    /// 法院代字, from the canonical text into which the number was read.
    pub fn court<'a>(&self, canonical: &'a str) -> &'a str {
        canonical.get(self.court.clone()).unwrap_or_default()
    }

    /// 类型代字, from the canonical text into which the number was read.
    pub fn type_code<'a>(&self, canonical: &'a str) -> &'a str {
        canonical.get(self.type_code.clone()).unwrap_or_default()
    }
}

/// Whether a character is one of the opening brackets used for case numbers.
pub fn is_opening(c: char) -> bool {
    matches!(
        c,
        '（' | '(' | '〔' | '[' | '［' | '【' | '〖' | '﹝' | '﹙'
    )
}

fn normalised(raw: &str) -> String {
    let mut out = String::new();
    normalise_into(raw, &mut out);
    out
}

/// Converts brackets and digits to half width and removes blanks and invisible characters.
fn normalise_into(raw: &str, out: &mut String) {
    for c in raw.chars() {
        match c {
            // Tested first because most characters are of this kind: this runs a million times in
            // an import.
            '0'..='9' | '\u{4E00}'..='\u{9FFF}' => out.push(c),
            c if is_opening(c) => out.push('('),
            '）' | ')' | '〕' | ']' | '］' | '】' | '〗' | '﹞' | '﹚' => out.push(')'),
            '０'..='９' => out.push(char::from(b'0' + (c as u32 - '０' as u32) as u8)),
            '\u{200B}'..='\u{200F}' | '\u{2060}' | '\u{FEFF}' | '\u{AD}' => {}
            c if c.is_whitespace() || c.is_control() => {}
            c => out.push(c),
        }
    }
}

/// Where the court code that starts at `start` ends: 最高法, or a province with zero, two or four
/// digits.
fn court_end(text: &str, start: usize) -> Option<usize> {
    let rest = text.get(start..)?;
    if rest.starts_with(SUPREME) {
        return Some(start + SUPREME.len());
    }
    let province = rest.chars().next().filter(|&c| PROVINCES.contains(c))?;
    let end = start + province.len_utf8();
    match run_of_digits(text.get(end..)?) {
        count @ (0 | 2 | 4) => Some(end + count),
        _ => None,
    }
}

/// Length in bytes of the type code at the start of `text`: one to five characters up to the
/// serial, none of them from a legacy number.
///
/// The code takes all of them, so the longest code of the table wins by itself (执恢 before 执); a
/// code that is not in the table is kept.
fn type_len(text: &str) -> Option<usize> {
    let end = text.find(|c: char| c.is_ascii_digit())?;
    let code = text.get(..end)?;
    let fits = (1..=5).contains(&code.chars().count())
        && code
            .chars()
            .all(|c| is_han(c) && !matches!(c, '字' | '第' | '号' | '之'));
    fits.then_some(end)
}

/// Whether a text is 之 followed by Chinese or Arabic numerals.
fn is_suffix(text: &str) -> bool {
    text.strip_prefix('之').is_some_and(|n| {
        !n.is_empty()
            && n.chars()
                .all(|c| c.is_ascii_digit() || "〇零一二三四五六七八九十百".contains(c))
    })
}

/// The name of a case among several that share a number: the number and the position of the case in
/// the docket, `NUMBER#17`.
pub fn placed(number: &str, place: u32) -> String {
    format!("{number}#{place}")
}

/// Splits what [`placed`] joined, in half or full width; `None` if no position is given.
pub fn split_place(raw: &str) -> Option<(&str, u32)> {
    let (number, place) = raw.trim().rsplit_once(['#', '＃'])?;
    Some((number, digits(&normalised(place))?))
}

fn is_han(c: char) -> bool {
    matches!(c, '\u{4E00}'..='\u{9FFF}' | '\u{3400}'..='\u{4DBF}' | '〇')
}

fn run_of_digits(text: &str) -> usize {
    text.bytes().take_while(u8::is_ascii_digit).count()
}

/// Parses all of `text` as a number; only ASCII digits, so no sign is accepted.
fn digits(text: &str) -> Option<u32> {
    if text.is_empty() || text.len() > 9 {
        return None;
    }
    text.bytes().try_fold(0u32, |sum, b| {
        b.is_ascii_digit().then(|| sum * 10 + u32::from(b - b'0'))
    })
}

#[cfg(test)]
mod tests;
