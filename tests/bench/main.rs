//! `cargo bench --bench anchors -- [V1 V6 …] [--n 100000|1000000] [--check] [--files] [--order]`
//!
//! Figures as ratios to a limit or a peer measured in the same run, in alternating pairs: the speed
//! of a machine drifts, but its ratios are stable. Each figure is one line:
//!
//! `ID anchor_median product_median ratio_median ratio_p10 ratio_p90 target PASS|FAIL|SKIP reason`
//!
//! `--check` exits with code 1 if even the 10th percentile misses its target, so that noise alone
//! cannot fail the check. `--files` makes the two files of the docket and prints their paths, for
//! other programs to measure with. `--order` rewrites `tests/bench/link/start.ld`.

#![expect(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a bench reports on the terminal"
)]
#![expect(clippy::disallowed_methods, reason = "a bench is its own edge")]
#![allow(
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::too_many_lines,
    reason = "a measurement is read from its beginning to its end"
)]
#![expect(
    clippy::expect_used,
    clippy::panic,
    reason = "a bench that cannot go on stops"
)]

mod child;
mod data;
mod docket;
mod figure;
mod hangup;
mod measure;
mod order;
mod peer;
mod pty;
mod raw;
mod sys;
mod v01_first_page;
mod v02_due_process;
mod v03_first_frame;
mod v04_lookup;
mod v05_keystroke;
mod v06_import;
mod v08_write;
mod v09_reopen;
mod v10_series;
mod v11_past;
mod v12_frame;
mod v13_bytes;
mod v14_size;
mod v15_memory;
mod v16_sheet;

use std::process::ExitCode;

use data::Bench;
use figure::FIGURES;

fn main() -> ExitCode {
    // The measured code parses workbooks in a separate process, as the program does.
    let args: Vec<_> = std::env::args_os().collect();
    if let Some(exit) = qingji::exchange::read_apart(&args) {
        return exit;
    }
    let args: Vec<String> = std::env::args().skip(1).collect();
    if let Some((first, rest)) = args.split_first()
        && first == child::FLAG
    {
        return child::run(rest);
    }
    let mut n = 100_000;
    let (mut check, mut files, mut order) = (false, false, false);
    let mut wanted = Vec::new();
    let mut args = args.into_iter();
    while let Some(arg) = args.next() {
        match arg.as_str() {
            // Passed by cargo.
            "--bench" => {}
            "--check" => check = true,
            "--files" => files = true,
            "--order" => order = true,
            "--n" => {
                n = args
                    .next()
                    .and_then(|n| n.parse().ok())
                    .expect("--n takes a number of cases");
            }
            _ => wanted.push(arg.to_uppercase()),
        }
    }
    let bench = Bench::new(n);
    if files {
        let (cases, events) = bench.files();
        println!("{}\n{}", cases.display(), events.display());
        return ExitCode::SUCCESS;
    }
    if order {
        println!("{} patterns", order::write(&bench));
        return ExitCode::SUCCESS;
    }
    println!("# {n} cases, {}", bench.dir().display());
    println!("# id anchor_median product_median ratio_median ratio_p10 ratio_p90 target verdict");
    let mut failed = false;
    for figure in FIGURES {
        // V1 selects V1, V1-cold …
        let group = figure.id.split('-').next().unwrap_or_default();
        if wanted.is_empty()
            || wanted
                .iter()
                .any(|w| w == group || w.eq_ignore_ascii_case(figure.id))
        {
            let line = figure::line(figure, (figure.run)(&bench));
            println!("{}", line.text);
            failed |= line.missed;
        }
    }
    if check && failed {
        ExitCode::FAILURE
    } else {
        ExitCode::SUCCESS
    }
}
