//! Finds what is being typed at the caret, for suggestions.

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

/// Finds the slot before the caret; `caret` is the number of characters before it.
pub fn slot(text: &str, caret: usize) -> Slot {
    let chars: Vec<char> = text.chars().take(caret).collect();
    let mut quoted = false;
    let mut start = 0;
    for (at, c) in chars.iter().enumerate() {
        match sign(*c) {
            '"' => quoted = !quoted,
            c if c.is_whitespace() && !quoted => start = at + 1,
            _ => {}
        }
    }
    if quoted {
        return Slot::Nothing;
    }
    let piece = chars.get(start..).unwrap_or_default();
    let is_sign = |c: &char| matches!(sign(*c), '=' | '<' | '>' | '~' | '!' | '≤' | '≥' | '≠');
    let Some(begin) = piece.iter().position(is_sign).filter(|at| *at > 0) else {
        return Slot::Key {
            from: start,
            typed: piece.iter().collect(),
        };
    };
    let name: String = piece.iter().take(begin).collect();
    let Some(key) = words::key(&name.to_lowercase()) else {
        return Slot::Nothing;
    };
    let signs = piece.iter().skip(begin).take_while(|c| is_sign(c)).count();
    let behind = begin + signs;
    let last = piece
        .iter()
        .rposition(|c| sign(*c) == ',')
        .filter(|at| *at >= behind)
        .map_or(behind, |at| at + 1);
    Slot::Value {
        key,
        from: start + last,
        typed: piece.iter().skip(last).collect(),
    }
}
