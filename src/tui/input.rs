//! Keys and pastes from the terminal, as messages.

mod rejoin;

use std::sync::mpsc::Sender;
use std::sync::{Mutex, Once, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use ratatui::crossterm::event::{self, Event, KeyCode, KeyEvent, KeyEventKind, KeyModifiers};

use super::msg::Msg;
use crate::config::key::{Code, Key};

/// Where messages go. One thread reads the terminal for as long as the process lives (a blocked read cannot be ended),
/// so the receiver is what changes.
static SENDER: Mutex<Option<Sender<Msg>>> = Mutex::new(None);

/// How long an Esc that came alone may turn out to be the head of an arrow key.
const HOLD: Duration = Duration::from_millis(30);

/// Messages from anywhere go to `sender` from now on.
pub(super) fn connect(sender: &Sender<Msg>) {
    *SENDER.lock().unwrap_or_else(PoisonError::into_inner) = Some(sender.clone());
}

/// Reads the terminal from now on.
pub(super) fn start() {
    static STARTED: Once = Once::new();
    STARTED.call_once(|| {
        let _ = thread::Builder::new().name("input".into()).spawn(|| {
            if read().is_err() {
                send(Msg::Hangup);
            }
        });
    });
}

/// Sends a message to whoever listens now; false when nobody does.
pub(super) fn send(msg: Msg) -> bool {
    SENDER
        .lock()
        .unwrap_or_else(PoisonError::into_inner)
        .as_ref()
        .is_some_and(|sender| sender.send(msg).is_ok())
}

fn read() -> std::io::Result<()> {
    let start = Instant::now();
    // The first poll listens to the signal of a resize; one that came before was not heard.
    event::poll(Duration::ZERO)?;
    let size = super::terminal::size();
    send(Msg::Resize(size.width, size.height));
    loop {
        let mut events = vec![event::read()?];
        loop {
            while event::poll(Duration::ZERO)? {
                events.push(event::read()?);
            }
            if !rejoin::incomplete(&events) || !event::poll(HOLD)? {
                break;
            }
        }
        for msg in messages(&events, start.elapsed()) {
            send(msg);
        }
    }
}

/// Events as messages; keys that came together stay together.
fn messages(events: &[Event], time: Duration) -> Vec<Msg> {
    let mut messages = Vec::new();
    let mut keys = Vec::new();
    let flush = |keys: &mut Vec<Key>, messages: &mut Vec<Msg>| match keys.as_slice() {
        [] => {}
        [key] => {
            messages.push(Msg::Key(*key, time));
            keys.clear();
        }
        _ => messages.push(Msg::Burst(std::mem::take(keys), time)),
    };
    for item in rejoin::rejoin(events) {
        match item {
            rejoin::Item::Key(key) => keys.push(key),
            rejoin::Item::Paste(text) => {
                flush(&mut keys, &mut messages);
                messages.push(Msg::Paste(text));
            }
            rejoin::Item::Resize(columns, rows) => {
                flush(&mut keys, &mut messages);
                messages.push(Msg::Resize(columns, rows));
            }
        }
    }
    flush(&mut keys, &mut messages);
    messages
}

/// A key of crossterm as one of ours; releases and keys with Alt are none.
fn key(event: KeyEvent) -> Option<Key> {
    if event.kind == KeyEventKind::Release || event.modifiers.contains(KeyModifiers::ALT) {
        return None;
    }
    let code = match event.code {
        KeyCode::Char(c) => Code::Char(c),
        KeyCode::Enter => Code::Enter,
        KeyCode::Esc => Code::Esc,
        KeyCode::Tab => Code::Tab,
        KeyCode::BackTab => Code::BackTab,
        KeyCode::Backspace => Code::Backspace,
        KeyCode::Delete => Code::Delete,
        KeyCode::Up => Code::Up,
        KeyCode::Down => Code::Down,
        KeyCode::Left => Code::Left,
        KeyCode::Right => Code::Right,
        KeyCode::Home => Code::Home,
        KeyCode::End => Code::End,
        KeyCode::PageUp => Code::PageUp,
        KeyCode::PageDown => Code::PageDown,
        KeyCode::F(n) => Code::F(n),
        _ => return None,
    };
    let ctrl = event.modifiers.contains(KeyModifiers::CONTROL) && matches!(code, Code::Char(_));
    Some(Key { code, ctrl })
}
