//! Rows of terms that begin anew.

use super::{Reader, changed};
use crate::domain::change::Change;
use crate::domain::rules::{GroundKind, Rules};
use crate::exchange::column::Column as C;
use crate::exchange::vocabulary::Vocabulary;
use crate::service::api::{NewEvent, Reason};

impl Reader<'_> {
    /// Reads a restart. Of a first and a last day, the last one counts: the term begins anew when
    /// the investigation is finished and the case is back (刑诉 208(3)).
    pub(super) fn restart(&mut self) -> Option<NewEvent> {
        let own = self.day(C::On);
        let is_open = Vocabulary::get().is_open_end(self.word(C::To));
        let is_away = || self.is_of_investigation() && !self.is_given(C::On);
        if is_open || !self.is_given(C::To) && is_away() {
            let column = self.first_had(&[C::To, C::On]).unwrap_or(C::Kind);
            self.report(column, Reason::NotBackYet);
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

    /// Whether the word of the kind is the reason for which the case is away (补充侦查), and not that
    /// the term begins anew, which it does when the case is back.
    fn is_of_investigation(&self) -> bool {
        let ground = Rules::builtin().ground(self.word(C::Kind));
        ground.is_some_and(|ground| ground.kinds.contains(&GroundKind::Adjourn))
    }
}
