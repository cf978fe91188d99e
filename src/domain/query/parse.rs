//! The parser of queries.

use chrono::NaiveDate;

use super::error::{Fault, QueryError};
use super::lex::{Piece, Word, pieces};
use super::token::{of_state, of_token, token};
use super::{Filter, Key, Op, Shape, Status, Term, Value, When, listed, words};
use crate::domain::calendar::Calendar;
use crate::domain::checklist::Reason;
use crate::domain::day;
use crate::domain::letter::half_width;
use crate::domain::level::Level;
use crate::domain::locale::Locale;
use crate::domain::money::Money;

/// Parses a query; the empty query selects all open cases.
pub fn parse(text: &str) -> Result<Filter, QueryError> {
    parse_among(text, Status::Open)
}

/// Parses a query over cases of which those with the status `usual` are meant unless it names one.
pub fn parse_among(text: &str, usual: Status) -> Result<Filter, QueryError> {
    let mut filter = Filter {
        status: usual,
        ..Filter::default()
    };
    let mut status = false;
    let mut text_words: Vec<Word> = Vec::new();
    for piece in pieces(text)? {
        if piece.key.is_empty() && piece.op.is_none_or(|(op, _)| op == Op::HasNot) {
            if let Some(named) = bare(&piece, &mut filter, &mut text_words) {
                if status {
                    return Err(at(piece.column, "", Fault::Twice(Key::Status)));
                }
                status = true;
                filter.status = named;
            }
            continue;
        }
        let term = condition(&piece)?;
        if let Some(state) = of_state(term.key, &piece)? {
            filter.and(state);
            continue;
        }
        if term.key == Key::Status {
            if status {
                return Err(at(piece.column, &piece.key, Fault::Twice(Key::Status)));
            }
            status = true;
            filter.status = one_status(&piece)?;
            continue;
        }
        if term.key == Key::Text && term.op == Op::Has {
            let words = piece.values.iter().cloned();
            text_words.extend(words.map(|word| Word {
                quoted: true,
                ..word
            }));
            continue;
        }
        filter.and(term);
    }
    if !status && usual == Status::Open && filter.asks_of_closed() {
        filter.status = Status::Closed;
    }
    if listed_numbers(&mut text_words, &mut filter) && !status && usual == Status::Open {
        // Somebody who lists cases wants to see them all.
        filter.status = Status::All;
    }
    let words: Vec<&str> = text_words.iter().map(|word| word.text.as_str()).collect();
    let joined = words.join(" ");
    let joined = joined.split_whitespace().collect::<Vec<_>>().join(" ");
    filter.text = (!joined.is_empty()).then_some(joined);
    Ok(filter)
}

/// Turns words that are several whole case numbers into the condition of any of them. Returns
/// whether they are.
fn listed_numbers(text_words: &mut Vec<Word>, filter: &mut Filter) -> bool {
    let bare = text_words.iter().filter(|word| !word.quoted);
    let Some(numbers) = listed::numbers(bare.map(|word| word.text.as_str())) else {
        return false;
    };
    text_words.retain(|word| word.quoted || !listed::is_number(&word.text));
    filter.and(Term {
        key: Key::Number,
        op: Op::Eq,
        values: numbers.into_iter().map(Value::Text).collect(),
    });
    true
}

pub(super) fn at(column: usize, found: &str, fault: Fault) -> QueryError {
    QueryError {
        fault,
        column,
        found: found.to_owned(),
    }
}

/// Normalises to half-width lower case, for matching keys and built-in values.
pub(super) fn folded(text: &str) -> String {
    text.chars()
        .map(half_width)
        .flat_map(char::to_lowercase)
        .collect()
}

