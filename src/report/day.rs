//! 每日跟进小结: what one person did on a day, as lines and as a paragraph for the daily report.

use chrono::NaiveDate;

use super::amount::spoken;
use super::lines::GAP;
use crate::domain::money::Money;
use crate::text::locale::{Locale, Named};

/// What a person did on a day.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Day {
    pub date: NaiveDate,
    pub who: String,
    /// Follow-ups recorded; `cases` is the number of their cases.
    pub followed: u64,
    pub cases: u64,
    pub skipped: u64,
    pub rescheduled: u64,
    /// Number and amount of payments.
    pub received: (u64, Money),
    pub paid_out: (u64, Money),
    /// Outcomes in words, the most frequent first.
    pub outcomes: Vec<(String, u64)>,
    /// Other facts by the id of their kind.
    pub facts: Vec<(String, u64)>,
}

fn n(locale: Locale, key: &str, n: u64) -> Option<String> {
    (n > 0).then(|| locale.fill(key, &[("n", &n)]))
}

fn money(locale: Locale, key: &str, (count, amount): (u64, Money)) -> Option<String> {
    let args: Named<'_> = &[("n", &count), ("amount", &spoken(locale, amount))];
    (count > 0).then(|| locale.fill(key, args))
}

/// The figures of the day, without zeros except for the first: `办 37`, `跳 3`, `改期 6`, `新到账 2`.
fn figures(locale: Locale, day: &Day) -> Vec<String> {
    let done = locale.fill("report.day.done", &[("n", &day.followed)]);
    [
        Some(done),
        n(locale, "report.day.skipped", day.skipped),
        n(locale, "report.day.rescheduled", day.rescheduled),
        money(locale, "report.day.received", day.received),
        money(locale, "report.day.paid-out", day.paid_out),
    ]
    .into_iter()
    .flatten()
    .chain(facts(locale, day))
    .collect()
}

fn facts(locale: Locale, day: &Day) -> impl Iterator<Item = String> {
    day.facts.iter().map(move |(id, count)| {
        let key = format!("report.day.fact.{id}");
        let word = locale.find(&key).unwrap_or(id);
        format!("{word} {count}")
    })
}

fn outcomes(locale: Locale, day: &Day) -> String {
    let said = day.outcomes.iter().map(|(word, n)| format!("{word} {n}"));
    said.collect::<Vec<_>>()
        .join(locale.text("report.day.comma"))
}

/// The lines of a screen: whose day it is, the figures, the outcomes.
pub fn day_lines(locale: Locale, day: &Day) -> Vec<String> {
    let head = locale.fill("report.day.head", &[("date", &day.date), ("who", &day.who)]);
    let mut lines = vec![head, figures(locale, day).join(GAP)];
    if !day.outcomes.is_empty() {
        let outcomes = outcomes(locale, day);
        lines.push(locale.fill("report.day.outcomes", &[("outcomes", &outcomes)]));
    }
    lines
}

/// The day as one paragraph.
pub fn day(locale: Locale, day: &Day) -> String {
    let followed = if day.followed == 0 {
        locale.text("report.day.nothing").to_owned()
    } else {
        locale.fill(
            "report.day.followed",
            &[
                ("n", &day.followed),
                ("cases", &day.cases),
                ("outcomes", &outcomes(locale, day)),
            ],
        )
    };
    let comma = locale.text("report.day.comma");
    let more = figures(locale, day).into_iter().skip(1);
    let more: Vec<String> = more.collect();
    let more = if more.is_empty() {
        String::new()
    } else {
        format!(
            "{}{}",
            locale.text("report.day.semicolon"),
            more.join(comma)
        )
    };
    locale.fill(
        "report.day.paragraph",
        &[
            ("date", &day.date),
            ("who", &day.who),
            ("followed", &followed),
            ("more", &more),
        ],
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample() -> Day {
        Day {
            date: NaiveDate::from_ymd_opt(2022, 6, 15).unwrap(),
            who: "王芳".to_owned(),
            followed: 37,
            cases: 36,
            skipped: 3,
            rescheduled: 6,
            received: (2, Money(2_100_000)),
            outcomes: vec![("已联系".to_owned(), 30), ("未接通".to_owned(), 7)],
            facts: vec![("closed".to_owned(), 1), ("x".to_owned(), 2)],
            ..Day::default()
        }
    }

    #[test]
    fn the_day_is_one_paragraph() {
        assert_eq!(
            day(Locale::Zh, &sample()),
            "2022-06-15 王芳 跟进 37 次，涉及 36 件案件（已联系 30，未接通 7）；跳过 3，改期 6，新到账 2 笔 2.10万元，结案 1，x 2。"
        );
        let nothing = Day {
            date: sample().date,
            who: "a".to_owned(),
            ..Day::default()
        };
        assert_eq!(
            day(Locale::En, &nothing),
            "2022-06-15, a: no follow-ups recorded."
        );
    }

    #[test]
    fn the_figures_are_a_line() {
        let lines = day_lines(Locale::Zh, &sample());
        assert_eq!(
            lines[1],
            "办 37  跳过 3  改期 6  新到账 2 笔 2.10万元  结案 1  x 2"
        );
    }
}
