//! Finds cells of a workbook of which the parser would take only a part: of a number it reads what
//! stands before the first reference (`1` of `1&#50;`), and text in CDATA it drops. No spreadsheet
//! program writes such cells; those of other tools would be wrong values that go unnoticed. The
//! bytes are scanned before the parser reads them.

use memchr::{memchr_iter, memmem, memrchr};

/// How far back the tag of a cell is looked for; anything farther is not found.
const BACK: usize = 4 << 10;
/// The most bytes of a value that are shown.
const SHOWN: usize = 40;

/// The beginning of a text that the parser drops.
const CDATA: &[u8] = b"<![CDATA[";

/// A scanner of the bytes of a sheet, fed piece by piece.
#[derive(Debug)]
pub(super) struct Escaped {
    /// Whether any CDATA is one of a cell, as in an .ods.
    anywhere: bool,
    /// The end of the pieces so far.
    seen: Vec<u8>,
}

impl Escaped {
    /// `anywhere`: whether any CDATA counts, not only that of the values of cells.
    pub(super) fn new(anywhere: bool) -> Escaped {
        Escaped {
            anywhere,
            seen: Vec::new(),
        }
    }

    /// Takes the next piece; returns the first value that would be read in part.
    pub(super) fn feed(&mut self, piece: &[u8]) -> Option<String> {
        // The mark itself may be cut.
        let from = self.seen.len().saturating_sub(CDATA.len());
        self.seen.extend_from_slice(piece);
        let found = self.find(from);
        let old = self.seen.len().saturating_sub(BACK);
        self.seen.drain(..old);
        found
    }

    fn find(&self, from: usize) -> Option<String> {
        let seen = self.seen.as_slice();
        let new = seen.get(from..)?;
        let mut dropped = memmem::find_iter(new, CDATA).map(|at| from + at);
        let dropped = dropped
            .find(|at| self.anywhere || value(seen.get(..*at).unwrap_or_default()).is_some());
        let mut referred = memchr_iter(b'&', new).map(|at| from + at);
        let referred = referred.find(|at| {
            let before = seen.get(..*at).unwrap_or_default();
            value(before).is_some_and(|open| is_number(before.get(..open).unwrap_or_default()))
        });
        let at = dropped.into_iter().chain(referred).min()?;
        let begin = value(seen.get(..at)?)
            .and_then(|open| memchr::memchr(b'>', seen.get(open..)?).map(|n| open + n + 1));
        let text = seen.get(begin.unwrap_or(at)..)?;
        let text = text.get(..SHOWN.min(text.len()))?;
        let text = match memmem::find(text, b"</") {
            Some(end) => text.get(..end)?,
            None => text,
        };
        Some(crate::text::sanitize::line(&String::from_utf8_lossy(text)).into_owned())
    }
}

/// The place of the tag `<v>`, if the bytes end within the value of a cell.
fn value(before: &[u8]) -> Option<usize> {
    let open = memrchr(b'<', before)?;
    let (name, _) = tag(before.get(open + 1..)?)?;
    (name == b"v").then_some(open)
}

/// The name of a tag without its namespace, and its attributes; `None` if it does not end here.
fn tag(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let end = memchr::memchr(b'>', bytes)?;
    let inside = bytes.get(..end)?;
    let at = inside.iter().position(u8::is_ascii_whitespace);
    let (name, attributes) = inside.split_at(at.unwrap_or(inside.len()));
    Some((name.rsplit(|byte| *byte == b':').next()?, attributes))
}

/// Whether the last cell that the bytes open is one whose value the parser takes for a number, the
/// number of a shared text, a truth value or an error.
fn is_number(mut before: &[u8]) -> bool {
    while let Some(open) = memrchr(b'<', before) {
        let (head, rest) = before.split_at(open);
        if let Some((b"c", attributes)) = rest.get(1..).and_then(tag) {
            let texts: [&[u8]; 4] = [b"t=\"str\"", b"t='str'", b"t=\"d\"", b"t='d'"];
            let inline: [&[u8]; 2] = [b"t=\"inlineStr\"", b"t='inlineStr'"];
            let is = |kind: &&[u8]| memmem::find(attributes, kind).is_some();
            return !texts.iter().chain(&inline).any(is);
        }
        before = head;
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Scans a sheet as a whole, and cut at every place.
    fn found(sheet: &str, anywhere: bool) -> Option<String> {
        let whole = Escaped::new(anywhere).feed(sheet.as_bytes());
        for at in 0..=sheet.len() {
            let (one, two) = sheet.as_bytes().split_at(at);
            let mut scan = Escaped::new(anywhere);
            let cut = scan.feed(one).or_else(|| scan.feed(two));
            assert_eq!(cut.is_some(), whole.is_some(), "{sheet} cut at {at}");
        }
        whole
    }

    #[test]
    fn a_value_that_would_be_read_in_part_is_found() {
        for sheet in [
            "",
            r#"<c r="A1"><v>12</v></c><c r="B1" t="str"><v>a&amp;b</v></c>"#,
            r#"<c t="inlineStr"><is><t>a&amp;b</t></is></c>"#,
            r#"<c r="A1"><f>A2&amp;"x"</f><v>12</v></c>"#,
            r#"<c r="A1" t="str"><f>A2&amp;"x"</f><v>a&lt;b</v></c>"#,
            r#"<c r="A1"><v>12</v></c><hyperlink display="a&amp;b"/>"#,
            r"<is><t><![CDATA[a]]></t></is>",
        ] {
            assert_eq!(found(sheet, false), None, "{sheet}");
        }
        for (sheet, value) in [
            (r#"<c r="A1"><v>1&#50;</v></c>"#, "1&#50;"),
            (r#"<c r="A1" t="n"><v>1&nbsp;2</v></c>"#, "1&nbsp;2"),
            (
                r"<x:c r='A1' s='1'><x:f>A&amp;B</x:f><x:v>&#49;</x:v></x:c>",
                "&#49;",
            ),
            (r#"<c t="str"><v><![CDATA[a]]></v></c>"#, "<![CDATA[a]]>"),
            (
                r#"<c><v xml:space="preserve"><![CDATA[1]]></v></c>"#,
                "<![CDATA[1]]>",
            ),
        ] {
            assert_eq!(found(sheet, false).as_deref(), Some(value), "{sheet}");
        }
        assert_eq!(
            found("<text:p><![CDATA[a]]></text:p>", true).as_deref(),
            Some("<![CDATA[a]]>")
        );
    }
}
