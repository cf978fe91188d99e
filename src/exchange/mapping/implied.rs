//! The kind of the rows of a sheet that has no column for it.

use super::{Column as C, FileKind, GENERAL, Mapping, Vocabulary};
use crate::domain::event::FactKind;

#[expect(
    clippy::indexing_slicing,
    reason = "an array by an enum has a place for each of it"
)]
impl Mapping {
    /// Takes the kind of the changes from the column of their reasons, if the sheet has no column
    /// for the kind and the name of that of the reasons covers both (扣延审事由).
    pub(super) fn say_kind_by_reason(&mut self, header: &[String]) {
        let reason = self.position(C::Ground).and_then(|at| header.get(at));
        let says_both = reason.is_some_and(|name| Vocabulary::get().says_kind(name));
        if self.kind != FileKind::Cases && !self.has_kind() && says_both {
            self.take_slot(C::Kind, self.slot(C::Ground).clone());
        }
    }

    /// Takes the rows for supervisions, if the names of two columns say so (督办领导, 督办时限). The
    /// handler of the case, known by a name of this `rank`, does not lead them.
    pub(super) fn take_supervisions(&mut self, header: &[String], rank: usize) {
        let words = Vocabulary::get();
        if self.kind != FileKind::Events || self.has(C::Kind) {
            return;
        }
        let own = header.iter().filter(|name| words.is_of_supervision(name));
        if own.count() < 2 {
            return;
        }
        self.set_default(C::Kind, FactKind::Supervised.id());
        if rank < GENERAL {
            self.slots[C::Handler as usize].others.clear();
        } else {
            self.release(C::Handler, None);
        }
        if !self.has(C::Note) {
            self.set_default(C::Note, words.measure());
        }
    }
}
