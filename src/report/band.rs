//! The names of age bands: `6月以内`, `6月至1年`, `5年以上`.

use crate::domain::age::BANDS;
use crate::text::locale::Locale;

/// The name of a band, given by its index.
pub fn band(locale: Locale, at: usize) -> String {
    let age = |months: u32| {
        if months < 12 {
            locale.fill("report.band.months", &[("n", &months)])
        } else {
            let n = if months.is_multiple_of(12) {
                (months / 12).to_string()
            } else {
                format!("{}.{}", months / 12, months % 12 * 10 / 12)
            };
            locale.fill("report.band.years", &[("n", &n)])
        }
    };
    let upper = BANDS.get(at);
    let lower = at.checked_sub(1).and_then(|below| BANDS.get(below));
    match (lower, upper) {
        (None, Some(to)) => locale.fill("report.band.within", &[("to", &age(*to))]),
        (Some(from), Some(to)) => locale.fill(
            "report.band.between",
            &[("from", &age(*from)), ("to", &age(*to))],
        ),
        (from, None) => locale.fill(
            "report.band.over",
            &[("from", &age(from.copied().unwrap_or_default()))],
        ),
    }
}
