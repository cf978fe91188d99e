//! Detects the delimiter of a text file.

use std::io::{self, Read};

use crate::exchange::encoding::Utf8Reader;
use crate::exchange::limit;
use crate::exchange::record::Record;

/// The candidates in order of preference. Brackets as in `(2019)…` and dots are never candidates,
/// full-width commas only where nothing else separates.
const CANDIDATES: [u8; 4] = [b',', b'\t', b';', b'|'];

/// Stands for the full-width comma where that is the delimiter; texts do not contain it.
pub(super) const WIDE: u8 = 0x1F;

const WIDE_COMMA: &[u8] = "，".as_bytes();

/// The delimiter under which most of the first records have the same number of fields, weighted by
/// that number; [`WIDE`] for full-width commas.
pub(super) fn sniff(sample: &[u8]) -> u8 {
    let (mut best, mut lines) = ((0, b','), 0);
    for delimiter in CANDIDATES {
        let (width, alike) = usual(sample, delimiter);
        let score = width.min(64) * alike;
        if score > best.0 {
            (best, lines) = ((score, delimiter), alike);
        }
    }
    if is_wide(sample, lines) { WIDE } else { best.1 }
}

/// Whether full-width commas separate the cells: more of the first records have the same number of
/// them than the `lines` that another delimiter explains, and the first such record is a header,
/// which has no digits.
fn is_wide(sample: &[u8], lines: usize) -> bool {
    if memchr::memmem::find(sample, WIDE_COMMA).is_none() {
        return false;
    }
    let mut narrow = Narrow::default();
    let mut text = Vec::with_capacity(sample.len());
    narrow.feed(sample, true, &mut text);
    let mut all = text.split(|byte| *byte == b'\n');
    let first = all.find(|line| line.contains(&WIDE)).unwrap_or_default();
    !first.iter().any(u8::is_ascii_digit) && usual(&text, WIDE).1 > lines
}

/// Replaces full-width commas by [`WIDE`] while a text is read.
#[derive(Debug, Default)]
pub(super) struct Narrow {
    /// The beginning of a comma at the end of the last piece.
    begun: Vec<u8>,
}

impl Narrow {
    /// Appends the next piece of the text to `out`; a comma may begin in one piece and end in the
    /// next.
    pub(super) fn feed(&mut self, piece: &[u8], ended: bool, out: &mut Vec<u8>) {
        let mut bytes = std::mem::take(&mut self.begun);
        bytes.extend_from_slice(piece);
        let mut from = 0;
        for at in memchr::memmem::find_iter(&bytes, WIDE_COMMA) {
            out.extend_from_slice(bytes.get(from..at).unwrap_or_default());
            out.push(WIDE);
            from = at + WIDE_COMMA.len();
        }
        let rest = bytes.get(from..).unwrap_or_default();
        let begins = |n: &usize| {
            WIDE_COMMA
                .get(..*n)
                .is_some_and(|part| rest.ends_with(part))
        };
        let begun = if ended {
            None
        } else {
            [2, 1].into_iter().find(begins)
        };
        let (done, begun) = rest.split_at(rest.len() - begun.unwrap_or(0));
        out.extend_from_slice(done);
        self.begun = begun.to_vec();
    }
}

/// Gives the cells of a record the full-width commas back that quotation marks kept from separating.
pub(super) fn restore(record: &mut Record) {
    if !record.iter().any(|cell| cell.contains(&WIDE)) {
        return;
    }
    let restored = |cell: &[u8]| {
        let parts: Vec<&[u8]> = cell.split(|byte| *byte == WIDE).collect();
        parts.join(WIDE_COMMA)
    };
    *record = record.iter().map(restored).collect();
}

/// The text of a file, with full-width commas replaced if they separate the cells.
#[derive(Debug)]
pub(super) enum Text {
    Plain(Utf8Reader),
    Wide(Box<WideText>),
}

/// A text whose full-width commas are replaced while it is read.
#[derive(Debug)]
pub(super) struct WideText {
    text: Utf8Reader,
    narrow: Narrow,
    raw: Vec<u8>,
    /// What was replaced and not handed out yet, from `at` on.
    ready: Vec<u8>,
    at: usize,
}

