//! V4: a query for the ids of matching open cases, compared with memmem over the same column.

use memchr::memmem;
use qingji::service::lookup::{Bits, Column, Lookup};
use qingji::store::row::search;

use crate::data::Bench;
use crate::figure::Outcome;
use crate::measure::{Pairs, time};
use crate::raw;

/// The bytes of the checksum after every value.
const SEAL: usize = 8;

/// A needle, and the column in which such a key is searched.
type Needle = (&'static str, fn(&Lookup) -> &Column);

const NUMBERS: fn(&Lookup) -> &Column = |lookup| &lookup.numbers;
const NAMES: fn(&Lookup) -> &Column = |lookup| &lookup.names;
const INITIALS: fn(&Lookup) -> &Column = |lookup| &lookup.initials;

pub(crate) fn rare(bench: &Bench) -> Outcome {
    run(
        bench,
        &[
            ("王芳", NAMES),
            ("wangfang", INITIALS),
            ("12345", NUMBERS),
            ("zzzz", INITIALS),
        ],
    )
}

/// Needles found in a large part of the rows.
pub(crate) fn often(bench: &Bench) -> Outcome {
    run(
        bench,
        &[("有限公司", NAMES), ("民初", NUMBERS), ("海拉尔", NAMES)],
    )
}

fn run(bench: &Bench, needles: &[Needle]) -> Outcome {
    let store = bench.copy("page.redb");
    let mut lookup = Lookup::default();
    raw::scan(&raw::open(&store), "search", |_, value| {
        let (body, _) = value.split_at(value.len() - SEAL);
        search::each(body, |id, text| lookup.push(id, text)).expect("a chunk of the search table");
    });
    let finders: Vec<_> = needles
        .iter()
        .map(|(needle, column)| (memmem::Finder::new(needle), column(&lookup).text()))
        .collect();
    let bytes: usize = finders.iter().map(|(_, text)| text.len()).sum();
    // Enough work for the clock at any size.
    let turns = (1 << 30) / bytes.max(1) + 1;
    let mut hits = 0;
    let anchor = || {
        time(|| {
            for (finder, text) in finders.iter().cycle().take(turns * needles.len()) {
                hits += finder.find_iter(text).count();
            }
        })
        .0
    };
    let mut ids = Vec::new();
    let product = || {
        time(|| {
            for (needle, column) in needles.iter().cycle().take(turns * needles.len()) {
                let mut bits = Bits::none(lookup.len());
                column(&lookup).scan_rows(0..lookup.len(), needle.as_bytes(), |row| bits.set(row));
                ids.clear();
                ids.extend(bits.rows().filter_map(|row| lookup.id(row)));
            }
        })
        .0
    };
    let pairs = Pairs::alternate(1, 15, anchor, product);
    let note = format!(
        "{} rows, {:.1} MB, {turns} turns",
        lookup.len(),
        bytes as f64 / 1e6,
    );
    Outcome::Pairs(pairs.noted(&note))
}
