//! Comparing: what was restated, and by which commits.

use chrono::Days;
use proptest::prelude::*;
use qingji::domain::change::PauseKind;
use qingji::domain::event::{Fact, Field, FollowUp};
use qingji::domain::sheet::{Comparison, Identity, Kind, Value, identities, total};
use qingji::report;
use qingji::service::api::Row;
use qingji::text::locale::Locale;

use super::{COURTS, case, event, extension, figures, look, pause, query, receipt, small};
use crate::support::court::{Docket, day};
use crate::support::sheets::{compare, freeze};

#[test]
fn comparing_names_exactly_what_was_restated_and_by_what() {
    let docket = small();
    let id = freeze(&docket, query(Kind::Daily, "2022-06-15"));
    assert!(compare(&docket, id).restated.is_empty());
    // A follow-up restates nothing; a closing entered late restates the day.
    let follow_up = Fact::FollowedUp(FollowUp {
        outcome: "contacted".to_owned(),
        ..FollowUp::default()
    });
    docket
        .record("(2022)内0782民初2号", None, follow_up)
        .unwrap();
    let closing = docket
        .record(
            "(2022)内0782民初2号",
            Some("2022-06-14"),
            Fact::Closed { how: None },
        )
        .unwrap();
    let compared = compare(&docket, id);
    let cells: Vec<(String, String, Option<Value>)> = compared
        .restated
        .iter()
        .map(|r| {
            let cell = &r.difference.cell;
            let key = match &cell.row[0] {
                Value::Text(text) | Value::Word(text) => text.clone(),
                other => format!("{other:?}"),
            };
            let id = format!("{} {key}", cell.table);
            (id, cell.column.clone(), r.difference.by())
        })
        .collect();
    let count = |n| Some(Value::Count(n));
    let yakeshi = COURTS[1];
    for (row, column, by) in [
        (format!("stock {}", "row.total"), "opening", -1),
        (format!("stock {}", "row.total"), "closing", -1),
        (format!("stock {yakeshi}"), "opening", -1),
        (format!("stock {yakeshi}"), "closing", -1),
        (format!("delayed {yakeshi}"), "closing", -1),
        (format!("delayed {yakeshi}"), "deduction", -1),
        ("kinds kind.deduction".to_owned(), "closing", -1),
    ] {
        assert!(
            cells.contains(&(row.clone(), column.to_owned(), count(by))),
            "{row} {column}: {cells:#?}"
        );
    }
    let other_court = format!("stock {}", COURTS[2]);
    assert!(cells.iter().all(|(row, _, _)| *row != other_court));
    for restated in &compared.restated {
        assert_eq!(restated.commits, [closing], "{restated:?}");
    }
    assert_eq!(compared.commits.len(), 1);
    assert_eq!(compared.commits[0].commit, closing);
    assert_eq!(compared.commits[0].events[0].fact.id(), "closed");
    assert_eq!(compared.commits[0].events[0].on, Some(day("2022-06-14")));
    let sheet = report::compare(&compared, Locale::Zh);
    look("compare__md__zh", &report::markdown(&sheet));
    // Once it is undone, nothing is restated any more.
    docket.undo(Some(closing)).unwrap();
    assert!(compare(&docket, id).restated.is_empty());
}

/// The table of a share does not show the cases below the line.
#[test]
fn a_share_is_put_down_to_what_changed_in_its_own_court() {
    let docket = Docket::in_memory("2022-06-30");
    let number = |n: u32| format!("(2022)内07民初{n}号");
    let mut rows = Vec::new();
    for n in 1..=6 {
        let mut row = case(number(n), day("2022-03-01"), &[], None);
        if let Row::Case(case) = &mut row {
            case.registration.court = Some(COURTS[n as usize % 2].to_owned());
        }
        rows.push(row);
    }
    for n in [1, 2] {
        let paused = pause(PauseKind::Deduct, "2022-05-01", None);
        rows.push(event(&number(n), None, paused));
    }
    docket.import(&rows);
    let id = freeze(&docket, query(Kind::Daily, "2022-06-15"));
    let close = |n| {
        let how = Fact::Closed { how: None };
        docket.record(&number(n), Some("2022-06-10"), how).unwrap()
    };
    let commits = [close(4), close(3)];
    let compared = compare(&docket, id);
    for (court, commit) in COURTS.iter().zip(commits) {
        let key = [Value::Text((*court).to_owned())];
        let mut named = compared.restated.iter().filter(|r| {
            let cell = &r.difference.cell;
            (cell.table.as_str(), cell.column.as_str()) == ("delayed", "share") && cell.row == key
        });
        let share = named.next().expect("the share is another one now");
        assert_eq!(share.commits, [commit], "{court}");
    }
}

