//! The allowed dependencies of the architecture, the size of modules, and what may be named where.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// What both interfaces of the program may use.
const FACE: &[&str] = &[
    "backend",
    "exchange",
    "report",
    "command",
    "config",
    "text",
    "domain",
    "service::api",
    "service::error",
    "words",
];

/// The layers, or modules of a layer, that a layer may use, collected from all lines with its name.
const ARROWS: &[(&str, &[&str])] = &[
    // The macro of enums with ids, which every layer may use.
    ("ids", &[]),
    // Giving a file a free name.
    ("place", &[]),
    ("domain", &[]),
    ("store", &["domain", "place"]),
    // From the text layer only what matches text: folding, pinyin, cleaning of input.
    ("service", &["domain", "store", "text"]),
    // From the store, how it is opened and who holds it.
    ("backend", &["service", "store::file"]),
    // The languages of its texts.
    ("text", &["domain::locale"]),
    ("config", &["text", "domain"]),
    ("words", &["config", "text", "domain"]),
    (
        "command",
        &[
            "config",
            "text",
            "service::api",
            "service::error",
            "words",
            "report",
        ],
    ),
    (
        "exchange",
        &["domain", "place", "text", "service::api", "service::error"],
    ),
    // From the exchange, the writers of workbooks and of separated values.
    ("report", &["domain", "text", "exchange"]),
    (
        "edge",
        &["domain", "config", "text", "service::api", "service::error"],
    ),
    ("cli", FACE),
    ("cli", &["edge", "tui"]),
    ("tui", FACE),
];

/// The most lines of a file without its tests.
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

/// The layer of a file: its top folder, or its own name.
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

/// Whether a file contains tests only, alone or in a folder of them.
pub(crate) fn is_test(path: &Path) -> bool {
    path.iter().rev().take(2).any(|part| {
        let name = part.to_string_lossy();
        let name = name.trim_end_matches(".rs");
        name == "tests" || name.ends_with("_tests")
    })
}

/// The part of a file before its tests.
pub(crate) fn shipped(text: &str) -> &str {
    text.split("\n#[cfg(test)]\n").next().unwrap()
}

/// The other tests here read a file up to its tests, so no shipped code may come after them.
#[test]
fn behind_the_first_test_of_a_file_are_tests_only() {
    let mut wrong = Vec::new();
    for (file, text) in sources() {
        let Some((_, behind)) = text.split_once("\n#[cfg(test)]\n") else {
            continue;
        };
        let mut of_test = true;
        for line in behind.lines() {
            if line == "#[cfg(test)]" {
                of_test = true;
            } else if line.starts_with(|c: char| c.is_alphabetic()) && !std::mem::take(&mut of_test)
            {
                wrong.push(format!("{}: {line}", file.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn layers_use_only_what_the_design_draws() {
    let mut arrows: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for (layer, may) in ARROWS {
        arrows.entry(layer).or_default().extend(*may);
    }
    let mut wrong = Vec::new();
    for (file, text) in sources() {
        let layer = layer(&file);
        if is_test(&file) || ["main", "lib", "logging"].contains(&layer.as_str()) {
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
                let path: String = used
                    .chars()
                    .take_while(|c| c.is_alphanumeric() || *c == '_' || *c == ':')
                    .collect();
                let mut names = path.split("::");
                let used = names.next().unwrap();
                let module = format!("{used}::{}", names.next().unwrap_or_default());
                let may = |name: &str| allowed.contains(&name);
                if used != layer && arrows.contains_key(used) && !may(used) && !may(&module) {
                    wrong.push(format!("{}: {}", file.display(), line.trim()));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The command line opens the screens and shares nothing else with them; code that both use is in
/// neither.
#[test]
fn only_what_opens_the_screens_knows_them() {
    let openers = ["cli/screens.rs", "cli/tutorial.rs"];
    let mut wrong = Vec::new();
    for (path, text) in sources() {
        let layer = layer(&path);
        let opens = openers.iter().any(|opener| path.ends_with(opener));
        if is_test(&path) || layer == "tui" || opens {
            continue;
        }
        for line in shipped(&text).lines() {
            // The list of commands contains the words that the screens use for them.
            let words = line.contains("\"tui.") && !["command", "text"].contains(&layer.as_str());
            if line.contains("crate::tui") || words {
                wrong.push(format!("{}: {}", path.display(), line.trim()));
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

/// The dependencies with the modules that `Cargo.toml` names for each: `exchange::read` means the
/// module and its submodules.
fn dependencies() -> Vec<(String, Vec<String>)> {
    let text =
        fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("Cargo.toml")).unwrap();
    let (_, list) = text.split_once("\n[dependencies]\n").unwrap();
    let (list, _) = list.split_once("\n[").unwrap();
    let lines = list.lines().filter(|line| !line.trim().is_empty());
    lines
        .map(|line| {
            let (name, rest) = line.split_once(" = ").unwrap();
            let rooms = rest
                .rsplit_once('#')
                .unwrap_or_else(|| panic!("{name} has no room"));
            let rooms = rooms
                .1
                .split(',')
                .map(|room| room.trim().replace("::", "/"));
            (name.replace('-', "_"), rooms.collect())
        })
        .collect()
}

#[test]
fn a_dependency_is_named_in_its_own_rooms_and_in_each_of_them() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let sources = sources();
    let files: Vec<(String, &str)> = sources
        .iter()
        .filter(|(path, _)| !is_test(path))
        .map(|(path, text)| {
            let inside = path.strip_prefix(&root).unwrap().with_extension("");
            (inside.to_string_lossy().replace('\\', "/"), shipped(text))
        })
        .collect();
    let mut wrong = Vec::new();
    for (name, rooms) in dependencies() {
        let path = format!("{name}::");
        let names = |text: &str| {
            text.lines().any(|line| {
                let code = line.split("//").next().unwrap_or("");
                code.match_indices(&path).any(|(at, _)| {
                    !code[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_' || c == ':')
                })
            })
        };
        let is_in = |file: &str, room: &str| {
            room == "everywhere"
                || file
                    .strip_prefix(room)
                    .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        };
        let users: Vec<&str> = files
            .iter()
            .filter(|(_, text)| names(text))
            .map(|(file, _)| file.as_str())
            .collect();
        for file in &users {
            if !rooms.iter().any(|room| is_in(file, room)) {
                wrong.push(format!("{name} is named in {file}"));
            }
        }
        for room in &rooms {
            if !users.iter().any(|file| is_in(file, room)) {
                wrong.push(format!("{name} is not named in {room}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The capitalised words that follow `before` in a text.
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
            // Lines with deeper indentation belong to fields.
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
    assert!(lists >= 5, "{lists}");
}

#[test]
fn the_top_level_is_six_entries() {
    let visible: Vec<String> = fs::read_dir(env!("CARGO_MANIFEST_DIR"))
        .unwrap()
        .flatten()
        .map(|e| e.file_name().to_string_lossy().into_owned())
        .filter(|name| !name.starts_with('.'))
        // Left behind by a build and by failed properties; git ignores both.
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
