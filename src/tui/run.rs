//! The event loop: block, drain, update each, perform the effects, draw once.

use std::collections::VecDeque;
use std::io::Write;
use std::path::Path;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::{Duration, Instant};

use chrono::Timelike;

use super::crash;
use super::error::TuiError;
use super::model::Model;
use super::msg::{Effect, Msg};
use super::options::Options;
use super::ready::Ready;
use super::terminal::{self, Screen};
use super::ticket::Ticket;
use super::update::update;
use super::view::draw;
use super::worker::Workers;
use super::{input, signal};
use crate::backend::Backend;
use crate::backend::jot::{self, Jot};
use crate::config::desk;
use crate::config::remembered::Remembered;
use crate::exchange::out::{file_error, to_file};
use crate::service::api::Request;
use crate::service::error::{Error, ErrorKey};

/// Interval at which an idle session checks for midnight; nothing is drawn unless it has passed.
const IDLE: Duration = Duration::from_secs(30);
/// How long a frame waits for the answers to its requests: one refresh of the display, in which
/// nearly all of them arrive. The case under the cursor is then drawn once and complete, instead of
/// first from its row and again from its file.
const BEAT: Duration = Duration::from_millis(16);

/// The requests of a frame that are not answered yet.
#[derive(Debug, Default)]
struct Asked {
    open: usize,
    until: Option<Instant>,
}

impl Asked {
    fn ask(&mut self) {
        self.open += 1;
        self.until.get_or_insert_with(|| Instant::now() + BEAT);
    }

    fn hear(&mut self, msg: &Msg) {
        if matches!(msg, Msg::Done(..)) {
            self.open = self.open.saturating_sub(1);
        }
    }

    /// The next message of this frame: one already here, or an answer that arrives within the beat.
    fn next(&self, receiver: &Receiver<Msg>) -> Option<Msg> {
        match self.until.filter(|_| self.open > 0) {
            Some(until) => {
                let left = until.saturating_duration_since(Instant::now());
                receiver.recv_timeout(left).ok()
            }
            None => receiver.try_recv().ok(),
        }
    }
}

/// Shows the docket until the user quits or the terminal is gone.
pub fn run(backend: Arc<dyn Backend>, ready: Ready) -> Result<(), TuiError> {
    let Ready {
        options,
        mut model,
        mut effects,
        frame,
    } = ready;
    terminal::check(&options.surroundings)?;
    // Before the terminal is taken, so that no signal can leave it in disorder.
    signal::start(options.waits.leave)?;
    let (sender, receiver) = channel();
    input::connect(&sender);
    let area = terminal::size();
    effects.extend(update(&mut model, Msg::Resize(area.width, area.height)));
    // The first frame waits only for its rows: not for probes or the search buffer, nor for the
    // figures of the day, which take longer than the rows on a million cases and are left to a
    // worker.
    let later = answer_now(backend.as_ref(), &options, &mut model, effects);
    let mut screen = Screen::enter(&options, frame)?;
    model.take_dirty();
    screen.draw(|area, buffer| draw(&model, area, buffer))?;
    input::start(options.waits)?;
    signal::watch()?;
    if let Some((state, store)) = options.state.as_ref().zip(options.store.as_ref()) {
        // Before drafts are requested, but after the first frame, because after a kill it waits for
        // the disk.
        jot::take_up(backend.as_ref(), &options.context(), state, store);
    }
    let (held, released) = channel();
    let mut workers = Workers::start(&backend, &options, held)?;
    for (ticket, request) in later {
        workers.ask(Some(ticket), request);
    }
    workers.ask(None, Request::Warm);
    let mut jot = options.jot();
    let mut events = Events {
        screen: &mut screen,
        model: &mut model,
        options: &options,
        workers: &mut workers,
        measure: false,
    };
    let result = events.take(&receiver, &mut jot);
    // After a hang-up, or if the user insisted on quitting, work may still be in progress. The
    // terminal is released before it ends; until then the watchdog must not end the process.
    signal::ending(true);
    drop(screen);
    let all_kept = finish(backend.as_ref(), &options, &mut model, workers);
    if let Some(jot) = jot.filter(|_| all_kept) {
        jot.end();
    }
    // Whoever lets go of the docket last closes its file, which the end of the process must not cut
    // short: the next start would have to mend it first.
    let _ = released.recv_timeout(signal::GRACE);
    drop(backend);
    signal::ending(false);
    if crash::panicked() {
        return Err(TuiError::Panicked(crash::report()));
    }
    result
}

