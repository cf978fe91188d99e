//! Workbooks are parsed in a separate process, which is bound by limits of the system.

use std::process::{Command, Output};

use super::*;

/// Runs the process to read the first sheet of a file with a memory limit in MiB.
fn reader(file: &Path, memory: &str) -> Output {
    Command::new(env!("CARGO_BIN_EXE_qingji"))
        .args(["--read-workbook", "xlsx", "#0", "unknown", memory, "60"])
        .arg(file)
        .output()
        .unwrap()
}

#[test]
fn a_parser_that_wants_more_than_it_may_have_ends_alone() {
    let home = Home::new();
    let store = home.path().join("d.redb");
    let store = store.to_str().unwrap();
    home.run(&["demo", "--cases", "300", "--no-tui", "--store", store]);
    let sheet = home.path().join("a.xlsx");
    let out = sheet.to_str().unwrap();
    home.run(&["export", "cases", "--out", out, "--store", store]);

    let whole = reader(&sheet, "512");
    assert!(whole.status.success());
    let text = String::from_utf8_lossy(&whole.stdout);
    assert!(text.matches('号').count() >= 300);

    // Too little to inflate anything.
    let stopped = reader(&sheet, "1");
    assert!(!stopped.status.success(), "{:?}", stopped.status);
    assert!(stopped.stdout.is_empty());

    // The flag is not an option of any command.
    assert_eq!(home.run(&["due", "--read-workbook"]).code, 2);
}
