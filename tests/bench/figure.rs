//! The table of figures with their targets.

use crate::data::Bench;
use crate::measure::{Pairs, median, quantile};
use crate::{
    hangup, order, v01_first_page, v02_due_process, v03_first_frame, v04_lookup, v05_keystroke,
    v06_import, v08_write, v09_reopen, v10_series, v11_past, v12_frame, v13_bytes, v14_size,
    v15_memory, v16_sheet,
};

/// The clock that a ratio is judged by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Judge {
    /// For work that waits for a disk or another process.
    Wall,
    /// For work that computes.
    Cpu,
}

/// The result of a figure.
pub(crate) enum Outcome {
    /// Anchor and product, alternating.
    Pairs(Pairs),
    /// A plain number, which must not exceed the target.
    Value(f64),
    Skip(String),
}

pub(crate) struct Figure {
    pub(crate) id: &'static str,
    pub(crate) target: f64,
    pub(crate) judge: Judge,
    pub(crate) run: fn(&Bench) -> Outcome,
}

const fn figure(id: &'static str, target: f64, judge: Judge, run: fn(&Bench) -> Outcome) -> Figure {
    Figure {
        id,
        target,
        judge,
        run,
    }
}

use Judge::{Cpu, Wall};

pub(crate) const FIGURES: &[Figure] = &[
    // names in the linker's list that the program does not have : all of them
    figure("LINK", 0.1, Wall, order::lost),
    // open and first page of the due list : redb open of the same file
    figure("V1", 1.5, Wall, v01_first_page::warm),
    figure("V1-cold", 2.0, Wall, v01_first_page::cold),
    // `due --limit 60` : sqlite3, indexed
    figure("V2", 1.3, Wall, v02_due_process::run),
    // first frame in a pty : csvlens
    figure("V3", 0.5, Wall, v03_first_frame::run),
    // query to ids : memmem over the same buffer
    figure("V4-rare", 1.25, Cpu, v04_lookup::rare),
    figure("V4-often", 1.25, Cpu, v04_lookup::often),
    // key to last byte, ms at the 95th percentile
    figure("V5", 16.0, Wall, v05_keystroke::run),
    // import, durable : parse both files + raw bulk load of the same bytes + SM3 of the event bytes
    figure("V6", 1.5, Wall, v06_import::time),
    // its peak memory, MiB
    figure("V7", 128.0, Wall, v06_import::memory),
    // a durable event : one durable put of 40 bytes
    figure("V8", 2.5, Wall, v08_write::run),
    // open after kill -9 : clean open
    figure("V9", 3.0, Wall, v09_reopen::run),
    // series of 365 days and all courts : scan of the columns
    figure("V10", 0.1, Cpu, v10_series::series),
    // a year back over all cases : full replay
    figure("V11", 0.15, Cpu, v11_past::as_of),
    // the docket as known at a moment; a page of cases behind a figure; a daily sheet
    figure("V11-known", 0.15, Cpu, v11_past::known_at),
    figure("V11-drill", 0.15, Cpu, v11_past::drill),
    figure("V11-sheet", 0.15, Cpu, v11_past::sheet),
    // draw, diff and emit : set_string of the cells
    figure("V12", 4.0, Cpu, v12_frame::draw),
    figure("V12-writes", 1.0, Wall, v13_bytes::writes),
    // bytes of a cursor move : of a full frame; bytes while idle
    figure("V13", 0.05, Wall, v13_bytes::cursor),
    figure("V13-idle", 0.0, Wall, v13_bytes::idle),
    // allocated bytes after import : bytes of the files
    figure("V14", 0.9, Wall, v14_size::run),
    // resident MiB at the first frame, and with the lookup loaded
    figure("V15", 12.0, Wall, v15_memory::first_frame),
    figure("V15-lookup", 128.0, Wall, v15_memory::with_lookup),
    // ms from a hang-up to the end of the process, at the 95th percentile; and of them, busy
    figure("HANGUP", 1_000.0, Wall, hangup::gone),
    figure("HANGUP-busy", 50.0, Wall, hangup::busy),
    // all cases out as a sheet : a bare loop over the same cells; and in : reading its cells + raw bulk load
    figure("V16", 1.2, Wall, v16_sheet::export),
    figure("V16-import", 1.4, Wall, v16_sheet::import),
];

/// The line printed for a figure.
pub(crate) struct Line {
    pub(crate) text: String,
    pub(crate) missed: bool,
}

pub(crate) fn line(figure: &Figure, outcome: Outcome) -> Line {
    let Figure {
        id, target, judge, ..
    } = figure;
    let say = |ok| if ok { "PASS" } else { "FAIL" };
    match outcome {
        Outcome::Skip(reason) => Line {
            text: format!("{id} - - - - - {target} SKIP {reason}"),
            missed: false,
        },
        Outcome::Value(value) => {
            let ok = value <= *target;
            Line {
                text: format!("{id} - {value:.2} - - - {target} {}", say(ok)),
                missed: !ok,
            }
        }
        Outcome::Pairs(pairs) => {
            let (anchor, product) = (pairs.anchor(*judge), pairs.product(*judge));
            let ratios: Vec<f64> = anchor.iter().zip(&product).map(|(a, p)| p / a).collect();
            let (low, mid, high) = (
                quantile(&ratios, 0.1),
                median(&ratios),
                quantile(&ratios, 0.9),
            );
            let clock = if *judge == Cpu { " cpu" } else { "" };
            let text = format!(
                "{id} {} {} {mid:.3} {low:.3} {high:.3} {target} {}{clock}{}",
                pairs.unit(median(&anchor)),
                pairs.unit(median(&product)),
                say(mid <= *target),
                pairs.note
            );
            Line {
                text,
                missed: low > *target,
            }
        }
    }
}
