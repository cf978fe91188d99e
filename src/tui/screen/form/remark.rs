//! Remarks on a value, in words.

use chrono::{Datelike, NaiveDate};

use super::fill;
use crate::command::FormKind;
use crate::domain::advice::Advice;
use crate::domain::day::{Meaning, Remark};
use crate::domain::money::Money;
use crate::service::error::{Error, ErrorKey};
use crate::text::locale::pairs;
use crate::tui::cx::Cx;
use crate::tui::words;

/// What was adjusted, clamped or ignored in reading a day.
pub(in crate::tui::screen) fn of_meaning(cx: &Cx, meaning: &Meaning) -> Vec<String> {
    let year = meaning.day.format("%Y").to_string();
    let month = meaning.day.format("%m").to_string();
    meaning
        .remarks
        .iter()
        .map(|remark| match remark {
            Remark::NextYear => cx.fill("tui.form.remark.next-year", &[("year", &year)]),
            Remark::NextMonth => {
                let day = meaning.day.day();
                let key = match cx.day().with_day(day) {
                    Some(_) => "tui.form.remark.next-month",
                    None => "tui.form.remark.not-this-month",
                };
                cx.fill(key, &[("month", &month)])
            }
            Remark::NextWeek => cx.text("tui.form.remark.next-week").to_owned(),
            Remark::MonthEnd { wanted } => cx.fill("tui.form.remark.month-end", &[("n", &wanted)]),
            Remark::Skipped(days) => {
                cx.fill("tui.form.remark.skipped", &[("days", &ranges(cx, days))])
            }
            Remark::Week { monday, sunday } => cx.fill(
                "tui.form.remark.week",
                &[
                    ("from", &words::day(cx, *monday)),
                    ("to", &words::day(cx, *sunday)),
                ],
            ),
            Remark::LastWorking => cx.text("tui.form.remark.last-working").to_owned(),
            Remark::HolidaysUnknown { year } => {
                cx.fill("tui.form.remark.holidays-unknown", &[("year", &year)])
            }
        })
        .collect()
}

/// Days as ranges: `06-18..06-19 06-25..06-26`.
fn ranges(cx: &Cx, days: &[NaiveDate]) -> String {
    let mut runs: Vec<(NaiveDate, NaiveDate)> = Vec::new();
    for day in days {
        match runs.last_mut() {
            Some((_, last)) if last.succ_opt() == Some(*day) => *last = *day,
            _ => runs.push((*day, *day)),
        }
    }
    let words: Vec<String> = runs
        .iter()
        .map(|(first, last)| {
            if first == last {
                words::day(cx, *first)
            } else {
                format!("{}..{}", words::day(cx, *first), words::day(cx, *last))
            }
        })
        .collect();
    words.join(" ")
}

/// A remark of the docket: `! 晚于措施时限 06-20 周一, 建议 06-17 周五 (Tab 采用)`. Remarks that a
/// form asks to confirm before saving have two marks. The key is named only where it works: `taken`.
pub(in crate::tui::screen) fn of_advice(cx: &Cx, advice: &Advice, taken: bool) -> String {
    let mark = if advice.is_doubt() { "!!" } else { "!" };
    let suggested = if taken {
        "tui.form.instead"
    } else {
        "tui.form.instead-read"
    };
    format!("{mark} {}", worded(cx, advice, suggested))
}

/// A remark where no key accepts the suggestion: `! 须由上一级法院批准, 建议 上一级法院`.
pub(in crate::tui::screen) fn of_advice_read(cx: &Cx, advice: &Advice) -> String {
    format!("! {}", worded(cx, advice, "tui.form.instead-read"))
}

/// A remark with its suggestion; `suggested` is the key of the text for that.
fn worded(cx: &Cx, advice: &Advice, suggested: &str) -> String {
    let args: Vec<(&str, String)> = advice
        .args
        .iter()
        .map(|(name, value)| (*name, said(cx, name, value)))
        .collect();
    let args = pairs(&args);
    let key = format!("domain.advice.{}", advice.key);
    let mut line = cx.fill(&key, &args);
    if let Some(instead) = &advice.instead {
        let words = match Money::parse(instead).filter(|_| advice.about == "amount") {
            Some(money) => money.grouped(),
            None => said(cx, "instead", instead),
        };
        line.push_str(&cx.fill(suggested, &[("words", &words)]));
    }
    line
}

/// The field of a form that made the docket reject it, if it is about one.
pub(super) fn refused_field(kind: FormKind, error: &Error) -> Option<&str> {
    let about = match error.key {
        ErrorKey::MovedAfterToday if kind == FormKind::Amend => return Some("since"),
        ErrorKey::MovedAfterToday
        | ErrorKey::FollowedAfterToday
        | ErrorKey::ClosedAfterToday
        | ErrorKey::ClosedBeforeFiled
        | ErrorKey::ClosedBeforeReopened
        | ErrorKey::ReopenedAfterToday
        | ErrorKey::ReopenedBeforeClosed
        | ErrorKey::ResumedBeforePause => "on",
        ErrorKey::NothingToResume => "pause",
        ErrorKey::ZeroAmount => "amount",
        ErrorKey::EmptyExtension => "months",
        ErrorKey::MissingOutcome => "outcome",
        ErrorKey::UnknownProcedure | ErrorKey::UnknownProcedureNear => "to",
        ErrorKey::CaseExists => "number",
        ErrorKey::MissingNumber if kind == FormKind::Link => "to",
        ErrorKey::InvalidField | ErrorKey::MissingField => {
            let field = error.args.iter().find(|(name, _)| name == "field");
            field.map(|(_, value)| value.as_str())?
        }
        _ => return None,
    };
    // In a correction, the day and errors about it belong to the field of the new value.
    match (kind, about) {
        (FormKind::Amend, "on") if error.key != ErrorKey::InvalidField => Some("value"),
        (FormKind::Amend, "on") => Some("since"),
        (FormKind::Amend, _) => Some("value"),
        (kind, about) => fill::field_of(kind, about),
    }
}

/// An argument in words: days with their weekday, approvers and procedures by name.
fn said(cx: &Cx, name: &str, value: &str) -> String {
    if let Ok(day) = value.parse::<NaiveDate>() {
        return words::day_and_weekday(cx, day);
    }
    let approver = format!("domain.approver.{value}");
    if matches!(name, "by" | "instead") && cx.locale.has(&approver) {
        return cx.text(&approver).to_owned();
    }
    let procedure = format!("domain.procedure.{value}");
    if name == "procedure" && cx.locale.has(&procedure) {
        return cx.text(&procedure).to_owned();
    }
    value.to_owned()
}
