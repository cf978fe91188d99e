//! V14: the bytes that the file system allocates for the store, compared with the size of the files
//! it came from.

use crate::data::Bench;
use crate::figure::Outcome;
use crate::measure::Pairs;
use crate::{raw, sys};

pub(crate) fn run(bench: &Bench) -> Outcome {
    let (cases, events) = bench.files();
    let bytes = |path| std::fs::metadata(path).map_or(0, |meta| meta.len()) as f64;
    let csv = bytes(&cases) + bytes(&events);
    let copy = bench.copy("size.redb");
    // A copy of a sparse file may be dense, so measure the store itself.
    let stored = sys::allocated(&bench.store()) as f64;
    let mut parts: Vec<(usize, String)> = Vec::new();
    let db = raw::open(&copy);
    for table in raw::tables(&db) {
        let mut sum = 0;
        raw::scan(&db, &table, |_, value| sum += value.len() + 8);
        parts.push((sum, table));
    }
    parts.sort_unstable_by(|a, b| b.cmp(a));
    let note: Vec<String> = parts
        .iter()
        .take(6)
        .map(|(sum, table)| format!("{table} {:.1} MB", *sum as f64 / 1e6))
        .collect();
    Outcome::Pairs(Pairs::quantities(csv, stored).noted(&note.join(", ")))
}
