//! A program in a real pseudo-terminal, with an emulated screen. Tests wait for text, never for
//! time.

use std::io::{Read, Write};
use std::num::NonZero;
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use portable_pty::{Child, CommandBuilder, ExitStatus, MasterPty, PtySize, native_pty_system};
use rustix::fs::{Mode, OFlags};
use rustix::process::{Pid, Signal, WaitId, WaitIdOptions, kill_process, waitid};

/// How long anything may take on a busy machine.
pub(crate) const PATIENCE: Duration = Duration::from_mins(2);
/// How often to poll for changes that send no notification.
const LOOK: Duration = Duration::from_millis(5);

/// A byte that qingji never writes and no terminal shows: it marks the end of the output so far.
const MARK: u8 = 0;

struct Seen {
    parser: vt100::Parser,
    raw: Vec<u8>,
    marks: usize,
    closed: bool,
}

impl Seen {
    fn take(&mut self, bytes: &[u8]) {
        for piece in bytes.split_inclusive(|byte| *byte == MARK) {
            let text = piece.strip_suffix(&[MARK]);
            self.marks += usize::from(text.is_some());
            let text = text.unwrap_or(piece);
            self.parser.process(text);
            self.raw.extend_from_slice(text);
        }
    }
}

fn cells(n: u16) -> NonZero<u16> {
    NonZero::new(n).unwrap()
}

fn size(columns: u16, rows: u16) -> PtySize {
    PtySize {
        rows,
        cols: columns,
        pixel_width: 0,
        pixel_height: 0,
    }
}

/// How a program ended after its line was cut.
pub(crate) struct HungUp {
    /// The time from the cut to its end.
    pub(crate) lived: Duration,
    /// The processor time it took in between, and before.
    pub(crate) busy: Duration,
    pub(crate) before: Duration,
}

/// A running program and what its terminal shows.
pub(crate) struct Pty {
    seen: Arc<(Mutex<Seen>, Condvar)>,
    master: Option<Box<dyn MasterPty + Send>>,
    writer: Option<Box<dyn Write + Send>>,
    child: Box<dyn Child + Send + Sync>,
    reader: Option<JoinHandle<()>>,
    stop: Arc<AtomicBool>,
}

impl Pty {
    /// Runs `command` in a terminal of this size.
    pub(crate) fn spawn(command: CommandBuilder, columns: u16, rows: u16) -> Pty {
        let pair = native_pty_system().openpty(size(columns, rows)).unwrap();
        let child = pair.slave.spawn_command(command).unwrap();
        drop(pair.slave);
        let mut reader = pair.master.try_clone_reader().unwrap();
        let writer = pair.master.take_writer().unwrap();
        let seen = Arc::new((
            Mutex::new(Seen {
                parser: vt100::Parser::new(cells(rows), cells(columns), 0),
                raw: Vec::new(),
                marks: 0,
                closed: false,
            }),
            Condvar::new(),
        ));
        let shared = Arc::clone(&seen);
        let stop = Arc::new(AtomicBool::new(false));
        let stopped = Arc::clone(&stop);
        let reader = std::thread::spawn(move || {
            let mut bytes = vec![0; 65_536];
            loop {
                let read = reader.read(&mut bytes).unwrap_or(0);
                let mut seen = shared.0.lock().unwrap();
                seen.take(&bytes[..read]);
                seen.closed = read == 0;
                shared.1.notify_all();
                if read == 0 || stopped.load(Ordering::SeqCst) {
                    return;
                }
            }
        });
        Pty {
            seen,
            master: Some(pair.master),
            writer: Some(writer),
            child,
            reader: Some(reader),
            stop,
        }
    }

    /// Sends bytes as a terminal would.
    pub(crate) fn send(&mut self, bytes: &[u8]) {
        let writer = self.writer.as_mut().unwrap();
        writer.write_all(bytes).unwrap();
        writer.flush().unwrap();
    }

