//! Keys, pastes and answers from the terminal, as messages.
//!
//! The bytes are read here, not by crossterm: version 0.29 does not wait after an Esc, keeps the
//! answers of the terminal to itself, and loops forever on a terminal that is gone (crossterm
//! #793).

mod parser;

use std::os::fd::AsFd;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::Sender;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use rustix::event::{PollFd, PollFlags, Timespec, poll};

use super::msg::{Measured, Msg};
use super::waits::Waits;
use crate::config::key::Key;
use parser::{Item, Parser};

/// The channel messages are sent to. One thread reads the terminal for as long as the process lives
/// (a blocked read cannot be interrupted), so the receiver changes instead.
static SENDER: Mutex<Option<Sender<Msg>>> = Mutex::new(None);

/// Whether characters are commands at the moment. Then characters arriving faster than anyone types
/// are collected, so that they are recognized as one paste. In a text only what follows a line
/// break is waited for.
static GUARDED: AtomicBool = AtomicBool::new(false);
/// The most items in one message; an unmarked paste may be of any length.
const BATCH: usize = 4_096;

/// Whether a screen is open. Without one, what is typed answers a question on a line of the shell,
/// and this thread must not take it away.
static OPEN: Mutex<bool> = Mutex::new(false);
static CHANGED: Condvar = Condvar::new();

/// The pending question for the cursor position, with the widths measured so far.
static ASKED: Mutex<Option<Asked>> = Mutex::new(None);

#[derive(Debug)]
struct Asked {
    row: u16,
    at: Instant,
    /// Answers arriving later than this are ignored.
    within: Duration,
    columns: Vec<u16>,
}

/// What is measured: a 汉字, a line, and the dot in names.
pub(super) const PROBED: [&str; 3] = ["\u{4e2d}", "\u{2500}", "\u{b7}"];

/// Directs all messages to `sender` from now on.
pub(super) fn connect(sender: &Sender<Msg>) {
    *SENDER.lock().unwrap_or_else(PoisonError::into_inner) = Some(sender.clone());
}

/// Sets whether characters are commands, or else text, which needs no guarding.
pub(super) fn guard(commands: bool) {
    GUARDED.store(commands, Ordering::Relaxed);
}

/// The bytes that draw each probe at the start of `row` (counted from 1) and ask for the cursor
/// position after it. The answers arrive as [`Msg::Measured`] if they come `within` this time. The
/// row must be blank before and is blank after.
pub(super) fn ask_widths(row: u16, within: Duration) -> String {
    *ASKED.lock().unwrap_or_else(PoisonError::into_inner) = Some(Asked {
        row,
        at: Instant::now(),
        within,
        columns: Vec::new(),
    });
    let home = format!("\x1b[{row};1H");
    let asked = PROBED.map(|probe| format!("{home}{probe}\x1b[6n"));
    format!("{}{home}    ", asked.concat())
}

/// Takes an answer; returns the widths if it was the last one.
fn answered(row: u16, column: u16) -> Option<Measured> {
    let mut slot = ASKED.lock().unwrap_or_else(PoisonError::into_inner);
    let asked = slot.as_mut()?;
    let took = asked.at.elapsed();
    if asked.row != row || took > asked.within {
        return None;
    }
    asked.columns.push(column.saturating_sub(1));
    let measured = match asked.columns.as_slice() {
        [han, line, dot] => Measured {
            han: *han,
            line: *line,
            dot: *dot,
            took,
        },
        _ => return None,
    };
    *slot = None;
    Some(measured)
}

fn open() -> MutexGuard<'static, bool> {
    OPEN.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Leaves what is typed from now on to whoever reads lines, until the next [`start`].
pub(super) fn hold() {
    *open() = false;
}

/// Starts reading the terminal, or goes on after [`hold`]. Fails if the thread cannot be started:
/// without it no key would work, not even the one that quits.
///
/// The thread lives as long as the process, so the waits of the first call apply.
pub(super) fn start(waits: Waits) -> std::io::Result<()> {
    static STARTED: AtomicBool = AtomicBool::new(false);
    *open() = true;
    CHANGED.notify_all();
    if STARTED.swap(true, Ordering::Relaxed) {
        return Ok(());
    }
    let begun = thread::Builder::new().name("input".into()).spawn(move || {
        // The end of input or an error: the terminal is gone.
        let _ = read(&waits);
        send(Msg::Hangup);
    });
    begun.map(|_| ())
}

/// Sends a message to the current receiver; returns `false` if there is none.
pub(super) fn send(msg: Msg) -> bool {
    SENDER
        .lock()
        .unwrap_or_else(PoisonError::into_inner)
        .as_ref()
        .is_some_and(|sender| sender.send(msg).is_ok())
}

