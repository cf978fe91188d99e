//! HANGUP: how long the program lives after its line was cut, and how busy it is until then.

use std::path::Path;
use std::time::Duration;

use crate::data::{Bench, TODAY};
use crate::figure::Outcome;
use crate::measure::quantile;
use crate::pty::{HungUp, Terminal};
use crate::v03_first_frame::first_row;

const TIMES: usize = 40;
const PATIENCE: Duration = Duration::from_secs(10);
const QUIET: Duration = Duration::from_millis(150);

/// Milliseconds until the process is gone, at the 95th percentile.
pub(crate) fn gone(bench: &Bench) -> Outcome {
    run(bench, |end| end.lived)
}

/// Milliseconds of processor time until then, at the 95th percentile.
pub(crate) fn busy(bench: &Bench) -> Outcome {
    run(bench, |end| end.busy)
}

fn run(bench: &Bench, what: fn(&HungUp) -> Duration) -> Outcome {
    let store = bench.copy("frame.redb");
    let first = first_row(&store);
    let store = store.to_str().expect("UTF-8");
    let mut took = Vec::new();
    for _ in 0..TIMES {
        let mut terminal = Terminal::start(
            Path::new(env!("CARGO_BIN_EXE_qingji")),
            &["--store", store, "--today", TODAY],
        );
        if terminal.until(&first, PATIENCE).is_none() {
            return Outcome::Skip(
                "the screen did not show the first row of the due list".to_owned(),
            );
        }
        terminal.settle(QUIET, PATIENCE);
        let end = terminal.hang_up(PATIENCE);
        let length = end.map_or(PATIENCE, |end| what(&end));
        took.push(length.as_secs_f64() * 1e3);
    }
    Outcome::Value(quantile(&took, 0.95))
}
