//! Which key does what where. `config/keymap.toml` is the only list of keys; a user's file is a patch over it.

use std::collections::BTreeMap;

use super::{Action, Context};
use crate::command;
use crate::config::key::{Chord, Key};
use crate::config::{Problem, line_of, nearest};

type Sections = BTreeMap<String, BTreeMap<String, Vec<String>>>;

/// The keys in force.
#[derive(Debug, Clone, Default)]
pub struct Keymap {
    bindings: Vec<Binding>,
}

#[derive(Debug, Clone)]
struct Binding {
    context: Context,
    action: Action,
    chords: Vec<Chord>,
}

/// What a key means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Meaning {
    /// The action and the position of the key among its keys, from 1: the digit of an outcome.
    Action(Action, usize),
    /// The first of two keys.
    Prefix,
    Nothing,
}

impl Keymap {
    /// The keys compiled in.
    pub fn builtin() -> Keymap {
        let mut keymap = Keymap::default();
        let mut problems = Vec::new();
        keymap.apply(
            "keymap.toml",
            include_str!("../../config/keymap.toml"),
            &mut problems,
        );
        keymap
    }

    /// Puts a patch over the keys in force. What cannot be read is reported and skipped; two commands on one key are reported.
    pub fn apply(&mut self, file: &str, text: &str, problems: &mut Vec<Problem>) {
        let mut report = |found: &str, line: usize, hint: Option<&str>| {
            problems.push(Problem {
                file: file.to_owned(),
                line,
                found: found.to_owned(),
                hint: hint.map(str::to_owned),
            });
        };
        let sections: Sections = match toml::from_str(text) {
            Ok(sections) => sections,
            Err(error) => {
                let line = error.span().map_or(0, |span| line_of(text, span.start));
                return report(error.message(), line, None);
            }
        };
        for (section, commands) in sections {
            let Some(context) = Context::from_id(&section) else {
                let known = nearest(&section, Context::ALL.map(Context::id));
                report(&format!("[{section}]"), 0, known);
                continue;
            };
            for (id, keys) in commands {
                let Some(action) = action(&id, context) else {
                    let known = nearest(&id, command::COMMANDS.iter().map(|c| c.id));
                    report(&format!("[{section}] {id}"), 0, known);
                    continue;
                };
                let mut chords = Vec::with_capacity(keys.len());
                for key in keys {
                    match Chord::parse(&key) {
                        Some(chord) => chords.push(chord),
                        None => report(&format!("[{section}] {id} = {key:?}"), 0, None),
                    }
                }
                self.bindings
                    .retain(|b| (b.context, b.action) != (context, action));
                self.bindings.push(Binding {
                    context,
                    action,
                    chords,
                });
            }
        }
        for (context, chord, ids) in self.conflicts() {
            report(
                &format!("[{}] {chord}: {}", context.id(), ids.join(", ")),
                0,
                None,
            );
        }
    }

    /// What `key` means in a context, after `pending`, the first of two keys.
    pub fn meaning(&self, context: Context, pending: Option<Key>, key: Key) -> Meaning {
        let mut prefix = false;
        for section in context.chain() {
            for binding in self.bindings.iter().filter(|b| b.context == *section) {
                for (at, Chord(keys)) in binding.chords.iter().enumerate() {
                    match (pending, keys.as_slice()) {
                        (None, [one]) if *one == key => {
                            return Meaning::Action(binding.action, at + 1);
                        }
                        (Some(first), [one, two]) if *one == first && *two == key => {
                            return Meaning::Action(binding.action, at + 1);
                        }
                        (None, [one, _]) if *one == key => prefix = true,
                        _ => {}
                    }
                }
            }
        }
        if prefix {
            Meaning::Prefix
        } else {
            Meaning::Nothing
        }
    }

    /// The keys of an action in a context, the nearest section first.
    pub fn keys(&self, context: Context, action: Action) -> &[Chord] {
        context
            .chain()
            .iter()
            .find_map(|section| {
                self.bindings
                    .iter()
                    .find(|b| b.context == *section && b.action == action)
            })
            .map_or(&[], |binding| &binding.chords)
    }

