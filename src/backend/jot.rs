//! Unsaved input, written at once into a small file in the state folder. The docket gets it a
//! moment later, and a program killed in between loses nothing. The file belongs to this session
//! alone, is locked while the session lives, and holds what the docket does not have yet.

use std::fs::{DirBuilder, File, Metadata, OpenOptions};
use std::io::{Read, Seek, SeekFrom, Write};
use std::os::unix::fs::{DirBuilderExt, MetadataExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::Backend;
use crate::service::api::{Context, Draft, Request};

/// A file that reaches this size in bytes is restarted with the current input.
const LONG: u64 = 1024 * 1024;
/// The largest file that is read, in bytes; the program writes none that is larger.
const LARGEST: u64 = 2 * LONG;
/// How often the session's own file is opened before it is left for later.
const TRIES: usize = 8;
/// The most files of ended sessions that are checked; a file is deleted once its drafts are taken
/// up.
const MOST: usize = 200;

/// One line of the file: everything that waits. The last complete line counts.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Line {
    store: PathBuf,
    actor: String,
    drafts: Vec<Draft>,
}

/// The folder of these files.
fn folder(state: &Path) -> PathBuf {
    state.join("typed")
}

/// The file of this session. It is created with the first input and deleted at the end of the
/// session.
#[derive(Debug)]
pub struct Jot {
    path: PathBuf,
    store: PathBuf,
    actor: String,
    file: Option<File>,
}

impl Jot {
    /// Prepares the file for a session of a person with a store; `state` is the state folder of the
    /// program.
    pub fn new(state: &Path, store: &Path, actor: &str, session: &str) -> Jot {
        Jot {
            path: folder(state).join(format!("{session}.jsonl")),
            store: store.to_owned(),
            actor: actor.to_owned(),
            file: None,
        }
    }

    /// Writes what waits. On return the system has it, which is enough if the program is killed;
    /// within a second the docket has what a power failure would lose. A file that cannot be
    /// written must not stop the user from typing.
    pub fn write(&mut self, drafts: Vec<Draft>) {
        let _ = self.try_write(drafts);
    }

    fn try_write(&mut self, drafts: Vec<Draft>) -> std::io::Result<()> {
        let file = match &mut self.file {
            Some(file) => file,
            None if drafts.is_empty() => return Ok(()),
            none => none.insert(open_own(&self.path)?),
        };
        if drafts.is_empty() {
            return begin_anew(file);
        }
        let line = Line {
            store: self.store.clone(),
            actor: self.actor.clone(),
            drafts,
        };
        let mut bytes = serde_json::to_vec(&line)?;
        bytes.push(b'\n');
        if file.stream_position()? > LONG {
            begin_anew(file)?;
        }
        append(file, &bytes)
    }

    /// Deletes the file, because the docket has everything.
    pub fn end(self) {
        if self.file.is_some() {
            let _ = std::fs::remove_file(&self.path);
        }
    }
}

/// Writes a line completely or not at all: on a full disk half a line would precede the next one.
fn append(file: &mut (impl Write + Seek + Cut), line: &[u8]) -> std::io::Result<()> {
    let end = file.stream_position()?;
    file.write_all(line).inspect_err(|_| {
        // If that fails too, the next line is lost with this one.
        let _ = cut_back(file, end);
    })
}

fn cut_back(file: &mut (impl Seek + Cut), end: u64) -> std::io::Result<()> {
    file.cut(end)?;
    file.seek(SeekFrom::Start(end)).map(|_| ())
}

/// A file that can be truncated.
trait Cut {
    fn cut(&mut self, length: u64) -> std::io::Result<()>;
}

impl Cut for File {
    fn cut(&mut self, length: u64) -> std::io::Result<()> {
        self.set_len(length)
    }
}

fn begin_anew(file: &mut File) -> std::io::Result<()> {
    cut_back(file, 0)
}

/// Opens the session's own file, readable by this user only and locked, which tells other sessions
/// that this one lives.
fn open_own(path: &Path) -> std::io::Result<File> {
    if let Some(folder) = path.parent() {
        DirBuilder::new()
            .recursive(true)
            .mode(0o700)
            .create(folder)?;
    }
    claim(path, &mut || {})
}

