//! Writes GB18030, which programs in Chinese offices open without asking.

use std::io::{self, Write};

use encoding_rs::GB18030;

/// Encodes a text in GB18030; characters that cannot be encoded are left to the encoder's own
/// replacement.
pub fn gb18030(text: &str) -> Vec<u8> {
    GB18030.encode(text).0.into_owned()
}

/// Encodes UTF-8 on its way to `out`; characters that cannot be encoded become `?` and are counted.
#[derive(Debug)]
pub(in crate::exchange) struct Gb18030Writer<W> {
    out: W,
    /// The bytes of a character that is not complete yet.
    cut: Vec<u8>,
    pub(in crate::exchange) lost: u64,
}

impl<W: Write> Gb18030Writer<W> {
    pub(in crate::exchange) fn new(out: W) -> Gb18030Writer<W> {
        Gb18030Writer {
            out,
            cut: Vec::new(),
            lost: 0,
        }
    }

    fn encode(&mut self, text: &str) -> io::Result<()> {
        let (bytes, _, unmappable) = GB18030.encode(text);
        if !unmappable {
            return self.out.write_all(&bytes);
        }
        for c in text.chars() {
            let mut utf8 = [0; 4];
            let (bytes, _, unmappable) = GB18030.encode(c.encode_utf8(&mut utf8));
            self.lost += u64::from(unmappable);
            self.out.write_all(if unmappable { b"?" } else { &bytes })?;
        }
        Ok(())
    }
}

impl<W: Write> Write for Gb18030Writer<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let joined;
        let input = if self.cut.is_empty() {
            bytes
        } else {
            let mut cut = std::mem::take(&mut self.cut);
            cut.extend_from_slice(bytes);
            joined = cut;
            &joined
        };
        let end = match std::str::from_utf8(input) {
            Ok(_) => input.len(),
            Err(error) if error.error_len().is_none() => error.valid_up_to(),
            Err(_) => return Err(io::ErrorKind::InvalidData.into()),
        };
        let (whole, rest) = input.split_at(end);
        let rest = rest.to_vec();
        self.encode(std::str::from_utf8(whole).unwrap_or_default())?;
        self.cut = rest;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn characters_may_be_cut_anywhere() {
        let text = "(2023)内0783执1号 䶮😀";
        let mut out = Gb18030Writer::new(Vec::new());
        for byte in text.as_bytes() {
            out.write_all(&[*byte]).unwrap();
        }
        assert_eq!(GB18030.decode(&out.out).0, text);
        assert_eq!(out.lost, 0);
        out.write_all("\u{e5e5}".as_bytes()).unwrap();
        assert_eq!(out.lost, 1);
        assert!(out.out.ends_with(b"?"));
    }
}
