//! A step of the clock's explanation as text. Shared by all user interfaces.

use chrono::NaiveDate;

use super::event;
use crate::domain::change::Change;
use crate::domain::clock::{Step, StepKind};
use crate::domain::tally::Delay;
use crate::text::locale::Locale;

/// The gap between two parts of a line.
pub const GAP: &str = "  ";

/// The text of a step, except for the date it reaches.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Said {
    /// What was done, on which ground, with which days.
    pub words: String,
    /// For a change that is not counted: which one, and why. Empty otherwise.
    pub reason: String,
    /// `[民诉164, 民诉解释258]`, or empty.
    pub articles: String,
}

/// Describes a step; `changes` are those of the term to which it belongs.
pub fn said(step: &Step, changes: &[Change], locale: Locale) -> Said {
    let reason = reason(step, changes, locale).unwrap_or_default();
    let id = step.kind.id();
    let day = |day: Option<NaiveDate>| day.map(|day| day.to_string()).unwrap_or_default();
    let span = match (step.from, step.to) {
        (None, None) => None,
        // The change is described with its days.
        _ if !reason.is_empty() => None,
        (from, to) => Some(format!("{} .. {}", day(from), day(to))),
    };
    let counted = |key: &str, n: Option<String>| n.map(|n| locale.fill(key, &[("n", &n)]));
    let parts = [
        Some(locale.text(&format!("domain.step.{id}")).to_owned()),
        step.note
            .as_deref()
            .map(|note| noted(step.kind, note, locale)),
        span,
        counted("cli.months", step.months.map(|n| n.to_string())),
        counted("cli.days", days(step).map(|n| n.to_string())),
    ];
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    let articles = if step.articles.is_empty() {
        String::new()
    } else {
        format!("[{}]", step.articles.join(", "))
    };
    Said {
        words: parts.join(GAP),
        reason,
        articles,
    }
}

/// The days of a step; a pause that begins and ends on one day has none, and says so.
fn days(step: &Step) -> Option<i32> {
    let pause = matches!(
        step.kind,
        StepKind::Deduct | StepKind::Suspend | StepKind::Adjourn
    );
    let none = pause && step.from.is_some() && step.from == step.to;
    step.days.or(none.then_some(0))
}

/// Describes a step in one line, ending with the date it reaches.
pub fn line(step: &Step, changes: &[Change], locale: Locale) -> String {
    let said = said(step, changes, locale);
    let date = step.date.filter(|_| step.kind != StepKind::Late);
    let date = date.map(|date| format!("=> {date}")).unwrap_or_default();
    [said.words, said.reason, said.articles, date]
        .into_iter()
        .filter(|part| !part.is_empty())
        .collect::<Vec<_>>()
        .join(GAP)
}

/// Describes which change a step leaves out and why: the due day that a late one missed, or the day
/// from which a planned one counts.
pub fn reason(step: &Step, changes: &[Change], locale: Locale) -> Option<String> {
    let (key, day) = match step.kind {
        StepKind::Late => ("domain.uncounted.late", step.date?),
        StepKind::Planned => ("domain.uncounted.planned", step.from?),
        _ => return None,
    };
    let why = locale.fill(key, &[("day", &day)]);
    let change = step.change.and_then(|at| changes.get(at))?;
    Some(format!("{}{GAP}{why}", event::change(change, locale)))
}

/// The name of the note of a step; otherwise the user's own text. It is looked up only among what
/// such a step is noted with: a text of the user may be the id of something else.
fn noted(kind: StepKind, note: &str, locale: Locale) -> String {
    use StepKind as K;
    let areas: &[&str] = match kind {
        K::Deduct | K::Suspend | K::Adjourn | K::Restart => &["ground"],
        K::Extend | K::Until => &["approver"],
        K::Warning => &["warning"],
        K::None => &["none"],
        K::Unknown => &["warning", "procedure"],
        _ => &["procedure"],
    };
    named(areas, note, locale)
}

/// The name of the ground of a pause or restart; otherwise the user's own text.
pub fn ground(id: &str, locale: Locale) -> String {
    named(&["ground"], id, locale)
}

/// The name of a procedure; otherwise the user's own text.
pub fn procedure(id: &str, locale: Locale) -> String {
    named(&["procedure"], id, locale)
}

/// The name of a reason of delay: who approved an extension, or else a ground; otherwise the user's
/// own text.
pub fn delay(kind: Delay, id: &str, locale: Locale) -> String {
    let area = match kind {
        Delay::Extension => "approver",
        _ => "ground",
    };
    named(&[area], id, locale)
}

/// The name of an id in the first area that has it, or the id.
fn named(areas: &[&str], id: &str, locale: Locale) -> String {
    let find = |area: &&str| locale.find(&format!("domain.{area}.{id}"));
    areas.iter().find_map(find).unwrap_or(id).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::calendar::Calendar;
    use crate::domain::clock::{self, Law, wire};
    use crate::domain::rules::Rules;

    /// `jurisdiction` is a reason to have no limit, `president` an approver: as grounds both are
    /// somebody's own words.
    #[test]
    fn a_ground_of_ones_own_is_never_named_as_something_else() {
        for own in ["jurisdiction", "relief", "president", "filed"] {
            assert_eq!(ground(own, Locale::Zh), own);
            assert_eq!(noted(StepKind::Deduct, own, Locale::Zh), own);
            assert_eq!(delay(Delay::Deduction, own, Locale::Zh), own);
        }
        assert_eq!(
            noted(StepKind::Deduct, "audit", Locale::Zh),
            "审计、评估、资产清理"
        );
        assert_eq!(
            noted(StepKind::None, "relief", Locale::Zh),
            "司法救助法律未定审限"
        );
        assert_eq!(delay(Delay::Extension, "president", Locale::Zh), "本院院长");
        assert_eq!(
            noted(StepKind::Unknown, "start-missing", Locale::Zh),
            "无立案日期"
        );
    }

    #[test]
    fn a_change_that_is_not_counted_is_named_with_its_reason() {
        let query = wire::read(
            r#"{"id":1,"procedure":"civil-first-simplified","start":"2026-01-05","changes":[
                {"kind":"deduct","ground":"appraisal","from":"2026-04-20","to":"2026-05-20"},
                {"kind":"suspend","ground":"party-died","from":"2026-06-10"}]}"#,
        )
        .unwrap();
        let today = "2026-05-01".parse().unwrap();
        let calendar = Calendar::builtin();
        let law = Law::new(Rules::builtin(), &calendar);
        let (_, steps) = clock::explain(&query.term(), law, today);
        let reasons = |locale| -> Vec<String> {
            let term = query.term();
            let all = steps
                .iter()
                .filter_map(|step| reason(step, term.changes, locale));
            all.collect()
        };
        assert_eq!(
            reasons(Locale::Zh),
            [
                "扣除 鉴定 2026-04-20 至 2026-05-20  已过届满日 2026-04-07",
                "中止 当事人死亡，等待继承人 自 2026-06-10 起  自 2026-06-10 起计"
            ]
        );
        assert!(reasons(Locale::En)[0].ends_with("missed the due date 2026-04-07"));
        assert!(reasons(Locale::En)[1].ends_with("counts from 2026-06-10"));
    }
}
