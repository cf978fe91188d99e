//! The program: parse, run, turn the result into an exit code.

use std::process::ExitCode;

/// Runs the program: reads a workbook if this process was started for that, otherwise starts the log
/// and runs the command.
///
/// `read_apart` comes first because the process that reads an untrusted workbook must do nothing else;
/// its flag is not an option of any command. A broken pipe arrives as an error of `write` and ends the
/// program quietly with 0; see `cli::run`.
fn main() -> ExitCode {
    let args: Vec<_> = std::env::args_os().collect();
    if let Some(exit) = qingji::exchange::read_apart(&args) {
        return exit;
    }
    // Only a panic, which is a bug, is reported in this form; users' errors have texts of their own.
    if color_eyre::install().is_err() {
        return ExitCode::FAILURE;
    }
    let log = qingji::logging::start();
    let exit = qingji::cli::run(&args);
    drop(log);
    exit.into()
}
