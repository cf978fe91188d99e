//! Which key does what in which context. `config/keymap.toml` is the only list of keys; a user's
//! file is a patch on it.

mod patch;

use super::{Action, Context};
use crate::command;
use crate::config::key::{Chord, Key};
use crate::config::{Problem, ProblemKind};
use patch::{Line, Report};

/// The built-in keymap file, for `config default`.
pub const DEFAULT_FILE: &str = include_str!("../../../config/keymap.toml");

/// The keys in force.
#[derive(Debug, Clone, Default)]
pub struct Keymap {
    bindings: Vec<Binding>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Binding {
    context: Context,
    action: Action,
    chords: Vec<Chord>,
}

impl From<Line> for Binding {
    fn from(line: Line) -> Binding {
        Binding {
            context: line.context,
            action: line.action,
            chords: line.chords,
        }
    }
}

/// The meaning of a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Meaning {
    /// The action, and the number of the key among its keys, from 1: for outcomes, the digit.
    Action(Action, usize),
    /// The first key of a sequence of two.
    Prefix,
    Nothing,
}

/// Two commands with conflicting keys.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Conflict {
    pub kind: ProblemKind,
    /// The key that both have, or the one that starts a sequence of the other.
    pub chord: String,
    /// Context and action of both.
    pub sides: [(Context, Action); 2],
}

impl Keymap {
    /// The built-in keymap. A test ensures that it has no conflicts, so they are not checked at
    /// every start.
    pub fn builtin() -> Keymap {
        let mut report = Report {
            file: "keymap.toml",
            text: DEFAULT_FILE,
            problems: &mut Vec::new(),
        };
        let lines = patch::plain(report.text).unwrap_or_else(|| patch::read(&mut report));
        let bindings = lines.into_iter().map(Binding::from);
        Keymap {
            bindings: bindings.collect(),
        }
    }

    /// Applies a patch. What cannot be read is reported and skipped.
    ///
    /// A line that would give two commands the same key, or a key that starts a sequence of
    /// another, is rejected with a problem naming both. Its command keeps its previous keys, and
    /// the rest of the file still applies.
    pub fn apply(&mut self, file: &str, text: &str, problems: &mut Vec<Problem>) {
        let mut report = Report {
            file,
            text,
            problems,
        };
        let before = self.bindings.clone();
        let mut lines = patch::read(&mut report);
        for line in &lines {
            self.put(line.context, line.action, Some(line.chords.clone()));
        }
        // Rejecting a line restores the previous keys of its command, which may conflict with
        // another line.
        while let Some((conflict, at)) = self.blamed(&lines) {
            let line = lines.remove(at);
            let old = before
                .iter()
                .find(|b| (b.context, b.action) == (line.context, line.action));
            self.put(line.context, line.action, old.map(|b| b.chords.clone()));
            let me = (line.context, line.action);
            let [one, two] = conflict.sides;
            let other = if one == me { two } else { one };
            let found = format!("{} = \"{}\"", name(me), conflict.chord);
            report.add(conflict.kind, line.at, found, &name(other));
        }
    }

    fn put(&mut self, context: Context, action: Action, chords: Option<Vec<Chord>>) {
        self.bindings
            .retain(|b| (b.context, b.action) != (context, action));
        self.bindings.extend(chords.map(|chords| Binding {
            context,
            action,
            chords,
        }));
    }

    /// A conflict caused by one of the lines, and the index of the last line involved.
    fn blamed(&self, lines: &[Line]) -> Option<(Conflict, usize)> {
        self.conflicts().into_iter().find_map(|conflict| {
            let at = lines
                .iter()
                .rposition(|line| conflict.sides.contains(&(line.context, line.action)))?;
            Some((conflict, at))
        })
    }

    /// The meaning of `key` in a context, after `pending`, the first key of a sequence.
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

    /// The keys of an action in a context, taken from the nearest section.
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

