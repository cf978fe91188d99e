//! The table of commands as a whole: how much there is to learn, and that nothing stands in nothing's way.

use std::collections::BTreeSet;

use qingji::cli::Cli;
use qingji::command::keymap::Keymap;
use qingji::command::{Action, COMMANDS, Command, Context};

/// Actions that the manual may ask anyone to know; the eight ways to move are one, as in its key map, and so are there and back
/// through the tabs. 49 since the range of a chart is an action of its own and no second meaning of a key.
const ACTIONS: usize = 49;
/// Lines of the help of one page beside what holds everywhere; the eight ways to move are one.
const PER_PAGE: usize = 20;

/// Whether a command only moves about.
fn moves(action: Action) -> bool {
    use Action as A;
    matches!(
        action,
        A::Up | A::Down | A::Left | A::Right | A::PageUp | A::PageDown | A::Top | A::Bottom
    )
}

/// What stands beside the pages: every context that takes the keys of the whole program.
fn pages() -> Vec<Context> {
    Context::ALL
        .into_iter()
        .filter(|context| context.chain().contains(&Context::Global))
        .filter(|context| !matches!(context, Context::Global | Context::List | Context::Reader))
        .collect()
}

/// Commands that have a key in the sections.
fn keyed(keymap: &Keymap, sections: &[Context]) -> Vec<&'static Command> {
    COMMANDS
        .iter()
        .filter(|command| {
            sections.iter().any(|section| {
                command.contexts.contains(section)
                    && !keymap.keys(*section, command.action).is_empty()
            })
        })
        .collect()
}

#[test]
fn there_is_not_too_much_to_learn() {
    let keymap = Keymap::builtin();
    let pages = pages();
    let all: Vec<Context> = pages
        .iter()
        .flat_map(|page| page.chain())
        .copied()
        .collect();
    let actions: BTreeSet<_> = keyed(&keymap, &all)
        .iter()
        .map(|c| match c.action {
            Action::PreviousTab => "next-tab",
            action if moves(action) => "move",
            _ => c.id,
        })
        .collect();
    assert!(actions.len() <= ACTIONS, "{}: {actions:?}", actions.len());
    for page in pages {
        let own: Vec<Context> = page
            .chain()
            .iter()
            .copied()
            .filter(|section| *section != Context::Global)
            .collect();
        let commands = keyed(&keymap, &own);
        let lines = commands.iter().filter(|c| !moves(c.action)).count() + 1;
        let footer = COMMANDS.iter().filter(|c| c.footer.contains(&page)).count();
        assert!(lines <= PER_PAGE, "{}: {lines}", page.id());
        assert!((5..=9).contains(&footer), "{}: {footer}", page.id());
    }
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

/// Every error says what is wrong and what to do, in both languages.
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
