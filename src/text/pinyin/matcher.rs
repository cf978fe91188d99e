//! Matches a query, read as pinyin, against a text.

use std::collections::BTreeSet;

use super::memo::{BEGINS, Memo, UNREAD};
use super::{alphanumeric, bit, letters, with_readings};

/// A longer query matches nothing: positions in the query are the bits of a `u128`.
const LONGEST: usize = 120;
/// More candidates than this are not worth a scan each, so they are shortened until there are
/// fewer.
const CANDIDATES: usize = 64;

/// A lower-case ASCII query read as pinyin: initials, full spellings or a mix (`zhangjg`).
///
/// Each 汉字 of the run consumes its initial (`z`, also `zh ch sh`) or a whole reading (any it has)
/// from the query. The last one may be spelled in part, so that a query matches while it is typed.
/// Letters and digits of the text consume themselves, other characters nothing. ü is `v` or `u`.
/// Blanks and `'` in the query are dropped; other characters match nothing.
#[derive(Debug, Clone)]
pub struct Matcher {
    query: Vec<u8>,
    /// For each letter, then each digit: the positions at which it occurs in the query.
    places: Vec<u128>,
    candidates: Vec<String>,
}

impl Matcher {
    pub fn new(query: &str) -> Matcher {
        let mut letters: Vec<u8> = Vec::with_capacity(query.len());
        for c in query.chars().filter(|c| !matches!(c, ' ' | '\'' | '’')) {
            match alphanumeric(c) {
                Some(letter) if letters.len() < LONGEST => letters.push(letter),
                _ => {
                    letters.clear();
                    break;
                }
            }
        }
        let mut places = vec![0; 36];
        for (at, letter) in letters.iter().enumerate() {
            if let Some(place) = places.get_mut(index(*letter)) {
                *place |= 1 << at;
            }
        }
        let candidates = candidates(&letters);
        Matcher {
            query: letters,
            places,
            candidates,
        }
    }

    /// Strings of initials of which every match contains at least one as a run (`zhangjg` → `zjg`,
    /// `zhangjg` …), for scanning an index of initials before [`Matcher::is_match`].
    ///
    /// To find every reading, the index must contain every variant ([`super::initial_variants`]).
    /// At most 64; for a long query only their beginnings. Empty if nothing can match.
    pub fn candidates(&self) -> &[String] {
        &self.candidates
    }

    /// The query as it is read: letters and digits only, empty if nothing can match.
    ///
    /// A run of initials equal to it is a match.
    pub fn letters(&self) -> &str {
        std::str::from_utf8(&self.query).unwrap_or_default()
    }

    /// Whether the whole query spells a run of characters of `text`, with any reading of each
    /// character.
    pub fn is_match(&self, text: &str) -> bool {
        self.is_match_of(text, None)
    }

    /// Whether the query spells a text as a whole, not just a part of it.
    pub fn spells(&self, text: &str) -> bool {
        let (mut head, mut tail) = (text.chars(), text.chars());
        head.next_back();
        tail.next();
        self.is_match(text) && !self.is_match(head.as_str()) && !self.is_match(tail.as_str())
    }

    /// Whether the whole query spells a run within one of several texts joined by `between`; no run
    /// extends across it.
    pub fn is_match_of(&self, text: &str, between: Option<char>) -> bool {
        self.runs(text, between, 1)
    }

    /// Whether the whole query spells the beginning of `text`.
    pub fn begins(&self, text: &str) -> bool {
        self.runs(text, None, 0)
    }

    /// Whether a run spells the whole query. One begins with the text, and where `fresh` is 1 with
    /// every character.
    fn runs(&self, text: &str, between: Option<char>, fresh: u128) -> bool {
        let length = self.query.len();
        if length == 0 {
            return false;
        }
        // Bit n: the run so far has consumed n characters of the query.
        let mut taken: u128 = 1;
        for c in text.chars() {
            if Some(c) == between {
                taken = fresh;
            } else if let Some(letter) = alphanumeric(c) {
                taken = (taken & self.place(letter)) << 1 | fresh;
            } else {
                let bits = letters(c);
                if bits == 0 {
                    continue;
                }
                let starts = taken & self.places_of(bits);
                taken = if starts == 0 {
                    fresh
                } else {
                    self.step(c, starts) | fresh
                };
            }
            if taken >> length & 1 == 1 {
                return true;
            }
        }
        false
    }

    /// Like [`Matcher::is_match_of`], for very many texts: the effect of a character on the query
    /// is computed once and kept in `memo`.
    pub fn is_match_by(&self, memo: &mut Memo, text: &str) -> bool {
        let length = self.query.len();
        if length == 0 {
            return false;
        }
        let mut taken: u128 = 1;
        for c in text.chars() {
            let effect = memo.effect(self, c);
            // Most characters follow no begun run and begin none.
            if taken == 1 && effect & BEGINS == 0 || effect == UNREAD {
                continue;
            }
            let ends = memo.steps_of(effect).iter();
            let ends = ends.filter(|(start, _)| taken & start != 0);
            taken = ends.fold(1, |next, (_, ends)| next | ends);
            if taken >> length & 1 == 1 {
                return true;
            }
        }
        false
    }

    /// For each position that a run with `c` next may be at, as a bit, the positions it reaches;
    /// `None` if `c` has no reading.
    pub(super) fn steps(&self, c: char) -> Option<Vec<(u128, u128)>> {
        let (mut left, is_reading) = match (alphanumeric(c), letters(c)) {
            (Some(letter), _) => (self.place(letter), false),
            (None, 0) => return None,
            (None, bits) => (self.places_of(bits), true),
        };
        let mut steps = Vec::new();
        while left != 0 {
            let start = left & left.wrapping_neg();
            left &= left - 1;
            let reached = if is_reading {
                self.step(c, start)
            } else {
                start << 1
            };
            steps.push((start, reached));
        }
        Some(steps)
    }

