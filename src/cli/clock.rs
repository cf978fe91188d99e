//! `qingji clock`: cases in, due dates out, one JSON object a line.

use std::io::{self, BufRead, Read, Write};

use chrono::NaiveDate;
use serde::Serialize;
use serde_json::Value;

use crate::domain::calendar::Calendar;
use crate::domain::clock::wire::{self, ErrorKind, WireError};
use crate::domain::clock::{self, Law, State, Step, Verdict};
use crate::domain::level::Level;
use crate::domain::rules::Rules;
use crate::text::locale::Locale;
use crate::text::sanitize;

/// The longest line, in bytes. A longer one is an error of that line only; the rest is still read.
const MAX_LINE: usize = 1024 * 1024;

/// The counts of lines read, without blank ones.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Summary {
    pub read: u64,
    pub good: u64,
    pub bad: u64,
}

#[derive(Serialize)]
struct Answer<'a> {
    id: &'a Value,
    #[serde(flatten)]
    verdict: VerdictJson<'a>,
    /// Fields of the line that the clock does not know.
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    ignored: &'a [String],
}

/// The verdict of the clock, under the keys and in the order of the contract.
#[derive(Debug, Serialize)]
pub(super) struct VerdictJson<'a> {
    due: Option<NaiveDate>,
    raw: Option<NaiveDate>,
    deducted: u32,
    state: State,
    level: Level,
    days_left: Option<i32>,
    provisional: bool,
    apply_by: Option<NaiveDate>,
    decide_by: Option<NaiveDate>,
    late: &'a [usize],
    steps: &'a [Step],
}

impl<'a> VerdictJson<'a> {
    pub(super) fn new(verdict: &'a Verdict, steps: &'a [Step]) -> VerdictJson<'a> {
        VerdictJson {
            due: verdict.due,
            raw: verdict.raw,
            deducted: verdict.deducted,
            state: verdict.state,
            level: verdict.level,
            days_left: verdict.days_left,
            provisional: verdict.provisional,
            apply_by: verdict.apply_by,
            decide_by: verdict.decide_by,
            late: &verdict.late,
            steps,
        }
    }
}

#[derive(Serialize)]
struct Refusal<'a> {
    id: &'a Value,
    error: Reason<'a>,
}

#[derive(Serialize)]
struct Reason<'a> {
    kind: &'static str,
    field: Option<&'a str>,
    hint: String,
}

/// Answers every line by the built-in rules, holidays and thresholds. `words` is the language of
/// the hints; `None` stands for English, as scripts get it.
pub fn run(
    input: &mut dyn BufRead,
    output: &mut dyn Write,
    today: NaiveDate,
    words: Option<Locale>,
) -> io::Result<Summary> {
    let calendar = Calendar::builtin();
    let law = Law::new(Rules::builtin(), &calendar);
    let mut summary = Summary::default();
    let mut line = Vec::new();
    let mut first = true;
    while let Some(whole) = next_line(input, &mut line)? {
        let text = line.as_slice();
        let text = if first {
            text.strip_prefix(b"\xef\xbb\xbf").unwrap_or(text)
        } else {
            text
        };
        first = false;
        let text = text.trim_ascii();
        if whole && text.is_empty() {
            continue;
        }
        summary.read += 1;
        let query = if whole {
            std::str::from_utf8(text)
                .map_err(|_| WireError::line(ErrorKind::Encoding))
                .and_then(wire::read)
        } else {
            let id = wire::id_of(&String::from_utf8_lossy(text));
            Err(WireError {
                id,
                ..WireError::line(ErrorKind::TooLong)
            })
        };
        match query {
            Ok(query) => {
                summary.good += 1;
                answer(law, &query, output, today)?;
            }
            Err(error) => {
                summary.bad += 1;
                refuse(&error, output, words)?;
            }
        }
        output.write_all(b"\n")?;
    }
    Ok(summary)
}

fn answer(
    law: Law<'_>,
    query: &wire::Query,
    output: &mut dyn Write,
    today: NaiveDate,
) -> io::Result<()> {
    let (verdict, steps) = clock::explain(&query.term(), law, today);
    let answer = Answer {
        id: &query.id,
        verdict: VerdictJson::new(&verdict, &steps),
        ignored: &query.ignored,
    };
    say(&answer, output)
}

fn refuse(error: &WireError, output: &mut dyn Write, words: Option<Locale>) -> io::Result<()> {
    let kind = error.kind.id();
    let key = format!("domain.wire.{kind}");
    let hint = match words {
        Some(locale) if locale.has(&key) => locale.text(&key).to_owned(),
        _ => error.kind.to_string(),
    };
    let reason = Reason {
        kind,
        field: error.field.as_deref(),
        hint,
    };
    let refusal = Refusal {
        id: &error.id,
        error: reason,
    };
    say(&refusal, output)
}

