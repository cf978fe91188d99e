//! Words of other places: those of the lookup for a handler and a court, and those of the column of
//! the state.

use super::error::{Fault, QueryError};
use super::lex::Piece;
use super::parse::{at, folded};
use super::{Key, Op, Term, Value, words};
use crate::domain::letter::half_width;
use crate::domain::level::Level;
use crate::domain::locale::Locale;

/// The handler or court that a word names as in the lookup: `@王`, `#满洲里`.
pub(super) fn token(word: &str) -> Option<(Key, &str)> {
    let mut rest = word.chars();
    let key = match half_width(rest.next()?) {
        '@' => Key::Handler,
        '#' => Key::Court,
        _ => return None,
    };
    let name = rest.as_str();
    (!name.is_empty()).then_some((key, name))
}

/// The condition that a word of the lookup stands for. Of a handler the beginning is enough; letters
/// are looked up as a whole name, because here none stand for pinyin, and an unknown name is
/// reported.
pub(super) fn of_token(key: Key, name: &str, not: bool) -> Term {
    let part = key == Key::Handler && !name.is_ascii();
    let op = match (part, not) {
        (true, false) => Op::Has,
        (true, true) => Op::HasNot,
        (false, false) => Op::Eq,
        (false, true) => Op::Ne,
    };
    let values = vec![Value::Text(name.to_owned())];
    Term { key, op, values }
}

/// The condition of a piece that asks for a state of open cases, in the words of the column:
/// `状态=在审`. A paused case and one filed later are told by their level.
pub(super) fn of_state(key: Key, piece: &Piece) -> Result<Option<Term>, QueryError> {
    let (Key::Status, [word]) = (key, piece.values.as_slice()) else {
        return Ok(None);
    };
    let plain = folded(&word.text);
    let (op, _) = piece.op.unwrap_or((Op::Eq, piece.column));
    let level = |level| {
        let values = vec![Value::Level(level)];
        let key = Key::Level;
        Ok(Some(Term { key, op, values }))
    };
    let (state, other) = match words::value("state", &plain) {
        Some("paused") => return level(Level::Paused),
        Some("later") => return level(Level::Later),
        Some("trial") => ("trial", "execution"),
        Some("execution") => ("execution", "trial"),
        _ => return Ok(None),
    };
    if op == Op::Ne {
        let locale = if plain.is_ascii() {
            Locale::En
        } else {
            Locale::Zh
        };
        let names = words::key_words(key, locale);
        let other = words::state_words(other, locale);
        let nearest = names.first().map(|name| format!("{name}={other}"));
        return Err(at(
            word.column,
            &word.text,
            Fault::BadValue { key, nearest },
        ));
    }
    let values = vec![Value::Text(state.to_owned())];
    Ok(Some(Term { key, op, values }))
}
