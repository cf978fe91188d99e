//! Reads keymap files into lines with their places. What cannot be read is reported and left out.

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::command::{self, Action, Command, Context};
use crate::config::key::Chord;
use crate::config::{Problem, ProblemKind, nearest};
use crate::text::toml::line_of;

/// A line `command = ["key", ...]` in a section.
#[derive(Debug, PartialEq)]
pub(super) struct Line {
    pub(super) context: Context,
    pub(super) action: Action,
    pub(super) chords: Vec<Chord>,
    /// Byte offset at which it begins in the file.
    pub(super) at: usize,
}

/// Collects the problems of a file.
pub(super) struct Report<'a> {
    pub(super) file: &'a str,
    pub(super) text: &'a str,
    pub(super) problems: &'a mut Vec<Problem>,
}

impl Report<'_> {
    /// Adds a problem at a byte offset. Lines are counted only here, because most files have no
    /// problems.
    pub(super) fn add(&mut self, kind: ProblemKind, at: usize, found: String, hint: &str) {
        self.problems.push(Problem {
            file: self.file.to_owned(),
            line: line_of(self.text, at),
            kind,
            found,
            hint: (!hint.is_empty()).then(|| hint.to_owned()),
        });
    }
}

/// Reads a keymap file.
pub(super) fn read(report: &mut Report<'_>) -> Vec<Line> {
    let (table, errors) = DeTable::parse_recoverable(report.text);
    for error in errors {
        let at = error.span().map_or(0, |span| span.start);
        report.add(ProblemKind::Value, at, error.message().to_owned(), "");
    }
    let mut lines = Vec::new();
    for (section, commands) in table.get_ref() {
        let at = section.span().start;
        let name = section.get_ref().as_ref();
        let Some(context) = Context::from_id(name) else {
            let known = nearest(name, Context::ALL.iter().map(|c| c.id())).unwrap_or_default();
            report.add(ProblemKind::Unknown, at, format!("[{name}]"), known);
            continue;
        };
        let Some(commands) = commands.get_ref().as_table() else {
            report.add(ProblemKind::Value, at, name.to_owned(), "[section]");
            continue;
        };
        for (id, keys) in commands {
            let at = id.span().start;
            let id = id.get_ref().as_ref();
            let Some(action) = action(id, context) else {
                let here = here(context).map(|c| c.id);
                let known = nearest(id, here).or_else(|| nearest(id, all()));
                let found = format!("[{name}] {id}");
                report.add(ProblemKind::Unknown, at, found, known.unwrap_or_default());
                continue;
            };
            let found = || format!("[{name}] {id}");
            if let Some(chords) = chords(keys, context, (&found, at), report) {
                lines.push(Line {
                    context,
                    action,
                    chords,
                    at,
                });
            }
        }
    }
    lines.sort_by_key(|line| line.at);
    lines
}

/// Reads a file in the plain form of the built-in one: comments, `[section]`, and
/// `command = ["key", ...]` on one line each, all of them usable. Returns `None` for anything else,
/// which needs the parser; every start would have to wait for that.
pub(super) fn plain(text: &str) -> Option<Vec<Line>> {
    let mut lines = Vec::with_capacity(text.len() / 24);
    let mut section = None;
    let mut next = 0;
    for line in text.split_inclusive('\n') {
        let at = next;
        next += line.len();
        let line = line.trim_ascii_end();
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        if let Some(name) = line.strip_prefix('[') {
            section = Some(Context::from_id(name.strip_suffix(']')?)?);
            continue;
        }
        let context = section?;
        let (id, keys) = line.split_once(" = [")?;
        let action = action(id, context)?;
        let keys = keys.strip_suffix(']')?;
        let mut chords = Vec::with_capacity(2);
        for key in keys.split(", ").filter(|_| !keys.is_empty()) {
            let key = key.strip_prefix('"')?.strip_suffix('"')?;
            let is_plain = !key.contains(['"', '\\']);
            let chord = Chord::parse(key).filter(|_| is_plain)?;
            let can_be = chord.0.iter().all(|key| key.sendable()) && !taken(context, &chord);
            chords.push(Some(chord).filter(|_| can_be)?);
        }
        lines.push(Line {
            context,
            action,
            chords,
            at,
        });
    }
    Some(lines)
}

