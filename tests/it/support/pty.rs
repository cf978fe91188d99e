//! A program in a real pseudo-terminal, with an emulated screen. Tests wait for text, never for time.

use std::io::{Read, Write};
use std::num::NonZero;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};
use rustix::process::{Pid, Signal, WaitId, WaitIdOptions, kill_process, waitid};

/// How long anything may take on a busy machine.
const PATIENCE: Duration = Duration::from_secs(90);

struct Seen {
    parser: vt100::Parser,
    raw: Vec<u8>,
    closed: bool,
}

fn cells(n: u16) -> NonZero<u16> {
    NonZero::new(n).unwrap()
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
        let size = PtySize {
            rows,
            cols: columns,
            pixel_width: 0,
            pixel_height: 0,
        };
        let pair = native_pty_system().openpty(size).unwrap();
        let child = pair.slave.spawn_command(command).unwrap();
        drop(pair.slave);
        let mut reader = pair.master.try_clone_reader().unwrap();
        let writer = pair.master.take_writer().unwrap();
        let seen = Arc::new((
            Mutex::new(Seen {
                parser: vt100::Parser::new(cells(rows), cells(columns), 0),
                raw: Vec::new(),
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
                seen.parser.process(&bytes[..read]);
                seen.raw.extend_from_slice(&bytes[..read]);
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

    /// Waits until the screen is as it should be.
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

    /// Waits until the screen does not show `text` any more.
    pub(crate) fn wait_gone(&self, text: &str) {
        self.wait(text, |screen| !screen.contents().contains(text));
    }

    /// Waits until the program has given the terminal back and is gone; everything it wrote.
    pub(crate) fn wait_end(&mut self) -> Vec<u8> {
        self.wait_seen("the end", |seen| seen.closed);
        self.child.wait().unwrap();
        self.seen.0.lock().unwrap().raw.clone()
    }

    /// How the program ended; after [`Pty::wait_end`].
    pub(crate) fn exit_code(&mut self) -> u32 {
        self.child.wait().unwrap().exit_code()
    }

    pub(crate) fn contents(&self) -> String {
        self.seen.0.lock().unwrap().parser.screen().contents()
    }

    /// Waits until nothing was written for a while: the frame is there as a whole, and no other follows on its heels.
    pub(crate) fn settle(&self) {
        let end = Instant::now() + PATIENCE;
        let mut before = usize::MAX;
        while before != self.written() && Instant::now() < end {
            before = self.written();
            std::thread::sleep(Duration::from_millis(60));
        }
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
        let size = PtySize {
            rows,
            cols: columns,
            pixel_width: 0,
            pixel_height: 0,
        };
        // A new screen: the emulator keeps margins of the old size after a storm, and a program repaints all anyway.
        self.seen.0.lock().unwrap().parser = vt100::Parser::new(cells(rows), cells(columns), 0);
        self.master.as_ref().unwrap().resize(size).unwrap();
    }

    pub(crate) fn pid(&self) -> u32 {
        self.child.process_id().unwrap()
    }

    /// The program as the system calls know it.
    fn process(&self) -> Pid {
        Pid::from_raw(self.pid() as i32).unwrap()
    }

    pub(crate) fn signal(&self, signal: Signal) {
        kill_process(self.process(), signal).unwrap();
    }

    /// Processor time the program has taken so far, with that of the children it waited for.
    pub(crate) fn cpu(&self) -> Duration {
        let stat = std::fs::read_to_string(format!("/proc/{}/stat", self.pid())).unwrap();
        // The name in brackets may hold anything; behind it the numbers begin with the third.
        let (_, numbers) = stat.rsplit_once(')').unwrap();
        let ticks = numbers.split_whitespace().skip(14 - 3).take(4);
        let ticks: u64 = ticks.map(|ticks| ticks.parse::<u64>().unwrap()).sum();
        // A tick is a hundredth of a second wherever Linux runs.
        Duration::from_millis(ticks * 10)
    }

    /// Takes the terminal away, as a cut line does: how long the program then lives, at most two seconds, and how much
    /// processor time that takes.
    pub(crate) fn hang_up(mut self) -> (Duration, Duration) {
        // The reader holds a copy of the master, and the line is cut with the last one: it is given something to read, and ends.
        self.stop.store(true, Ordering::SeqCst);
        self.send(b"j");
        self.reader.take().unwrap().join().unwrap();
        // The writer ends its line with Enter and Ctrl-D, which no cut line does: nobody reads them, for the program stands still
        // until the kernel, having thrown away what was not read, tells it of the end and wakes it.
        self.signal(Signal::STOP);
        self.writer = None;
        self.master = None;
        let (start, before) = (Instant::now(), self.cpu());
        // Looked at without taking it off the table, which keeps its times.
        let ended = || {
            let options = WaitIdOptions::EXITED | WaitIdOptions::NOHANG | WaitIdOptions::NOWAIT;
            waitid(WaitId::Pid(self.process()), options)
                .unwrap()
                .is_some()
        };
        while start.elapsed() < Duration::from_secs(2) && !ended() {
            std::thread::sleep(Duration::from_millis(5));
        }
        (start.elapsed(), self.cpu().saturating_sub(before))
    }
}

impl Drop for Pty {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