/// Writes a value as a line that is safe on a terminal, whatever an id or a ground contains.
fn say(value: &impl Serialize, output: &mut dyn Write) -> io::Result<()> {
    let text = serde_json::to_string(value)?;
    output.write_all(sanitize::shown(&text).as_bytes())
}

/// Reads up to and including the next line end into `line`, but never more than [`MAX_LINE`] bytes.
/// Returns `Some(false)` for a longer line, whose rest is skipped, and `None` at the end of the
/// input.
fn next_line(input: &mut dyn BufRead, line: &mut Vec<u8>) -> io::Result<Option<bool>> {
    line.clear();
    let limit = MAX_LINE as u64 + 1;
    if input.take(limit).read_until(b'\n', line)? == 0 {
        return Ok(None);
    }
    if line.ends_with(b"\n") {
        return Ok(Some(true));
    }
    if line.len() <= MAX_LINE {
        return Ok(Some(true));
    }
    loop {
        let chunk = input.fill_buf()?;
        if chunk.is_empty() {
            return Ok(Some(false));
        }
        let end = chunk.iter().position(|byte| *byte == b'\n');
        let used = end.map_or(chunk.len(), |at| at + 1);
        input.consume(used);
        if end.is_some() {
            return Ok(Some(false));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ask(input: &[u8]) -> (Summary, Vec<String>) {
        let mut output = Vec::new();
        let today = "2025-08-01".parse().unwrap();
        let summary = run(
            &mut io::BufReader::with_capacity(64, input),
            &mut output,
            today,
            None,
        )
        .unwrap();
        (
            summary,
            String::from_utf8(output)
                .unwrap()
                .lines()
                .map(str::to_owned)
                .collect(),
        )
    }

    #[test]
    fn an_answer_has_exactly_the_keys_of_the_contract() {
        let (_, lines) =
            ask(br#"{"id":{"n":[1]},"procedure":"civil-first-ordinary","start":"2025-03-10"}"#);
        let head = r#"{"id":{"n":[1]},"due":"2025-09-10","raw":"2025-09-10","deducted":0,"state":"running","level":"normal","days_left":40,"provisional":false,"apply_by":"2025-08-26","decide_by":"2025-09-05","late":[],"steps":["#;
        assert!(lines[0].starts_with(head), "{}", lines[0]);
        let base = r#"{"kind":"base","date":"2025-09-10","months":6,"note":"civil-first-ordinary","articles":["#;
        assert!(lines[0].contains(base), "{}", lines[0]);
    }

    #[test]
    fn a_bad_line_is_answered_and_the_rest_goes_on() {
        let mut input =
            b"\xef\xbb\xbf{\"id\":1,\"procedure\":\"no-such\",\"start\":\"2025-03-10\"}\r\n\n  \n"
                .to_vec();
        input.extend_from_slice(b"nonsense\n\xff\xfe\n");
        input.extend_from_slice(br#"{"id":"b","procedure":"x","start":"2025-01-01","changes":[{"kind":"deduct","from":"2025-02-30"}]}"#);
        input.push(b'\n');
        input.extend(std::iter::repeat_n(b'x', MAX_LINE + 70));
        input.extend_from_slice(
            b"\n{\"id\":2,\"procedure\":\"civil-foreign\",\"start\":\"2025-03-10\"}",
        );
        let (summary, lines) = ask(&input);
        assert_eq!(
            summary,
            Summary {
                read: 6,
                good: 2,
                bad: 4
            }
        );
        assert!(
            lines[0].contains(r#""id":1,"due":null"#) && lines[0].contains(r#""state":"unknown""#)
        );
        assert_eq!(
            lines[1],
            r#"{"id":null,"error":{"kind":"json","field":null,"hint":"the line is not a JSON object"}}"#
        );
        assert!(lines[2].contains(r#""kind":"encoding""#));
        assert!(
            lines[3].starts_with(
                r#"{"id":"b","error":{"kind":"date","field":"changes[0].from","hint":""#
            )
        );
        assert!(lines[4].contains(r#""kind":"too-long""#));
        assert!(lines[5].contains(r#""state":"none","level":"none","days_left":null"#));
    }

    #[test]
    fn a_line_of_exactly_the_limit_is_read() {
        let mut line = br#"{"id":1,"procedure":"civil-foreign","start":null}"#.to_vec();
        line.resize(MAX_LINE, b' ');
        assert_eq!(
            ask(&line).0,
            Summary {
                read: 1,
                good: 1,
                bad: 0
            }
        );
        line.push(b'\n');
        assert_eq!(ask(&line).0.good, 1);
        line.insert(0, b' ');
        assert_eq!(ask(&line).0.bad, 1);
        line.pop();
        assert_eq!(ask(&line).0.bad, 1);
    }
}
