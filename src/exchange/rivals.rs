//! Several keys of one object that mean the same field.

use super::cell::{Cells, excerpt};
use super::record::Record;
use crate::service::api::{Problem, Reason};

impl Cells {
    /// Reports values that are not read because another place of the same meaning has one.
    pub(super) fn name_rivals(&mut self, record: &Record, row: u32) {
        let Cells {
            mapping, problems, ..
        } = self;
        let name = |at: usize| mapping.names.get(at).map_or("", String::as_str);
        for column in mapping.columns() {
            let slot = mapping.slot(*column);
            if slot.others.is_empty() {
                continue;
            }
            let places = slot.at.iter().chain(&slot.others);
            let mut said = places.filter_map(|at| {
                let cell = record.get(*at)?.trim_ascii();
                (!cell.is_empty()).then_some((*at, cell))
            });
            let Some((used, taken)) = said.next() else {
                continue;
            };
            for (at, other) in said.filter(|(_, other)| *other != taken) {
                let value = format!("{} ({}: {})", excerpt(other), name(used), excerpt(taken));
                problems.push(Problem::at(row, name(at), value, Reason::TwoKeys));
            }
        }
    }
}
