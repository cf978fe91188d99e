//! The bytes of the record being read, kept so that a part of it can be read again.

use std::io::{self, Read, Seek, SeekFrom};

use crate::exchange::limit;

/// The bytes handed out at once right after going back; a file with many unclosed quotation marks
/// goes back often.
const STEP: usize = 4 << 10;

/// Passes bytes on and keeps those since the record began. Refuses a record that does not end: the
/// csv reader would collect it in memory for ever.
#[derive(Debug)]
pub(super) struct Window<R> {
    inner: R,
    /// The bytes handed out, from `base` on, and free space after them.
    bytes: Vec<u8>,
    /// Where the free space begins.
    end: usize,
    /// The place of the first of these bytes in the stream.
    base: u64,
    /// The next byte to hand out; before the end after going back.
    at: usize,
    /// Where the record being read begins.
    begin: u64,
    /// The place just after the last quotation mark seen.
    quote: u64,
    step: usize,
}

impl<R: Read> Window<R> {
    pub(super) fn new(inner: R) -> Window<R> {
        Window {
            inner,
            bytes: Vec::new(),
            end: 0,
            base: 0,
            at: 0,
            begin: 0,
            quote: 0,
            step: limit::SAMPLE,
        }
    }

    /// Begins a record at this place of the stream: the bytes before it are no longer needed.
    pub(super) fn begin(&mut self, place: u64) {
        self.begin = place;
    }

    /// Whether the record may contain a quotation mark. A false `true` only costs time.
    pub(super) fn may_quote(&self) -> bool {
        self.quote > self.begin
    }

    /// The bytes handed out since the record began.
    pub(super) fn since(&self) -> &[u8] {
        let skip = usize::try_from(self.begin - self.base).unwrap_or(usize::MAX);
        self.bytes.get(skip..self.end).unwrap_or_default()
    }

    /// Reads on from `inner`, dropping the bytes before the record.
    fn more(&mut self, room: usize) -> io::Result<()> {
        let known = usize::try_from(self.begin - self.base)
            .unwrap_or(usize::MAX)
            .min(self.end);
        self.bytes.copy_within(known..self.end, 0);
        self.base += known as u64;
        self.end -= known;
        self.at = self.end;
        // Cleared once, not for each piece.
        if self.bytes.len() < self.end + room {
            self.bytes.resize(self.end + room, 0);
        }
        let new = self.bytes.get_mut(self.end..self.end + room);
        let new = new.unwrap_or_default();
        let read = self.inner.read(new)?;
        if let Some(last) = memchr::memrchr(b'"', new.get(..read).unwrap_or_default()) {
            self.quote = self.base + (self.end + last + 1) as u64;
        }
        self.end += read;
        Ok(())
    }
}

impl<R: Read> Read for Window<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        if self.at >= self.end {
            if self.since().len() as u64 > limit::RECORD {
                return Err(io::ErrorKind::InvalidData.into());
            }
            self.more(out.len().min(self.step))?;
        }
        let ready = self.bytes.get(self.at..self.end).unwrap_or_default();
        let count = ready.len().min(out.len()).min(self.step);
        if let (Some(to), Some(from)) = (out.get_mut(..count), ready.get(..count)) {
            to.copy_from_slice(from);
        }
        self.at += count;
        self.step = (self.step * 2).min(limit::SAMPLE);
        Ok(count)
    }
}

impl<R: Read> Seek for Window<R> {
    /// Goes back to a place since the record began.
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let SeekFrom::Start(place) = to else {
            return Err(io::ErrorKind::Unsupported.into());
        };
        let at = place
            .checked_sub(self.base)
            .and_then(|at| usize::try_from(at).ok())
            .filter(|at| *at <= self.end)
            .ok_or(io::ErrorKind::InvalidInput)?;
        self.at = at;
        self.step = STEP;
        Ok(place)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_handed_out_since_a_place_can_be_read_again() {
        let text: Vec<u8> = (0..1_000_000_u32).map(|i| b'a' + (i % 23) as u8).collect();
        let mut window = Window::new(text.as_slice());
        let mut out = vec![0; 300_000];
        window.read_exact(&mut out).unwrap();
        window.begin(250_000);
        window.read_exact(&mut out).unwrap();
        assert_eq!(window.since().get(..10), text.get(250_000..250_010));
        window.seek(SeekFrom::Start(260_000)).unwrap();
        let mut rest = Vec::new();
        window.read_to_end(&mut rest).unwrap();
        assert!(rest == text[260_000..]);
        assert!(window.seek(SeekFrom::Start(10)).is_err());
        assert!(!window.may_quote());
    }
}
