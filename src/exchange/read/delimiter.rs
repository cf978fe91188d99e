//! Detects the delimiter of a text file.

/// The candidates in order of preference. Brackets as in `(2019)…`, full-width commas and dots are
/// never candidates.
const CANDIDATES: [u8; 4] = [b',', b'\t', b';', b'|'];

/// The delimiter under which most of the first records have the same number of fields, weighted by
/// that number.
pub(super) fn sniff(sample: &[u8]) -> u8 {
    let mut best = (0, b',');
    for delimiter in CANDIDATES {
        let score = score(sample, delimiter);
        if score > best.0 {
            best = (score, delimiter);
        }
    }
    best.1
}

fn score(sample: &[u8], delimiter: u8) -> usize {
    let mut reader = super::csv::builder(delimiter).from_reader(sample);
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
    usual.map_or(0, |usual| {
        usual.min(64) * widths.iter().filter(|w| **w == usual).count()
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
        ] {
            assert_eq!(sniff(text.as_bytes()), want, "{text}");
        }
    }
}
