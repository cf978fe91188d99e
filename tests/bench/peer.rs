//! Peer programs, measured if they are installed.

use std::path::PathBuf;

/// The path of a program, if it is on PATH.
pub(crate) fn find(name: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path)
        .map(|folder| folder.join(name))
        .find(|file| file.is_file())
}

/// The reason to skip a figure without a program.
pub(crate) fn absent(name: &str) -> String {
    format!("{name} is not on PATH")
}
