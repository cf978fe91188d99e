//! The corrections of one case among the rows of a file. They count together: what the last of a field says is what the file says.

use super::former::Former;
use super::imported::{Corrected, Imported, corrected};
use crate::domain::case::Case;
use crate::domain::event::{Event, Fact, Field};

/// What rows correct, and what they are judged by.
#[derive(Debug, Default)]
pub(super) struct Corrections {
    /// What fields had before corrections that this file says again.
    pub former: Former,
    pub imported: Imported,
    /// How many of each are still to come.
    to_come: Vec<(Corrected, usize)>,
    /// The last row of each.
    last: Vec<Last>,
    /// What some row said that is new.
    renewed: Vec<Corrected>,
}

/// The last row so far that corrects something.
#[derive(Debug)]
struct Last {
    key: Corrected,
    row: u32,
    event: Event,
    is_new: bool,
}

/// What is left to do for a row that said nothing new by itself.
#[derive(Debug)]
pub(super) enum Rest {
    /// Another value is in force, so it is said anew.
    Anew(u32, Event),
    /// It is in force; that an import said so is noted.
    Noted(Event),
}

impl Corrections {
    pub(super) fn new(former: Former, imported: Imported, rows: &[Event]) -> Corrections {
        let mut all = Corrections {
            former,
            imported,
            ..Corrections::default()
        };
        for key in rows.iter().filter_map(|row| corrected(row.on, &row.fact)) {
            match all.to_come.iter_mut().find(|(of, _)| *of == key) {
                Some((_, count)) => *count += 1,
                None => all.to_come.push((key, 1)),
            }
        }
        all
    }

    /// The row of a correction comes now.
    pub(super) fn comes(&mut self, event: &Event) {
        let key = corrected(event.on, &event.fact);
        let mut all = self.to_come.iter_mut();
        if let Some((_, count)) = all.find(|(of, _)| Some(*of) == key) {
            *count = count.saturating_sub(1);
        }
    }

    /// Notes how a row was judged.
    pub(super) fn judged(&mut self, row: u32, event: &Event, is_new: bool) {
        let Some(key) = corrected(event.on, &event.fact) else {
            return;
        };
        if is_new && !self.renewed.contains(&key) {
            self.renewed.push(key);
        }
        self.last.retain(|last| last.key != key);
        self.last.push(Last {
            key,
            row,
            event: event.clone(),
            is_new,
        });
    }

    /// Whether a row without a day brings no news: it says what the last import gave, or, where the file says more of the field
    /// further down, what the case had before that.
    pub(super) fn is_no_news(&self, case: &Case, field: Field, value: Option<&str>) -> bool {
        let key = (field, None);
        let is_last = !self
            .to_come
            .iter()
            .any(|(of, count)| *of == key && *count > 0);
        if is_last {
            !self.renewed.contains(&key) && self.imported.gave(case, key, value)
        } else {
            self.former.has(field, value)
        }
    }

    /// What is left to do now that all rows are in. What the sheet of this import says of a field goes before.
    pub(super) fn rest(&self, case: &Case, sheet: &[(Field, String)]) -> Vec<Rest> {
        let by_sheet = |field: Field| {
            let mut said = sheet.iter();
            said.any(|(of, value)| *of == field && !self.former.has(field, Some(value)))
        };
        let known = self.last.iter().filter(|last| !last.is_new);
        known
            .filter(|last| !by_sheet(last.key.0))
            .filter_map(|last| self.rest_of(last, case))
            .collect()
    }

    fn rest_of(&self, last: &Last, case: &Case) -> Option<Rest> {
        let (key, row, event) = (last.key, last.row, &last.event);
        let Fact::Amended { field, value } = &event.fact else {
            return None;
        };
        let value = value.as_deref();
        // The day of the next follow-up is what the last one said; a closing is of its turn.
        if matches!(field, Field::Next | Field::Closed | Field::How) {
            return None;
        }
        if is_in_force(case, key, value) {
            let is_noted = self.imported.is_new_to_imports(case, key, value);
            return is_noted.then(|| Rest::Noted(event.clone()));
        }
        // Who held the case before a move does not take the move back.
        let is_moved = key.1.is_none() && case.was_moved_from(*field, value);
        let is_news = !self.imported.gave(case, key, value) && !is_moved;
        (is_news || self.renewed.contains(&key)).then(|| Rest::Anew(row, event.clone()))
    }
}

/// Whether the case is as a correction says, on its day where it has one.
fn is_in_force(case: &Case, (field, on): Corrected, value: Option<&str>) -> bool {
    let Some(on) = on else {
        return case.value(field).as_deref() == value;
    };
    let mut moves = case.moves.iter();
    let last = moves.rfind(|one| one.field == field && one.on == on);
    last.is_some_and(|last| last.to.as_deref() == value)
}
