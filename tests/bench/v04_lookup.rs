//! V4: a query to the ids of the open cases that match, against memmem over the same buffer.

use memchr::memmem;
use qingji::service::lookup::Lookup;
use qingji::store::row::search;

use crate::data::Bench;
use crate::figure::Outcome;
use crate::measure::{Pairs, time};
use crate::raw;

/// Bytes of the checksum behind every value.
const SEAL: usize = 8;

pub(crate) fn rare(bench: &Bench) -> Outcome {
    run(bench, &["王芳", "wangfang", "12345", "zzzz"])
}

/// Needles in a good part of the rows.
pub(crate) fn often(bench: &Bench) -> Outcome {
    run(bench, &["有限公司", "民初", "海拉尔"])
}

fn run(bench: &Bench, needles: &[&str]) -> Outcome {
    let store = bench.copy("page.redb");
    let mut lookup = Lookup::default();
    raw::scan(&raw::open(&store), "search", |_, value| {
        let (body, _) = value.split_at(value.len() - SEAL);
        search::each(body, |id, text| lookup.push(id, text)).expect("a chunk of the search table");
    });
    let finders: Vec<_> = needles.iter().map(memmem::Finder::new).collect();
    // Enough work for the clock at any size.
    let turns = (1 << 30) / lookup.text().len().max(1) / needles.len() + 1;
    let mut hits = 0;
    let anchor = || {
        time(|| {
            for finder in finders.iter().cycle().take(turns * needles.len()) {
                hits += finder.find_iter(lookup.text()).count();
            }
        })
        .0
    };
    let mut rows = Vec::new();
    let mut ids = Vec::new();
    let product = || {
        time(|| {
            for needle in needles.iter().cycle().take(turns * needles.len()) {
                lookup.scan(needle.as_bytes(), &mut rows);
                ids.clear();
                ids.extend(rows.iter().filter_map(|row| lookup.id(*row as usize)));
            }
        })
        .0
    };
    let pairs = Pairs::alternate(1, 15, anchor, product);
    let note = format!(
        "{} rows, {:.1} MB, {} turns",
        lookup.len(),
        lookup.text().len() as f64 / 1e6,
        turns
    );
    Outcome::Pairs(pairs.noted(&note))
}
