//! V3: the first frame in a 200x60 terminal, compared with csvlens on the same cases.

use std::path::Path;
use std::time::Duration;

use crate::data::{Bench, TODAY};
use crate::figure::Outcome;
use crate::measure::{Pairs, Sample};
use crate::pty::Terminal;
use crate::{child, docket, peer};

const PATIENCE: Duration = Duration::from_secs(10);

/// Single starts scatter by half: the median of 15 pairs by a tenth from run to run, on both sides
/// of the target.
const ROUNDS: usize = 99;

pub(crate) fn run(bench: &Bench) -> Outcome {
    let Some(csvlens) = peer::find("csvlens") else {
        return Outcome::Skip(peer::absent("csvlens"));
    };
    let (cases, _) = bench.files();
    let store = bench.copy("frame.redb");
    let first = first_row(&store);
    let text = |path: &Path| path.to_str().expect("UTF-8").to_owned();
    let (cases, csvlens, store) = (text(&cases), text(&csvlens), text(&store));
    let peer = || child::spawn("frame", &["号", &csvlens, &cases]).time;
    let program = env!("CARGO_BIN_EXE_qingji");
    let product = || {
        let args = [&first, program, "--store", &store, "--today", TODAY];
        child::spawn("frame", &args).time
    };
    if product().wall >= PATIENCE.as_secs_f64() {
        return Outcome::Skip("the screen did not show the first row of the due list".to_owned());
    }
    Outcome::Pairs(Pairs::alternate(1, ROUNDS, peer, product))
}

/// A child that measures the time from the start of a program to the output that contains a text;
/// `args` are the text, the program and its arguments. It is a process of its own because starting
/// a program copies the tables of the memory of the process that starts it; and it starts the
/// program twice, because what it does itself for the first time takes longer.
pub(crate) fn frame(args: &[String]) -> Sample {
    let [text, program, args @ ..] = args else {
        panic!("a text and a program");
    };
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    let shown = || {
        let mut terminal = Terminal::start(Path::new(program), &args);
        let start = terminal.started();
        let last = terminal.until(text, PATIENCE)?.last?;
        Some(last - start)
    };
    shown();
    Sample::of(shown().unwrap_or(PATIENCE).as_secs_f64())
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
