#![allow(clippy::too_many_lines, reason = "tables of examples")]

use std::collections::BTreeSet;

use chrono::Datelike;
use proptest::prelude::*;

use super::*;
use crate::domain::change::{Extension, Pause, PauseKind};
use crate::domain::rules::Base;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap_or_else(|_| panic!("{text}"))
}

/// A deduction `from..to`, open if `to` is empty.
fn deduct(from: &str, to: &str) -> Change {
    pause(PauseKind::Deduct, from, to)
}

fn pause(kind: PauseKind, from: &str, to: &str) -> Change {
    let to = (!to.is_empty()).then(|| day(to));
    Change::Pause(Pause {
        kind,
        ground: Some("appraisal".into()),
        from: day(from),
        to,
        accepted: None,
    })
}

fn extend(months: u32, approved: &str) -> Change {
    let approved = (!approved.is_empty()).then(|| day(approved));
    Change::Extend(Extension {
        months,
        approved,
        ..Extension::default()
    })
}

fn until(date: &str, approved: &str) -> Change {
    let approved = (!approved.is_empty()).then(|| day(approved));
    Change::Extend(Extension {
        until: Some(day(date)),
        approved,
        ..Extension::default()
    })
}

fn convert(to: &str, on: &str) -> Change {
    Change::Convert {
        to: to.into(),
        on: day(on),
        accepted: None,
    }
}

fn restart(on: &str) -> Change {
    Change::Restart {
        on: day(on),
        reason: None,
    }
}

/// A case and the day on which it is evaluated; the builder keeps the tables below short.
#[derive(Debug, Clone)]
struct Case {
    procedure: &'static str,
    start: Option<NaiveDate>,
    custody: bool,
    changes: Vec<Change>,
    closed: Option<NaiveDate>,
    calendar: Calendar,
    today: NaiveDate,
}

fn case(procedure: &'static str, start: &str) -> Case {
    Case {
        procedure,
        start: (!start.is_empty()).then(|| day(start)),
        custody: false,
        changes: Vec::new(),
        closed: None,
        calendar: Calendar::builtin(),
        today: day("2026-11-23"),
    }
}

impl Case {
    fn with(mut self, changes: &[Change]) -> Case {
        self.changes.extend_from_slice(changes);
        self
    }

    fn custody(mut self) -> Case {
        self.custody = true;
        self
    }

    fn closed(mut self, on: &str) -> Case {
        self.closed = Some(day(on));
        self
    }

    fn on(mut self, today: &str) -> Case {
        self.today = day(today);
        self
    }

    fn explain(&self) -> (Verdict, Vec<Step>) {
        let term = Term {
            procedure: self.procedure,
            start: self.start,
            custody: self.custody,
            changes: &self.changes,
            closed: self.closed,
        };
        let explained = explain(
            &term,
            Law::new(Rules::builtin(), &self.calendar),
            self.today,
        );
        assert_eq!(
            run(
                &term,
                Law::new(Rules::builtin(), &self.calendar),
                self.today
            ),
            explained.0
        );
        explained
    }

    fn verdict(&self) -> Verdict {
        self.explain().0
    }

    fn raw(&self) -> String {
        self.verdict().raw.map_or("-".into(), |d| d.to_string())
    }

    fn due(&self) -> String {
        self.verdict().due.map_or("-".into(), |d| d.to_string())
    }

    fn has(&self, kind: StepKind, note: &str) -> bool {
        self.explain()
            .1
            .iter()
            .any(|step| step.kind == kind && step.note.as_deref().unwrap_or("") == note)
    }

    fn warns(&self, note: &str) -> bool {
        self.has(StepKind::Warning, note)
    }
}

fn d1() -> Case {
    case("civil-first-ordinary", "2025-03-10").on("2025-08-01")
}

#[test]
fn published_examples() {
    // P1 (最高法2014), P2 (both lengths), P3 and P4 are rules without dates of their own.
    assert_eq!(
        case("civil-second-judgment", "2014-05-28").due(),
        "2014-08-28"
    );
    assert_eq!(
        case("civil-first-ordinary", "2025-01-01").due(),
        "2025-07-01"
    );
    assert_eq!(
        case("civil-first-simplified", "2025-01-01").due(),
        "2025-04-01"
    );
    assert_eq!(
        case("civil-first-ordinary", "2025-08-31").raw(),
        "2026-02-28"
    );
    assert_eq!(case("criminal-second", "2025-02-28").raw(), "2025-04-30");
    // P5: new counsel, deducted up to the tenth day.
    let counsel = pause(PauseKind::Adjourn, "2025-09-01", "2025-09-11");
    let p5 = case("criminal-second", "2025-08-01").with(&[counsel]);
    assert_eq!(
        (p5.raw().as_str(), p5.verdict().deducted),
        ("2025-10-11", 10)
    );
}

