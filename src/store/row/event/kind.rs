//! The kinds of records, by the number in their heads.

use crate::domain::change::Change;
use crate::domain::event::{Direction, Fact};

/// What a record is about. The number is stored and never changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub(super) enum RecordKind {
    Registered = 1,
    Amended = 2,
    Paused = 3,
    Extended = 4,
    Converted = 5,
    Restarted = 6,
    Resumed = 7,
    FollowedUp = 8,
    Received = 9,
    PaidOut = 10,
    Supervised = 11,
    Linked = 12,
    Closed = 13,
    Reopened = 14,
    Retracted = 15,
}

impl RecordKind {
    /// Every kind, in the order of the numbers, which begin with 1.
    const ALL: [RecordKind; 15] = [
        RecordKind::Registered,
        RecordKind::Amended,
        RecordKind::Paused,
        RecordKind::Extended,
        RecordKind::Converted,
        RecordKind::Restarted,
        RecordKind::Resumed,
        RecordKind::FollowedUp,
        RecordKind::Received,
        RecordKind::PaidOut,
        RecordKind::Supervised,
        RecordKind::Linked,
        RecordKind::Closed,
        RecordKind::Reopened,
        RecordKind::Retracted,
    ];

    pub(super) const fn code(self) -> u8 {
        self as u8
    }

    /// The kind with this number; `None` for one of a later version, or damage.
    pub(super) fn from_code(code: u8) -> Option<RecordKind> {
        let at = usize::from(code).checked_sub(1)?;
        RecordKind::ALL.get(at).copied()
    }

    pub(super) fn of(fact: &Fact) -> RecordKind {
        match fact {
            Fact::Registered(_) => RecordKind::Registered,
            Fact::Amended { .. } => RecordKind::Amended,
            Fact::Changed { change, .. } => match change {
                Change::Pause(_) => RecordKind::Paused,
                Change::Extend(_) => RecordKind::Extended,
                Change::Convert { .. } => RecordKind::Converted,
                Change::Restart { .. } => RecordKind::Restarted,
            },
            Fact::Resumed { .. } => RecordKind::Resumed,
            Fact::FollowedUp(_) => RecordKind::FollowedUp,
            Fact::Paid(payment) => RecordKind::of_payment(payment.direction),
            Fact::Supervised(_) => RecordKind::Supervised,
            Fact::Linked { .. } => RecordKind::Linked,
            Fact::Closed { .. } => RecordKind::Closed,
            Fact::Reopened { .. } => RecordKind::Reopened,
            Fact::Retracted { .. } => RecordKind::Retracted,
        }
    }

    pub(super) fn of_payment(direction: Direction) -> RecordKind {
        match direction {
            Direction::Receipt => RecordKind::Received,
            Direction::PayOut => RecordKind::PaidOut,
        }
    }

    /// The direction of a payment; `None` for any other record.
    pub(super) fn direction(self) -> Option<Direction> {
        match self {
            RecordKind::Received => Some(Direction::Receipt),
            RecordKind::PaidOut => Some(Direction::PayOut),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_leads_back_to_its_kind() {
        for kind in RecordKind::ALL {
            assert_eq!(RecordKind::from_code(kind.code()), Some(kind));
        }
        assert_eq!(RecordKind::from_code(0), None);
        assert_eq!(RecordKind::from_code(16), None);
    }
}
