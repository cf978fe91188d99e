//! Finds what is being typed at the caret, for suggestions, and the bounds of a condition.

use std::ops::Range;

use super::lex::sign;
use super::{Key, words};

/// What is being typed at the caret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Slot {
    /// A key, or a bare word: the characters from `from` to the caret.
    Key { from: usize, typed: String },
    /// A value of a key.
    Value {
        key: Key,
        from: usize,
        typed: String,
    },
    /// Inside quotes, or a value without a key.
    Nothing,
}

/// The characters with signs in half width, those in quotes all as quotes; and whether a quote is
/// still open at the end.
fn outside_quotes(chars: &[char]) -> (Vec<char>, bool) {
    let mut open = false;
    let signs = chars.iter().map(|c| {
        let c = sign(*c);
        open ^= c == '"';
        if open { '"' } else { c }
    });
    let signs = signs.collect();
    (signs, open)
}

/// The characters of the condition that the one at this position is part of; empty if that is a
/// blank after another blank.
pub fn condition_at(chars: &[char], at: usize) -> Range<usize> {
    let (signs, _) = outside_quotes(chars);
    let (before, behind) = signs.split_at(at.min(signs.len()));
    let from = before.iter().rposition(|c| c.is_whitespace());
    let length = behind.iter().position(|c| c.is_whitespace());
    from.map_or(0, |blank| blank + 1)..length.map_or(signs.len(), |length| before.len() + length)
}

/// Finds the slot before the caret; `caret` is the number of characters before it.
pub fn slot(text: &str, caret: usize) -> Slot {
    let chars: Vec<char> = text.chars().take(caret).collect();
    let (signs, open) = outside_quotes(&chars);
    if open {
        return Slot::Nothing;
    }
    let start = condition_at(&chars, chars.len()).start;
    let typed = |from: usize| chars.iter().skip(from).collect();
    let piece = signs.get(start..).unwrap_or_default();
    let is_sign = |c: &char| matches!(c, '=' | '<' | '>' | '~' | '!' | '≤' | '≥' | '≠');
    let Some(begin) = piece.iter().position(is_sign).filter(|at| *at > 0) else {
        return Slot::Key {
            from: start,
            typed: typed(start),
        };
    };
    let name: String = chars.iter().skip(start).take(begin).collect();
    let Some(key) = words::key(&name.to_lowercase()) else {
        return Slot::Nothing;
    };
    let signs = piece.iter().skip(begin).take_while(|c| is_sign(c)).count();
    let behind = begin + signs;
    let last = piece
        .iter()
        .rposition(|c| *c == ',')
        .filter(|at| *at >= behind)
        .map_or(behind, |at| at + 1);
    Slot::Value {
        key,
        from: start + last,
        typed: typed(start + last),
    }
}
