//! `qingji number [FILE|-]`: case numbers, one a line, taken apart as JSON lines.

use std::borrow::Cow;
use std::io::{self, BufRead, Write};

use serde::Serialize;

use crate::domain::number::CaseNumber;
use crate::exchange::line_text;
use crate::text::sanitize::{self, shown};

/// The longest line, in bytes. A longer one is cut here and cannot be regular: no case number is
/// that long, and memory stays bounded.
const LONGEST: usize = 64 << 10;

/// The counts of lines read.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Summary {
    /// Lines that are not blank.
    pub read: u64,
    /// Lines that follow the grammar of case numbers.
    pub regular: u64,
}

/// A line of output. The parts are null if the number does not follow the grammar, which includes
/// legacy numbers.
#[derive(Serialize)]
struct Row<'a> {
    raw: Cow<'a, str>,
    canonical: Cow<'a, str>,
    year: Option<u16>,
    court: Option<&'a str>,
    court_name: Option<&'a str>,
    special: Option<&'a str>,
    #[serde(rename = "type")]
    type_code: Option<&'a str>,
    type_name: Option<&'a str>,
    serial: Option<u32>,
    suffix: Option<&'a str>,
    regular: bool,
}

/// Reads lines to the end and writes one JSON object for each that is not blank. What is not UTF-8
/// is read as GB18030, a BOM is dropped, a line over 64 KiB is cut, and characters that would act on
/// a terminal become `?`. Fails only on reading and writing.
pub fn run(input: &mut dyn BufRead, output: &mut dyn Write) -> io::Result<Summary> {
    let mut summary = Summary::default();
    let mut bytes = Vec::new();
    let mut first = true;
    while read_line(input, &mut bytes)? {
        let line = line_text(&bytes);
        let line = if std::mem::take(&mut first) {
            line.strip_prefix('\u{FEFF}').unwrap_or(&line)
        } else {
            &line
        };
        if line.trim().is_empty() {
            continue;
        }
        // As in an import: invisible marks get copied along with a number.
        let mut number = CaseNumber::parse(&sanitize::line(line));
        line.trim().clone_into(&mut number.raw);
        summary.read += 1;
        summary.regular += u64::from(number.regular);
        serde_json::to_writer(&mut *output, &Row::of(&number))?;
        output.write_all(b"\n")?;
    }
    output.flush()?;
    Ok(summary)
}

impl<'a> Row<'a> {
    fn of(number: &'a CaseNumber) -> Row<'a> {
        Row {
            raw: shown(&number.raw),
            canonical: shown(&number.canonical),
            year: number.year.filter(|_| number.regular),
            court: number.court.as_deref(),
            court_name: number.court_name.as_deref(),
            special: number.special.as_deref(),
            type_code: number.type_code.as_deref(),
            type_name: number.type_name.as_deref(),
            serial: number.serial,
            suffix: number.suffix.as_deref(),
            regular: number.regular,
        }
    }
}

/// Reads the next line without its end, at most [`LONGEST`] bytes of it. Returns false at the end
/// of the input.
fn read_line(input: &mut dyn BufRead, line: &mut Vec<u8>) -> io::Result<bool> {
    line.clear();
    let mut any = false;
    loop {
        let chunk = match input.fill_buf() {
            Ok(chunk) => chunk,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(error),
        };
        if chunk.is_empty() {
            break;
        }
        any = true;
        let end = chunk.iter().position(|&b| b == b'\n');
        let (part, used) = end.map_or((chunk, chunk.len()), |end| {
            (chunk.get(..end).unwrap_or(chunk), end + 1)
        });
        let room = LONGEST.saturating_sub(line.len());
        line.extend(part.iter().take(room));
        input.consume(used);
        if end.is_some() {
            break;
        }
    }
    if line.last() == Some(&b'\r') {
        line.pop();
    }
    Ok(any)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(input: &[u8]) -> (Vec<serde_json::Value>, Summary) {
        let mut output = Vec::new();
        // A small buffer, so that lines are put together from pieces.
        let summary = run(&mut io::BufReader::with_capacity(7, input), &mut output).unwrap();
        let text = String::from_utf8(output).unwrap();
        (
            text.lines()
                .map(|line| serde_json::from_str(line).unwrap())
                .collect(),
            summary,
        )
    }

    #[test]
    fn a_line_each_with_all_keys() {
        let (rows, summary) = rows(
            "\u{FEFF}（2019）内0783执恢0３364号之一\r\n\n  \n（2015）呼民申字第2号\n张三"
                .as_bytes(),
        );
        assert_eq!(
            summary,
            Summary {
                read: 3,
                regular: 1
            }
        );
        assert_eq!(
            rows,
            [
                serde_json::json!({
                    "raw": "（2019）内0783执恢0３364号之一", "canonical": "(2019)内0783执恢3364号之一", "year": 2019,
                    "court": "内0783", "court_name": "扎兰屯市人民法院", "special": null,
                    "type": "执恢", "type_name": rows.first().unwrap()["type_name"], "serial": 3364,
                    "suffix": "之一", "regular": true,
                }),
                irregular("（2015）呼民申字第2号", "(2015)呼民申字第2号"),
                irregular("张三", "张三"),
            ]
        );
    }

    fn irregular(raw: &str, canonical: &str) -> serde_json::Value {
        serde_json::json!({
            "raw": raw, "canonical": canonical, "year": null, "court": null, "court_name": null, "special": null,
            "type": null, "type_name": null, "serial": null, "suffix": null, "regular": false,
        })
    }

    #[test]
    fn hostile_input_is_read_to_the_end() {
        let mut input = vec![0xFF, 0xFE, b'\n'];
        input.extend(std::iter::repeat_n(b'(', 200_000));
        input.extend("\n(2023)内07执1号\n\0\u{1B}".as_bytes());
        let (rows, summary) = rows(&input);
        assert_eq!(
            summary,
            Summary {
                read: 4,
                regular: 1
            }
        );
        assert_eq!(
            rows.get(1)
                .and_then(|row| row["raw"].as_str())
                .map(str::len),
            Some(LONGEST)
        );
    }
}
