//! The docket that is measured: made by the generator of `demo`, written by the product's own writers, imported once.

use std::cell::OnceCell;
use std::path::{Path, PathBuf};

use chrono::NaiveDate;
use xxhash_rust::xxh3::xxh3_64;

use crate::{child, sys};

/// The day every figure is asked on.
pub const TODAY: &str = "2026-06-30";
const SEED: u64 = 0x5EED_2026_0630;

/// Everything that decides what the files hold; a change of it makes new ones.
const GENERATOR: &[&str] = &[
    include_str!("../../config/demo.toml"),
    include_str!("../../src/exchange/demo/case.rs"),
    include_str!("../../src/exchange/demo/follow.rs"),
    include_str!("../../src/exchange/demo/party.rs"),
    include_str!("../../src/exchange/demo/pay.rs"),
    include_str!("../../src/exchange/demo/plan.rs"),
    include_str!("../../src/exchange/demo/rng.rs"),
    include_str!("../../src/exchange/demo/story.rs"),
];

/// What figures are measured on.
pub struct Bench {
    pub n: u64,
    dir: PathBuf,
    files: OnceCell<()>,
    store: OnceCell<()>,
}

pub fn today() -> NaiveDate {
    TODAY.parse().expect("a day")
}

impl Bench {
    pub fn new(n: u64) -> Bench {
        let exe = std::env::current_exe().expect("own path");
        // target/<profile>/deps/anchors-…
        let target = exe.ancestors().nth(3).expect("a target folder");
        let hash = xxh3_64(GENERATOR.concat().as_bytes());
        let dir = target.join("bench-data").join(format!("{n}-{hash:016x}"));
        std::fs::create_dir_all(&dir).expect("a data folder");
        Bench { n, dir, files: OnceCell::new(), store: OnceCell::new() }
    }

    pub fn dir(&self) -> &Path {
        &self.dir
    }

    /// The two files of the docket.
    pub fn files(&self) -> (PathBuf, PathBuf) {
        let (cases, events) = (self.dir.join("cases.csv"), self.dir.join("events.csv"));
        self.files.get_or_init(|| {
            if !cases.exists() || !events.exists() {
                eprintln!("# writing {} cases", self.n);
                write(self.n, &cases, &events);
            }
        });
        (cases, events)
    }

    /// The store with the docket imported. Figures that write work on a copy.
    pub fn store(&self) -> PathBuf {
        let store = self.dir.join("store.redb");
        self.store.get_or_init(|| {
            if !store.exists() {
                let (cases, events) = self.files();
                let part = self.dir.join("store.part");
                let _ = std::fs::remove_file(&part);
                eprintln!("# importing {} cases", self.n);
                let report = child::spawn("cli", &import(&part, &cases, &events));
                assert_eq!(report.status, 0, "the import failed");
                std::fs::rename(&part, &store).expect("a store");
            }
        });
        store
    }

    /// A copy of the store to write to.
    pub fn copy(&self, name: &str) -> PathBuf {
        let copy = self.dir.join(name);
        std::fs::copy(self.store(), &copy).expect("a copy");
        sys::settle();
        copy
    }
}

/// The command line of the import.
pub fn import<'a>(store: &'a Path, cases: &'a Path, events: &'a Path) -> [&'a str; 9] {
    let text = |path: &'a Path| path.to_str().expect("a path in UTF-8");
    ["--store", text(store), "--today", TODAY, "--json", "import", text(cases), "--events", text(events)]
}

/// Writes both files with the product's own writers.
fn write(_n: u64, _cases: &Path, _events: &Path) {
    let _ = SEED;
    panic!("no writers yet");
}