/// Reads a bare word: a flag, a status, a negated level, or text.
///
/// A level without negation stays text because it may be part of a name; the lookup reads it the
/// same way.
fn bare(piece: &Piece, filter: &mut Filter, text_words: &mut Vec<Word>) -> Option<Status> {
    let not = piece.op.is_some();
    let mut status = None;
    for word in &piece.values {
        let plain = folded(&word.text);
        if not && plain.is_empty() && !word.quoted {
            // `!` alone means overdue, as in the lookup.
            filter.and(Term {
                key: Key::Level,
                op: Op::Eq,
                values: vec![Value::Level(Level::Over)],
            });
            continue;
        }
        if let Some((key, name)) = token(&word.text).filter(|_| !word.quoted) {
            filter.and(of_token(key, name, not));
            continue;
        }
        match named(&plain, not).filter(|_| !word.quoted) {
            Some(Named::Status(named)) => {
                status = Some(named);
                continue;
            }
            Some(Named::Levels(levels)) => {
                filter.and(Term {
                    key: Key::Level,
                    op: Op::Ne,
                    values: levels.into_iter().map(Value::Level).collect(),
                });
                continue;
            }
            None => {}
        }
        let flag = words::key(&plain).filter(|key| !word.quoted && key.shape() == Shape::Flag);
        match flag {
            Some(key) => filter.and(Term {
                key,
                op: Op::Eq,
                values: vec![Value::Flag(!not)],
            }),
            None if not => filter.and(Term {
                key: Key::Text,
                op: Op::HasNot,
                values: vec![Value::Text(word.text.clone())],
            }),
            None => text_words.push(word.clone()),
        }
    }
    status
}

/// The meaning of a bare word that is not text.
enum Named {
    Status(Status),
    Levels(Vec<Level>),
}

fn named(word: &str, not: bool) -> Option<Named> {
    let status = words::value("status", word).and_then(Status::from_id);
    match (status, not) {
        (Some(status), false) | (Some(status @ Status::All), true) => Some(Named::Status(status)),
        (Some(Status::Open), true) => Some(Named::Status(Status::Closed)),
        (Some(Status::Closed), true) => Some(Named::Status(Status::Open)),
        (None, true) => words::levels_called(word).map(Named::Levels),
        (None, false) => None,
    }
}

/// Whether a bare word, with or without `!`, means something other than text.
pub(super) fn is_named(word: &str) -> bool {
    let plain = folded(word);
    [false, true]
        .into_iter()
        .any(|not| named(&plain, not).is_some())
}

/// The nearest of some known words in the same script: an English word is never a mistyped Chinese
/// one.
fn near<'w>(word: &str, known: impl Iterator<Item = &'w str>) -> Option<String> {
    words::nearest(word, known.filter(|of| of.is_ascii() == word.is_ascii()))
}

fn condition(piece: &Piece) -> Result<Term, QueryError> {
    let said = folded(&piece.key);
    if let (true, Some((op, place))) = (said.is_empty(), piece.op) {
        return Err(at(place, op.sign(), Fault::NoKey));
    }
    let Some(key) = words::key(&said) else {
        let nearest = near(&said, words::all_keys());
        let fault = Fault::UnknownKey { nearest };
        return Err(at(piece.column, &piece.key, fault));
    };
    let (op, place) = piece.op.unwrap_or((Op::Eq, piece.column));
    if !key.shape().ops().contains(&op) {
        return Err(at(place, op.sign(), Fault::BadSign(key, op)));
    }
    if piece.values.is_empty() {
        return Err(at(
            place + op.sign().len(),
            op.sign(),
            Fault::MissingValue(key),
        ));
    }
    let single = !matches!(op, Op::Eq | Op::Ne) || key.shape() == Shape::Months;
    if let (true, Some(second)) = (single, piece.values.get(1)) {
        return Err(at(second.column, &second.text, Fault::OneValue(key)));
    }
    let mut values: Vec<Value> = Vec::with_capacity(piece.values.len());
    for word in &piece.values {
        let value = read(key, op, word)?;
        if !values.contains(&value) {
            values.push(value);
        }
    }
    // It must be the only value: together with calendar days the condition would mean two things.
    if let (true, Some(second)) = (values.contains(&Value::Due), piece.values.get(1)) {
        return Err(at(second.column, &second.text, Fault::OneValue(key)));
    }
    Ok(Term { key, op, values })
}

