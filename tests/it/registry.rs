//! The table of commands as a whole: how much there is to learn, and that no keys conflict.

use std::collections::BTreeSet;

use qingji::cli::Cli;
use qingji::command::family::{self, FAMILIES};
use qingji::command::keymap::Keymap;
use qingji::command::{Action, COMMANDS, Context};

/// The most lines of the help over all places.
const LINES: usize = 48;
/// The most lines of the help for one place, besides those that hold everywhere.
const PER_PLACE: usize = 20;

/// The pages: every context in which the keys of the whole program work.
fn pages() -> Vec<Context> {
    Context::ALL
        .into_iter()
        .filter(|context| context.chain().contains(&Context::Global))
        .filter(|context| !matches!(context, Context::Global | Context::List | Context::Reader))
        .collect()
}

#[test]
fn there_is_not_too_much_to_learn() {
    let keymap = Keymap::builtin();
    for place in Context::ALL {
        let all = family::told(&keymap, place, true);
        assert!(all.len() <= LINES, "{}: {}", place.id(), all.len());
        let own = family::told(&keymap, place, false);
        let own = own.iter().filter(|line| {
            let contexts = line.first.command.contexts;
            let mut chain = place.chain().iter().filter(|s| **s != Context::Global);
            place == Context::Global || chain.any(|section| contexts.contains(section))
        });
        let own = own.count();
        assert!(own <= PER_PLACE, "{}: {own}", place.id());
    }
    for page in pages() {
        let footer = COMMANDS.iter().filter(|c| c.footer.contains(&page)).count();
        assert!((5..=9).contains(&footer), "{}: {footer}", page.id());
    }
}

/// Every command with a key in a place is in the help of that place, by itself or in the line of
/// its family, and only once.
#[test]
fn the_help_leaves_no_key_out() {
    let keymap = Keymap::builtin();
    for place in Context::ALL {
        for all in [false, true] {
            let entries = family::entries(&keymap, place, all);
            let keyed = COMMANDS.iter().filter(|command| {
                let sections = if all {
                    &Context::ALL[..]
                } else {
                    place.chain()
                };
                let mut sections = sections.iter().filter(|s| command.contexts.contains(s));
                sections.any(|s| !keymap.keys(*s, command.action).is_empty())
            });
            for command in keyed {
                let known = entries.iter().any(|entry| entry.command.id == command.id);
                assert!(known, "{} in {}", command.id, place.id());
            }
            let lines = family::told(&keymap, place, all);
            let told: Vec<&str> = lines
                .iter()
                .flat_map(|line| match line.family {
                    Some(family) => family::members(family, &entries, line.first.here),
                    None => vec![line.first],
                })
                .map(|entry| entry.command.id)
                .collect();
            let once: BTreeSet<&str> = told.iter().copied().collect();
            assert_eq!((told.len(), once.len()), (entries.len(), entries.len()));
        }
    }
}

#[test]
fn a_command_belongs_to_one_family_at_most() {
    let members = || FAMILIES.iter().flat_map(|family| family.members);
    let once: BTreeSet<Action> = members().copied().collect();
    assert_eq!(once.len(), members().count());
}

/// A family that lost a key is listed line by line: its words would promise an action that is
/// impossible.
#[test]
fn a_family_without_one_of_its_keys_is_told_apart() {
    let mut keymap = Keymap::builtin();
    let has = |keymap: &Keymap| {
        let lines = family::told(keymap, Context::Today, false);
        lines
            .iter()
            .any(|l| l.family.is_some_and(|f| f.id == "order"))
    };
    assert!(has(&keymap));
    keymap.apply("keymap.toml", "[list]\ncolumns = []\n", &mut Vec::new());
    assert!(!has(&keymap));
    let lines = family::told(&keymap, Context::Today, false);
    assert!(lines.iter().any(|line| line.first.command.id == "sort"));
}

#[test]
fn no_key_means_two_things() {
    assert_eq!(Keymap::builtin().conflicts(), []);
}

#[test]
fn everything_can_be_reached_by_a_key_or_by_the_palette() {
    let keymap = Keymap::builtin();
    for command in COMMANDS {
        for context in command.contexts {
            let keyed = !keymap.keys(*context, command.action).is_empty();
            assert!(keyed || command.palette, "{} in {context:?}", command.id);
        }
    }
}

#[test]
fn every_twin_on_the_command_line_is_a_command_there() {
    use clap::CommandFactory;
    let cli = Cli::command();
    for command in COMMANDS {
        let own = command.cli.and_then(|cli| cli.split(' ').next());
        for twin in own.iter().chain(command.also) {
            assert!(
                cli.find_subcommand(twin).is_some(),
                "{}: {twin}",
                command.id
            );
        }
    }
}

/// Every error states what is wrong and what to do, in both languages.
#[test]
fn every_error_has_a_cause_and_a_remedy() {
    for folder in ["zh-CN", "en"] {
        let file = format!("config/locale/{folder}/error.toml");
        let table: toml::Table = std::fs::read_to_string(file).unwrap().parse().unwrap();
        assert!(table.len() > 30);
        for (key, words) in table {
            for part in ["what", "hint"] {
                let text = words
                    .get(part)
                    .and_then(toml::Value::as_str)
                    .unwrap_or_default();
                assert!(
                    text.chars().count() > 3,
                    "{folder}: {key}.{part} = {text:?}"
                );
            }
        }
    }
}