fn read(waits: &Waits) -> rustix::io::Result<()> {
    let start = Instant::now();
    // A resize before the signal handler was installed went unnoticed.
    let size = super::terminal::size();
    send(Msg::Resize(size.width, size.height));
    let mut parser = Parser::default();
    let mut bytes = vec![0; 1 << 16];
    let mut typed: Option<Instant> = None;
    loop {
        let mut items = Vec::new();
        ready(None)?;
        if !take(&mut parser, &mut bytes, &mut items)? {
            return Ok(());
        }
        let at_once = typed.is_some_and(|before| before.elapsed() < waits.typing);
        loop {
            let wait = if parser.pending() {
                parser.patience(waits)
            } else if GUARDED.load(Ordering::Relaxed) && characters(&items) {
                waits.typing
            } else if breaks_text(&items, at_once) {
                waits.pieces
            } else {
                Duration::ZERO
            };
            if items.len() >= BATCH || !ready(Some(wait))? {
                break;
            }
            if !take(&mut parser, &mut bytes, &mut items)? {
                return Ok(());
            }
        }
        if items.len() < BATCH {
            parser.settle(&mut items);
        }
        typed = written(&items).then(Instant::now);
        for msg in messages(items, start.elapsed()) {
            send(msg);
        }
    }
}

/// Waits until there is something to read; returns `false` on timeout.
fn ready(wait: Option<Duration>) -> rustix::io::Result<bool> {
    let stdin = rustix::stdio::stdin();
    let fd = stdin.as_fd();
    let time = wait.map(|wait| Timespec {
        tv_sec: wait.as_secs() as i64,
        tv_nsec: i64::from(wait.subsec_nanos()),
    });
    let mut fds = [PollFd::new(&fd, PollFlags::IN)];
    loop {
        match poll(&mut fds, time.as_ref()) {
            Ok(n) => return Ok(n > 0),
            Err(rustix::io::Errno::INTR) => {}
            Err(error) => return Err(error),
        }
    }
}

/// Reads what is available; returns `false` at the end of input.
fn take(parser: &mut Parser, bytes: &mut [u8], items: &mut Vec<Item>) -> rustix::io::Result<bool> {
    if held() {
        // What was there may have been read as a line.
        return Ok(true);
    }
    match rustix::io::read(rustix::stdio::stdin(), &mut *bytes) {
        Ok(0) => Ok(false),
        Ok(n) => {
            parser.feed(bytes.get(..n).unwrap_or_default(), items);
            Ok(true)
        }
        Err(rustix::io::Errno::INTR | rustix::io::Errno::AGAIN) => Ok(true),
        Err(error) => Err(error),
    }
}

/// Waits while no screen is open; returns whether it had to. The lock is not kept while reading:
/// who calls [`hold`] must never wait for a terminal.
fn held() -> bool {
    let mut open = open();
    let closed = !*open;
    while !*open {
        open = CHANGED.wait(open).unwrap_or_else(PoisonError::into_inner);
    }
    closed
}

/// Whether these are only characters, which more of a slow paste may follow.
fn characters(items: &[Item]) -> bool {
    items.iter().all(is_text)
}

fn is_text(item: &Item) -> bool {
    matches!(item, Item::Key(key) if key.text().is_some())
}

/// Whether these are text that arrived at once, the rest of which may follow.
fn written(items: &[Item]) -> bool {
    matches!(items, [.., one, two] if is_text(one) && is_text(two))
}

/// Whether these end with a line break or a tab that came as fast as the text before it, which is
/// in them or was read just before (`at_once`). If more text follows, they are a paste of several
/// lines or cells; if not, somebody pressed the key.
fn breaks_text(items: &[Item], at_once: bool) -> bool {
    match items {
        [before @ .., Item::Key(key)] if key.separates() => at_once || before.iter().any(is_text),
        _ => false,
    }
}

/// Turns items into messages; keys that arrived together stay together.
fn messages(items: Vec<Item>, time: Duration) -> Vec<Msg> {
    let mut messages = Vec::new();
    let mut keys: Vec<Key> = Vec::new();
    let flush = |keys: &mut Vec<Key>, messages: &mut Vec<Msg>| match keys.as_slice() {
        [] => {}
        [key] => {
            messages.push(Msg::Key(*key, time));
            keys.clear();
        }
        _ => messages.push(Msg::Burst(std::mem::take(keys), time)),
    };
    for item in items {
        match item {
            Item::Key(key) => keys.push(key),
            Item::Paste(text) => {
                flush(&mut keys, &mut messages);
                messages.push(Msg::Paste(text));
            }
            Item::Mouse(mouse) => {
                flush(&mut keys, &mut messages);
                messages.push(Msg::Mouse(mouse));
            }
            Item::Position(row, column) => {
                messages.extend(answered(row, column).map(Msg::Measured));
            }
        }
    }
    flush(&mut keys, &mut messages);
    messages
}
