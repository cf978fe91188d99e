//! Stores that may be thrown away.

use std::path::{Path, PathBuf};

use super::exit::Failure;
use super::session::Session;
use crate::backend::{self, Backend, Mode};
use crate::exchange::passing::Passing;

/// The store that an import writes into. One that the import creates stays only if something was
/// written: a refused file and a dry run leave nothing behind.
pub(super) struct Tentative {
    path: PathBuf,
    backend: Box<dyn Backend>,
    /// The folders created for it, inner ones first; `None` if the store existed before.
    made: Option<Vec<PathBuf>>,
    /// The temporary folder of a dry run without a store.
    _elsewhere: Option<ThrowAway>,
}

impl Tentative {
    pub(super) fn open(session: &Session, dry_run: bool) -> Result<Tentative, Failure> {
        let path = session.store_path()?;
        // Not `exists`, which is false for a link that cannot be followed.
        let absent = path.symlink_metadata().is_err();
        if absent && dry_run {
            let elsewhere = ThrowAway::new()?;
            let path = elsewhere.path.join("docket.redb");
            return Ok(Tentative {
                backend: backend::open(&path, Mode::Create, &session.context)?,
                path,
                made: None,
                _elsewhere: Some(elsewhere),
            });
        }
        let made = absent.then(|| missing_folders(&path));
        Ok(Tentative {
            backend: session.open(Mode::Create)?,
            path,
            made,
            _elsewhere: None,
        })
    }

    pub(super) fn backend(&self) -> &dyn Backend {
        &*self.backend
    }

    /// Ends the work; `written` is whether anything was written.
    pub(super) fn close(self, written: bool) {
        let Some(made) = self.made.filter(|_| !written) else {
            return;
        };
        backend::discard(&self.path, self.backend);
        for folder in made {
            // A folder that is not empty is in use.
            if std::fs::remove_dir(folder).is_err() {
                return;
            }
        }
    }
}

fn missing_folders(path: &Path) -> Vec<PathBuf> {
    path.ancestors()
        .skip(1)
        .take_while(|folder| !folder.as_os_str().is_empty() && !folder.exists())
        .map(Path::to_path_buf)
        .collect()
}

/// A temporary folder that is removed when the command ends or is killed by a signal.
pub(super) struct ThrowAway {
    pub(super) path: PathBuf,
    _passing: Passing,
}

impl ThrowAway {
    pub(super) fn new() -> Result<ThrowAway, Failure> {
        use std::os::unix::fs::DirBuilderExt;
        let base = crate::edge::temp_dir();
        let process = std::process::id();
        // Creating the folder fails if another process has one with that name, so an existing one
        // is never used.
        let mut last = std::io::Error::from(std::io::ErrorKind::AlreadyExists);
        for n in 0..1000 {
            let path = base.join(format!("qingji-{process}-{n}"));
            let made = Passing::made(|| {
                std::fs::DirBuilder::new().mode(0o700).create(&path)?;
                Ok(((), path.clone()))
            });
            match made {
                Ok(((), passing)) => {
                    return Ok(ThrowAway {
                        path,
                        _passing: passing,
                    });
                }
                Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => last = error,
                Err(error) => return Err(Failure::file(&path, &error)),
            }
        }
        Err(Failure::file(&base, &last))
    }
}
