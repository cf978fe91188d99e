//! Money in integer cents (分).

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::letter::half_width;
use super::numeral::{chinese_integer, numeral, spoken_integer};

/// An amount in cents; never a float.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Money(pub i64);

/// Input longer than this many bytes is not an amount and is not examined.
const LONGEST: usize = 256;

impl Money {
    pub const ZERO: Money = Money(0);

    /// Parses `12万`, `2.39亿`, `1,200.00`, `1200元`, `壹拾贰万元整` or `-5`.
    ///
    /// `None` if the text is not an amount, has a fraction of a cent, or does not fit.
    pub fn parse(text: &str) -> Option<Money> {
        plain(text.as_bytes()).or_else(|| written(text, 0))
    }

    /// Parses an amount whose bare numbers count units of 10^`power` yuan, as under a header
    /// 标的额（万元）.
    ///
    /// A unit next to the number takes precedence: `35000元` means what it says.
    pub fn parse_in(text: &str, power: u8) -> Option<Money> {
        if power == 0 {
            Money::parse(text)
        } else {
            written(text, power)
        }
    }

    /// The sum; `None` if it does not fit.
    pub fn checked_add(self, other: Money) -> Option<Money> {
        self.0.checked_add(other.0).map(Money)
    }

    /// The difference; `None` if it does not fit.
    pub fn checked_sub(self, other: Money) -> Option<Money> {
        self.0.checked_sub(other.0).map(Money)
    }

    /// Formats the amount with thousands separators: `465,000.00`.
    pub fn grouped(self) -> String {
        let plain = self.to_string();
        let point = plain.len() - 3;
        let first = plain.bytes().take_while(|b| !b.is_ascii_digit()).count();
        let mut out = String::with_capacity(plain.len() + point / 3);
        for (at, c) in plain.char_indices() {
            if at > first && at < point && (point - at).is_multiple_of(3) {
                out.push(',');
            }
            out.push(c);
        }
        out
    }

    /// Formats the amount as 大写 on a receipt: `壹拾贰万元整`, `贰佰元零伍分`, `负壹元整`.
    pub fn chinese_capitals(self) -> String {
        let abs = self.0.unsigned_abs();
        let (yuan, jiao, fen) = (abs / 100, abs / 10 % 10, abs % 10);
        let mut out = String::new();
        if self.0 < 0 {
            out.push('负');
        }
        if yuan > 0 || (jiao == 0 && fen == 0) {
            capitals_into(yuan, &mut out);
            out.push('元');
        }
        if jiao == 0 && fen == 0 {
            out.push('整');
            return out;
        }
        if jiao > 0 {
            out.push(capital(jiao));
            out.push('角');
        } else if yuan > 0 {
            out.push('零');
        }
        if fen > 0 {
            out.push(capital(fen));
            out.push('分');
        }
        out
    }
}

/// A sum of amounts in any order.
///
/// It can hold any sum of a docket, even one too large for [`Money`].
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub struct MoneySum(i128);

impl MoneySum {
    pub fn add(&mut self, amount: Money) {
        self.0 += i128::from(amount.0);
    }

    /// The sum; `None` if it does not fit into [`Money`].
    pub fn total(self) -> Option<Money> {
        i64::try_from(self.0).ok().map(Money)
    }
}

/// The decimal string with two places: `210495.90`.
impl std::fmt::Display for Money {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let sign = if self.0 < 0 { "-" } else { "" };
        let abs = self.0.unsigned_abs();
        write!(f, "{sign}{}.{:02}", abs / 100, abs % 100)
    }
}

impl Serialize for Money {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Money {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        let text = String::deserialize(d)?;
        Money::parse(&text).ok_or_else(|| serde::de::Error::custom("not an amount of money"))
    }
}