#[test]
fn derived_examples_without_changes() {
    let cases = [
        (
            "D1",
            "civil-first-ordinary",
            "2025-03-10",
            "2025-09-10",
            "2025-09-10",
        ),
        (
            "D2",
            "civil-first-ordinary",
            "2025-04-01",
            "2025-10-01",
            "2025-10-09",
        ),
        (
            "D3",
            "civil-first-ordinary",
            "2025-08-17",
            "2026-02-17",
            "2026-02-24",
        ),
        (
            "D4",
            "civil-first-ordinary",
            "2025-08-31",
            "2026-02-28",
            "2026-02-28",
        ),
        (
            "D4",
            "civil-first-ordinary",
            "2025-08-30",
            "2026-02-28",
            "2026-02-28",
        ),
        (
            "D4",
            "civil-first-ordinary",
            "2025-08-29",
            "2026-02-28",
            "2026-02-28",
        ),
        (
            "D5",
            "civil-first-ordinary",
            "2023-08-31",
            "2024-02-29",
            "2024-02-29",
        ),
        (
            "D6",
            "civil-first-small-claims",
            "2025-07-28",
            "2025-09-28",
            "2025-09-28",
        ),
        (
            "D7",
            "civil-second-ruling",
            "2025-09-05",
            "2025-10-05",
            "2025-10-09",
        ),
        (
            "D8",
            "admin-first-ordinary",
            "2025-09-01",
            "2026-03-01",
            "2026-03-02",
        ),
        (
            "D9",
            "admin-first-simplified",
            "2026-01-05",
            "2026-02-19",
            "2026-02-24",
        ),
        (
            "D17",
            "civil-first-simplified",
            "2025-06-16",
            "2025-09-16",
            "2025-09-16",
        ),
        (
            "D18",
            "criminal-first-public",
            "2025-02-28",
            "2025-05-31",
            "2025-06-03",
        ),
        (
            "D19",
            "criminal-simplified",
            "2025-09-12",
            "2025-10-02",
            "2025-10-09",
        ),
        (
            "D20",
            "criminal-fast",
            "2025-12-24",
            "2026-01-03",
            "2026-01-04",
        ),
        (
            "D22",
            "civil-first-ordinary",
            "2025-05-21",
            "2025-11-21",
            "2025-11-21",
        ),
        (
            "D23",
            "execution-first",
            "2025-10-09",
            "2026-04-09",
            "2026-04-09",
        ),
        (
            "D24",
            "execution-objection",
            "2026-02-05",
            "2026-02-20",
            "2026-02-24",
        ),
        (
            "D25",
            "execution-review",
            "2026-04-05",
            "2026-05-05",
            "2026-05-06",
        ),
        (
            "D26",
            "compensation-committee",
            "2025-06-30",
            "2025-09-30",
            "2025-09-30",
        ),
        (
            "D27",
            "civil-retrial-review",
            "2026-07-01",
            "2026-10-01",
            "2026-10-08",
        ),
    ];
    for (id, procedure, start, raw, due) in cases {
        let case = case(procedure, start);
        assert_eq!(
            (case.raw().as_str(), case.due().as_str()),
            (raw, due),
            "{id} {procedure} {start}"
        );
        assert!(!case.verdict().provisional, "{id}");
    }
    // D4 with the switch off; D19 and D20 in custody; D28: six months are not 180 days.
    let mut d4 = case("civil-first-ordinary", "2025-08-31");
    d4.calendar = Calendar::builtin().with_makeup(false);
    assert_eq!(d4.due(), "2026-03-02");
    assert_eq!(
        case("criminal-simplified", "2025-09-12").custody().due(),
        "2025-10-02"
    );
    assert_eq!(
        case("criminal-fast", "2025-12-24").custody().due(),
        "2026-01-03"
    );
    let wrong = months::add_days(day("2025-03-10"), 180);
    assert_eq!(wrong.to_string(), "2025-09-06");
    assert_ne!(Calendar::builtin().roll(wrong), d1().verdict().due.unwrap());
}

