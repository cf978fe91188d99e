//! What is counted although the law does not know it, and named.

use super::*;

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
    // Of two on one day the order of their ids decides, not that of entry.
    let (first, second) = (
        convert(simplified, "2026-02-05"),
        convert("civil-first-small-claims", "2026-02-05"),
    );
    for (changes, without_effect) in [
        (vec![first.clone(), second.clone()], Some(0)),
        (vec![second.clone(), first.clone()], Some(1)),
        (vec![first.clone(), first.clone()], None),
        (vec![first.clone(), convert(ordinary, "2026-02-06")], None),
    ] {
        let steps = case(ordinary, "2026-01-05").with(&changes).explain().1;
        let named = steps
            .iter()
            .find(|step| step.note.as_deref() == Some("conversion-same-day"));
        assert_eq!(
            named.and_then(|step| step.change),
            without_effect,
            "{changes:?}"
        );
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
            .map(|one| (one.change, one.warning.id()))
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
