use std::collections::{HashMap, HashSet};
use std::fs::File;

use chrono::NaiveDate;

use super::Demo;
use crate::domain::calendar::Calendar;
use crate::domain::change::Change;
use crate::domain::clock::{self, Law, StepKind, Term};
use crate::domain::event::Fact;
use crate::domain::level::Level;
use crate::domain::rules::Rules;
use crate::exchange::{Import, OpenOptions, write_rows_csv};
use crate::service::api::{CaseRow, NewEvent, Row, Rows};

fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 6, 30).unwrap()
}

fn cases(n: u64, seed: u64) -> impl Iterator<Item = (CaseRow, Vec<NewEvent>)> {
    let demo = Demo::new(n, seed, today());
    (0..n).map(move |index| demo.case(index).unwrap())
}

#[test]
fn the_same_seed_makes_the_same_rows() {
    let rows: Vec<Row> = Demo::new(300, 7, today()).collect();
    assert_eq!(rows, Demo::new(300, 7, today()).collect::<Vec<_>>());
    assert_ne!(rows, Demo::new(300, 8, today()).collect::<Vec<_>>());
}

#[test]
fn the_order_of_asking_does_not_matter() {
    let demo = Demo::new(500, 7, today());
    let all: Vec<Row> = demo.clone().collect();
    let mut parts: Vec<Row> = demo.part(250..500).collect();
    parts.splice(0..0, demo.part(0..250));
    let bare = |rows: Vec<Row>| -> Vec<Row> {
        rows.into_iter()
            .map(|row| match row {
                Row::Event(mut event) => {
                    event.row = 0;
                    Row::Event(event)
                }
                case @ Row::Case(_) => case,
            })
            .collect()
    };
    assert_eq!(bare(all), bare(parts));
    assert_eq!(demo.case(499), Demo::new(500, 7, today()).case(499));
    assert_eq!(demo.case(500), None);
}

#[test]
fn every_size_has_exactly_its_cases() {
    for n in [0, 1, 2, 17, 999, 12_000] {
        let rows = Demo::new(n, 1, today());
        assert_eq!(
            rows.filter(|row| matches!(row, Row::Case(_))).count() as u64,
            n
        );
    }
}

#[test]
fn numbers_are_unique_dense_and_ascend_with_filing() {
    let mut seen = HashSet::new();
    let mut series: HashMap<String, (u32, NaiveDate)> = HashMap::new();
    for (case, _) in cases(20_000, 3) {
        let number = case.registration.number;
        let filed = case.registration.filed.unwrap();
        let digits = number.trim_end_matches('号');
        let cut = digits.trim_end_matches(|c: char| c.is_ascii_digit()).len();
        let (before, serial) = digits.split_at(cut);
        let serial: u32 = serial.parse().unwrap();
        let last = series.entry(before.to_owned()).or_insert((0, filed));
        assert_eq!(serial, last.0 + 1, "{number}");
        assert!(filed >= last.1, "{number}");
        *last = (serial, filed);
        assert!(seen.insert(number));
    }
}

#[test]
fn nothing_happens_before_filing_or_after_today() {
    for (case, events) in cases(12_000, 5) {
        let filed = case.registration.filed.unwrap();
        assert!(filed <= today());
        assert!(
            case.closed
                .is_none_or(|closed| filed < closed && closed < today())
        );
        let mut last = filed;
        for event in events {
            let on = event.on.unwrap();
            assert!(last <= on && on < today(), "{}", case.registration.number);
            assert!(case.closed.is_none_or(|closed| on <= closed));
            last = on;
        }
    }
}

#[test]
fn proportions_are_those_of_a_docket() {
    let n = 12_000;
    let (mut events, mut most, mut open, mut paused, mut due_today) = (0, 0, 0, 0, 0);
    for (case, list) in cases(n, 20_260_630) {
        events += list.len();
        most = most.max(list.len());
        if case.closed.is_some() {
            continue;
        }
        open += 1;
        let mut running = HashSet::new();
        let mut next = None;
        for event in &list {
            match &event.fact {
                Fact::Changed {
                    change: Change::Pause(pause),
                    ..
                } if pause.to.is_none() => {
                    running.insert((pause.kind, pause.from));
                }
                Fact::Resumed { kind, from } => {
                    assert!(running.remove(&(*kind, *from)));
                }
                Fact::FollowedUp(follow_up) => next = follow_up.next,
                _ => {}
            }
        }
        paused += u32::from(!running.is_empty());
        due_today += u32::from(next.is_some_and(|day| day <= today()));
    }
    let per_case = events as f64 / n as f64;
    println!(
        "{per_case:.2} events a case, at most {most}; open {open}, paused {paused}, to follow up {due_today}"
    );
    assert!((9.0..11.5).contains(&per_case), "{per_case} events a case");
    assert!((20..=40).contains(&most), "{most} events");
    assert!((2_600..3_700).contains(&open), "{open} open");
    assert!(
        (open / 14..open / 7).contains(&paused),
        "{paused} of {open} paused"
    );
    assert!(
        (25..60).contains(&due_today),
        "{due_today} follow-ups today"
    );
}

