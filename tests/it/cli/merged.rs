//! Cells merged over several rows of a sheet hold for each of the rows, in every format.

use rust_xlsxwriter::{Format, Workbook};

use super::mutated::{Region, compound, ods, records};
use super::sheets::HEADER;
use super::*;

const ROWS: [[&str; 4]; 6] = [
    ["2023年台账", "", "", ""],
    HEADER,
    ["(2023)内0783民初1号", "2023-01-05", "周庭", "1"],
    ["(2023)内0783民初2号", "", "", "2"],
    ["(2023)内0783民初3号", "", "吴庭", ""],
    ["(2023)内0783民初4号", "", "", "4"],
];

/// A title over all columns, and the days of filing, handlers and claims of some rows.
const MERGED: [Region; 4] = [[0, 0, 0, 3], [2, 4, 1, 1], [2, 3, 2, 2], [3, 4, 3, 3]];

fn xlsx(path: &Path) -> Vec<u8> {
    let mut book = Workbook::new();
    let (sheet, plain) = (book.add_worksheet(), Format::new());
    for (row, cells) in (0..).zip(ROWS) {
        for (column, cell) in (0..).zip(cells).filter(|(_, cell)| !cell.is_empty()) {
            sheet.write_string(row, column, cell).unwrap();
        }
    }
    for [top, bottom, left, right] in MERGED {
        let text = ROWS[usize::from(top)][usize::from(left)];
        sheet
            .merge_range(top.into(), left, bottom.into(), right, text, &plain)
            .unwrap();
    }
    book.save(path).unwrap();
    std::fs::read(path).unwrap()
}

#[test]
fn merged_cells_hold_for_all_their_rows_in_every_format() {
    let home = Home::new();
    let wanted = [
        ("周庭", "2023-01-05", "1.00"),
        ("周庭", "2023-01-05", "2.00"),
        ("吴庭", "2023-01-05", "2.00"),
        ("null", "null", "4.00"),
    ];
    for (name, bytes) in [
        ("m.xlsx", xlsx(&home.path().join("in.xlsx"))),
        ("m.xls", compound(records(&ROWS, &MERGED))),
        ("m.ods", ods(&ROWS, &MERGED)),
    ] {
        let path = home.path().join(name);
        std::fs::write(&path, bytes).unwrap();
        let store = home.path().join(format!("{name}.redb"));
        let store = ["--store", store.to_str().unwrap()];
        let run = |args: &[&str]| home.json(&[args, &store].concat());
        let report = run(&["import", path.to_str().unwrap()]);
        assert_eq!(report["added"], 4, "{name}: {report}");
        let cases = run(&[
            "list",
            "--sort",
            "number",
            "--columns",
            "handler,filed,claim",
        ]);
        let text = |value: &Value| value.as_str().unwrap_or("null").to_owned();
        let found: Vec<_> = cases.as_array().unwrap().iter().collect();
        let found: Vec<_> = found
            .iter()
            .map(|case| [&case["handler"], &case["filed"], &case["claim"]].map(text))
            .collect();
        let wanted = wanted.map(|(handler, filed, claim)| [handler, filed, claim]);
        assert_eq!(found, wanted, "{name}");
    }
}
