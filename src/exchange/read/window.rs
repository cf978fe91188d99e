//! The bytes of a text file from the record being read on.

use std::io::{self, Read};

use crate::exchange::limit;

/// The part of a stream that is in memory: the record being read, and what was read beyond it.
#[derive(Debug)]
pub(super) struct Window<R> {
    inner: R,
    bytes: Vec<u8>,
    /// Where the record begins.
    at: usize,
    /// Where the bytes read so far end; free space follows.
    end: usize,
    /// No line ends between `at` and this place.
    unbroken: usize,
    ended: bool,
}

impl<R: Read> Window<R> {
    pub(super) fn new(inner: R) -> Window<R> {
        Window {
            inner,
            bytes: Vec::new(),
            at: 0,
            end: 0,
            unbroken: 0,
            ended: false,
        }
    }

    /// The bytes from the beginning of the record on, as far as they have been read.
    pub(super) fn rest(&self) -> &[u8] {
        self.bytes.get(self.at..self.end).unwrap_or_default()
    }

    /// Goes on with the record that begins after this many bytes.
    pub(super) fn skip(&mut self, count: usize) {
        self.at = (self.at + count).min(self.end);
    }

    /// Reads more bytes behind [`Window::rest`]; returns `false` if there are none.
    pub(super) fn more(&mut self) -> io::Result<bool> {
        if self.ended {
            return Ok(false);
        }
        self.bytes.copy_within(self.at..self.end, 0);
        self.end -= self.at;
        self.unbroken = self.unbroken.saturating_sub(self.at);
        self.at = 0;
        // Cleared once, not for each piece.
        if self.bytes.len() < self.end + limit::SAMPLE {
            self.bytes.resize(self.end + limit::SAMPLE, 0);
        }
        let room = self.bytes.get_mut(self.end..).unwrap_or_default();
        let read = loop {
            match self.inner.read(room) {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                read => break read?,
            }
        };
        self.ended = read == 0;
        self.end += read;
        Ok(read > 0)
    }

    /// The length of the line that begins here, without its end; `None` if it is the last one and
    /// has no end, or is longer than a piece of the file.
    pub(super) fn line(&mut self) -> io::Result<Option<usize>> {
        let end = self.line_end();
        if end.is_some() || self.rest().len() >= limit::SAMPLE || !self.more()? {
            return Ok(end);
        }
        Ok(self.line_end())
    }

    /// The length of the line if it ends in what has been read. What was searched in vain is not
    /// searched again: files may end their lines otherwise.
    fn line_end(&mut self) -> Option<usize> {
        let from = self.unbroken.max(self.at);
        let new = self.bytes.get(from..self.end).unwrap_or_default();
        let found = memchr::memchr(b'\n', new);
        self.unbroken = found.map_or(self.end, |_| from);
        Some(from + found? - self.at)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Hands out a few bytes at a time.
    struct Slow<'b>(&'b [u8]);

    impl Read for Slow<'_> {
        fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
            let few = out.len().min(7);
            self.0.read(out.get_mut(..few).unwrap_or_default())
        }
    }

    #[test]
    fn bytes_stay_until_they_are_skipped() {
        let text: Vec<u8> = (0..1_000_u32).map(|i| b'a' + (i % 23) as u8).collect();
        let mut window = Window::new(Slow(&text));
        assert!(window.rest().is_empty());
        while window.rest().len() < 100 {
            assert!(window.more().unwrap());
        }
        window.skip(50);
        assert!(window.more().unwrap());
        assert!(text[50..].starts_with(window.rest()));
        while window.more().unwrap() {}
        assert_eq!(window.rest(), &text[50..]);
        window.skip(5_000);
        assert!(window.rest().is_empty());
    }

    #[test]
    fn a_line_may_begin_in_one_piece_and_end_in_the_next() {
        let text = format!("{}\n{}\nend", "a".repeat(limit::SAMPLE - 3), "b".repeat(9));
        let mut window = Window::new(text.as_bytes());
        for length in [limit::SAMPLE - 3, 9] {
            assert_eq!(window.line().unwrap(), Some(length));
            window.skip(length + 1);
        }
        assert_eq!(window.line().unwrap(), None);
        assert_eq!(window.rest(), b"end");
    }
}
