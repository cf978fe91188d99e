//! Sheets on paper and as workbooks.

use qingji::domain::sheet::{Kind, Value};
use qingji::report;
use qingji::service::api::Row;
use qingji::text::locale::Locale;
use qingji::text::width::width;

use super::{bulletin, case, figures, query, small};
use crate::support::court::day;

#[test]
fn a_printed_page_is_no_wider_than_the_paper() {
    let docket = bulletin();
    let figures = figures(&docket, query(Kind::Weekly, "2022-06-15"));
    for locale in [Locale::Zh, Locale::En] {
        let text = report::text(&report::compose(&figures, locale));
        assert!(!text.contains(".."), "{text}");
        for page in text.split('\u{c}') {
            assert!(page.lines().count() <= 60, "{page}");
            for line in page.lines() {
                assert!(width(line) <= 82, "{line}");
            }
        }
    }
}

#[test]
fn a_workbook_is_read_back_with_its_titles_values_and_numbers() {
    use calamine::{Data, Reader, Xlsx, open_workbook_from_rs};
    let docket = small();
    let figures = figures(&docket, query(Kind::Daily, "2022-06-15"));
    let sheet = report::compose(&figures, Locale::Zh);
    let bytes = report::workbook(&sheet).unwrap();
    assert_eq!(bytes, report::workbook(&sheet).unwrap(), "the same bytes");
    let mut book: Xlsx<_> = open_workbook_from_rs(std::io::Cursor::new(&bytes)).unwrap();
    let names = book.sheet_names();
    assert_eq!(names.len(), 1 + sheet.tables.len());
    assert_eq!(names[0], "案件审限管理日报");
    let front = book.worksheet_range(&names[0]).unwrap();
    assert!(
        front
            .rows()
            .any(|row| row[1].to_string() == sheet.paragraph)
    );
    for (name, table) in names[1..].iter().zip(&sheet.tables) {
        let (_, plain) = name.split_once('-').unwrap();
        assert!(
            !plain.starts_with(['一', '二', '三', '四', '五']),
            "{name}: numbered twice"
        );
        let table = table.printed();
        let range = book.worksheet_range(name).unwrap();
        assert_eq!(range.get((0, 0)), Some(&Data::String(table.title.clone())));
        for (at, column) in table.columns.iter().enumerate() {
            assert_eq!(
                range.get((2, at)),
                Some(&Data::String(column.title.clone()))
            );
        }
        for (y, row) in table.rows.iter().enumerate() {
            for (x, cell) in row.iter().enumerate() {
                let read = range.get((y + 3, x)).cloned().unwrap_or(Data::Empty);
                match &cell.value {
                    Value::Count(n) => assert_eq!(read, Data::Float(*n as f64), "{name}"),
                    Value::Money(m) => assert_eq!(read, Data::Float(m.0 as f64 / 100.0)),
                    Value::Day(_) => assert!(matches!(read, Data::DateTime(_)), "{name} {read:?}"),
                    _ => {}
                }
            }
        }
    }
    // What a reader of cells does not see: the paper, the fixed header, the titles of each printed
    // page.
    let xml = part(&bytes, "xl/worksheets/sheet2.xml");
    for said in [
        "paperSize=\"9\"",
        "state=\"frozen\"",
        "ySplit=\"3\"",
        "fitToHeight=\"0\"",
        "&amp;P",
    ] {
        assert!(xml.contains(said), "{said}");
    }
    assert!(part(&bytes, "xl/workbook.xml").contains("Print_Titles"));
    let styles = part(&bytes, "xl/styles.xml");
    for said in [
        "仿宋_GB2312",
        "方正小标宋简体",
        "yyyy-mm-dd",
        "0.00%",
        "FFB03A00",
    ] {
        assert!(styles.contains(said), "{said}");
    }
}

#[test]
fn nothing_in_a_workbook_is_run_and_every_column_is_as_wide_as_its_cells() {
    use calamine::{Data, Reader, Xlsx, open_workbook_from_rs};
    let docket = small();
    let hostile = ["=HYPERLINK(\"http://x\")", "+1+1", "-2+3", "@SUM(A1)"];
    let rows: Vec<Row> = (10..)
        .zip(hostile)
        .map(|(n, text)| {
            let mut row = case(
                format!("(2021)内0782民初{n}号"),
                day("2021-01-04"),
                &[],
                None,
            );
            if let Row::Case(case) = &mut row {
                case.registration.handler = Some(text.to_owned());
                case.registration.cause =
                    Some(format!("{text} 很长的案由也不能挤掉别的栏目内容和数字"));
            }
            row
        })
        .collect();
    docket.import(&rows);
    let figures = figures(&docket, query(Kind::Monthly, "2022-06-15"));
    let sheet = report::compose(&figures, Locale::Zh);
    let bytes = report::workbook(&sheet).unwrap();
    let mut book: Xlsx<_> = open_workbook_from_rs(std::io::Cursor::new(&bytes)).unwrap();
    let names = book.sheet_names();
    let mut found = std::collections::BTreeSet::new();
    for (at, name) in names.iter().enumerate() {
        assert!(book.worksheet_formula(name).unwrap().is_empty(), "{name}");
        let xml = part(&bytes, &format!("xl/worksheets/sheet{}.xml", at + 1));
        assert!(
            !xml.contains("<f>") && !xml.contains("<hyperlink"),
            "{name}"
        );
        assert!(xml.contains("paperSize=\"9\""), "{name}");
        let range = book.worksheet_range(name).unwrap();
        for cell in range.rows().flatten() {
            if let Data::String(text) = cell {
                found.extend(hostile.iter().filter(|h| text == *h).copied());
            }
        }
        let Some(table) = at.checked_sub(1).and_then(|at| sheet.tables.get(at)) else {
            continue;
        };
        let (widths, table) = (widths_of(&xml), table.printed());
        for (x, column) in table.columns.iter().enumerate() {
            let cells = table.rows.iter().map(|row| width(&row[x].text));
            let widest = cells.chain([width(&column.title)]).max().unwrap_or(0);
            assert!(
                widths[x] >= widest.min(46) as f64,
                "{name} {}: {} < {widest}",
                column.title,
                widths[x]
            );
        }
    }
    assert_eq!(found.len(), hostile.len(), "as text, unchanged: {found:?}");
    // A column no wider than a page wraps longer text.
    assert!(part(&bytes, "xl/styles.xml").contains("wrapText=\"1\""));
}

/// The widths of the columns of a worksheet.
fn widths_of(xml: &str) -> Vec<f64> {
    let mut widths = Vec::new();
    for col in xml.split("<col ").skip(1) {
        let attribute = |name: &str| {
            let (_, rest) = col.split_once(&format!("{name}=\"")).unwrap();
            rest.split_once('"').unwrap().0.to_owned()
        };
        let (min, max): (usize, usize) = (
            attribute("min").parse().unwrap(),
            attribute("max").parse().unwrap(),
        );
        let width: f64 = attribute("width").parse().unwrap();
        widths.resize(min - 1, 0.0);
        widths.resize(max, width);
    }
    widths
}

/// A file of the workbook.
fn part(bytes: &[u8], name: &str) -> String {
    use std::io::Read;
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
    let mut text = String::new();
    archive
        .by_name(name)
        .unwrap()
        .read_to_string(&mut text)
        .unwrap();
    text
}
