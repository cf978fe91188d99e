//! A command of the shell that records something about a case, as typed on the screens: the form
//! that takes it, the case, and what goes into the fields.

use super::arguments::arguments;
use super::{Action, COMMANDS, Command, FormKind};
use crate::text::fold::fold;
use crate::text::locale::Locale;

/// The place of the case number in the form of a command in the shell.
const NUMBER: &str = "NUMBER";
/// What the name of an argument begins with.
const DASHES: &str = "--";

/// What was typed: `pay 0782民初77 5000 --on 06-01`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recording {
    /// The command, which may say more than its form: `payout`.
    pub name: String,
    /// What takes the arguments.
    pub taker: Taker,
    /// A case number or a part of it; empty for a new case.
    pub number: String,
    /// Arguments without a name, in their order.
    pub words: Vec<String>,
    /// Arguments with a name, which is without its dashes.
    pub options: Vec<(String, String)>,
}

impl Recording {
    /// Reads a command and its arguments; `None` if it records nothing about a case, or names none.
    #[must_use]
    pub fn read(name: &str, rest: &str) -> Option<Recording> {
        let takes = |command: &&Command| command.is_named(name) && command.records().is_some();
        let takers: Vec<&Command> = COMMANDS.iter().filter(takes).collect();
        let mut taker = takers.first()?.records()?;
        let mut arguments = arguments(rest).into_iter().peekable();
        let number = arguments.next_if(|first| !first.starts_with(DASHES))?;
        let kind = arguments.peek().and_then(|word| {
            let meant = takers.iter().find(|command| command.is_kind(word));
            meant.and_then(|command| command.records())
        });
        if let Some(kind) = kind {
            taker = kind;
            arguments.next();
        }
        let (mut words, mut options) = (Vec::new(), Vec::new());
        while let Some(argument) = arguments.next() {
            let Some(option) = argument.strip_prefix(DASHES) else {
                words.push(argument);
                continue;
            };
            let (option, value) = match option.split_once('=') {
                Some((option, value)) => (option, Some(value.to_owned())),
                None => (option, arguments.next_if(|next| !next.starts_with(DASHES))),
            };
            options.push((option.to_owned(), value.unwrap_or_default()));
        }
        let mut recording = Recording {
            name: name.to_owned(),
            taker,
            number,
            words,
            options,
        };
        if taker == Taker::Form(FormKind::Add) {
            // There is no such case yet: its number is what the form asks for first.
            let number = std::mem::take(&mut recording.number);
            recording.words.insert(0, number);
        }
        Some(recording)
    }

    /// Whether it takes back what it would do: `skip NUMBER --back`.
    pub fn is_back(&self) -> bool {
        self.options.iter().any(|(name, _)| name == "back")
    }
}

/// What takes the arguments of a command.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Taker {
    Form(FormKind),
    /// The choice among the forms.
    Chooser,
    /// The list of the day, from which the case is put off at once.
    PutOff,
}

impl Taker {
    pub fn form(self) -> Option<FormKind> {
        match self {
            Taker::Form(kind) => Some(kind),
            Taker::Chooser | Taker::PutOff => None,
        }
    }
}

impl Command {
    /// Whether it has this name in the shell.
    pub fn is_named(&self, name: &str) -> bool {
        let own = self.cli.and_then(|cli| cli.split(' ').next());
        own == Some(name) || self.also.contains(&name)
    }

    /// What takes it on the screens, if it records something about a case named in the shell.
    fn records(&self) -> Option<Taker> {
        let taker = match self.action {
            Action::Form(kind) => Taker::Form(kind),
            Action::FollowUp => Taker::Form(FormKind::FollowUp),
            Action::Change => Taker::Chooser,
            Action::PutOff => Taker::PutOff,
            _ => return None,
        };
        let named = |cli: &str| cli.split(' ').nth(1) == Some(NUMBER);
        self.cli.is_some_and(named).then_some(taker)
    }

