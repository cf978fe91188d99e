//! How long the screens wait for what comes next: from the person, from the terminal, from the loop itself.

use std::time::Duration;

/// The windows in which what comes belongs to what came. A caller stretches one where bytes come over something slower than a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Waits {
    /// A lone Esc is a key unless it goes on within this; the first byte of a character waits no longer for the next.
    pub escape: Duration,
    /// A sequence that has begun goes on within this, or its rest was lost on the way.
    pub sequence: Duration,
    /// The rest of a paste with marks comes within this.
    pub paste: Duration,
    /// Characters that follow each other faster than this nobody types: they are one paste.
    pub typing: Duration,
    /// Between two pieces of a paste without marks it takes no longer.
    pub pieces: Duration,
    /// The same digit again within this is the keyboard, not the clerk.
    pub repeat: Duration,
    /// The terminal says within this how wide it draws, or not at all.
    pub answer: Duration,
    /// What was typed waits so long at most until the docket is asked to keep it.
    pub keep: Duration,
    /// What the loop may take to give the terminal back once it is asked to end, before it is taken from it.
    pub leave: Duration,
}

impl Default for Waits {
    fn default() -> Waits {
        Waits {
            escape: Duration::from_millis(30),
            sequence: Duration::from_millis(200),
            paste: Duration::from_secs(1),
            typing: Duration::from_millis(10),
            pieces: Duration::from_millis(50),
            repeat: Duration::from_millis(120),
            answer: Duration::from_secs(1),
            keep: Duration::from_secs(1),
            leave: Duration::from_secs(5),
        }
    }
}
