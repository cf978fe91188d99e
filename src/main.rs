//! The program: parse, run, turn the result into an exit code.

use std::process::ExitCode;

/// A broken pipe arrives as an error of `write` and ends quietly with 0; see `cli::run`.
fn main() -> ExitCode {
    let args: Vec<_> = std::env::args_os().collect();
    if let Some(exit) = qingji::exchange::read_apart(&args) {
        return exit;
    }
    // Only a panic, which is our mistake, is reported in this form; users' errors are said in words.
    if color_eyre::install().is_err() {
        return ExitCode::FAILURE;
    }
    let log = qingji::logging::start();
    let exit = qingji::cli::run(&args);
    drop(log);
    exit.into()
}