#[test]
fn what_was_restated_is_named_in_words_down_to_the_bands_of_ages() {
    let docket = small();
    let id = freeze(&docket, query(Kind::Monthly, "2022-06-15"));
    docket
        .record(
            "(2022)内0782民初2号",
            Some("2022-06-14"),
            Fact::Closed { how: None },
        )
        .unwrap();
    let compared = compare(&docket, id);
    let banded = |r: &&qingji::domain::sheet::Restated| r.difference.cell.column == "m0_6";
    assert!(compared.restated.iter().find(banded).is_some());
    let sheet = report::compare(&compared, Locale::Zh);
    let words: Vec<&str> = sheet.tables[0]
        .rows
        .iter()
        .map(|row| row[2].text.as_str())
        .collect();
    assert!(words.contains(&"6月以内"), "{words:?}");
    for word in words {
        assert!(!word.is_ascii(), "{word} is no Chinese heading");
    }
}

#[test]
fn an_undo_is_what_restates_when_it_takes_back_what_the_sheet_knew() {
    let docket = small();
    let closing = docket
        .record(
            "(2022)内0782民初4号",
            Some("2022-06-15"),
            Fact::Closed { how: None },
        )
        .unwrap();
    let id = freeze(&docket, query(Kind::Weekly, "2022-06-15"));
    let undo = docket.undo(Some(closing)).unwrap();
    let compared = compare(&docket, id);
    assert!(!compared.restated.is_empty());
    assert!(compared.restated.iter().all(|r| r.commits == [undo]));
    assert_eq!(compared.commits[0].retracts, Some(closing));
}

#[test]
fn what_was_undone_again_or_changes_no_figure_is_not_named() {
    let docket = small();
    let number = "(2022)内0782民初2号";
    let id = freeze(&docket, query(Kind::Daily, "2022-06-13"));
    let closed = || Fact::Closed { how: None };
    let reopened = || Fact::Reopened { reason: None };
    let record = |on: &str, fact| docket.record(number, Some(on), fact).unwrap();
    let closing = record("2022-06-10", closed());
    // After the day of the sheet, and undone again.
    let later = record("2022-06-14", reopened());
    docket.undo(Some(later)).unwrap();
    let only = |commits: &[u64]| {
        let compared = compare(&docket, id);
        assert!(!compared.restated.is_empty());
        for restated in &compared.restated {
            assert_eq!(restated.commits, commits, "{restated:?}");
        }
        let named: Vec<u64> = compared.commits.iter().map(|c| c.commit).collect();
        assert_eq!(named, commits);
        compared
    };
    only(&[closing]);
    // In force, but after the day of the sheet.
    record("2022-06-14", reopened());
    only(&[closing]);
    // Two of one case, each behind figures of its own; what is corrected is said.
    let filed = Fact::Amended {
        field: Field::Filed,
        value: Some("2022-01-11".to_owned()),
    };
    let corrected = docket.record(number, None, filed).unwrap();
    let compared = compare(&docket, id);
    let stock = restated(&compared, "stock", &total(), "closing");
    assert_eq!(stock, Some(vec![closing]));
    let event = compared.commits.iter().find(|c| c.commit == corrected);
    assert_eq!(event.unwrap().events[0].field, Some(Field::Filed));
    for (locale, said) in [(Locale::Zh, "| 更正 | 立案 |"), (Locale::En, "| filed |")] {
        let text = report::markdown(&report::compare(&compared, locale));
        assert!(text.contains(said), "{text}");
    }
}

/// The commits that restated a cell, if it was restated.
fn restated(compared: &Comparison, table: &str, row: &Value, column: &str) -> Option<Vec<u64>> {
    let found = compared.restated.iter().find(|r| {
        let cell = &r.difference.cell;
        cell.table == table && cell.row.first() == Some(row) && cell.column == column
    });
    found.map(|r| r.commits.clone())
}

