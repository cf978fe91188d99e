//! Every text that the code asks for exists, and every text that exists is asked for.
//!
//! Keys are in the code as literals (`"cli.export.done"`), as patterns (`"domain.level.{}"`), or in
//! two halves, the area and the id. The text in a hole of a pattern must be a word of the code or
//! of the data: a literal, a variant, or an id of a file in `config`. The texts of options and
//! commands are compared with the options in `src/cli/help.rs`.

use std::collections::HashSet;
use std::fs;
use std::path::Path;

use qingji::service::api::CommitKind;
use qingji::service::error::ErrorKey;
use qingji::text::locale::Locale;

use crate::arch::{is_test, shipped, sources};

const AREAS: [&str; 6] = ["domain", "error", "cli", "tui", "exchange", "report"];

/// The string literals of a source, as they are written.
fn literals(source: &str) -> Vec<&str> {
    let mut all = Vec::new();
    let mut rest = source;
    while let Some(at) = rest.find(['"', '/', '\'']) {
        let from = &rest[at..];
        if from.starts_with("//") {
            rest = from.split_once('\n').map_or("", |(_, rest)| rest);
        } else if from.starts_with("'\"'") || from.starts_with("'\\\"'") {
            rest = from[2..].split_once('\'').map_or("", |(_, rest)| rest);
        } else if !from.starts_with('"') {
            rest = &from[1..];
        } else if rest[..at].trim_end_matches('#').ends_with('r') {
            let hashes = rest[..at].len() - rest[..at].trim_end_matches('#').len();
            let end = format!("\"{}", "#".repeat(hashes));
            let (literal, behind) = from[1..].split_once(&end).unwrap();
            all.push(literal);
            rest = behind;
        } else {
            let mut escaped = false;
            let end = from[1..].find(|c| {
                let ends = c == '"' && !escaped;
                escaped = c == '\\' && !escaped;
                ends
            });
            let (literal, behind) = from[1..].split_at(end.unwrap());
            all.push(literal);
            rest = &behind[1..];
        }
    }
    all
}

/// `NotADate` as serde and clap spell it.
fn kebab(variant: &str) -> String {
    let mut out = String::new();
    for c in variant.chars() {
        if c.is_uppercase() && !out.is_empty() {
            out.push('-');
        }
        out.extend(c.to_lowercase());
    }
    out
}

fn is_key(text: &str) -> bool {
    let part = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || "._-".contains(c);
    text.chars().all(part)
        && text
            .split_once('.')
            .is_some_and(|(area, rest)| AREAS.contains(&area) && !rest.is_empty())
}

/// The names in the code and the data.
struct Named {
    /// The literals of the code.
    literals: HashSet<String>,
    /// Literals, variants, and the words of the data: what may be in a hole.
    ids: HashSet<String>,
    /// Patterns, split at their holes; none begins with one.
    patterns: Vec<Vec<String>>,
    /// Patterns that begin with a hole and continue with a word: `{key}-import`.
    endings: HashSet<String>,
}

fn named() -> Named {
    let mut found = Named {
        literals: HashSet::new(),
        ids: HashSet::new(),
        patterns: Vec::new(),
        endings: HashSet::new(),
    };
    for (path, text) in sources() {
        if is_test(&path) {
            continue;
        }
        let text = shipped(&text);
        for literal in literals(text) {
            found.literals.insert(literal.to_owned());
            let plain = literal.split('{').enumerate().map(|(i, part)| {
                if i == 0 {
                    part
                } else {
                    part.split_once('}').map_or("", |(_, part)| part)
                }
            });
            let parts: Vec<String> = plain.map(str::to_owned).collect();
            let word = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || "._-".contains(c);
            if parts.len() < 2 || !parts.iter().all(|part| part.chars().all(word)) {
                continue;
            }
            if !parts[0].is_empty() {
                found.patterns.push(parts);
            } else if parts.len() == 2 && parts[1].len() > 2 {
                found.endings.insert(parts[1].clone());
            }
        }
        let variants = text.split(|c: char| !c.is_alphanumeric());
        let variants = variants.filter(|word| word.starts_with(|c: char| c.is_ascii_uppercase()));
        found.ids.extend(variants.map(kebab));
    }
    found.ids.extend(found.literals.iter().cloned());
    for entry in fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("config")).unwrap() {
        let path = entry.unwrap().path();
        if path.is_file() {
            let text = fs::read_to_string(&path).unwrap();
            let words = text.split(|c: char| !c.is_ascii_alphanumeric() && c != '-' && c != '_');
            found.ids.extend(words.map(str::to_owned));
        }
    }
    found
}

