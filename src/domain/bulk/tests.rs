use super::*;
use crate::domain::calendar::Calendar;
use crate::domain::change::{Extension, Pause, PauseKind};
use crate::domain::clock::Law;
use crate::domain::day::Distance;
use crate::domain::event::{Fact, FollowUp, Registration, Supervision};
use crate::domain::rules::Rules;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// Filed on 2026-01-05, due on 2026-04-07 (three months, rolled over 清明).
fn open_case() -> Case {
    let mut case = Case::default();
    case.apply(&Event {
        on: None,
        fact: Fact::Registered(Box::new(Registration {
            number: "(2026)内0702民初1号".into(),
            procedure: Some("civil-first-simplified".into()),
            filed: Some(day("2026-01-05")),
            handler: Some("甲".into()),
            tags: vec!["涉企业".into()],
            ..Registration::default()
        })),
    });
    case
}

fn followed(mut case: Case, next: &str) -> Case {
    case.apply(&Event {
        on: Some(day("2026-02-01")),
        fact: Fact::FollowedUp(FollowUp {
            outcome: "contacted".into(),
            next: Some(day(next)),
            ..FollowUp::default()
        }),
    });
    case
}

fn limited(mut case: Case, limit: &str) -> Case {
    case.apply(&Event {
        on: Some(day("2026-02-01")),
        fact: Fact::Supervised(Supervision {
            text: "限期送达".into(),
            limit: Some(day(limit)),
            ..Supervision::default()
        }),
    });
    case
}

fn ask(doing: &Doing, case: &Case, reason: Option<&str>) -> Plan {
    let rules = Rules::builtin();
    let calendar = Calendar::builtin();
    let ground = Ground {
        law: Law::new(rules, &calendar),
        today: day("2026-03-02"),
        reason,
    };
    doing.plan(case, &ground)
}

fn by(text: &str) -> Moved {
    Moved::By(Distance::parse(text).unwrap())
}

#[test]
fn a_distance_keeps_each_cases_own_day() {
    for (own, then) in [
        ("2026-03-02", "2026-03-09"),
        ("2026-03-04", "2026-03-11"),
        // A Saturday rolls to Monday.
        ("2026-03-07", "2026-03-16"),
        // Missed days count from the day originally set.
        ("2026-02-27", "2026-03-06"),
    ] {
        let plan = ask(&Doing::Next(by("+7d")), &followed(open_case(), own), None);
        assert_eq!(plan.before, Some(Shown::Day(day(own))));
        assert_eq!(plan.after, Some(Shown::Day(day(then))), "{own}");
        assert_eq!(plan.skip, None);
    }
}

#[test]
fn a_day_behind_the_limit_of_the_measure_needs_a_reason() {
    let case = limited(followed(open_case(), "2026-03-02"), "2026-03-05");
    let doing = Doing::Next(by("+7d"));
    let plan = ask(&doing, &case, None);
    assert_eq!(plan.skip, Some(Skip::PastMeasure(day("2026-03-05"))));
    assert_eq!(plan.after, Some(Shown::Day(day("2026-03-09"))));
    assert_eq!(ask(&doing, &case, Some("院长同意")).skip, None);
    // A limit that has passed no longer applies.
    let passed = limited(followed(open_case(), "2026-03-02"), "2026-02-20");
    assert_eq!(ask(&doing, &passed, None).skip, None);
    // An outcome's own rule stops at the limit by itself.
    let outcome = Doing::FollowUp {
        outcome: "contacted".into(),
        note: None,
        next: Some(by("+7d")),
    };
    assert_eq!(
        ask(&outcome, &case, None).after,
        Some(Shown::Day(day("2026-03-05")))
    );
}

#[test]
fn reasons_for_leaving_a_case_alone() {
    let open = followed(open_case(), "2026-03-02");
    let mut closed = open.clone();
    closed.apply(&Event {
        on: Some(day("2026-02-10")),
        fact: Fact::Closed { how: None },
    });
    let to = |text: &str| Doing::Next(Moved::To(day(text)));
    let handler = |name: &str, on: Option<&str>| Doing::Amend {
        field: Field::Handler,
        value: Some(name.into()),
        on: on.map(day),
    };
    let close = |on: &str| Doing::Close {
        on: day(on),
        how: None,
    };
    let resume = |on: &str| Doing::Resume { on: day(on) };
    let mut stopped = open.clone();
    for from in ["2026-02-02", "2026-02-20"] {
        let pause = Pause {
            kind: PauseKind::Deduct,
            ground: None,
            from: day(from),
            to: None,
            accepted: None,
        };
        stopped.apply(&Event {
            on: Some(day(from)),
            fact: Fact::Changed {
                change: Change::Pause(pause),
                note: None,
            },
        });
    }
    for (doing, case, skip) in [
        (resume("2026-03-02"), &stopped, Some(Skip::SeveralPauses)),
        (resume("2026-02-15"), &stopped, None),
        (resume("2026-02-01"), &stopped, Some(Skip::NothingToResume)),
        (Doing::Next(by("+7d")), &open_case(), Some(Skip::NoNext)),
        (to("2026-03-02"), &open, Some(Skip::Unchanged)),
        (to("2026-02-27"), &open, Some(Skip::Past)),
        (to("2026-03-03"), &closed, Some(Skip::Closed)),
        (to("2026-03-03"), &Case::default(), Some(Skip::NoSuchCase)),
        (handler("甲", None), &open, Some(Skip::Unchanged)),
        (
            handler("乙", Some("2026-01-01")),
            &open,
            Some(Skip::Impossible),
        ),
        (handler("乙", Some("2026-02-01")), &closed, None),
        (Doing::Tag("涉企业".into()), &open, Some(Skip::Unchanged)),
        (Doing::Untag("涉金融".into()), &open, Some(Skip::Unchanged)),
        (Doing::Tag("涉金融".into()), &closed, None),
        (resume("2026-03-02"), &open, Some(Skip::NothingToResume)),
        (close("2026-03-02"), &open, None),
        (close("2026-03-03"), &open, Some(Skip::Impossible)),
        (close("2026-01-04"), &open, Some(Skip::Impossible)),
        (close("2026-03-02"), &closed, Some(Skip::Closed)),
    ] {
        assert_eq!(ask(&doing, case, None).skip, skip, "{doing:?}");
    }
}

