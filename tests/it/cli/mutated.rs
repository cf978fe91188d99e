//! Workbooks of every format, damaged at random, through the whole program: the parser runs in a
//! process of its own, and whatever it does ends as rows or as an error in words.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::Index;

use super::sheets::{HEADER, case, workbook};
use super::*;

const NUMBER: &str = "(2023)内0783民初1号";

/// Cells merged into one: the first and last row, and the first and last column, from 0.
pub(super) type Region = [u16; 4];

/// The records of an xls with one sheet of labels and merged cells.
pub(super) fn records(rows: &[[&str; 4]], merged: &[Region]) -> Vec<u8> {
    fn record(out: &mut Vec<u8>, kind: u16, body: &[u8]) {
        out.extend(kind.to_le_bytes());
        out.extend((body.len() as u16).to_le_bytes());
        out.extend(body);
    }
    let wide = |text: &str| -> Vec<u8> { text.encode_utf16().flat_map(u16::to_le_bytes).collect() };
    let begin = |kind: u16| [&[0, 6][..], &kind.to_le_bytes(), &[0; 12]].concat();
    let mut out = Vec::new();
    record(&mut out, 0x0809, &begin(5));
    record(&mut out, 0x0042, &1200_u16.to_le_bytes());
    let sheet = wide("S");
    // The place of the sheet: behind this record and the end of the globals.
    let place = (out.len() + 4 + 8 + sheet.len() + 4) as u32;
    let body = [&place.to_le_bytes()[..], &[0, 0, 1, 1], &sheet].concat();
    record(&mut out, 0x0085, &body);
    record(&mut out, 0x000A, &[]);
    record(&mut out, 0x0809, &begin(0x10));
    for (row, cells) in (0_u16..).zip(rows) {
        for (column, cell) in (0_u16..).zip(cells) {
            let text = wide(cell);
            let length = (text.len() / 2) as u16;
            let head = [row, column, 0, length].map(u16::to_le_bytes).concat();
            record(&mut out, 0x0204, &[&head[..], &[1], &text].concat());
        }
    }
    if !merged.is_empty() {
        let count = (merged.len() as u16).to_le_bytes();
        let regions = merged.concat().into_iter().flat_map(u16::to_le_bytes);
        record(
            &mut out,
            0x00E5,
            &count.into_iter().chain(regions).collect::<Vec<_>>(),
        );
    }
    record(&mut out, 0x000A, &[]);
    out
}

/// A compound file with one stream.
pub(super) fn compound(mut stream: Vec<u8>) -> Vec<u8> {
    const SECTOR: usize = 512;
    const END: u32 = 0xFFFF_FFFE;
    const FREE: u32 = 0xFFFF_FFFF;
    // Shorter streams are kept elsewhere.
    stream.resize(stream.len().max(4096).next_multiple_of(SECTOR), 0);
    let sectors = (stream.len() / SECTOR) as u32;
    let mut out = vec![0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];
    out.extend([0; 16]);
    out.extend([0x3E_u16, 3, 0xFFFE, 9, 6].map(u16::to_le_bytes).concat());
    out.extend([0; 6]);
    out.extend(
        [0, 1, 1, 0, 4096, END, 0, END, 0, 0]
            .map(u32::to_le_bytes)
            .concat(),
    );
    out.resize(SECTOR, 0xFF);
    let chain = (3..sectors + 2).chain([END]);
    let table: Vec<u32> = [0xFFFF_FFFD, END].into_iter().chain(chain).collect();
    out.extend(table.iter().flat_map(|next| next.to_le_bytes()));
    out.resize(2 * SECTOR, 0xFF);
    for (name, kind, child, start, size) in [
        ("Root Entry", 5_u8, 1, END, 0),
        ("Workbook", 2, FREE, 2, stream.len() as u32),
        ("", 0, FREE, 0, 0),
        ("", 0, FREE, 0, 0),
    ] {
        let mut entry: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let length = if name.is_empty() {
            0
        } else {
            entry.len() as u16 + 2
        };
        entry.resize(64, 0);
        entry.extend(length.to_le_bytes());
        entry.extend([kind, 1]);
        entry.extend([FREE, FREE, child].map(u32::to_le_bytes).concat());
        entry.extend([0; 36]);
        entry.extend([start, size, 0].map(u32::to_le_bytes).concat());
        out.extend(entry);
    }
    out.extend(stream);
    out
}

