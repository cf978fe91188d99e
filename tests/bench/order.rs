//! `--order`: rewrites the linker's list of functions that run before the first frame
//! (`tests/bench/link`). Needs valgrind and nm.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fmt::Write;
use std::path::Path;
use std::process::Command;
use std::time::Duration;

use crate::data::{Bench, TODAY};
use crate::figure::Outcome;
use crate::peer;
use crate::pty::Terminal;
use crate::v03_first_frame::first_row;

const PATIENCE: Duration = Duration::from_mins(1);
const LIST: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/bench/link/start.ld");
const PROGRAM: &str = env!("CARGO_BIN_EXE_qingji");
/// The size in bytes up to which all instances of a generic function are placed with those that
/// run.
const SMALL: u64 = 8 << 10;

/// The code of the functions that match one pattern.
#[derive(Debug, Default)]
struct Ran {
    /// The size of those that ran, in bytes.
    bytes: u64,
    /// The size of all of them: a pattern matches every instance of a generic function.
    all: u64,
    screens: bool,
    list: bool,
}

impl Ran {
    /// The place in the list: first the functions that open a docket and read a page, then those
    /// that draw it, then those that print it; last the patterns that mostly match other code.
    fn place(&self) -> u8 {
        match (self.screens, self.list) {
            _ if self.all > SMALL && self.all > 2 * self.bytes => 3,
            (true, true) => 0,
            (true, false) => 1,
            (false, _) => 2,
        }
    }
}

/// Writes the list and returns the number of patterns.
pub(crate) fn write(bench: &Bench) -> usize {
    let sizes = sizes();
    let (screens, list) = (screens(bench), list(bench));
    let mut patterns: BTreeMap<String, Ran> = BTreeMap::new();
    for (name, size) in &sizes {
        let ran = (screens.contains(name), list.contains(name));
        if ran != (false, false) {
            let pattern = patterns.entry(pattern(name)).or_default();
            pattern.bytes += size;
            pattern.screens |= ran.0;
            pattern.list |= ran.1;
        }
    }
    for (name, size) in &sizes {
        if let Some(pattern) = patterns.get_mut(&pattern(name)) {
            pattern.all += size;
        }
    }
    let mut order: Vec<_> = patterns.iter().collect();
    order.sort_by_key(|(_, ran)| ran.place());
    let mut text = String::from(
        "/* What runs before the first frame or row, written by `cargo bench --bench anchors -- --order`. */\n\
         SECTIONS {\n  .text.start : {\n",
    );
    for (pattern, _) in &order {
        writeln!(text, "    *(.text.{pattern})").expect("a string takes all");
    }
    text.push_str("  }\n} INSERT BEFORE .text;\n");
    std::fs::write(LIST, text).expect("the list written");
    order.len()
}

/// The share of the list that names no function of this program: a stale list orders nothing.
pub(crate) fn lost(_: &Bench) -> Outcome {
    if peer::find("nm").is_none() {
        return Outcome::Skip("no nm on PATH".to_owned());
    }
    let names: Vec<String> = sizes().into_keys().collect();
    let list = std::fs::read_to_string(LIST).expect("the list");
    let listed: Vec<&str> = list
        .lines()
        .filter_map(|line| line.trim().strip_prefix("*(.text.")?.strip_suffix(')'))
        .collect();
    let lost = listed
        .iter()
        .filter(|pattern| !names.iter().any(|name| fits(pattern, name)))
        .count();
    Outcome::Value(lost as f64 / listed.len().max(1) as f64)
}

/// Whether a name matches a pattern, in which `*` stands for anything.
fn fits(pattern: &str, name: &str) -> bool {
    let mut parts = pattern.split('*');
    let Some(mut rest) = parts.next().and_then(|first| name.strip_prefix(first)) else {
        return false;
    };
    let parts: Vec<&str> = parts.collect();
    let Some((last, middle)) = parts.split_last() else {
        return rest.is_empty();
    };
    for part in middle {
        let Some((_, behind)) = rest.split_once(part) else {
            return false;
        };
        rest = behind;
    }
    rest.ends_with(last)
}

/// The functions of the program with the size of their code, in bytes.
fn sizes() -> HashMap<String, u64> {
    let output = Command::new(peer::find("nm").expect("nm on PATH"))
        .args(["-S", PROGRAM])
        .output()
        .expect("symbols");
    let text = String::from_utf8_lossy(&output.stdout);
    text.lines()
        .filter_map(|line| {
            let mut words = line.split(' ').skip(1);
            let size = u64::from_str_radix(words.next()?, 16).ok()?;
            let code = words.next()?.eq_ignore_ascii_case("t");
            code.then_some((words.next()?.to_owned(), size))
        })
        .collect()
}

/// The functions that run from the start to the first frame, and on exit.
fn screens(bench: &Bench) -> BTreeSet<String> {
    let store = bench.copy("frame.redb");
    let first = first_row(&store);
    profiled(bench, &store, &[], |terminal| {
        terminal.until(&first, PATIENCE).expect("a first frame");
    })
}

/// The functions that run for the first page of a list.
fn list(bench: &Bench) -> BTreeSet<String> {
    let store = bench.copy("frame.redb");
    profiled(bench, &store, &["due", "--limit", "60"], |terminal| {
        terminal.until("60", PATIENCE).expect("a page");
        std::thread::sleep(Duration::from_secs(1));
    })
}

/// The functions that run until `wait` returns and the program has ended.
fn profiled(
    bench: &Bench,
    store: &Path,
    words: &[&str],
    wait: impl FnOnce(&mut Terminal),
) -> BTreeSet<String> {
    let profile = bench.dir().join("start.callgrind");
    let out = format!("--callgrind-out-file={}", profile.display());
    let store = store.to_str().expect("UTF-8");
    let tool = ["--tool=callgrind", "--demangle=no", &out];
    let work = [PROGRAM, "--store", store, "--today", TODAY];
    let valgrind = peer::find("valgrind").expect("valgrind on PATH");
    let mut terminal = Terminal::start(&valgrind, &[&tool[..], &work[..], words].concat());
    wait(&mut terminal);
    terminal.end(PATIENCE);
    let text = std::fs::read_to_string(profile).expect("what ran");
    text.lines()
        .filter_map(|line| {
            let named = line.strip_prefix('c').unwrap_or(line);
            let (_, name) = named.strip_prefix("fn=(")?.split_once(") ")?;
            // Recursive calls are numbered.
            Some(name.split('\'').next()?.to_owned())
        })
        .collect()
}

/// A name without the parts that differ between builds: the hash at its end, the hashes of crates,
/// the number of a copy.
fn pattern(name: &str) -> String {
    if let Some((name, _)) = name.split_once(".llvm.")
        && name.starts_with("_R")
    {
        return format!("{}.llvm.*", pattern(name));
    }
    if let Some(at) = name.rfind("17h").filter(|_| name.starts_with("_ZN")) {
        return format!("{}17h*", &name[..at]);
    }
    let mut parts = name.split("Cs");
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        out.push_str("Cs");
        match part.split_once('_') {
            Some((hash, rest))
                if hash.len() > 6 && hash.bytes().all(|b| b.is_ascii_alphanumeric()) =>
            {
                out.push_str("*_");
                out.push_str(rest);
            }
            _ => out.push_str(part),
        }
    }
    out
}
