//! The corrections of one case among the rows of a file. They count together: the file says of a
//! field what its last correction says.

use super::former::Former;
use super::imported::{Corrected, Imported, corrected};
use crate::domain::case::Case;
use crate::domain::event::{Event, Fact, Field};

/// What rows correct, and what they are compared with.
#[derive(Debug, Default)]
pub(super) struct Corrections {
    /// The values of fields before corrections that this file repeats.
    pub former: Former,
    pub imported: Imported,
    /// How many corrections of each are still to come, and the value of the last one.
    to_come: Vec<(Corrected, usize, Option<String>)>,
    /// The last row that corrects each.
    last: Vec<Last>,
    /// What some row corrected to a new value.
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

impl Corrections {
    pub(super) fn new(former: Former, imported: Imported, rows: &[Event]) -> Corrections {
        let mut all = Corrections {
            former,
            imported,
            ..Corrections::default()
        };
        for row in rows {
            let (Some(key), Fact::Amended { value, .. }) =
                (corrected(row.on, &row.fact), &row.fact)
            else {
                continue;
            };
            match all.to_come.iter_mut().find(|(of, ..)| *of == key) {
                Some((_, count, last)) => {
                    *count += 1;
                    last.clone_from(value);
                }
                None => all.to_come.push((key, 1, value.clone())),
            }
        }
        all
    }

    /// Notes that the row of a correction is being processed.
    pub(super) fn comes(&mut self, event: &Event) {
        let key = corrected(event.on, &event.fact);
        let mut all = self.to_come.iter_mut();
        if let Some((_, count, _)) = all.find(|(of, ..)| Some(*of) == key) {
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

    /// Whether a row without a day brings no news: it repeats what the last import gave, or, if the
    /// file corrects the field again further down, a value the case had before its corrections. If
    /// the last row of the file repeats what the last import gave, no row of the field is news.
    pub(super) fn is_no_news(&self, case: &Case, field: Field, value: Option<&str>) -> bool {
        let key = (field, None);
        let is_given = |value| !self.renewed.contains(&key) && self.imported.gave(case, key, value);
        let mut to_come = self.to_come.iter();
        match to_come.find(|(of, count, _)| *of == key && *count > 0) {
            None => is_given(value),
            Some((_, _, last)) => self.former.has(field, value) || is_given(last.as_deref()),
        }
    }

    /// The corrections, with their rows, that were no news by themselves and are to be recorded again
    /// after the last row, because another value is in force. Values in the sheet of this import take
    /// precedence.
    pub(super) fn rest(&self, case: &Case, sheet: &[(Field, String)]) -> Vec<(u32, Event)> {
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

    fn rest_of(&self, last: &Last, case: &Case) -> Option<(u32, Event)> {
        let (key, row, event) = (last.key, last.row, &last.event);
        let Fact::Amended { field, value } = &event.fact else {
            return None;
        };
        let value = value.as_deref();
        // The next follow-up day comes from the last follow-up; a closing belongs to its turn.
        if matches!(field, Field::Next | Field::Closed | Field::How) {
            return None;
        }
        if is_in_force(case, key, value) {
            return None;
        }
        // The value from before a move does not revert the move.
        let is_moved = key.1.is_none() && case.was_moved_from(*field, value);
        let is_news = !self.imported.gave(case, key, value) && !is_moved;
        (is_news || self.renewed.contains(&key)).then(|| (row, event.clone()))
    }
}

/// Whether the case has the value of a correction, on its day if it has one.
fn is_in_force(case: &Case, (field, on): Corrected, value: Option<&str>) -> bool {
    let Some(on) = on else {
        return case.value(field).as_deref() == value;
    };
    let mut moves = case.moves.iter();
    let last = moves.rfind(|one| one.field == field && one.on == on);
    last.is_some_and(|last| last.to.as_deref() == value)
}