    /// Positions reached after `c` by the runs at `starts`.
    fn step(&self, c: char, starts: u128) -> u128 {
        let mut next = starts << 1;
        with_readings(c, |reading| {
            let letter = bit(reading).trailing_zeros() as u8;
            let mut left = starts & self.places.get(usize::from(letter)).copied().unwrap_or(0);
            while left != 0 {
                let at = left.trailing_zeros() as usize;
                left &= left - 1;
                let rest = self.query.get(at..).unwrap_or_default();
                let same = common(rest, reading);
                let whole = same == reading.chars().count();
                let cluster = same >= 2 && rest.get(1) == Some(&b'h');
                if whole || same == rest.len() {
                    next |= 1 << (at + same);
                }
                if cluster {
                    next |= 1 << (at + 2);
                }
            }
        });
        next
    }

    fn place(&self, letter: u8) -> u128 {
        self.places.get(index(letter)).copied().unwrap_or(0)
    }

    fn places_of(&self, mut letters: u32) -> u128 {
        let mut places = 0;
        while letters != 0 {
            places |= self
                .places
                .get(letters.trailing_zeros() as usize)
                .copied()
                .unwrap_or(0);
            letters &= letters - 1;
        }
        places
    }
}

/// Index of a letter or digit: letters first, then digits.
fn index(letter: u8) -> usize {
    usize::from(if letter.is_ascii_digit() {
        letter - b'0' + 26
    } else {
        letter.wrapping_sub(b'a')
    })
}

/// Number of letters of the query that a reading begins with.
fn common(query: &[u8], reading: &str) -> usize {
    let same = |(typed, c): &(&u8, char)| match c {
        'ü' => matches!(typed, b'v' | b'u'),
        'ê' => **typed == b'e',
        // After j q x y the two dots are not written, but some users type them.
        'u' => **typed == b'u' || (**typed == b'v' && reading.starts_with(['j', 'q', 'x', 'y'])),
        c => u8::try_from(*c) == Ok(**typed),
    };
    query.iter().zip(reading.chars()).take_while(same).count()
}

/// The initials of every way to read the query, shortened until there are few enough.
fn candidates(query: &[u8]) -> Vec<String> {
    let mut done: BTreeSet<String> = BTreeSet::new();
    let mut open: BTreeSet<(String, usize)> = BTreeSet::new();
    if query.is_empty() {
        return Vec::new();
    }
    open.insert((String::new(), 0));
    let strings = |done: &BTreeSet<String>, open: &BTreeSet<(String, usize)>| -> Vec<String> {
        let all: BTreeSet<&String> = done
            .iter()
            .chain(open.iter().map(|(initials, _)| initials))
            .collect();
        // A string that contains another candidate finds nothing more.
        let needless = |one: &str| {
            all.iter()
                .any(|other| other.as_str() != one && one.contains(other.as_str()))
        };
        all.iter()
            .filter(|one| !needless(one))
            .map(|one| (*one).clone())
            .collect()
    };
    let mut best = Vec::new();
    while !open.is_empty() {
        let mut next = BTreeSet::new();
        for (initials, at) in &open {
            let rest = query.get(*at..).unwrap_or_default();
            let Some(first) = rest.first() else { continue };
            let longer = format!("{initials}{}", char::from(*first));
            for taken in steps(rest) {
                if at + taken == query.len() {
                    done.insert(longer.clone());
                } else {
                    next.insert((longer.clone(), at + taken));
                }
            }
        }
        open = next;
        let found = strings(&done, &open);
        if found.len() > CANDIDATES {
            break;
        }
        best = found;
    }
    best
}

/// The numbers of letters of the query that one character may consume: its initial, a cluster, a
/// whole syllable, the end of the query.
fn steps(rest: &[u8]) -> BTreeSet<usize> {
    let mut steps = BTreeSet::from([1]);
    let letters = rest
        .iter()
        .take_while(|b| b.is_ascii_lowercase())
        .count()
        .min(6);
    for length in 2..=letters {
        let syllable = rest.get(..length).unwrap_or_default();
        if is_syllable(syllable, length == rest.len()) {
            steps.insert(length);
        }
    }
    steps
}

/// Every final that follows an initial.
///
/// Combined with any initial they make more syllables than exist: a needless candidate costs
/// little, a missing one loses a match.
const FINALS: [&str; 36] = [
    "a", "ai", "an", "ang", "ao", "e", "ei", "en", "eng", "er", "i", "ia", "ian", "iang", "iao",
    "ie", "in", "ing", "io", "iong", "iu", "o", "ong", "ou", "u", "ua", "uai", "uan", "uang", "ue",
    "ui", "un", "uo", "v", "ve", "van",
];
/// Syllables without an initial, and those without a vowel.
const WHOLE: [&str; 15] = [
    "a", "ai", "an", "ang", "ao", "e", "ei", "en", "eng", "er", "o", "ou", "hm", "hng", "ng",
];

/// Whether one character may be spelled this way, or in part at the end of the query.
fn is_syllable(text: &[u8], in_part: bool) -> bool {
    let among = |list: &[&str], part: &[u8]| {
        list.iter()
            .any(|one| one.as_bytes() == part || (in_part && one.as_bytes().starts_with(part)))
    };
    match text {
        [b'z' | b'c' | b's', b'h', rest @ ..] => rest.is_empty() || among(&FINALS, rest),
        [b'a' | b'e' | b'o', ..] => among(&WHOLE, text),
        [_, rest @ ..] => among(&FINALS, rest) || among(&WHOLE, text),
        [] => false,
    }
}
