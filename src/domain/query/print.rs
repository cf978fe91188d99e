//! Prints a filter as a query.

use super::lex::needs_quotes;
use super::parse::is_named;
use super::token::token;
use super::words::{key_words, level_words, reason_words, state_words, status_words, value_word};
use super::{Filter, Key, Money, Op, Shape, Status, Term, Value, When, listed, words};
use crate::domain::locale::Locale;

/// Prints the query that [`super::parse`] reads as this filter; empty for all open cases.
pub fn print(filter: &Filter, locale: Locale) -> String {
    print_among(filter, Status::Open, locale)
}

/// Prints the query that [`super::parse_among`] reads as this filter with the same usual status.
pub fn print_among(filter: &Filter, usual: Status, locale: Locale) -> String {
    let mut parts: Vec<String> = Vec::new();
    let key = |key: Key| key_words(key, locale).first().copied().unwrap_or_default();
    // With a condition on closed cases, the default status would be closed, so print it.
    if filter.status != usual || usual == Status::Open && filter.asks_of_closed() {
        let word = status_words(filter.status, locale);
        parts.push(format!("{}={word}", key(Key::Status)));
    }
    if !filter.levels.is_empty() {
        let levels: Vec<&str> = filter
            .levels
            .iter()
            .map(|level| level_words(*level, locale))
            .collect();
        parts.push(format!("{}={}", key(Key::Level), levels.join(",")));
    }
    for (of, names) in [
        (Key::Court, &filter.courts),
        (Key::Division, &filter.divisions),
        (Key::Handler, &filter.handlers),
        (Key::Tag, &filter.tags),
        (Key::Procedure, &filter.procedures),
    ] {
        if !names.is_empty() {
            let names: Vec<String> = names.iter().map(|name| print_name(name)).collect();
            parts.push(format!("{}={}", key(of), names.join(",")));
        }
    }
    if let Some(days) = filter.within {
        parts.push(format!("{}<={days}", key(Key::DaysLeft)));
    }
    if filter.delayed {
        parts.push(key(Key::Delayed).to_owned());
    }
    parts.extend(filter.terms.iter().map(|term| condition(term, locale)));
    if let Some(words) = &filter.text {
        // Several numbers without quotes would mean any of them.
        let several = listed::numbers(words.split_whitespace()).is_some();
        parts.extend(words.split_whitespace().map(|word| {
            if several && listed::is_number(word) {
                quoted(word)
            } else {
                bare(word)
            }
        }));
    }
    parts.join(" ")
}

fn condition(term: &Term, locale: Locale) -> String {
    let key = key_words(term.key, locale)
        .first()
        .copied()
        .unwrap_or_default();
    let values: Vec<String> = term
        .values
        .iter()
        .map(|value| match (term.key, value) {
            (Key::Status, Value::Text(state)) => state_words(state, locale).to_owned(),
            (_, value) => value_text(value, locale),
        })
        .collect();
    if let (Shape::Flag, Op::Eq, [Value::Flag(true)]) =
        (term.key.shape(), term.op, term.values.as_slice())
    {
        return key.to_owned();
    }
    format!("{key}{}{}", term.op.sign(), values.join(","))
}

fn value_text(value: &Value, locale: Locale) -> String {
    match value {
        Value::Due => key_words(Key::Due, locale)
            .first()
            .copied()
            .unwrap_or_default()
            .to_owned(),
        Value::Nothing => value_word("", "nothing", locale).to_owned(),
        Value::Text(name) | Value::Unlisted { said: name, .. } | Value::Part { said: name, .. } => {
            print_name(name)
        }
        Value::Level(level) => level_words(*level, locale).to_owned(),
        Value::Reason(reason) => reason_words(*reason, locale).to_owned(),
        Value::Count(n) => n.to_string(),
        Value::Money(money) => amount(*money, locale),
        Value::Day(When::On(day)) => day.to_string(),
        Value::Day(When::Said(said)) => print_name(said),
        Value::Flag(flag) => {
            let id = if *flag { "yes" } else { "no" };
            value_word("", id, locale).to_owned()
        }
    }
}

/// Cents in 一百元, the smallest amount that can be written in 万 with two decimals.
const HUNDRED: i64 = 10_000;

/// Formats an amount in everyday form without losing precision: `10万`, `2.5万`, `1200`, `1200.50`.
fn amount(money: Money, locale: Locale) -> String {
    let Money(cents) = money;
    // From 1万 on, if two decimals are exact.
    if locale == Locale::Zh && cents.unsigned_abs() >= 1_000_000 && cents % HUNDRED == 0 {
        let hundreds = cents / HUNDRED;
        let (whole, rest) = (hundreds / 100, (hundreds % 100).unsigned_abs());
        let places = format!("{rest:02}");
        let places = places.trim_end_matches('0');
        let dot = if places.is_empty() { "" } else { "." };
        return format!("{whole}{dot}{places}万");
    }
    let plain = money.to_string();
    plain.strip_suffix(".00").unwrap_or(&plain).to_owned()
}

/// Prints a name as a value, in quotes if it would otherwise be read differently.
pub fn print_name(name: &str) -> String {
    if needs_quotes(name) || words::value("", &name.to_lowercase()).is_some() {
        quoted(name)
    } else {
        name.to_owned()
    }
}

fn bare(word: &str) -> String {
    let flag = words::key(word).is_some_and(|key| key.shape() == Shape::Flag);
    let token = token(word).is_some();
    if needs_quotes(word) || flag || token || is_named(word) {
        quoted(word)
    } else {
        word.to_owned()
    }
}

fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('"', "\"\""))
}
