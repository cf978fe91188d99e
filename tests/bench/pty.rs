//! A program in a 200x60 terminal, whose parent answers the terminal's queries and measures the
//! time.

use std::io::{Read, Write};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};
use rustix::process::{Pid, Signal, WaitId, WaitIdOptions, kill_process, waitid};

const ROWS: u16 = 60;
const COLUMNS: u16 = 200;

/// A running program.
pub(crate) struct Terminal {
    child: Box<dyn Child + Send + Sync>,
    keys: Option<Box<dyn Write + Send>>,
    output: Receiver<(Instant, Vec<u8>)>,
    started: Instant,
    // Dropping the last copy hangs up the program; the reader holds one too.
    master: Option<Box<dyn MasterPty + Send>>,
    reader: Option<JoinHandle<()>>,
    /// Whether the reader ends with what it reads next.
    stop: Arc<AtomicBool>,
}

/// How a program ended after its line was cut.
#[derive(Debug, Clone, Copy)]
pub(crate) struct HungUp {
    /// From the cut to the end of the process.
    pub(crate) lived: Duration,
    /// The processor time it took in between, in steps of a hundredth of a second.
    pub(crate) busy: Duration,
}

/// The output up to some moment.
#[derive(Debug, Default)]
pub(crate) struct Output {
    pub(crate) bytes: Vec<u8>,
    /// When the last of it arrived.
    pub(crate) last: Option<Instant>,
}

impl Terminal {
    pub(crate) fn start(program: &Path, args: &[&str]) -> Terminal {
        let size = PtySize {
            rows: ROWS,
            cols: COLUMNS,
            pixel_width: 0,
            pixel_height: 0,
        };
        let pair = native_pty_system().openpty(size).expect("a pty");
        let mut command = CommandBuilder::new(program);
        command.args(args);
        command.env("TERM", "xterm-256color");
        command.env("LANG", "zh_CN.UTF-8");
        let mut reader = pair.master.try_clone_reader().expect("a reader");
        let keys = pair.master.take_writer().expect("a writer");
        let (sender, output) = channel();
        let stop = Arc::new(AtomicBool::new(false));
        let stopped = Arc::clone(&stop);
        let reader = std::thread::spawn(move || {
            let mut buffer = vec![0; 1 << 16];
            while let Ok(n) = reader.read(&mut buffer) {
                let heard = sender.send((Instant::now(), buffer[..n].to_vec())).is_ok();
                if n == 0 || !heard || stopped.load(Ordering::SeqCst) {
                    break;
                }
            }
        });
        let started = Instant::now();
        let child = pair.slave.spawn_command(command).expect("a program");
        drop(pair.slave);
        Terminal {
            child,
            keys: Some(keys),
            output,
            started,
            master: Some(pair.master),
            reader: Some(reader),
            stop,
        }
    }

    pub(crate) fn started(&self) -> Instant {
        self.started
    }

    pub(crate) fn pid(&self) -> String {
        self.child
            .process_id()
            .map_or_else(String::new, |pid| pid.to_string())
    }

    pub(crate) fn press(&mut self, keys: &str) {
        let line = self.keys.as_mut().expect("a line");
        line.write_all(keys.as_bytes()).expect("a key");
        line.flush().expect("a key");
    }

    /// Reads until the output contains `text`. Returns `None` if the time runs out first.
    pub(crate) fn until(&mut self, text: &str, patience: Duration) -> Option<Output> {
        self.read(patience, patience, |bytes| find(bytes, text.as_bytes()))
    }

    /// Reads until there has been no output for `quiet`.
    pub(crate) fn settle(&mut self, quiet: Duration, patience: Duration) -> Output {
        self.read(quiet, patience, |_| false).unwrap_or_default()
    }

    /// Asks the program to end, and waits for it.
    pub(crate) fn end(mut self, patience: Duration) {
        let pid = self.child.process_id().map(|pid| pid as i32);
        let pid = pid.and_then(Pid::from_raw).expect("a process");
        kill_process(pid, Signal::TERM).expect("a signal");
        let end = Instant::now() + patience;
        while self.child.try_wait().expect("a status").is_none() {
            assert!(Instant::now() < end, "it does not end");
            std::thread::sleep(Duration::from_millis(10));
        }
    }

