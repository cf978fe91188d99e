//! V1: opening the docket and the first page of 今日, compared with opening the same file with redb
//! alone.

use std::path::Path;

use crate::data::Bench;
use crate::figure::Outcome;
use crate::measure::{Pairs, Sample, time};
use crate::{child, docket, sys};

const ROWS: usize = 60;

pub(crate) fn warm(bench: &Bench) -> Outcome {
    let store = bench.copy("page.redb");
    sys::warm(&store);
    run(&store, 2, 41, |_| {})
}

pub(crate) fn cold(bench: &Bench) -> Outcome {
    let store = bench.copy("page.redb");
    run(&store, 1, 21, sys::forget)
}

fn run(store: &Path, warm: usize, n: usize, before: fn(&Path)) -> Outcome {
    let path = store.to_str().expect("a path in UTF-8");
    let sample = |task: &str| -> Sample {
        before(store);
        child::spawn(task, &[path]).time
    };
    Outcome::Pairs(Pairs::alternate(
        warm,
        n,
        || sample("raw-open"),
        || sample("first-page"),
    ))
}

/// The child's work: the first thing a user sees.
pub(crate) fn open_and_page(store: &Path) -> Sample {
    let context = docket::context();
    let (sample, (text, docket)) = time(|| {
        let docket = docket::open_by(store, &context);
        let page = docket::checklist(docket.as_ref(), &context, ROWS);
        let mut text = String::new();
        for line in &page.rows {
            docket::write(line, &mut text);
        }
        (text, docket)
    });
    assert!(!text.is_empty(), "an empty page");
    // As with the anchor: closing happens after the user has the page.
    drop(docket);
    sample
}
