//! V5: the time from a key in the lookup to the last byte of its frame, in milliseconds at the 95th
//! percentile.

use std::path::Path;
use std::time::{Duration, Instant};

use crate::data::{Bench, TODAY};
use crate::figure::Outcome;
use crate::measure::quantile;
use crate::pty::Terminal;
use crate::v03_first_frame::first_row;

/// The silence after which a key's output is complete. The key itself is echoed at once; rows that
/// arrive long after it must not be attributed to the next key.
const QUIET: Duration = Duration::from_millis(200);
const PATIENCE: Duration = Duration::from_secs(5);
/// Typed one by one and deleted again: rare and frequent queries, digits, initials, characters.
const QUERIES: [&str; 12] = [
    "1234",
    "wf",
    "王芳",
    "有限公司",
    "zl",
    "银行",
    "2026",
    "zhh33",
    "@杨",
    "#牙克石",
    ">365",
    "执恢 7",
];

pub(crate) fn run(bench: &Bench) -> Outcome {
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
    // The buffer is loaded after the first frame.
    terminal.settle(Duration::from_millis(1500), PATIENCE);
    terminal.press("/");
    terminal.settle(QUIET, PATIENCE);
    let mut times = Vec::new();
    for query in QUERIES {
        for key in query.chars() {
            let start = Instant::now();
            terminal.press(&key.to_string());
            let output = terminal.settle(QUIET, PATIENCE);
            times.extend(output.last.map(|last| (last - start).as_secs_f64() * 1e3));
        }
        for _ in query.chars() {
            terminal.press("\x7f");
            terminal.settle(QUIET, PATIENCE);
        }
    }
    if times.len() < 30 {
        return Outcome::Skip("keys in the lookup draw nothing".to_owned());
    }
    Outcome::Value(quantile(&times, 0.95))
}