#[test]
fn what_cancels_out_is_told_apart_and_a_rate_names_only_what_moved_it() {
    let docket = Docket::in_memory("2022-06-15");
    let number = |n: u32| format!("(2022)内07民初{n}号");
    let filed = day("2022-06-01");
    let rows: Vec<Row> = (1..=4).map(|n| case(number(n), filed, &[], None)).collect();
    docket.import(&rows);
    let closing = |n| {
        let fact = Fact::Closed { how: None };
        docket.record(&number(n), Some("2022-06-15"), fact).unwrap()
    };
    let first = closing(1);
    let id = freeze(&docket, query(Kind::Daily, "2022-06-15"));
    // One closing is taken back, another one of the same day is entered late, and a case is
    // registered late.
    let undo = docket.undo(Some(first)).unwrap();
    let late = closing(2);
    let registered = docket
        .import(&[case(number(5), filed, &[], None)])
        .group
        .unwrap();
    let compared = compare(&docket, id);
    let rate = Value::Word("indicator.closing-rate".to_owned());
    // 1/4 became 1/5: one closing more and one less do not affect it.
    for column in ["denominator_since", "value_since"] {
        assert_eq!(
            restated(&compared, "indicators", &rate, column),
            Some(vec![registered]),
            "{column}"
        );
    }
    assert_eq!(
        restated(&compared, "indicators", &rate, "numerator_since"),
        None
    );
    assert_eq!(restated(&compared, "stock", &total(), "closed"), None);
    let offset = compared
        .offsets
        .iter()
        .find(|o| o.cell.table == "stock" && o.cell.row == [total()] && o.cell.column == "closed");
    let offset = offset.unwrap();
    assert_eq!(
        (&offset.value, &offset.up, &offset.down),
        (&Value::Count(1), &Value::Count(1), &Value::Count(-1))
    );
    assert_eq!(offset.commits, [undo, late]);
    assert_eq!(
        compared
            .commits
            .iter()
            .map(|c| c.commit)
            .collect::<Vec<_>>(),
        [undo, late, registered]
    );
    for locale in Locale::ALL {
        let sheet = report::compare(&compared, locale);
        // Also in full on paper: every commit with the day and the time it was recorded.
        let printed = report::text(&sheet);
        assert!(!printed.contains(".."), "{printed}");
        for commit in &compared.commits {
            for part in ["%Y-%m-%d", "%H:%M:%S"] {
                let part = commit.moment.format(part).to_string();
                assert!(printed.contains(&part), "{part} in {printed}");
            }
        }
        let ids: Vec<&str> = sheet.tables.iter().map(|table| table.id.as_str()).collect();
        assert_eq!(ids, ["restated", "offsets", "commits"]);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    /// For any docket, every row of every sheet adds up, and restatements by a late event are
    /// attributed to it.
    #[test]
    fn every_row_adds_up_and_every_restatement_has_its_commit(
        cases in prop::collection::vec((0..500_u64, prop::option::of(0..200_u64), 0..3_usize, 0..5_u8), 1..12),
        kind in prop::sample::select(Kind::ALL.to_vec()),
        back in 0..60_u64,
        late in (0..12_usize, 0..100_u64),
    ) {
        let docket = Docket::in_memory("2022-06-15");
        let today = day("2022-06-15");
        let mut rows = Vec::new();
        for (n, (filed, closed, court, change)) in cases.iter().enumerate() {
            let filed = today - Days::new(*filed);
            let closed = closed.map(|d| filed + Days::new(d)).filter(|d| *d <= today);
            let number = format!("(2022)内07民初{}号", n + 1);
            let mut row = case(number.clone(), filed, if n % 2 == 0 { &["涉企业"] } else { &[] }, closed);
            if let Row::Case(case) = &mut row {
                case.registration.court = Some(COURTS[*court].to_owned());
            }
            rows.push(row);
            let from = (filed + Days::new(10)).to_string();
            let fact = match change {
                1 => pause(PauseKind::Deduct, &from, None),
                2 => pause(PauseKind::Suspend, &from, Some(&(filed + Days::new(30)).to_string())),
                3 => extension(&from),
                _ => continue,
            };
            rows.push(event(&number, None, fact));
        }
        docket.import(&rows);
        let date = (today - Days::new(back)).to_string();
        let asked = query(kind, &date);
        let before = figures(&docket, asked.clone());
        let sums = identities(&before);
        prop_assert!(sums.len() >= 10);
        prop_assert!(sums.iter().all(Identity::holds), "{sums:?}");
        let id = freeze(&docket, asked);
        let (which, ago) = late;
        let number = format!("(2022)内07民初{}号", which % cases.len() + 1);
        let on = (today - Days::new(ago)).to_string();
        let commit = docket.record(&number, Some(&on), Fact::Closed { how: None });
        if let Ok(commit) = commit {
            let compared = compare(&docket, id);
            for restated in &compared.restated {
                prop_assert_eq!(&restated.commits, &vec![commit], "{:?}", restated);
            }
            prop_assert!(compared.offsets.is_empty(), "{:?}", compared.offsets);
        }
    }
}

/// What is entered after a freeze.
#[derive(Debug, Clone)]
enum Late {
    Close,
    Reopen,
    Filed,
    Handler,
    Paid,
    /// Takes back one of the earlier entries, or an undo.
    Undo(usize),
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    /// Of several commits of a case, undone or not, those that are named are enough: without the
    /// others the sheet is restated in the same figures. What was undone again is never named.
    #[test]
    fn the_named_commits_are_enough_and_none_of_them_was_undone(
        cases in prop::collection::vec((20..400_u64, prop::option::of(0..200_u64)), 1..4),
        kind in prop::sample::select(Kind::ALL.to_vec()),
        back in 0..30_u64,
        late in prop::collection::vec(
            (
                0..4_usize,
                0..40_u64,
                prop_oneof![
                    3 => Just(Late::Close),
                    2 => Just(Late::Reopen),
                    2 => Just(Late::Filed),
                    1 => Just(Late::Handler),
                    1 => Just(Late::Paid),
                    4 => (0..10_usize).prop_map(Late::Undo),
                ],
            ),
            1..12,
        ),
    ) {
        let docket = Docket::in_memory("2022-06-15");
        let today = day("2022-06-15");
        let number = |n: usize| format!("(2022)内07执{}号", n % cases.len() + 1);
        let rows: Vec<Row> = cases.iter().enumerate().map(|(n, (filed, closed))| {
            let filed = today - Days::new(*filed);
            let closed = closed.map(|d| filed + Days::new(d)).filter(|d| *d <= today);
            case(number(n), filed, &[], closed)
        }).collect();
        docket.import(&rows);
        let id = freeze(&docket, query(kind, &(today - Days::new(back)).to_string()));
        // The entries since, and what each undo took back.
        let (mut entries, mut undone) = (Vec::new(), std::collections::BTreeMap::new());
        for (which, ago, what) in late {
            let on = (today - Days::new(ago)).to_string();
            let amended = |field, value: &str| Fact::Amended { field, value: Some(value.to_owned()) };
            let (on, fact) = match what {
                Late::Undo(at) => {
                    let Some(target) = entries.get(at % entries.len().max(1)).copied() else { continue };
                    if let Ok(undo) = docket.undo(Some(target)) {
                        undone.insert(target, undo);
                        // An undo of an undo brings the entry back.
                        undone.retain(|_, by| *by != target);
                        entries.push(undo);
                    }
                    continue;
                }
                Late::Close => (Some(on.as_str()), Fact::Closed { how: None }),
                Late::Reopen => (Some(on.as_str()), Fact::Reopened { reason: None }),
                Late::Filed => (None, amended(Field::Filed, &on)),
                Late::Handler => (None, amended(Field::Handler, &format!("承办{ago}"))),
                Late::Paid => (Some(on.as_str()), receipt("100")),
            };
            entries.extend(docket.record(&number(which), on, fact));
        }
        let compared = compare(&docket, id);
        let named: Vec<u64> = compared.commits.iter().map(|c| c.commit).collect();
        for commit in &named {
            prop_assert!(!undone.contains_key(commit), "{commit} of {named:?} was undone");
            prop_assert!(undone.values().all(|undo| undo != commit), "{commit} undid what came later");
        }
        // The rest is taken back, the last first.
        let mut refused = false;
        for commit in entries.iter().rev() {
            let is_undo = undone.values().any(|undo| undo == commit);
            if !named.contains(commit) && !undone.contains_key(commit) && !is_undo {
                refused |= docket.undo(Some(*commit)).is_err();
            }
        }
        if !refused {
            let cells = |compared: &Comparison| -> Vec<String> {
                compared.restated.iter().map(|r| format!("{:?}", r.difference)).collect()
            };
            prop_assert_eq!(cells(&compare(&docket, id)), cells(&compared));
        }
    }
}
