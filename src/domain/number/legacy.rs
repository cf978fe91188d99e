//! Legacy 字第 numbers of the years before 2016: `(2015)呼民申字第2号`. The grammar does not apply to
//! them, but they are valid, and each has one form.

use super::{LONGEST, YEARS, digits, is_suffix, normalise_into, run_of_digits};
use crate::domain::numeral::is_numeral;
use crate::domain::types;

/// Whether a key is that of a legacy 字第 number, which is valid although the grammar does not
/// apply.
pub fn is_legacy(key: &str) -> bool {
    legacy_year(key).is_some()
}

/// The type code at the end of a legacy number's letters: 呼民初字 and 鲁民三初字 are 民初. The
/// other parts are not interpreted.
pub fn legacy_type(key: &str) -> Option<&'static str> {
    legacy_year(key)?;
    let (before, _) = key.get("(2015)".len()..)?.split_once('字')?;
    // 民三 is the third civil division.
    let letters = before.chars().filter(|c| !is_numeral(*c));
    let code: String = letters.collect();
    code.char_indices()
        .find_map(|(at, _)| types::by_code(code.get(at..)?))
        .map(|kind| kind.code)
}

/// The year of a normalised legacy number: `(2015)呼民申字第2号`.
pub(super) fn legacy_year(text: &str) -> Option<u16> {
    let year: u16 = digits(text.strip_prefix('(')?.get(..4)?)?.try_into().ok()?;
    let rest = text.get(5..)?.strip_prefix(')')?;
    let (before, after) = rest.split_once('第')?;
    let serial = run_of_digits(after);
    let closed = after.get(serial..)?.starts_with('号');
    (YEARS.contains(&year) && !before.is_empty() && serial > 0 && closed).then_some(year)
}

/// Writes the identity of an irregular number: a legacy 字第 number normalised and without 之N,
/// other text as typed.
pub(super) fn irregular_key(raw: &str, out: &mut String) {
    out.clear();
    if raw.len() <= LONGEST {
        normalise_into(raw, out);
        if legacy_year(out).is_some() {
            let key_end = out.len() - suffix_of(out).len();
            out.truncate(key_end);
            // Old ledgers pad serials with zeros: 第00012号 is 第12号.
            let serial = out.find('第').map_or(0, |at| at + '第'.len_utf8());
            let digits = out.get(serial..).unwrap_or_default();
            let zeros = digits.len() - digits.trim_start_matches('0').len();
            if zeros < run_of_digits(digits) {
                out.replace_range(serial..serial + zeros, "");
            }
            return;
        }
    }
    out.clear();
    out.push_str(raw.trim());
}

/// The 之N at the end of a normalised number; empty if there is none.
pub(super) fn suffix_of(text: &str) -> &str {
    let end = text.rfind('号').map_or(0, |at| at + '号'.len_utf8());
    let rest = text.get(end..).unwrap_or_default();
    if is_suffix(rest) { rest } else { "" }
}