/// Lets work in progress end and keeps the drafts that are not kept yet. Returns whether all of
/// them are.
fn finish(backend: &dyn Backend, options: &Options, model: &mut Model, workers: Workers) -> bool {
    let owes = model.is_at_work() || workers.owe();
    let mut all_kept = if owes {
        workers.finish(signal::GRACE)
    } else {
        // The threads end, and let go of the docket, once nothing can be asked any more.
        drop(workers);
        true
    };
    // No draft is lost, however the loop ended. Behind a long write it stays in its file for the
    // next session.
    let unkept = if all_kept {
        model.take_unkept()
    } else {
        Vec::new()
    };
    for draft in unkept {
        // The terminal may be gone, so an error cannot be reported; the next session picks the
        // draft up.
        let request = Request::KeepDraft(Box::new(draft));
        all_kept &= backend.call(&options.context(), request).is_ok();
    }
    all_kept
}

/// Time until the clock's day ends. At least 200 ms, so that a fixed clock does not cause a busy
/// loop.
fn until_midnight(options: &Options) -> Duration {
    let now = options.clock.read().now;
    let second = u64::from(now.num_seconds_from_midnight());
    Duration::from_secs(86_400_u64.saturating_sub(second)).max(Duration::from_millis(200))
}

/// Whether the first frame can be drawn without the answer.
fn can_wait(request: &Request) -> bool {
    match request {
        Request::Overview | Request::Drafts | Request::Show { .. } => true,
        Request::Checklist(query) => query.count && query.limit == Some(0),
        _ => false,
    }
}

/// Runs requests synchronously, and those that follow from their answers. Returns those that can
/// wait.
fn answer_now(
    backend: &dyn Backend,
    options: &Options,
    model: &mut Model,
    effects: Vec<Effect>,
) -> Vec<(Ticket, Request)> {
    let mut queue: VecDeque<Effect> = effects.into();
    let mut later = Vec::new();
    while let Some(effect) = queue.pop_front() {
        if let Effect::Ask(ticket, request) = effect {
            if can_wait(&request) {
                later.push((ticket, request));
                continue;
            }
            let response = backend.call(&options.context(), request);
            queue.extend(update(model, Msg::Done(ticket, Box::new(response))));
        }
    }
    later
}

/// The parts that the event loop works with.
struct Events<'a> {
    screen: &'a mut Screen,
    model: &'a mut Model,
    options: &'a Options,
    workers: &'a mut Workers,
    /// Whether to measure the widths of characters after the next frame.
    measure: bool,
}

impl Events<'_> {
    /// Handles messages until the user quits or the terminal is gone.
    fn take(&mut self, receiver: &Receiver<Msg>, jot: &mut Option<Jot>) -> Result<(), TuiError> {
        loop {
            input::guard(!self.model.takes_text());
            let first = match receiver.recv_timeout(self.wait()) {
                Ok(msg) => Some(msg),
                Err(RecvTimeoutError::Timeout) if self.model.has_unkept() => Some(Msg::Tick),
                Err(RecvTimeoutError::Timeout) => None,
                Err(RecvTimeoutError::Disconnected) => return Ok(()),
            };
            // Checked before a key is handled: what it records belongs to the day the screen shows.
            let today = self.options.clock.read().today;
            let day = (today != self.model.cx().today).then_some(Msg::Day(today));
            let mut waiting = [day, first].into_iter().flatten();
            let Some(first) = waiting.next() else {
                continue;
            };
            let mut next = Some(first);
            let mut asked = Asked::default();
            while let Some(msg) = next {
                asked.hear(&msg);
                for effect in update(self.model, msg) {
                    if let Effect::Quit = effect {
                        return Ok(());
                    }
                    if let Effect::Ask(..) = effect {
                        asked.ask();
                    }
                    self.perform(effect)?;
                }
                next = waiting.next().or_else(|| asked.next(receiver));
            }
            if let Some((jot, typed)) = jot.as_mut().zip(self.model.take_typed()) {
                jot.write(typed);
            }
            self.draw()?;
        }
    }

    /// How long to wait for a message before something is due by itself.
    fn wait(&self) -> Duration {
        if self.model.has_unkept() {
            self.options.waits.keep
        } else {
            until_midnight(self.options).min(IDLE)
        }
    }

    /// Performs an effect, except quitting.
    fn perform(&mut self, effect: Effect) -> Result<(), TuiError> {
        match effect {
            Effect::Ask(ticket, request) => self.workers.ask(Some(ticket), request),
            Effect::Warm => self.workers.ask(None, Request::Warm),
            Effect::Emit(bytes) => self.screen.emit(&bytes)?,
            Effect::Save { name, bytes } => {
                let saved = save(&self.options.folder, &name, &bytes);
                // The answer only sets the message line, so there is nothing to perform.
                let _ = update(self.model, Msg::Saved(saved));
            }
            Effect::Export(ticket, export) => self.workers.export(ticket, export),
            Effect::View(view) => self.workers.see(view),
            Effect::Measure => self.measure = true,
            Effect::Remember(remembered) => {
                let kept = remember(self.options, &remembered);
                // As above, there is nothing to perform.
                let _ = update(self.model, Msg::Remembered(kept));
            }
            Effect::Mouse(on) => self.screen.mouse(on)?,
            Effect::RememberToday(query) => remember_today(self.options, &query),
            Effect::Suspend => self.screen.suspend()?,
            Effect::Repaint => self.screen.repaint()?,
            Effect::Quit => {}
        }
        Ok(())
    }

    /// Draws what changed, at the current size of the terminal.
    fn draw(&mut self) -> Result<(), TuiError> {
        // The size is queried, not taken from events, which may be outdated during a resize storm.
        let area = self.screen.fit()?;
        for effect in update(self.model, Msg::Resize(area.width, area.height)) {
            if let Effect::Ask(ticket, request) = effect {
                self.workers.ask(Some(ticket), request);
            }
        }
        if self.model.take_dirty() {
            let model = &*self.model;
            self.screen.draw(|area, buffer| draw(model, area, buffer))?;
        }
        // After the frame, never before it; the message line is blank when this is asked for.
        if std::mem::take(&mut self.measure) && !self.model.cx().tiny() {
            let last = self.model.cx().height - 1;
            self.screen
                .emit(&input::ask_widths(last, self.options.waits.answer))?;
        }
        Ok(())
    }
}

