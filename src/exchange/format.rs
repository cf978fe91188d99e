//! The format of a file: by its first bytes, then by its name.

use std::path::Path;

use encoding_rs::{Encoding, GB18030};

use super::error::{ExchangeError, shown};

/// The formats that can be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    Csv,
    Tsv,
    Jsonl,
    Xlsx,
    Xls,
    Ods,
}

impl Format {
    /// The extension, which is also the id.
    pub fn id(self) -> &'static str {
        match self {
            Format::Csv => "csv",
            Format::Tsv => "tsv",
            Format::Jsonl => "jsonl",
            Format::Xlsx => "xlsx",
            Format::Xls => "xls",
            Format::Ods => "ods",
        }
    }

    /// Whether a file of this name can be expected to be read.
    pub fn is_named(path: &Path) -> bool {
        let extension = extension(path);
        let lines = ["csv", "tsv", "tab", "jsonl", "ndjson"];
        lines.contains(&extension.as_str()) || is_workbook(&extension)
    }

    /// Detects the format, by content first: people rename files, and `.xls` files of web systems
    /// are often xlsx or plain text.
    pub(super) fn detect(head: &[u8], path: &Path) -> Result<Format, ExchangeError> {
        let extension = extension(path);
        if head.starts_with(b"PK") {
            let ods = extension == "ods" || contains(head, b"opendocument.spreadsheet");
            return Ok(if ods { Format::Ods } else { Format::Xlsx });
        }
        if head.starts_with(&[0xD0, 0xCF, 0x11, 0xE0]) {
            return Ok(Format::Xls);
        }
        if head.starts_with(b"%PDF")
            || head.starts_with(&[0x1F, 0x8B])
            || head.starts_with(b"Rar!")
            || head.starts_with(b"7z\xBC")
        {
            return Err(ExchangeError::UnknownFormat { path: shown(path) });
        }
        let text = head
            .strip_prefix(&[0xEF, 0xBB, 0xBF])
            .unwrap_or(head)
            .trim_ascii_start();
        if is_workbook(&extension) && (text.starts_with(b"<") || !is_text(head)) {
            return Err(ExchangeError::NotAWorkbook { path: shown(path) });
        }
        Ok(match extension.as_str() {
            _ if Format::is_named_jsonl(path) => Format::Jsonl,
            _ if text.starts_with(b"{") => Format::Jsonl,
            "tsv" | "tab" => Format::Tsv,
            _ => Format::Csv,
        })
    }

    /// Whether the name says that each line is an object. An export without rows has no other sign
    /// of its format.
    pub(super) fn is_named_jsonl(path: &Path) -> bool {
        matches!(extension(path).as_str(), "jsonl" | "ndjson")
    }
}

fn is_workbook(extension: &str) -> bool {
    matches!(extension, "xlsx" | "xlsm" | "xls" | "ods")
}

fn extension(path: &Path) -> String {
    path.extension()
        .and_then(|e| e.to_str())
        .unwrap_or_default()
        .to_ascii_lowercase()
}

/// Whether the first bytes of a file may be text: in a known encoding, and with hardly any control
/// characters.
fn is_text(head: &[u8]) -> bool {
    let (text, encoding, mut broken) = match Encoding::for_bom(head) {
        // The BOM names the encoding; the last character may be cut off.
        Some((encoding, _)) => {
            let (text, encoding, _) = encoding.decode(head);
            (text, encoding, false)
        }
        None => GB18030.decode(head),
    };
    if broken && encoding == GB18030 {
        // The last character may be cut off.
        let valid = match std::str::from_utf8(head) {
            Ok(_) => head.len(),
            Err(error) => error.valid_up_to(),
        };
        broken = valid + 4 < head.len() && GB18030.decode(cut(head)).2;
    }
    let control = |c: &char| c.is_control() && !c.is_whitespace();
    !broken && text.chars().filter(control).count() * 50 <= text.chars().count()
}

/// The bytes without an incomplete last character, which in GB18030 takes up to four bytes.
fn cut(head: &[u8]) -> &[u8] {
    let ends = (0..4).filter_map(|back| head.get(..head.len().checked_sub(back)?));
    ends.into_iter()
        .find(|head| !GB18030.decode(head).2)
        .unwrap_or(head)
}

fn contains(haystack: &[u8], needle: &[u8]) -> bool {
    haystack
        .windows(needle.len())
        .take(512)
        .any(|window| window == needle)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::service::error::ErrorKey;

    #[test]
    fn content_goes_before_the_name() {
        for (head, name, want) in [
            (&b"PK\x03\x04"[..], "a.xls", Some(Format::Xlsx)),
            (
                b"PK\x03\x04mimetypeapplication/vnd.oasis.opendocument.spreadsheet",
                "a",
                Some(Format::Ods),
            ),
            (b"\xD0\xCF\x11\xE0", "a.xlsx", Some(Format::Xls)),
            (b"\xEF\xBB\xBF{\"number\":1}", "a.txt", Some(Format::Jsonl)),
            (b"a\tb", "a.TSV", Some(Format::Tsv)),
            (b"a,b", "a.xls", Some(Format::Csv)),
            (b"%PDF-1.4", "a.csv", None),
        ] {
            assert_eq!(Format::detect(head, Path::new(name)).ok(), want, "{name}");
        }
    }

    #[test]
    fn what_is_named_like_a_workbook_may_be_text_but_nothing_else() {
        const NO: &str = ErrorKey::FileNotAWorkbook.id();
        let key = |head: &[u8], name: &str| {
            Format::detect(head, Path::new(name)).map_or_else(|error| error.key().id(), Format::id)
        };
        let mut state = 7_u32;
        let noise: Vec<u8> = std::iter::repeat_with(|| {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (state >> 24) as u8
        })
        .take(1024)
        .collect();
        let text = "案号,立案日期\n".repeat(120);
        let cut = |bytes: &[u8]| bytes[..1001].to_vec();
        let wide: Vec<u8> = std::iter::once(0xFEFF)
            .chain(text.encode_utf16())
            .flat_map(u16::to_le_bytes)
            .collect();
        for name in ["a.xlsx", "a.XLS", "a.ods"] {
            assert_eq!(key(&noise, name), NO);
            assert_eq!(key(&noise[..24], name), NO);
            assert_eq!(key(b"<html><table>", name), NO);
            assert_eq!(key(&cut(text.as_bytes()), name), "csv");
            assert_eq!(key(&cut(&GB18030.encode(&text.repeat(2)).0), name), "csv");
            assert_eq!(key(&cut(&wide), name), "csv");
        }
        assert_eq!(key(&noise, "a.csv"), "csv");
    }
}
