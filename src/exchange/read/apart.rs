//! A separate process for the parser of workbooks. Whatever a hostile file makes the parser do
//! (take memory, run for ever, panic) ends with that process: it does not have the docket open, and
//! its output is read within limits.
//!
//! The program runs itself with a flag that is not an option of any command. It must declare at its
//! start that it answers to the flag ([`read_apart`]); a program that does not, such as a test,
//! reads workbooks in a thread.

use std::ffi::{OsStr, OsString};
use std::fs::File;
use std::io;
use std::os::fd::AsFd;
use std::os::unix::process::ExitStatusExt;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, ExitCode, ExitStatus, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::SyncSender;

use rustix::process::{Resource, Rlimit, Signal, getrlimit, setrlimit};

use super::sheet::Pick;
use super::wire::{Message, Pipe, receive};
use super::workbook::tell;
use crate::exchange::error::{ExchangeError, shown};
use crate::exchange::format::Format;
use crate::exchange::limit;

const FLAG: &str = "--read-workbook";

/// Whether this program answers to the flag.
static ANSWERS: AtomicBool = AtomicBool::new(false);

/// What the process is to read.
#[derive(Debug, Clone)]
pub(super) struct Task<'t> {
    pub path: &'t Path,
    pub format: Format,
    pub pick: &'t Pick,
    /// Whether there may be merged cells; `None` if the file has not been checked yet.
    pub merged: Option<bool>,
}

/// Reads a workbook if the process was started to do so. Call it before anything else, with the
/// words of the command line.
pub fn read_apart(args: &[OsString]) -> Option<ExitCode> {
    match args {
        [_, flag, rest @ ..] if flag == FLAG => Some(match read(rest) {
            Some(()) => ExitCode::SUCCESS,
            None => ExitCode::from(2),
        }),
        _ => {
            ANSWERS.store(true, Ordering::Relaxed);
            None
        }
    }
}

/// Runs the side of the process; returns `None` if the words are invalid or there is no output.
fn read(args: &[OsString]) -> Option<()> {
    let [format, pick, merged, memory, seconds, path] = args else {
        return None;
    };
    let number = |word: &OsString| word.to_str()?.parse().ok();
    bound(number(memory)?, number(seconds)?);
    let pick = match pick.to_str()?.split_at_checked(1)? {
        ("=", name) => Pick::Named(name.to_owned()),
        (_, nth) => Pick::Nth(nth.parse().ok()?),
    };
    let task = Task {
        path: Path::new(path),
        format: [Format::Xls, Format::Ods, Format::Xlsx]
            .into_iter()
            .find(|known| format == word_of(*known))?,
        pick: &pick,
        merged: merged.to_str()?.parse().ok(),
    };
    // Bypasses the line buffer of standard output.
    let out = File::from(io::stdout().as_fd().try_clone_to_owned().ok()?);
    tell(&task, &mut Pipe::new(out));
    Some(())
}

/// Limits the process: memory in MiB and seconds of computing. It writes no file and no core dump.
/// A lower limit of the system stays in force; if the system does not know a limit, the others
/// still apply.
fn bound(memory: u64, seconds: u64) {
    for (resource, soft, hard) in [
        (Resource::As, memory << 20, memory << 20),
        // The soft limit sends the signal that can be recognised.
        (Resource::Cpu, seconds, seconds + 5),
        (Resource::Core, 0, 0),
        (Resource::Fsize, 0, 0),
    ] {
        let least = |wanted: u64, set: Option<u64>| Some(set.map_or(wanted, |set| set.min(wanted)));
        let now = getrlimit(resource);
        let bounded = Rlimit {
            current: least(soft, now.current),
            maximum: least(hard, now.maximum),
        };
        let _ = setrlimit(resource, bounded);
    }
}

fn word_of(format: Format) -> &'static str {
    match format {
        Format::Xls => "xls",
        Format::Ods => "ods",
        _ => "xlsx",
    }
}

/// Starts a process that reads; returns `None` if this program does not answer to the flag.
pub(super) fn start(task: &Task<'_>) -> io::Result<Option<Child>> {
    if !ANSWERS.load(Ordering::Relaxed) {
        return Ok(None);
    }
    command(task, &own()?).spawn().map(Some)
}

/// The path of this program, valid even if its file was replaced after it was started.
fn own() -> io::Result<PathBuf> {
    let link = Path::new("/proc/self/exe");
    if link.exists() {
        return Ok(link.to_owned());
    }
    std::env::current_exe()
}

fn command(task: &Task<'_>, program: &Path) -> Command {
    let pick = match task.pick {
        Pick::Named(name) => format!("={name}"),
        Pick::Nth(nth) => format!("#{nth}"),
    };
    let merged = task
        .merged
        .map_or("unknown", |merged| if merged { "true" } else { "false" });
    let mut command = Command::new(program);
    command
        .args([FLAG, word_of(task.format), &pick, merged])
        .args([
            limit::READER_MEMORY.to_string(),
            limit::READER_SECONDS.to_string(),
        ])
        .arg::<&OsStr>(task.path.as_ref())
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        // Its messages are not for people, who are told how it ended.
        .stderr(Stdio::null());
    command
}