#[test]
fn derived_examples_with_changes() {
    let d2 = || case("civil-first-ordinary", "2025-04-01");
    let d23 = || case("execution-first", "2025-10-09").with(&[deduct("2025-12-01", "2026-01-29")]);
    let d26 = || case("compensation-committee", "2025-06-30");
    let six = extend(6, "2025-08-20");
    let d15 = case("civil-first-ordinary", "2025-01-10")
        .with(&[deduct("2025-02-01", "2025-03-24"), extend(6, "2025-06-20")]);
    let later = || d1().on("2026-11-23");
    let cases = [
        (
            "D10",
            later().with(&[deduct("2025-05-06", "2025-07-04")]),
            "2025-11-08",
            "2025-11-10",
            59,
        ),
        (
            "D11",
            later().with(&[
                deduct("2025-04-01", "2025-05-01"),
                deduct("2025-04-21", "2025-05-21"),
            ]),
            "2025-10-30",
            "2025-10-30",
            50,
        ),
        (
            "D12",
            later().with(&[pause(PauseKind::Suspend, "2025-05-10", "2025-11-20")]),
            "2026-03-23",
            "2026-03-23",
            194,
        ),
        (
            "D13",
            later().with(std::slice::from_ref(&six)),
            "2026-03-10",
            "2026-03-10",
            0,
        ),
        (
            "D13",
            later().with(&[six, extend(3, "2026-02-20")]),
            "2026-06-10",
            "2026-06-10",
            0,
        ),
        ("D15", d15, "2026-03-02", "2026-03-02", 51),
        (
            "D16",
            d2().with(&[extend(6, "2025-09-20")]),
            "2026-04-01",
            "2026-04-01",
            0,
        ),
        (
            "D17",
            case("civil-first-simplified", "2025-06-16")
                .with(&[convert("civil-first-ordinary", "2025-09-01")]),
            "2025-12-16",
            "2025-12-16",
            0,
        ),
        (
            "D21",
            case("criminal-first-public", "2025-05-01").with(&[restart("2025-08-20")]),
            "2025-11-20",
            "2025-11-20",
            0,
        ),
        ("D23", d23(), "2026-06-07", "2026-06-08", 59),
        (
            "D23",
            d23().with(&[extend(3, "2026-06-01")]),
            "2026-09-06",
            "2026-09-07",
            59,
        ),
        (
            "D26",
            d26().with(&[extend(3, "2025-09-20")]),
            "2025-12-30",
            "2025-12-30",
            0,
        ),
    ];
    for (id, case, raw, due, deducted) in cases {
        let verdict = case.verdict();
        assert_eq!(
            (case.raw().as_str(), case.due().as_str(), verdict.deducted),
            (raw, due, deducted),
            "{id}"
        );
        assert!(verdict.late.is_empty(), "{id}");
    }
    // D14: the last days to apply for and to decide the extension.
    let d14 = d1().verdict();
    assert_eq!(
        (d14.apply_by, d14.decide_by),
        (Some(day("2025-08-26")), Some(day("2025-09-05")))
    );
    // D18, D21: the advisory two months are shown with the due date.
    let normal = |case: Case| {
        case.explain()
            .1
            .into_iter()
            .find(|s| s.kind == StepKind::Normal)
            .unwrap()
            .date
            .unwrap()
    };
    assert_eq!(
        normal(case("criminal-first-public", "2025-02-28")),
        day("2025-04-30")
    );
    assert_eq!(
        normal(case("criminal-first-public", "2025-05-01").with(&[restart("2025-08-20")])),
        day("2025-10-20")
    );
}

#[test]
fn rule_1_what_begins_after_today_is_planned() {
    let planned = d1().with(&[
        deduct("2025-08-02", ""),
        extend(6, "2025-08-02"),
        convert("civil-foreign", "2025-08-03"),
    ]);
    let verdict = planned.verdict();
    assert_eq!(
        (planned.due().as_str(), verdict.state, verdict.deducted),
        ("2025-09-10", State::Running, 0)
    );
    assert_eq!(
        planned
            .explain()
            .1
            .iter()
            .filter(|s| s.kind == StepKind::Planned)
            .count(),
        3
    );
    // Planned, so not judged: far after the due date, and yet not late.
    assert!(
        d1().with(&[deduct("2026-05-01", "2026-05-02")])
            .verdict()
            .late
            .is_empty()
    );
    // An end after today counts in full once the start has come.
    assert_eq!(
        d1().with(&[deduct("2025-08-01", "2025-08-31")])
            .verdict()
            .deducted,
        30
    );
    // Without an approval an extension counts from the start.
    assert_eq!(d1().with(&[extend(6, "")]).due(), "2026-03-10");
}

#[test]
fn rule_2_an_open_one_counts_through_today_and_pauses() {
    let open = d1().with(&[deduct("2025-07-22", "")]);
    let verdict = open.verdict();
    assert_eq!(
        (verdict.deducted, verdict.state, verdict.level),
        (10, State::Paused, Level::Paused)
    );
    assert_eq!(
        (open.due().as_str(), verdict.days_left),
        ("2025-09-22", Some(52))
    );
    assert_eq!(open.clone().on("2025-08-11").verdict().deducted, 20);
    let closed = open.closed("2025-07-25").verdict();
    assert_eq!((closed.deducted, closed.state), (3, State::Closed));
    // A pause with an end does not pause the term, and neither does a late one.
    assert_eq!(
        d1().with(&[deduct("2025-07-22", "2025-12-31")])
            .verdict()
            .state,
        State::Running
    );
    let late = d1()
        .on("2025-09-20")
        .with(&[deduct("2025-09-15", "")])
        .verdict();
    assert_eq!(
        (late.state, late.level, late.late),
        (State::Running, Level::Over, vec![0])
    );
    // A pause that begins today has begun.
    assert_eq!(
        d1().with(&[deduct("2025-08-01", "")]).verdict().state,
        State::Paused
    );
}

