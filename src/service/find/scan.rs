//! Matching a token against the columns of the lookup.

use std::ops::Range;

use super::token::{Glued, Known, Token, is_serial};
use crate::domain::level::Level;
use crate::service::lookup::{Bits, Column, Lookup, Which, Word, is_pair, ones};
use crate::text::pinyin::{Matcher, Memo, letters_of};

/// A token about texts, and which of the shared texts match it.
#[derive(Debug)]
pub(super) struct Scan<'q> {
    lookup: &'q Lookup,
    token: &'q Token,
    /// Which shapes of numbers match.
    shapes: Which,
    /// Which courts, handlers and causes match.
    words: [Which; 3],
}

/// The rows of a share that match a token.
struct Rows<'q> {
    lookup: &'q Lookup,
    share: Range<usize>,
    bits: Bits,
}

impl<'q> Scan<'q> {
    pub(super) fn new(lookup: &'q Lookup, token: &'q Token) -> Scan<'q> {
        let [courts, handlers, causes] = lookup.words();
        let in_each = |is_meant: &dyn Fn(&str) -> bool| {
            [courts, handlers, causes].map(|words| words.which(|_, word| is_meant(&word.text)))
        };
        let shapes = |is_meant: &dyn Fn(&str) -> bool| {
            let is_meant = |_, word: &Word| is_meant(&word.text);
            lookup.shapes().which(is_meant)
        };
        let none = Which::default;
        let (shapes, words) = match token {
            Token::Handler(name) => {
                let handlers = handlers.which(|id, _| name.ids.contains(&id));
                (none(), [none(), handlers, none()])
            }
            Token::Court(name) => {
                let courts = courts.which(|id, _| name.ids.contains(&id));
                (none(), [courts, none(), none()])
            }
            Token::Digits(digits) => (none(), in_each(&|text| text.contains(digits))),
            Token::Text(text) => (
                shapes(&|shape| !has_digit(text) && shape.contains(text)),
                in_each(&|word| word.contains(text)),
            ),
            Token::Called(text, called) => {
                let [_, handlers, causes] = in_each(&|word| word.contains(text));
                let is_called =
                    |id, word: &Word| called.ids.contains(&id) || word.text.contains(text);
                let shapes = shapes(&|shape| !has_digit(text) && shape.contains(text));
                (shapes, [courts.which(is_called), handlers, causes])
            }
            Token::Pinyin(matcher) => {
                let is_match = |text: &str| matcher.is_match_of(text, Some('|'));
                (shapes(&is_match), in_each(&is_match))
            }
            Token::Glued(glued) => (
                shapes(&|shape| glued.may_shape(shape)),
                in_each(&|word| glued.in_text(word)),
            ),
            _ => (none(), [none(), none(), none()]),
        };
        Scan {
            lookup,
            token,
            shapes,
            words,
        }
    }

    /// The rows of a share that match the token.
    pub(super) fn rows(&self, share: &Range<usize>) -> Bits {
        let mut rows = Rows {
            lookup: self.lookup,
            share: share.clone(),
            bits: Bits::none(share.len()),
        };
        match self.token {
            Token::Digits(digits) => self.digits(&mut rows, digits),
            Token::Serial(serial) => rows.serial(serial),
            Token::Text(text) if is_between(text) => self.plain(&mut rows),
            Token::Text(text) | Token::Called(text, _) => self.text(&mut rows, text),
            Token::Pinyin(matcher) => self.pinyin(&mut rows, matcher),
            Token::Glued(glued) if is_between(glued.text()) => self.plain(&mut rows),
            Token::Glued(glued) => self.glued(&mut rows, glued),
            _ => self.shared(&mut rows),
        }
        rows.bits
    }

    /// Adds the rows with a matching shared text.
    fn shared(&self, rows: &mut Rows<'_>) {
        let [courts, handlers, causes] = &self.words;
        for (kind, which) in [&self.shapes, courts, handlers, causes].iter().enumerate() {
            if !which.is_empty() {
                rows.each(Lookup::all_shared, |shared| {
                    shared.get(kind).is_some_and(|id| which.has(*id))
                });
            }
        }
    }

    /// Adds the rows in whose number the digits begin a run of digits or end the year. In odd rows
    /// the digits may be anywhere.
    fn digits(&self, rows: &mut Rows<'_>, digits: &str) {
        let numbers = &self.lookup.numbers;
        let (share, bits) = (rows.share.clone(), &mut rows.bits);
        let first = share.start;
        if let [digit] = digits.as_bytes() {
            numbers.scan_runs(share, *digit, |row| bits.set(row - first));
        } else {
            let may_end_year = digits.len() == 2;
            numbers.scan(share, digits.as_bytes(), |row, at, before| {
                // A hit one digit earlier may hide the one at the end of the year.
                let ends_year =
                    || may_end_year && at <= 3 && numbers.get(row).get(3..5) == Some(digits);
                if !before.is_ascii_digit() || ends_year() {
                    bits.set(row - first);
                }
            });
        }
        let [courts, handlers, causes] = &self.words;
        rows.test(&self.lookup.special().odd, |lookup, row| {
            let [_, court, handler, cause] = lookup.shared(row);
            numbers.get(row).contains(digits)
                || lookup.names.get(row).contains(digits)
                || courts.has(court)
                || handlers.has(handler)
                || causes.has(cause)
        });
    }

    fn text(&self, rows: &mut Rows<'_>, text: &str) {
        self.shared(rows);
        rows.scan(|lookup| &lookup.names, text);
        if has_digit(text) {
            rows.scan(|lookup| &lookup.numbers, text);
        } else {
            rows.test(&self.lookup.special().shapeless, |lookup, row| {
                lookup.numbers.get(row).contains(text)
            });
        }
    }

    fn pinyin(&self, rows: &mut Rows<'_>, matcher: &Matcher) {
        self.shared(rows);
        rows.test(&self.lookup.special().shapeless, |lookup, row| {
            matcher.is_match(lookup.numbers.get(row))
        });
        let letters = matcher.letters();
        if letters.is_empty() {
            return;
        }
        if letters.len() == 1 {
            rows.spelled(letters_of(letters));
            return;
        }
        // Initials equal to the query are a reading of it; for other candidates the names decide.
        rows.scan(|lookup| &lookup.initials, letters);
        if is_pair(letters) {
            rows.having(letters);
        }
        let mut maybe = Rows {
            bits: Bits::none(rows.share.len()),
            share: rows.share.clone(),
            ..*rows
        };
        for initials in matcher.candidates() {
            if initials.len() == 1 {
                maybe.spelled(letters_of(initials));
                continue;
            }
            if initials != letters {
                maybe.scan(|lookup| &lookup.initials, initials);
            }
            maybe.having(initials);
        }
        maybe.bits.drop(&rows.bits);
        let first = rows.share.start;
        let mut memo = Memo::new('|');
        for row in maybe.bits.rows() {
            if matcher.is_match_by(&mut memo, self.lookup.names.get(first + row)) {
                rows.bits.set(row);
            }
        }
    }

    fn glued(&self, rows: &mut Rows<'_>, glued: &Glued) {
        let lookup = self.lookup;
        rows.scan(|lookup| &lookup.numbers, glued.text());
        // A number that the token abbreviates has the token's digits in one piece, unless ignored
        // characters are between them.
        let mut may = Rows {
            bits: Bits::none(rows.share.len()),
            share: rows.share.clone(),
            ..*rows
        };
        match glued.digits() {
            Some(digits) => may.scan(|lookup| &lookup.numbers, digits),
            None => may.bits.turn(),
        }
        let [courts, handlers, causes] = &self.words;
        for (at, row) in rows.share.clone().enumerate() {
            let [shape, court, handler, cause] = lookup.shared(row);
            if rows.bits.has(at) {
                continue;
            }
            let is_sought = shape == 0
                || self.shapes.has(shape) && (may.bits.has(at) || !lookup.is_plain_shape(shape));
            if handlers.has(handler)
                || courts.has(court)
                || causes.has(cause)
                || is_sought && glued.in_number(lookup.numbers.get(row))
            {
                rows.bits.set(at);
            }
        }
        // A name without digits cannot match.
        rows.test(&lookup.special().numbered, |lookup, row| {
            glued.in_text(lookup.names.get(row))
        });
    }

    /// Checks each row as a whole, for tokens that span two texts.
    fn plain(&self, rows: &mut Rows<'_>) {
        let mut body = String::new();
        for row in rows.share.clone() {
            self.lookup.body_into(row, &mut body);
            let known = Known::new(&body, Level::Unknown, None);
            if self.token.is_met(&known, &|| None) {
                rows.set(row);
            }
        }
    }
}

