//! The messages of a session, for reading them again.

use std::collections::VecDeque;
use std::time::Duration;

/// Number of messages kept.
const MOST: usize = 50;

/// The messages so far.
#[derive(Debug, Default)]
pub(super) struct Log {
    /// Each message with its time since the start, the latest last.
    messages: VecDeque<(Duration, String)>,
    /// Text of the message line when it was last checked.
    said: Option<String>,
}

impl Log {
    /// Records the text of the message line, once.
    pub(super) fn hear(&mut self, said: Option<&str>, now: Duration) {
        if said == self.said.as_deref() {
            return;
        }
        if let Some(words) = said {
            self.messages.push_back((now, words.to_owned()));
            if self.messages.len() > MOST {
                self.messages.pop_front();
            }
        }
        self.said = said.map(str::to_owned);
    }

    /// The messages, the latest first, with the time since each was shown.
    pub(super) fn latest(&self, now: Duration) -> impl Iterator<Item = (Duration, &str)> {
        let messages = self.messages.iter().rev();
        messages.map(move |(at, message)| (now.saturating_sub(*at), message.as_str()))
    }
}
