//! Rows of conversions of the procedure.

use chrono::NaiveDate;

use super::{Reader, changed};
use crate::domain::change::Change;
use crate::exchange::column::Column as C;
use crate::exchange::vocabulary::Vocabulary;
use crate::service::api::{NewEvent, Reason};

impl Reader<'_> {
    pub(super) fn conversion(&mut self) -> Option<NewEvent> {
        let on = self.first_day(&[C::On, C::From, C::Approved])?;
        let to = self.procedure(on)?;
        let accepted = self.text(C::Accepted);
        let note = self.note();
        let change = Change::Convert { to, on, accepted };
        Some(changed(Some(on), change, note))
    }

    /// Reads the procedure of a conversion: an id, a name, or what the word of the kind or its
    /// reason implies (简转普). What a name means depends on the case, which the service knows.
    ///
    /// The last day of a ledger's change is no procedure; it is named if it is another day than that
    /// of the conversion.
    fn procedure(&mut self, on: NaiveDate) -> Option<String> {
        let own = self.procedure_in(C::Target);
        let said = self.procedure_in(C::To);
        let is_taken = match &said {
            Some(_) => own.is_none() || own == said,
            None if self.cells.is_day(self.record, C::To) => self.day(C::To) == Some(on),
            None => !self.is_given(C::To),
        };
        if !is_taken {
            self.report(C::To, Reason::NotUsed);
        }
        let meant = |name: &str| Vocabulary::get().conversion(name).map(str::to_owned);
        if let Some(name) = own.or(said) {
            return Some(meant(&name).unwrap_or(name));
        }
        let implied = meant(self.word(C::Kind));
        let implied = implied.or_else(|| meant(&self.ground()?));
        if implied.is_none() {
            let columns = [C::Target, C::Ground, C::Kind, C::On, C::From];
            let column = self.first_had(&columns).unwrap_or(C::Kind);
            self.report(column, Reason::NoTarget);
        }
        implied
    }

    /// The name of a procedure in a cell, which a day or the word for a change that goes on is not.
    fn procedure_in(&mut self, column: C) -> Option<String> {
        let is_end = self.cells.is_day(self.record, column)
            || Vocabulary::get().is_open_end(self.word(column));
        if is_end || !self.is_given(column) {
            return None;
        }
        self.text(column)
    }
}
