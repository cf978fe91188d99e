//! The bytes of the record being read, with what was read ahead: part of it can be read once more.

use std::io::{self, Read};

use crate::exchange::limit;

/// Holds the bytes from the start of the record on. Refuses a record that does not end: it would be collected in memory for ever.
#[derive(Debug)]
pub(super) struct Window<R> {
    inner: R,
    bytes: Vec<u8>,
    /// Where the record begins in them.
    at: usize,
    ended: bool,
    begun: bool,
}

impl<R: Read> Window<R> {
    pub(super) fn new(inner: R) -> Window<R> {
        Window {
            inner,
            bytes: Vec::new(),
            at: 0,
            ended: false,
            begun: false,
        }
    }

    /// From the start of the record on.
    pub(super) fn rest(&self) -> &[u8] {
        self.bytes.get(self.at..).unwrap_or_default()
    }

    /// Whether there is nothing behind [`Window::rest`].
    pub(super) fn ended(&self) -> bool {
        self.ended
    }

    /// The next record begins so many bytes behind this one.
    pub(super) fn advance(&mut self, bytes: usize) {
        self.at += bytes;
    }

    /// Reads on: as much again as there is, so that a long record is looked at a few times only.
    ///
    /// # Errors
    /// `InvalidData` where the record is too long already.
    pub(super) fn more(&mut self) -> io::Result<()> {
        self.bytes.drain(..self.at.min(self.bytes.len()));
        self.at = 0;
        let (known, sample) = (self.bytes.len() as u64, limit::SAMPLE as u64);
        if known > limit::RECORD {
            return Err(io::ErrorKind::InvalidData.into());
        }
        let room = known.clamp(sample, limit::RECORD + sample - known);
        let read = (&mut self.inner).take(room).read_to_end(&mut self.bytes)?;
        self.ended = (read as u64) < room;
        if !std::mem::replace(&mut self.begun, true) && self.bytes.starts_with(b"\xEF\xBB\xBF") {
            // A second mark in front of the text.
            self.at = 3;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_read_stays_until_the_next_record_begins() {
        let text: Vec<u8> = (0..1_000_000_u32).map(|i| b'a' + (i % 23) as u8).collect();
        let mut window = Window::new(text.as_slice());
        window.more().unwrap();
        let first = window.rest().len();
        window.advance(100_000);
        assert_eq!(window.rest(), &text[100_000..first]);
        while !window.ended() {
            window.more().unwrap();
        }
        assert!(window.rest() == &text[100_000..]);
        window.advance(900_000);
        assert!(window.rest().is_empty());
    }
}
