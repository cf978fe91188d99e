//! The texts of a change: its ground, and the remark kept with it.

use super::Reader;
use crate::exchange::column::{Column as C, FileKind};
use crate::exchange::kind;

/// Between the parts of a remark.
const BETWEEN: &str = "；";

impl Reader<'_> {
    /// Reads the ground: its own column, otherwise what stands with the kind.
    pub(super) fn ground(&mut self) -> Option<String> {
        if !self.cells.mapping.says_reason_with_kind()
            && let Some(text) = self.text(C::Ground)
        {
            return Some(text);
        }
        let word = self.text(C::Kind)?;
        let (_, ground) = kind::said(&self.cells.mapping, &word)?;
        ground.map(str::to_owned)
    }

    /// Reads the remark on a change: the number of its approval, and the remark of the row; the
    /// remark of a sheet of cases belongs to the case.
    pub(super) fn note(&mut self) -> Option<String> {
        self.note_with(None)
    }

    /// Reads the remark on a change that has no ground of its own, with the reason first: an
    /// extension.
    pub(super) fn note_with(&mut self, reason: Option<String>) -> Option<String> {
        let document = self.text(C::Document).map(|number| {
            let name = self.cells.mapping.name(C::Document);
            format!("{name}：{number}")
        });
        let note = match self.cells.mapping.kind {
            FileKind::Cases => None,
            _ => self.text(C::Note),
        };
        let mut parts = [reason, document, note].into_iter().flatten();
        let mut all = parts.next()?;
        for part in parts {
            all.push_str(BETWEEN);
            all.push_str(&part);
        }
        Some(all)
    }
}