/// Opens the file and locks it, making sure that the locked file is the one with this name: a
/// session that looks for files of killed sessions may delete an empty file before it is locked.
/// `opened` is called in between. Never waits: the other session is done in a moment, and the next
/// input is written then.
fn claim(path: &Path, opened: &mut dyn FnMut()) -> std::io::Result<File> {
    for _ in 0..TRIES {
        let file = OpenOptions::new()
            .create(true)
            .truncate(false)
            .write(true)
            .mode(0o600)
            .open(path)?;
        opened();
        let is_locked = file.try_lock().is_ok();
        if is_locked && is_at(&file, path) {
            file.set_len(0)?;
            return Ok(file);
        }
    }
    Err(std::io::ErrorKind::WouldBlock.into())
}

/// Whether an open file is the one with this name.
fn is_at(file: &File, path: &Path) -> bool {
    let which = |meta: Metadata| (meta.dev(), meta.ino());
    let opened = file.metadata().map(which);
    let named = std::fs::symlink_metadata(path).map(which);
    matches!((opened, named), (Ok(opened), Ok(named)) if opened == named)
}

/// What a killed session left behind, while its file is locked.
#[derive(Debug)]
struct Left {
    path: PathBuf,
    drafts: Vec<Draft>,
    /// Keeps the lock, so that no second session takes it up as well.
    _file: File,
}

impl Left {
    /// Deletes the file after its drafts were taken up.
    fn taken(self) {
        let _ = std::fs::remove_file(&self.path);
    }
}

/// Gives the docket the last input of this person's killed sessions. What the docket refuses waits
/// for the next time.
pub fn take_up(backend: &dyn Backend, context: &Context, state: &Path, store: &Path) {
    for left in left(state, store, &context.actor.name) {
        let keep = |draft: &Draft| {
            let request = Request::KeepDraft(Box::new(draft.clone()));
            backend.call(context, request).is_ok()
        };
        // Every draft is tried, even after one that is refused.
        let refused = left.drafts.iter().filter(|draft| !keep(draft)).count();
        if refused == 0 {
            left.taken();
        }
    }
}

/// What killed sessions of a person left for a docket.
fn left(state: &Path, store: &Path, actor: &str) -> Vec<Left> {
    let Ok(entries) = std::fs::read_dir(folder(state)) else {
        return Vec::new();
    };
    let mut paths: Vec<PathBuf> = entries
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| path.extension().is_some_and(|end| end == "jsonl"))
        .collect();
    paths.sort();
    let found = paths.into_iter().take(MOST).filter_map(|path| {
        // A link or a pipe of this name was not written by this program.
        let regular = std::fs::symlink_metadata(&path).ok()?;
        if !regular.is_file() || regular.len() > LARGEST {
            return None;
        }
        let mut file = File::open(&path).ok()?;
        // The session that writes it is alive.
        file.try_lock().ok()?;
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes).ok()?;
        match last(&bytes) {
            Some(line) if line.store == store && line.actor == actor => Some(Left {
                path,
                drafts: line.drafts,
                _file: file,
            }),
            Some(_) => None,
            None => {
                // Killed with nothing unsaved.
                let _ = std::fs::remove_file(&path);
                None
            }
        }
    });
    found.collect()
}

