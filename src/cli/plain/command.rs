//! What a line means.

use chrono::NaiveDate;

use crate::domain::calendar::Calendar;
use crate::domain::day as days;

/// A line, read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Typed<'t> {
    /// An empty line: the item again.
    Again,
    /// The digit of an outcome, and the note behind it.
    Outcome(usize, &'t str),
    Skip,
    Undo,
    /// The day of the next follow-up, before its outcome.
    Day(&'t str),
    Find(&'t str),
    /// The n-th that was found.
    Take(usize),
    Why,
    Summary,
    Help,
    Quit,
    Unknown(&'t str),
}

impl<'t> Typed<'t> {
    /// Reads a line; full-width keys mean the same.
    pub(super) fn read(line: &'t str) -> Typed<'t> {
        let line = line.trim();
        let mut chars = line.chars();
        let Some(first) = chars.next() else {
            return Typed::Again;
        };
        let rest = chars.as_str().trim();
        match (half(first), rest.is_empty()) {
            ('/', false) => Typed::Find(rest),
            ('=', false) => number(rest).map_or(Typed::Unknown(line), Typed::Take),
            ('n', true) => Typed::Skip,
            ('u', true) => Typed::Undo,
            ('d' | '0', false) => Typed::Day(rest),
            ('.', true) => Typed::Why,
            ('s', true) => Typed::Summary,
            ('?', true) => Typed::Help,
            ('q', true) => Typed::Quit,
            // `12` is no outcome with the note `2`: a note stands apart.
            (digit @ '1'..='9', _) if rest.is_empty() || chars.as_str().starts_with(blank) => {
                Typed::Outcome(digit as usize - '0' as usize, rest)
            }
            _ => Typed::Unknown(line),
        }
    }
}

fn blank(c: char) -> bool {
    c.is_whitespace() || matches!(c, ',' | '，' | '、')
}

fn number(text: &str) -> Option<usize> {
    let text: String = text.chars().map(half).collect();
    text.parse().ok()
}

fn half(c: char) -> char {
    match c {
        '。' => '.',
        '、' => '/',
        '！'..='～' => char::from_u32(c as u32 - 0xFEE0).unwrap_or(c),
        c => c.to_ascii_lowercase(),
    }
}

/// A day as people say it.
pub(super) fn day(text: &str, today: NaiveDate) -> Option<NaiveDate> {
    days::interpret(text, today, &Calendar::builtin(), true)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_read_as_they_are_typed() {
        for (line, typed) in [
            ("\n", Typed::Again),
            ("1\r\n", Typed::Outcome(1, "")),
            ("２", Typed::Outcome(2, "")),
            ("1 已约谈\n", Typed::Outcome(1, "已约谈")),
            ("12", Typed::Unknown("12")),
            ("n", Typed::Skip),
            ("N", Typed::Skip),
            ("U\n", Typed::Undo),
            ("d 3/5", Typed::Day("3/5")),
            ("d+3d", Typed::Day("+3d")),
            ("/3364", Typed::Find("3364")),
            ("、扎兰屯", Typed::Find("扎兰屯")),
            ("/", Typed::Unknown("/")),
            ("=2", Typed::Take(2)),
            ("=x", Typed::Unknown("=x")),
            ("。", Typed::Why),
            ("q", Typed::Quit),
            ("quit", Typed::Unknown("quit")),
            ("？", Typed::Help),
            ("s", Typed::Summary),
        ] {
            assert_eq!(Typed::read(line), typed, "{line:?}");
        }
    }
}