/// The commands of a context.
fn here(context: Context) -> impl Iterator<Item = &'static Command> {
    command::COMMANDS
        .iter()
        .filter(move |command| command.contexts.contains(&context))
}

fn all() -> impl Iterator<Item = &'static str> {
    command::COMMANDS.iter().map(|command| command.id)
}

/// The action of an id, if it works in the context.
fn action(id: &str, context: Context) -> Option<Action> {
    here(context).find(|c| c.id == id).map(|c| c.action)
}

/// The usable keys of a line, which is a list of keys or a single one. `None` if it has keys but
/// none is usable.
fn chords(
    keys: &Spanned<DeValue<'_>>,
    context: Context,
    (found, at): (&dyn Fn() -> String, usize),
    report: &mut Report<'_>,
) -> Option<Vec<Chord>> {
    let list: Vec<_> = match keys.get_ref() {
        DeValue::Array(list) => list.iter().collect(),
        _ => vec![keys],
    };
    let mut chords = Vec::with_capacity(list.len());
    for key in &list {
        let Some(text) = key.get_ref().as_str() else {
            let found = format!("{} = {}", found(), key.get_ref().type_str());
            report.add(ProblemKind::Value, at, found, "[\"f3\", \"g j\"]");
            continue;
        };
        let said = || format!("{} = \"{text}\"", found());
        match Chord::parse(text) {
            None => report.add(ProblemKind::Value, at, said(), "f3, ctrl-z, enter, g j"),
            Some(chord) if !chord.0.iter().all(|key| key.sendable()) => {
                report.add(ProblemKind::NeverSent, at, said(), "");
            }
            Some(chord) if taken(context, &chord) => {
                report.add(ProblemKind::Unreachable, at, said(), "");
            }
            Some(chord) => chords.push(chord),
        }
    }
    if chords.is_empty() && !list.is_empty() {
        report.add(ProblemKind::NoKeyLeft, at, found(), "");
        return None;
    }
    Some(chords)
}

/// Whether a key cannot be bound: Ctrl-C always cancels and quits, and where text is typed
/// characters are text, also as the first key of a sequence.
fn taken(context: Context, Chord(keys): &Chord) -> bool {
    let first_is_text = keys.first().is_some_and(|key| key.text().is_some());
    keys.contains(&crate::config::key::Key::ctrl('c')) || (context.takes_text() && first_is_text)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(text: &str) -> (Vec<Line>, usize) {
        let mut problems = Vec::new();
        let lines = read(&mut Report {
            file: "keymap.toml",
            text,
            problems: &mut problems,
        });
        (lines, problems.len())
    }

    #[test]
    fn our_own_file_is_plain_and_read_as_the_parser_reads_it() {
        let ours = include_str!("../../../config/keymap.toml");
        assert_eq!(plain(ours), Some(parsed(ours).0));
        let none = "[list]\nup = []\n";
        assert_eq!(plain(none), Some(parsed(none).0));
        for other in [
            "up = [\"k\"]\n",
            "[list]\nup = \"k\"\n",
            "[list]\nup = [\"k\"] # why\n",
            "[list]\nup = ['k']\n",
            "[list]\nup = [\"\\u006b\"]\n",
            "[list]\nno-such-command = [\"k\"]\n",
            "[nowhere]\nup = [\"k\"]\n",
            "[list]\nup = [\"alt-k\"]\n",
            "[list]\nup = [\"ctrl-c\"]\n",
        ] {
            assert_eq!(plain(other), None, "{other}");
        }
    }
}
