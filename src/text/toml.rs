//! Positions in a TOML text, and the source text of values.

use toml::Spanned;
use toml::de::DeValue;

/// The 1-based line of a byte offset.
pub fn line_of(text: &str, offset: usize) -> usize {
    text.bytes().take(offset).filter(|b| *b == b'\n').count() + 1
}

/// The 1-based line of an error; 0 if it has no position.
pub fn line_of_error(text: &str, error: &toml::de::Error) -> usize {
    error.span().map_or(0, |span| line_of(text, span.start))
}

/// A value as text: the content of a string, or the source text of any other value.
pub fn written(text: &str, value: &Spanned<DeValue<'_>>) -> String {
    match value.get_ref() {
        DeValue::String(said) => said.to_string(),
        _ => text.get(value.span()).unwrap_or_default().to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use toml::de::DeTable;

    use super::*;

    #[test]
    fn values_are_what_is_written() {
        let text = "a = \"b\\u0063\"\nd = 2 # two\ne = [1, 2]\n";
        let table = DeTable::parse(text).unwrap();
        let seen: Vec<(usize, String)> = table
            .get_ref()
            .iter()
            .map(|(key, value)| (line_of(text, key.span().start), written(text, value)))
            .collect();
        let expected = [(1, "bc"), (2, "2"), (3, "[1, 2]")];
        assert_eq!(seen, expected.map(|(line, text)| (line, text.to_owned())));
    }
}
