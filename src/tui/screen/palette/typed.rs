//! Commands typed as in the shell: `find 336`, `show 3364`, `list 超期>0`, `docs daily-hour`.

use std::fmt::Display;

use super::super::Act;
use super::super::lookup::Lookup;
use super::super::reader::Reader;
use super::{RECORD, SHOW, WHY};
use crate::command::recording::Recording;
use crate::command::{Action, Command, query};
use crate::config::docs;
use crate::service::api::Request;
use crate::service::error::{Error, ErrorKey};
use crate::tui::cx::Cx;
use crate::tui::notice::Notice;
use crate::tui::words;

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
    /// Whether a command has this name in the shell, and takes no arguments that a form takes.
    pub(super) fn names(&self, command: &Command) -> bool {
        command.is_named(self.name) && self.recording().is_none()
    }

    /// What it records about a case.
    pub(super) fn recording(&self) -> Option<Recording> {
        Recording::read(self.name, self.rest)
    }

    /// The case it is about, as typed.
    pub(super) fn lookup(&self) -> Lookup {
        self.recording()
            .map_or_else(|| Lookup::new(self.rest), Lookup::of)
    }

    /// Why the command cannot be performed: the screen takes none of its arguments. `None` if there
    /// are none, or if it does.
    pub(super) fn refused(&self, cx: &Cx) -> Option<String> {
        if self.rest.is_empty() || self.deed().is_some() {
            return None;
        }
        let untaken = self.untaken();
        let args = [
            ("untaken", &untaken.unwrap_or(self.rest) as &dyn Display),
            ("rest", &self.rest),
            ("name", &self.name),
        ];
        Some(cx.fill("tui.palette.no-arguments", &args))
    }

    /// The arguments from the first option on: `--sort filed` of `级=超 --sort filed`. What stands
    /// in quotation marks is none.
    fn options(&self) -> Option<&str> {
        let (mut quoted, mut before) = (false, ' ');
        let begins = |(at, c): (usize, char)| {
            quoted ^= matches!(c, '"' | '\u{201c}' | '\u{201d}');
            let first = !quoted && std::mem::replace(&mut before, c).is_whitespace();
            let rest = self.rest.get(at..).filter(|_| first)?;
            rest.starts_with("--").then_some(rest)
        };
        self.rest.char_indices().find_map(begins)
    }

    /// The options of a command of which a screen takes only the words.
    pub(super) fn untaken(&self) -> Option<&str> {
        match self.name {
            "find" | "show" | "why" | "list" | "due" | "docs" => self.options(),
            _ => None,
        }
    }

    /// What to do with the arguments; `None` if the command needs none.
    fn deed(&self) -> Option<Deed> {
        // As a word of a search, an option would find nothing.
        if self.rest.is_empty() || self.untaken().is_some() {
            return None;
        }
        match self.name {
            "find" => Some(Deed::Find),
            "show" | "why" => Some(Deed::Open),
            "list" | "due" => Some(Deed::List),
            "docs" => Some(Deed::Docs),
            _ => self.recording().map(Deed::Record),
        }
    }

    /// The text of the line that does it.
    pub(super) fn words(&self, cx: &Cx) -> Option<String> {
        let query = |key| cx.fill(key, &[("query", &self.rest)]);
        Some(match self.deed()? {
            Deed::Find => query("tui.palette.find"),
            Deed::Open => query("tui.palette.open"),
            Deed::Record(typed) => {
                let what = words::recording(cx, &typed);
                let args = [("what", &what as &dyn Display), ("query", &self.rest)];
                cx.fill("tui.palette.record", &args)
            }
            Deed::List => query("tui.palette.list"),
            Deed::Docs if self.rest == docs::ALL => cx.text("tui.reader.docs").to_owned(),
            Deed::Docs => match docs::find(self.rest) {
                Some(page) => cx.fill("tui.palette.page", &[("title", &page.title(cx.locale))]),
                None => Notice::error(cx, &no_page(self.rest)).words,
            },
        })
    }

    /// The acts that do it.
    pub(super) fn acts(&self, cx: &Cx) -> Vec<Act> {
        match self.deed() {
            Some(Deed::Find) => look_up(Lookup::new(self.rest)),
            Some(Deed::Record(_)) if !cx.view.is_now() => {
                vec![Act::Say(Notice::past_is_fixed(cx))]
            }
            Some(Deed::Record(typed)) if typed.number.is_empty() => {
                let (number, typed) = (String::new(), Box::new(typed));
                vec![Act::Close, Act::Record { number, typed }]
            }
            Some(Deed::Record(typed)) => {
                let number = typed.number;
                vec![Act::Ask(RECORD, Request::Show { number })]
            }
            Some(Deed::Open) => {
                let number = self.rest.to_owned();
                let tag = if self.name == "why" { WHY } else { SHOW };
                vec![Act::Ask(tag, Request::Show { number })]
            }
            Some(Deed::List) => match query::read(self.rest, cx.locale) {
                Ok(filter) => {
                    let filter = query::meant(&filter, &cx.outcomes, cx.locale);
                    vec![Act::CloseAndDo(Action::GoCases), Act::SetFilter(filter)]
                }
                Err(error) => vec![Act::Say(Notice::error(cx, &error))],
            },
            Some(Deed::Docs) if self.rest == docs::ALL => open(Reader::whole_manual(cx)),
            Some(Deed::Docs) => match docs::find(self.rest) {
                Some(page) => open(Reader::manual(cx, page)),
                None => vec![Act::Say(Notice::error(cx, &no_page(self.rest)))],
            },
            None => Vec::new(),
        }
    }
}

/// Replaces the palette with a text to read.
fn open(reader: Reader) -> Vec<Act> {
    vec![Act::Close, Act::Push(Box::new(reader))]
}

/// The error that the manual has no page of this name.
fn no_page(name: &str) -> Error {
    let error = Error::new(ErrorKey::NoSuchPage).with("value", name);
    error.with("choices", docs::offers(name))
}

/// Replaces the palette with the lookup of a case.
pub(super) fn look_up(lookup: Lookup) -> Vec<Act> {
    vec![Act::Close, Act::Push(Box::new(lookup))]
}

/// What the arguments of a command are for.
enum Deed {
    Find,
    /// A case, by its number or a part that only it has.
    Open,
    /// A case, and what is recorded about it.
    Record(Recording),
    List,
    Docs,
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

    #[test]
    fn options_begin_a_word_outside_quotation_marks() {
        for (text, options) in [
            ("list 级=超 --sort filed", Some("--sort filed")),
            ("due --level over", Some("--level over")),
            ("list 甲--乙", None),
            ("list \"甲 --sort\"", None),
            ("find \u{201c}甲\u{201d} --limit 2", Some("--limit 2")),
            ("list", None),
        ] {
            let typed = read(text).unwrap();
            assert_eq!(typed.options(), options, "{text}");
        }
    }
}
