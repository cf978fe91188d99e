//! README.md is true: its commands can be typed, and its tables name what exists.

use std::collections::BTreeSet;

use clap::{CommandFactory, Parser};
use qingji::cli::{Cli, Exit};
use qingji::text::locale::Locale;

pub(crate) const README: &str = include_str!("../../README.md");
const CI: &str = include_str!("../../.ci/run");
const KEYMAP: &str = include_str!("../../config/keymap.toml");

/// The text from a heading to the next one of its level or above.
fn section(title: &str) -> &'static str {
    let heading = format!("\n{title}\n");
    let start = README
        .find(&heading)
        .unwrap_or_else(|| panic!("no heading {title}"))
        + heading.len();
    let depth = title.bytes().take_while(|b| *b == b'#').count();
    let rest = &README[start..];
    let end = (1..=depth)
        .filter_map(|n| rest.find(&format!("\n{} ", "#".repeat(n))))
        .min();
    &rest[..end.unwrap_or(rest.len())]
}

/// The texts in backquotes in the tables of a text.
pub(crate) fn quoted(text: &str) -> BTreeSet<&str> {
    text.lines()
        .filter(|l| l.starts_with('|'))
        .flat_map(|l| l.split('`').skip(1).step_by(2))
        .collect()
}

/// The lines of the code blocks in a language.
fn blocks(language: &str) -> Vec<&'static str> {
    let mut inside = false;
    let mut lines = Vec::new();
    for line in README.lines() {
        match line.trim_start().strip_prefix("```") {
            Some(fence) => inside = fence == language,
            None if inside => lines.push(line.trim()),
            None => {}
        }
    }
    lines
}

/// The words of a command line; quotation marks keep blanks, `#` begins a comment, `|` ends the
/// command.
pub(crate) fn words(line: &str) -> Vec<String> {
    let (mut words, mut word, mut quote) = (Vec::new(), None::<String>, false);
    for c in line.chars() {
        match c {
            '\'' => {
                quote = !quote;
                word.get_or_insert_default();
            }
            '#' | '|' if !quote && word.is_none() => break,
            ' ' if !quote => words.extend(word.take()),
            _ => word.get_or_insert_default().push(c),
        }
    }
    words.extend(word);
    words
}

#[test]
fn the_readme_names_every_command() {
    let table = section("## Commands");
    let named = quoted(table);
    for command in Cli::command().get_subcommands() {
        let name = command.get_name();
        assert!(
            named.contains(format!("qingji {name}").as_str()),
            "{name} is missing in the table of commands"
        );
        assert!(command.is_hide_set() || command.get_about().is_some());
    }
    for name in named.iter().filter_map(|text| text.strip_prefix("qingji ")) {
        assert!(
            Cli::command().find_subcommand(name).is_some(),
            "there is no command {name}"
        );
    }
}

#[test]
fn every_command_line_of_the_readme_can_be_typed() {
    let mut seen = 0;
    for line in blocks("sh") {
        let Some(at) = line.find("qingji") else {
            continue;
        };
        let args = words(&line[at..]);
        let parsed = Cli::try_parse_from(&args);
        assert!(parsed.is_ok(), "{line}\n{}", parsed.unwrap_err());
        seen += 1;
    }
    assert!(seen > 10, "{seen} command lines");
}

#[test]
fn every_option_in_the_table_of_commands_exists() {
    let cli = Cli::command();
    let known: BTreeSet<String> = cli
        .get_arguments()
        .chain(cli.get_subcommands().flat_map(clap::Command::get_arguments))
        .filter_map(|arg| arg.get_long())
        .map(|long| format!("--{long}"))
        .chain(["--help".to_owned()])
        .collect();
    for text in quoted(README)
        .into_iter()
        .chain(quoted(section("## Commands")))
    {
        for option in text
            .split_whitespace()
            .filter(|word| word.starts_with("--"))
        {
            assert!(known.contains(option), "there is no option {option}");
        }
    }
}

#[test]
fn the_two_commands_stand_in_the_readme_and_the_second_in_the_check() {
    let commands = blocks("sh");
    assert!(commands.contains(&"cargo run --release -- demo"));
    assert!(commands.contains(&"cargo test"));
    assert!(
        CI.lines()
            .any(|line| line.trim_start_matches("step ").trim() == "cargo test")
    );
}

/// The codes in the first column of a table.
pub(crate) fn exits(text: &str) -> BTreeSet<u8> {
    text.lines()
        .filter_map(|line| line.strip_prefix("| ")?.split(' ').next()?.parse().ok())
        .collect()
}

#[test]
fn the_exit_codes_are_those_of_the_program_and_of_its_help() {
    let program: BTreeSet<u8> = [
        Exit::Ok,
        Exit::Error,
        Exit::Usage,
        Exit::NotFound,
        Exit::Invalid,
        Exit::Busy,
        Exit::Conflict,
        Exit::Overdue,
        Exit::Terminal,
    ]
    .map(|exit| exit as u8)
    .into();
    assert_eq!(exits(section("### Exit codes")), program);
    for locale in [Locale::Zh, Locale::En] {
        let last = locale.text("cli.examples").lines().last().unwrap();
        let help: BTreeSet<u8> = last
            .split([' ', ',', '，', '：'])
            .filter_map(|word| word.parse().ok())
            .collect();
        assert_eq!(help, program, "{last}");
    }
}

/// A key as the README writes it, in the form of the keymap.
fn key(text: &str) -> String {
    match text {
        "PgUp" => "pageup".to_owned(),
        "PgDn" => "pagedown".to_owned(),
        "Shift-Tab" => "backtab".to_owned(),
        // A single letter keeps its case.
        _ if text.split(' ').all(|part| part.chars().count() == 1) => text.to_owned(),
        _ => text.to_lowercase(),
    }
}

#[test]
fn the_keys_of_the_readme_are_those_of_the_keymap() {
    let keymap: toml::Table = KEYMAP.parse().unwrap();
    let of = |contexts: &[&str]| -> BTreeSet<String> {
        contexts
            .iter()
            .flat_map(|context| keymap[*context].as_table().unwrap().values())
            .flat_map(|keys| keys.as_array().unwrap())
            .map(|key| key.as_str().unwrap().to_owned())
            .collect()
    };
    let shown: BTreeSet<String> = quoted(section("## Keys")).into_iter().map(key).collect();
    let bound = of(&["global", "list", "today", "cases", "case"]);
    let unbound: Vec<_> = shown.difference(&bound).collect();
    assert!(unbound.is_empty(), "not in the keymap: {unbound:?}");
    // The digits are written as `1` to `9`.
    let missing: Vec<_> = of(&["global", "list", "cases"])
        .difference(&shown)
        .cloned()
        .collect();
    assert!(missing.is_empty(), "not in the README: {missing:?}");
}

#[test]
fn the_settings_of_the_readme_are_all_there_are() {
    let named = quoted(section("## Settings"));
    for name in qingji::config::settings::Name::ALL.map(qingji::config::settings::Name::id) {
        assert!(named.contains(name), "{name}");
        let variable = format!("QINGJI_{}", name.rsplit('.').next().unwrap().to_uppercase());
        assert!(named.contains(variable.as_str()), "{variable}");
    }
}

#[test]
fn the_readme_names_every_page_of_the_manual() {
    let manual = section("## The manual");
    for page in &qingji::config::docs::PAGES {
        let link = format!("[{0}](config/docs/en/{0}.md)", page.id);
        assert!(manual.contains(&link), "{link}");
    }
}
