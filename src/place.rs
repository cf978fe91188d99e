//! Gives a finished file its name without ever taking the name from another file.

use std::fs::{self, File};
use std::io::{self, ErrorKind};
use std::path::Path;

use rustix::fs::{CWD, RenameFlags, renameat_with};

/// Renames a file to a name that is free.
///
/// # Errors
/// [`ErrorKind::AlreadyExists`] if the name is taken, even by a file that has only just appeared.
pub(crate) fn rename_new(from: &Path, to: &Path) -> io::Result<()> {
    match renameat_with(CWD, from, CWD, to, RenameFlags::NOREPLACE) {
        Ok(()) => Ok(()),
        Err(error) if error.kind() == ErrorKind::AlreadyExists => Err(error.into()),
        // Some network file systems do not support this rename.
        Err(_) => link_new(from, to),
    }
}

/// Like [`rename_new`], by a hard link, which never replaces a file.
fn link_new(from: &Path, to: &Path) -> io::Result<()> {
    match fs::hard_link(from, to) {
        Ok(()) => fs::remove_file(from),
        Err(error) if error.kind() == ErrorKind::AlreadyExists => Err(error),
        Err(_) => claim_new(from, to),
    }
}

/// Like [`rename_new`], without hard links: an empty file claims the name and is then replaced.
fn claim_new(from: &Path, to: &Path) -> io::Result<()> {
    File::create_new(to)?;
    fs::rename(from, to).inspect_err(|_| {
        let _ = fs::remove_file(to);
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_given_once() {
        for give in [rename_new, link_new, claim_new] {
            let home = tempfile::tempdir().unwrap();
            let [first, second, to] = ["first", "second", "to"].map(|name| home.path().join(name));
            fs::write(&first, "first").unwrap();
            fs::write(&second, "second").unwrap();
            give(&first, &to).unwrap();
            assert!(!first.exists());
            let taken = give(&second, &to).unwrap_err();
            assert_eq!(taken.kind(), ErrorKind::AlreadyExists);
            assert_eq!(fs::read_to_string(&to).unwrap(), "first");
            assert_eq!(fs::read_to_string(&second).unwrap(), "second");
            // A link to nothing has the name as well.
            fs::remove_file(&to).unwrap();
            std::os::unix::fs::symlink(home.path().join("gone"), &to).unwrap();
            assert_eq!(
                give(&second, &to).unwrap_err().kind(),
                ErrorKind::AlreadyExists
            );
            // Nothing claims a name for a file that is not there.
            fs::remove_file(&to).unwrap();
            assert!(give(&first, &to).is_err());
            assert!(to.symlink_metadata().is_err());
        }
    }
}
