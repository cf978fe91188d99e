//! Keys, pastes and answers from the terminal, as messages.
//!
//! We read the bytes ourselves: crossterm 0.29 does not wait after an Esc, keeps answers of the terminal to itself, and reads
//! a terminal that is gone in a loop for ever (crossterm #793).

mod parser;

use std::os::fd::AsFd;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::Sender;
use std::sync::{Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use rustix::event::{PollFd, PollFlags, Timespec, poll};

use super::msg::{Measured, Msg};
use super::waits::Waits;
use crate::config::key::Key;
use parser::{Item, Parser};

/// Where messages go. One thread reads the terminal for as long as the process lives (a blocked read cannot be ended),
/// so the receiver is what changes.
static SENDER: Mutex<Option<Sender<Msg>>> = Mutex::new(None);

/// Characters are commands now: those that come faster than anyone types are waited for, to be seen as one paste.
static GUARDED: AtomicBool = AtomicBool::new(false);
/// Items of one message; a paste without marks is as long as it likes.
const BATCH: usize = 4_096;

/// The question where the cursor stands, with the widths known so far.
static ASKED: Mutex<Option<Asked>> = Mutex::new(None);

#[derive(Debug)]
struct Asked {
    row: u16,
    at: Instant,
    /// An answer that comes later than this is none.
    within: Duration,
    columns: Vec<u16>,
}

/// What is measured: a 汉字, a line, the dot in names.
pub(super) const PROBED: [&str; 3] = ["\u{4e2d}", "\u{2500}", "\u{b7}"];

/// Messages from anywhere go to `sender` from now on.
pub(super) fn connect(sender: &Sender<Msg>) {
    *SENDER.lock().unwrap_or_else(PoisonError::into_inner) = Some(sender.clone());
}

/// Whether characters are commands (or text, where nothing can go wrong).
pub(super) fn guard(commands: bool) {
    GUARDED.store(commands, Ordering::Relaxed);
}

/// The bytes that draw each probe at the start of a row (from 1) and ask where the cursor is then. The answers come as
/// [`Msg::Measured`], if they come `within` so long; the row is blank before and after.
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

/// Takes an answer; the widths when it was the last one.
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

/// Reads the terminal from now on. Without a thread for it no key would do anything, and none would lead out. What is waited
/// for is settled by the first start: the thread lives as long as the process.
pub(super) fn start(waits: Waits) -> std::io::Result<()> {
    static STARTED: AtomicBool = AtomicBool::new(false);
    if STARTED.swap(true, Ordering::Relaxed) {
        return Ok(());
    }
    let begun = thread::Builder::new().name("input".into()).spawn(move || {
        // The end of input, or an error: nobody is there any more.
        let _ = read(&waits);
        send(Msg::Hangup);
    });
    begun.map(|_| ())
}

/// Sends a message to whoever listens now; false when nobody does.
pub(super) fn send(msg: Msg) -> bool {
    SENDER
        .lock()
        .unwrap_or_else(PoisonError::into_inner)
        .as_ref()
        .is_some_and(|sender| sender.send(msg).is_ok())
}

fn read(waits: &Waits) -> rustix::io::Result<()> {
    let start = Instant::now();
    // A resize before the signals were listened to was not heard.
    let size = super::terminal::size();
    send(Msg::Resize(size.width, size.height));
    let mut parser = Parser::default();
    let mut bytes = vec![0; 1 << 16];
    loop {
        let mut items = Vec::new();
        ready(None)?;
        if !take(&mut parser, &mut bytes, &mut items)? {
            return Ok(());
        }
        loop {
            let wait = if parser.pending() {
                parser.patience(waits)
            } else if GUARDED.load(Ordering::Relaxed) && characters(&items) {
                waits.typing
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
        for msg in messages(items, start.elapsed()) {
            send(msg);
        }
    }
}

/// Waits until there is something to read; false when there was not in time.
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

/// Reads what is there; false at the end of input.
fn take(parser: &mut Parser, bytes: &mut [u8], items: &mut Vec<Item>) -> rustix::io::Result<bool> {
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

/// Whether these are characters only, which a slow paste may go on with.
fn characters(items: &[Item]) -> bool {
    items
        .iter()
        .all(|item| matches!(item, Item::Key(key) if key.text().is_some()))
}

/// What came as messages; keys that came together stay together.
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
            Item::Position(row, column) => {
                messages.extend(answered(row, column).map(Msg::Measured));
            }
        }
    }
    flush(&mut keys, &mut messages);
    messages
}
