//! What comes from outside: another size, and the ends: SIGTERM, SIGHUP, and a terminal that is gone without a signal.

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

/// How often the watchdog looks.
const LOOK: Timespec = Timespec {
    tv_sec: 0,
    tv_nsec: 500_000_000,
};
/// What the loop may take to end by itself where nobody is there any more; a write to a stalled terminal may hold it for ever.
pub(super) const GRACE: Duration = Duration::from_millis(300);
/// How often it is looked whether it has.
const STEP: Duration = Duration::from_millis(10);

/// The loop has ended and what it had begun is being brought to its end, which takes no longer than [`GRACE`] and a write.
static ENDING: AtomicBool = AtomicBool::new(false);

/// Says whether the end has begun: until it is over no second signal of the same hang-up cuts it short.
pub(super) fn ending(ending: bool) {
    ENDING.store(ending, Ordering::Relaxed);
}

/// Starts both threads, once per process. Without them a line that is cut would leave a program that nobody ends. Where somebody
/// is there the loop has so long to give the terminal back.
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
    thread::Builder::new()
        .name("signals".into())
        .spawn(listen)?;
    thread::Builder::new()
        .name("watchdog".into())
        .spawn(watch)?;
    Ok(())
}

/// SIGHUP does not reach everyone: whoever ignores it at the start, or is no session leader, must look.
fn watch() {
    let stdin = rustix::stdio::stdin();
    let gone = PollFlags::HUP | PollFlags::ERR | PollFlags::NVAL;
    loop {
        let fd = stdin.as_fd();
        // No event is asked for: a hang-up is always told, waiting input is not.
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

/// Ends the loop, and the process if the loop does not in time.
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

/// Ends the process as the signal does, and takes along what is there only while it runs.
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
