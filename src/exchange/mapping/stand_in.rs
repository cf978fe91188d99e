//! In which columns a word such as `/` is no value.

use super::Mapping;
use crate::exchange::column::{Column as C, FileKind};

impl Mapping {
    /// Whether a word that stands for a missing value, or for the cell above, is no value in a
    /// column: in those of names and words, and in the remark.
    ///
    /// Elsewhere it is what was meant: an outcome may be called 无, and the remark of a supervision is
    /// its text, without which its limit would be lost. So it is in a file that `export events` wrote,
    /// which alone has columns for the field and the value of a correction: its events are those of the
    /// docket word for word, and one that differed would be recorded a second time.
    pub(in crate::exchange) fn reads_stand_ins(&self, column: C) -> bool {
        let is_events = self.kind == FileKind::Events;
        let is_exported = || is_events && self.has(C::Field) && self.has(C::Value);
        match column {
            C::Note => !is_events,
            C::Court
            | C::Division
            | C::Handler
            | C::Clerk
            | C::Type
            | C::Procedure
            | C::Cause
            | C::Plaintiffs
            | C::Defendants
            | C::How
            | C::Tags
            | C::Ground
            | C::Level
            | C::Method
            | C::Voucher
            | C::Accepted
            | C::Document => !is_exported(),
            _ => false,
        }
    }
}
