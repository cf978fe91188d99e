//! Amounts as spreadsheets write them.

use crate::domain::money::Money;

/// Reads `-1234.50` times a power of ten, in cents. Floating-point noise (`37.99999999999999`) is
/// rounded away; a real fraction of a cent makes the amount invalid.
pub(super) fn plain_amount(raw: &[u8], power: u8) -> Option<Money> {
    let (negative, digits) = match raw {
        [b'-', rest @ ..] => (true, rest),
        [b'+', rest @ ..] => (false, rest),
        _ => (false, raw),
    };
    if digits.is_empty() || digits.len() > 30 {
        return None;
    }
    let (mut value, mut places, mut seen) = (0_i128, None, false);
    for byte in digits {
        match byte {
            b'0'..=b'9' => {
                value = value * 10 + i128::from(byte - b'0');
                seen = true;
                if let Some(places) = places.as_mut() {
                    *places += 1;
                }
            }
            b'.' if places.is_none() && seen => places = Some(0_u32),
            _ => return None,
        }
    }
    let (have, want) = (places.unwrap_or(0), 2 + u32::from(power));
    let cents = if have <= want {
        value.checked_mul(10_i128.checked_pow(want - have)?)?
    } else {
        let unit = 10_i128.checked_pow(have - want)?;
        let (whole, rest) = (value / unit, value % unit);
        let noise = unit / 10_000;
        if rest <= noise {
            whole
        } else if unit - rest <= noise {
            whole + 1
        } else {
            return None;
        }
    };
    i64::try_from(if negative { -cents } else { cents })
        .ok()
        .map(Money)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_exact() {
        for (text, power, want) in [
            ("0", 0, Some(0)),
            ("12", 0, Some(1200)),
            ("-12.5", 0, Some(-1250)),
            ("87.0", 0, Some(8700)),
            ("1.005", 0, None),
            ("1.500", 0, Some(150)),
            ("37.99999999999999", 0, Some(3800)),
            ("0.30000000000000004", 0, Some(30)),
            ("12.345678", 4, Some(12_345_678)),
            ("2.39", 8, Some(23_900_000_000)),
            ("380000000000.0", 0, Some(38_000_000_000_000)),
            (".5", 0, None),
            ("1,200", 0, None),
            ("", 0, None),
            ("99999999999999999999", 0, None),
        ] {
            assert_eq!(
                plain_amount(text.as_bytes(), power).map(|m| m.0),
                want,
                "{text}"
            );
        }
    }
}
