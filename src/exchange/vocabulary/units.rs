//! Units of money and of time.

use super::{Column, Part, Unit, Vocabulary, folded};
use crate::text::fold::fold_char;
use crate::text::sanitize;

/// What stands between several units in one note: 件、万元.
const BETWEEN: [char; 10] = ['、', ',', ';', ':', '/', '|', '(', ')', '。', '.'];

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

    /// The unit of money in the bracket of a header, which may say more: 万元，保留两位.
    pub(super) fn bracket_unit(&self, bracket: &str) -> Option<u8> {
        self.unit(bracket).or_else(|| self.among(bracket))
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
        let header = self.heading(header);
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

    /// The unit of money of a note above the table: `单位：万元`, alone or beside other things. Of
    /// several notes in a cell (填报单位：某院 单位：万元) it is the last one that says one.
    pub(in crate::exchange) fn unit_note(&self, text: &str) -> Option<u8> {
        let text = spaced(text);
        // The word may be spaced out, so it is looked for without the blanks.
        let places: Vec<(usize, char)> = text
            .char_indices()
            .filter(|(_, c)| !c.is_whitespace())
            .collect();
        let compact: String = places.iter().map(|(_, c)| *c).collect();
        let ends = self.unit_notes.iter().flat_map(|note| {
            let found = compact.match_indices(note.as_str());
            found.map(|(at, _)| at + note.len())
        });
        let mut ends: Vec<usize> = ends.collect();
        ends.sort_unstable_by(|one, other| other.cmp(one));
        ends.into_iter().find_map(|end| {
            let before = compact.get(..end)?.chars().count();
            let start = places.get(before).map(|(at, _)| *at)?;
            self.among(up_to_next(text.get(start..)?))
        })
    }

    /// The unit of money that is all a cell above the table says (（万元）), or that a title ends
    /// with in brackets if it `is_title`.
    pub(in crate::exchange) fn lone_unit(&self, text: &str, is_title: bool) -> Option<u8> {
        let text = folded(text);
        let (title, bracket) = match text.strip_suffix(')').and_then(|t| t.rsplit_once('(')) {
            Some(parted) => parted,
            None => ("", text.as_str()),
        };
        // A single character may be anything.
        let is_unit = bracket.chars().count() > 1 && (title.is_empty() || is_title);
        self.among(bracket).filter(|_| is_unit)
    }

    /// The power of ten of the unit of money among the units of a note; `None` if there is none, or
    /// if there are several.
    fn among(&self, text: &str) -> Option<u8> {
        let compact: String = text.chars().filter(|c| !c.is_whitespace()).collect();
        let whole = compact.split(BETWEEN);
        // A unit may be spaced out (万 元), and a blank may stand between two.
        self.only(whole).or_else(|| {
            let words = text.split(|c: char| c.is_whitespace() || BETWEEN.contains(&c));
            self.only(words)
        })
    }

    /// The only unit of money among words. The name of a currency is one if there is no other, and
    /// what stands behind a number is an amount.
    fn only<'t>(&self, words: impl Iterator<Item = &'t str>) -> Option<u8> {
        let (mut found, mut currency, mut is_amount) = (None, None, false);
        for word in words.filter(|word| !word.is_empty()) {
            let bare = self.without_currency(word);
            match self.units.get(bare).or_else(|| self.units.get(word)) {
                Some(_) if is_amount => {}
                Some(power) if bare.is_empty() => currency = Some(*power),
                Some(power) if found.is_none_or(|known| known == *power) => found = Some(*power),
                Some(_) => return None,
                None => {}
            }
            is_amount = word.ends_with(char::is_numeric);
        }
        found.or(currency)
    }

    /// A unit without the name of its currency: 万元 of 人民币万元.
    fn without_currency<'t>(&self, word: &'t str) -> &'t str {
        let mut all = self.currencies.iter().map(String::as_str);
        let bare = all.find_map(|name| word.strip_prefix(name).or_else(|| word.strip_suffix(name)));
        bare.unwrap_or(word)
    }

    /// Whether a folded name, which may stand behind that of a group, leaves the unit open.
    fn leaves_open(&self, name: &str) -> bool {
        let mut all = self.unitless.iter();
        all.any(|word| name.ends_with(word.as_str()))
    }
}

/// A folded text with its blanks.
fn spaced(text: &str) -> String {
    let folded = |c: char| {
        if c.is_whitespace() {
            Some(' ')
        } else {
            fold_char(c)
        }
    };
    let clean = sanitize::line(text);
    clean.chars().filter_map(folded).collect()
}

/// What a note says before the next one in the same cell: 万元 of `万元 日期：2026年6月`.
fn up_to_next(text: &str) -> &str {
    let Some((said, _)) = text.split_once(':') else {
        return text;
    };
    let is_end = |c: char| c.is_whitespace() || BETWEEN.contains(&c);
    said.rsplit_once(is_end).map_or("", |(said, _)| said)
}
