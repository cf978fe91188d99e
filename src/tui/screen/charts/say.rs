//! Numbers of charts in words. Ratios are computed from integers and rounded half up.

use super::chart::{Cell, Row};
use crate::domain::court;
use crate::domain::money::Money;
use crate::domain::sheet::{Value, total};
use crate::service::api::Figure;
use crate::tui::cx::Cx;

/// A scale of cases: `每格 5 件`.
pub(super) fn per_cases(cx: &Cx, per: i64) -> String {
    cx.fill("tui.chart.per-cases", &[("n", &per)])
}

/// A scale of days: `每格 12 天`.
pub(super) fn per_days(cx: &Cx, per: i64) -> String {
    cx.fill("tui.chart.per-days", &[("n", &per)])
}

/// A scale of money: `每格 333.00万元`.
pub(super) fn per_money(cx: &Cx, per: i64) -> String {
    let n = crate::report::short_amount(cx.locale, Money(per));
    cx.fill("tui.chart.per-money", &[("n", &n)])
}

/// A scale of percentages, from hundredths of a percent: `每格 5.00%`.
pub(super) fn per_percent(cx: &Cx, per: i64) -> String {
    let n = format!("{}.{:02}", per / 100, per % 100);
    cx.fill("tui.chart.per-percent", &[("n", &n)])
}

/// Whether a number grew, and by how many tenths of a percent it changed; `None` if it started from
/// zero.
pub(super) fn percent_change(from: i64, to: i64) -> Option<(bool, i64)> {
    (from > 0).then(|| (to > from, round_tenths((to - from).abs() * 100, from)))
}

/// A quotient in tenths, rounded half up.
pub(super) fn round_tenths(part: i64, whole: i64) -> i64 {
    let (part, whole) = (i128::from(part), i128::from(whole.max(1)));
    i64::try_from((part * 20 + whole) / (2 * whole)).unwrap_or(i64::MAX)
}

/// A number of tenths as a decimal: `52.4`.
pub(super) fn tenths(n: i64) -> String {
    format!("{}.{}", n / 10, n % 10)
}

/// Shown in place of a share that is undefined.
pub(super) const NO_SHARE: &str = "-";

/// A share in percent, `71.79%`, or a dash.
pub(super) fn share(part: i64, whole: i64) -> String {
    crate::domain::sheet::percent(part, whole)
        .map_or_else(|| NO_SHARE.to_owned(), |n| format!("{n}%"))
}

/// The label of a row by its keys: `合计`, `海拉尔`, `海拉尔 张平`.
pub(super) fn who(cx: &Cx, keys: &[Option<String>]) -> String {
    let name = |key: &Option<String>| {
        key.as_deref().map_or_else(
            || cx.text("report.unknown").to_owned(),
            |name| court::short_name(name).into_owned(),
        )
    };
    match keys {
        [] => cx.text("report.row.total").to_owned(),
        keys => keys.iter().map(name).collect::<Vec<_>>().join(" "),
    }
}

/// The keys of a row in a file, one value each: court and handler.
pub(super) fn keys(cx: &Cx, keys: &[Option<String>]) -> Vec<Value> {
    let names = keys.iter().map(std::slice::from_ref);
    match keys {
        [] => vec![total()],
        _ => names.map(|key| Value::Text(who(cx, key))).collect(),
    }
}

/// The titles of these keys.
pub(super) fn seats(cx: &Cx) -> Vec<String> {
    ["court", "handler"]
        .map(|key| cx.text(&format!("report.column.{key}")).to_owned())
        .to_vec()
}

/// The row of the cases without a filing date, beside the total: their number in a column, with
/// what opens them. `None` if there are none.
pub(super) fn unfiled(
    cx: &Cx,
    n: u64,
    figure: &Figure,
    (column, columns): (usize, usize),
) -> Option<Row> {
    let cell = |at: usize| {
        if at == column {
            Cell::count(n as i64, figure.clone())
        } else {
            Cell::plain(String::new()).kept(Value::Empty)
        }
    };
    let label = cx.text("tui.chart.unknown-row").to_owned();
    (n > 0).then(|| Row::beside(label, (0..columns).map(cell).collect()))
}

/// The note on cases without a filing date, which are counted separately.
pub(super) fn left_out(cx: &Cx, n: u64) -> Vec<String> {
    if n == 0 {
        return Vec::new();
    }
    vec![cx.fill("tui.chart.unknown", &[("n", &n)])]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn changes_are_rounded_half_up() {
        assert_eq!(percent_change(126, 60), Some((false, 524)));
        assert_eq!(percent_change(0, 60), None);
        assert_eq!(tenths(round_tenths(27, 4)), "6.8");
        assert_eq!(share(0, 0), "-");
        assert_eq!(share(28, 39), "71.79%");
    }
}
