//! V15: resident memory of the program in a terminal, MiB.

use std::path::Path;
use std::time::Duration;

use crate::data::{Bench, TODAY};
use crate::figure::Outcome;
use crate::pty::Terminal;
use crate::sys;
use crate::v03_first_frame::first_row;

const PATIENCE: Duration = Duration::from_secs(10);

pub(crate) fn first_frame(bench: &Bench) -> Outcome {
    resident(bench, Duration::ZERO)
}

pub(crate) fn with_lookup(bench: &Bench) -> Outcome {
    resident(bench, Duration::from_secs(3))
}

fn resident(bench: &Bench, wait: Duration) -> Outcome {
    let store = bench.copy("frame.redb");
    let first = first_row(&store);
    let store = store.to_str().expect("UTF-8");
    let mut terminal = Terminal::start(
        Path::new(env!("CARGO_BIN_EXE_qingji")),
        &["--store", store, "--today", TODAY],
    );
    if terminal.until(&first, PATIENCE).is_none() {
        return Outcome::Skip("the screen did not show the first row of the due list".to_owned());
    }
    // The resident memory at that moment, and the peak while loading the lookup.
    let key = if wait.is_zero() { "VmRSS" } else { "VmHWM" };
    if !wait.is_zero() {
        terminal.settle(wait, PATIENCE);
    }
    sys::memory(&terminal.pid(), key).map_or_else(
        || Outcome::Skip("the program is gone".to_owned()),
        Outcome::Value,
    )
}
