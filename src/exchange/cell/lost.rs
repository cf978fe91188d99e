//! Cells of columns of changes or payments of which nothing can be taken.

use super::{Cells, Column, excerpt, is_blank};
use crate::exchange::column::FileKind;
use crate::exchange::record::Record;
use crate::exchange::vocabulary::Vocabulary;
use crate::service::api::{Problem, Reason};

impl Cells {
    /// Counts what a row says in columns of changes or payments that cannot be taken.
    pub(in crate::exchange) fn count_lost(&mut self, record: &Record, row: u32) {
        let Cells {
            mapping, counted, ..
        } = self;
        let reason = match mapping.kind {
            FileKind::Payments => Reason::NoAmountBeside,
            _ => Reason::NoSuchChange,
        };
        for at in &mapping.lost {
            let cell = record.get(*at).unwrap_or_default().trim_ascii();
            if is_blank(cell) || cell == b"0" || is_flag(cell) {
                continue;
            }
            let name = mapping.names.get(*at).map_or("", String::as_str);
            let same = |(_, known): &&mut (Column, Problem)| {
                known.reason == reason && known.column == name
            };
            match counted.iter_mut().find(same) {
                Some((_, known)) => known.count += 1,
                None => {
                    let first = Problem::at(row, name, excerpt(cell), reason);
                    counted.push((Column::Kind, first));
                }
            }
        }
    }
}

/// Whether a cell says only that there was something: yes, no, or the word for a kind of change.
fn is_flag(cell: &[u8]) -> bool {
    let words = Vocabulary::get();
    let text = std::str::from_utf8(cell).unwrap_or_default();
    words.yes_no(text).is_some() || words.kind(text).is_some()
}
