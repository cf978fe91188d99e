//! What holds for any term, and a second clock that is written slowly.

use std::collections::BTreeSet;

use chrono::Datelike;
use proptest::prelude::*;

use super::*;
use crate::domain::rules::Base;

/// A second, slow implementation of the rules, in which day sets are sets of days.
fn oracle(case: &Case) -> Option<(NaiveDate, NaiveDate, u32, Vec<usize>, bool)> {
    let rules = Rules::builtin();
    let start = case.start?;
    let limit = |id: &str| rules.limit(id);
    let mut current = limit(case.procedure)?;
    let (mut anchor, mut months, mut days, mut stated) =
        (start, 0, 0, None::<(NaiveDate, NaiveDate)>);
    let mut sets: Vec<(NaiveDate, NaiveDate)> = Vec::new();
    let (mut late, mut paused) = (Vec::new(), false);
    let mut order: Vec<usize> = (0..case.changes.len()).collect();
    let key = |at: &usize| match &case.changes[*at] {
        Change::Restart { on, .. } => (*on, 0, None, 0),
        Change::Convert { on, .. } => (*on, 1, None, 0),
        Change::Extend(e) => (
            e.approved.unwrap_or(start),
            2,
            e.until.map(|d| (false, d)),
            e.months,
        ),
        Change::Pause(p) => (
            p.from,
            3,
            Some(p.to.map_or((true, NaiveDate::MAX), |to| (false, to))),
            0,
        ),
    };
    order.sort_by_key(key);
    let union = |sets: &[(NaiveDate, NaiveDate)], after: NaiveDate| {
        let all: BTreeSet<NaiveDate> = sets
            .iter()
            .flat_map(|(f, t)| f.iter_days().skip(1).take_while(move |d| d <= t))
            .collect();
        all.into_iter().filter(|d| *d > after).count() as u32
    };
    let compute = |limit: &crate::domain::rules::Limit,
                   anchor: NaiveDate,
                   months,
                   days,
                   stated: Option<(NaiveDate, NaiveDate)>,
                   sets: &[_]| {
        let Base::Length {
            months: base,
            days: base_days,
        } = limit.base
        else {
            panic!("no limit")
        };
        let sticky = limit.sticks_to_month_end();
        if let Some((until, on)) = stated {
            months::add_days(
                months::add_months(until, months, sticky),
                days + union(sets, on.max(anchor)),
            )
        } else {
            let sum = months::add_days(
                months::add_months(anchor, base + months, sticky),
                base_days + days,
            );
            let cap = limit.latest.map_or(NaiveDate::MAX, |cap| {
                months::add_months(anchor, cap, sticky)
            });
            months::add_days(sum.min(cap), union(sets, anchor))
        }
    };
    let closed = case.closed.filter(|closed| *closed <= case.today);
    for at in order {
        let first = key(&at).0;
        if first > case.today || closed.is_some_and(|closed| first > closed) {
            continue;
        }
        let raw = compute(current, anchor, months, days, stated, &sets);
        let due = if case.custody {
            raw
        } else {
            case.calendar.roll(raw)
        };
        let change = &case.changes[at];
        if first > due && !matches!(change, Change::Restart { .. }) {
            late.push(at);
            continue;
        }
        match change {
            Change::Pause(p) => {
                paused |= p.to.is_none();
                let end = p.to.unwrap_or(closed.unwrap_or(case.today));
                sets.push((p.from, closed.map_or(end, |closed| end.min(closed))));
            }
            Change::Extend(e) => {
                months += e.months;
                days += e.days;
                if let Some(until) = e.until {
                    (stated, months, days) = (Some((until, first)), 0, 0);
                }
            }
            Change::Restart { on, .. } => (anchor, months, days, stated) = (*on, 0, 0, None),
            Change::Convert { to, on, .. } => {
                current = limit(to)?;
                (months, days, stated) = (0, 0, None);
                if current.conversion_restarts() {
                    anchor = *on;
                }
            }
        }
    }
    late.sort_unstable();
    let raw = compute(current, anchor, months, days, stated, &sets);
    let due = if case.custody {
        raw
    } else {
        case.calendar.roll(raw)
    };
    Some((raw, due, union(&sets, anchor), late, paused))
}

fn a_day() -> impl Strategy<Value = NaiveDate> {
    (0i64..500).prop_map(|n| day("2024-11-01") + chrono::Duration::days(n))
}

fn a_change() -> impl Strategy<Value = Change> {
    let procedures = prop::sample::select(vec![
        "civil-first-ordinary",
        "civil-first-simplified",
        "criminal-first-public",
        "criminal-retrial",
        "criminal-simplified",
        "admin-first-simplified",
    ]);
    prop_oneof![
        6 => (a_day(), prop::option::of(0i64..120)).prop_map(|(from, length)| {
            let to = length.map(|days| from + chrono::Duration::days(days));
            Change::Pause(Pause { kind: PauseKind::Deduct, ground: None, from, to, accepted: None })
        }),
        3 => (0u32..7, 0u32..40, prop::option::of(a_day())).prop_map(|(months, days, approved)| {
            Change::Extend(Extension { months, days, approved, ..Extension::default() })
        }),
        1 => (a_day(), a_day()).prop_map(|(approved, until)| {
            Change::Extend(Extension { approved: Some(approved), until: Some(until), ..Extension::default() })
        }),
        1 => (procedures, a_day()).prop_map(|(to, on)| Change::Convert { to: to.into(), on, accepted: None }),
        1 => a_day().prop_map(|on| Change::Restart { on, reason: None }),
    ]
}

