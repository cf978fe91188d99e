//! Values that amendments replaced and that this import states again.
//!
//! A sheet of cases and the events beside it are one statement: the values of the sheet first, then
//! the amendments. If the docket already has an amendment, the sheet still states the value from
//! before it, which is no news.

use crate::domain::case::Case;
use crate::domain::event::{Event, Fact, Field, Recorded};

/// The replaced values by field.
#[derive(Debug, Default)]
pub(super) struct Former(Vec<(Field, Option<String>)>);

impl Former {
    /// The values, according to the events in force, before the last amendment of each field that
    /// the import repeats.
    pub(super) fn of<'e>(
        held: impl Iterator<Item = &'e Recorded>,
        rows: impl Iterator<Item = &'e Event>,
    ) -> Former {
        let amendment = |event: &Event| match &event.fact {
            Fact::Amended { field, .. } => Some(*field),
            _ => None,
        };
        let repeated: Vec<&Event> = rows.filter(|row| amendment(row).is_some()).collect();
        let mut former = Former::default();
        if repeated.is_empty() {
            return former;
        }
        let mut case = Case::default();
        let mut seen: Vec<(Field, Option<String>)> = Vec::new();
        for recorded in held {
            let event = &recorded.event;
            if let Some(field) = amendment(event) {
                seen.push((field, case.value(field)));
                if repeated.contains(&event) {
                    former.0.extend(seen.extract_if(.., |(of, _)| *of == field));
                }
            }
            case.apply(event);
        }
        former
    }

    /// Whether a field had this value before.
    pub(super) fn has(&self, field: Field, value: Option<&str>) -> bool {
        let mut all = self.0.iter();
        all.any(|(of, former)| *of == field && former.as_deref() == value)
    }
}
