//! V9: opening after kill -9, compared with a clean open.

use std::path::Path;

use rustix::process::{Signal, getpid, kill_process};

use crate::data::Bench;
use crate::figure::Outcome;
use crate::measure::{Pairs, Sample, time};
use crate::v08_write::follow_up;
use crate::{child, docket};

pub(crate) fn run(bench: &Bench) -> Outcome {
    let (clean, crashed) = (bench.copy("clean.redb"), bench.copy("crashed.redb"));
    let (clean, crashed) = (
        clean.to_str().expect("UTF-8"),
        crashed.to_str().expect("UTF-8"),
    );
    let anchor = || child::spawn("open", &[clean]).time;
    let product = || {
        child::spawn("crash", &[crashed]);
        child::spawn("open", &[crashed]).time
    };
    Outcome::Pairs(Pairs::alternate(1, 15, anchor, product))
}

/// A child that writes and dies.
pub(crate) fn crash(store: &Path) {
    let docket = docket::open(store);
    for row in docket::due(docket.as_ref(), 10).rows {
        docket::ask(docket.as_ref(), follow_up(&row.number));
    }
    kill_process(getpid(), Signal::KILL).expect("a kill");
}

/// A child that opens and reads a row.
pub(crate) fn open(store: &Path) -> Sample {
    let (sample, docket) = time(|| {
        let docket = docket::open(store);
        std::hint::black_box(docket::due(docket.as_ref(), 1));
        docket
    });
    // Closing does not belong to this figure.
    drop(docket);
    sample
}
