//! Which letters follow each other in the spellings of long names.
//!
//! A company name of twenty characters has hundreds of spellings, because every third character has
//! several readings. Its initials cannot all be written out; but two letters of a query are next to
//! each other in a spelling only if two neighbouring characters may begin with them.

use super::bits::ones;
use crate::text::pinyin::each_letters;

const LETTERS: usize = 26;

/// For each two letters, the names with two neighbouring characters that may be spelled with them.
/// Names are counted in the order in which they were added.
#[derive(Debug, Default)]
pub(crate) struct Pairs {
    /// By first and second letter, one bit for each name. Vectors end with their last set bit.
    names: Vec<Vec<u64>>,
    count: usize,
}

impl Pairs {
    /// Adds the names of a case; no pair extends across `between`.
    pub(super) fn push(&mut self, names: &str, between: char) {
        self.names.resize_with(LETTERS * LETTERS, Vec::new);
        let (word, bit) = (self.count / 64, 1_u64 << (self.count % 64));
        self.count += 1;
        let mut before = 0;
        each_letters(names, between, |letters| {
            for first in ones(u64::from(before)) {
                for second in ones(u64::from(letters)) {
                    let Some(bits) = self.names.get_mut(first * LETTERS + second) else {
                        continue;
                    };
                    if bits.len() <= word {
                        bits.resize(word + 1, 0);
                    }
                    if let Some(last) = bits.last_mut() {
                        *last |= bit;
                    }
                }
            }
            before = letters;
        });
    }

    pub(super) fn shrink(&mut self) {
        for bits in &mut self.names {
            bits.shrink_to_fit();
        }
    }

    /// Which of 64 names, of those from `64 * word` on, have all pairs of neighbouring letters of
    /// these initials; pairs with a digit are not kept, so that every name may have them.
    pub(crate) fn having(&self, initials: &str, word: usize) -> u64 {
        let letters = initials.as_bytes();
        let pairs = letters.iter().zip(letters.iter().skip(1));
        pairs.fold(!0, |all, (first, second)| match pair(*first, *second) {
            Some(at) => {
                let bits = self.names.get(at).and_then(|bits| bits.get(word));
                all & bits.copied().unwrap_or_default()
            }
            None => all,
        })
    }
}

/// Whether all that a query of these initials asks is known by pairs: a name that has the pair is
/// spelled so.
pub(crate) fn is_pair(initials: &str) -> bool {
    matches!(initials.as_bytes(), [first, second] if pair(*first, *second).is_some())
}

fn pair(first: u8, second: u8) -> Option<usize> {
    let place = |letter: u8| {
        letter
            .is_ascii_lowercase()
            .then(|| usize::from(letter - b'a'))
    };
    Some(place(first)? * LETTERS + place(second)?)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::text::pinyin::Matcher;

    proptest! {
        /// Two letters are known by pairs alone, more of them only to be possible.
        #[test]
        fn a_name_that_is_spelled_so_has_the_pairs(
            names in prop::collection::vec("[长行重会计曾单解厂阿一丁a1·|]{0,9}", 1..80),
            query in "[a-z]{2}|[a-zhcsjx]{3,5}|[a-z1]{2,3}",
        ) {
            let mut pairs = Pairs::default();
            for name in &names {
                pairs.push(name, '|');
            }
            let matcher = Matcher::new(&query);
            for (at, name) in names.iter().enumerate() {
                let has = |initials: &str| pairs.having(initials, at / 64) >> (at % 64) & 1 == 1;
                let is_spelled = matcher.is_match_of(name, Some('|'));
                let candidates = matcher.candidates();
                let is_possible = candidates.iter().any(|one| one.len() < 2 || has(one));
                prop_assert!(is_possible || !is_spelled, "{query} {name}");
                if is_pair(&query) && has(&query) {
                    prop_assert!(is_spelled, "{query} {name}");
                }
            }
        }
    }
}
