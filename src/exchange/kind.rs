//! The kind of event of a row, by the word in its column or by the kind of file.

use csv::ByteRecord;

use super::cell::Cells;
use super::column::{Column as C, FileKind};
use super::vocabulary::Vocabulary;
use crate::domain::change::PauseKind;
use crate::domain::event::{Direction, FactKind};
use crate::service::api::Reason;

/// A kind of event.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum What {
    Pause(PauseKind),
    Extend,
    Convert,
    Restart,
    Resumed,
    Closed,
    Reopened,
    /// `None`: by the column of directions.
    Paid(Option<Direction>),
    FollowedUp,
    Supervised,
    Linked,
    Amended,
}

impl What {
    /// The kind by the id of a fact or of a change.
    pub(super) fn from_id(id: &str) -> Option<What> {
        if let Some(kind) = FactKind::from_id(id) {
            return What::of(kind);
        }
        Some(match id {
            "extend" => What::Extend,
            "convert" => What::Convert,
            "restart" => What::Restart,
            "payment" => What::Paid(None),
            _ => What::Pause(PauseKind::from_id(id)?),
        })
    }

    /// The kind by that of a fact; `None` for facts that are never a row of a file.
    fn of(kind: FactKind) -> Option<What> {
        Some(match kind {
            FactKind::Deducted => What::Pause(PauseKind::Deduct),
            FactKind::Suspended => What::Pause(PauseKind::Suspend),
            FactKind::Adjourned => What::Pause(PauseKind::Adjourn),
            FactKind::Extended => What::Extend,
            FactKind::Converted => What::Convert,
            FactKind::Restarted => What::Restart,
            FactKind::Resumed => What::Resumed,
            FactKind::Closed => What::Closed,
            FactKind::Reopened => What::Reopened,
            FactKind::Received => What::Paid(Some(Direction::Receipt)),
            FactKind::PaidOut => What::Paid(Some(Direction::PayOut)),
            FactKind::FollowedUp => What::FollowedUp,
            FactKind::Supervised => What::Supervised,
            FactKind::Linked => What::Linked,
            FactKind::Amended => What::Amended,
            FactKind::Registered | FactKind::Retracted => return None,
        })
    }
}

/// The most words remembered; a file uses a dozen.
const WORDS: usize = 32;

/// The kinds of the words that a file uses, which it repeats in every row.
#[derive(Debug, Default)]
pub(super) struct Kinds(Vec<(Vec<u8>, What)>);

impl Kinds {
    pub(super) fn read(
        &mut self,
        cells: &mut Cells,
        record: &ByteRecord,
        row: u32,
    ) -> Option<What> {
        match cells.mapping.kind {
            FileKind::Payments => return Some(What::Paid(None)),
            FileKind::Followups => return Some(What::FollowedUp),
            _ => {}
        }
        let word = cells.raw(record, C::Kind);
        if let Some((_, what)) = self.0.iter().find(|(known, _)| known == word) {
            return Some(*what);
        }
        let text = std::str::from_utf8(word).unwrap_or_default();
        let what =
            What::from_id(text).or_else(|| Vocabulary::get().kind(text).and_then(What::from_id));
        match what {
            Some(what) if self.0.len() < WORDS => self.0.push((word.to_vec(), what)),
            Some(_) => {}
            None if text.is_empty() => cells.report(record, row, C::Kind, Reason::MissingValue),
            None => cells.report(record, row, C::Kind, Reason::UnknownKind),
        }
        what
    }
}
