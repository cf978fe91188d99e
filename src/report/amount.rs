//! Money as official texts write it: `2.39亿元`, `158.21万元`, `900元`; rounded half up to two places.

use crate::domain::money::Money;
use crate::text::locale::Locale;

/// The units of a language, largest first: cents in the unit, and the end of the key of its text.
/// Columns have a unit for thousands as well, so that cents do not appear next to millions.
fn units(locale: Locale, area: &str) -> &'static [(i64, &'static str)] {
    match locale {
        Locale::En if area == SHORT => &[(100_000_000, "million"), (100_000, "thousand")],
        Locale::Zh => &[
            (10_000_000_000, "hundred-million"),
            (1_000_000, "ten-thousand"),
        ],
        Locale::En => &[(100_000_000, "million")],
    }
}

/// The area of texts for a narrow column.
const SHORT: &str = "amount-short";

/// Half of the last place of an amount in ten thousands, in cents.
const HALF_STEP: i128 = 5_000;

/// Formats an amount in the largest unit it reaches.
pub fn spoken(locale: Locale, amount: Money) -> String {
    say(locale, amount, "amount")
}

/// Formats an amount for a narrow column, in the largest unit it reaches.
pub fn short(locale: Locale, amount: Money) -> String {
    say(locale, amount, SHORT)
}

fn say(locale: Locale, amount: Money, area: &str) -> String {
    let cents = i128::from(amount.0);
    let sign = if cents < 0 { "-" } else { "" };
    let cents = cents.abs();
    for (n, (unit, key)) in units(locale, area).iter().enumerate() {
        let unit = i128::from(*unit);
        // 9,999.996 ten thousands are written as 1.00 hundred million.
        let fills = n == 0 && cents + HALF_STEP >= unit;
        if cents >= unit || fills {
            let hundredths = (cents * 100 + unit / 2) / unit;
            let n = format!("{sign}{}.{:02}", hundredths / 100, hundredths % 100);
            return locale.fill(&format!("report.{area}.{key}"), &[("n", &n)]);
        }
    }
    // As in the tables. Where the language has ten thousands, they replace numbers of more than
    // four digits.
    let n = match locale {
        Locale::En => amount.grouped(),
        Locale::Zh => amount.to_string(),
    };
    let n = n.strip_suffix(".00").unwrap_or(&n);
    locale.fill(&format!("report.{area}.yuan"), &[("n", &n)])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_unit_is_the_largest_that_is_reached() {
        for (cents, words) in [
            (23_900_000_000, "2.39亿元"),
            (16_600_000_000, "1.66亿元"),
            (9_999_999_950, "1.00亿元"),
            (158_209_950, "158.21万元"),
            (1_000_000, "1.00万元"),
            (999_999, "9999.99元"),
            (90_000, "900元"),
            (0, "0元"),
            (-23_900_000_000, "-2.39亿元"),
        ] {
            assert_eq!(spoken(Locale::Zh, Money(cents)), words, "{cents}");
        }
        for (cents, words) in [
            (23_900_000_000, "239.00 million yuan"),
            (22_361_000, "223,610 yuan"),
            (90_050, "900.50 yuan"),
        ] {
            assert_eq!(spoken(Locale::En, Money(cents)), words, "{cents}");
        }
        for (cents, words) in [
            (23_900_000_000, "239.00m"),
            (99_999_999, "1.00m"),
            (80_587_560, "805.88k"),
            (24_362_700, "243.63k"),
            (90_050, "900.50"),
        ] {
            assert_eq!(short(Locale::En, Money(cents)), words, "{cents}");
        }
    }
}