#[test]
fn rule_3_one_day_has_an_order() {
    // 09-10 is the due day itself: the extension comes first, so the long deduction and what
    // follows it are in time.
    let changes = [
        deduct("2025-09-10", ""),
        extend(1, "2025-09-10"),
        deduct("2025-09-10", "2025-09-20"),
    ];
    let ordered = d1().on("2025-10-01").with(&changes);
    assert_eq!(
        (ordered.raw().as_str(), ordered.verdict().late),
        ("2025-10-31", vec![])
    );
    let kinds: Vec<_> = ordered
        .explain()
        .1
        .iter()
        .filter_map(|step| step.change)
        .collect();
    assert_eq!(kinds, [1, 2, 0]);
    // Restart, then conversion, then extension: the extension belongs to the new term.
    let day_of = "2025-04-10";
    let criminal = [
        extend(1, day_of),
        convert("criminal-first-public", day_of),
        restart(day_of),
    ];
    assert_eq!(
        case("criminal-simplified", "2025-04-01")
            .with(&criminal)
            .raw(),
        "2025-08-10"
    );
}

#[test]
fn rule_4_on_the_due_day_in_time_the_day_after_late() {
    let day_of = d1()
        .on("2025-12-01")
        .with(&[deduct("2025-09-10", "2025-09-30")])
        .verdict();
    assert_eq!((day_of.late, day_of.deducted), (vec![], 20));
    let after = d1()
        .on("2025-12-01")
        .with(&[deduct("2025-09-11", "2025-09-30"), extend(6, "2025-09-12")]);
    assert_eq!(
        (after.due().as_str(), after.verdict().late),
        ("2025-09-10", vec![0, 1])
    );
    // The rolled date counts (D2: 10-01 rolls to 10-09); in custody, the raw one.
    let d2 = case("civil-first-ordinary", "2025-04-01").with(&[extend(6, "2025-10-09")]);
    assert_eq!(d2.due(), "2026-04-01");
    let custody =
        case("criminal-simplified", "2025-09-12").with(&[deduct("2025-10-03", "2025-10-10")]);
    assert_eq!(custody.verdict().late, Vec::<usize>::new());
    assert_eq!(custody.custody().verdict().late, [0]);
    // Deductions accepted so far count to their ends.
    let chained = [
        deduct("2025-11-01", "2025-11-05"),
        deduct("2025-09-01", "2025-11-01"),
    ];
    assert_eq!(
        d1().on("2025-12-01").with(&chained).verdict().late,
        Vec::<usize>::new()
    );
    // A reason for accepting it makes it count, and the steps mention it.
    let Change::Pause(mut accepted) = deduct("2025-09-11", "2025-09-21") else {
        unreachable!()
    };
    accepted.accepted = Some("迟报".into());
    let accepted = d1().on("2025-12-01").with(&[Change::Pause(accepted)]);
    assert_eq!(
        (accepted.raw().as_str(), accepted.verdict().late),
        ("2025-09-20", vec![])
    );
    assert!(accepted.warns("late-accepted"));
    // A late conversion does not revive the term.
    let converted = case("civil-first-simplified", "2025-06-16")
        .with(&[convert("civil-first-ordinary", "2025-09-17")]);
    assert_eq!(
        (converted.due().as_str(), converted.verdict().late),
        ("2025-09-16", vec![0])
    );
    // One entered with a reason does, like any other change; of two on one day, the one with the
    // reason counts.
    let accepted = Change::Convert {
        to: "civil-first-ordinary".into(),
        on: day("2025-09-17"),
        accepted: Some("纸质裁定在先".into()),
    };
    let simplified = || case("civil-first-simplified", "2025-06-16");
    let one = simplified().with(std::slice::from_ref(&accepted));
    assert_eq!(
        (one.due().as_str(), one.verdict().late),
        ("2025-12-16", vec![])
    );
    assert!(one.warns("late-accepted"));
    let late = convert("civil-first-ordinary", "2025-09-17");
    for (changes, at) in [
        ([late.clone(), accepted.clone()], 0),
        ([accepted.clone(), late.clone()], 1),
    ] {
        let two = simplified().with(&changes);
        assert_eq!(
            (two.due().as_str(), two.verdict().late),
            ("2025-12-16", vec![at])
        );
    }
}

#[test]
fn rule_5_a_restart_is_never_late_and_ends_the_term_before() {
    let criminal = || case("criminal-first-public", "2025-01-10").on("2025-12-01");
    assert_eq!(
        criminal().with(&[restart("2025-08-20")]).due(),
        "2025-11-20"
    );
    let lapsed = criminal().with(&[extend(3, "2025-03-20"), restart("2025-05-20")]);
    assert_eq!(lapsed.due(), "2025-08-20");
    assert!(
        lapsed
            .explain()
            .1
            .iter()
            .any(|s| s.kind == StepKind::Lapse && s.months == Some(3))
    );
    // Of an earlier deduction, only the days after the new anchor count; while open, it still
    // pauses.
    let across = criminal().with(&[deduct("2025-03-01", "2025-05-30"), restart("2025-05-20")]);
    assert_eq!(
        (across.raw().as_str(), across.verdict().deducted),
        ("2025-08-30", 10)
    );
    let open = criminal()
        .on("2025-06-01")
        .with(&[deduct("2025-03-01", ""), restart("2025-05-20")])
        .verdict();
    assert_eq!((open.deducted, open.state), (12, State::Paused));
    // A criminal conversion does the same.
    let converted = case("criminal-simplified", "2025-04-01").with(&[
        extend(1, "2025-04-02"),
        deduct("2025-04-05", "2025-04-20"),
        convert("criminal-first-public", "2025-04-18"),
    ]);
    assert_eq!(
        (converted.raw().as_str(), converted.verdict().deducted),
        ("2025-07-20", 2)
    );
}