impl Rows<'_> {
    fn set(&mut self, row: usize) {
        self.bits.set(row - self.share.start);
    }

    /// Adds the rows whose text in a column contains `text`.
    fn scan(&mut self, column: fn(&Lookup) -> &Column, text: &str) {
        let (share, bits) = (self.share.clone(), &mut self.bits);
        let first = share.start;
        column(self.lookup).scan_rows(share, text.as_bytes(), |row| bits.set(row - first));
    }

    /// Adds the rows whose names have characters that may be spelled with each of these letters.
    fn spelled(&mut self, letters: u32) {
        self.each(Lookup::all_letters, |known| known & letters == letters);
    }

    /// Adds the rows of which something known about every row `is_met`.
    #[inline]
    fn each<T>(&mut self, known: fn(&Lookup) -> &[T], is_met: impl Fn(&T) -> bool) {
        let share = known(self.lookup).get(self.share.clone());
        self.bits.join(share.unwrap_or_default(), is_met);
    }

    /// Adds those of the rows with too many spellings that have all pairs of these initials.
    fn having(&mut self, initials: &str) {
        let special = self.lookup.special();
        let place = |row| {
            special
                .polyphone
                .partition_point(|one| (*one as usize) < row)
        };
        let (from, to) = (place(self.share.start), place(self.share.end));
        for word in from / 64..to.div_ceil(64) {
            let having = special.pairs.having(initials, word);
            let some = special.polyphone.get(64 * word..).unwrap_or_default();
            for at in ones(having) {
                let (Some(row), true) = (some.get(at), (from..to).contains(&(64 * word + at)))
                else {
                    continue;
                };
                self.set(*row as usize);
            }
        }
    }

    /// Adds the rows whose number has exactly this serial.
    fn serial(&mut self, serial: &str) {
        let numbers = &self.lookup.numbers;
        let (share, bits) = (self.share.clone(), &mut self.bits);
        let first = share.start;
        numbers.scan(share, serial.as_bytes(), |row, _, before| {
            if !before.is_ascii_digit() && is_serial(numbers.get(row), serial) {
                bits.set(row - first);
            }
        });
    }

    /// Adds those of some ascending rows that `is_met` accepts; rows already set are not checked.
    fn test(&mut self, some: &[u32], is_met: impl Fn(&Lookup, usize) -> bool) {
        let from = some.partition_point(|row| (*row as usize) < self.share.start);
        for row in some.get(from..).unwrap_or_default() {
            let row = *row as usize;
            if row >= self.share.end {
                break;
            }
            if !self.bits.has(row - self.share.start) && is_met(self.lookup, row) {
                self.set(row);
            }
        }
    }
}

/// Whether a text contains the separator between the texts of a row, so that no single text
/// contains it.
fn is_between(text: &str) -> bool {
    text.contains('|')
}

fn has_digit(text: &str) -> bool {
    text.bytes().any(|byte| byte.is_ascii_digit())
}
