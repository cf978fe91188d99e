//! Checks that the cells of an xlsx refer to their texts by numbers. Otherwise the parser would
//! take the first text of the workbook: a wrong value that goes unnoticed. The bytes are scanned
//! before the parser reads them.

use memchr::memmem;

/// The most bytes of such a number that are scanned, far more than any has.
const MOST: usize = 32;
/// The most bytes of a tag after its type; anything longer is not a cell.
const TAG: usize = 1 << 10;

/// A scanner of the bytes of a sheet, fed piece by piece.
#[derive(Debug, Default)]
pub(super) struct SharedTexts {
    /// The end of the pieces so far, which may be the beginning of a cell.
    rest: Vec<u8>,
}

/// What a cell of shared text contains.
enum Said<'b> {
    Number,
    Other(&'b [u8]),
    /// The piece ends within it.
    Cut,
}

impl SharedTexts {
    /// Takes the next piece; returns the first reference to a text that is not a number.
    pub(super) fn feed(&mut self, piece: &[u8]) -> Option<String> {
        let mut bytes = std::mem::take(&mut self.rest);
        bytes.extend_from_slice(piece);
        let mut cut = bytes.len().saturating_sub(MARKS[0].len());
        for mark in MARKS {
            for at in memmem::find_iter(&bytes, mark) {
                let before = at.checked_sub(1).and_then(|at| bytes.get(at));
                if before.is_none_or(|byte| !byte.is_ascii_whitespace()) {
                    continue;
                }
                match said(bytes.get(at + mark.len()..).unwrap_or_default()) {
                    Said::Number => {}
                    Said::Other(text) => {
                        let text = String::from_utf8_lossy(text);
                        return Some(crate::text::sanitize::line(&text).into_owned());
                    }
                    Said::Cut => {
                        cut = cut.min(at.saturating_sub(1));
                        break;
                    }
                }
            }
        }
        bytes.drain(..cut);
        self.rest = bytes;
        None
    }
}

/// The type of a cell whose value is the number of a shared text.
const MARKS: [&[u8]; 2] = [b"t=\"s\"", b"t='s'"];

/// Scans on after the type of a cell.
fn said(bytes: &[u8]) -> Said<'_> {
    let unsure = |most: usize| {
        if bytes.len() < most {
            Said::Cut
        } else {
            Said::Number
        }
    };
    let Some(end) = memchr::memchr(b'>', bytes) else {
        return unsure(TAG);
    };
    let (tag, rest) = bytes.split_at(end);
    if tag.last() == Some(&b'/') {
        return Said::Number;
    }
    let rest = rest.get(1..).unwrap_or_default().trim_ascii_start();
    let Some(end) = memchr::memchr(b'>', rest) else {
        return unsure(2 * TAG);
    };
    let (tag, rest) = rest.split_at(end);
    // A cell with a formula before its value has no shared text.
    let name = tag.strip_prefix(b"<").unwrap_or_default();
    let name = name
        .split(u8::is_ascii_whitespace)
        .next()
        .unwrap_or_default();
    let name = name.rsplit(|byte| *byte == b':').next().unwrap_or_default();
    if name != b"v" {
        return Said::Number;
    }
    let rest = rest.get(1..).unwrap_or_default();
    let text = match memchr::memchr(b'<', rest) {
        Some(end) => rest.get(..end).unwrap_or_default(),
        None if rest.len() < MOST => return Said::Cut,
        None => rest,
    };
    let text = text.get(..MOST.min(text.len())).unwrap_or_default();
    if text.iter().all(u8::is_ascii_digit) {
        Said::Number
    } else {
        Said::Other(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Scans a sheet as a whole, and cut at every place.
    fn found(sheet: &str) -> Option<String> {
        let whole = SharedTexts::default().feed(sheet.as_bytes());
        for at in 0..=sheet.len() {
            let (one, two) = sheet.as_bytes().split_at(at);
            let mut scan = SharedTexts::default();
            let cut = scan.feed(one).or_else(|| scan.feed(two));
            assert_eq!(cut, whole, "{sheet} cut at {at}");
        }
        whole
    }

    #[test]
    fn only_numbers_name_shared_texts() {
        for sheet in [
            "",
            r#"<c r="A1" t="s"><v>12</v></c><c r="B1"><v>x</v></c>"#,
            r#"<c r="A1" s="1" t="s"/><c r="B1" t="str"><v>x</v></c>"#,
            r#"<c t='s' r='A1'><v>0</v></c><c r="B1" t="inlineStr"><is><t>x</t></is></c>"#,
            r#"<c t="s"><v></v></c><c t="s"><v/></c><x:c t="s"><x:v>3</x:v></x:c>"#,
            r#"<c at="s"><v>x</v></c>"#,
        ] {
            assert_eq!(found(sheet), None, "{sheet}");
        }
        for (sheet, value) in [
            (
                r#"<c t="s"><v>1</v></c><c r="B1" t="s"><v>x1</v></c>"#,
                "x1",
            ),
            (r"<c r='A1' t='s' ><v>-1</v></c>", "-1"),
            (r#"<c t="s"><v>1.5</v></c>"#, "1.5"),
            (r#"<c t="s"> <v>&#49;</v></c>"#, "&#49;"),
            (
                r#"<x:c t="s"><x:v xml:space="preserve">abc</x:v></x:c>"#,
                "abc",
            ),
        ] {
            assert_eq!(found(sheet).as_deref(), Some(value), "{sheet}");
        }
    }
}
