//! Rows that say when a pause ended.

use super::Reader;
use crate::domain::case::Named;
use crate::domain::change::PauseKind;
use crate::domain::event::Fact;
use crate::exchange::column::Column as C;
use crate::exchange::kind::What;
use crate::exchange::vocabulary::Vocabulary;
use crate::service::api::{NewEvent, Reason, Said};

fn pause_of(id: Option<&str>) -> Option<PauseKind> {
    match What::from_id(id?)? {
        What::Pause(kind) => Some(kind),
        _ => None,
    }
}

impl Reader<'_> {
    /// Reads the end of a pause. If the row lacks its kind or first day, the case may supply them.
    /// An unreadable cell does not count as empty: another pause would end.
    pub(super) fn resumption(&mut self) -> Option<Said> {
        let from = if self.is_given(C::From) {
            Some(self.day(C::From)?)
        } else {
            None
        };
        // The only day of a row is that of the resumption, whatever its column is called; the case
        // knows whether it is that of the start.
        let is_alone = from.is_some() && !self.is_given(C::On) && !self.is_given(C::To);
        let on = match from {
            Some(_) if is_alone => None,
            Some(_) => Some(self.first_day(&[C::On, C::To])?),
            None => Some(self.first_day(&[C::On, C::To, C::From])?),
        };
        let kind = if self.is_given(C::Value) {
            Some(self.pause_kind()?)
        } else {
            pause_of(Vocabulary::get().resumption(self.word(C::Kind)))
        };
        Some(match (kind, from) {
            (Some(kind), Some(from)) if on.is_some() => {
                let fact = Fact::Resumed { kind, from };
                Said::Other(Box::new(NewEvent { on, fact }))
            }
            (kind, from) => Said::Resumed {
                on,
                named: Named { kind, from },
            },
        })
    }

    fn pause_kind(&mut self) -> Option<PauseKind> {
        let text = self.needed_text(C::Value)?;
        let kind = pause_of(Vocabulary::get().kind(&text).or(Some(&text)));
        if kind.is_some() {
            return kind;
        }
        self.report(C::Value, Reason::UnknownKind);
        None
    }
}