#[test]
fn rule_6_a_civil_conversion_keeps_anchor_and_deductions() {
    let changes = [
        deduct("2025-07-01", "2025-07-11"),
        extend(1, "2025-08-01"),
        convert("civil-first-ordinary", "2025-09-01"),
    ];
    let case = case("civil-first-simplified", "2025-06-16").with(&changes);
    assert_eq!(
        (case.raw().as_str(), case.verdict().deducted),
        ("2025-12-26", 10)
    );
    assert!(
        case.explain()
            .1
            .iter()
            .any(|s| s.kind == StepKind::Lapse && s.months == Some(1))
    );
}

#[test]
fn rule_7_a_stated_date_replaces_the_computed_one() {
    let on = |changes: &[Change]| d1().on("2026-11-23").with(changes);
    assert_eq!(on(&[until("2026-02-28", "2025-08-20")]).due(), "2026-02-28");
    assert_eq!(on(&[until("2026-03-01", "2025-08-20")]).due(), "2026-03-02");
    // Days before it are already included; days after it, and later extensions, are added to it.
    let before = on(&[
        deduct("2025-04-01", "2025-05-01"),
        until("2026-02-28", "2025-08-20"),
    ]);
    assert_eq!(
        (before.raw().as_str(), before.verdict().deducted),
        ("2026-02-28", 30)
    );
    let after = on(&[
        until("2026-02-28", "2025-08-20"),
        deduct("2025-10-01", "2025-10-11"),
        extend(1, "2026-01-01"),
    ]);
    assert_eq!(after.raw(), "2026-04-07");
    let across = on(&[
        deduct("2025-08-10", "2025-08-30"),
        until("2026-02-28", "2025-08-20"),
    ]);
    assert_eq!(
        (across.raw().as_str(), across.verdict().deducted),
        ("2026-03-10", 20)
    );
    let step = across
        .explain()
        .1
        .into_iter()
        .find(|s| s.kind == StepKind::Until)
        .unwrap();
    assert_eq!(
        (step.from, step.to),
        (Some(day("2025-09-30")), Some(day("2026-02-28")))
    );
    // A restart ends it like any extension.
    assert_eq!(
        on(&[until("2026-02-28", "2025-08-20"), restart("2025-09-01")]).raw(),
        "2026-03-01"
    );
}

#[test]
fn rule_8_closing_stops_the_clock() {
    let closed = d1()
        .on("2025-12-01")
        .with(&[deduct("2025-05-01", "2025-07-01"), extend(6, "2025-06-11")])
        .closed("2025-06-10");
    let verdict = closed.verdict();
    assert_eq!(
        (verdict.state, verdict.level, verdict.days_left),
        (State::Closed, Level::Closed, None)
    );
    assert_eq!(
        (closed.raw().as_str(), verdict.deducted),
        ("2025-10-20", 40)
    );
    assert!(closed.warns("after-closing"));
    // Changes that took effect on the day itself still count.
    assert_eq!(
        d1().with(&[extend(6, "2025-06-10")])
            .closed("2025-06-10")
            .due(),
        "2026-03-10"
    );
}

#[test]
fn rule_8_a_closing_on_a_day_to_come_is_planned() {
    for (procedure, changes) in [
        (
            "civil-first-ordinary",
            vec![pause(PauseKind::Suspend, "2025-05-01", "")],
        ),
        (
            "civil-first-ordinary",
            vec![deduct("2025-05-01", "2025-07-01")],
        ),
        ("bankruptcy", vec![]),
        ("no-such-procedure", vec![]),
    ] {
        let open = case(procedure, "2025-03-10")
            .with(&changes)
            .on("2025-06-09");
        let planned = open.clone().closed("2025-06-10");
        assert_eq!(planned.verdict(), open.verdict(), "{procedure}");
        assert_ne!(planned.verdict().state, State::Closed);
        assert!(planned.has(StepKind::ClosingPlanned, ""), "{procedure}");
        assert!(!planned.has(StepKind::Closed, ""));
        // From its day on it counts, and cuts off later changes.
        let held = planned.on("2025-06-10");
        assert_eq!(held.verdict().state, State::Closed, "{procedure}");
        assert!(held.has(StepKind::Closed, "") && !held.has(StepKind::ClosingPlanned, ""));
    }
}

