//! The pages of the manual are true: their command lines run on a demonstration docket, and their
//! tables of keys, query words, settings and exit codes match the program. `QINGJI_RETAKE=1 cargo
//! test --test it manual` rewrites the table of keys.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use assert_cmd::Command;
use clap::CommandFactory;
use qingji::cli::Cli;
use qingji::command::keymap::Keymap;
use qingji::command::{COMMANDS, Context};
use qingji::config::docs::{self, PAGES};
use qingji::config::key::Key;
use qingji::config::outcome::Outcomes;
use qingji::text::locale::Locale;
use qingji::text::width;

use crate::docs::{exits, quoted, words};

const LIST: &str = "案号,承办法院,立案日期,编号,办案单位,登记日\n\
                    (2022)内0783民初9001号,扎兰屯市人民法院,2022-05-05,(2022)内0783民初9001号,扎兰屯市人民法院,2022-05-05\n";

const PUBLISHED: &str = "法院,案件类别,年度,旧存,新收,受理,已结,未结\n\
                         牙克石市人民法院,民事,2020,40,310,350,300,50\n\
                         牙克石市人民法院,民事,2021,52,290,342,301,40\n";

/// The lines of the code blocks in a language.
fn blocks(text: &str, language: &str) -> Vec<String> {
    let mut inside = false;
    let mut lines = Vec::new();
    for line in text.lines() {
        match line.strip_prefix("```") {
            Some(fence) => inside = !inside && fence == language,
            None if inside => lines.push(line.to_owned()),
            None => {}
        }
    }
    lines
}

fn qingji(home: &Path) -> Command {
    let mut command = Command::cargo_bin("qingji").unwrap();
    command
        .env_clear()
        .env("HOME", home)
        .env("TMPDIR", home)
        .env("LANG", "en_US.UTF-8")
        .env("QINGJI_STORE", home.join("demo.redb"))
        .current_dir(home);
    command
}

/// A folder with a demonstration docket and the files that the pages name.
fn home() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let home = folder.path();
    let made = ["demo", "--no-tui", "--cases", "400", "--seed", "7"];
    let made = qingji(home)
        .args(made)
        .args(["--today", "2022-06-15"])
        .output()
        .unwrap();
    assert!(made.status.success(), "{made:?}");
    let map = blocks(docs::find("columns").unwrap().text(Locale::En), "toml").join("\n");
    for (name, text) in [
        ("cases.csv", LIST),
        ("published.csv", PUBLISHED),
        ("台账.csv", LIST),
        ("map.toml", map.as_str()),
    ] {
        fs::write(home.join(name), text).unwrap();
    }
    folder
}

/// Runs the commands of a page one after another in a copy of a home; `||` means that the command
/// before it may fail.
fn runs(page: &str, locale: Locale, home: &Path) {
    let lines = blocks(docs::find(page).unwrap().text(locale), "sh");
    if lines.is_empty() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    for file in fs::read_dir(home).unwrap().map(Result::unwrap) {
        if file.file_type().unwrap().is_file() {
            fs::copy(file.path(), folder.path().join(file.file_name())).unwrap();
        }
    }
    for line in lines {
        let (before, said) = line.split_once("| qingji").map_or_else(
            || ("", line.strip_prefix("qingji").unwrap_or_default()),
            |(echo, rest)| (echo, rest),
        );
        let input = words(before).get(1).cloned().unwrap_or_default();
        let output = qingji(folder.path())
            .args(words(said))
            .args(["--today", "2022-06-15"])
            .write_stdin(input)
            .output()
            .unwrap();
        let complaint = String::from_utf8_lossy(&output.stderr).into_owned();
        let code = output.status.code().unwrap_or(-1);
        let may_fail = line.contains("||") && code != 2;
        assert!(code == 0 || may_fail, "{page}: {line}\n{complaint}");
    }
}

#[test]
fn every_command_of_the_manual_runs_on_a_demonstration_docket() {
    let folder = home();
    let home = folder.path();
    let texts = PAGES.iter().flat_map(|page| {
        let of = |locale| blocks(page.text(locale), "sh");
        let same = of(Locale::Zh) == of(Locale::En);
        let locales = Locale::ALL.into_iter().skip(usize::from(same));
        locales.map(|locale| (page.id, locale))
    });
    // One page at a time per processor: all other tests run at the same time.
    let texts = Mutex::new(texts.collect::<Vec<_>>());
    let next = || texts.lock().unwrap().pop();
    std::thread::scope(|scope| {
        for _ in 0..std::thread::available_parallelism().map_or(1, usize::from) {
            scope.spawn(|| {
                while let Some((page, locale)) = next() {
                    runs(page, locale, home);
                }
            });
        }
    });
    let all: usize = PAGES
        .iter()
        .map(|page| blocks(page.text(Locale::En), "sh").len())
        .sum();
    assert!(all > 60, "{all} commands");
}

