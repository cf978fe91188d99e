//! The formula guard of text files. A spreadsheet program runs a cell that starts with `=`, `+`,
//! `-`, `@`, TAB or CR, and some run the full-width forms too. Such a text gets a leading `'` when
//! it is written and loses exactly that when it is read, so it is read back unchanged. Every
//! delimited file for people is guarded; files for programs (`--format csv`, jsonl) are not.

use std::borrow::Cow;

use super::record::Record;

/// Whether a cell that starts like this could be run. A single character, such as the dash for a
/// missing value, runs nothing.
fn is_live(text: &str) -> bool {
    text.chars().nth(1).is_some()
        && text.starts_with([
            '=', '+', '-', '@', '\t', '\r', '\u{FF1D}', '\u{FF0B}', '\u{FF0D}', '\u{FF20}',
        ])
}

/// Whether the text needs the guard. A text that already looks guarded needs another one, because
/// reading removes one.
fn needs_guard(text: &str) -> bool {
    is_live(text.trim_start_matches('\''))
}

/// The text as it is written to a file.
pub(super) fn guarded(text: &str) -> Cow<'_, str> {
    if needs_guard(text) {
        Cow::Owned(format!("'{text}"))
    } else {
        Cow::Borrowed(text)
    }
}

/// The text without the guard.
pub(super) fn unguarded(text: &str) -> &str {
    // Checked for every cell, and few begin like this.
    if text.as_bytes().first() != Some(&b'\'') {
        return text;
    }
    text.strip_prefix('\'')
        .filter(|rest| needs_guard(rest))
        .unwrap_or(text)
}

/// Removes the form `="(2026)内0782民初1号"` from the records of a text file, by which programs
/// keep a spreadsheet from turning a text into a number: the text is between the marks. A cell of
/// ours in that form is guarded and stays as it is.
pub(super) fn unwrap_texts(record: &mut Record) {
    if record.iter().all(|cell| wrapped(cell).is_none()) {
        return;
    }
    *record = record
        .iter()
        .map(|cell| wrapped(cell).unwrap_or(cell))
        .collect();
}

fn wrapped(cell: &[u8]) -> Option<&[u8]> {
    let inner = cell
        .trim_ascii()
        .strip_prefix(b"=\"")?
        .strip_suffix(b"\"")?;
    (!inner.contains(&b'"')).then_some(inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_wrapped_as_a_formula_is_the_text() {
        let mut record = Record::from_iter([
            "=\"(2026)内0782民初1号\"",
            " =\"007\" ",
            "=\"\"",
            "='a'",
            "=\"a\"&\"b\"",
            "=\"",
            "'=\"x\"",
            "=1",
        ]);
        unwrap_texts(&mut record);
        assert_eq!(
            record,
            Record::from_iter([
                "(2026)内0782民初1号",
                "007",
                "",
                "='a'",
                "=\"a\"&\"b\"",
                "=\"",
                "'=\"x\"",
                "=1",
            ])
        );
    }

    #[test]
    fn guarding_and_reading_is_the_identity() {
        for text in [
            "=1+1", "'=1", "''@x", "-5", "＝cmd", "it's", "'quoted'", "", "'", "\tx", "a=b", "-",
            "'-", "+=",
        ] {
            let written = guarded(text);
            assert!(!is_live(&written), "{text}");
            assert_eq!(unguarded(&written), text);
        }
        assert_eq!(guarded("it's"), "it's");
        assert_eq!(guarded("'quoted'"), "'quoted'");
        assert_eq!(guarded("-"), "-");
        assert_eq!(guarded("=1"), "'=1");
    }
}