/// The fast path of an import: `-?digits[.d[d]]`, nothing else.
fn plain(text: &[u8]) -> Option<Money> {
    let (negative, text) = match text.strip_prefix(b"-") {
        Some(rest) => (true, rest),
        None => (false, text),
    };
    let whole_len = text.iter().take_while(|b| b.is_ascii_digit()).count();
    let (whole, rest) = text.split_at_checked(whole_len)?;
    // Sixteen digits of yuan stay far below the bound of i64 in cents.
    if !(1..=16).contains(&whole_len) {
        return None;
    }
    let digit = |b: u8| b.is_ascii_digit().then(|| i64::from(b - b'0'));
    let yuan = whole
        .iter()
        .fold(0, |sum, b| sum * 10 + i64::from(b - b'0'));
    let cents = match *rest {
        [] => 0,
        [b'.', a] => digit(a)? * 10,
        [b'.', a, b] => digit(a)? * 10 + digit(b)?,
        _ => return None,
    };
    let all = yuan * 100 + cents;
    Some(Money(if negative { -all } else { all }))
}

/// Parses other forms in use: currency signs, full-width digits, thousands separators, units,
/// Chinese numerals.
fn written(text: &str, power: u8) -> Option<Money> {
    if text.len() > LONGEST {
        return None;
    }
    let folded: String = text
        .chars()
        .filter(|c| !c.is_whitespace())
        .map(folded)
        .collect();
    let (sign, rest) = strip_any(&folded, &SIGNS);
    let (_, rest) = strip_any(rest, &CURRENCIES);
    let (second, rest) = strip_any(rest, if sign.is_empty() { &SIGNS } else { &[] });
    let negative = matches!(sign, "-" | "负") || matches!(second, "-" | "负");
    let rest = TAILS
        .iter()
        .fold(rest, |rest, tail| rest.strip_suffix(tail).unwrap_or(rest));
    let bare = YUAN.checked_mul(10_i128.checked_pow(u32::from(power))?)?;
    let cents = if rest.bytes().any(|b| b.is_ascii_digit()) {
        decimal(rest, bare)?
    } else if rest.contains(['万', '亿', '元', '角', '分']) {
        numerals(rest)?
    } else {
        i128::from(spoken_integer(rest)?).checked_mul(bare)?
    };
    i64::try_from(if negative { -cents } else { cents })
        .ok()
        .map(Money)
}

const SIGNS: [&str; 3] = ["-", "+", "负"];
const CURRENCIES: [&str; 7] = ["人民币:", "人民币", "RMB", "CNY", "rmb", "cny", "¥"];
const TAILS: [&str; 3] = ["人民币", "整", "正"];

/// The first of `marks` with which `text` starts (empty if none), and the text after it.
fn strip_any<'a>(text: &'a str, marks: &[&'static str]) -> (&'static str, &'a str) {
    marks
        .iter()
        .find_map(|mark| Some((*mark, text.strip_prefix(mark)?)))
        .unwrap_or(("", text))
}

/// Converts to half width and unifies characters of the same meaning.
fn folded(c: char) -> char {
    match c {
        '￥' => '¥',
        '−' | '–' => '-',
        '圆' | '圓' => '元',
        '萬' => '万',
        '億' => '亿',
        c => half_width(c),
    }
}

/// Parses digits with a unit after each run, or one run without a unit: `2.39亿`, `1,200`,
/// `3万5千`, `12元5角`.
///
/// Returns cents; `bare` is the value of a number without a unit.
fn decimal(text: &str, bare: i128) -> Option<i128> {
    let (mut rest, mut sum, mut last) = (text, 0i128, i128::MAX);
    while !rest.is_empty() {
        let len = rest
            .find(|c: char| !(c.is_ascii_digit() || c == '.' || c == ','))
            .unwrap_or(rest.len());
        let (number, tail) = rest.split_at(len);
        let (size, tail) = match unit(tail) {
            Some(found) => found,
            // 3万5 may mean 35,000 or 30,005, so a number without a unit must stand alone.
            None if tail.is_empty() && len == text.len() => (bare, tail),
            None => return None,
        };
        if size >= last {
            return None;
        }
        sum = sum.checked_add(scaled(number, size)?)?;
        let behind = tail.strip_prefix('元').filter(|_| size > YUAN);
        last = if behind.is_some() { YUAN } else { size };
        rest = behind.unwrap_or(tail);
    }
    Some(sum)
}

