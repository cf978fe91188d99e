//! The lookup in memory: of each open case what it can be found by and where it stands, column by column, so that a key
//! scans no more than the column it can be in, and courts, handlers and causes once each.

mod bits;
mod column;
mod load;
mod standing;
mod words;

use std::sync::atomic::{AtomicU64, Ordering};

pub use bits::Bits;
pub use column::Column;
pub(crate) use load::{ahead, of};
pub(crate) use standing::Standing;
pub(crate) use words::{KINDS, Which, Word, Words};

use super::api::CaseLine;
use super::fold::INITIALS;
use crate::store::dict::Kind;
use crate::store::row::header::Header;
use crate::text::fold::fold;

/// The open cases, a row each, in the order of their ids.
#[derive(Debug, Default)]
pub struct Lookup {
    ids: Vec<u32>,
    /// Folded, as they are.
    pub numbers: Column,
    /// The parties, folded, `|` between them; and whatever of the text of a case is not among the shared ones.
    pub names: Column,
    /// The pinyin initials of the names, each spelling ended by `|`.
    pub initials: Column,
    /// Per row, by what it is ranked: a key may match a hundred thousand rows, and each would be a look into the store.
    standings: Vec<AtomicU64>,
    /// Per row, the shape of its number, and its court, handler and cause by their numbers in the dictionary.
    shared: Vec<[u32; 4]>,
    /// Per row, the letters with which characters of its names may be spelled, as bits.
    letters: Vec<u32>,
    shapes: Words,
    words: [Words; 3],
    special: Special,
}

/// Rows that are looked at in another way than most.
#[derive(Debug, Default)]
pub(crate) struct Special {
    /// What their numbers hold is no case number: any digits find them.
    pub odd: Vec<u32>,
    /// Their number has no shape.
    pub shapeless: Vec<u32>,
    /// Names that can be read in more ways than their initials say.
    pub polyphone: Vec<u32>,
    /// Names with digits in them.
    pub numbered: Vec<u32>,
}

impl Lookup {
    /// Appends a row by the whole of its text, as the store has it.
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

    /// Where the case of a row stands.
    pub(crate) fn standing(&self, row: usize) -> Option<Standing> {
        let packed = self.standings.get(row)?.load(Ordering::Relaxed);
        Some(Standing::unpack(packed))
    }

    fn stand(&self, row: usize, standing: Standing) {
        if let Some(slot) = self.standings.get(row) {
            slot.store(standing.pack(), Ordering::Relaxed);
        }
    }

    /// The shape of the number of a row, its court, handler and cause.
    pub(crate) fn shared(&self, row: usize) -> [u32; 4] {
        self.shared.get(row).copied().unwrap_or_default()
    }

    /// The letters with which characters of the names of a row may be spelled, as bits.
    pub(crate) fn letters(&self, row: usize) -> u32 {
        self.letters.get(row).copied().unwrap_or_default()
    }

    pub(crate) fn shapes(&self) -> &Words {
        &self.shapes
    }

    /// Whether between any two runs of digits of a shape something stands that is read.
    pub(crate) fn is_plain_shape(&self, shape: u32) -> bool {
        self.shapes.get(shape).is_some_and(|word| word.is_plain)
    }

    /// Courts, handlers, causes.
    pub(crate) fn words(&self) -> &[Words; 3] {
        &self.words
    }

    pub(crate) fn special(&self) -> &Special {
        &self.special
    }

    fn names_of(&self, row: usize) -> impl Iterator<Item = &Word> {
        let [_, shared @ ..] = self.shared(row);
        let each = self.words.iter().zip(shared);
        each.filter_map(|(words, id)| words.get(id))
    }

    /// The folded text of a row: number, parties, court, handler and cause, `|` between them.
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

    /// Takes in what was written to one case, which is ranked anew; false where the case would be found by something
    /// else now.
    pub(crate) fn follows(&self, line: &CaseLine, header: &Header) -> bool {
        let Some(row) = self.row_of_case(line.id) else {
            return line.closed.is_some();
        };
        let stays = line.closed.is_none() && self.shows(row, line);
        if stays {
            self.stand(row, Standing::of(header));
        }
        stays
    }

    /// Whether a row already has what a line says.
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
