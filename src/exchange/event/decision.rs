//! Reads whether a change of a limit was approved, for sheets with a column that says so
//! (审批状态).

use super::Reader;
use crate::exchange::column::Column as C;
use crate::exchange::vocabulary::Vocabulary;
use crate::service::api::Reason;

impl Reader<'_> {
    /// Whether the change stands by the column of the approval, if there is one. A change that was
    /// refused, sent back or not yet decided does not; an unknown word is reported, and the change
    /// stands.
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