#[test]
fn files_of_it_read_back_as_the_same_rows() {
    let folder = tempfile::tempdir().unwrap();
    let (cases, events) = (
        folder.path().join("cases.csv"),
        folder.path().join("events.csv"),
    );
    let rows: Vec<Row> = Demo::new(400, 11, today()).collect();
    let (mut case_file, mut event_file) = (
        File::create(&cases).unwrap(),
        File::create(&events).unwrap(),
    );
    write_rows_csv(&mut case_file, &mut event_file, &rows).unwrap();

    let mut import = Import::open(&cases, Some(&events), &OpenOptions::default()).unwrap();
    let mut back = Rows::default();
    while import.next_batch(10_000, &mut back).unwrap() {}
    let back = Vec::from(back);
    assert_eq!(import.take_problems().next(), None);
    assert_eq!(back.len(), rows.len());
    for (row, back) in rows.iter().zip(&back) {
        match (row, back) {
            (Row::Case(row), Row::Case(back)) => {
                assert_eq!(row.registration, back.registration);
                assert_eq!((row.closed, &row.how), (back.closed, &back.how));
            }
            (Row::Event(row), Row::Event(back)) => assert_eq!(row.event, back.event),
            other => panic!("{other:?}"),
        }
    }
}

/// The changes as the docket derives them: pauses end where they were resumed.
fn changes(events: &[NewEvent]) -> Vec<Change> {
    let mut changes: Vec<Change> = Vec::new();
    for event in events {
        match &event.fact {
            Fact::Changed { change, .. } => changes.push(change.clone()),
            Fact::Resumed { kind, from } => {
                for change in &mut changes {
                    if let Change::Pause(pause) = change
                        && (pause.kind, pause.from) == (*kind, *from)
                    {
                        pause.to = event.on;
                    }
                }
            }
            _ => {}
        }
    }
    changes
}

#[test]
fn the_clock_finds_what_a_case_manager_would_expect() {
    let calendar = Calendar::builtin();
    let law = Law::new(Rules::builtin(), &calendar);
    let mut open: HashMap<Level, u32> = HashMap::new();
    let mut remarks: HashMap<String, u32> = HashMap::new();
    let (mut soon, mut closed, mut closed_late, mut late_changes, mut long) = (0, 0, 0, 0, 0);
    for (case, events) in cases(12_000, 20_260_630) {
        let changes = changes(&events);
        let start = case.registration.filed;
        let term = Term {
            procedure: case.registration.procedure.as_deref().unwrap(),
            start,
            custody: case.registration.custody,
            changes: &changes,
            closed: case.closed,
        };
        let (verdict, steps) = clock::explain(&term, law, today());
        late_changes += verdict.late.len();
        for step in steps.iter().filter(|step| step.kind == StepKind::Warning) {
            *remarks
                .entry(step.note.clone().unwrap_or_default())
                .or_default() += 1;
        }
        if case.closed.is_some() {
            closed += 1;
            closed_late += u32::from(verdict.due.is_some_and(|due| case.closed.unwrap() > due));
            continue;
        }
        *open.entry(verdict.level).or_default() += 1;
        soon += u32::from(verdict.days_left.is_some_and(|days| (0..8).contains(&days)));
        long += u32::from(start.unwrap() < today() - chrono::Months::new(18));
    }
    println!(
        "{open:?}, due in a week {soon}, closed late {closed_late} of {closed}, {long} over 18 months"
    );
    println!("{late_changes} late changes, {remarks:?}");
    let total: u32 = open.values().sum();
    let share = |level| open.get(&level).copied().unwrap_or(0) * 1000 / total;
    assert!(
        (50..=80).contains(&share(Level::Over)),
        "{} per mille overdue",
        share(Level::Over)
    );
    assert!(
        (70..=130).contains(&share(Level::Paused)),
        "{} per mille paused",
        share(Level::Paused)
    );
    assert!(share(Level::None) + share(Level::Unknown) == 0);
    assert!(soon > 20);
    assert!(
        closed_late * 15 < closed,
        "{closed_late} of {closed} closed late"
    );
    assert!(late_changes < 120, "{late_changes} late changes");
}
