//! What a user may set, as data: settings, keys, themes, outcomes. The files in `config/` are
//! compiled in and overridden by the user's own; the program writes nothing but the answers of the
//! first run, the way of drawing that was chosen and the last list filter. A bad setting is a [`Problem`] with file and line and never
//! ends the program.

pub mod desk;
pub mod display;
pub mod docs;
pub mod key;
pub mod offers;
pub mod origin;
pub mod outcome;
pub mod path;
pub mod remembered;
pub mod settings;
pub mod theme;
pub mod threshold;

pub use crate::domain::letter::nearest;

use crate::text::toml::line_of_error;

/// A problem in a settings file; the program continues without the setting.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// The file as the user knows it.
    pub file: String,
    /// 1-based; 0 if the line is not known.
    pub line: usize,
    pub kind: ProblemKind,
    /// The text that was found.
    pub found: String,
    /// The nearest existing name, what was expected, or the other side of a conflict.
    pub hint: Option<String>,
}

ids! {
    /// The kind of problem. [`ProblemKind::id`] is the end of the key of its text,
    /// `cli.problem.<id>`.
    #[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
    pub enum ProblemKind {
        /// A value, or a whole file, that cannot be used.
        #[default]
        Value = "value",
        /// No setting has this name.
        Unknown = "unknown",
        /// A value that is not valid UTF-8.
        Encoding = "encoding",
        /// Two commands on one key, in the same place or in a place and one it inherits keys from.
        Conflict = "conflict",
        /// A key that is also the first key of a sequence.
        Prefix = "prefix",
        /// A key that no terminal sends.
        NeverSent = "never-sent",
        /// A key that is text, or always means something else, where the command is available.
        Unreachable = "unreachable",
        /// A line without any usable key: the previous keys stay in force.
        NoKeyLeft = "no-key-left",
    }
}

impl Problem {
    /// The problem of a file that is not TOML or does not have the right structure.
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
