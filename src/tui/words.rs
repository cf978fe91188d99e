//! Domain values in the words of the screens.

use chrono::{Datelike, NaiveDate};

use super::cx::Cx;
use crate::command::recording::{Recording, Taker};
use crate::config::origin::Origin;
use crate::config::settings::Name;
use crate::domain::clock::Verdict;
use crate::domain::court;
use crate::domain::level::{DaysTold, Level};
use crate::domain::money::Money;
use crate::service::api::CaseLine;
use crate::text::width;
use crate::words::step;

/// The badge of a level: `超`, `late`.
pub fn badge(cx: &Cx, level: Level) -> &'static str {
    cx.text(match level {
        Level::Over => "domain.badge.over",
        Level::Urgent => "domain.badge.urgent",
        Level::Near => "domain.badge.near",
        Level::Ahead => "domain.badge.ahead",
        Level::Normal => "domain.badge.normal",
        Level::Paused => "domain.badge.paused",
        Level::None => "domain.badge.none",
        Level::Unknown => "domain.badge.unknown",
        Level::Later => "domain.badge.later",
        Level::Closed => "domain.badge.closed",
    })
}

/// Where the value of a setting comes from: `默认`, `选项 --lang`.
pub fn origin(cx: &Cx, name: Name, origin: Origin) -> String {
    let key = match (origin, name) {
        // What is written nowhere follows the system.
        (Origin::Default, Name::Lang) => "tui.origin.locale".to_owned(),
        _ => format!("tui.origin.{}", origin.id()),
    };
    let option = name.id().rsplit('.').next().unwrap_or_default();
    cx.fill(&key, &[("variable", &name.variable()), ("option", &option)])
}

/// A level as a range of days left: `3日内`, `4-7日`, `30日以上`.
pub fn level(cx: &Cx, level: Level) -> String {
    let bounds = cx
        .overview
        .as_ref()
        .map(|o| o.thresholds)
        .unwrap_or_default();
    let n = match level {
        Level::Normal => bounds.ahead,
        level => bounds.bound(level).unwrap_or_default(),
    };
    let key = match (level, n) {
        (Level::Urgent, 0) => "tui.level.urgent-today".to_owned(),
        _ => format!("tui.level.{}", level.id()),
    };
    // The next level begins where this one ends.
    let from = match level {
        Level::Near => bounds.bound(Level::Urgent),
        Level::Ahead => bounds.bound(Level::Near),
        _ => None,
    };
    cx.fill(
        &key,
        &[("from", &(from.unwrap_or_default() + 1)), ("n", &n)],
    )
}

/// The days of a case: `超866天`, `今天`, `余3天`, `扣31天`, `已结`.
pub fn days(cx: &Cx, line: &CaseLine) -> String {
    told(cx, line.told())
}

/// The days of a verdict, worded like those of a case.
pub fn days_of(cx: &Cx, verdict: &Verdict) -> String {
    let deducted = Some(verdict.deducted);
    told(cx, DaysTold::of(verdict.level, verdict.days_left, deducted))
}

fn told(cx: &Cx, told: DaysTold) -> String {
    let key = format!("domain.days.{}", told.id());
    cx.fill(&key, &[("n", &told.days())])
}

/// The days of a case beside its badge, which already says late or left if the words are long:
/// `超866天`, `866d`.
pub fn days_cell(cx: &Cx, line: &CaseLine) -> String {
    match line.told() {
        DaysTold::Over(n) => cx.fill("tui.days.over-cell", &[("n", &n)]),
        DaysTold::Left(n) => cx.fill("tui.days.left-cell", &[("n", &n)]),
        DaysTold::Stands(n) => cx.fill("tui.days.stands-cell", &[("n", &n)]),
        other => told(cx, other),
    }
}

/// The next follow-up in a narrow column, relative to the day viewed: `06-17`, `今天`, `迟3天`, or
/// the year if it is far off. If `columns` are too few, the word is dropped rather than the number
/// cut, which would read as another one.
pub fn next_cell(cx: &Cx, line: &CaseLine, columns: usize) -> String {
    let Some(next) = line.next else {
        return String::new();
    };
    match (next - cx.day()).num_days() {
        0 => cx.text("domain.days.today").to_owned(),
        n @ -99..0 => {
            let n = -n;
            let whole = cx.fill("tui.days.missed", &[("n", &n)]);
            if width::width(&whole) <= columns {
                whole
            } else {
                cx.fill("tui.days.missed-cell", &[("n", &n)])
            }
        }
        -300..=300 => next.format("%m-%d").to_string(),
        _ => next.format("%Y").to_string(),
    }
}

/// The next step on a small terminal: the day of the follow-up with the last outcome, which tells
/// what it is about, cut if both do not fit.
pub fn step_cell(cx: &Cx, line: &CaseLine, columns: usize) -> String {
    /// A blank, a 汉字 and the mark of a cut.
    const LEAST: usize = 5;
    let next = next_cell(cx, line, columns);
    let last = line.last.as_ref().map(|(_, id)| outcome(cx, id));
    let Some(last) = last.filter(|_| line.level.is_open()) else {
        return next;
    };
    let both = format!("{next} {last}");
    if next.is_empty() {
        last.to_owned()
    } else if columns >= width::width(&next) + LEAST {
        width::cut(&both, columns)
    } else {
        next
    }
}

/// A due date; a provisional one is marked, with a two-digit year if the mark would not fit
/// otherwise.
pub fn due_cell(line: &CaseLine, columns: usize) -> String {
    match (line.due, line.provisional) {
        (Some(due), false) => due.to_string(),
        (Some(due), true) if columns > 10 => format!("{due}*"),
        (Some(due), true) => format!("{}*", due.format("%y-%m-%d")),
        (None, _) => "--".to_owned(),
    }
}

