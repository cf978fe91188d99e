//! Gives a finished file its name without ever taking the name from another file.

pub(crate) mod held;

use std::fs::{self, File};
use std::io::{self, ErrorKind};
use std::path::Path;

use rustix::fs::{CWD, RenameFlags, renameat_with};
use rustix::io::Errno;

/// Renames a file to a name that is free.
///
/// # Errors
/// [`ErrorKind::AlreadyExists`] if the name is taken, even by a file that has only just appeared.
pub(crate) fn rename_new(from: &Path, to: &Path) -> io::Result<()> {
    match renameat_with(CWD, from, CWD, to, RenameFlags::NOREPLACE) {
        Ok(()) => Ok(()),
        // Some network file systems do not support this rename.
        Err(Errno::INVAL | Errno::NOSYS | Errno::OPNOTSUPP) => link_new(from, to),
        Err(error) => Err(error.into()),
    }
}

/// Like [`rename_new`], by a hard link, which never replaces a file.
fn link_new(from: &Path, to: &Path) -> io::Result<()> {
    match fs::hard_link(from, to) {
        Ok(()) => {
            // The file has its name: a temporary name that stays is no failure.
            let _ = fs::remove_file(from);
            Ok(())
        }
        Err(error) if lacks_links(error.kind()) => claim_new(from, to),
        Err(error) => Err(error),
    }
}

/// Whether the error means that the file system has no hard links; several report a missing
/// permission.
fn lacks_links(kind: ErrorKind) -> bool {
    use ErrorKind::{PermissionDenied, TooManyLinks, Unsupported};
    matches!(kind, PermissionDenied | TooManyLinks | Unsupported)
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
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    /// An error that has nothing to do with the method is reported, and no other method is tried.
    #[test]
    fn a_name_that_cannot_be_given_is_not_claimed() {
        let home = tempfile::tempdir().unwrap();
        let [from, to] = ["from", "to"].map(|name| home.path().join(name));
        fs::write(&from, "from").unwrap();
        for give in [rename_new, link_new] {
            for (from, to) in [(&from, home.path().join("gone/to")), (&to, from.clone())] {
                let error = give(from, &to).unwrap_err();
                assert_ne!(error.kind(), ErrorKind::PermissionDenied, "{error}");
                assert!(!lacks_links(error.kind()), "{error}");
            }
        }
        assert_eq!(fs::read_dir(home.path()).unwrap().count(), 1);
        assert!(!lacks_links(ErrorKind::StorageFull) && lacks_links(ErrorKind::PermissionDenied));
    }

    /// The temporary name may be in a folder from which nothing can be removed.
    #[test]
    fn a_name_that_was_given_is_given_though_the_old_one_stays() {
        let home = tempfile::tempdir().unwrap();
        let folder = home.path().join("fixed");
        fs::create_dir(&folder).unwrap();
        let (from, to) = (folder.join("from"), home.path().join("to"));
        fs::write(&from, "from").unwrap();
        fs::set_permissions(&folder, fs::Permissions::from_mode(0o500)).unwrap();
        if File::create(folder.join("other")).is_ok() {
            println!("skipped: this user may write everywhere");
            return;
        }
        let given = link_new(&from, &to);
        fs::set_permissions(&folder, fs::Permissions::from_mode(0o700)).unwrap();
        given.unwrap();
        assert_eq!(fs::read_to_string(&to).unwrap(), "from");
    }

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
            // A dangling link occupies the name as well.
            fs::remove_file(&to).unwrap();
            std::os::unix::fs::symlink(home.path().join("gone"), &to).unwrap();
            assert_eq!(
                give(&second, &to).unwrap_err().kind(),
                ErrorKind::AlreadyExists
            );
            // No name is claimed for a file that does not exist.
            fs::remove_file(&to).unwrap();
            assert!(give(&first, &to).is_err());
            assert!(to.symlink_metadata().is_err());
        }
    }
}