impl Named {
    /// Whether the text consists of the parts with an id in each hole.
    fn fills(&self, parts: &[String], text: &str, deep: bool) -> bool {
        let [first, rest @ ..] = parts else {
            return text.is_empty();
        };
        let Some(text) = text.strip_prefix(first.as_str()) else {
            return false;
        };
        if rest.is_empty() {
            return text.is_empty();
        }
        (1..=text.len()).any(|end| {
            text.is_char_boundary(end)
                && self.fills(rest, &text[end..], deep)
                && self.is_id(&text[..end], deep)
        })
    }

    /// Whether the text is an id, or, if `deep`, matches a pattern.
    fn is_id(&self, text: &str, deep: bool) -> bool {
        self.ids.contains(text) || deep && self.patterns.iter().any(|p| self.fills(p, text, false))
    }

    /// Whether the code can ask for a key, in full or by the part after its area.
    fn asks(&self, key: &str) -> bool {
        let (area, rest) = key.split_once('.').unwrap();
        if area == "error" {
            // The two texts of an error go by its key.
            let id = rest.strip_suffix(".what").or(rest.strip_suffix(".hint"));
            return self.literals.contains(id.unwrap_or(rest));
        }
        [key, rest].iter().any(|text| {
            self.literals.contains(*text)
                || self.patterns.iter().any(|p| self.fills(p, text, true))
                || self.endings.iter().any(|ending| {
                    text.strip_suffix(ending.as_str())
                        .is_some_and(|rest| self.literals.contains(rest))
                })
                // `Cell::Word("domain.level", id)`
                || text.match_indices('.').any(|(at, _)| {
                    let (half, id) = (&text[..at], &text[at + 1..]);
                    half.contains('.') && self.literals.contains(half) && self.is_id(id, false)
                })
        })
    }
}

#[test]
fn what_is_asked_for_is_there() {
    let mut missing = Vec::new();
    let mut keys = 0;
    for (path, text) in sources().iter().filter(|(path, _)| !is_test(path)) {
        let text = shipped(text);
        for key in literals(text).into_iter().filter(|text| is_key(text)) {
            keys += 1;
            let area = key.split('.').next().unwrap();
            let half = format!("{}.", key.trim_end_matches('.'));
            let halves = Locale::En.keys(area);
            if !Locale::En.has(key) && !halves.iter().any(|other| other.starts_with(&half)) {
                missing.push(format!("{}: {key}", path.display()));
            }
        }
    }
    assert!(keys > 700, "{keys}");
    assert!(missing.is_empty(), "{}", missing.join("\n"));
}

/// An error that is never raised is dead code; one without texts has no message.
#[test]
fn every_error_has_its_words_and_is_raised() {
    let all = sources();
    let raising: Vec<&str> = all
        .iter()
        .filter(|(path, _)| !is_test(path))
        .map(|(_, text)| shipped(text))
        .collect();
    for key in ErrorKey::ALL {
        for locale in [Locale::En, Locale::Zh] {
            assert!(locale.has(&format!("{}.what", key.words())), "{key:?}");
        }
        let name = format!("ErrorKey::{key:?}");
        let names = |text: &&str| {
            text.match_indices(&name).any(|(at, _)| {
                let (before, after) = (text[..at].trim_end(), &text[at + name.len()..]);
                let is_longer = after.chars().next().is_some_and(char::is_alphanumeric);
                let after = after.trim_start();
                // What is compared or matched was raised elsewhere.
                let is_asked = ["==", "!=", "|"].iter().any(|sign| before.ends_with(sign))
                    || ["=>", "|"].iter().any(|sign| after.starts_with(sign));
                !is_longer && !is_asked
            })
        };
        assert!(raising.iter().any(names), "nothing raises {key:?}");
    }
}

#[test]
fn what_is_there_is_asked_for() {
    let named = named();
    let keys = AREAS.iter().flat_map(|area| Locale::En.keys(area));
    let of_options = ["cli.arg.", "cli.help.", "cli.place."];
    let dead: Vec<String> = keys
        .filter(|key| !of_options.iter().any(|area| key.starts_with(area)))
        .filter(|key| !named.asks(key))
        .collect();
    assert!(dead.is_empty(), "nobody asks for\n{}", dead.join("\n"));
    for no in ["tui.no-such.key", "error.no-such.what", "cli.heading.none"] {
        assert!(!named.asks(no), "{no}");
    }
}

#[test]
fn every_kind_of_commit_has_its_words() {
    for locale in [Locale::En, Locale::Zh] {
        for kind in CommitKind::all() {
            let key = match kind {
                CommitKind::Action(action) => format!("tui.history.action.{}", action.id()),
                CommitKind::Fact(kind) => format!("domain.fact.{}", kind.id()),
            };
            assert!(locale.has(&key), "{key}");
        }
    }
}
