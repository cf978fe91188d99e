//! How long the screens wait for what comes next: from the user, from the terminal, and from the
//! event loop.

use std::time::Duration;

/// Time windows within which input belongs together. A caller may lengthen one for a connection
/// slower than a serial line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Waits {
    /// A lone Esc is a key unless more follows within this time; an incomplete character waits no
    /// longer either.
    pub escape: Duration,
    /// The rest of an escape sequence arrives within this time or is lost.
    pub sequence: Duration,
    /// The rest of a marked paste arrives within this time.
    pub paste: Duration,
    /// Characters that follow each other faster than this are a paste, because nobody types as
    /// fast.
    pub typing: Duration,
    /// The pieces of an unmarked paste are no further apart than this.
    pub pieces: Duration,
    /// The same digit again within this time is key repeat.
    pub repeat: Duration,
    /// The terminal answers how wide it draws within this time, or not at all.
    pub answer: Duration,
    /// Drafts are sent to the docket after this time at the latest.
    pub keep: Duration,
    /// How long the loop may take to restore the terminal once it is asked to end, before that is
    /// done for it.
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
