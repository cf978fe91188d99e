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
        if !self.is_given(C::Decision) {
            return true;
        }
        let granted = Vocabulary::get().decision(self.word(C::Decision));
        match granted {
            Some(true) => {}
            Some(false) => self.report(C::Decision, Reason::NotApproved),
            None => self.report(C::Decision, Reason::UnknownDecision),
        }
        granted != Some(false)
    }
}
