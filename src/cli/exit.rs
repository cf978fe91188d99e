//! How a command ends: the exit codes of the machine contract, and the failures that lead to them.

use std::process::ExitCode;

use crate::service::error::{Error, ErrorKey, ErrorKind};
use crate::text::locale::Named;

/// The exit codes scripts rely on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub enum Exit {
    Ok = 0,
    Error = 1,
    Usage = 2,
    NotFound = 3,
    Invalid = 4,
    /// Busy or forbidden.
    Busy = 5,
    Conflict = 6,
    /// `due --check` found overdue cases.
    Overdue = 10,
    /// The terminal or its locale cannot show the screens.
    Terminal = 78,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> ExitCode {
        ExitCode::from(exit as u8)
    }
}

impl From<ErrorKind> for Exit {
    fn from(kind: ErrorKind) -> Exit {
        match kind {
            ErrorKind::Usage => Exit::Usage,
            ErrorKind::NotFound => Exit::NotFound,
            ErrorKind::Invalid => Exit::Invalid,
            ErrorKind::Busy | ErrorKind::Forbidden => Exit::Busy,
            ErrorKind::Conflict => Exit::Conflict,
            ErrorKind::Storage | ErrorKind::Bug => Exit::Error,
        }
    }
}

/// Why a command did not finish.
#[derive(Debug)]
pub enum Failure {
    /// An error to be reported in words.
    Said(Box<Error>),
    /// The reader of our output closed the pipe, which is no failure.
    Pipe,
}

impl Failure {
    pub fn new(key: ErrorKey, args: Named<'_>) -> Failure {
        let mut error = Error::new(key);
        for (name, value) in args {
            error = error.with(name, value);
        }
        Failure::from(error)
    }

    /// A word that is not among those an option or argument takes.
    pub fn choice(field: &str, value: &str, choices: &str) -> Failure {
        let args: Named<'_> = &[("field", &field), ("value", &value), ("choices", &choices)];
        Failure::new(ErrorKey::BadChoice, args)
    }

    /// A missing option without which a command, as in `--help` of it, has nothing to do.
    pub fn missing(command: &str, option: &str) -> Failure {
        let args: Named<'_> = &[("field", &option), ("command", &command)];
        Failure::new(ErrorKey::MissingOption, args)
    }

    /// The disk has no space for the output. What the command recorded before stands.
    pub fn full() -> Failure {
        Failure::new(ErrorKey::OutputFull, &[])
    }

    /// The folder for temporary files is full.
    pub fn no_room_for_temporaries() -> Failure {
        let folder = crate::edge::temp_dir();
        Failure::new(ErrorKey::TempFull, &[("path", &folder.display())])
    }

    /// A file that could not be read or written.
    pub fn file(path: &std::path::Path, error: &std::io::Error) -> Failure {
        crate::exchange::out::file_error(path, error).into()
    }
}

impl From<Error> for Failure {
    fn from(error: Error) -> Failure {
        Failure::Said(Box::new(error))
    }
}

/// Errors of our own output; files that are read go through [`Failure::file`].
impl From<std::io::Error> for Failure {
    fn from(error: std::io::Error) -> Failure {
        match error.kind() {
            std::io::ErrorKind::BrokenPipe => Failure::Pipe,
            _ if crate::exchange::out::is_full(&error) => Failure::full(),
            _ => Failure::new(ErrorKey::Io, &[("path", &"-"), ("detail", &error)]),
        }
    }
}

impl From<serde_json::Error> for Failure {
    fn from(error: serde_json::Error) -> Failure {
        Failure::from(std::io::Error::from(error))
    }
}
