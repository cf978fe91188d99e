//! The rules of the clock, one by one.

use super::*;

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
