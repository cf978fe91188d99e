//! What a file is: by its first bytes, then by its name.

use std::path::Path;

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
    /// The extension, which is the id.
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

    /// By content first: people rename files, and `.xls` from web systems is often xlsx or plain text.
    /// `None`: binary, but none of ours.
    pub(super) fn detect(head: &[u8], path: &Path) -> Option<Format> {
        let extension = path
            .extension()
            .and_then(|e| e.to_str())
            .unwrap_or_default()
            .to_ascii_lowercase();
        if head.starts_with(b"PK") {
            let ods = extension == "ods" || contains(head, b"opendocument.spreadsheet");
            return Some(if ods { Format::Ods } else { Format::Xlsx });
        }
        if head.starts_with(&[0xD0, 0xCF, 0x11, 0xE0]) {
            return Some(Format::Xls);
        }
        if head.starts_with(b"%PDF")
            || head.starts_with(&[0x1F, 0x8B])
            || head.starts_with(b"Rar!")
            || head.starts_with(b"7z\xBC")
        {
            return None;
        }
        let text = head
            .strip_prefix(&[0xEF, 0xBB, 0xBF])
            .unwrap_or(head)
            .trim_ascii_start();
        Some(match extension.as_str() {
            "jsonl" | "ndjson" => Format::Jsonl,
            _ if text.starts_with(b"{") => Format::Jsonl,
            "tsv" | "tab" => Format::Tsv,
            _ => Format::Csv,
        })
    }
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
            assert_eq!(Format::detect(head, Path::new(name)), want, "{name}");
        }
    }
}