/// Hands on the messages of the process until it ends or the listener is gone.
pub(super) fn relay(mut child: Child, path: &Path, listener: &SyncSender<Message>) {
    let said = child
        .stdout
        .take()
        .map(|mut out| all(&mut out, path, listener));
    if said == Some(Said::Nonsense) {
        let _ = child.kill();
    }
    let status = child.wait().ok();
    let why = match said {
        Some(Said::Everything) => return,
        Some(Said::Nothing) => ended(path, status),
        _ => ended(path, None),
    };
    // A listener that is gone needs no reason.
    let _ = listener.send(Message::Failed(why));
}

#[derive(PartialEq, Eq)]
enum Said {
    Everything,
    /// The pipe ended before the last message.
    Nothing,
    /// A message is invalid, or the listener is gone.
    Nonsense,
}

fn all(out: &mut ChildStdout, path: &Path, listener: &SyncSender<Message>) -> Said {
    let mut frame = Vec::new();
    loop {
        match receive(out, path, &mut frame) {
            Ok(Some(message)) => {
                let last = matches!(message, Message::Done | Message::Failed(_));
                if listener.send(message).is_err() {
                    return Said::Nonsense;
                }
                if last {
                    return Said::Everything;
                }
            }
            Ok(None) => return Said::Nothing,
            Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => return Said::Nothing,
            Err(_) => return Said::Nonsense,
        }
    }
}

/// Why the process ended before its last message.
fn ended(path: &Path, status: Option<ExitStatus>) -> ExchangeError {
    let signal = status.and_then(|status| status.signal());
    let is = |known: Signal| signal == Some(known.as_raw());
    let path = shown(path);
    if is(Signal::XCPU) {
        let limit = limit::READER_SECONDS;
        return ExchangeError::ReaderSlow { path, limit };
    }
    // A refused allocation ends a program with the first signal, the system's out-of-memory killer
    // with the second.
    if is(Signal::ABORT) || is(Signal::KILL) {
        let limit = limit::READER_MEMORY;
        return ExchangeError::ReaderMemory { path, limit };
    }
    let detail = signal.map_or_else(|| "parser".to_owned(), |signal| format!("signal {signal}"));
    ExchangeError::Damaged { path, detail }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc::sync_channel;

    use super::*;
    use crate::service::error::ErrorKey;

    /// Returns the messages received from a process that runs a script.
    fn heard(script: &str) -> Vec<String> {
        let child = Command::new("/bin/sh")
            .args(["-c", script])
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let (sender, receiver) = sync_channel(9);
        relay(child, Path::new("a.xlsx"), &sender);
        drop(sender);
        receiver
            .iter()
            .map(|message| match message {
                Message::Failed(error) => error.key().id().to_owned(),
                other => format!("{other:?}"),
            })
            .collect()
    }

    #[test]
    fn however_the_process_ends_it_is_said() {
        let row = r"printf '\005\000\000\000\001\000\000\000\000'; ";
        let done = r"printf '\001\000\000\000\003'; ";
        for (script, wanted) in [
            (format!("{row}{done}exit 7"), vec!["Rows([])", "Done"]),
            ("exit 101".to_owned(), vec!["exchange.error.damaged"]),
            (
                format!("{row}exit 0"),
                vec!["Rows([])", "exchange.error.damaged"],
            ),
            (
                format!("{row}kill -ABRT $$"),
                vec!["Rows([])", "exchange.error.reader-memory"],
            ),
            (
                "kill -KILL $$".to_owned(),
                vec!["exchange.error.reader-memory"],
            ),
            (
                "kill -XCPU $$".to_owned(),
                vec!["exchange.error.reader-slow"],
            ),
            ("kill -SEGV $$".to_owned(), vec!["exchange.error.damaged"]),
            (
                r"printf '\005\000'".to_owned(),
                vec!["exchange.error.damaged"],
            ),
        ] {
            assert_eq!(heard(&script), wanted, "{script}");
        }
    }

    /// A process that prints these bytes and sleeps, and creates a file unless it is killed in its
    /// sleep.
    fn sleeper(bytes: &str, awake: &Path) -> Child {
        Command::new("/bin/sh")
            .args(["-c", &format!(r#"printf '{bytes}'; sleep 10; : > "$0""#)])
            .arg(awake)
            .stdout(Stdio::piped())
            .spawn()
            .unwrap()
    }

    #[test]
    fn a_process_that_talks_nonsense_or_to_nobody_is_ended() {
        let folder = tempfile::tempdir().unwrap();
        let awake = folder.path().join("awake");
        let (sender, receiver) = sync_channel(9);
        relay(
            sleeper(r"\377\377\377\377", &awake),
            Path::new("a.xlsx"),
            &sender,
        );
        assert!(
            matches!(receiver.recv().unwrap(), Message::Failed(error) if error.key() == ErrorKey::FileDamaged)
        );
        drop(receiver);
        let rows = r"\001\000\000\000\003\001\000\000\000\003";
        relay(sleeper(rows, &awake), Path::new("a.xlsx"), &sender);
        assert!(!awake.exists(), "it slept to its end");
    }
}
