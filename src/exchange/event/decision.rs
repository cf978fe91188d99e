//! Whether a change of a limit was approved, where a sheet has a column that says so (审批状态).

use super::Reader;
use crate::exchange::column::Column as C;
use crate::exchange::vocabulary::Vocabulary;
use crate::service::api::Reason;

impl Reader<'_> {
    /// Whether the column of the approval, where there is one, leaves the change standing. What was refused, sent back or is not
    /// decided yet is no change; a word that nobody knows is reported, and the change stands.
    pub(super) fn is_granted(&mut self) -> bool {
        let word = self.word(C::Decision);
        let words = Vocabulary::get();
        if word.is_empty() || words.is_blank(word) {
            return true;
        }
        let granted = words.decision(word);
        match granted {
            Some(true) => {}
            Some(false) => self.report(C::Decision, Reason::NotApproved),
            None => self.report(C::Decision, Reason::UnknownDecision),
        }
        granted != Some(false)
    }
}