#[test]
fn commands_and_options_in_the_sentences_of_the_manual_exist() {
    let cli = Cli::command();
    for page in &PAGES {
        for locale in Locale::ALL {
            for said in page.text(locale).split("qingji ").skip(1) {
                let name = said
                    .split(|c: char| !c.is_ascii_lowercase() && c != '-')
                    .next()
                    .unwrap();
                let command = cli.find_subcommand(name);
                // `qingji opens` is a sentence; a command is at the start of a line or in
                // backquotes.
                let Some(command) = command else { continue };
                let line = said.split(['\n', '`', ';']).next().unwrap();
                for option in line.split_whitespace().filter(|w| w.starts_with("--")) {
                    let option: String = option
                        .chars()
                        .skip(2)
                        .take_while(|c| c.is_ascii_lowercase() || *c == '-')
                        .collect();
                    let known = command
                        .get_arguments()
                        .chain(cli.get_arguments())
                        .any(|arg| arg.get_long() == Some(option.as_str()));
                    assert!(known, "{}: {name} --{option}", page.id);
                }
            }
        }
    }
}

/// The keys of every place with what they do. Those that only move are listed once.
fn key_table(locale: Locale) -> Vec<String> {
    let keymap = Keymap::builtin();
    let moves = ["up", "down", "page-up", "page-down", "top", "bottom"];
    let mut lines = Vec::new();
    for context in Context::ALL {
        let mut place = vec![locale.text(&context.title()).to_owned()];
        for command in COMMANDS.iter().filter(|c| c.contexts.contains(&context)) {
            let keys = keymap.keys(context, command.action);
            if keys.is_empty() || moves.contains(&command.id) && context != Context::List {
                continue;
            }
            let shown = if keys.len() == 9 {
                "1 .. 9".to_owned()
            } else {
                let chord = |keys: &[Key]| {
                    let keys: Vec<String> = keys.iter().map(ToString::to_string).collect();
                    keys.join(" ")
                };
                let all: Vec<String> = keys.iter().map(|keys| chord(&keys.0)).collect();
                all.join("  ")
            };
            let gap = " ".repeat(26_usize.saturating_sub(width::width(&shown)).max(2));
            let mut line = format!("  {shown}{gap}");
            for word in command.doc_in(context, locale).split_inclusive(' ') {
                if width::width(&line) + width::width(word.trim_end()) > 100 {
                    place.push(line.trim_end().to_owned());
                    line = " ".repeat(28);
                }
                line.push_str(word);
            }
            place.push(line);
        }
        if place.len() > 1 {
            lines.extend(place);
        }
    }
    lines
}

#[test]
fn the_keys_of_the_manual_are_those_of_the_program() {
    for (locale, folder) in [(Locale::Zh, "zh-CN"), (Locale::En, "en")] {
        let root = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
        let path = root.join("config/docs").join(folder).join("keys.md");
        let text = fs::read_to_string(&path).unwrap();
        let now = key_table(locale);
        assert!(now.len() > 60);
        if std::env::var_os("QINGJI_RETAKE").is_some() {
            let (before, rest) = text.split_once("```text\n").unwrap();
            let (_, after) = rest.split_once("```\n").unwrap();
            let table = now.join("\n");
            fs::write(&path, format!("{before}```text\n{table}\n```\n{after}")).unwrap();
            continue;
        }
        let was = blocks(&text, "text");
        assert_eq!(
            was, now,
            "if right: QINGJI_RETAKE=1 cargo test --test it manual"
        );
    }
}

#[test]
fn the_words_of_queries_in_the_manual_are_all_there_are() {
    let file: toml::Table = include_str!("../../config/query.toml").parse().unwrap();
    for locale in Locale::ALL {
        let named = quoted(docs::find("queries").unwrap().text(locale));
        let keys = file["key"].as_array().unwrap();
        for key in keys {
            for language in ["zh", "en"] {
                let word = key[language][0].as_str().unwrap();
                assert!(named.contains(word), "{word}");
            }
        }
        assert_eq!(named.len(), 2 * keys.len());
    }
}

#[test]
fn the_settings_and_exit_codes_of_the_manual_are_all_there_are() {
    for locale in Locale::ALL {
        let named = quoted(docs::find("settings").unwrap().text(locale));
        let mut all = BTreeSet::new();
        for name in qingji::config::settings::Name::ALL.map(qingji::config::settings::Name::id) {
            let variable = name.rsplit('.').next().unwrap().to_uppercase();
            all.extend([name.to_owned(), format!("QINGJI_{variable}")]);
        }
        let named: BTreeSet<String> = named.into_iter().map(str::to_owned).collect();
        assert_eq!(named, all);
        let errors = docs::find("errors").unwrap().text(locale);
        assert_eq!(exits(errors), exits(crate::docs::README));
    }
}

#[test]
fn the_outcomes_of_the_manual_are_those_of_the_program() {
    for locale in Locale::ALL {
        let outcomes = Outcomes::builtin();
        let line: Vec<String> = outcomes
            .iter()
            .zip(1..)
            .map(|(outcome, n)| format!("{n} {}", outcome.words(locale)))
            .collect();
        let page = docs::find("daily-hour").unwrap().text(locale);
        assert!(page.contains(&line.join("  ")), "{line:?}");
    }
}

#[test]
fn the_maps_of_the_manual_are_maps() {
    for locale in Locale::ALL {
        let text = blocks(docs::find("columns").unwrap().text(locale), "toml").join("\n");
        let map = qingji::exchange::ImportMap::parse(&text).unwrap();
        assert_eq!((map.columns.len(), map.defaults.len()), (3, 1));
    }
}