    /// Waits until the screen meets a condition.
    pub(crate) fn wait(&self, what: &str, holds: impl Fn(&vt100::Screen) -> bool) {
        self.wait_seen(what, |seen| holds(seen.parser.screen()));
    }

    fn wait_seen(&self, what: &str, holds: impl Fn(&Seen) -> bool) {
        let end = Instant::now() + PATIENCE;
        let mut seen = self.seen.0.lock().unwrap();
        while !holds(&seen) {
            let left = end.saturating_duration_since(Instant::now());
            assert!(
                !left.is_zero(),
                "waited for {what}:\n{}\n{:?} {}",
                seen.parser.screen().contents(),
                seen.parser.screen().size(),
                String::from_utf8_lossy(&seen.raw[seen.raw.len().saturating_sub(1500)..])
                    .escape_debug()
            );
            seen = self.seen.1.wait_timeout(seen, left).unwrap().0;
        }
    }

    /// Waits until the screen shows `text`.
    pub(crate) fn wait_for(&self, text: &str) {
        self.wait(text, |screen| screen.contents().contains(text));
    }

    /// Waits until the output meets a condition.
    pub(crate) fn wait_raw(&self, what: &str, holds: impl Fn(&[u8]) -> bool) {
        self.wait_seen(what, |seen| holds(&seen.raw));
    }

    /// Waits until the screen no longer shows `text`.
    pub(crate) fn wait_gone(&self, text: &str) {
        self.wait(text, |screen| !screen.contents().contains(text));
    }

    /// Waits until the program has given the terminal back and ended; returns all its output.
    pub(crate) fn wait_end(&mut self) -> Vec<u8> {
        self.wait_seen("the end", |seen| seen.closed);
        self.status();
        self.seen.0.lock().unwrap().raw.clone()
    }

    /// The exit code of the program; call after [`Pty::wait_end`].
    pub(crate) fn exit_code(&mut self) -> u32 {
        self.status().exit_code()
    }

    /// The signal that ended the program; call after [`Pty::wait_end`].
    pub(crate) fn signalled(&mut self) -> Option<String> {
        self.status().signal().map(str::to_owned)
    }

