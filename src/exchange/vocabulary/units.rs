//! Units of money and of time.

use super::{Column, Part, Unit, Vocabulary, folded};

impl Vocabulary {
    /// The power of ten of a unit: `万元` is 4.
    pub(in crate::exchange) fn unit(&self, text: &str) -> Option<u8> {
        let text = folded(text);
        let name = self
            .unit_notes
            .iter()
            .find_map(|note| text.strip_prefix(note.as_str()))
            .unwrap_or(&text);
        self.units.get(name).copied()
    }

    /// The unit of time that a folded text begins with, and the text after it.
    pub(in crate::exchange) fn leading_unit<'t>(&self, text: &'t str) -> Option<(Unit, &'t str)> {
        self.lengths
            .iter()
            .find_map(|(word, unit)| Some((*unit, text.strip_prefix(word.as_str())?)))
    }

    /// The unit of time of the bare numbers under a header: the one in its bracket, otherwise the
    /// one of the column; `None` if the name leaves it open (延长期限).
    pub(in crate::exchange) fn length_unit(&self, column: Column, header: &str) -> Option<Unit> {
        let header = folded(header);
        let bracket = header
            .strip_suffix(')')
            .and_then(|h| h.rsplit_once('('))
            .and_then(|(_, bracket)| self.leading_unit(bracket))
            .filter(|(_, rest)| rest.is_empty());
        match (bracket, column) {
            (Some((unit, _)), _) => Some(unit),
            _ if self.leaves_open(&header) => None,
            _ if Part::bare(&header).is_some_and(|name| self.leaves_open(&name)) => None,
            (None, Column::Months) => Some(Unit::Month),
            (None, _) => Some(Unit::Day),
        }
    }

    /// The unit of a note above the table: `单位：万元`, alone or in brackets.
    pub(in crate::exchange) fn unit_note(&self, text: &str) -> Option<u8> {
        let text = folded(text);
        let note = self
            .unit_notes
            .iter()
            .find_map(|note| text.split_once(note.as_str()))?;
        let name = note.1.split([')', ',', ';']).next()?;
        self.units.get(name).copied()
    }

    /// Whether a folded name, which may stand behind that of a group, leaves the unit open.
    fn leaves_open(&self, name: &str) -> bool {
        let mut all = self.unitless.iter();
        all.any(|word| name.ends_with(word.as_str()))
    }
}
