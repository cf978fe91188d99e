//! Rows kept for the second pass, as events.

use crate::domain::event::{Event, Fact};
use crate::service::api::CaseRow;

/// What kind of row was kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kept {
    New,
    Update { custody: bool, closed: bool },
    Event,
}

impl Kept {
    pub(super) fn code(self) -> u8 {
        match self {
            Kept::New => 0,
            Kept::Event => 1,
            Kept::Update { custody, closed } => 4 | u8::from(custody) | u8::from(closed) << 1,
        }
    }

    pub(super) fn from_code(code: u8) -> Option<Kept> {
        match code {
            0 => Some(Kept::New),
            1 => Some(Kept::Event),
            4..=7 => Some(Kept::Update {
                custody: code & 1 != 0,
                closed: code & 2 != 0,
            }),
            _ => None,
        }
    }
}

/// A case row as events, for keeping.
pub(super) fn registration_events(row: CaseRow) -> Vec<Event> {
    let mut events = vec![Event {
        on: row.registration.filed,
        fact: Fact::Registered(Box::new(row.registration)),
    }];
    if row.closed.is_some() || row.how.is_some() {
        events.push(Event {
            on: row.closed,
            fact: Fact::Closed { how: row.how },
        });
    }
    events
}

/// The row again.
pub(super) fn row_of(row: u32, kept: Kept, said: Vec<Event>) -> CaseRow {
    let mut case = CaseRow {
        row,
        ..CaseRow::default()
    };
    if let Kept::Update { custody, closed } = kept {
        case.custody_given = custody;
        case.closed_column = closed;
    }
    for event in said {
        match event.fact {
            Fact::Registered(registration) => case.registration = *registration,
            Fact::Closed { how } => {
                case.closed = event.on;
                case.how = how;
            }
            _ => {}
        }
    }
    case
}
