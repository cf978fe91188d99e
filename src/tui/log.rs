//! The messages of a session, to be read again.

use std::collections::VecDeque;
use std::time::Duration;

/// Messages that are remembered.
const MOST: usize = 50;

/// The messages so far.
#[derive(Debug, Default)]
pub(super) struct Log {
    /// Each with its time since the start, the latest last.
    messages: VecDeque<(Duration, String)>,
    /// What the message line said when it was last looked at.
    said: Option<String>,
}

impl Log {
    /// Remembers what the message line says, once.
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

    /// The messages, the latest first, with how long ago each was said.
    pub(super) fn latest(&self, now: Duration) -> impl Iterator<Item = (Duration, &str)> {
        let messages = self.messages.iter().rev();
        messages.map(move |(at, message)| (now.saturating_sub(*at), message.as_str()))
    }
}