/// Cents per yuan.
const YUAN: i128 = 100;
/// Units in cents, longer names first.
const UNITS: [(&str, i128); 13] = [
    ("万亿", 100_000_000_000_000),
    ("百亿", 1_000_000_000_000),
    ("十亿", 100_000_000_000),
    ("亿", 10_000_000_000),
    ("千万", 1_000_000_000),
    ("百万", 100_000_000),
    ("十万", 10_000_000),
    ("万", 1_000_000),
    ("千", 100_000),
    ("百", 10_000),
    ("元", YUAN),
    ("角", 10),
    ("分", 1),
];

/// The unit at the start of `text` in cents, and the text after it.
fn unit(text: &str) -> Option<(i128, &str)> {
    UNITS
        .iter()
        .find_map(|(name, cents)| Some((*cents, text.strip_prefix(name)?)))
}

/// `1,200.05` times a unit in cents, exactly.
///
/// `None` for a fraction of a cent, or for commas that do not separate thousands.
fn scaled(number: &str, unit: i128) -> Option<i128> {
    let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
    if whole.contains(',') {
        let mut groups = whole.split(',');
        let first = groups.next()?;
        if !(1..=3).contains(&first.len()) || groups.any(|group| group.len() != 3) {
            return None;
        }
    }
    if whole.is_empty() || number.ends_with('.') || fraction.contains(',') {
        return None;
    }
    let mut value = 0i128;
    let mut scale = 1i128;
    for b in whole.bytes().filter(|&b| b != b',') {
        value = value.checked_mul(10)?.checked_add(i128::from(digit(b)?))?;
    }
    for b in fraction.trim_end_matches('0').bytes() {
        value = value.checked_mul(10)?.checked_add(i128::from(digit(b)?))?;
        scale = scale.checked_mul(10)?;
    }
    let cents = value.checked_mul(unit)?;
    (cents % scale == 0).then(|| cents / scale)
}

fn digit(b: u8) -> Option<u8> {
    b.is_ascii_digit().then(|| b - b'0')
}

/// Parses Chinese numerals, everyday or capital: `壹拾贰万元`, `三千五百元二角`, `十二万`. Returns
/// cents.
fn numerals(text: &str) -> Option<i128> {
    let (yuan, small) = match text.split_once('元') {
        Some((yuan, small)) => (yuan, small),
        None if text.ends_with(['角', '分']) => ("", text),
        None => (text, ""),
    };
    let mut cents = 0;
    if !yuan.is_empty() {
        // Before 元 nobody leaves out a unit.
        let read = if yuan.len() == text.len() {
            spoken_integer
        } else {
            chinese_integer
        };
        cents = i128::from(read(yuan)?).checked_mul(YUAN)?;
    } else if small.is_empty() || text.starts_with('元') {
        return None;
    }
    let mut rest = small.trim_start_matches('零');
    for (name, value) in [('角', 10), ('分', 1)] {
        if let Some((number, tail)) = rest.split_once(name) {
            let mut chars = number.chars();
            let digit = chars
                .next()
                .and_then(numeral)
                .filter(|_| chars.next().is_none())?;
            cents += i128::from(digit) * value;
            rest = tail.trim_start_matches('零');
        }
    }
    rest.is_empty().then_some(cents)
}

fn capital(digit: u64) -> char {
    const DIGITS: [char; 10] = ['零', '壹', '贰', '叁', '肆', '伍', '陆', '柒', '捌', '玖'];
    DIGITS.get(digit as usize).copied().unwrap_or('零')
}

/// Writes a whole number in capitals, with one 零 for a run of zeros inside.
fn capitals_into(number: u64, out: &mut String) {
    const UNITS: [(u64, char); 5] = [
        (100_000_000, '亿'),
        (10_000, '万'),
        (1000, '仟'),
        (100, '佰'),
        (10, '拾'),
    ];
    let Some((size, name)) = UNITS.into_iter().find(|(size, _)| number >= *size) else {
        out.push(capital(number));
        return;
    };
    capitals_into(number / size, out);
    out.push(name);
    let rest = number % size;
    if rest > 0 {
        if rest < size / 10 {
            out.push('零');
        }
        capitals_into(rest, out);
    }
}

#[cfg(test)]
mod tests;
