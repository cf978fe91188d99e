//! Malicious files, and files that were simply made by hand.

use std::io::{Cursor, Write};
use std::path::PathBuf;

use chrono::NaiveDate;
use zip::write::SimpleFileOptions;

use super::*;
use crate::domain::change::Change;
use crate::domain::event::Fact;
use crate::service::api::{CaseRow, Problem, Reason, Row, Rows};

mod books;
mod cells;
mod desks;
mod ends;
mod headers;
mod json;
mod ledgers;
mod lines;
mod stand_ins;

pub(super) struct Opened {
    pub(super) rows: Vec<Row>,
    pub(super) problems: Vec<Problem>,
    pub(super) read: u64,
    pub(super) rejected: u64,
}

impl Opened {
    fn cases(&self) -> Vec<&CaseRow> {
        self.rows
            .iter()
            .filter_map(|r| match r {
                Row::Case(c) => Some(&**c),
                Row::Event(_) => None,
            })
            .collect()
    }

    fn reasons(&self) -> Vec<(u32, &str, &str, Reason)> {
        self.problems
            .iter()
            .map(|p| (p.row, p.column.as_str(), p.value.as_str(), p.reason))
            .collect()
    }
}

fn file(name: &str, bytes: &[u8]) -> (tempfile::TempDir, PathBuf) {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join(name);
    std::fs::write(&path, bytes).unwrap();
    (dir, path)
}

fn open_with(name: &str, bytes: &[u8], options: &OpenOptions) -> Result<Opened, ExchangeError> {
    let (_dir, path) = file(name, bytes);
    let mut reader = RowReader::open(&path, options)?;
    let (mut parts, mut rows) = (Vec::new(), Rows::default());
    while reader.next_batch(100, &mut rows)? {
        if rows.is_full() {
            parts.append(&mut Vec::from(std::mem::take(&mut rows)));
        }
    }
    parts.extend(Vec::from(rows));
    Ok(Opened {
        rows: parts,
        problems: reader.take_problems(),
        read: reader.read(),
        rejected: reader.rejected(),
    })
}

pub(super) fn open(name: &str, bytes: &[u8]) -> Result<Opened, ExchangeError> {
    open_with(name, bytes, &OpenOptions::default())
}

fn key(result: Result<Opened, ExchangeError>) -> &'static str {
    result.map_or_else(|error| id(&error), |_| "fine")
}

/// The key of an error without the path of its texts.
fn id(error: &ExchangeError) -> &'static str {
    error.key().id().trim_start_matches("exchange.error.")
}

#[test]
fn every_unusable_file_has_its_own_error() {
    let dir = tempfile::tempdir().unwrap();
    let opened = |path: &std::path::Path| {
        id(&RowReader::open(path, &OpenOptions::default())
            .map(|_| ())
            .unwrap_err())
    };
    assert_eq!(opened(dir.path()), "directory");
    assert_eq!(opened(&dir.path().join("none.csv")), "not-found");
    assert_eq!(key(open("a.csv", b"")), "empty");
    assert_eq!(key(open("a.csv", b"\xEF\xBB\xBF")), "empty");
    assert_eq!(key(open("a.csv", b"\n\n\n")), "empty");
    for nothing in [&b""[..], b"\xEF\xBB\xBF", b"\n\n"] {
        // An export without rows.
        assert_eq!(key(open("a.jsonl", nothing)), "fine");
    }
    assert_eq!(
        key(open("a.csv", "姓名,法院\n1,2\n".as_bytes())),
        "no-key-column"
    );
    assert_eq!(key(open("a.pdf", b"%PDF-1.7 ...")), "unknown-format");
    assert_eq!(
        key(open("a.xls", b"\xD0\xCF\x11\xE0 and then garbage")),
        "damaged"
    );
    assert_eq!(
        key(open("a.xlsx", b"PK\x03\x04 and then garbage")),
        "cut-short"
    );
    assert_eq!(
        key(open(
            "a.ods",
            b"PK\x03\x04mimetypeapplication/vnd.oasis.opendocument.spreadsheet"
        )),
        "cut-short"
    );
    let options = OpenOptions {
        encoding: Some("klingon".into()),
        ..OpenOptions::default()
    };
    assert_eq!(
        key(open_with("a.csv", b"number,court\n", &options)),
        "unknown-encoding"
    );
    let Err(ExchangeError::NoKeyColumn { columns, .. }) =
        open("a.csv", "姓名,法院\n1,2\n".as_bytes())
    else {
        panic!()
    };
    assert_eq!(columns, "姓名, 法院");
}

