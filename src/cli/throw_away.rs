//! Stores that may be thrown away.

use std::fs::File;
use std::io;
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};

use super::exit::Failure;
use super::session::Session;
use crate::backend::{self, Backend, Mode};
use crate::domain::journal::Action;
use crate::exchange::passing::{Passing, claim, sweep_left};
use crate::service::api::{CommitLine, Context, HistoryQuery, Request, Response};

/// Does the work of a command that writes, in the store or in one created for it. If the work is
/// refused, a store created for it is removed: it would look like a docket without cases.
pub(super) fn tentatively<T>(
    session: &mut Session,
    work: impl FnOnce(&mut Session, &dyn Backend) -> Result<T, Failure>,
) -> Result<T, Failure> {
    let store = Tentative::open(session, false)?;
    let done = work(session, store.backend());
    store.close(done.is_ok());
    done
}

/// The store that a command writes into. One that the command creates stays only if something was
/// written: a refused file and a dry run leave nothing behind.
pub(super) struct Tentative {
    path: PathBuf,
    backend: Box<dyn Backend>,
    context: Context,
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
                context: session.context.clone(),
                made: None,
                _elsewhere: Some(elsewhere),
            });
        }
        let made = absent.then(|| missing_folders(&path));
        let opened = session.open(Mode::Create);
        if opened.is_err() {
            remove_folders(made.iter().flatten());
        }
        Ok(Tentative {
            backend: opened?,
            path,
            context: session.context.clone(),
            made,
            _elsewhere: None,
        })
    }

    pub(super) fn backend(&self) -> &dyn Backend {
        &*self.backend
    }

    /// Ends the work; `written` is whether anything was written.
    pub(super) fn close(self, written: bool) {
        if written || self.made.is_none() || self.holds_more() {
            return;
        }
        backend::discard(&self.path, self.backend);
        remove_folders(self.made.iter().flatten());
    }

    /// Whether anything was written after all: by this command before it failed, or by another
    /// program that found the store as soon as it was created.
    fn holds_more(&self) -> bool {
        let query = HistoryQuery {
            limit: 2,
            ..HistoryQuery::default()
        };
        let created = |line: &CommitLine| line.action == Action::Create;
        match self.backend.call(&self.context, Request::History(query)) {
            Ok(Response::History(lines)) => !lines.iter().all(created),
            // What cannot be read is not removed.
            _ => true,
        }
    }
}

/// Removes the folders that were created for a store, inner ones first.
fn remove_folders<'f>(mut made: impl Iterator<Item = &'f PathBuf>) {
    // A folder that is not empty is in use, and so are those around it.
    let _ = made.all(|folder| std::fs::remove_dir(folder).is_ok());
}

fn missing_folders(path: &Path) -> Vec<PathBuf> {
    path.ancestors()
        .skip(1)
        .take_while(|folder| !folder.as_os_str().is_empty() && !folder.exists())
        .map(Path::to_path_buf)
        .collect()
}

/// A temporary folder that is removed when the command ends or is ended by a signal, and by the
/// next command that makes one if this one is killed.
#[derive(Debug)]
pub(super) struct ThrowAway {
    pub(super) path: PathBuf,
    _passing: Passing,
    /// Locked, which tells other processes that this one lives.
    _held: File,
}

/// What the names of such folders begin with; the number of the process and a counter follow.
const NAMED: &str = "qingji-";

/// Whether a name is one of such a folder.
fn is_named(name: &str) -> bool {
    let numbers = name
        .strip_prefix(NAMED)
        .and_then(|rest| rest.split_once('-'));
    numbers.is_some_and(|(process, n)| process.parse::<u32>().is_ok() && n.parse::<u32>().is_ok())
}

impl ThrowAway {
    pub(super) fn new() -> Result<ThrowAway, Failure> {
        ThrowAway::made().map_err(|error| Failure::file(&crate::edge::temp_dir(), &error))
    }

    pub(super) fn made() -> io::Result<ThrowAway> {
        let base = crate::edge::temp_dir();
        let process = std::process::id();
        // Creating the folder fails if another process has one with that name, so an existing one
        // is never used.
        let mut last = io::Error::from(io::ErrorKind::AlreadyExists);
        for n in 0..1000 {
            let path = base.join(format!("{NAMED}{process}-{n}"));
            match Passing::made(|| Ok((make(&path)?, path.clone()))) {
                Ok((held, passing)) => {
                    sweep_left(&base, &held, is_named);
                    return Ok(ThrowAway {
                        path,
                        _passing: passing,
                        _held: held,
                    });
                }
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => last = error,
                Err(error) => return Err(error),
            }
        }
        Err(last)
    }
}

/// Creates the folder, for its owner only, and holds it.
fn make(path: &Path) -> io::Result<File> {
    std::fs::DirBuilder::new().mode(0o700).create(path)?;
    // Until it is held, another process may take it for the leavings of a dead one and remove it.
    let gone = |_| io::Error::from(io::ErrorKind::AlreadyExists);
    let held = File::open(path).map_err(gone)?;
    claim(&held, path)?;
    Ok(held)
}
