//! Lays out the program: the functions that run before the first frame are placed together
//! (`start.ld`), so that starting touches a seventh of the pages of its code instead of nearly all;
//! and the compiler's unwinder is linked in, because finding and loading its library would take a
//! sixth of the time to `main`. Affects only speed and memory: without it the program is the same.
//!
//! The list is made by `cargo bench --bench anchors -- --order`. A name in it that no longer exists
//! does nothing; the line `LINK` of the bench reports how many there are.

#![expect(
    clippy::disallowed_methods,
    reason = "a build is told by its environment"
)]

use std::env;
use std::path::Path;
use std::process::Command;

fn main() {
    let root = env::var("CARGO_MANIFEST_DIR").unwrap_or_default();
    let list = Path::new(&root).join("tests/bench/link/start.ld");
    println!("cargo:rerun-if-changed={}", list.display());
    println!("cargo:rerun-if-changed=tests/bench/link/build.rs");
    println!("cargo:rerun-if-env-changed=RUSTC_LINKER");
    let is = |key: &str, value: &str| env::var(key).is_ok_and(|found| found == value);
    // The two usual linkers of Linux, GNU's and LLVM's, read such a list; a build with another
    // linker keeps that linker's order.
    let chosen = env::var_os("RUSTC_LINKER").is_some()
        || env::var("CARGO_ENCODED_RUSTFLAGS").is_ok_and(|flags| flags.contains("link"));
    // Debug builds are not laid out.
    let measured = is("PROFILE", "release");
    if measured && is("CARGO_CFG_TARGET_OS", "linux") && !chosen {
        // The benches measure the program as it is installed.
        for kind in ["bins", "benches"] {
            println!("cargo:rustc-link-arg-{kind}=-Wl,-T,{}", list.display());
        }
        if is("CARGO_CFG_TARGET_ENV", "gnu") && linker_finds("libgcc_eh.a") {
            println!("cargo:rustc-link-lib=gcc_eh");
        }
    }
}

/// Whether the usual linker finds a library: it prints the path of one that it finds, and only the
/// name of another.
fn linker_finds(library: &str) -> bool {
    let asked = Command::new("cc")
        .arg(format!("-print-file-name={library}"))
        .output();
    asked.is_ok_and(|answer| String::from_utf8_lossy(&answer.stdout).trim() != library)
}
