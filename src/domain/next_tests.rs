use proptest::prelude::*;

use super::*;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

#[test]
fn rules_are_read_as_they_are_written() {
    for (text, rule) in [
        ("+7d", Some(Rule::Days(7))),
        ("+2w", Some(Rule::Days(14))),
        (" +2g ", Some(Rule::Working(2))),
        ("+1m", Some(Rule::Months(1))),
        ("", None),
        ("+", None),
        ("7d", None),
        ("+0d", None),
        ("-1d", None),
        ("+7", None),
        ("+7x", None),
        ("+7天", None),
        ("+99999d", None),
        ("+9999m", None),
        ("+99999999999999d", None),
    ] {
        assert_eq!(Rule::parse(text), rule, "{text:?}");
    }
    assert_eq!(Rule::Working(2).to_string(), "+2g");
}

/// Rule, day of the follow-up, today, supervision, due date; resulting day, and the bound that
/// moved it.
type Row = (
    &'static str,
    &'static str,
    &'static str,
    Option<&'static str>,
    Option<&'static str>,
    &'static str,
    Option<Bound>,
);

/// 2022-06-15 is a Wednesday; 3 to 5 June and 1 to 7 October are holidays; 8 and 9 October are a
/// working Saturday and Sunday.
const TABLE: &[Row] = &[
    // Without a cap.
    (
        "+2g",
        "2022-06-15",
        "2022-06-15",
        None,
        None,
        "2022-06-17",
        None,
    ),
    (
        "+7d",
        "2022-06-15",
        "2022-06-15",
        None,
        None,
        "2022-06-22",
        None,
    ),
    (
        "+1m",
        "2022-08-31",
        "2022-08-31",
        None,
        None,
        "2022-09-30",
        None,
    ),
    // A Saturday moves to Monday; a make-up Saturday is a working day.
    (
        "+3d",
        "2022-06-15",
        "2022-06-15",
        None,
        None,
        "2022-06-20",
        None,
    ),
    (
        "+7d",
        "2022-10-01",
        "2022-10-01",
        None,
        None,
        "2022-10-08",
        None,
    ),
    // The supervision's limit and the due date, if they lie ahead.
    (
        "+7d",
        "2022-06-15",
        "2022-06-15",
        Some("2022-06-20"),
        None,
        "2022-06-20",
        Some(Bound::Supervision),
    ),
    (
        "+7d",
        "2022-06-15",
        "2022-06-15",
        None,
        Some("2022-06-17"),
        "2022-06-17",
        Some(Bound::Due),
    ),
    (
        "+7d",
        "2022-06-15",
        "2022-06-15",
        Some("2022-06-20"),
        Some("2022-06-17"),
        "2022-06-17",
        Some(Bound::Due),
    ),
    (
        "+2g",
        "2022-06-15",
        "2022-06-15",
        Some("2022-06-20"),
        Some("2022-07-17"),
        "2022-06-17",
        None,
    ),
    // A Saturday moves back to Friday because Monday would pass the limit.
    (
        "+3d",
        "2022-06-15",
        "2022-06-15",
        Some("2022-06-19"),
        None,
        "2022-06-17",
        Some(Bound::Supervision),
    ),
    // Limits that have passed or end today do not apply.
    (
        "+7d",
        "2022-06-15",
        "2022-06-15",
        Some("2022-06-01"),
        Some("2019-01-01"),
        "2022-06-22",
        None,
    ),
    (
        "+7d",
        "2022-06-15",
        "2022-06-15",
        None,
        Some("2022-06-15"),
        "2022-06-22",
        None,
    ),
    // Tomorrow is the limit and a Saturday: no working day is left.
    (
        "+7d",
        "2022-06-17",
        "2022-06-17",
        Some("2022-06-18"),
        None,
        "2022-06-18",
        Some(Bound::Supervision),
    ),
    // Entered late: counted from its own day, but never before tomorrow.
    (
        "+7d",
        "2022-06-13",
        "2022-06-15",
        None,
        None,
        "2022-06-20",
        None,
    ),
    (
        "+2g",
        "2022-05-03",
        "2022-06-15",
        None,
        None,
        "2022-06-16",
        None,
    ),
];

#[test]
fn the_day_of_the_table() {
    let calendar = Calendar::builtin();
    for (rule, on, today, supervision, due, wanted, bound) in TABLE {
        let today = day(today);
        let cap = cap(supervision.map(day), due.map(day), today);
        let found = next(Rule::parse(rule).unwrap(), day(on), today, cap, &calendar).unwrap();
        assert_eq!(
            (found.day, found.capped.map(|cap| cap.bound)),
            (day(wanted), *bound),
            "{rule} {on} {supervision:?} {due:?}"
        );
    }
}

proptest! {
    #[test]
    fn never_past_the_cap_never_before_tomorrow_and_on_a_working_day_unless_there_is_none(
        kind in 0..3, n in 1u32..400, start in 0u64..6_000, late in 0u64..90,
        supervision in proptest::option::of(-40i64..200), due in proptest::option::of(-40i64..400),
    ) {
        let calendar = Calendar::builtin();
        let today = day("2009-01-01") + Days::new(start);
        let on = today - Days::new(late);
        let rule = match kind { 0 => Rule::Days(n), 1 => Rule::Working(n), _ => Rule::Months(n % 40 + 1) };
        let at = |offset: i64| today + chrono::Duration::days(offset);
        let cap = cap(supervision.map(at), due.map(at), today);
        let found = next(rule, on, today, cap, &calendar).unwrap();
        prop_assert!(found.day > today);
        if let Some(cap) = cap {
            prop_assert!(found.day <= cap.day);
        }
        let mut between = today.succ_opt().unwrap();
        let mut any = false;
        while cap.is_some_and(|cap| between <= cap.day) && !any {
            any = calendar.is_working(between);
            between = between.succ_opt().unwrap();
        }
        prop_assert!(calendar.is_working(found.day) || (cap.is_some() && !any), "{found:?}");
        // Without a cap the day is the rule's, moved to a working day.
        if found.capped.is_none() {
            prop_assert!(found.day >= rule.from(on, &calendar).unwrap());
        }
    }
}