    /// What may follow the first key of a sequence: second key and action.
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

    /// Keys with two meanings where both sections apply.
    pub fn conflicts(&self) -> Vec<Conflict> {
        let mut found = Vec::new();
        for (n, one) in self.bindings.iter().enumerate() {
            for two in self.bindings.iter().skip(n + 1) {
                let together = one.context.chain().contains(&two.context)
                    || two.context.chain().contains(&one.context);
                if !together || one.action == two.action {
                    continue;
                }
                for (Chord(a), Chord(b)) in one
                    .chords
                    .iter()
                    .flat_map(|a| two.chords.iter().map(move |b| (a, b)))
                {
                    let kind = match (a.as_slice(), b.as_slice()) {
                        (a, b) if a == b => ProblemKind::Conflict,
                        ([key], [first, _]) | ([first, _], [key]) if key == first => {
                            ProblemKind::Prefix
                        }
                        _ => continue,
                    };
                    let shorter = if a.len() <= b.len() { a } else { b };
                    found.push(Conflict {
                        kind,
                        chord: Chord(shorter.clone()).to_string(),
                        sides: [(one.context, one.action), (two.context, two.action)],
                    });
                }
            }
        }
        found
    }
}

/// A command with its section, as written in a keymap file.
fn name((context, action): (Context, Action)) -> String {
    let id = command::of(action).map_or("", |command| command.id);
    format!("[{}] {id}", context.id())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::key::Code;

    #[test]
    fn the_builtin_keys_read_without_a_problem() {
        let mut keymap = Keymap::default();
        let mut problems = Vec::new();
        keymap.apply("keymap.toml", DEFAULT_FILE, &mut problems);
        assert_eq!(problems, []);
        assert_eq!(keymap.conflicts(), []);
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
            // F10 quits, as Esc and Ctrl-C do.
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

    /// The result of a patch on the built-in keymap, and its problems: line, kind, found, hint.
    fn patched(patch: &str) -> (Keymap, Vec<(usize, ProblemKind, String, String)>) {
        let mut keymap = Keymap::builtin();
        let mut problems = Vec::new();
        keymap.apply("keymap.toml", patch, &mut problems);
        assert_eq!(keymap.conflicts(), []);
        let said = problems
            .into_iter()
            .map(|p| (p.line, p.kind, p.found, p.hint.unwrap_or_default()));
        (keymap, said.collect())
    }

    fn means(keymap: &Keymap, context: Context, key: &str) -> Meaning {
        keymap.meaning(context, None, Key::parse(key).unwrap())
    }

    #[test]
    fn a_patch_replaces_the_keys_of_a_command() {
        let (keymap, said) = patched("[global]\nhelp = \"H\"\nlookup = [\"PgDn\", \"Ctrl-T\"]\n");
        // PgDn turns the page of every list.
        let [(3, ProblemKind::Conflict, found, hint)] = said.as_slice() else {
            panic!("{said:?}")
        };
        assert_eq!(
            (found.as_str(), hint.as_str()),
            ("[global] lookup = \"PgDn\"", "[list] page-down")
        );
        assert_eq!(
            means(&keymap, Context::Case, "H"),
            Meaning::Action(Action::Help, 1)
        );
        assert_eq!(means(&keymap, Context::Case, "?"), Meaning::Nothing);
        assert_eq!(
            means(&keymap, Context::Case, "/"),
            Meaning::Action(Action::Lookup, 1)
        );
    }

    #[test]
    fn two_commands_may_change_places() {
        let (keymap, said) = patched("[global]\nhelp = [\"/\"]\nlookup = [\"?\"]\n");
        assert_eq!(said, []);
        assert_eq!(
            means(&keymap, Context::Today, "/"),
            Meaning::Action(Action::Help, 1)
        );
        assert_eq!(
            means(&keymap, Context::Today, "?"),
            Meaning::Action(Action::Lookup, 1)
        );
    }

    #[test]
    fn what_cannot_be_is_refused_with_its_line_and_the_rest_holds() {
        use ProblemKind as K;
        for (patch, line, kind, found, hint) in [
            (
                "[global]\nlookpu = [\"x\"]",
                2,
                K::Unknown,
                "[global] lookpu",
                "lookup",
            ),
            (
                "[globla]\nhelp = [\"x\"]",
                1,
                K::Unknown,
                "[globla]",
                "global",
            ),
            (
                "[list]\nopen = [\"hyper-x\"]",
                2,
                K::Value,
                "[list] open = \"hyper-x\"",
                "f3, ctrl-z, enter, g j",
            ),
            (
                "[list]\nopen = 5",
                2,
                K::Value,
                "[list] open = integer",
                "[\"f3\", \"g j\"]",
            ),
            (
                "[list]\nopen = [\"ctrl-enter\"]",
                2,
                K::NeverSent,
                "[list] open = \"ctrl-enter\"",
                "",
            ),
            (
                "[list]\nopen = [\"ctrl-c\"]",
                2,
                K::Unreachable,
                "[list] open = \"ctrl-c\"",
                "",
            ),
            (
                "[form]\nsave = [\"s\"]",
                2,
                K::Unreachable,
                "[form] save = \"s\"",
                "",
            ),
            (
                "[list]\nopen = [\"g\"]",
                2,
                K::Prefix,
                "[list] open = \"g\"",
                "[global] go-today",
            ),
            (
                "[global]\nhelp = [\"u\"]",
                2,
                K::Conflict,
                "[global] help = \"u\"",
                "[global] undo",
            ),
            (
                "[today]\noutcome = [\"a\"]",
                2,
                K::Conflict,
                "[today] outcome = \"a\"",
                "[list] follow-up",
            ),
        ] {
            let before = Keymap::builtin();
            let (mut keymap, said) =
                patched(&format!("{patch}\n\n[case]\nprevious-case = [\"S\"]\n"));
            let (at, k, f, h) = &said[0];
            assert_eq!((*at, *k, f.as_str(), h.as_str()), (line, kind, found, hint));
            assert_eq!(
                means(&keymap, Context::Case, "S"),
                Meaning::Action(Action::PreviousCase, 1),
                "{patch}"
            );
            // Nothing else has changed.
            let before_it = before.keys(Context::Case, Action::PreviousCase).to_vec();
            keymap.put(Context::Case, Action::PreviousCase, Some(before_it));
            for binding in &before.bindings {
                assert!(keymap.bindings.contains(binding), "{patch}: {binding:?}");
            }
        }
    }

    #[test]
    fn a_line_of_which_no_key_can_be_used_leaves_the_keys_as_they_were() {
        let (keymap, said) = patched("[global]\nhelp = [\"ctrl-1\", \"F13\"]\n");
        let kinds: Vec<_> = said.iter().map(|(_, kind, ..)| *kind).collect();
        assert_eq!(
            kinds,
            [
                ProblemKind::NeverSent,
                ProblemKind::Value,
                ProblemKind::NoKeyLeft
            ]
        );
        assert_eq!(
            means(&keymap, Context::Today, "?"),
            Meaning::Action(Action::Help, 1)
        );
        let (keymap, said) = patched("[global]\nhelp = []\n");
        assert_eq!(said, []);
        assert_eq!(means(&keymap, Context::Today, "?"), Meaning::Nothing);
    }

    #[test]
    fn a_broken_line_does_not_take_the_others_with_it() {
        let (keymap, said) = patched("[global]\nhelp = \n\n[list]\nsort = [\"S\"]\n");
        assert!(
            !said.is_empty() && said.iter().all(|(line, ..)| *line > 0),
            "{said:?}"
        );
        assert_eq!(
            means(&keymap, Context::Cases, "S"),
            Meaning::Action(Action::Sort, 1)
        );
    }
}