    fn status(&mut self) -> ExitStatus {
        let end = Instant::now() + PATIENCE;
        loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                return status;
            }
            assert!(
                Instant::now() < end,
                "it has closed its terminal and does not end"
            );
            std::thread::sleep(LOOK);
        }
    }

    pub(crate) fn contents(&self) -> String {
        self.seen.0.lock().unwrap().parser.screen().contents()
    }

    /// Waits until the program rests: all its threads sleep for longer than a frame waits for its
    /// answers, and all its output has been read. No other frame follows directly, however busy the
    /// machine is.
    pub(crate) fn settle(&self) {
        let end = Instant::now() + PATIENCE;
        let mut before = None;
        loop {
            let now = self.resting();
            if now.is_some() && now == before {
                self.see_all();
                return;
            }
            assert!(Instant::now() < end, "never rests:\n{}", self.contents());
            before = now;
            std::thread::sleep(Duration::from_millis(60));
        }
    }

    /// How often each thread has gone to sleep; `None` while one of them is busy.
    fn resting(&self) -> Option<Vec<String>> {
        let tasks = std::fs::read_dir(format!("/proc/{}/task", self.pid())).unwrap();
        let mut all = Vec::new();
        for task in tasks {
            let status = std::fs::read_to_string(task.unwrap().path().join("status")).ok()?;
            let line = |name: &str| status.lines().find_map(|line| line.strip_prefix(name));
            if !line("State:")?.trim().starts_with('S') {
                return None;
            }
            // It only polls the clock.
            if line("Name:")?.trim() != "watchdog" {
                all.push(line("voluntary_ctxt_switches:")?.trim().to_owned());
            }
        }
        Some(all)
    }

    /// The program's side of the line.
    fn line(&self) -> PathBuf {
        self.master.as_ref().unwrap().tty_name().unwrap()
    }

    /// Writes a mark after the program's output.
    fn mark(&self) {
        let flags = OFlags::WRONLY | OFlags::NOCTTY | OFlags::CLOEXEC;
        let line = rustix::fs::open(self.line(), flags, Mode::empty()).unwrap();
        rustix::io::write(line, &[MARK]).unwrap();
    }

    /// Waits until all output so far has been read.
    fn see_all(&self) {
        let marks = self.seen.0.lock().unwrap().marks;
        self.mark();
        self.wait_seen("what was written", |seen| seen.marks > marks);
    }

    /// Bytes written so far.
    pub(crate) fn written(&self) -> usize {
        self.seen.0.lock().unwrap().raw.len()
    }

    /// Looks at the emulated screen.
    pub(crate) fn look<T>(&self, look: impl FnOnce(&vt100::Screen) -> T) -> T {
        look(self.seen.0.lock().unwrap().parser.screen())
    }

    pub(crate) fn resize(&mut self, columns: u16, rows: u16) {
        let mut seen = self.seen.0.lock().unwrap();
        let master = self.master.as_ref().unwrap();
        master.resize(size(columns, rows)).unwrap();
        // A new screen: the emulator keeps margins of the old size after many resizes, and a
        // program repaints everything anyway.
        seen.parser = vt100::Parser::new(cells(rows), cells(columns), 0);
    }

    pub(crate) fn pid(&self) -> u32 {
        self.child.process_id().unwrap()
    }

    /// The process id in the form of the system calls.
    fn process(&self) -> Pid {
        Pid::from_raw(self.pid() as i32).unwrap()
    }

    pub(crate) fn signal(&self, signal: Signal) {
        kill_process(self.process(), signal).unwrap();
    }

    /// The processor time the program has used so far.
    pub(crate) fn cpu(&self) -> Duration {
        let stat = std::fs::read_to_string(format!("/proc/{}/stat", self.pid())).unwrap();
        // The name in brackets may contain anything; after it the numbers begin with the third.
        let (_, numbers) = stat.rsplit_once(')').unwrap();
        let ticks = numbers.split_whitespace().skip(14 - 3).take(2);
        let ticks: u64 = ticks.map(|ticks| ticks.parse::<u64>().unwrap()).sum();
        // A tick is a hundredth of a second wherever Linux runs.
        Duration::from_millis(ticks * 10)
    }

    /// Takes the terminal away, as a cut line does, and waits for the end of the program.
    pub(crate) fn hang_up(mut self) -> HungUp {
        // The writer ends its line with Enter and Ctrl-D, which a cut line does not: they are never
        // read, because the program is stopped until the kernel has discarded the unread input.
        self.signal(Signal::STOP);
        self.wait_id(WaitIdOptions::STOPPED);
        // The reader holds a copy of the master, and the line is cut with the last copy: the mark
        // gives it something to read, so that it ends.
        self.stop.store(true, Ordering::SeqCst);
        self.mark();
        self.reader.take().unwrap().join().unwrap();
        let (start, before) = (Instant::now(), self.cpu());
        self.writer = None;
        self.master = None;
        // The kernel wakes a program with the line as its controlling terminal, but no other.
        self.signal(Signal::CONT);
        self.wait_id(WaitIdOptions::EXITED);
        HungUp {
            lived: start.elapsed(),
            busy: self.cpu().saturating_sub(before),
            before,
        }
    }

    /// Waits for a change without reaping the process, so that the times of an ended program stay
    /// readable.
    fn wait_id(&self, change: WaitIdOptions) {
        let options = change | WaitIdOptions::NOHANG | WaitIdOptions::NOWAIT;
        let end = Instant::now() + PATIENCE;
        while waitid(WaitId::Pid(self.process()), options)
            .unwrap()
            .is_none()
        {
            assert!(Instant::now() < end, "waited for {change:?}");
            std::thread::sleep(LOOK);
        }
    }
}

impl Drop for Pty {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