    /// Takes the terminal away, as a cut line does, and waits until the process is gone. Returns
    /// `None` if it is not by then.
    pub(crate) fn hang_up(mut self, patience: Duration) -> Option<HungUp> {
        let pid = self.child.process_id().map(|pid| pid as i32);
        let pid = pid.and_then(Pid::from_raw).expect("a process");
        // The writer ends its line with Enter and Ctrl-D, which a cut line does not: the program is
        // stopped until the kernel has discarded what it has not read.
        kill_process(pid, Signal::STOP).expect("a signal");
        changed(pid, WaitIdOptions::STOPPED, patience)?;
        // The reader has to read something, so that it drops its copy of the line.
        self.stop.store(true, Ordering::SeqCst);
        let name = self.master.as_ref().and_then(|master| master.tty_name());
        let mut line = std::fs::OpenOptions::new()
            .write(true)
            .open(name.expect("a line with a name"))
            .expect("the line");
        line.write_all(b" ").expect("a byte");
        drop(line);
        if let Some(reader) = self.reader.take() {
            reader.join().expect("a reader");
        }
        let before = busy(pid);
        let start = Instant::now();
        self.keys = None;
        self.master = None;
        kill_process(pid, Signal::CONT).expect("a signal");
        changed(pid, WaitIdOptions::EXITED, patience)?;
        Some(HungUp {
            lived: start.elapsed(),
            busy: busy(pid).saturating_sub(before),
        })
    }

    fn read(
        &mut self,
        quiet: Duration,
        patience: Duration,
        enough: impl Fn(&[u8]) -> bool,
    ) -> Option<Output> {
        let end = Instant::now() + patience;
        let mut output = Output::default();
        let mut answered = 0;
        loop {
            let left = end.saturating_duration_since(Instant::now());
            match self.output.recv_timeout(left.min(quiet)) {
                Ok((at, bytes)) => {
                    output.bytes.extend_from_slice(&bytes);
                    output.last = Some(at);
                    answered = self.answer(&output.bytes, answered);
                    if enough(&output.bytes) {
                        return Some(output);
                    }
                }
                // Silence is a failure when waiting for a text, and the end when waiting for
                // silence.
                Err(RecvTimeoutError::Timeout) if quiet < patience => return Some(output),
                Err(_) => return None,
            }
        }
    }

    /// Answers queries for the cursor position and the kind of terminal, as a terminal would.
    fn answer(&mut self, bytes: &[u8], from: usize) -> usize {
        const QUERIES: [(&str, &str); 4] = [
            ("\x1b[6n", "\x1b[1;1R"),
            ("\x1b[c", "\x1b[?62;22c"),
            ("\x1b]10;?", "\x1b]10;rgb:cccc/cccc/cccc\x1b\\"),
            ("\x1b]11;?", "\x1b]11;rgb:0000/0000/0000\x1b\\"),
        ];
        let mut next = from;
        for (query, reply) in QUERIES {
            let mut at = from;
            while let Some(found) = position(bytes.get(at..).unwrap_or_default(), query.as_bytes())
            {
                at += found + query.len();
                next = next.max(at);
                self.press(reply);
            }
        }
        next
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Waits for a change of a process without reaping it, so that its times stay readable.
fn changed(pid: Pid, change: WaitIdOptions, patience: Duration) -> Option<()> {
    let options = change | WaitIdOptions::NOHANG | WaitIdOptions::NOWAIT;
    let end = Instant::now() + patience;
    while waitid(WaitId::Pid(pid), options)
        .expect("a child")
        .is_none()
    {
        if Instant::now() > end {
            return None;
        }
        std::thread::sleep(Duration::from_millis(1));
    }
    Some(())
}

/// The processor time of a process so far.
fn busy(pid: Pid) -> Duration {
    let stat = std::fs::read_to_string(format!("/proc/{}/stat", pid.as_raw_nonzero()));
    let stat = stat.unwrap_or_default();
    // The name in brackets may contain anything; after it the numbers begin with the third.
    let numbers = stat.rsplit_once(')').map_or("", |(_, numbers)| numbers);
    let ticks = numbers.split_whitespace().skip(14 - 3).take(2);
    let ticks: u64 = ticks.filter_map(|ticks| ticks.parse::<u64>().ok()).sum();
    // A tick is a hundredth of a second wherever Linux runs.
    Duration::from_millis(ticks * 10)
}

fn position(bytes: &[u8], needle: &[u8]) -> Option<usize> {
    memchr::memmem::find(bytes, needle)
}

fn find(bytes: &[u8], needle: &[u8]) -> bool {
    position(bytes, needle).is_some()
}