#[test]
fn rule_9_odd_things_are_counted_and_named() {
    let ground = |ground: Option<&str>, from: &str, to: &str| {
        let ground = ground.map(str::to_owned);
        let (from, to) = (day(from), Some(day(to)));
        Change::Pause(Pause {
            kind: PauseKind::Deduct,
            ground,
            from,
            to,
            accepted: None,
        })
    };
    let one = |text| d1().with(&[ground(text, "2025-04-01", "2025-04-11")]);
    for (text, note) in [
        (None, "ground-missing"),
        (Some("天气"), "ground-unknown"),
        (Some("auction"), "ground-not-applicable"),
        (Some("committee-discussion"), "ground-local"),
    ] {
        let case = one(text);
        assert!(case.warns(note), "{note}");
        assert_eq!(case.raw(), "2025-09-20", "{note}");
    }
    for text in ["appraisal", "鉴定"] {
        assert!(
            !one(Some(text))
                .explain()
                .1
                .iter()
                .any(|s| s.kind == StepKind::Warning),
            "{text}"
        );
        assert!(one(Some(text)).has(StepKind::Deduct, "appraisal"));
    }
    assert!(
        d1().with(&[ground(Some("新证据"), "2025-04-01", "2025-05-02")])
            .warns("ground-over-maximum")
    );
    assert!(
        !d1()
            .with(&[ground(Some("新证据"), "2025-04-01", "2025-05-01")])
            .warns("ground-over-maximum")
    );
    // Extensions: too long, one round too many, empty. All counted.
    let long = d1().with(&[extend(7, "2025-06-01")]);
    assert!(long.warns("extension-over-statute") && long.due() == "2026-04-10");
    assert!(
        !d1()
            .with(&[extend(6, "2025-06-01"), extend(3, "2025-07-01")])
            .warns("extension-over-statute")
    );
    assert!(
        d1().with(&[extend(6, "2025-06-01"), extend(4, "2025-07-01")])
            .warns("extension-over-statute")
    );
    let third = d1().with(&[
        extend(6, "2025-06-01"),
        extend(3, "2025-07-01"),
        extend(1, "2025-07-02"),
    ]);
    assert!(third.warns("extension-not-provided") && third.due() == "2026-07-10");
    assert!(
        d1().with(&[extend(0, "2025-06-01")])
            .warns("extension-empty")
    );
    assert!(
        d1().with(&[until("2026-03-11", "2025-06-01")])
            .warns("extension-over-statute")
    );
    // A stated date that shortens the term, or lies before filing, counts as it is, with a warning.
    let shorter = d1().with(&[until("2025-05-01", "2025-04-01")]);
    assert!(shorter.warns("until-shortens") && !shorter.warns("until-before-start"));
    let slip = d1().with(&[until("2015-09-01", "2025-06-01")]);
    assert!(slip.warns("until-before-start") && !slip.warns("until-shortens"));
    assert!(
        !d1()
            .with(&[until("2025-11-01", "2025-06-01")])
            .warns("until-shortens")
    );
    // The supreme court may extend repeatedly.
    let repeated = case("criminal-first-public", "2025-01-10").with(&[
        extend(3, "2025-03-01"),
        extend(3, "2025-06-01"),
        extend(3, "2025-09-01"),
        extend(3, "2025-12-01"),
    ]);
    assert!(!repeated.warns("extension-not-provided") && repeated.raw() == "2026-04-10");
    // 仲裁法 60 as of 2018: a later case is still counted by it, with a warning.
    assert!(case("civil-award-setaside", "2026-04-01").warns("limit-expired"));
}

#[test]
fn rule_9_at_the_latest_caps_base_plus_extensions() {
    for procedure in [
        "criminal-retrial",
        "criminal-petition-review",
        "execution-fine",
    ] {
        let capped = case(procedure, "2025-01-10")
            .with(&[extend(5, "2025-02-01"), deduct("2025-03-01", "2025-03-11")]);
        assert_eq!(capped.raw(), "2025-07-20", "{procedure}");
        assert!(
            capped.explain().1.iter().any(|s| s.kind == StepKind::Cap),
            "{procedure}"
        );
        assert_eq!(
            case(procedure, "2025-01-10")
                .with(&[extend(3, "2025-02-01")])
                .raw(),
            "2025-07-10"
        );
    }
    assert_eq!(
        case("civil-first-simplified", "2025-01-10")
            .with(&[extend(3, "2025-02-01")])
            .raw(),
        "2025-07-10"
    );
}

#[test]
fn rule_10_beyond_the_known_holidays_is_provisional() {
    let ordinary = |start| case("civil-first-ordinary", start).verdict();
    assert!(!ordinary("2026-06-30").provisional);
    assert!(ordinary("2026-07-01").provisional);
    assert!(
        case("criminal-first-public", "2026-10-09")
            .custody()
            .verdict()
            .provisional
    );
    // Raw falls within the year, due in the next one.
    let mut calendar = Calendar::builtin();
    let file = r#"{"year":2026,"days":[{"date":"2026-12-31","isOffDay":true}]}"#;
    calendar.add_year(file).unwrap();
    let mut across = case("civil-first-ordinary", "2026-06-30").with(&[]);
    across.calendar = calendar;
    across = across.with(&[deduct("2026-07-01", "2026-07-02")]);
    assert_eq!(
        (across.raw().as_str(), across.due().as_str()),
        ("2026-12-31", "2027-01-01")
    );
    assert!(across.verdict().provisional);
    assert!(
        case("civil-first-ordinary", "2005-01-10")
            .verdict()
            .provisional
    );
}

