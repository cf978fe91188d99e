//! V12-writes, V13: bytes and write(2) calls of the program in its terminal.

use std::path::Path;
use std::time::Duration;

use crate::data::{Bench, TODAY};
use crate::figure::Outcome;
use crate::measure::Pairs;
use crate::pty::Terminal;
use crate::v03_first_frame::first_row;

const QUIET: Duration = Duration::from_millis(150);
const PATIENCE: Duration = Duration::from_secs(5);
const DOWN: &str = "\x1b[B";
/// Keys for the list of open cases by due date, more than a screenful.
const CASES: &str = "ga";
/// What the line of sums begins with, once they are counted.
const SUMS: &str = "小计";

/// Starts the program and waits until the list of cases is drawn and its threads rest; returns the
/// size of that frame in bytes too.
fn start(bench: &Bench) -> Result<(Terminal, usize), Outcome> {
    let store = bench.copy("frame.redb");
    let first = first_row(&store);
    let store = store.to_str().expect("UTF-8");
    let mut terminal = Terminal::start(
        Path::new(env!("CARGO_BIN_EXE_qingji")),
        &["--store", store, "--today", TODAY],
    );
    if terminal.until(&first, PATIENCE).is_none() {
        return Err(Outcome::Skip(
            "the screen did not show the first row of the due list".to_owned(),
        ));
    }
    terminal.settle(Duration::from_secs(1), PATIENCE);
    terminal.press(CASES);
    // The sums of the list are counted after it is drawn.
    if terminal.until(SUMS, PATIENCE).is_none() {
        return Err(Outcome::Skip("the list did not show its sums".to_owned()));
    }
    terminal.settle(QUIET, PATIENCE);
    // Redraws every cell.
    terminal.press("\x0c");
    let full = terminal.settle(QUIET, PATIENCE).bytes.len();
    Ok((terminal, full))
}

/// Bytes of a cursor move : of a full frame.
pub(crate) fn cursor(bench: &Bench) -> Outcome {
    let (mut terminal, full) = match start(bench) {
        Ok(started) => started,
        Err(outcome) => return outcome,
    };
    terminal.press(DOWN);
    let moved = terminal.settle(QUIET, PATIENCE).bytes.len();
    Outcome::Pairs(Pairs::quantities(full as f64, moved as f64).noted("bytes"))
}

/// The bytes written while the program is idle for three seconds.
pub(crate) fn idle(bench: &Bench) -> Outcome {
    match start(bench) {
        Ok((mut terminal, _)) => {
            let quiet = Duration::from_secs(3);
            Outcome::Value(terminal.settle(quiet, quiet * 2).bytes.len() as f64)
        }
        Err(outcome) => outcome,
    }
}

/// The number of write(2) calls for a frame, as counted by the kernel.
pub(crate) fn writes(bench: &Bench) -> Outcome {
    let (mut terminal, _) = match start(bench) {
        Ok(started) => started,
        Err(outcome) => return outcome,
    };
    let pid = terminal.pid();
    let Some(before) = calls(&pid) else {
        return Outcome::Skip("/proc/PID/io is not to be read".to_owned());
    };
    terminal.press(DOWN);
    terminal.settle(QUIET, PATIENCE);
    Outcome::Value(calls(&pid).unwrap_or(before) - before)
}

fn calls(pid: &str) -> Option<f64> {
    let io = std::fs::read_to_string(format!("/proc/{pid}/io")).ok()?;
    io.lines()
        .find_map(|line| line.strip_prefix("syscw: "))?
        .parse()
        .ok()
}