#[test]
fn a_late_change_is_left_out_unless_a_reason_accepts_it() {
    let late = Doing::Change {
        change: Change::Pause(Pause {
            kind: PauseKind::Deduct,
            ground: Some("appraisal".into()),
            from: day("2026-04-20"),
            to: Some(day("2026-04-30")),
            accepted: None,
        }),
        note: None,
    };
    let rules = Rules::builtin();
    let calendar = Calendar::builtin();
    let ground = |reason| Ground {
        law: Law::new(rules, &calendar),
        today: day("2026-05-06"),
        reason,
    };
    let plan = late.plan(&open_case(), &ground(None));
    assert_eq!(plan.skip, Some(Skip::Late(day("2026-04-07"))));
    assert_eq!(plan.before, plan.after);
    let plan = late.plan(&open_case(), &ground(Some("当事人申请在先")));
    assert_eq!(plan.skip, None);
    assert_ne!(plan.before, plan.after);
    let Fact::Changed {
        change: Change::Pause(pause),
        ..
    } = &plan.events[0].fact
    else {
        panic!()
    };
    assert_eq!(pause.accepted.as_deref(), Some("当事人申请在先"));
}

#[test]
fn an_extension_shows_the_due_date_before_and_after() {
    let extend = Doing::Change {
        change: Change::Extend(Extension {
            months: 1,
            approved: Some(day("2026-03-02")),
            ..Extension::default()
        }),
        note: None,
    };
    let plan = ask(&extend, &open_case(), None);
    assert_eq!(plan.before, Some(Shown::Day(day("2026-04-07"))));
    assert_eq!(plan.after, Some(Shown::Day(day("2026-05-06"))));
}

/// A bulk follow-up by rule sets the day that one outcome on the checklist sets: a working day,
/// never past the limit of the measure or the due date.
#[test]
fn a_rule_gives_each_case_the_day_of_the_checklist() {
    let paused = {
        let mut case = open_case();
        case.apply(&Event {
            on: Some(day("2026-02-10")),
            fact: Fact::Changed {
                change: Change::Pause(Pause {
                    kind: PauseKind::Suspend,
                    ground: None,
                    from: day("2026-02-10"),
                    to: None,
                    accepted: None,
                }),
                note: None,
            },
        });
        case
    };
    for (case, rule, then) in [
        (open_case(), "+7d", "2026-03-09"),
        // A Saturday rolls to Monday.
        (open_case(), "+5d", "2026-03-09"),
        // A day past the due date becomes the due date.
        (open_case(), "+2m", "2026-04-07"),
        // The limit of the measure is a Sunday, so the day moves back to Friday.
        (limited(open_case(), "2026-03-08"), "+7d", "2026-03-06"),
        // The due date of a case whose clock stands still moves on.
        (paused, "+2m", "2026-05-06"),
    ] {
        let doing = Doing::FollowUp {
            outcome: "contacted".into(),
            note: None,
            next: Some(by(rule)),
        };
        let plan = ask(&doing, &case, None);
        assert_eq!(plan.skip, None, "{rule}");
        assert_eq!(plan.after, Some(Shown::Day(day(then))), "{rule}");
    }
}

#[test]
fn a_day_of_ones_own_past_the_due_date_takes_a_reason() {
    let doing = Doing::FollowUp {
        outcome: "contacted".into(),
        note: None,
        next: Some(Moved::To(day("2026-04-10"))),
    };
    let plan = ask(&doing, &open_case(), None);
    assert_eq!(plan.skip, Some(Skip::PastDue(day("2026-04-07"))));
    let plan = ask(&doing, &open_case(), Some("已报请延长"));
    assert_eq!(plan.skip, None);
    let limited = limited(open_case(), "2026-03-20");
    let plan = ask(&doing, &limited, None);
    assert_eq!(plan.skip, Some(Skip::PastMeasure(day("2026-03-20"))));
}