    /// Whether a word after the case number means this one of several commands with one name:
    /// `deduct`, 扣除 or 扣除审限 of `change NUMBER deduct`.
    fn is_kind(&self, word: &str) -> bool {
        let kind = self.cli.and_then(|cli| cli.split(' ').nth(2));
        let Some(kind) = kind.filter(|kind| kind.starts_with(|c: char| c.is_ascii_lowercase()))
        else {
            return false;
        };
        let form = self
            .records()
            .and_then(Taker::form)
            .map_or("", FormKind::id);
        let form = format!("tui.form.title.{form}");
        let mut names = Locale::ALL
            .into_iter()
            .filter_map(|locale| locale.find(&form));
        kind == word || self.is_titled(word) || names.any(|name| fold(name) == fold(word))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(line: &str) -> Option<Recording> {
        let (name, rest) = line.split_once(' ').unwrap_or((line, ""));
        Recording::read(name, rest)
    }

    #[test]
    fn a_line_of_the_shell_names_form_case_and_arguments() {
        for (line, form, number, words) in [
            (
                "pay 0782民初77 5000",
                Some(FormKind::Pay),
                "0782民初77",
                "5000",
            ),
            (
                "payout 77 5000 备用",
                Some(FormKind::Pay),
                "77",
                "5000|备用",
            ),
            (
                "follow 0782民初77",
                Some(FormKind::FollowUp),
                "0782民初77",
                "",
            ),
            ("change 77 扣除", Some(FormKind::Deduct), "77", ""),
            (
                "change 77 deduct 公告",
                Some(FormKind::Deduct),
                "77",
                "公告",
            ),
            ("change 77 扣除审限", Some(FormKind::Deduct), "77", ""),
            ("change 77 转程序", Some(FormKind::Convert), "77", ""),
            ("change 77 Extension 3", Some(FormKind::Extend), "77", "3"),
            ("change 77", None, "77", ""),
            ("change 77 甲乙", None, "77", "甲乙"),
            ("resume 77", Some(FormKind::Resume), "77", ""),
            (
                "amend 77 next 7-10",
                Some(FormKind::Amend),
                "77",
                "next|7-10",
            ),
            (
                "supervise 77 \"七日内 结案\"",
                Some(FormKind::Supervise),
                "77",
                "七日内 结案",
            ),
            ("link 77 78", Some(FormKind::Link), "77", "78"),
            ("add 2026民初5", Some(FormKind::Add), "", "2026民初5"),
        ] {
            let read = read(line).unwrap_or_else(|| panic!("{line}"));
            let said = read.words.join("|");
            assert_eq!(
                (read.taker.form(), read.number.as_str(), said.as_str()),
                (form, number, words),
                "{line}"
            );
            assert!(read.options.is_empty());
        }
        for line in [
            "pay",
            "show 77",
            "skip",
            "undo 3",
            "find 77",
            "pay --on 6-1",
            "list 级=超",
        ] {
            assert_eq!(read(line), None, "{line}");
        }
    }

    #[test]
    fn an_argument_with_a_name_has_what_follows_it() {
        let read = read("pay 77 --on 06-01 5000 --note=\"先 付\" --voucher --method 汇款").unwrap();
        let options: Vec<String> = read
            .options
            .iter()
            .map(|(a, b)| format!("{a}={b}"))
            .collect();
        assert_eq!(
            options,
            ["on=06-01", "note=先 付", "voucher=", "method=汇款"]
        );
        assert_eq!(read.words, ["5000"]);
    }

    #[test]
    fn a_case_is_put_off_and_brought_back_by_its_number() {
        for (line, back) in [("skip 77", false), ("skip 77 --back", true)] {
            let read = read(line).unwrap();
            let said = (read.taker, read.number.as_str(), read.is_back());
            assert_eq!(said, (Taker::PutOff, "77", back), "{line}");
        }
    }

    /// Whatever the shell records about a case by its number has a form on the screens.
    #[test]
    fn every_command_of_the_table_that_opens_a_form_is_read() {
        for command in COMMANDS {
            let Action::Form(kind) = command.action else {
                continue;
            };
            let cli = command.cli.unwrap();
            assert_eq!(
                read(cli).map(|read| read.taker),
                Some(Taker::Form(kind)),
                "{cli}"
            );
        }
    }
}
