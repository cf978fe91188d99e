//! Events from outside: a new size, and the ways to end: SIGTERM, SIGHUP, and a terminal that
//! disappears without a signal.

use std::os::fd::AsFd;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use signal_hook::consts::{SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGWINCH};
use signal_hook::iterator::Signals;

use super::msg::Msg;
use super::{input, terminal};
use crate::exchange::passing::sweep;

/// Interval of the watchdog.
const LOOK: Timespec = Timespec {
    tv_sec: 0,
    tv_nsec: 500_000_000,
};
/// How long the loop may take to end by itself when the terminal is gone; writing to a stalled
/// terminal may block it forever.
pub(super) const GRACE: Duration = Duration::from_millis(300);
/// Interval at which this is checked.
const STEP: Duration = Duration::from_millis(10);

/// Whether the loop has ended and its remaining work is being finished, which takes no longer than
/// twice [`GRACE`] and a write.
static ENDING: AtomicBool = AtomicBool::new(false);

/// Sets whether the program is ending; meanwhile a second signal of the same hang-up must not cut
/// it short.
pub(super) fn ending(ending: bool) {
    ENDING.store(ending, Ordering::Relaxed);
}

/// Starts the signal thread, once per process.
///
/// The loop has `patience` to restore the terminal after a signal, or [`GRACE`] after a hang-up.
pub(super) fn start(patience: Duration) -> std::io::Result<()> {
    static STARTED: AtomicBool = AtomicBool::new(false);
    if STARTED.swap(true, Ordering::Relaxed) {
        return Ok(());
    }
    let mut signals = Signals::new([SIGTERM, SIGHUP, SIGINT, SIGQUIT, SIGWINCH])?;
    let listen = move || {
        for signal in signals.forever() {
            if signal == SIGWINCH {
                let size = terminal::size();
                input::send(Msg::Resize(size.width, size.height));
            } else {
                let hung_up = signal == SIGHUP;
                leave(signal, if hung_up { GRACE } else { patience });
            }
        }
    };
    let thread = thread::Builder::new().name("signals".into());
    thread.spawn(listen).map(drop)
}

/// Starts the watchdog, once per process. Without it a dropped connection could leave the process
/// running.
pub(super) fn watch() -> std::io::Result<()> {
    static STARTED: AtomicBool = AtomicBool::new(false);
    if STARTED.swap(true, Ordering::Relaxed) {
        return Ok(());
    }
    let thread = thread::Builder::new().name("watchdog".into());
    thread.spawn(keep_watch).map(drop)
}

/// Polls the terminal for a hang-up, because SIGHUP does not always arrive: it may be ignored from
/// the start, and only session leaders receive it.
#[expect(
    clippy::disallowed_methods,
    reason = "a dead terminal would be told again and again"
)]
fn keep_watch() {
    let stdin = rustix::stdio::stdin();
    let gone = PollFlags::HUP | PollFlags::ERR | PollFlags::NVAL;
    loop {
        let fd = stdin.as_fd();
        // No event is requested: hang-ups are always reported, pending input is not.
        let mut fds = [PollFd::new(&fd, PollFlags::empty())];
        match poll(&mut fds, Some(&LOOK)) {
            Ok(0) | Err(rustix::io::Errno::INTR) => {}
            Ok(_) => {
                if fds.iter().any(|fd| fd.revents().intersects(gone)) {
                    leave(SIGHUP, GRACE);
                    return;
                }
                thread::sleep(GRACE);
            }
            Err(_) => thread::sleep(GRACE),
        }
    }
}

/// Ends the loop, and the process if the loop does not end in time.
#[expect(
    clippy::disallowed_methods,
    reason = "the process ends here: nobody is left to tell it anything"
)]
fn leave(signal: i32, patience: Duration) {
    if !terminal::active() {
        if ENDING.load(Ordering::Relaxed) {
            thread::sleep(2 * GRACE);
        }
        end(signal);
        return;
    }
    input::send(Msg::Hangup);
    let begun = Instant::now();
    while terminal::active() && begun.elapsed() < patience {
        thread::sleep(STEP);
    }
    if terminal::active() {
        terminal::restore_at_once();
        end(signal);
    }
}

/// Deletes the temporary files and ends the process the way the signal would.
fn end(signal: i32) {
    sweep();
    let _ = signal_hook::low_level::emulate_default_handler(signal);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_that_is_cut_ends_the_program_within_a_second() {
        let look = Duration::new(LOOK.tv_sec as u64, LOOK.tv_nsec as u32);
        assert!(look + GRACE < Duration::from_secs(1));
    }
}
