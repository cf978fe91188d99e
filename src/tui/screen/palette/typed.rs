//! Commands typed as in the shell: `find 336`, `show 3364`, `list 超期>0`.

use super::super::Act;
use super::super::lookup::Lookup;
use crate::command::{Action, Command, query};
use crate::tui::cx::Cx;
use crate::tui::notice::Notice;

/// The name of the program, which may precede the command as in the shell.
const PROGRAM: &str = "qingji";

/// The name of a command and its arguments.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Typed<'t> {
    pub(super) name: &'t str,
    pub(super) rest: &'t str,
}

/// Splits what was typed; `None` if it is empty.
pub(super) fn read(text: &str) -> Option<Typed<'_>> {
    let text = text.trim_start();
    let text = match text.split_once(' ') {
        Some((PROGRAM, rest)) => rest.trim_start(),
        _ => text,
    };
    let (name, rest) = text.split_once(' ').unwrap_or((text, ""));
    let rest = rest.trim();
    (!name.is_empty()).then_some(Typed { name, rest })
}

impl Typed<'_> {
    /// Whether a command has this name in the shell.
    pub(super) fn names(&self, command: &Command) -> bool {
        let own = command.cli.and_then(|cli| cli.split(' ').next());
        own == Some(self.name) || command.also.contains(&self.name)
    }

    /// What to do with the arguments; `None` if the command needs none.
    fn deed(&self) -> Option<Deed> {
        if self.rest.is_empty() || self.rest.starts_with("--") {
            return None;
        }
        match self.name {
            "find" | "show" | "why" => Some(Deed::Find),
            "list" | "due" => Some(Deed::List),
            _ => None,
        }
    }

    /// The text of the line that does it.
    pub(super) fn words(&self, cx: &Cx) -> Option<String> {
        let key = match self.deed()? {
            Deed::Find => "tui.palette.find",
            Deed::List => "tui.palette.list",
        };
        Some(cx.fill(key, &[("query", &self.rest)]))
    }

    /// The acts that do it.
    pub(super) fn acts(&self, cx: &Cx) -> Vec<Act> {
        match self.deed() {
            Some(Deed::Find) => find(self.rest),
            Some(Deed::List) => match query::read(self.rest, cx.locale) {
                Ok(filter) => {
                    let filter = query::meant(&filter, &cx.outcomes, cx.locale);
                    vec![Act::CloseAndDo(Action::GoCases), Act::SetFilter(filter)]
                }
                Err(error) => vec![Act::Say(Notice::error(cx, &error))],
            },
            None => Vec::new(),
        }
    }
}

/// Looks up a case.
pub(super) fn find(query: &str) -> Vec<Act> {
    vec![Act::Close, Act::Push(Box::new(Lookup::new(query)))]
}

/// What the arguments of a command are for.
enum Deed {
    Find,
    List,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_of_the_shell_is_a_name_and_the_rest() {
        let typed = |name, rest| Some(Typed { name, rest });
        for (text, read_as) in [
            ("find 4", typed("find", "4")),
            ("qingji find 22 zhh", typed("find", "22 zhh")),
            ("  show 3364号 ", typed("show", "3364号")),
            ("qingji", typed("qingji", "")),
            ("", None),
        ] {
            assert_eq!(read(text), read_as, "{text}");
        }
    }
}