#[test]
fn control_sequences_marks_and_broken_bytes_do_not_get_through() {
    let mut text = "案号,法院,备注\n".as_bytes().to_vec();
    text.extend_from_slice(
        "(2023)内0783民初1号,\u{1b}[31m扎兰屯\u{202e}市\0,\"一行\r\n又一行\"\n".as_bytes(),
    );
    text.extend_from_slice("(2023)内0783民初2号,扎兰屯市人民法院,坏".as_bytes());
    text.extend_from_slice(b"\xff\xfe\n");
    let opened = open("a.csv", &text).unwrap();
    let cases = opened.cases();
    assert_eq!(cases[0].registration.court.as_deref(), Some("扎兰屯市"));
    assert_eq!(cases[0].registration.note.as_deref(), Some("一行 又一行"));
    assert_eq!(
        cases[1].registration.note.as_deref(),
        Some("坏\u{fffd}\u{fffd}")
    );
    assert_eq!(
        opened.reasons(),
        [
            (
                2,
                "法院",
                "\\u001b[31m扎兰屯\\u202e市\\u0000",
                Reason::ControlsRemoved
            ),
            (3, "备注", "坏\u{fffd}\u{fffd}", Reason::BadEncoding)
        ]
    );
    let hidden = "案号,承办人\n\u{1b}[2J(2026)内0702民初2号,王\u{202e}芳\n(2026)内0702民初3号,\0\n";
    let opened = open("a.csv", hidden.as_bytes()).unwrap();
    let cases = opened.cases();
    assert_eq!(cases[0].registration.number, "(2026)内0702民初2号");
    assert_eq!(cases[0].registration.handler.as_deref(), Some("王芳"));
    assert_eq!(cases[1].registration.handler, None);
    assert_eq!(
        opened.reasons(),
        [
            (
                2,
                "案号",
                "\\u001b[2J(2026)内0702民初2号",
                Reason::ControlsRemoved
            ),
            (2, "承办人", "王\\u202e芳", Reason::InvisibleRemoved),
            (3, "承办人", "\\u0000", Reason::ControlsRemoved),
        ]
    );
}

#[test]
fn readers_can_be_moved_to_a_thread() {
    fn check<T: Send>() {}
    check::<RowReader>();
    check::<Import>();
    check::<TableWriter<Vec<u8>>>();
}

/// A minimal workbook with one sheet, stored without compression.
pub(super) fn workbook(sheet: &str, flag_1904: bool) -> Vec<u8> {
    let (sheet, merged) = sheet.split_once('|').unwrap_or((sheet, ""));
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let head = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>";
    let ns = "http://schemas.openxmlformats.org";
    let flag = if flag_1904 {
        "<workbookPr date1904=\"1\"/>"
    } else {
        ""
    };
    for (name, body) in [
        (
            "[Content_Types].xml",
            format!(
                "{head}<Types xmlns=\"{ns}/package/2006/content-types\"><Default Extension=\"xml\" ContentType=\"application/xml\"/></Types>"
            ),
        ),
        (
            "_rels/.rels",
            format!(
                "{head}<Relationships xmlns=\"{ns}/package/2006/relationships\"><Relationship Id=\"rId1\" Type=\"{ns}/officeDocument/2006/relationships/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>"
            ),
        ),
        (
            "xl/workbook.xml",
            format!(
                "{head}<workbook xmlns=\"{ns}/spreadsheetml/2006/main\" xmlns:r=\"{ns}/officeDocument/2006/relationships\">{flag}<sheets><sheet name=\"S\" sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>"
            ),
        ),
        (
            "xl/_rels/workbook.xml.rels",
            format!(
                "{head}<Relationships xmlns=\"{ns}/package/2006/relationships\"><Relationship Id=\"rId1\" Type=\"{ns}/officeDocument/2006/relationships/worksheet\" Target=\"worksheets/sheet1.xml\"/></Relationships>"
            ),
        ),
        (
            "xl/styles.xml",
            format!(
                "{head}<styleSheet xmlns=\"{ns}/spreadsheetml/2006/main\"><cellXfs count=\"2\"><xf numFmtId=\"0\"/><xf numFmtId=\"14\" applyNumberFormat=\"1\"/></cellXfs></styleSheet>"
            ),
        ),
        (
            "xl/worksheets/sheet1.xml",
            format!(
                "{head}<worksheet xmlns=\"{ns}/spreadsheetml/2006/main\"><sheetData>{sheet}</sheetData>{merged}</worksheet>"
            ),
        ),
    ] {
        let stored = SimpleFileOptions::default();
        let stored = stored.compression_method(zip::CompressionMethod::Stored);
        zip.start_file(name, stored).unwrap();
        zip.write_all(body.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

pub(super) fn inline(cell: &str, text: &str) -> String {
    format!("<c r=\"{cell}\" t=\"inlineStr\"><is><t>{text}</t></is></c>")
}

/// An ODS with one table.
pub(super) fn ods(rows: &str) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let stored = SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    let mime = "application/vnd.oasis.opendocument.spreadsheet";
    let manifest = format!(
        "<manifest:manifest xmlns:manifest=\"urn:oasis:names:tc:opendocument:xmlns:manifest:1.0\"><manifest:file-entry manifest:full-path=\"/\" manifest:media-type=\"{mime}\"/></manifest:manifest>"
    );
    let content = format!(
        "<office:document-content xmlns:office=\"urn:oasis:names:tc:opendocument:xmlns:office:1.0\" xmlns:table=\"urn:oasis:names:tc:opendocument:xmlns:table:1.0\" xmlns:text=\"urn:oasis:names:tc:opendocument:xmlns:text:1.0\"><office:body><office:spreadsheet><table:table table:name=\"S\">{rows}</table:table></office:spreadsheet></office:body></office:document-content>"
    );
    for (name, body) in [
        ("mimetype", mime),
        ("META-INF/manifest.xml", &manifest),
        ("content.xml", &content),
    ] {
        zip.start_file(name, stored).unwrap();
        zip.write_all(body.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}
