//! A file that comes through a pipe: `-` stands for standard input. Workbooks are read from their
//! end and text is read twice, so the input is copied into a temporary file first.

use std::fs::File;
use std::io::{self, Read, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use super::exit::Failure;
use super::throw_away::ThrowAway;
use crate::service::error::ErrorKey;
use crate::text::locale::Locale;

/// The most bytes of input. More is a mistake: the sheets of a court's year are a hundred times
/// smaller.
const LARGEST: u64 = 4 << 30;

/// A file to read, wherever it comes from.
#[derive(Debug)]
pub(super) enum Source {
    Named(PathBuf),
    /// A copy of standard input, in a folder of its own.
    Spooled {
        copy: PathBuf,
        _folder: ThrowAway,
    },
}

impl Source {
    /// Opens the file with this name, or copies standard input.
    pub(super) fn of(path: &Path) -> Result<Source, Failure> {
        if path.as_os_str() != "-" {
            return Ok(Source::Named(path.to_path_buf()));
        }
        spool(&mut io::stdin().lock()).map_err(|error| {
            // The error of the system names a temporary file that the user does not know.
            if error.kind() == io::ErrorKind::StorageFull {
                return Failure::no_room_for_temporaries();
            }
            Failure::new(ErrorKey::Stdin, &[("detail", &error)])
        })
    }

    /// Names standard input in a failure in place of its temporary copy, which the user does not
    /// know.
    pub(super) fn name(&self, failure: Failure, locale: Locale) -> Failure {
        match (self, failure) {
            (Source::Spooled { copy, .. }, Failure::Said(mut error)) => {
                let known = copy.display().to_string();
                for (_, value) in error.args.iter_mut().filter(|(_, value)| *value == known) {
                    locale.text("cli.import.stdin").clone_into(value);
                }
                Failure::Said(error)
            }
            (_, failure) => failure,
        }
    }

    pub(super) fn path(&self) -> &Path {
        match self {
            Source::Named(path) => path,
            Source::Spooled { copy, .. } => copy,
        }
    }
}

/// Copies the input into a file that only its owner can read.
fn spool(input: &mut dyn Read) -> io::Result<Source> {
    let folder = ThrowAway::made()?;
    let copy = folder.path.join("stdin");
    let mut options = File::options();
    let mut file = options
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(&copy)?;
    let copied = io::copy(&mut input.take(LARGEST + 1), &mut file)?;
    if copied > LARGEST {
        return Err(io::ErrorKind::FileTooLarge.into());
    }
    file.flush()?;
    Ok(Source::Spooled {
        copy,
        _folder: folder,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_came_is_in_the_file_and_goes_with_it() {
        let spooled = spool(&mut &b"a,b\n1,2\n"[..]).unwrap();
        assert_eq!(std::fs::read(spooled.path()).unwrap(), b"a,b\n1,2\n");
        let gone = spooled.path().parent().unwrap().to_path_buf();
        drop(spooled);
        assert!(!gone.exists());
    }

    #[test]
    fn a_name_is_only_a_name() {
        let source = Source::of(Path::new("台账.csv")).unwrap();
        assert_eq!(source.path(), Path::new("台账.csv"));
    }
}
