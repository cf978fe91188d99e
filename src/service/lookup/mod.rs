//! The lookup in memory: where each open case stands and the texts by which it is found. It is
//! stored by columns, so that a key scans only the columns that may contain it, and courts,
//! handlers and causes are stored once each.

mod bits;
mod column;
mod load;
mod pairs;
mod standing;
mod words;

use std::sync::atomic::{AtomicU64, Ordering};

pub use bits::Bits;
pub(crate) use bits::ones;
pub use column::Column;
pub(crate) use load::{ahead, of};
pub(crate) use pairs::{Pairs, is_pair};
pub(crate) use standing::Standing;
pub(crate) use words::{KINDS, Which, Word, Words};

use super::api::CaseLine;
use super::fold::INITIALS;
use crate::store::dict::Kind;
use crate::store::row::header::Header;
use crate::text::fold::fold;

/// The open cases, one row each, in the order of their ids.
#[derive(Debug, Default)]
pub struct Lookup {
    ids: Vec<u32>,
    /// The folded numbers.
    pub numbers: Column,
    /// The parties, folded and separated by `|`, and whatever of the text of a case is not shared.
    pub names: Column,
    /// The pinyin initials of the names, each spelling followed by `|`; none for names with too many
    /// spellings.
    pub initials: Column,
    /// By row, what it is ranked by: a key may match a hundred thousand rows, and each would cost a
    /// read from the store.
    standings: Vec<AtomicU64>,
    /// By row, the shape of its number, and the dictionary numbers of its court, handler and cause.
    shared: Vec<[u32; 4]>,
    /// By row, the letters with which characters of its names may be spelled, as bits.
    letters: Vec<u32>,
    shapes: Words,
    words: [Words; 3],
    special: Special,
}

/// Rows that need other checks than most.
#[derive(Debug, Default)]
pub(crate) struct Special {
    /// Rows without a regular number: any digits find them.
    pub odd: Vec<u32>,
    /// Rows whose number has no shape.
    pub shapeless: Vec<u32>,
    /// Rows with names that have too many spellings to be written out, and those of irregular
    /// numbers.
    pub polyphone: Vec<u32>,
    /// What is known about the spellings of the names of those rows, in their order.
    pub pairs: Pairs,
    /// Rows with digits in their names.
    pub numbered: Vec<u32>,
}

impl Lookup {
    /// Appends a row by its whole text as stored.
    pub fn push(&mut self, id: u32, text: &str) {
        let (body, initials) = text.split_once(INITIALS).unwrap_or((text, ""));
        let (number, names) = body.split_once('|').unwrap_or((body, ""));
        self.ids.push(id);
        self.numbers.push(number);
        self.names.push(names);
        self.initials.push(initials);
    }

    pub fn len(&self) -> usize {
        self.ids.len()
    }

    pub fn is_empty(&self) -> bool {
        self.ids.is_empty()
    }

    /// The case of a row.
    pub fn id(&self, row: usize) -> Option<u32> {
        self.ids.get(row).copied()
    }

    /// The row of a case.
    pub(crate) fn row_of_case(&self, id: u32) -> Option<usize> {
        self.ids.binary_search(&id).ok()
    }

    /// The standing of the case of a row.
    pub(crate) fn standing(&self, row: usize) -> Option<Standing> {
        let packed = self.standings.get(row)?.load(Ordering::Relaxed);
        Some(Standing::unpack(packed))
    }

    fn stand(&self, row: usize, standing: Standing) {
        if let Some(slot) = self.standings.get(row) {
            slot.store(standing.pack(), Ordering::Relaxed);
        }
    }

    /// The shape of the number of a row, and its court, handler and cause.
    pub(crate) fn shared(&self, row: usize) -> [u32; 4] {
        self.shared.get(row).copied().unwrap_or_default()
    }

    pub(crate) fn shapes(&self) -> &Words {
        &self.shapes
    }

    /// Whether any two runs of digits of a shape have a character between them that is read aloud.
    pub(crate) fn is_plain_shape(&self, shape: u32) -> bool {
        self.shapes.get(shape).is_some_and(|word| word.is_plain)
    }

    /// The courts, handlers and causes.
    pub(crate) fn words(&self) -> &[Words; 3] {
        &self.words
    }

    pub(crate) fn special(&self) -> &Special {
        &self.special
    }

    /// By row, the shape of its number, and its court, handler and cause.
    pub(crate) fn all_shared(&self) -> &[[u32; 4]] {
        &self.shared
    }

    /// By row, the letters with which characters of its names may be spelled, as bits.
    pub(crate) fn all_letters(&self) -> &[u32] {
        &self.letters
    }

    fn names_of(&self, row: usize) -> impl Iterator<Item = &Word> {
        let [_, shared @ ..] = self.shared(row);
        let each = self.words.iter().zip(shared);
        each.filter_map(|(words, id)| words.get(id))
    }

    /// Writes the folded text of a row: number, parties, court, handler and cause, separated by
    /// `|`.
    pub(crate) fn body_into(&self, row: usize, out: &mut String) {
        out.clear();
        out.push_str(self.numbers.get(row));
        let names = Some(self.names.get(row)).filter(|names| !names.is_empty());
        let shared = self.names_of(row).map(|word| word.text.as_str());
        for text in names.into_iter().chain(shared) {
            out.push('|');
            out.push_str(text);
        }
    }

    /// Takes over the new standing of one case. Returns false if its texts changed: the lookup must
    /// then be read again.
    pub(crate) fn update(&self, line: &CaseLine, header: &Header) -> bool {
        let Some(row) = self.row_of_case(line.id) else {
            return line.closed.is_some();
        };
        let stays = line.closed.is_none() && self.shows(row, line);
        if stays {
            self.stand(row, Standing::of(header));
        }
        stays
    }

    /// Whether a row already has the texts of a line.
    fn shows(&self, row: usize, line: &CaseLine) -> bool {
        let parties = [&line.plaintiffs, &line.defendants].into_iter().flatten();
        let parties: Vec<String> = parties.map(|text| fold(text)).collect();
        let name_of = |kind| match kind {
            Kind::Court => line.court.as_deref(),
            Kind::Handler => line.handler.as_deref(),
            _ => line.cause.as_deref(),
        };
        let [_, shared @ ..] = self.shared(row);
        let mut each = KINDS.into_iter().zip(self.words.iter().zip(shared));
        self.numbers.get(row) == fold(&line.number)
            && self.names.get(row) == parties.join("|")
            && each.all(|(kind, (words, id))| {
                words.get(id).map(|word| word.name.as_str()) == name_of(kind)
            })
    }
}
