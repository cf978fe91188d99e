//! V3: the first frame in a 200x60 terminal, compared with csvlens on the same cases.

use std::path::Path;
use std::time::Duration;

use crate::data::{Bench, TODAY};
use crate::figure::Outcome;
use crate::measure::{Pairs, Sample};
use crate::pty::Terminal;
use crate::{docket, peer};

const PATIENCE: Duration = Duration::from_secs(10);

pub(crate) fn run(bench: &Bench) -> Outcome {
    let Some(csvlens) = peer::find("csvlens") else {
        return Outcome::Skip(peer::absent("csvlens"));
    };
    let (cases, _) = bench.files();
    let store = bench.copy("frame.redb");
    let first = first_row(&store);
    let (cases, store) = (
        cases.to_str().expect("UTF-8"),
        store.to_str().expect("UTF-8"),
    );
    let peer = || frame(&csvlens, &[cases], "号");
    let product = || {
        frame(
            Path::new(env!("CARGO_BIN_EXE_qingji")),
            &["--store", store, "--today", TODAY],
            &first,
        )
    };
    if product().is_none() {
        return Outcome::Skip("the screen did not show the first row of the due list".to_owned());
    }
    let or_far = |sample: Option<Sample>| sample.unwrap_or(Sample::of(PATIENCE.as_secs_f64()));
    Outcome::Pairs(Pairs::alternate(
        1,
        15,
        || or_far(peer()),
        || or_far(product()),
    ))
}

/// The time from the start of the process to the output that contains `text`.
fn frame(program: &Path, args: &[&str], text: &str) -> Option<Sample> {
    let mut terminal = Terminal::start(program, args);
    let start = terminal.started();
    let at = terminal.until(text, PATIENCE)?.last?;
    Some(Sample::of((at - start).as_secs_f64()))
}

/// A text that only the first row of the list contains: the end of its number, which is never cut.
pub(crate) fn first_row(store: &Path) -> String {
    let docket = docket::open(store);
    let page = docket::due(docket.as_ref(), 1);
    let number = page.rows.first().map_or("", |row| row.number.as_str());
    let tail = number.trim_end_matches(|c: char| !c.is_ascii_digit());
    let digits = tail.len() - tail.bytes().rev().take_while(u8::is_ascii_digit).count();
    number[digits..].to_owned()
}
