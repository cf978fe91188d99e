//! The docket that is measured: made by the generator of `demo`, written by the product's own
//! writers, imported once.

use std::cell::OnceCell;
use std::fs::File;
use std::io::BufWriter;
use std::path::{Path, PathBuf};

use chrono::NaiveDate;
use qingji::exchange::demo::Demo;
use qingji::exchange::{FileKind, Format, TableWriter, WriteOptions};
use qingji::service::api::Row;
use xxhash_rust::xxh3::xxh3_64;

use crate::{child, sys};

/// The day on which every figure is asked for.
pub(crate) const TODAY: &str = "2026-06-30";
const SEED: u64 = 0x5EED_2026_0630;

/// Everything that determines the contents of the files; a change to it makes new ones.
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

/// The data that figures are measured on.
pub(crate) struct Bench {
    pub(crate) n: u64,
    dir: PathBuf,
    /// The hash of this program, which includes the product; it identifies the build.
    build: u64,
    files: OnceCell<()>,
    store: OnceCell<()>,
}

pub(crate) fn today() -> NaiveDate {
    TODAY.parse().expect("a day")
}

impl Bench {
    pub(crate) fn new(n: u64) -> Bench {
        let exe = std::env::current_exe().expect("own path");
        // target/<profile>/deps/anchors-…
        let target = exe.ancestors().nth(3).expect("a target folder");
        let hash = xxh3_64(GENERATOR.concat().as_bytes());
        let dir = target.join("bench-data").join(format!("{n}-{hash:016x}"));
        std::fs::create_dir_all(&dir).expect("a data folder");
        let build = xxh3_64(&std::fs::read(exe).expect("own bytes"));
        Bench {
            n,
            dir,
            build,
            files: OnceCell::new(),
            store: OnceCell::new(),
        }
    }

    pub(crate) fn dir(&self) -> &Path {
        &self.dir
    }

    /// The paths of the docket's two files, written if they do not exist.
    pub(crate) fn files(&self) -> (PathBuf, PathBuf) {
        let (cases, events) = (self.dir.join("cases.csv"), self.dir.join("events.csv"));
        self.files.get_or_init(|| {
            if !cases.exists() || !events.exists() {
                eprintln!("# writing {} cases", self.n);
                write(self.n, &cases, &events);
            }
        });
        (cases, events)
    }

    /// The store with the docket imported. Figures that write use a copy.
    pub(crate) fn store(&self) -> PathBuf {
        // A separate folder, because a store has small files beside it; and one per build, because
        // a change of the product changes the store.
        let folder = self.dir.join(format!("store-{:016x}", self.build));
        let part = self.dir.join("store.part");
        self.store.get_or_init(|| {
            if !folder.exists() {
                let (cases, events) = self.files();
                let _ = std::fs::remove_dir_all(&part);
                self.drop_stores();
                std::fs::create_dir_all(&part).expect("a folder");
                eprintln!("# importing {} cases", self.n);
                let report =
                    child::spawn("cli", &import(&part.join("docket.redb"), &cases, &events));
                assert_eq!(report.status, 0, "the import failed");
                std::fs::rename(&part, &folder).expect("a store");
            }
        });
        folder.join("docket.redb")
    }

    /// Removes the stores that other builds imported.
    fn drop_stores(&self) {
        for entry in std::fs::read_dir(&self.dir)
            .expect("the data folder")
            .flatten()
        {
            if entry.file_name().to_string_lossy().starts_with("store-") {
                let _ = std::fs::remove_dir_all(entry.path());
            }
        }
    }

    /// A copy of the store to write to.
    pub(crate) fn copy(&self, name: &str) -> PathBuf {
        let copy = self.dir.join(name);
        std::fs::copy(self.store(), &copy).expect("a copy");
        sys::settle();
        copy
    }
}

/// The command line of the import.
pub(crate) fn import<'a>(store: &'a Path, cases: &'a Path, events: &'a Path) -> [&'a str; 9] {
    let text = |path: &'a Path| path.to_str().expect("a path in UTF-8");
    [
        "--store",
        text(store),
        "--today",
        TODAY,
        "--json",
        "import",
        text(cases),
        "--events",
        text(events),
    ]
}

/// Writes both files with the product's own writers, in one pass and in constant memory.
fn write(n: u64, cases: &Path, events: &Path) {
    let table = |path: &Path, kind| {
        let out = BufWriter::with_capacity(1 << 20, File::create(path).expect("a file"));
        TableWriter::new(out, kind, Format::Csv, WriteOptions::default()).expect("a header")
    };
    let parts = [cases, events].map(|path| path.with_extension("part"));
    let [mut case_table, mut event_table] = [
        table(&parts[0], FileKind::Cases),
        table(&parts[1], FileKind::Events),
    ];
    let mut number = String::new();
    for row in Demo::new(n, SEED, today()) {
        match row {
            Row::Case(case) => {
                case_table.case(&case).expect("a row");
                number = case.registration.number;
            }
            Row::Event(row) => event_table.event(&number, &row.event).expect("a row"),
        }
    }
    case_table.finish().expect("the rest");
    event_table.finish().expect("the rest");
    // Rename last: a file with its final name is complete.
    std::fs::rename(&parts[0], cases).expect("a name");
    std::fs::rename(&parts[1], events).expect("a name");
}