impl Text {
    pub(super) fn new(text: Utf8Reader, delimiter: u8) -> Text {
        if delimiter != WIDE {
            return Text::Plain(text);
        }
        Text::Wide(Box::new(WideText {
            text,
            narrow: Narrow::default(),
            raw: vec![0; limit::SAMPLE],
            ready: Vec::new(),
            at: 0,
        }))
    }
}

impl Read for Text {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        match self {
            Text::Plain(text) => text.read(out),
            Text::Wide(wide) => wide.read(out),
        }
    }
}

impl Read for WideText {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        while self.at >= self.ready.len() {
            let read = self.text.read(&mut self.raw)?;
            self.ready.clear();
            self.at = 0;
            let piece = self.raw.get(..read).unwrap_or_default();
            self.narrow.feed(piece, read == 0, &mut self.ready);
            if read == 0 && self.ready.is_empty() {
                return Ok(0);
            }
        }
        let mut ready = self.ready.get(self.at..).unwrap_or_default();
        let count = ready.read(out)?;
        self.at += count;
        Ok(count)
    }
}

/// The number of fields that most of the first records with several have, and the number of those
/// records.
fn usual(sample: &[u8], delimiter: u8) -> (usize, usize) {
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter)
        .from_reader(sample);
    let mut record = csv::ByteRecord::new();
    let mut widths = Vec::new();
    while widths.len() < 60 && reader.read_byte_record(&mut record).is_ok_and(|more| more) {
        widths.push(record.len());
    }
    // The last record may be cut off by the end of the sample.
    if widths.len() > 2 {
        widths.pop();
    }
    let usual = widths
        .iter()
        .copied()
        .filter(|w| *w > 1)
        .max_by_key(|w| widths.iter().filter(|x| *x == w).count());
    usual.map_or((0, 0), |usual| {
        (usual, widths.iter().filter(|w| **w == usual).count())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_the_delimiter() {
        for (text, want) in [
            ("案号,法院\n(2019)内0783执1号,a\n", b','),
            (
                "案号\t案由\n(2019)内0783执1号\t生命权、健康权,身体权\n",
                b'\t',
            ),
            ("number;court;tags\n1;a;x\n2;b;\n", b';'),
            ("number,tags,note\n1,a;b;c,x\n2,a;b;c,y\n", b','),
            ("number,note\n1,\"a\nb\tc\"\n2,\"d\te\"\n", b','),
            ("案号\n(2019)内0783执1号\n", b','),
            ("台账\n\n案号|法院|案由\n1|2|3\n", b'|'),
            ("案号，立案日期，承办人\n1，2，3\n2，\"1,200\"，3\n", WIDE),
            (
                "台账\n案号，标的额，承办人\n1，1,200，3\n2，1,300，3\n3，4，5\n",
                WIDE,
            ),
            // Commas in texts, and several numbers in the only column.
            ("案号,备注\n1,甲，乙，丙\n2,甲，乙，丙\n", b','),
            (
                "案号\n(2019)内0783执1号，2号\n(2019)内0783执3号，4号\n",
                b',',
            ),
        ] {
            assert_eq!(sniff(text.as_bytes()), want, "{text}");
        }
    }

    proptest::proptest! {
        #[test]
        fn a_comma_may_be_cut_anywhere(text in "[a，王,、\n]{0,40}", cuts in proptest::collection::vec(0_usize..120, 0..6)) {
            let bytes = text.as_bytes();
            let mut cuts: Vec<usize> = cuts.into_iter().map(|cut| cut.min(bytes.len())).collect();
            cuts.push(bytes.len());
            cuts.sort_unstable();
            let (mut narrow, mut out, mut from) = (Narrow::default(), Vec::new(), 0);
            for cut in cuts {
                narrow.feed(&bytes[from..cut], false, &mut out);
                from = cut;
            }
            narrow.feed(b"", true, &mut out);
            proptest::prop_assert_eq!(String::from_utf8(out).unwrap(), text.replace('，', "\u{1f}"));
        }
    }
}