/// Reads a value of a key.
fn read(key: Key, op: Op, word: &Word) -> Result<Value, QueryError> {
    let plain = folded(&word.text);
    let bad = |nearest| at(word.column, &word.text, Fault::BadValue { key, nearest });
    let equal = matches!(op, Op::Eq | Op::Ne);
    let own = key.shape();
    if equal
        && !word.quoted
        && !matches!(
            own,
            Shape::Level | Shape::Status | Shape::Reason | Shape::Flag
        )
        && words::value("", &plain) == Some("nothing")
    {
        return Ok(Value::Nothing);
    }
    if key == Key::StatedDue && !word.quoted && words::key(&plain) == Some(Key::Due) {
        return Ok(Value::Due);
    }
    let near = |of: &str| near(&plain, words::all_values(of));
    match own {
        Shape::Name | Shape::Text => Ok(Value::Text(word.text.clone())),
        Shape::Level => words::value("level", &plain)
            .and_then(Level::from_id)
            .map(Value::Level)
            .ok_or_else(|| bad(near("level"))),
        Shape::Reason => words::value("reason", &plain)
            .and_then(Reason::from_id)
            .map(Value::Reason)
            .ok_or_else(|| bad(near("reason"))),
        // The filter has its own field for the status; this only validates the value.
        Shape::Status => words::value("status", &plain)
            .or_else(|| words::value("state", &plain))
            .map(|id| Value::Text(id.to_owned()))
            .ok_or_else(|| bad(near("status"))),
        Shape::Flag => match words::value("", &plain) {
            Some("yes") => Ok(Value::Flag(op == Op::Eq)),
            Some("no") => Ok(Value::Flag(op != Op::Eq)),
            _ => Err(bad(near(""))),
        },
        Shape::Count | Shape::Months => plain
            .trim_end_matches(['天', '日', 'd', '月', '个'])
            .parse::<i64>()
            .ok()
            .filter(|n| n.abs() <= 1_000_000 && (own == Shape::Count || *n > 0))
            .map(Value::Count)
            .ok_or_else(|| bad(None)),
        Shape::Money => Money::parse(&plain)
            .map(Value::Money)
            .ok_or_else(|| bad(None)),
        Shape::Day => when(&plain).map(Value::Day).ok_or_else(|| bad(None)),
    }
}

/// Reads a day, or words that mean a day on any date.
fn when(text: &str) -> Option<When> {
    if let Some(day) = day::parse(text) {
        return Some(When::On(day));
    }
    // Any Monday in a month of 31 days: the words are only validated.
    let some = NaiveDate::from_ymd_opt(2026, 8, 3)?;
    day::interpret(text, some, &Calendar::default(), false)?;
    Some(When::Said(text.to_owned()))
}

/// The condition on the level if a level was given as a status: `级=停`.
fn of_level(text: &str) -> Option<String> {
    words::value("level", &folded(text))?;
    let locale = if text.is_ascii() {
        Locale::En
    } else {
        Locale::Zh
    };
    let key = words::key_words(Key::Level, locale);
    Some(format!("{}={text}", key.first()?))
}

/// The status that a piece asks for; `!=` swaps open and closed.
fn one_status(piece: &Piece) -> Result<Status, QueryError> {
    let (op, _) = piece.op.unwrap_or((Op::Eq, piece.column));
    let fault = |word: &Word, fault| Err(at(word.column, &word.text, fault));
    let [word] = piece.values.as_slice() else {
        return match piece.values.get(1) {
            Some(second) => fault(second, Fault::OneValue(Key::Status)),
            None => Ok(Status::Open),
        };
    };
    match (op, words::value("status", &folded(&word.text))) {
        (Op::Eq, Some("open")) | (Op::Ne, Some("closed")) => Ok(Status::Open),
        (Op::Eq, Some("closed")) | (Op::Ne, Some("open")) => Ok(Status::Closed),
        (Op::Eq, Some("all")) => Ok(Status::All),
        _ => {
            let nearest = of_level(&word.text)
                .unwrap_or_else(|| words::value_word("status", "open", Locale::Zh).to_owned());
            let nearest = Some(nearest);
            fault(
                word,
                Fault::BadValue {
                    key: Key::Status,
                    nearest,
                },
            )
        }
    }
}