#[test]
fn rule_11_no_limit_and_unknown_are_never_in_time_nor_overdue() {
    let none = case("civil-foreign", "2025-01-10").with(&[deduct("2025-03-01", "2025-03-11")]);
    let verdict = none.verdict();
    assert_eq!(
        (verdict.state, verdict.level, verdict.due, verdict.days_left),
        (State::None, Level::None, None, None)
    );
    assert_eq!(
        (verdict.provisional, verdict.apply_by, verdict.late),
        (false, None, vec![])
    );
    assert!(none.has(StepKind::None, "foreign"));
    for unknown in [
        case("no-such-thing", "2025-01-10"),
        case("civil-first-ordinary", ""),
    ] {
        let verdict = unknown.verdict();
        assert_eq!(
            (verdict.state, verdict.level, verdict.due),
            (State::Unknown, Level::Unknown, None)
        );
        assert!(
            unknown
                .explain()
                .1
                .iter()
                .any(|s| s.kind == StepKind::Unknown)
        );
    }
    assert_eq!(
        case("civil-foreign", "2025-01-10")
            .closed("2025-05-01")
            .verdict()
            .state,
        State::Closed
    );
    assert_eq!(
        d1().with(&[convert("civil-foreign", "2025-05-01")])
            .verdict()
            .state,
        State::None
    );
    assert_eq!(
        d1().with(&[convert("no-such-thing", "2025-05-01")])
            .verdict()
            .state,
        State::Unknown
    );
    // Converted back to a known procedure, the term is computed again.
    let back = d1().with(&[
        convert("no-such-thing", "2025-05-01"),
        convert("civil-first-ordinary", "2025-05-02"),
    ]);
    assert_eq!(back.due(), "2025-09-10");
}

#[test]
fn levels_follow_the_days_left() {
    for (today, level, left) in [
        ("2025-09-11", Level::Over, -1),
        ("2025-09-10", Level::Urgent, 0),
        ("2025-09-07", Level::Urgent, 3),
        ("2025-09-06", Level::Near, 4),
        ("2025-09-03", Level::Near, 7),
        ("2025-09-02", Level::Ahead, 8),
        ("2025-08-11", Level::Ahead, 30),
        ("2025-08-10", Level::Normal, 31),
    ] {
        let verdict = d1().on(today).verdict();
        assert_eq!(
            (verdict.level, verdict.days_left),
            (level, Some(left)),
            "{today}"
        );
    }
}

#[test]
fn day_rows_take_months_first() {
    let special = case("civil-special", "2025-01-31").with(&[extend(1, "2025-02-05")]);
    assert_eq!(special.raw(), "2025-03-30");
}

#[test]
fn more_changes_than_fit_on_the_stack_are_judged_alike() {
    let mut changes: Vec<Change> = (1..=28)
        .map(|d| deduct(&format!("2025-04-{d:02}"), &format!("2025-04-{d:02}")))
        .collect();
    changes.push(deduct("2025-04-01", "2025-04-21"));
    assert_eq!(d1().with(&changes).verdict().deducted, 20);
}

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

