//! The arrows of the architecture, the size of rooms, and what may be named where.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// Which layers a layer may use.
const ARROWS: &[(&str, &[&str])] = &[
    ("domain", &[]),
    ("store", &["domain"]),
    // Of text only what matches: folding, pinyin, cleaning on the way in.
    ("service", &["domain", "store", "text"]),
    ("backend", &["service", "store"]),
    ("text", &[]),
    ("config", &["text", "domain"]),
    ("words", &["config", "text", "domain"]),
    ("command", &["config", "text", "service", "words"]),
    ("exchange", &["domain", "text", "service"]),
    // Of the exchange only the writer of workbooks.
    ("report", &["domain", "text", "exchange"]),
    ("edge", &["config", "text", "service"]),
    (
        "cli",
        &[
            "backend", "exchange", "report", "command", "config", "text", "domain", "service",
            "edge", "tui", "words",
        ],
    ),
    (
        "tui",
        &[
            "backend", "exchange", "report", "command", "config", "text", "domain", "service",
            "words",
        ],
    ),
];

/// Longest file without its tests.
const LINES: usize = 400;

pub(crate) fn sources() -> Vec<(PathBuf, String)> {
    fn walk(folder: &Path, into: &mut Vec<(PathBuf, String)>) {
        for entry in fs::read_dir(folder).unwrap().flatten() {
            let path = entry.path();
            if path.is_dir() {
                walk(&path, into);
            } else if path.extension().is_some_and(|e| e == "rs") {
                into.push((path.clone(), fs::read_to_string(&path).unwrap()));
            }
        }
    }
    let mut all = Vec::new();
    walk(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut all);
    all.sort();
    all
}

/// The layer of a file: its first folder, or its own name.
fn layer(path: &Path) -> String {
    let inside = path
        .strip_prefix(Path::new(env!("CARGO_MANIFEST_DIR")).join("src"))
        .unwrap();
    let first = inside
        .components()
        .next()
        .unwrap()
        .as_os_str()
        .to_string_lossy()
        .into_owned();
    first.trim_end_matches(".rs").to_owned()
}

pub(crate) fn is_test(path: &Path) -> bool {
    let name = path.file_name().unwrap().to_string_lossy();
    name == "tests.rs" || name.ends_with("_tests.rs")
}

/// The part of a file before its tests.
pub(crate) fn shipped(text: &str) -> &str {
    text.split("\n#[cfg(test)]\n").next().unwrap()
}

