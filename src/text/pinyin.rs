//! Pinyin of names: initials for the index, full and mixed spelling for queries.
//!
//! The readings of characters come from a table built in pages of 256 characters, each on first
//! use; after that a lookup is two loads. ü is spelled `v` or `u` in queries.

use std::sync::OnceLock;

use pinyin::ToPinyinMulti;

pub use self::matcher::Matcher;
pub use self::memo::Memo;

mod matcher;
mod memo;

const PAGE: usize = 256;
/// Extension A and the unified ideographs; other characters are looked up in the crate each time.
const FIRST: u32 = 0x3400;
const LAST: u32 = 0x9FFF;
const PAGES: usize = ((LAST - FIRST) as usize + 1) / PAGE;

static TABLE: [OnceLock<Page>; PAGES] = [const { OnceLock::new() }; PAGES];

/// The readings of 256 characters.
struct Page {
    /// The first letter of the first reading, 0 if there is none.
    initial: Box<[u8]>,
    /// Bit n is set if a reading begins with the n-th letter.
    letters: Box<[u32]>,
    /// Where the readings of each character begin in `readings`, with one entry more than there are
    /// characters.
    starts: Box<[u16]>,
    /// The readings without tones; ü is kept.
    readings: Box<[&'static str]>,
}

/// Appends the pinyin initials of `text`: one lower-case letter per 汉字 (first reading), ASCII
/// letters (in lower case) and digits, including full-width ones; the rest is dropped.
///
/// For readings with other initials (长 c/z) nothing more is appended: see [`initial_variants`].
pub fn initials_into(text: &str, out: &mut String) {
    let letters = text
        .chars()
        .filter_map(|c| alphanumeric(c).or_else(|| initial(c)));
    out.extend(letters.map(char::from));
}

/// Appends the key by which a reader of Chinese looks a text up: the first reading of each 汉字
/// with the character itself, so that names with the same first character stay together; ASCII
/// letters (in lower case) and digits as they are. The rest is dropped.
pub fn look_up_key_into(text: &str, out: &mut String) {
    for c in text.chars() {
        if let Some(letter) = alphanumeric(c) {
            out.push(char::from(letter));
            continue;
        }
        let mut first = None;
        with_readings(c, |reading| {
            first.get_or_insert(reading);
        });
        if let Some(reading) = first {
            // Less than any letter: 安 is before 昂.
            out.extend([reading, "\u{1}"]);
            out.push(c);
        }
    }
}

/// Returns all spellings of a text by initials, at most `limit`, the first readings first.
///
/// An index with all of them finds every reading; an index with only the first spelling finds the
/// first readings.
pub fn initial_variants(text: &str, limit: usize) -> Vec<String> {
    let mut variants = vec![String::with_capacity(text.len() / 3 + 1)];
    for c in text.chars() {
        if let Some(letter) = alphanumeric(c) {
            for variant in &mut variants {
                variant.push(char::from(letter));
            }
            continue;
        }
        let Some(first) = initial(c) else { continue };
        let known = variants.len();
        let mut others = letters(c) & !(1 << (first - b'a'));
        while others != 0 && variants.len() < limit {
            let other = char::from(b'a' + others.trailing_zeros() as u8);
            others &= others - 1;
            for at in 0..known.min(limit - variants.len()) {
                let mut variant = variants.get(at).cloned().unwrap_or_default();
                variant.push(other);
                variants.push(variant);
            }
        }
        for variant in variants.iter_mut().take(known) {
            variant.push(char::from(first));
        }
    }
    variants.truncate(limit);
    variants
}

/// Returns every letter with which a character of a text may be spelled, as bits; Latin letters
/// stand for themselves.
pub fn letters_of(text: &str) -> u32 {
    let each = text.chars().map(|c| match alphanumeric(c) {
        Some(letter) if letter.is_ascii_digit() => 0,
        Some(letter) => 1 << (letter - b'a'),
        None => letters(c),
    });
    each.fold(0, |all, bits| all | bits)
}

/// Shows, character by character, the letters with which the characters of a text may be spelled, as
/// bits: no letter for a digit and for `between`. What has no reading is left out.
pub fn each_letters(text: &str, between: char, mut show: impl FnMut(u32)) {
    for c in text.chars() {
        match alphanumeric(c) {
            Some(letter) if letter.is_ascii_digit() => show(0),
            Some(letter) => show(1 << (letter - b'a')),
            None if c == between => show(0),
            None => match letters(c) {
                0 => {}
                letters => show(letters),
            },
        }
    }
}

/// Whether a text has more than `limit` spellings by initials.
pub fn has_more_spellings(text: &str, limit: usize) -> bool {
    let mut spellings = 1_usize;
    for c in text.chars() {
        spellings *= letters(c).count_ones().max(1) as usize;
        if spellings > limit {
            return true;
        }
    }
    false
}

/// Appends every spelling of a text by initials, at most `limit`, each followed by `end`.
///
/// An index stores these so that polyphones are found by any of their readings.
pub fn spellings_into(text: &str, limit: usize, end: char, out: &mut String) {
    let mut variants = Variants::default();
    if variants.spell(text, limit).is_some() {
        for variant in variants.lines.iter().take(variants.known) {
            let letters = variant.get(..variants.length).unwrap_or_default();
            // The letters are ASCII.
            out.extend(letters.iter().map(|letter| char::from(*letter)));
            out.push(end);
        }
    } else {
        for variant in initial_variants(text, limit) {
            out.push_str(&variant);
            out.push(end);
        }
    }
}

/// The [`initial_variants`] of a short text, without heap allocation: an import needs them a
/// million times.
struct Variants {
    lines: [[u8; 48]; 8],
    /// The number of lines in use, and of letters in each.
    known: usize,
    length: usize,
}

impl Default for Variants {
    fn default() -> Variants {
        Variants {
            lines: [[0; 48]; 8],
            known: 1,
            length: 0,
        }
    }
}

impl Variants {
    /// Spells a text; `None` if it does not fit.
    fn spell(&mut self, text: &str, limit: usize) -> Option<()> {
        if limit == 0 || limit > self.lines.len() {
            return None;
        }
        for c in text.chars() {
            let (first, mut others) = match alphanumeric(c) {
                Some(letter) => (letter, 0),
                None => match initial(c) {
                    Some(first) => (first, letters(c) & !(1 << (first - b'a'))),
                    None => continue,
                },
            };
            let known = self.known;
            while others != 0 && self.known < limit {
                let other = b'a' + others.trailing_zeros() as u8;
                others &= others - 1;
                for at in 0..known.min(limit - self.known) {
                    let mut line = *self.lines.get(at)?;
                    *line.get_mut(self.length)? = other;
                    *self.lines.get_mut(self.known)? = line;
                    self.known += 1;
                }
            }
            for line in self.lines.iter_mut().take(known) {
                *line.get_mut(self.length)? = first;
            }
            self.length += 1;
        }
        Some(())
    }
}

/// Returns the first letter of the first reading.
fn initial(c: char) -> Option<u8> {
    match page(c) {
        Some((page, place)) => page
            .initial
            .get(place)
            .copied()
            .filter(|letter| *letter != 0),
        None => first_letter(foreign(c).next()),
    }
}

/// Returns the letters with which a reading of `c` may begin, as bits; 0 if it has no reading.
fn letters(c: char) -> u32 {
    if let Some((page, place)) = page(c) {
        return page.letters.get(place).copied().unwrap_or(0);
    }
    foreign(c).fold(0, |bits, reading| bits | bit(reading))
}

/// Calls `f` with each reading of a character.
fn with_readings(c: char, mut f: impl FnMut(&'static str)) {
    if let Some((page, place)) = page(c) {
        let range = page.starts.get(place).zip(page.starts.get(place + 1));
        let readings =
            range.and_then(|(from, to)| page.readings.get(usize::from(*from)..usize::from(*to)));
        readings
            .into_iter()
            .flatten()
            .for_each(|reading| f(reading));
    } else {
        foreign(c).for_each(f);
    }
}

/// Returns the lower-case letter or digit that a character represents, including full-width ones.
fn alphanumeric(c: char) -> Option<u8> {
    let code = match c {
        '\0'..='\x7F' => c as u32,
        '！'..='～' => c as u32 - 0xFEE0,
        _ => return None,
    };
    u8::try_from(code)
        .ok()
        .filter(u8::is_ascii_alphanumeric)
        .map(|b| b.to_ascii_lowercase())
}

fn page(c: char) -> Option<(&'static Page, usize)> {
    let place = (c as u32).checked_sub(FIRST)? as usize;
    let page = TABLE.get(place / PAGE)?;
    Some((page.get_or_init(|| build(place / PAGE)), place % PAGE))
}

fn build(page: usize) -> Page {
    let first = FIRST + (page * PAGE) as u32;
    let mut readings: Vec<&'static str> = Vec::with_capacity(PAGE * 2);
    let (mut initial, mut letters, mut starts) = (Vec::new(), Vec::new(), vec![0]);
    for code in first..first + PAGE as u32 {
        let from = readings.len();
        for reading in char::from_u32(code).into_iter().flat_map(foreign) {
            if !readings
                .get(from..)
                .is_some_and(|known| known.contains(&reading))
            {
                readings.push(reading);
            }
        }
        let own = readings.get(from..).unwrap_or_default();
        initial.push(first_letter(own.first().copied()).unwrap_or(0));
        letters.push(own.iter().fold(0, |bits, reading| bits | bit(reading)));
        starts.push(readings.len() as u16);
    }
    Page {
        initial: initial.into(),
        letters: letters.into(),
        starts: starts.into(),
        readings: readings.into(),
    }
}

/// Returns the readings of a character, directly from the crate.
fn foreign(c: char) -> impl Iterator<Item = &'static str> {
    // The crate searches its blocks; there are no readings below the first ideograph.
    let found = (c as u32 >= 0x3007).then(|| c.to_pinyin_multi()).flatten();
    found.into_iter().flatten().map(pinyin::Pinyin::plain)
}

fn first_letter(reading: Option<&str>) -> Option<u8> {
    match reading?.chars().next()? {
        'ê' => Some(b'e'),
        c => u8::try_from(c).ok().filter(u8::is_ascii_lowercase),
    }
}

fn bit(reading: &str) -> u32 {
    first_letter(Some(reading)).map_or(0, |letter| 1 << (letter - b'a'))
}

#[cfg(test)]
mod tests;