/// Remembers how to draw for the next start. Returns the file.
fn remember(options: &Options, remembered: &Remembered) -> Result<String, Error> {
    let Some(paths) = &options.paths else {
        return Err(Error::new(ErrorKey::NoSuchFolder).with("path", "~"));
    };
    let kept = remembered.write(paths, &options.surroundings);
    let kept = kept.map_err(|error| file_error(&paths.state, &error))?;
    Ok(kept.display().to_string())
}

/// Remembers the list filter for the next start, except for demo dockets.
fn remember_today(options: &Options, query: &str) {
    if let (Some(paths), Some(store), false) = (&options.paths, &options.store, options.demo) {
        let _ = desk::remember_today(paths, store, query);
    }
}

/// Saves bytes in the folder as `name` or the next free name. Returns the path.
fn save(folder: &Path, name: &str, bytes: &[u8]) -> Result<String, Error> {
    write_beside(folder, name, &|out| out.write_all(bytes))
}

/// Writes a file through `write`, completely or not at all, as `name` or the next free name.
fn write_beside(
    folder: &Path,
    name: &str,
    write: &dyn Fn(&mut dyn Write) -> std::io::Result<()>,
) -> Result<String, Error> {
    let keep = |path: &Path| {
        to_file(path, false, |out| {
            write(out).map_err(|error| file_error(path, &error))
        })
    };
    let (stem, end) = name.rsplit_once('.').unwrap_or((name, "txt"));
    let names = (2..100).map(|n| format!("{stem}-{n}.{end}"));
    let mut path = folder.join(name);
    let mut saved = keep(&path);
    for name in names {
        match &saved {
            Err(error) if error.key == ErrorKey::FileExists => path = folder.join(name),
            _ => break,
        }
        saved = keep(&path);
    }
    saved.map(|()| path.display().to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_kept_beside_what_is_there() {
        let home = tempfile::tempdir().unwrap();
        let one = save(home.path(), "键.txt", "甲".as_bytes()).unwrap();
        let two = save(home.path(), "键.txt", "乙".as_bytes()).unwrap();
        assert!(one.ends_with("键.txt") && two.ends_with("键-2.txt"));
        assert_eq!(std::fs::read_to_string(two).unwrap(), "乙");
        let error = save(&home.path().join("none"), "a.txt", b"").unwrap_err();
        assert_eq!(error.key, ErrorKey::NoSuchFolder);
    }

    #[test]
    fn a_text_for_which_there_is_no_room_leaves_nothing_under_its_name() {
        let home = tempfile::tempdir().unwrap();
        let full = write_beside(home.path(), "键.txt", &|out| {
            out.write_all(&[b'a'; 9_999])?;
            Err(std::io::ErrorKind::StorageFull.into())
        });
        assert_eq!(full.unwrap_err().key, ErrorKey::OutputFull);
        assert_eq!(std::fs::read_dir(home.path()).unwrap().count(), 0);
    }
}