/// An ods with one sheet of texts and merged cells.
pub(super) fn ods(rows: &[[&str; 4]], merged: &[Region]) -> Vec<u8> {
    let name = "urn:oasis:names:tc:opendocument:xmlns";
    let cell = |row: u16, column: u16, text: &str| {
        let inside = |[top, bottom, left, right]: &&Region| {
            (*top..=*bottom).contains(&row) && (*left..=*right).contains(&column)
        };
        let (tag, spans) = match merged.iter().find(inside) {
            Some([top, bottom, left, right]) if (*top, *left) == (row, column) => (
                "table-cell",
                format!(
                    " table:number-rows-spanned=\"{}\" table:number-columns-spanned=\"{}\"",
                    bottom - top + 1,
                    right - left + 1
                ),
            ),
            Some(_) => return "<table:covered-table-cell/>".to_owned(),
            None => ("table-cell", String::new()),
        };
        format!(
            "<table:{tag}{spans} office:value-type=\"string\"><text:p>{text}</text:p></table:{tag}>"
        )
    };
    let rows = (0..).zip(rows).map(|(row, cells)| {
        let cells = (0..)
            .zip(cells)
            .map(|(column, text)| cell(row, column, text));
        format!(
            "<table:table-row>{}</table:table-row>",
            cells.collect::<String>()
        )
    });
    let content = format!(
        "<office:document-content xmlns:office=\"{name}:office:1.0\" xmlns:table=\"{name}:table:1.0\" \
         xmlns:text=\"{name}:text:1.0\"><office:body><office:spreadsheet><table:table table:name=\"S\">{}\
         </table:table></office:spreadsheet></office:body></office:document-content>",
        rows.collect::<String>()
    );
    let mime = "application/vnd.oasis.opendocument.spreadsheet";
    let manifest = format!(
        "<manifest:manifest xmlns:manifest=\"{name}:manifest:1.0\"><manifest:file-entry \
         manifest:full-path=\"/\" manifest:media-type=\"{mime}\"/></manifest:manifest>"
    );
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let stored = zip::write::SimpleFileOptions::default();
    let stored = stored.compression_method(zip::CompressionMethod::Stored);
    for (name, body) in [
        ("mimetype", mime),
        ("META-INF/manifest.xml", &manifest),
        ("content.xml", &content),
    ] {
        zip.start_file(name, stored).unwrap();
        std::io::Write::write_all(&mut zip, body.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// The same two rows as xls, xlsx and ods.
fn originals(home: &Home) -> [(&'static str, Vec<u8>); 3] {
    let rows = [HEADER, case(NUMBER)];
    let xlsx = workbook(home, &[("S", &[&rows[0], &rows[1]])]);
    let xlsx = std::fs::read(xlsx).unwrap();
    [
        ("m.xls", compound(records(&rows, &[]))),
        ("m.xlsx", xlsx),
        ("m.ods", ods(&rows, &[])),
    ]
}

/// A damage: at a place, so many bytes are taken out and others put in.
type Damage = (Index, usize, Vec<u8>);

fn damaged(mut bytes: Vec<u8>, damages: &[Damage]) -> Vec<u8> {
    for (at, cut, more) in damages {
        let at = at.index(bytes.len() + 1);
        let end = (at + cut).min(bytes.len());
        bytes.splice(at..end, more.iter().copied());
    }
    bytes
}

#[test]
fn a_damaged_workbook_of_any_format_is_rows_or_an_error() {
    let home = Home::new();
    let originals = originals(&home);
    let tried = |name: &str, bytes: &[u8]| {
        let path = home.path().join(name);
        std::fs::write(&path, bytes).unwrap();
        home.run(&["import", path.to_str().unwrap(), "--dry-run", "--json"])
    };
    for (name, bytes) in &originals {
        let ended = tried(name, bytes);
        let report: Value = serde_json::from_str(&ended.out).unwrap_or_default();
        assert_eq!(
            (ended.code, &report["added"]),
            (0, &1.into()),
            "{name}: {}",
            ended.err
        );
    }
    let config = ProptestConfig {
        cases: 12,
        ..ProptestConfig::default()
    };
    let damage = (any::<Index>(), 0_usize..20, vec(any::<u8>(), 0..8));
    proptest!(config, |(damages in vec(damage, 1..4))| {
        for (name, bytes) in &originals {
            let ended = tried(name, &damaged(bytes.clone(), &damages));
            prop_assert!([0, 4].contains(&ended.code), "{name}: {} {}", ended.code, ended.err);
            prop_assert!(!ended.err.contains("panicked"), "{name}: {}", ended.err);
            prop_assert!(ended.code == 0 || !ended.err.trim().is_empty(), "{name}");
        }
    });
}
