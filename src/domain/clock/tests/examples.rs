//! The published and the derived examples of terms.

use super::*;

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
