use super::*;
use crate::domain::event::{Event, Fact, Recorded, Registration};

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// A case filed in the first court on a day; then `closed`, `reopened`, or the court it moved to,
/// each with its day.
fn case(filed: &str, said: &[(&str, &str)]) -> Case {
    let registered = Fact::Registered(Box::new(Registration {
        number: "(2024)内0782民初1号".to_owned(),
        court: Some("甲".to_owned()),
        filed: Some(day(filed)),
        ..Registration::default()
    }));
    let mut events = vec![(None, registered)];
    events.extend(said.iter().map(|(what, on)| {
        let fact = match *what {
            "closed" => Fact::Closed { how: None },
            "reopened" => Fact::Reopened { reason: None },
            court => Fact::Amended {
                field: Field::Court,
                value: Some(court.to_owned()),
            },
        };
        (Some(day(on)), fact)
    }));
    let recorded: Vec<Recorded> = (1..)
        .zip(events)
        .map(|(commit, (on, fact))| Recorded {
            commit,
            index: 0,
            event: Event { on, fact },
        })
        .collect();
    Case::of(recorded.iter())
}

#[test]
fn a_long_pending_case_counts_once_and_as_it_stands() {
    let window = Window::new(day("2026-01-01"), day("2026-06-29"));
    let (closed, reopened) = ("closed", "reopened");
    let (open, gone) = (Some(false), Some(true));
    for (filed, said, all, first, second) in [
        ("2024-08-05", vec![], open, open, None),
        // Young at the new year and still so, or long-pending within the window.
        ("2025-06-30", vec![], None, None, None),
        ("2025-03-10", vec![], open, open, None),
        ("2024-08-05", vec![(closed, "2026-03-05")], gone, gone, None),
        // Closed before the window, closed young, closed after the window.
        ("2024-08-05", vec![(closed, "2025-12-31")], None, None, None),
        ("2025-03-10", vec![(closed, "2026-03-10")], None, None, None),
        ("2024-08-05", vec![(closed, "2026-06-30")], open, open, None),
        (
            "2024-08-05",
            vec![(closed, "2026-03-05"), (reopened, "2026-05-05")],
            open,
            open,
            None,
        ),
        (
            "2024-08-05",
            vec![
                (closed, "2026-03-05"),
                (reopened, "2026-05-05"),
                (closed, "2026-06-01"),
            ],
            gone,
            gone,
            None,
        ),
        // Reopened after the window: it counts as closed in it.
        (
            "2024-08-05",
            vec![(closed, "2026-03-05"), (reopened, "2026-07-01")],
            gone,
            gone,
            None,
        ),
        // A case of another court counts there.
        ("2024-08-05", vec![("乙", "2026-02-02")], open, None, open),
        (
            "2024-08-05",
            vec![("乙", "2026-02-02"), (closed, "2026-03-05")],
            gone,
            None,
            gone,
        ),
        (
            "2024-08-05",
            vec![("乙", "2026-02-02"), ("甲", "2026-03-02")],
            open,
            open,
            None,
        ),
    ] {
        let case = case(filed, &said);
        let of = |court: &str| {
            let within = |seat: &Seat<'_>| seat.court == Some(court);
            cleared(&case, 12, Moves::OF_COURT, &within, window)
        };
        let anywhere = cleared(&case, 12, Moves::default(), &|_| true, window);
        assert_eq!(
            (anywhere, of("甲"), of("乙")),
            (all, first, second),
            "{filed} {said:?}"
        );
    }
}