/// The changes of a term, and the warning that must be among its steps, or must not if prefixed by
/// `!`.
#[test]
fn what_a_change_does_that_the_law_does_not_know_is_named() {
    let pause = |kind, ground: &str| {
        Change::Pause(Pause {
            kind,
            ground: Some(ground.to_owned()),
            from: day("2026-02-02"),
            to: Some(day("2026-02-12")),
            accepted: None,
        })
    };
    let (deduct, suspend) = (PauseKind::Deduct, PauseKind::Suspend);
    let by = |level: &str| {
        Change::Extend(Extension {
            months: 1,
            approved: Some(day("2026-02-03")),
            level: Some(level.to_owned()),
            ..Extension::default()
        })
    };
    let (ordinary, simplified) = ("civil-first-ordinary", "civil-first-simplified");
    for (procedure, change, note) in [
        // Longer texts that contain a name.
        (ordinary, pause(suspend, "等待另案判决"), "!ground-unknown"),
        (
            ordinary,
            pause(
                suspend,
                "本案必须以另一案的审理结果为依据，而另一案尚未审结",
            ),
            "!ground-unknown",
        ),
        (ordinary, pause(suspend, "原告死亡"), "!ground-unknown"),
        (
            "criminal-first-public",
            pause(suspend, "被告人在逃"),
            "!ground-unknown",
        ),
        (ordinary, pause(deduct, "伤残鉴定"), "!ground-unknown"),
        (ordinary, pause(deduct, "管辖权异议上诉"), "!ground-unknown"),
        (ordinary, pause(deduct, "其他事由"), "ground-unknown"),
        // The law provides the ground for another kind of change.
        (ordinary, pause(suspend, "鉴定"), "ground-belongs-deduct"),
        (
            ordinary,
            pause(deduct, "当事人死亡"),
            "ground-belongs-suspend",
        ),
        (ordinary, pause(deduct, "拍卖"), "ground-not-applicable"),
        (ordinary, pause(deduct, "鉴定"), "!ground-belongs-deduct"),
        // Only part of a mediation is deducted.
        (ordinary, pause(deduct, "调解"), "ground-beyond"),
        (simplified, pause(deduct, "mediation"), "ground-beyond"),
        (
            "admin-first-ordinary",
            pause(deduct, "调解"),
            "!ground-beyond",
        ),
        // Second instance only.
        (
            "criminal-first-public",
            pause(deduct, "检察院阅卷"),
            "ground-not-applicable",
        ),
        (
            "criminal-second",
            pause(deduct, "检察院阅卷"),
            "!ground-not-applicable",
        ),
        // The approver.
        ("admin-first-ordinary", by("president"), "approver"),
        ("admin-first-ordinary", by("院长"), "approver"),
        ("admin-first-ordinary", by("high"), "!approver"),
        ("execution-first", by("president"), "!approver"),
        (ordinary, by("王院长"), "!approver"),
        (
            ordinary,
            convert("criminal-first-public", "2026-02-03"),
            "conversion-other-branch",
        ),
        (
            simplified,
            convert(ordinary, "2026-02-03"),
            "!conversion-other-branch",
        ),
    ] {
        let (wanted, note) = match note.strip_prefix('!') {
            Some(note) => (false, note),
            None => (true, note),
        };
        let asked = case(procedure, "2026-01-05").with(std::slice::from_ref(&change));
        assert_eq!(asked.warns(note), wanted, "{procedure} {change:?} {note}");
    }
    let free = |procedure| {
        let asked = case(procedure, "2026-01-05").with(&[pause(deduct, "调解")]);
        let steps = asked.explain().1;
        let beyond = steps
            .iter()
            .find(|s| s.note.as_deref() == Some("ground-beyond"));
        beyond.and_then(|step| step.days)
    };
    assert_eq!((free(ordinary), free(simplified)), (Some(15), Some(7)));
}

/// An extension without an approval day counts from the start; if that revives a term or loses the
/// extension, there is a warning.
#[test]
fn an_extension_without_a_day_is_named_where_that_decides() {
    let undated = || extend(6, "");
    let over = d1().with(&[undated()]);
    // D1 is due on 2025-09-10.
    for (today, named) in [
        ("2025-08-01", false),
        ("2025-09-10", false),
        ("2025-09-11", true),
    ] {
        assert_eq!(
            over.clone().on(today).warns("approval-missing-over"),
            named,
            "{today}"
        );
    }
    // It is overdue anyway.
    assert!(!over.clone().on("2026-03-11").warns("approval-missing-over"));
    let dated = d1().with(&[extend(6, "2025-09-01")]).on("2025-09-11");
    assert!(!dated.warns("approval-missing-over"));
    let converted = case("civil-first-simplified", "2026-01-05")
        .with(&[extend(1, ""), convert("civil-first-ordinary", "2026-03-20")])
        .on("2026-06-30");
    assert!(converted.warns("approval-missing-lapsed"));
    let remarked = |case: &Case| {
        let term = Term {
            procedure: case.procedure,
            start: case.start,
            custody: case.custody,
            changes: &case.changes,
            closed: case.closed,
        };
        let law = Law::new(Rules::builtin(), &case.calendar);
        let (_, remarks) = remarks(&term, law, case.today);
        remarks
            .iter()
            .map(|one| (one.change, one.note))
            .collect::<Vec<_>>()
    };
    assert_eq!(remarked(&converted), [(0, "approval-missing-lapsed")]);
}

#[test]
fn a_change_before_the_start_counts_and_is_named() {
    for change in [
        deduct("2015-04-01", "2015-05-01"),
        pause(PauseKind::Suspend, "2025-03-09", ""),
        extend(1, "2025-03-09"),
        convert("civil-first-simplified", "2015-03-10"),
        restart("2015-04-10"),
    ] {
        assert!(
            d1().with(std::slice::from_ref(&change))
                .warns("before-start"),
            "{change:?}"
        );
    }
    for change in [
        deduct("2025-03-10", "2025-05-01"),
        extend(1, ""),
        restart("2025-03-10"),
    ] {
        assert!(
            !d1()
                .with(std::slice::from_ref(&change))
                .warns("before-start"),
            "{change:?}"
        );
    }
    assert_eq!(d1().with(&[restart("2015-04-10")]).due(), "2015-10-10");
}

#[test]
fn a_closing_before_the_start_is_named_and_of_what_is_closed_nothing_is_applied_for() {
    let mut closed = d1();
    closed.closed = Some(day("2025-01-01"));
    assert!(closed.warns("closed-before-start"));
    let (verdict, _) = closed.explain();
    assert_eq!((verdict.apply_by, verdict.decide_by), (None, None));
    assert!(!d1().warns("closed-before-start"));
}
