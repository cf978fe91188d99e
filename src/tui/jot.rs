//! What is typed, written at once into a small file beside the state: the docket has it a moment later, and a program that is killed in
//! between loses nothing. The file is of this session alone, is locked while the session lives, and holds what the docket does not have yet.

use std::fs::{DirBuilder, File, OpenOptions};
use std::io::{Read, Seek, SeekFrom, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::options::Options;
use crate::backend::Backend;
use crate::service::api::{Context, Draft, Request};

/// A file that grew to this begins anew with what is typed now.
const LONG: u64 = 1024 * 1024;
/// Nothing of ours is larger, so such a file is not read.
const LARGEST: u64 = 2 * LONG;
/// Files of ended sessions looked at; they go when they were taken up.
const MOST: usize = 200;

/// One line of the file: all that waits, the last whole line counts.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Line {
    store: PathBuf,
    actor: String,
    drafts: Vec<Draft>,
}

/// Where they lie.
fn folder(state: &Path) -> PathBuf {
    state.join("typed")
}

/// The file of this session. It comes with the first thing typed and goes with the end of the session.
#[derive(Debug)]
pub(super) struct Jot {
    path: PathBuf,
    store: PathBuf,
    actor: String,
    file: Option<File>,
}

impl Jot {
    /// `None` where there is nothing to keep it for: a docket that is thrown away, a session without a name, a user without a home.
    pub(super) fn new(options: &Options) -> Option<Jot> {
        let (state, store) = (options.state.as_ref()?, options.store.as_ref()?);
        (!options.demo && !options.session.is_empty()).then(|| Jot {
            path: folder(state).join(format!("{}.jsonl", options.session)),
            store: store.clone(),
            actor: options.actor.name.clone(),
            file: None,
        })
    }

    /// Writes what waits. It is in the hands of the system when this returns, which is enough for a program that is killed; what a
    /// machine without power would lose the docket has within a second. A file that cannot be written is no reason to stop typing.
    pub(super) fn write(&mut self, drafts: Vec<Draft>) {
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
        // One piece: a reader never finds half of it behind a whole line.
        file.write_all(&bytes)
    }

    /// Everything is where it belongs: the file goes.
    pub(super) fn end(self) {
        if self.file.is_some() {
            let _ = std::fs::remove_file(&self.path);
        }
    }
}

fn begin_anew(file: &mut File) -> std::io::Result<()> {
    file.set_len(0)?;
    file.seek(SeekFrom::Start(0)).map(|_| ())
}

/// For this user's eyes only, and locked: others see that we live.
fn open_own(path: &Path) -> std::io::Result<File> {
    if let Some(folder) = path.parent() {
        DirBuilder::new()
            .recursive(true)
            .mode(0o700)
            .create(folder)?;
    }
    let file = OpenOptions::new()
        .create(true)
        .truncate(true)
        .write(true)
        .mode(0o600)
        .open(path)?;
    file.lock()?;
    Ok(file)
}

/// What a session that was killed left behind, for as long as it is held.
#[derive(Debug)]
struct Left {
    path: PathBuf,
    drafts: Vec<Draft>,
    /// Held, so that no second session takes it up as well.
    _file: File,
}

impl Left {
    /// It was taken up.
    fn taken(self) {
        let _ = std::fs::remove_file(&self.path);
    }
}

