//! Rows of terms that begin anew.

use super::{Reader, changed};
use crate::domain::change::Change;
use crate::exchange::column::Column as C;
use crate::exchange::vocabulary::Vocabulary;
use crate::service::api::{NewEvent, Reason};

impl Reader<'_> {
    /// Reads a restart. Of a first and a last day, the last one counts: the term begins anew when
    /// the investigation is finished and the case is back (刑诉 208(3)).
    pub(super) fn restart(&mut self) -> Option<NewEvent> {
        let own = self.day(C::On);
        let is_open = Vocabulary::get().is_open_end(self.word(C::To));
        if is_open {
            self.report(C::To, Reason::NotBackYet);
            return None;
        }
        let end = if self.is_given(C::To) {
            self.day(C::To)
        } else {
            None
        };
        if let (Some(end), Some(from)) = (end, self.day(C::From))
            && end < from
        {
            self.report(C::To, Reason::EndBeforeStart);
            return None;
        }
        if own.is_some() && end.is_some() && own != end {
            self.report(C::To, Reason::NotUsed);
        }
        let on = match own.or(end) {
            Some(on) => on,
            None => self.first_day(&[C::On, C::From, C::Approved])?,
        };
        let reason = self.ground();
        let note = self.note();
        Some(changed(Some(on), Change::Restart { on, reason }, note))
    }
}