fn a_case(changes: usize) -> impl Strategy<Value = Case> {
    let procedures = prop::sample::select(vec![
        "civil-first-ordinary",
        "criminal-first-public",
        "criminal-retrial",
        "execution-review",
    ]);
    let changes = prop::collection::vec(a_change(), 0..changes);
    (
        procedures,
        0i64..200,
        any::<bool>(),
        changes,
        prop::option::weighted(0.2, a_day()),
        a_day(),
    )
        .prop_map(|(procedure, start, custody, changes, closed, today)| Case {
            start: Some(day("2024-11-01") + chrono::Duration::days(start)),
            custody,
            changes,
            closed,
            today,
            ..case(procedure, "")
        })
}

proptest! {
    #[test]
    fn the_clock_agrees_with_the_rules_written_slowly(case in a_case(8)) {
        let verdict = case.verdict();
        let (raw, due, deducted, late, paused) = oracle(&case).unwrap();
        prop_assert_eq!((verdict.raw, verdict.due, verdict.deducted), (Some(raw), Some(due), deducted));
        prop_assert_eq!(&verdict.late, &late);
        match case.closed.filter(|closed| *closed <= case.today) {
            None => prop_assert_eq!(verdict.state == State::Paused, paused),
            Some(_) => prop_assert_eq!(verdict.state, State::Closed),
        }
    }

    #[test]
    fn the_order_of_input_changes_nothing(case in a_case(20), seed in any::<u64>()) {
        let verdict = case.verdict();
        let mut turned = case.clone();
        let len = turned.changes.len();
        let by = if len == 0 { 0 } else { seed as usize % len };
        turned.changes.rotate_left(by);
        if seed % 2 == 0 {
            turned.changes.reverse();
        }
        let other = turned.verdict();
        let changes = |case: &Case, late: &[usize]| {
            let mut list: Vec<String> = late.iter().map(|at| format!("{:?}", case.changes[*at])).collect();
            list.sort();
            list
        };
        prop_assert_eq!(changes(&case, &verdict.late), changes(&turned, &other.late));
        // Positions refer to the list as it was.
        prop_assert_eq!(
            verdict.procedure(None, &case.changes).map(str::to_owned),
            other.procedure(None, &turned.changes).map(str::to_owned)
        );
        prop_assert_eq!(
            Verdict { late: Vec::new(), converted: None, ..verdict },
            Verdict { late: Vec::new(), converted: None, ..other }
        );
    }

    #[test]
    fn a_union_is_never_more_than_the_sum(case in a_case(12)) {
        let verdict = case.verdict();
        let sum: i64 = case.changes.iter().filter_map(|change| match change {
            Change::Pause(p) => Some((p.to.unwrap_or(case.closed.map_or(case.today, |closed| closed.min(case.today))) - p.from).num_days().max(0)),
            _ => None,
        }).sum();
        prop_assert!(i64::from(verdict.deducted) <= sum);
    }

    #[test]
    fn due_is_a_working_day_unless_in_custody(case in a_case(8)) {
        let verdict = case.verdict();
        if case.custody {
            prop_assert_eq!(verdict.due, verdict.raw);
        } else {
            prop_assert!(case.calendar.is_working(verdict.due.unwrap()));
        }
    }

    #[test]
    fn an_extension_without_a_stated_date_never_shortens(
        start in 0i64..200, sets in prop::collection::vec((a_day(), 0i64..90), 0..4), months in 0u32..7, approved in a_day(),
    ) {
        let start = day("2024-11-01") + chrono::Duration::days(start);
        let mut plain = Case { start: Some(start), ..case("civil-first-ordinary", "") };
        plain.changes = sets.iter().map(|(from, n)| deduct(&from.to_string(), &(*from + chrono::Duration::days(*n)).to_string())).collect();
        let extended = plain.clone().with(&[extend(months, &approved.to_string())]);
        prop_assert!(extended.verdict().due >= plain.verdict().due);
    }

    #[test]
    fn nothing_that_begins_after_the_due_date_revives_the_term(mut case in a_case(6), change in a_change()) {
        // A conversion or a stated date may shorten the term, which then was not over when the
        // change began.
        case.changes.retain(|change| match change {
            Change::Extend(extension) => extension.until.is_none(),
            Change::Convert { .. } => false,
            Change::Pause(_) | Change::Restart { .. } => true,
        });
        let before = case.verdict();
        let due = before.due.unwrap();
        let first = change.first_day(case.start.unwrap());
        prop_assume!(first > due && !matches!(change, Change::Restart { .. }));
        // A late change is judged as if it were absent.
        let after = case.clone().with(&[change]).verdict();
        prop_assert_eq!(after.due, before.due);
    }

    #[test]
    fn any_dates_at_all_are_survived(days in prop::collection::vec((any::<i32>(), any::<i32>(), any::<u32>()), 0..20)) {
        let date = |n: i32| NaiveDate::from_num_days_from_ce_opt(n % 3_600_000).unwrap_or(NaiveDate::MIN);
        let mut wild = case("criminal-first-public", "2025-01-31");
        wild.today = NaiveDate::MAX;
        for (a, b, n) in days {
            wild.changes.push(Change::Pause(Pause { kind: PauseKind::Adjourn, ground: None, from: date(a), to: Some(date(b)), accepted: Some(String::new()) }));
            wild.changes.push(Change::Extend(Extension { months: n, days: n, approved: None, until: None, level: None, accepted: None }));
        }
        prop_assert!(wild.verdict().due.unwrap().year() <= 10_000);
    }
}
