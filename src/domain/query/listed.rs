//! Whole case numbers written as bare words: no case has two of them, so that any one is meant.

use crate::domain::number::{CaseNumber, several};

/// Whether a word is a whole case number, or several of them.
pub(super) fn is_number(word: &str) -> bool {
    CaseNumber::parse(word).regular || several(word).is_some()
}

/// The numbers that words list, if they list several; other words are left aside.
pub(super) fn numbers<'w>(words: impl Iterator<Item = &'w str>) -> Option<Vec<String>> {
    let numbers: Vec<&str> = words.filter(|word| is_number(word)).collect();
    several(&numbers.join(" "))
}
