//! Encodings of text files: a BOM, then strict UTF-8, then GB18030. Files are decoded while they
//! are read and never held in memory as a whole.

use std::borrow::Cow;
use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};

use encoding_rs::{Decoder, Encoding, GB18030, UTF_8};

use super::error::ExchangeError;
use super::limit;

/// A text file as UTF-8 bytes.
pub(super) struct Utf8Reader {
    file: File,
    /// `None` if the file is UTF-8 already; invalid bytes are found cell by cell.
    decoder: Option<Decoder>,
    raw: Vec<u8>,
    /// The decoded text, of which the first `at` bytes have been handed out.
    text: Vec<u8>,
    at: usize,
    ended: bool,
}

impl std::fmt::Debug for Utf8Reader {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Utf8Reader")
            .field("decoding", &self.decoder.is_some())
            .finish_non_exhaustive()
    }
}

/// Returns the encoding with this name (`gb18030`, `gbk`, `utf-8` …).
pub(super) fn named(name: &str) -> Result<&'static Encoding, ExchangeError> {
    let encoding = Encoding::for_label(name.trim().as_bytes()).ok_or_else(|| {
        ExchangeError::UnknownEncoding {
            name: name.to_owned(),
        }
    })?;
    // GB2312 and GBK are subsets of GB18030, and files that claim them often contain more.
    Ok(if encoding == encoding_rs::GBK {
        GB18030
    } else {
        encoding
    })
}

/// Detects the encoding of a file and the length of its BOM; reads past any plain ASCII at the
/// start.
pub(super) fn detect(file: &mut File) -> io::Result<(&'static Encoding, u64)> {
    let mut buffer = vec![0; limit::SAMPLE];
    file.seek(SeekFrom::Start(0))?;
    let mut first = true;
    loop {
        let read = fill(file, &mut buffer)?;
        let part = buffer.get(..read).unwrap_or_default();
        if first && let Some((encoding, mark)) = Encoding::for_bom(part) {
            return Ok((encoding, mark as u64));
        }
        first = false;
        let start = Encoding::ascii_valid_up_to(part);
        if start < part.len() {
            return Ok((judge(part.get(start..).unwrap_or_default()), 0));
        }
        if read < buffer.len() {
            return Ok((UTF_8, 0));
        }
    }
}

/// The text of a whole file.
pub(super) fn text(bytes: &[u8]) -> String {
    let (encoding, _) = Encoding::for_bom(bytes).unwrap_or((judge(bytes), 0));
    encoding.decode(bytes).0.into_owned()
}

/// A line that may come from any program: UTF-8, or else GB18030.
pub fn line_text(bytes: &[u8]) -> Cow<'_, str> {
    match std::str::from_utf8(bytes) {
        Ok(text) => Cow::Borrowed(text),
        Err(_) => judge(bytes).decode_without_bom_handling(bytes).0,
    }
}

/// Chooses UTF-8 unless invalid sequences are common: GB18030 read as UTF-8 is invalid nearly
/// everywhere, while a UTF-8 file with one bad cell is invalid once.
fn judge(mut part: &[u8]) -> &'static Encoding {
    let (mut good, mut bad, mut long) = (0_usize, 0_usize, 0_usize);
    while !part.is_empty() {
        let valid = match std::str::from_utf8(part) {
            Ok(text) => text,
            Err(error) => std::str::from_utf8(part.get(..error.valid_up_to()).unwrap_or_default())
                .unwrap_or_default(),
        };
        good += valid.chars().filter(|c| !c.is_ascii()).count();
        // Two bytes of GB18030 can form a UTF-8 character by chance, three hardly ever do.
        long += valid.chars().filter(|c| c.len_utf8() > 2).count();
        part = part.get(valid.len()..).unwrap_or_default();
        // Up to three bytes at the end may be a character cut off by the sample.
        if part.len() > 3 {
            bad += 1;
        }
        part = part.get(1..).unwrap_or_default();
    }
    if bad == 0 || good >= bad * 8 || long >= bad * 2 {
        UTF_8
    } else {
        GB18030
    }
}

