//! Rows kept for the second pass, as events.

use chrono::NaiveDate;

use crate::domain::case::Named;
use crate::domain::change::PauseKind;
use crate::domain::event::{Event, Fact, Field};
use crate::service::api::CaseRow;

/// The kind of a kept row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kept {
    New,
    Update {
        custody: bool,
        closed: bool,
        sideless: bool,
    },
    Event,
    /// A resumption, and what its row said about the pause; the other values of the event mean
    /// nothing.
    Resumed {
        kind: bool,
        from: bool,
    },
}

impl Kept {
    pub(super) fn code(self) -> u8 {
        match self {
            Kept::New => 0,
            Kept::Event => 1,
            Kept::Resumed { kind, from } => 4 | u8::from(kind) | u8::from(from) << 1,
            Kept::Update {
                custody,
                closed,
                sideless,
            } => 8 | u8::from(custody) | u8::from(closed) << 1 | u8::from(sideless) << 2,
        }
    }

    pub(super) fn from_code(code: u8) -> Option<Kept> {
        match code {
            0 => Some(Kept::New),
            1 => Some(Kept::Event),
            4..=7 => Some(Kept::Resumed {
                kind: code & 1 != 0,
                from: code & 2 != 0,
            }),
            8..=15 => Some(Kept::Update {
                custody: code & 1 != 0,
                closed: code & 2 != 0,
                sideless: code & 4 != 0,
            }),
            _ => None,
        }
    }
}

/// Encodes a resumption that does not fully identify its pause.
pub(super) fn open_resumption(on: Option<NaiveDate>, named: Named) -> (Kept, Event) {
    let kept = Kept::Resumed {
        kind: named.kind.is_some(),
        from: named.from.is_some(),
    };
    let fact = Fact::Resumed {
        kind: named.kind.unwrap_or(PauseKind::Deduct),
        from: named.from.or(on).unwrap_or_default(),
    };
    (kept, Event { on, fact })
}

/// What the row of a resumption said about its pause.
pub(super) fn named_of(kept: Kept, fact: &Fact) -> Option<Named> {
    match (kept, fact) {
        (Kept::Resumed { kind, from }, Fact::Resumed { kind: k, from: f }) => Some(Named {
            kind: kind.then_some(*k),
            from: from.then_some(*f),
        }),
        _ => None,
    }
}

/// Encodes a case row as events.
pub(super) fn registration_events(row: CaseRow) -> Vec<Event> {
    let mut events = vec![Event {
        on: row.registration.filed,
        fact: Fact::Registered(row.registration),
    }];
    if row.closed.is_some() || row.how.is_some() {
        events.push(Event {
            on: row.closed,
            fact: Fact::Closed { how: row.how },
        });
    }
    events
}

/// Merges a later row of the same case: values it leaves empty stay, values it replaces go to
/// `lost`.
pub(super) fn overlay(row: &mut CaseRow, later: CaseRow, lost: &mut dyn FnMut(Field, String)) {
    fn put<T: PartialEq + ToString>(
        to: &mut Option<T>,
        from: Option<T>,
        field: Field,
        lost: &mut dyn FnMut(Field, String),
    ) {
        if from.is_none() || from == *to {
            return;
        }
        if let Some(old) = std::mem::replace(to, from) {
            lost(field, old.to_string());
        }
    }
    let (r, l) = (&mut row.registration, later.registration);
    put(&mut r.court, l.court, Field::Court, lost);
    put(&mut r.division, l.division, Field::Division, lost);
    put(&mut r.handler, l.handler, Field::Handler, lost);
    put(&mut r.clerk, l.clerk, Field::Clerk, lost);
    put(&mut r.type_code, l.type_code, Field::Type, lost);
    put(&mut r.procedure, l.procedure, Field::Procedure, lost);
    put(&mut r.cause, l.cause, Field::Cause, lost);
    put(&mut r.plaintiffs, l.plaintiffs, Field::Plaintiffs, lost);
    put(&mut r.defendants, l.defendants, Field::Defendants, lost);
    put(&mut r.filed, l.filed, Field::Filed, lost);
    put(&mut r.claim, l.claim, Field::Claim, lost);
    put(&mut r.due, l.due, Field::Due, lost);
    put(&mut r.note, l.note, Field::Note, lost);
    if !l.tags.is_empty() && l.tags != r.tags {
        let old = std::mem::replace(&mut r.tags, l.tags);
        if !old.is_empty() {
            lost(Field::Tags, old.join(","));
        }
    }
    if later.custody_given {
        if row.custody_given && r.custody != l.custody {
            lost(Field::Custody, r.custody.to_string());
        }
        r.custody = l.custody;
        row.custody_given = true;
    }
    put(&mut row.closed, later.closed, Field::Closed, lost);
    put(&mut row.how, later.how, Field::How, lost);
    row.closed_column |= later.closed_column;
    row.sideless |= later.sideless;
    row.row = later.row;
}

/// Decodes a case row.
pub(super) fn row_of(row: u32, kept: Kept, said: Vec<Event>) -> CaseRow {
    let mut case = CaseRow {
        row,
        ..CaseRow::default()
    };
    if let Kept::Update {
        custody,
        closed,
        sideless,
    } = kept
    {
        case.custody_given = custody;
        case.closed_column = closed;
        case.sideless = sideless;
    }
    for event in said {
        match event.fact {
            Fact::Registered(registration) => case.registration = registration,
            Fact::Closed { how } => {
                case.closed = event.on;
                case.how = how;
            }
            _ => {}
        }
    }
    case
}