    /// What may follow a first key: second key and action.
    pub fn after(&self, context: Context, first: Key) -> Vec<(Key, Action)> {
        let mut next: Vec<(Key, Action)> = Vec::new();
        for section in context.chain() {
            for binding in self.bindings.iter().filter(|b| b.context == *section) {
                for Chord(keys) in &binding.chords {
                    if let [one, two] = keys.as_slice()
                        && *one == first
                        && next.iter().all(|(key, _)| key != two)
                    {
                        next.push((*two, binding.action));
                    }
                }
            }
        }
        next
    }

    /// Keys that two commands of one section share.
    pub fn conflicts(&self) -> Vec<(Context, String, Vec<&'static str>)> {
        let mut seen: BTreeMap<(Context, String), Vec<&'static str>> = BTreeMap::new();
        for binding in &self.bindings {
            for chord in &binding.chords {
                let ids = seen
                    .entry((binding.context, chord.to_string()))
                    .or_default();
                ids.extend(command::of(binding.action).map(|c| c.id));
            }
        }
        seen.into_iter()
            .filter(|(_, ids)| ids.len() > 1)
            .map(|((context, chord), ids)| (context, chord, ids))
            .collect()
    }
}

/// The action of an id, if it can be done in the context.
fn action(id: &str, context: Context) -> Option<Action> {
    command::by_id(id)
        .filter(|command| command.contexts.contains(&context))
        .map(|command| command.action)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::key::Code;

    #[test]
    fn the_builtin_keys_read_without_a_problem() {
        let mut keymap = Keymap::default();
        let mut problems = Vec::new();
        keymap.apply(
            "keymap.toml",
            include_str!("../../config/keymap.toml"),
            &mut problems,
        );
        assert_eq!(problems, []);
        assert_eq!(keymap.conflicts(), []);
    }

    #[test]
    fn every_command_has_a_key_or_is_in_the_palette() {
        let keymap = Keymap::builtin();
        for command in command::COMMANDS {
            for context in command.contexts {
                let keyed = !keymap.keys(*context, command.action).is_empty();
                assert!(keyed || command.palette, "{} in {context:?}", command.id);
            }
        }
    }

    #[test]
    fn keys_the_terminal_or_the_multiplexer_takes_are_never_the_only_ones() {
        let keymap = Keymap::builtin();
        let taken = [
            "Ctrl-S", "Ctrl-Q", "Ctrl-B", "Ctrl-P", "F1", "F2", "F10", "F11",
        ];
        for binding in &keymap.bindings {
            let lonely = match binding.chords.as_slice() {
                [only] => taken.contains(&only.to_string().as_str()),
                _ => false,
            };
            // F10 leaves, as Esc and Ctrl-C do.
            assert!(!lonely || binding.action == Action::Quit, "{binding:?}");
        }
    }

    #[test]
    fn two_keys_in_a_row_and_inheritance() {
        let keymap = Keymap::builtin();
        let meaning = |pending, key| keymap.meaning(Context::Today, pending, key);
        assert_eq!(meaning(None, Key::char('g')), Meaning::Prefix);
        assert_eq!(
            meaning(Some(Key::char('g')), Key::char('a')),
            Meaning::Action(Action::GoCases, 1)
        );
        assert_eq!(
            meaning(None, Key::char('3')),
            Meaning::Action(Action::Outcome, 3)
        );
        assert_eq!(
            meaning(None, Key::plain(Code::F(3))),
            Meaning::Action(Action::Lookup, 2)
        );
        assert_eq!(meaning(None, Key::char('Z')), Meaning::Nothing);
    }

    #[test]
    fn a_patch_replaces_the_keys_of_a_command_and_a_typo_is_named() {
        let mut keymap = Keymap::builtin();
        let mut problems = Vec::new();
        let patch =
            "[global]\nhelp = [\"h\"]\nlookpu = [\"x\"]\n[list]\nopen = [\"ctrl-enter-x\"]\n";
        keymap.apply("user", patch, &mut problems);
        assert_eq!(
            keymap.meaning(Context::Case, None, Key::char('?')),
            Meaning::Nothing
        );
        assert!(problems.iter().any(|p| p.hint.as_deref() == Some("lookup")));
        // `h` also turned the page: two commands on one key are named.
        assert!(problems.iter().any(|p| p.found.contains("help")));
    }
}