/// Reads until the buffer is full or the file ends.
fn fill(file: &mut File, buffer: &mut [u8]) -> io::Result<usize> {
    let mut filled = 0;
    while let Some(rest) = buffer.get_mut(filled..).filter(|r| !r.is_empty()) {
        match file.read(rest) {
            Ok(0) => break,
            Ok(read) => filled += read,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(filled)
}

impl Utf8Reader {
    /// Reads from the start of the file, after `mark` bytes.
    pub(super) fn new(
        mut file: File,
        encoding: &'static Encoding,
        mark: u64,
    ) -> io::Result<Utf8Reader> {
        file.seek(SeekFrom::Start(mark))?;
        let decoder = (encoding != UTF_8).then(|| encoding.new_decoder_without_bom_handling());
        Ok(Utf8Reader {
            file,
            decoder,
            raw: Vec::new(),
            text: Vec::new(),
            at: 0,
            ended: false,
        })
    }

    /// Whether the text is decoded, so that `U+FFFD` stands for invalid bytes.
    pub(super) fn decodes(&self) -> bool {
        self.decoder.is_some()
    }
}

impl Read for Utf8Reader {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let Some(decoder) = self.decoder.as_mut() else {
            return self.file.read(out);
        };
        while self.at >= self.text.len() && !self.ended {
            self.raw.resize(limit::SAMPLE, 0);
            let read = fill(&mut self.file, &mut self.raw)?;
            self.raw.truncate(read);
            self.ended = read == 0;
            // Space for the worst case, so that one call takes all of the input.
            let room = decoder
                .max_utf8_buffer_length(read)
                .unwrap_or(read * 4 + 16);
            self.text.resize(room, 0);
            let (_, _, written, _) = decoder.decode_to_utf8(&self.raw, &mut self.text, self.ended);
            self.text.truncate(written);
            self.at = 0;
        }
        let ready = self.text.get(self.at..).unwrap_or_default();
        let count = ready.len().min(out.len());
        if let (Some(to), Some(from)) = (out.get_mut(..count), ready.get(..count)) {
            to.copy_from_slice(from);
        }
        self.at += count;
        Ok(count)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;

    fn file(bytes: &[u8]) -> File {
        let mut file = tempfile::tempfile().unwrap();
        file.write_all(bytes).unwrap();
        file
    }

    #[test]
    fn tells_utf8_gb18030_and_marks() {
        let gb = GB18030.encode("案号,法院,䶮").0.into_owned();
        let mut broken = "案号,法院,立案日期,承办法官,书记员,案由\n"
            .repeat(20)
            .into_bytes();
        broken.extend_from_slice(b"\xff,\n");
        let mut short = "案号,法院,立案日期\n(2023)内0783民初1号,"
            .as_bytes()
            .to_vec();
        short.extend_from_slice(b"\xff\xfe\xc3\x28abc,2023-01-05\n");
        for (bytes, want, mark) in [
            (short, UTF_8, 0),
            (b"number,court".to_vec(), UTF_8, 0),
            ("案号,法院".as_bytes().to_vec(), UTF_8, 0),
            ("\u{feff}案号".as_bytes().to_vec(), UTF_8, 3),
            (gb, GB18030, 0),
            (broken, UTF_8, 0),
            (b"\xff\xfea\0".to_vec(), encoding_rs::UTF_16LE, 2),
        ] {
            assert_eq!(detect(&mut file(&bytes)).unwrap(), (want, mark));
        }
    }

    #[test]
    fn decodes_gb18030_while_reading() {
        let text = "䶮😀案号,(2023)内0783执1号\n".repeat(40_000);
        let mut out = String::new();
        let bytes = GB18030.encode(&text).0.into_owned();
        Utf8Reader::new(file(&bytes), GB18030, 0)
            .unwrap()
            .read_to_string(&mut out)
            .unwrap();
        assert!(out == text);
    }

    #[test]
    fn a_cut_character_at_the_end_is_replaced() {
        let mut out = String::new();
        Utf8Reader::new(file(b"a\x81"), GB18030, 0)
            .unwrap()
            .read_to_string(&mut out)
            .unwrap();
        assert_eq!(out, "a\u{fffd}");
    }

    #[test]
    fn names() {
        assert_eq!(named("GBK").unwrap(), GB18030);
        assert_eq!(named("gb18030").unwrap(), GB18030);
        assert!(named("klingon").is_err());
    }
}
