//! Rows of terms that begin anew.

use chrono::NaiveDate;

use super::{Reader, changed};
use crate::domain::change::{Change, Pause, PauseKind};
use crate::domain::rules::{Ground, Rules};
use crate::exchange::column::Column as C;
use crate::exchange::vocabulary::Vocabulary;
use crate::service::api::{NewEvent, Reason};

impl Reader<'_> {
    /// Reads a restart. Of a first and a last day, the last one counts: the term begins anew when
    /// the investigation is finished and the case is back (刑诉 208(3)). Until then the case is
    /// adjourned (刑诉 205).
    pub(super) fn restart(&mut self) -> Option<NewEvent> {
        let own = self.day(C::On);
        let is_open = Vocabulary::get().is_open_end(self.word(C::To));
        let end = if is_open || !self.is_given(C::To) {
            None
        } else {
            self.day(C::To)
        };
        // Taken without its last day, the case would be away for ever.
        if own.or(end).is_none() && !is_open && self.is_told(C::To) {
            return None;
        }
        let reason = self.ground().or_else(|| self.investigation());
        let ground = reason
            .as_deref()
            .and_then(|reason| Rules::builtin().ground_in(reason));
        let is_away = ground.is_some_and(Ground::ends_in_restart);
        let from = if is_away || end.is_some() {
            self.day(C::From)
        } else {
            None
        };
        let first = from.filter(|_| is_away);
        // A sheet without last days says of each restart its day only.
        let lacks_end = own.or(end).is_none() && self.cells.mapping.has(C::To);
        if is_open && first.is_none() {
            self.report(C::To, Reason::NotBackYet);
            return None;
        }
        if let Some(from) = first.filter(|_| is_open || lacks_end) {
            self.report(C::To, Reason::BackNotTold);
            if own.is_some() {
                self.report(C::On, Reason::NotUsed);
            }
            let note = self.note();
            return Some(away((from, None), reason, note));
        }
        if let (Some(end), Some(from)) = (end, from)
            && end < from
        {
            self.report(C::To, Reason::EndBeforeStart);
            return None;
        }
        if own.is_some() && end.is_some() && own != end {
            self.report(C::To, Reason::NotUsed);
        }
        let on = match own.or(end).or(first) {
            Some(on) => on,
            None => self.first_day(&[C::On, C::From, C::Approved])?,
        };
        let note = self.note();
        let away = first
            .filter(|from| *from < on)
            .map(|from| away((from, Some(on)), reason.clone(), note.clone()));
        let restart = changed(Some(on), Change::Restart { on, reason }, note);
        self.first_of(away.into_iter().chain([restart]))
    }

    /// The word of the kind, if that is the reason for which the case is away (补充侦查).
    fn investigation(&self) -> Option<String> {
        let word = self.word(C::Kind);
        let ground = Rules::builtin().ground(word)?;
        ground.ends_in_restart().then(|| word.to_owned())
    }
}

/// The adjournment while the case is with the prosecutor.
fn away(
    (from, to): (NaiveDate, Option<NaiveDate>),
    ground: Option<String>,
    note: Option<String>,
) -> NewEvent {
    let pause = Pause {
        kind: PauseKind::Adjourn,
        ground,
        from,
        to,
        accepted: None,
    };
    changed(Some(from), Change::Pause(pause), note)
}