/// A day: `06-15` in the year of the day viewed, `2021-06-15` otherwise.
pub fn day(cx: &Cx, day: NaiveDate) -> String {
    if day.year() == cx.day().year() {
        day.format("%m-%d").to_string()
    } else {
        day.to_string()
    }
}

/// How long ago a message was shown: `刚才`, `5 分钟前`.
pub fn ago(cx: &Cx, time: std::time::Duration) -> String {
    match time.as_secs() / 60 {
        0 => cx.text("tui.ago.now").to_owned(),
        minutes @ 1..60 => cx.fill("tui.ago.minutes", &[("n", &minutes)]),
        minutes => cx.fill("tui.ago.hours", &[("n", &(minutes / 60))]),
    }
}

/// The weekday of a day: `周三`.
pub fn weekday(cx: &Cx, day: NaiveDate) -> &'static str {
    crate::words::weekday(cx.locale, day)
}

/// A day with its weekday: `06-17 周五`.
pub fn day_and_weekday(cx: &Cx, date: NaiveDate) -> String {
    format!("{} {}", day(cx, date), weekday(cx, date))
}

/// The name of an outcome; free text is returned unchanged.
pub fn outcome<'a>(cx: &'a Cx, id: &'a str) -> &'a str {
    cx.wording().outcome(id)
}

/// What a typed command records: the title of its form, or of the choice among them.
pub fn recording(cx: &Cx, typed: &Recording) -> &'static str {
    match typed.taker {
        Taker::Form(kind) => cx.text(&format!("tui.form.title.{}", kind.id())),
        Taker::Chooser => cx.text("tui.command.change"),
        Taker::PutOff => cx.text("tui.command.put-off"),
    }
}

/// The last follow-up of a case: `06-08 未接通`.
pub fn last(cx: &Cx, line: &CaseLine) -> String {
    line.last
        .as_ref()
        .map(|(on, id)| format!("{} {}", day(cx, *on), outcome(cx, id)))
        .unwrap_or_default()
}

/// What a side of a case is called, by its id in [`crate::domain::sides::Sides`].
pub fn side(cx: &Cx, id: &str) -> &'static str {
    cx.text(&format!("domain.side.{id}"))
}

/// The name of a procedure; an unknown id is returned unchanged.
pub fn procedure(cx: &Cx, id: &str) -> String {
    step::procedure(id, cx.locale)
}

/// The name of a procedure, or its short name if that exceeds the columns.
pub fn procedure_in(cx: &Cx, id: &str, columns: usize) -> String {
    let whole = procedure(cx, id);
    if width::width(&whole) <= columns {
        return whole;
    }
    let brief = cx.locale.find(&format!("tui.procedure.{id}"));
    brief.map_or(whole, str::to_owned)
}

/// The common name of a court (`扎兰屯法院`): the first ending in the locale's list that matches is
/// replaced by its short form.
pub fn short_court(cx: &Cx, court: &str) -> String {
    cx.text("tui.court.endings")
        .split_whitespace()
        .filter_map(|pair| pair.split_once('='))
        .find_map(|(long, short)| Some(format!("{}{short}", court.strip_suffix(long)?)))
        .unwrap_or_else(|| court.to_owned())
}

/// The place of a court, for columns too narrow for its common name.
pub fn place_of_court(line: &CaseLine) -> String {
    court::short_name(line.court.as_deref().unwrap_or_default()).into_owned()
}

/// A case number in messages: in full where there is room, because nearly every court has a case
/// with the same serial; otherwise without its year, or with two digits of it.
pub fn spoken(cx: &Cx, number: &str) -> String {
    match cx.width {
        _ if cx.tiny() => width::short_number(number, 10),
        ..80 => width::dated_number(number, 20),
        _ => number.to_owned(),
    }
}

/// A count with thousands separators: `12,043`.
pub fn count(n: u64) -> String {
    let digits = n.to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// An amount in units of 10,000 with two decimals, as on court sheets; rounded half up.
pub fn ten_thousands(amount: Money) -> String {
    let cents = i128::from(amount.0);
    let rounded = (cents.abs() + 5_000) / 10_000;
    let value = Money(i64::try_from(rounded).unwrap_or(i64::MAX));
    let sign = if cents < 0 { "-" } else { "" };
    format!("{sign}{}", value.grouped())
}

/// A figure aligned right in its column. If it is too wide it loses its decimals; if that is not
/// enough it is replaced by `#`, because a cut figure would read as another one.
pub fn figure_cell(figure: &str, columns: usize) -> String {
    let whole = figure.split('.').next().unwrap_or_default();
    let fits = |text: &&str| width::width(text) <= columns;
    let shown = [figure, whole].into_iter().find(fits);
    shown.map_or_else(
        || "#".repeat(columns),
        |shown| width::pad_left(shown, columns),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_figure_is_never_cut() {
        for (columns, shown) in [
            (13, " 1,234,567.89"),
            (12, "1,234,567.89"),
            (11, "  1,234,567"),
            (8, "########"),
        ] {
            assert_eq!(figure_cell("1,234,567.89", columns), shown);
        }
    }

    #[test]
    fn counts_are_grouped_and_money_is_in_ten_thousands() {
        for (n, said) in [
            (0, "0"),
            (999, "999"),
            (1_000, "1,000"),
            (12_043, "12,043"),
            (1_234_567, "1,234,567"),
        ] {
            assert_eq!(count(n), said);
        }
        assert_eq!(ten_thousands(Money(46_500_000)), "46.50");
        assert_eq!(ten_thousands(Money(23_900_000_000)), "23,900.00");
    }
}
