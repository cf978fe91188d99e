//! The money of a case, beside its parties.

use crate::domain::held::PAY_OUT_WITHIN;
use crate::domain::money::Money;
use crate::service::api::CaseFile;
use crate::text::locale::Named;
use crate::text::width;
use crate::tui::cx::Cx;

/// Claimed, received, paid out, held and outstanding amounts, aligned right below each other. The
/// amount held is followed by since when and how long it may be held, if `room` columns suffice.
pub(super) fn money(cx: &Cx, file: &CaseFile, room: usize) -> Vec<String> {
    let claim = file.line.claim;
    let left = claim
        .and_then(|claim| claim.0.checked_sub(file.received.0))
        .map(|left| Money(left.max(0)));
    let held = Money(file.received.0.saturating_sub(file.paid_out.0));
    let rows = [
        ("tui.money.claim", claim),
        ("tui.money.received", Some(file.received)),
        ("tui.money.paid-out", Some(file.paid_out)),
        ("tui.money.held", Some(held)),
        ("tui.money.outstanding", left),
    ];
    let label = rows
        .iter()
        .map(|(key, _)| width::width(cx.text(key)))
        .max()
        .unwrap_or(0);
    let share = claim
        .filter(|claim| claim.0 > 0)
        .map(|claim| percent(file.received, claim));
    let amounts = rows.map(|(_, amount)| amount.map_or_else(|| "--".to_owned(), Money::grouped));
    let widest = amounts.iter().map(String::len).max().unwrap_or(0);
    rows.iter()
        .zip(amounts)
        .map(|((key, _), amount)| {
            let (label, amount) = (
                width::pad(cx.text(key), label),
                width::pad_left(&amount, widest + 2),
            );
            let line = format!("{label}{amount}");
            match &share {
                Some(share) if *key == "tui.money.received" => format!("{line} {share:>6}"),
                _ if *key == "tui.money.held" => {
                    let rest = room.saturating_sub(width::width(&line) + 2);
                    let mut since = waits(cx, file).into_iter();
                    let since = since.find(|words| width::width(words) <= rest);
                    since.map_or_else(|| line.clone(), |words| format!("{line}  {words}"))
                }
                _ => line,
            }
        })
        .collect()
}

/// Since when the oldest money is held and how long it may be: a long and a short version.
fn waits(cx: &Cx, file: &CaseFile) -> Vec<String> {
    let Some(days) = file.held.days(cx.day()) else {
        return Vec::new();
    };
    let key = if file.held.overdue(cx.day()) {
        "tui.money.since-long"
    } else {
        "tui.money.since"
    };
    let (days, limit) = (days.to_string(), PAY_OUT_WITHIN.to_string());
    let args: Named<'_> = &[("days", &days), ("limit", &limit)];
    [key, "tui.money.since-short"]
        .map(|key| cx.fill(key, args))
        .into()
}

/// A percentage rounded half up to one decimal: `25.8%`.
fn percent(part: Money, whole: Money) -> String {
    let tenths = (i128::from(part.0) * 2_000 + i128::from(whole.0)) / (i128::from(whole.0) * 2);
    format!("{}.{}%", tenths / 10, tenths % 10)
}
