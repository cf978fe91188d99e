//! The meaning of a line.

use chrono::NaiveDate;

use crate::cli::words::is_said;
use crate::command::arguments::arguments;
use crate::command::{Action, COMMANDS};
use crate::domain::letter::half_width;

/// A line that was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Typed<'t> {
    /// An empty line: repeats the item.
    Again,
    /// The digit of an outcome, and the note after it.
    Outcome(usize, &'t str),
    Skip,
    Undo,
    /// The day of the next follow-up, given before its outcome; empty: to be asked for.
    Day(&'t str),
    /// The day that was asked about is meant.
    Sure(NaiveDate),
    Find(&'t str),
    /// The n-th case that was found.
    Take(usize),
    /// The next few items of the list.
    List,
    /// The next item, and the one before; nothing is recorded.
    Forth,
    Back,
    /// The file of the case: who, what, where it stands, what happened last.
    Open,
    /// The whole timeline, newest first.
    Timeline,
    Why,
    Summary,
    /// Restores what was taken back last.
    Redo,
    /// A command as in the shell; `=` is the number of the current case.
    Command(&'t str),
    Help,
    Quit,
    Unknown(&'t str),
}

impl<'t> Typed<'t> {
    /// Reads a line; full-width characters mean the same.
    pub(super) fn read(line: &'t str) -> Typed<'t> {
        let line = line.trim();
        let mut chars = line.chars();
        let Some(first) = chars.next() else {
            return Typed::Again;
        };
        let rest = chars.as_str().trim();
        if let Some(typed) = Typed::in_words(line) {
            return typed;
        }
        match (half(first), rest.is_empty()) {
            ('/', false) => Typed::Find(rest),
            ('=', false) => number(rest).map_or(Typed::Unknown(line), Typed::Take),
            ('n', true) => Typed::Skip,
            ('u', true) => Typed::Undo,
            ('r', true) => Typed::Redo,
            ('l', true) => Typed::List,
            ('+', true) => Typed::Forth,
            ('-', true) => Typed::Back,
            ('o', true) => Typed::Open,
            ('t', true) => Typed::Timeline,
            (':', false) => Typed::Command(rest),
            ('d' | '0', _) => Typed::Day(rest),
            ('.', true) => Typed::Why,
            ('s', true) => Typed::Summary,
            ('?', true) => Typed::Help,
            ('q', true) => Typed::Quit,
            // `12` is not an outcome with the note `2`: a note is separated by a blank.
            (digit @ '1'..='9', _) if rest.is_empty() || chars.as_str().starts_with(blank) => {
                Typed::Outcome(digit as usize - '0' as usize, rest)
            }
            // No command is typed in 汉字: as on the screens, it is a name to look up.
            _ if first.is_alphabetic() && !half(first).is_ascii() => Typed::Find(line),
            _ => Typed::Unknown(line),
        }
    }
}

impl Typed<'_> {
    /// Reads an action by its word in either language, as the screens and the help call it; a person
    /// with such a name is found with `/`.
    fn in_words(line: &str) -> Option<Self> {
        let acts = [
            (Action::Undo, Typed::Undo),
            (Action::Redo, Typed::Redo),
            (Action::PutOff, Typed::Skip),
            (Action::Summary, Typed::Summary),
            (Action::Help, Typed::Help),
            (Action::Quit, Typed::Quit),
        ];
        let is_meant = |action: Action| {
            let mut commands = COMMANDS.iter().filter(|command| command.action == action);
            let also = match action {
                Action::Redo => is_said("cli.said.redo", line),
                Action::Quit => is_said("cli.said.quit", line),
                _ => false,
            };
            also || commands.any(|command| command.is_titled(line))
        };
        let meant = acts.into_iter().find(|(action, _)| is_meant(*action));
        meant.map(|(_, typed)| typed)
    }
}

/// The words of a command; `=` alone is the number of the current case.
pub(super) fn words(text: &str, number: Option<&str>) -> Vec<String> {
    let meant = |word: String| match (number, word.as_str()) {
        (Some(number), "=" | "＝") => number.to_owned(),
        _ => word,
    };
    arguments(text).into_iter().map(meant).collect()
}

fn blank(c: char) -> bool {
    c.is_whitespace() || matches!(c, ',' | '，' | '、')
}

fn number(text: &str) -> Option<usize> {
    let text: String = text.chars().map(half).collect();
    text.parse().ok()
}

fn half(c: char) -> char {
    match c {
        '。' => '.',
        '、' => '/',
        c => half_width(c).to_ascii_lowercase(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_read_as_they_are_typed() {
        for (line, typed) in [
            ("\n", Typed::Again),
            ("1\r\n", Typed::Outcome(1, "")),
            ("２", Typed::Outcome(2, "")),
            ("1 已约谈\n", Typed::Outcome(1, "已约谈")),
            ("12", Typed::Unknown("12")),
            ("n", Typed::Skip),
            ("N", Typed::Skip),
            ("U\n", Typed::Undo),
            ("d 3/5", Typed::Day("3/5")),
            ("d+3d", Typed::Day("+3d")),
            ("d", Typed::Day("")),
            ("/3364", Typed::Find("3364")),
            ("、扎兰屯", Typed::Find("扎兰屯")),
            ("/", Typed::Unknown("/")),
            ("=2", Typed::Take(2)),
            ("=x", Typed::Unknown("=x")),
            ("。", Typed::Why),
            ("q", Typed::Quit),
            ("quit", Typed::Quit),
            ("退出", Typed::Quit),
            ("离开", Typed::Quit),
            ("quite", Typed::Unknown("quite")),
            ("Undo", Typed::Undo),
            ("撤銷", Typed::Undo),
            ("重做", Typed::Redo),
            ("恢复", Typed::Redo),
            ("restore", Typed::Redo),
            ("跳过", Typed::Skip),
            ("小结", Typed::Summary),
            ("帮助", Typed::Help),
            ("返回", Typed::Find("返回")),
            ("？", Typed::Help),
            ("l", Typed::List),
            ("＋", Typed::Forth),
            ("-", Typed::Back),
            ("o", Typed::Open),
            ("t", Typed::Timeline),
            ("r", Typed::Redo),
            (": pay = 12万", Typed::Command("pay = 12万")),
            ("：why =", Typed::Command("why =")),
            (":", Typed::Unknown(":")),
            ("海拉尔 22", Typed::Find("海拉尔 22")),
            ("s", Typed::Summary),
        ] {
            assert_eq!(Typed::read(line), typed, "{line:?}");
        }
    }

    #[test]
    fn a_command_is_cut_into_words() {
        for (text, expected) in [
            ("pay = 12万", vec!["pay", "(2023)内0783民初1号", "12万"]),
            ("why ＝", vec!["why", "(2023)内0783民初1号"]),
            (
                "amend = note '电话 约谈'",
                vec!["amend", "(2023)内0783民初1号", "note", "电话 约谈"],
            ),
            ("list “状态=未结 超期>0”", vec!["list", "状态=未结 超期>0"]),
            ("  ", vec![]),
            ("find \"\"", vec!["find", ""]),
        ] {
            assert_eq!(words(text, Some("(2023)内0783民初1号")), expected, "{text}");
        }
        assert_eq!(words("why =", None), ["why", "="]);
    }
}
