//! What a user may set, as data: settings, keys, themes, outcomes. Files in `config/` are compiled in and patched by the
//! user's own; nothing is ever written out but the answers of the first run. A bad setting is a [`Problem`] with file and line, never the end of the program.

pub mod desk;
pub mod display;
pub mod docs;
pub mod key;
pub mod offers;
pub mod outcome;
pub mod path;
pub mod remembered;
pub mod settings;
pub mod theme;
pub mod threshold;

use crate::domain::letter::distance;
use crate::text::toml::line_of_error;

/// Something wrong in a file of settings; the program goes on without it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// File as the user knows it.
    pub file: String,
    /// 1-based; 0 where the line is not known.
    pub line: usize,
    pub kind: ProblemKind,
    /// What was found.
    pub found: String,
    /// The nearest name that exists, what was expected, or the other side of a conflict.
    pub hint: Option<String>,
}

ids! {
    /// What is wrong with it; [`ProblemKind::id`] is the end of the key of its words, `cli.problem.<id>`.
    #[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
    pub enum ProblemKind {
        /// A value, or a whole file, that cannot be used.
        #[default]
        Value = "value",
        /// A name that is none.
        Unknown = "unknown",
        /// A value that is no text in UTF-8.
        Encoding = "encoding",
        /// Two commands on one key, in one place or in a place and one it takes its keys from.
        Conflict = "conflict",
        /// A key that is also the first of two.
        Prefix = "prefix",
        /// No terminal sends such a key.
        NeverSent = "never-sent",
        /// The key is text, or always means something else, where the command is.
        Unreachable = "unreachable",
        /// A line of which no key can be used: the keys before it hold.
        NoKeyLeft = "no-key-left",
    }
}

impl Problem {
    /// A file that is no TOML, or not of the right shape.
    pub(crate) fn of_toml(file: &str, text: &str, error: &toml::de::Error) -> Problem {
        Problem {
            file: file.to_owned(),
            line: line_of_error(text, error),
            kind: ProblemKind::Value,
            found: error.message().to_owned(),
            hint: None,
        }
    }
}

/// The name nearest to `wrong`, if one is near enough to be meant.
pub fn nearest<'a>(wrong: &str, names: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    names
        .into_iter()
        .map(|name| (distance(wrong, name), name))
        .filter(|(d, name)| *d <= name.chars().count().div_ceil(3))
        .min_by_key(|(d, _)| *d)
        .map(|(_, name)| name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_name_is_the_one_with_a_typo() {
        assert_eq!(nearest("glyfs", ["glyphs", "color"]), Some("glyphs"));
        assert_eq!(nearest("colour", ["glyphs", "color"]), Some("color"));
        assert_eq!(nearest("whatever", ["glyphs", "color"]), None);
    }
}
