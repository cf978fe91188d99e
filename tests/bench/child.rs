//! Fresh processes: the bench runs itself with a hidden flag, and the child does one thing and
//! prints its cost.

use std::path::Path;
use std::process::{Command, ExitCode};

use crate::measure::{Sample, time};
use crate::{raw, sys, v01_first_page, v03_first_frame, v06_import, v09_reopen, v16_sheet};

pub(crate) const FLAG: &str = "--child";

/// The report of a child on itself.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Report {
    /// The time of its work.
    pub(crate) time: Sample,
    /// Its peak memory, in MiB.
    pub(crate) peak: f64,
    pub(crate) status: i32,
}

/// Runs a task in a fresh process.
pub(crate) fn spawn(task: &str, args: &[&str]) -> Report {
    let exe = std::env::current_exe().expect("own path");
    let output = Command::new(exe)
        .arg(FLAG)
        .arg(task)
        .args(args)
        .output()
        .expect("a child");
    let text = String::from_utf8_lossy(&output.stdout);
    // A child that kills itself prints nothing.
    let numbers = text
        .lines()
        .rev()
        .find_map(|line| line.strip_prefix("@ "))
        .map(|line| {
            line.split(' ')
                .filter_map(|word| word.parse::<f64>().ok())
                .collect::<Vec<_>>()
        });
    match numbers.as_deref() {
        Some([wall, cpu, peak, status]) => Report {
            time: Sample {
                wall: *wall,
                cpu: *cpu,
            },
            peak: *peak,
            status: *status as i32,
        },
        _ if task == "crash" => Report::default(),
        _ => panic!(
            "{task} said: {text}\n{}",
            String::from_utf8_lossy(&output.stderr)
        ),
    }
}

/// Runs the child's side.
pub(crate) fn run(args: &[String]) -> ExitCode {
    let (task, args) = args.split_first().expect("a task");
    let path = |at: usize| Path::new(args.get(at).expect("an argument"));
    let mut status = 0;
    let whole = |work: &mut dyn FnMut()| time(work).0;
    // Most tasks prepare or clean up something that does not count, so they measure their own time.
    let time = match task.as_str() {
        "raw-open" => raw::open_and_read(path(0)),
        "first-page" => v01_first_page::open_and_page(path(0)),
        "frame" => v03_first_frame::frame(args),
        "parse" => whole(&mut || v06_import::parse(path(0), path(1))),
        "cells" => whole(&mut || v16_sheet::each_cell(path(0))),
        "bulk" => v06_import::bulk(path(0), path(1)),
        "cli" => whole(&mut || status = v06_import::command(args)),
        "crash" => whole(&mut || v09_reopen::crash(path(0))),
        "open" => v09_reopen::open(path(0)),
        other => panic!("no task {other}"),
    };
    let peak = sys::memory("self", "VmHWM").unwrap_or(0.0);
    println!("\n@ {:.9} {:.9} {peak:.3} {status}", time.wall, time.cpu);
    ExitCode::SUCCESS
}