/// The last complete line. A line cut by a full disk may end anywhere, even within a character.
fn last(bytes: &[u8]) -> Option<Line> {
    let end = bytes.iter().rposition(|byte| *byte == b'\n')?;
    bytes
        .get(..end)?
        .rsplit(|byte| *byte == b'\n')
        .find_map(|line| serde_json::from_slice(line).ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    const ACTOR: &str = "王芳";

    fn jot(state: &Path, session: &str) -> Jot {
        Jot::new(state, Path::new("/a.redb"), ACTOR, session)
    }

    fn found(state: &Path) -> Vec<Left> {
        left(state, Path::new("/a.redb"), ACTOR)
    }

    fn draft(text: &str) -> Draft {
        Draft {
            form: "follow-up".to_owned(),
            fields: vec![("note".to_owned(), text.to_owned())],
            ..Draft::default()
        }
    }

    #[test]
    fn what_a_killed_session_typed_last_is_left_once_for_its_docket_and_person() {
        let home = tempfile::tempdir().unwrap();
        let state = home.path();
        let mut killed = jot(state, "1-1");
        killed.write(vec![draft("甲")]);
        killed.write(vec![draft("甲乙")]);
        // The session is alive, so nobody takes up what it writes.
        assert!(found(state).is_empty());
        drop(killed);
        assert!(left(state, Path::new("/a.redb"), "杨磊").is_empty());
        assert!(left(state, Path::new("/b.redb"), ACTOR).is_empty());
        let mut all = found(state);
        assert_eq!(all.len(), 1);
        let one = all.remove(0);
        assert_eq!(one.drafts, [draft("甲乙")]);
        one.taken();
        assert!(found(state).is_empty());
    }

    #[test]
    fn a_file_that_is_looked_at_before_it_is_ours_is_made_again() {
        let home = tempfile::tempdir().unwrap();
        let state = home.path();
        let path = folder(state).join("1-1.jsonl");
        std::fs::create_dir_all(folder(state)).unwrap();
        // Another session checks the file between its creation and its locking, finds nothing
        // typed, and deletes it.
        let mut looks = 0;
        let claimed = claim(&path, &mut || {
            looks += 1;
            if looks == 1 {
                assert!(found(state).is_empty());
                assert!(!path.exists());
            }
        });
        assert!(is_at(&claimed.unwrap(), &path));
        // Writing does not wait for a session that checks the file, and the next input is written
        // again.
        let looked_at = File::open(&path).unwrap();
        looked_at.try_lock().unwrap();
        let mut jot = jot(state, "1-1");
        jot.write(vec![draft("甲")]);
        drop(looked_at);
        jot.write(vec![draft("甲乙")]);
        drop(jot);
        let left = found(state);
        assert_eq!(
            left.first().map(|left| &left.drafts),
            Some(&vec![draft("甲乙")])
        );
    }

    #[test]
    fn a_torn_line_is_passed_over_and_what_was_saved_leaves_nothing() {
        let home = tempfile::tempdir().unwrap();
        let state = home.path();
        let mut torn = jot(state, "1-1");
        torn.write(vec![draft("甲")]);
        let path = torn.path.clone();
        drop(torn);
        let mut file = OpenOptions::new().append(true).open(&path).unwrap();
        // Cut within a character.
        file.write_all(b"{\"store\":\"\xe7").unwrap();
        assert_eq!(found(state)[0].drafts, [draft("甲")]);
        // Once there is space again, a complete line follows the cut one.
        file.write_all(b"\n{\"store\":\"/a.re").unwrap();
        drop(file);
        assert_eq!(found(state)[0].drafts, [draft("甲")]);
        let mut saved = jot(state, "1-1");
        saved.write(vec![draft("甲")]);
        saved.write(Vec::new());
        drop(saved);
        assert!(found(state).is_empty() && !path.exists());
        let mut ended = jot(state, "1-1");
        ended.write(vec![draft("甲")]);
        ended.end();
        assert!(!path.exists());
    }

    /// A disk with space for this many bytes.
    struct Disk(std::io::Cursor<Vec<u8>>, usize);

    impl Write for Disk {
        fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
            let room = self.1 - self.0.get_ref().len();
            if room == 0 {
                return Err(std::io::ErrorKind::StorageFull.into());
            }
            self.0.write(&bytes[..room.min(bytes.len())])
        }

        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }

    impl Seek for Disk {
        fn seek(&mut self, to: SeekFrom) -> std::io::Result<u64> {
            self.0.seek(to)
        }
    }

    impl Cut for Disk {
        fn cut(&mut self, length: u64) -> std::io::Result<()> {
            self.0.get_mut().truncate(length as usize);
            Ok(())
        }
    }

    #[test]
    fn a_line_for_which_there_is_no_room_leaves_no_half_of_it() {
        let mut disk = Disk(std::io::Cursor::default(), 10);
        append(&mut disk, "甲\n".as_bytes()).unwrap();
        append(&mut disk, "甲乙丙\n".as_bytes()).unwrap_err();
        append(&mut disk, "丁\n".as_bytes()).unwrap();
        assert_eq!(disk.0.into_inner(), "甲\n丁\n".as_bytes());
    }

    #[test]
    fn a_file_that_grew_begins_anew_and_keeps_the_last() {
        let home = tempfile::tempdir().unwrap();
        let mut long = jot(home.path(), "1-1");
        for n in 0..40 {
            long.write(vec![draft(&format!("{n}{}", "案".repeat(20_000)))]);
        }
        let path = long.path.clone();
        drop(long);
        assert!(std::fs::metadata(&path).unwrap().len() < LARGEST);
        assert!(
            found(home.path())[0].drafts[0].fields[0]
                .1
                .starts_with("39")
        );
    }
}
