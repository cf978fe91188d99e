//! The kind of event of a row, by the word in its column or by the kind of file.

use super::cell::Cells;
use super::column::{Column as C, FileKind};
use super::mapping::Mapping;
use super::record::Record;
use super::vocabulary::Vocabulary;
use crate::domain::change::PauseKind;
use crate::domain::event::{Direction, FactKind};
use crate::domain::rules::Rules;
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

    /// Whether it is a change of the limit, or the end of one.
    fn is_of_limit(self) -> bool {
        self.needs_approval() || self == What::Resumed
    }

    /// Whether the column of the approval decides on it.
    pub(super) fn needs_approval(self) -> bool {
        matches!(
            self,
            What::Pause(_) | What::Extend | What::Convert | What::Restart
        )
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

/// Marks between the kind of a change and its reason in one cell: `扣除（鉴定）`, `扣除：公告`.
const BETWEEN: [char; 12] = [
    '(', '（', ':', '：', '-', '—', '/', '、', ',', '，', ' ', '　',
];

/// What a cell in the column of the kind says: the kind, and the reason if that stands behind it or
/// alone tells the kind (鉴定).
pub(super) fn said<'t>(mapping: &Mapping, text: &'t str) -> Option<(What, Option<&'t str>)> {
    let known = |word: &str| {
        What::from_id(word).or_else(|| Vocabulary::get().kind(word).and_then(What::from_id))
    };
    if let Some(what) = known(text) {
        // A reason that may be that of several kinds (暂缓执行, 补充侦查) is one as well.
        let ground = Rules::builtin().ground(text);
        let is_reason = ground.is_some_and(|ground| ground.kinds.len() > 1);
        return Some((what, Some(text).filter(|_| is_reason)));
    }
    if let Some((word, reason)) = text.split_once(BETWEEN)
        && let Some(what) = known(word)
    {
        let reason = reason.trim_matches(BETWEEN).trim_end_matches([')', '）']);
        return Some((what, Some(reason).filter(|reason| !reason.is_empty())));
    }
    let ground = Rules::builtin()
        .ground(text)
        .filter(|_| mapping.says_reason_with_kind())?;
    let [kind] = ground.kinds.as_slice() else {
        return None;
    };
    Some((What::from_id(kind.id())?, Some(text)))
}

/// Whether a cell in the column of the kind says that a limit changed.
pub(super) fn is_change(mapping: &Mapping, text: &str) -> bool {
    said(mapping, text).is_some_and(|(what, _)| what.is_of_limit())
}

/// The most words remembered; a file uses a dozen.
const WORDS: usize = 32;

/// The kinds of the words that a file uses, which it repeats in every row.
#[derive(Debug, Default)]
pub(super) struct Kinds(Vec<(Vec<u8>, What)>);

impl Kinds {
    pub(super) fn read(&mut self, cells: &mut Cells, record: &Record, row: u32) -> Option<What> {
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
        // Beside a case, only what changes its limit is read: a closing has its own columns.
        let beside = cells.mapping.kind == FileKind::Cases;
        let what = said(&cells.mapping, text)
            .map(|(what, _)| what)
            .filter(|what| !beside || what.is_of_limit());
        match what {
            Some(what) if self.0.len() < WORDS => self.0.push((word.to_vec(), what)),
            Some(_) => {}
            None if text.is_empty() => cells.report(record, row, C::Kind, Reason::MissingValue),
            None => cells.report(record, row, C::Kind, Reason::UnknownKind),
        }
        what
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mapping(header: &[&str]) -> Mapping {
        let header = header.iter().map(|name| (*name).to_owned()).collect();
        Mapping::by_names(FileKind::Changes, 1, header)
    }

    #[test]
    fn a_cell_may_say_the_kind_with_its_reason() {
        let own = mapping(&["案号", "变更事项", "事由", "起始日期"]);
        let both = mapping(&["案号", "扣延审事由", "起始日期"]);
        let deduct = What::Pause(PauseKind::Deduct);
        let suspend = What::Pause(PauseKind::Suspend);
        // A cell, what it says, and whether it says so in any column of the kind.
        for (cell, wanted, anywhere) in [
            ("扣除", Some((deduct, None)), true),
            ("延长审限", Some((What::Extend, None)), true),
            ("扣除（鉴定）", Some((deduct, Some("鉴定"))), true),
            ("扣除审限：公告", Some((deduct, Some("公告"))), true),
            ("中止-", Some((suspend, None)), true),
            ("延长(疑难)", Some((What::Extend, Some("疑难"))), true),
            // A ground tells the kind only where the column is that of the grounds.
            ("鉴定", Some((deduct, Some("鉴定"))), false),
            ("飞升", None, true),
            ("飞升（鉴定）", None, true),
            ("民事", None, true),
        ] {
            assert_eq!(said(&both, cell), wanted, "{cell}");
            assert_eq!(said(&own, cell), wanted.filter(|_| anywhere), "{cell}");
        }
    }
}
