//! Sets of rows.

/// A set of rows of a share of the lookup, one bit each, counted from the first row of the share.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bits {
    words: Vec<u64>,
    rows: usize,
}

impl Bits {
    /// The empty set of this many rows.
    pub fn none(rows: usize) -> Bits {
        Bits {
            words: vec![0; rows.div_ceil(64)],
            rows,
        }
    }

    /// The set of all of this many rows.
    pub fn all(rows: usize) -> Bits {
        let mut bits = Bits::none(rows);
        bits.turn();
        bits
    }

    pub fn set(&mut self, row: usize) {
        if let Some(word) = self.words.get_mut(row / 64) {
            *word |= 1 << (row % 64);
        }
    }

    pub fn has(&self, row: usize) -> bool {
        let word = self.words.get(row / 64).copied().unwrap_or_default();
        word >> (row % 64) & 1 == 1
    }

    /// Adds the rows of which what is known `is_met`; `known` begins with the first row.
    #[inline]
    pub fn join<T>(&mut self, known: &[T], is_met: impl Fn(&T) -> bool) {
        // A word at a time: whether a row is met cannot be predicted.
        for (word, known) in self.words.iter_mut().zip(known.chunks(64)) {
            let bits = known
                .iter()
                .zip(0..64)
                .map(|(one, at)| u64::from(is_met(one)) << at);
            *word |= bits.fold(0, |all, bit| all | bit);
        }
    }

    /// Keeps the rows that are also in the other set.
    pub fn keep(&mut self, other: &Bits) {
        for (word, other) in self.words.iter_mut().zip(&other.words) {
            *word &= other;
        }
    }

    /// Adds the rows of the other set.
    pub fn add(&mut self, other: &Bits) {
        for (word, other) in self.words.iter_mut().zip(&other.words) {
            *word |= other;
        }
    }

    /// Removes the rows of the other set.
    pub fn drop(&mut self, other: &Bits) {
        for (word, other) in self.words.iter_mut().zip(&other.words) {
            *word &= !other;
        }
    }

    /// Replaces the set by its complement.
    pub fn turn(&mut self) {
        for word in &mut self.words {
            *word = !*word;
        }
        // There are no rows after the last one.
        if let (left @ 1.., Some(last)) = (self.rows % 64, self.words.last_mut()) {
            *last &= (1 << left) - 1;
        }
    }

    pub fn is_empty(&self) -> bool {
        self.words.iter().all(|word| *word == 0)
    }

    /// The rows, ascending.
    pub fn rows(&self) -> Rows<'_> {
        let mut words = self.words.iter();
        Rows {
            left: words.next().copied().unwrap_or_default(),
            words,
            first: 0,
        }
    }
}

/// The places of the bits of a word that are set, ascending.
pub(crate) fn ones(mut word: u64) -> impl Iterator<Item = usize> {
    std::iter::from_fn(move || {
        let place = (word != 0).then(|| word.trailing_zeros() as usize);
        word &= word.wrapping_sub(1);
        place
    })
}

/// The rows of a set, ascending.
#[derive(Debug, Clone)]
pub struct Rows<'b> {
    words: std::slice::Iter<'b, u64>,
    /// The bits of the current word that have not been returned yet.
    left: u64,
    /// The row of its lowest bit.
    first: usize,
}

impl Iterator for Rows<'_> {
    type Item = usize;

    #[inline]
    fn next(&mut self) -> Option<usize> {
        while self.left == 0 {
            self.left = *self.words.next()?;
            self.first += 64;
        }
        let bit = self.left.trailing_zeros() as usize;
        self.left &= self.left - 1;
        Some(self.first + bit)
    }
}

#[cfg(test)]
mod tests {
    use super::Bits;

    #[test]
    fn a_set_and_its_opposite_are_all() {
        for rows in [0, 1, 63, 64, 65, 200] {
            let mut some = Bits::none(rows);
            for row in (0..rows).step_by(3) {
                some.set(row);
            }
            assert_eq!(
                some.rows().collect::<Vec<_>>(),
                (0..rows).step_by(3).collect::<Vec<_>>()
            );
            let mut others = some.clone();
            others.turn();
            assert!((0..rows).all(|row| some.has(row) != others.has(row)));
            let mut both = some.clone();
            both.keep(&others);
            assert!(both.is_empty());
            others.add(&some);
            assert_eq!(others, Bits::all(rows));
            others.drop(&some);
            assert_eq!(others.rows().count(), rows - rows.div_ceil(3));
        }
    }
}