/// Gives the docket what killed sessions of this person typed last. What it cannot take waits for the next time.
pub fn take_up(backend: &dyn Backend, context: &Context, state: &Path, store: &Path) {
    for left in left(state, store, &context.actor.name) {
        let keep = |draft: &Draft| {
            let request = Request::KeepDraft(Box::new(draft.clone()));
            backend.call(context, request).is_ok()
        };
        // Every one is tried, also behind one that is refused.
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
        // A link or a pipe in its place is nothing that we wrote.
        let regular = std::fs::symlink_metadata(&path).ok()?;
        if !regular.is_file() || regular.len() > LARGEST {
            return None;
        }
        let mut file = File::open(&path).ok()?;
        // Who writes it lives.
        file.try_lock().ok()?;
        let mut text = String::new();
        file.read_to_string(&mut text).ok()?;
        match last(&text) {
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

/// The last line that is whole.
fn last(text: &str) -> Option<Line> {
    let whole = text.get(..=text.rfind('\n')?)?;
    whole
        .lines()
        .rev()
        .find_map(|line| serde_json::from_str(line).ok())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::service::api::Actor;
    use crate::service::api::Moment;
    use crate::text::locale::Locale;
    use crate::tui::options::Clock;

    fn options(state: &Path, store: &str, session: &str) -> Options {
        let today = chrono::NaiveDate::from_ymd_opt(2026, 6, 30).unwrap();
        let now = today.and_hms_opt(9, 0, 0).unwrap().and_utc().fixed_offset();
        let actor = Actor {
            name: "王芳".to_owned(),
            uid: 1,
        };
        let clock = Clock::fixed(Moment { today, now });
        let mut options = Options::new(clock, actor, Locale::Zh);
        options.state = Some(state.to_path_buf());
        options.store = Some(store.into());
        session.clone_into(&mut options.session);
        options
    }

    fn found(options: &Options) -> Vec<Left> {
        let (state, store) = (&options.state, &options.store);
        left(
            state.as_ref().unwrap(),
            store.as_ref().unwrap(),
            &options.actor.name,
        )
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
        let killed = options(home.path(), "/a.redb", "1-1");
        let mut jot = Jot::new(&killed).unwrap();
        jot.write(vec![draft("甲")]);
        jot.write(vec![draft("甲乙")]);
        // It lives: nobody takes up what it writes.
        assert!(found(&killed).is_empty());
        drop(jot);
        let mut other = options(home.path(), "/a.redb", "2-2");
        other.actor.name = "杨磊".to_owned();
        assert!(found(&other).is_empty());
        assert!(found(&options(home.path(), "/b.redb", "2-2")).is_empty());
        let mut all = found(&options(home.path(), "/a.redb", "2-2"));
        assert_eq!(all.len(), 1);
        let one = all.remove(0);
        assert_eq!(one.drafts, [draft("甲乙")]);
        one.taken();
        assert!(found(&options(home.path(), "/a.redb", "2-2")).is_empty());
    }

    #[test]
    fn a_torn_line_is_passed_over_and_what_was_saved_leaves_nothing() {
        let home = tempfile::tempdir().unwrap();
        let own = options(home.path(), "/a.redb", "1-1");
        let mut jot = Jot::new(&own).unwrap();
        jot.write(vec![draft("甲")]);
        let path = jot.path.clone();
        drop(jot);
        let mut file = OpenOptions::new().append(true).open(&path).unwrap();
        file.write_all("{\"store\":\"/a.re".as_bytes()).unwrap();
        drop(file);
        assert_eq!(found(&own)[0].drafts, [draft("甲")]);
        let mut jot = Jot::new(&own).unwrap();
        jot.write(vec![draft("甲")]);
        jot.write(Vec::new());
        drop(jot);
        assert!(found(&own).is_empty() && !path.exists());
        let mut jot = Jot::new(&own).unwrap();
        jot.write(vec![draft("甲")]);
        jot.end();
        assert!(!path.exists());
    }

    #[test]
    fn a_file_that_grew_begins_anew_and_keeps_the_last() {
        let home = tempfile::tempdir().unwrap();
        let own = options(home.path(), "/a.redb", "1-1");
        let mut jot = Jot::new(&own).unwrap();
        for n in 0..40 {
            jot.write(vec![draft(&format!("{n}{}", "案".repeat(20_000)))]);
        }
        let path = jot.path.clone();
        drop(jot);
        assert!(std::fs::metadata(&path).unwrap().len() < LARGEST);
        assert!(found(&own)[0].drafts[0].fields[0].1.starts_with("39"));
    }

    #[test]
    fn made_up_dockets_keep_nothing() {
        let home = tempfile::tempdir().unwrap();
        let mut own = options(home.path(), "/a.redb", "1-1");
        own.demo = true;
        assert!(Jot::new(&own).is_none());
    }
}
