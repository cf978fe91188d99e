//! The checklist of the day, asked of a real docket.

use qingji::domain::event::{Fact, FollowUp, Registration};
use qingji::domain::next::{Bound, Rule};
use qingji::service::api::{Follow, Request, Response, Written};

use crate::support::court::{Docket, day};

/// A case filed on a day, three months to go by the simplified procedure.
fn add(docket: &Docket, serial: u32, filed: &str) -> String {
    let number = format!("(2026)内0783民初{serial}号");
    let registration = Registration {
        number: number.clone(),
        handler: Some(
            if serial.is_multiple_of(2) {
                "周庭"
            } else {
                "李静"
            }
            .to_owned(),
        ),
        division: Some("民一庭".to_owned()),
        procedure: Some("civil-first-simplified".to_owned()),
        filed: Some(day(filed)),
        ..Registration::default()
    };
    docket.ask(Request::Add(Box::new(registration))).unwrap();
    number
}

fn follow(docket: &Docket, number: &str, outcome: &str, rule: Option<&str>) -> Written {
    let follow = Follow {
        number: number.to_owned(),
        on: None,
        follow_up: FollowUp {
            outcome: outcome.to_owned(),
            ..FollowUp::default()
        },
        rule: rule.and_then(Rule::parse),
    };
    match docket.ask(Request::Follow(Box::new(follow))).unwrap() {
        Response::Written(written) => written,
        other => panic!("{other:?}"),
    }
}

#[test]
fn the_next_day_stays_within_the_limit_of_the_measure_and_the_due_date() {
    let docket = Docket::in_memory("2026-06-10");
    // Due on 2026-08-20.
    let number = add(&docket, 1, "2026-05-20");
    let plain = follow(&docket, &number, "served", Some("+15d"))
        .next
        .unwrap();
    assert_eq!((plain.day, plain.capped), (day("2026-06-25"), None));
    let measure = |limit| Fact::Supervised {
        text: "拿出方案".to_owned(),
        limit: Some(day(limit)),
    };
    docket.record(&number, None, measure("2026-06-19")).unwrap();
    // A holiday from the 19th to the 21st: the last working day before the limit.
    let capped = follow(&docket, &number, "served", Some("+15d"))
        .next
        .unwrap();
    assert_eq!(capped.day, day("2026-06-18"));
    assert_eq!(capped.capped.unwrap().bound, Bound::Supervision);
    // The last supervision counts, and its undoing brings the one before back.
    let later = docket.record(&number, None, measure("2026-12-01")).unwrap();
    let due = follow(&docket, &number, "served", Some("+6m"))
        .next
        .unwrap();
    assert_eq!(due.day, day("2026-08-20"));
    assert_eq!(due.capped.unwrap().bound, Bound::Due);
    docket.undo(Some(later)).unwrap();
    let capped = follow(&docket, &number, "served", Some("+15d"))
        .next
        .unwrap();
    assert_eq!(capped.day, day("2026-06-18"));
    assert_eq!(follow(&docket, &number, "x", None).next, None);
    docket
        .record(&number, None, Fact::Closed { how: None })
        .unwrap();
    let closed = follow(&docket, &number, "served", Some("+15d"));
    assert_eq!((closed.next, closed.line.unwrap().next), (None, None));
}
