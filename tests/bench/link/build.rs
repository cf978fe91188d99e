//! Lays out the program: the functions that run before the first frame are placed together
//! (`start.ld`), so that starting touches a seventh of the pages of its code instead of nearly all.
//! Affects only speed and memory: without it the program is the same.
//!
//! The list is made by `cargo bench --bench anchors -- --order`. A name in it that no longer exists
//! does nothing; the line `LINK` of the bench reports how many there are.

#![expect(
    clippy::disallowed_methods,
    reason = "a build is told by its environment"
)]

use std::env;
use std::path::Path;

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
    }
}
