//! Formula guard of text files: a spreadsheet program runs a cell that starts with `=`, `+`, `-`, `@`, TAB or CR, and some run
//! the full-width forms too. Such a text gets a leading `'` on the way out and loses exactly that on the way in, so that what
//! was written is what is read. Every delimited file for people is guarded; what goes to a program (`--format csv`, jsonl) is not.

use std::borrow::Cow;

use csv::ByteRecord;

/// Whether a cell starting like this could be run. A single character, as the dash that stands for nothing, runs nothing.
fn is_live(text: &str) -> bool {
    text.chars().nth(1).is_some()
        && text.starts_with([
            '=', '+', '-', '@', '\t', '\r', '\u{FF1D}', '\u{FF0B}', '\u{FF0D}', '\u{FF20}',
        ])
}

/// Whether the text needs the guard. A text that already looks guarded needs one more, else reading would take off its own.
fn needs_guard(text: &str) -> bool {
    is_live(text.trim_start_matches('\''))
}

/// The text as it goes into a file.
pub(super) fn guarded(text: &str) -> Cow<'_, str> {
    if needs_guard(text) {
        Cow::Owned(format!("'{text}"))
    } else {
        Cow::Borrowed(text)
    }
}

/// The text without the guard.
pub(super) fn unguarded(text: &str) -> &str {
    // Asked of every cell, and few begin so.
    if text.as_bytes().first() != Some(&b'\'') {
        return text;
    }
    text.strip_prefix('\'')
        .filter(|rest| needs_guard(rest))
        .unwrap_or(text)
}

/// The records of a text file without the form `="(2026)内0782民初1号"`, by which programs keep a spreadsheet from making a number
/// of a text: what is between the marks is the text. A cell of ours that stands so is guarded and stays as it is.
pub(super) fn unwrap_texts(record: &mut ByteRecord) {
    if memchr::memchr(b'=', record.as_slice()).is_none()
        || record.iter().all(|c| wrapped(c).is_none())
    {
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
        let mut record = ByteRecord::from(vec![
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
            ByteRecord::from(vec![
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