#[test]
fn layers_use_only_what_the_design_draws() {
    let arrows: BTreeMap<&str, &[&str]> = ARROWS.iter().copied().collect();
    let mut wrong = Vec::new();
    for (path, text) in sources() {
        let layer = layer(&path);
        if is_test(&path) || ["main", "lib", "logging"].contains(&layer.as_str()) {
            continue;
        }
        let allowed = arrows
            .get(layer.as_str())
            .unwrap_or_else(|| panic!("{layer} is no layer of the design"));
        for line in shipped(&text)
            .lines()
            .filter(|l| !l.trim_start().starts_with("//"))
        {
            for used in line.split("crate::").skip(1) {
                let used: String = used
                    .chars()
                    .take_while(|c| c.is_alphanumeric() || *c == '_')
                    .collect();
                if used != layer
                    && !used.is_empty()
                    && !allowed.contains(&used.as_str())
                    && arrows.contains_key(used.as_str())
                {
                    wrong.push(format!("{}: {}", path.display(), line.trim()));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_service_takes_only_matching_and_cleaning_from_text() {
    for (path, text) in sources()
        .iter()
        .filter(|(path, _)| layer(path) == "service")
    {
        for line in text.lines().filter(|line| line.contains("crate::text::")) {
            assert!(
                ["text::fold", "text::pinyin", "text::sanitize"]
                    .iter()
                    .any(|part| line.contains(part)),
                "{}: {line}",
                path.display()
            );
        }
    }
}

#[test]
fn rooms_are_small() {
    let long: Vec<String> = sources()
        .iter()
        .filter(|(path, _)| !is_test(path))
        .map(|(path, text)| (path, shipped(text).lines().count()))
        .filter(|(_, lines)| *lines > LINES)
        .map(|(path, lines)| format!("{lines} {}", path.display()))
        .collect();
    assert!(long.is_empty(), "{}", long.join("\n"));
}

#[test]
fn a_dependency_is_named_in_its_own_rooms() {
    let places: &[(&str, &[&str])] = &[
        ("redb::", &["store/redb.rs"]),
        ("sm3::", &["store/chain.rs"]),
        ("calamine::", &["exchange/"]),
        ("rust_xlsxwriter::", &["exchange/"]),
        ("csv::", &["exchange/", "cli/"]),
        ("ratatui::", &["tui/", "config/"]),
        ("clap::", &["cli/"]),
        ("color_eyre", &["main.rs"]),
        ("fast2s::", &["text/fold.rs"]),
        ("unicode_width::", &["text/width.rs"]),
        ("encoding_rs::", &["exchange/"]),
        ("Utc::now", &["edge.rs"]),
        ("Local::now", &["edge.rs"]),
    ];
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    for (path, text) in sources() {
        let inside = path
            .strip_prefix(&root)
            .unwrap()
            .to_string_lossy()
            .replace('\\', "/");
        for (name, rooms) in places {
            let named = shipped(&text).lines().any(|line| {
                let code = line.split("//").next().unwrap_or("");
                code.match_indices(name).any(|(at, _)| {
                    !code[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_' || c == ':')
                })
            });
            assert!(
                !named || rooms.iter().any(|room| inside.starts_with(room)) || is_test(&path),
                "{name} is named in {inside}"
            );
        }
    }
}

/// The capitalised words that follow `before` in a text, each up to where it ends.
fn names<'a>(text: &'a str, before: &str) -> Vec<&'a str> {
    let words = text.split(before).skip(1);
    let words = words.map(|rest| rest.split(|c: char| !c.is_alphanumeric()).next().unwrap());
    words
        .filter(|word| word.starts_with(char::is_uppercase))
        .collect()
}

#[test]
fn a_list_of_all_names_every_variant() {
    let mut lists = 0;
    for (path, text) in sources() {
        let path = path.display();
        for list in text.split("const ALL: [").skip(1) {
            let (kind, list) = list.split_once(';').unwrap();
            let (list, _) = list.split_once("];").unwrap();
            // `Level`, or the second of a pair.
            let kind = kind
                .rsplit([' ', ','])
                .next()
                .unwrap()
                .trim_end_matches(')');
            let Some((_, body)) = text.split_once(&format!("enum {kind} {{\n")) else {
                continue;
            };
            let (body, _) = body.split_once("\n}").unwrap();
            // A line deeper in belongs to a field.
            let body = format!("\n{body}");
            let mut variants = names(&body, "\n    ");
            let mut listed = names(list, &format!("{kind}::"));
            variants.sort_unstable();
            listed.sort_unstable();
            // One variant may have two names.
            listed.dedup();
            assert_eq!(listed, variants, "{path}: {kind}");
            lists += 1;
        }
    }
    assert!(lists >= 20, "{lists}");
}

#[test]
fn the_top_level_is_six_entries() {
    let visible: Vec<String> = fs::read_dir(env!("CARGO_MANIFEST_DIR"))
        .unwrap()
        .flatten()
        .map(|e| e.file_name().to_string_lossy().into_owned())
        .filter(|name| !name.starts_with('.'))
        // What a build, and a property that failed, leave behind; git ignores both.
        .filter(|name| name != "target" && name != "proptest-regressions")
        .collect();
    for name in visible {
        assert!(
            [
                "Cargo.toml",
                "Cargo.lock",
                "README.md",
                "config",
                "src",
                "tests"
            ]
            .contains(&name.as_str()),
            "{name}"
        );
    }
}
