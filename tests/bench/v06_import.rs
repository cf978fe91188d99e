//! V6, V7: importing both files durably, compared with parsing them, a raw bulk load of the bytes
//! that end up stored, and SM3 of the event bytes.

use std::ffi::OsString;
use std::fs::File;
use std::path::Path;

use crate::data::{Bench, import};
use crate::figure::{Judge, Outcome};
use crate::measure::{Pairs, Sample, median, time as timed};
use crate::{child, raw, sys};

pub(crate) fn time(bench: &Bench) -> Outcome {
    let (cases, events) = bench.files();
    let store = bench.store();
    let (bulk, fresh) = (
        bench.dir().join("bulk.redb"),
        bench.dir().join("import.redb"),
    );
    let text = |path: &Path| path.to_str().expect("a path in UTF-8").to_owned();
    let anchor = || -> Sample {
        let parse = child::spawn("parse", &[&text(&cases), &text(&events)]);
        let load = child::spawn("bulk", &[&text(&store), &text(&bulk)]);
        parse.time.plus(load.time)
    };
    let product = || -> Sample {
        clean(&fresh);
        let report = child::spawn("cli", &import(&fresh, &cases, &events));
        assert_eq!(report.status, 0, "the import failed");
        report.time
    };
    let rounds = if bench.n > 200_000 { 3 } else { 7 };
    let pairs = Pairs::alternate(1, rounds, anchor, product);
    let cpu: Vec<f64> = pairs
        .anchor(Judge::Cpu)
        .iter()
        .zip(pairs.product(Judge::Cpu))
        .map(|(a, p)| p / a)
        .collect();
    let note = format!("cpu ratio {:.3}", median(&cpu));
    Outcome::Pairs(pairs.noted(&note))
}

pub(crate) fn memory(bench: &Bench) -> Outcome {
    let (cases, events) = bench.files();
    let fresh = bench.dir().join("import.redb");
    clean(&fresh);
    let report = child::spawn("cli", &import(&fresh, &cases, &events));
    assert_eq!(report.status, 0, "the import failed");
    Outcome::Value(report.peak)
}

fn clean(store: &Path) {
    let _ = std::fs::remove_file(store);
    sys::settle();
}

/// A child that runs a command line of the product in its own process, so that it can report its
/// cost.
pub(crate) fn command(args: &[String]) -> i32 {
    let args: Vec<OsString> = std::iter::once("qingji".to_owned())
        .chain(args.iter().cloned())
        .map(OsString::from)
        .collect();
    let exit = qingji::cli::run(&args);
    i32::from(format!("{exit:?}") != "Ok")
}

/// A child that parses both files, in two threads, and keeps nothing.
pub(crate) fn parse(cases: &Path, events: &Path) {
    std::thread::scope(|scope| {
        scope.spawn(|| records(cases));
        records(events);
    });
}

fn records(path: &Path) {
    let file = File::open(path).expect("a file");
    let mut reader = csv::ReaderBuilder::new()
        .flexible(true)
        .buffer_capacity(1 << 18)
        .from_reader(file);
    let mut record = csv::ByteRecord::new();
    let mut bytes = 0;
    while reader.read_byte_record(&mut record).expect("a record") {
        bytes += record.as_slice().len();
    }
    assert!(bytes > 0, "an empty file");
}

/// A child that loads the rows of a store into a new one, table by table, and hashes the events.
/// Reading the rows is not counted.
pub(crate) fn bulk(from: &Path, to: &Path) -> Sample {
    let rows = read(from);
    let db = raw::create(to);
    timed(|| {
        let txn = db.begin_write().expect("a writer");
        for (table, index, bytes) in &rows {
            let mut out = txn.open_table(raw::Rows::new(table)).expect("a table");
            let mut cursor = out
                .upper_bound_mut(std::ops::Bound::<u64>::Unbounded)
                .expect("a cursor");
            for (key, start, end) in index {
                cursor
                    .insert_before(*key, &bytes[*start..*end])
                    .expect("a row");
            }
            cursor.close().expect("a close");
        }
        txn.commit().expect("a commit");
        let mut hasher = qingji::store::chain::Hasher::default();
        for (_, _, bytes) in rows.iter().filter(|(table, _, _)| table == "events") {
            hasher.update(bytes);
        }
        std::hint::black_box(hasher.finish());
    })
    .0
}

/// The key, and the start and end of the value.
type Index = Vec<(u64, usize, usize)>;

fn read(from: &Path) -> Vec<(String, Index, Vec<u8>)> {
    let db = redb::ReadOnlyDatabase::open(from).expect("a store");
    let txn = redb::ReadableDatabase::begin_read(&db).expect("a reader");
    let tables = txn
        .list_tables()
        .expect("tables")
        .map(|table| redb::TableHandle::name(&table).to_owned());
    tables
        .collect::<Vec<_>>()
        .into_iter()
        .map(|table| {
            let (mut index, mut bytes) = (Vec::new(), Vec::new());
            raw::each(&txn, &table, |key, value| {
                let start = bytes.len();
                bytes.extend_from_slice(value);
                index.push((key, start, bytes.len()));
            });
            (table, index, bytes)
        })
        .collect()
}
