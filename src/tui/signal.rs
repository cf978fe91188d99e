//! What comes from outside: another size, and the ends: SIGTERM, SIGHUP, and a terminal that is gone without a signal.

use std::os::fd::AsFd;
use std::sync::Once;
use std::thread;
use std::time::Duration;

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use signal_hook::consts::{SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGWINCH};
use signal_hook::iterator::Signals;

use super::msg::Msg;
use super::{input, terminal};

/// How often the watchdog looks.
const LOOK: Timespec = Timespec {
    tv_sec: 0,
    tv_nsec: 500_000_000,
};
/// What the loop may take to end by itself; a write to a stalled terminal may hold it for ever.
const GRACE: Duration = Duration::from_millis(300);

/// Starts both threads, once per process.
pub(super) fn start() {
    static STARTED: Once = Once::new();
    STARTED.call_once(|| {
        if let Ok(mut signals) = Signals::new([SIGTERM, SIGHUP, SIGINT, SIGQUIT, SIGWINCH]) {
            let _ = thread::Builder::new()
                .name("signals".into())
                .spawn(move || {
                    for signal in signals.forever() {
                        if signal == SIGWINCH {
                            let size = terminal::size();
                            input::send(Msg::Resize(size.width, size.height));
                        } else {
                            leave(signal);
                        }
                    }
                });
        }
        let _ = thread::Builder::new().name("watchdog".into()).spawn(watch);
    });
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
                    leave(SIGHUP);
                    return;
                }
                thread::sleep(GRACE);
            }
            Err(_) => thread::sleep(GRACE),
        }
    }
}

/// Ends the loop, and the process if the loop does not.
fn leave(signal: i32) {
    if !terminal::active() {
        let _ = signal_hook::low_level::emulate_default_handler(signal);
        return;
    }
    input::send(Msg::Hangup);
    thread::sleep(GRACE);
    if terminal::active() {
        let _ = signal_hook::low_level::emulate_default_handler(signal);
    }
}
