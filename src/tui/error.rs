//! Reasons why the screen could not be shown.

use std::path::PathBuf;

use crate::service::error::Error as ServiceError;
use crate::text::locale::{Locale, Named};

/// An error of the terminal or of the first request. [`TuiError::key`] names its text.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum TuiError {
    /// Input or output is not a terminal, or the terminal cannot position a cursor.
    #[error("not a terminal")]
    NotATerminal,
    #[error("TERM=dumb")]
    DumbTerminal,
    /// The locale names a codeset that is not UTF-8.
    #[error("codeset {0}")]
    Codeset(String),
    /// The codeset is not UTF-8, for line output on a terminal.
    #[error("codeset {0}")]
    Foreign(String),
    /// A thread panicked. Holds the path of the report; without one the panic was printed.
    #[error("panic")]
    Panicked(Option<PathBuf>),
    #[error("terminal: {0}")]
    Io(#[from] std::io::Error),
    #[error(transparent)]
    Service(#[from] ServiceError),
}

impl TuiError {
    /// Key of the text; its placeholders are `{codeset}`, `{cause}` and `{path}`.
    pub fn key(&self) -> &'static str {
        match self {
            TuiError::NotATerminal => "tui.error.not-a-terminal",
            TuiError::DumbTerminal => "tui.error.dumb",
            TuiError::Codeset(_) => "tui.error.codeset",
            TuiError::Foreign(_) => "tui.error.codeset-lines",
            TuiError::Panicked(None) => "tui.error.panicked",
            TuiError::Panicked(Some(_)) => "tui.error.panicked-report",
            TuiError::Io(_) | TuiError::Service(_) => "tui.error.terminal",
        }
    }

    /// The text of the error in a language.
    pub fn words(&self, locale: Locale) -> String {
        let codeset = match self {
            TuiError::Codeset(codeset) | TuiError::Foreign(codeset) => codeset.as_str(),
            _ => "",
        };
        let path = match self {
            TuiError::Panicked(Some(path)) => path.display().to_string(),
            _ => String::new(),
        };
        let args: Named<'_> = &[("codeset", &codeset), ("cause", &self), ("path", &path)];
        let said = locale.fill(self.key(), args);
        if codeset.is_empty() || locale == Locale::En {
            return said;
        }
        // If the terminal shows Chinese as garbage, the plain ASCII line is still readable.
        let ascii = Locale::En.fill(self.key(), args);
        format!("{ascii}\n{said}")
    }

    /// Whether the terminal or its locale cannot show the screen: exit code 78 instead of 1.
    pub fn unfit(&self) -> bool {
        match self {
            TuiError::NotATerminal
            | TuiError::DumbTerminal
            | TuiError::Codeset(_)
            | TuiError::Foreign(_) => true,
            TuiError::Panicked(_) | TuiError::Io(_) | TuiError::Service(_) => false,
        }
    }
}
