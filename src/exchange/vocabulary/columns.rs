//! Columns by their names in a sheet.

use super::{BRACKETED, FileKind, Named, Vocabulary, folded};

/// Whether a character is a number that refers to a note below the table. In the names of changes
/// it may tell several of a kind apart.
fn is_reference(c: char) -> bool {
    matches!(c, '\u{2460}'..='\u{2473}' | '¹' | '²' | '³')
}

impl Vocabulary {
    /// The name of a column folded for lookup, without the marks around it: the `*` of mandatory
    /// columns, a triangle or a colon.
    pub(in crate::exchange) fn heading(&self, text: &str) -> String {
        self.unmarked(&folded(text)).to_owned()
    }

    fn unmarked<'t>(&self, folded: &'t str) -> &'t str {
        folded.trim_matches(|c| self.marks.contains(&c))
    }

    /// The column a header names in a file of this kind.
    pub(in crate::exchange) fn column(&self, kind: FileKind, header: &str) -> Option<Named> {
        let header = self.heading(header);
        self.column_of(kind, &header).or_else(|| {
            let bare = self.unmarked(header.trim_matches(is_reference));
            let is_other = bare != header && self.prefix(bare).is_none();
            self.column_of(kind, bare).filter(|_| is_other)
        })
    }

    /// The column of a folded name, which may have a bracket behind it.
    fn column_of(&self, kind: FileKind, header: &str) -> Option<Named> {
        if let Some(named) = self.named(kind, header) {
            return Some(named);
        }
        let (name, bracket) = header.strip_suffix(')').and_then(|h| h.rsplit_once('('))?;
        let named = self.named(kind, self.unmarked(name))?;
        Some(Named {
            rank: named.rank + BRACKETED,
            power: self.bracket_unit(bracket),
            ..named
        })
    }

    /// The column of a folded name without a bracket. In a sheet of changes the name of a day may
    /// stand behind the word of a kind.
    fn named(&self, kind: FileKind, name: &str) -> Option<Named> {
        let known = self.names.get(&kind)?.get(name).copied();
        let day = || self.day_of_kind(name).map(|(_, named)| named);
        known.or_else(|| day().filter(|_| kind == FileKind::Changes))
    }

    /// Whether a column of this name contains both sides.
    pub(in crate::exchange) fn is_together(&self, header: &str) -> bool {
        self.together.contains(&self.heading(header))
    }

    /// Whether the due dates under [`Vocabulary::is_computed`] are those that qingji computed: the
    /// sheet has one that is stated, or was written as a list.
    pub(in crate::exchange) fn has_computed(&self, header: &[String]) -> bool {
        let tells = |name: &String| self.stated.contains(name) || self.listed.contains(name);
        header.iter().any(|name| tells(&self.heading(name)))
    }

    /// Whether a list prints the computed due date under this name.
    pub(in crate::exchange) fn is_computed(&self, header: &str) -> bool {
        self.computed.contains(&self.heading(header))
    }

    /// Whether a column of this name contains the handler and the clerk.
    pub(in crate::exchange) fn is_desk(&self, header: &str) -> bool {
        self.desks.contains(&self.heading(header))
    }
}
