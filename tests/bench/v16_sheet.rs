//! V16: exporting all cases as a sheet and importing it again, compared with the bare libraries on
//! the same cells.

use std::path::{Path, PathBuf};

use calamine::{Data, DataRef, Reader, Xlsx, open_workbook};
use rust_xlsxwriter::{Format, Workbook};

use crate::data::{Bench, TODAY};
use crate::figure::Outcome;
use crate::measure::{Pairs, Sample, time};
use crate::{child, sys};

const ROUNDS: usize = 5;

/// `export cases` : a loop that writes the same cells, in constant memory as well.
pub(crate) fn export(bench: &Bench) -> Outcome {
    let (store, sheet) = (bench.copy("sheet.redb"), bench.dir().join("cases.xlsx"));
    write(&store, &sheet);
    let cells = cells(&sheet);
    let bare = bench.dir().join("bare.xlsx");
    let pairs = Pairs::alternate(
        1,
        ROUNDS,
        || time(|| write_bare(&cells, &bare)).0,
        || write(&store, &sheet),
    );
    Outcome::Pairs(pairs.noted(&format!("{} rows", cells.len())))
}

/// `import` of that sheet : a loop that reads its cells, and a raw bulk load of the bytes that end up stored.
pub(crate) fn import(bench: &Bench) -> Outcome {
    let (store, sheet) = (bench.copy("sheet.redb"), bench.dir().join("cases.xlsx"));
    write(&store, &sheet);
    let (fresh, bulk) = (
        bench.dir().join("import.redb"),
        bench.dir().join("bulk.redb"),
    );
    read(&fresh, &sheet);
    let whole = bench.dir().join("sheet.redb");
    std::fs::copy(&fresh, &whole).expect("a copy");
    let anchor = || {
        let parse = child::spawn("cells", &[text(&sheet)]).time;
        parse.plus(child::spawn("bulk", &[text(&whole), text(&bulk)]).time)
    };
    let product = || read(&fresh, &sheet);
    Outcome::Pairs(Pairs::alternate(1, ROUNDS, anchor, product))
}

fn text(path: &Path) -> &str {
    path.to_str().expect("a path in UTF-8")
}

fn write(store: &Path, sheet: &Path) -> Sample {
    let _ = std::fs::remove_file(sheet);
    let args = [
        "--store",
        text(store),
        "--today",
        TODAY,
        "export",
        "cases",
        "--out",
        text(sheet),
    ];
    command(&args)
}

fn read(store: &Path, sheet: &Path) -> Sample {
    let _ = std::fs::remove_file(store);
    sys::settle();
    let args = [
        "--store",
        text(store),
        "--today",
        TODAY,
        "--json",
        "import",
        text(sheet),
    ];
    command(&args)
}

fn command(args: &[&str]) -> Sample {
    let report = child::spawn("cli", args);
    assert_eq!(report.status, 0, "{args:?} failed");
    report.time
}

fn book(sheet: &Path) -> Xlsx<std::io::BufReader<std::fs::File>> {
    open_workbook(PathBuf::from(sheet)).expect("a sheet")
}

fn cells(sheet: &Path) -> Vec<Vec<Data>> {
    let range = book(sheet)
        .worksheet_range_at(0)
        .expect("a sheet")
        .expect("cells");
    range.rows().map(<[Data]>::to_vec).collect()
}

/// A child that reads every cell and keeps none.
pub(crate) fn each_cell(sheet: &Path) {
    let mut book = book(sheet);
    let name = book.sheet_names().first().expect("a sheet").clone();
    let mut reader = book.worksheet_cells_reader(&name).expect("cells");
    let mut bytes = 0;
    while let Some(cell) = reader.next_cell().expect("a cell") {
        bytes += match cell.get_value() {
            DataRef::SharedString(text) => text.len(),
            DataRef::String(text) => text.len(),
            _ => 8,
        };
    }
    assert!(bytes > 0, "an empty sheet");
}

fn write_bare(cells: &[Vec<Data>], path: &Path) {
    let mut book = Workbook::new();
    let sheet = book
        .add_worksheet_with_constant_memory()
        .expect("a worksheet");
    let (words, day, money) = (
        Format::new().set_num_format("@"),
        Format::new().set_num_format("yyyy-mm-dd"),
        Format::new().set_num_format("#,##0.00"),
    );
    for (row, cells) in (0..).zip(cells) {
        for (column, cell) in (0..).zip(cells) {
            let written = match cell {
                Data::Empty => continue,
                Data::Float(n) => sheet.write_number_with_format(row, column, *n, &money),
                Data::Int(n) => sheet.write_number(row, column, *n as f64),
                Data::Bool(holds) => sheet.write_boolean(row, column, *holds),
                Data::DateTime(at) => {
                    sheet.write_number_with_format(row, column, at.as_f64(), &day)
                }
                other => sheet.write_string_with_format(row, column, other.to_string(), &words),
            };
            written.expect("a cell");
        }
    }
    book.save(path).expect("a file");
}
