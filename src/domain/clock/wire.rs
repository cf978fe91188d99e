//! The clock's JSON input and output: one object per line, read field by field so that an error can
//! name its location.

use chrono::{Datelike, NaiveDate};
use serde_json::{Map, Value};

use super::Term;
use crate::domain::change::{Change, Extension, MAX_DAYS, MAX_MONTHS, Pause, PauseKind};

/// More changes than any case has; a line with more is a mistake.
const MAX_CHANGES: usize = 10_000;
const YEARS: std::ops::RangeInclusive<i32> = 1900..=2199;

/// A case as given by one line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Query {
    /// Echoed in the answer; any JSON value.
    pub id: Value,
    pub procedure: String,
    /// `None` for an explicit null: the filing date is unknown.
    pub start: Option<NaiveDate>,
    pub custody: bool,
    pub changes: Vec<Change>,
    pub closed: Option<NaiveDate>,
    /// Paths of unknown fields: `lvl`, `changes[1].form`.
    pub ignored: Vec<String>,
}

impl Query {
    pub fn term(&self) -> Term<'_> {
        Term {
            procedure: &self.procedure,
            start: self.start,
            custody: self.custody,
            changes: &self.changes,
            closed: self.closed,
        }
    }
}

ids! {
    /// The kind of error in a line.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
    pub enum ErrorKind {
        #[error("the line is not a JSON object")]
        Json = "json",
        #[error("the line is longer than 1 MiB")]
        TooLong = "too-long",
        #[error("the line is not UTF-8")]
        Encoding = "encoding",
        #[error("the field is required")]
        Missing = "missing",
        #[error("the value has another type than expected")]
        Type = "type",
        #[error("expected a date YYYY-MM-DD that exists, from 1900 to 2199")]
        Date = "date",
        #[error("expected a whole number, not negative, at most 1200 months or 36500 days")]
        Number = "number",
        #[error("expected one of: deduct, suspend, adjourn, extend, convert, restart")]
        ChangeKind = "change-kind",
        #[error("the end is before the start")]
        Order = "order",
        #[error("at most 10000 changes")]
        TooMany = "too-many",
    }
}

/// Why a line could not be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WireError {
    /// The id of the line if it could be found, otherwise null.
    pub id: Value,
    pub kind: ErrorKind,
    /// The path of the field, such as `changes[1].from`; `None` if the error concerns the whole
    /// line.
    pub field: Option<String>,
}

impl WireError {
    /// Creates an error about a whole line.
    pub fn line(kind: ErrorKind) -> WireError {
        WireError {
            id: Value::Null,
            kind,
            field: None,
        }
    }
}

/// An error inside the object, before the id is added.
struct Fault {
    field: String,
    kind: ErrorKind,
}

type Read<T> = Result<T, Fault>;

const KNOWN: [&str; 5] = ["procedure", "start", "custody", "changes", "closed"];
const KNOWN_OF_CHANGES: [&str; 12] = [
    "kind", "ground", "reason", "from", "to", "months", "days", "approved", "until", "level", "on",
    "accepted",
];

/// The paths of unknown fields.
fn ignored(object: &Map<String, Value>) -> Vec<String> {
    let known = |key: &String| KNOWN.contains(&key.as_str());
    let mut all: Vec<String> = object.keys().filter(|key| !known(key)).cloned().collect();
    let changes = object.get("changes").and_then(Value::as_array);
    for (at, change) in changes.into_iter().flatten().enumerate() {
        let keys = change.as_object().into_iter().flat_map(Map::keys);
        let unknown = keys.filter(|key| !KNOWN_OF_CHANGES.contains(&key.as_str()));
        all.extend(unknown.map(|key| format!("changes[{at}].{key}")));
    }
    all
}

/// Reads one line. Unknown fields are ignored and listed in [`Query::ignored`].
pub fn read(line: &str) -> Result<Query, WireError> {
    let Ok(Value::Object(mut object)) = serde_json::from_str::<Value>(line) else {
        return Err(WireError {
            id: id_of(line),
            ..WireError::line(ErrorKind::Json)
        });
    };
    let id = object.remove("id").unwrap_or(Value::Null);
    match query(&object) {
        Ok((procedure, start, custody, changes, closed)) => Ok(Query {
            id,
            procedure,
            start,
            custody,
            changes,
            closed,
            ignored: ignored(&object),
        }),
        Err(Fault { field, kind }) => Err(WireError {
            id,
            kind,
            field: Some(field),
        }),
    }
}

/// The id of a line that is malformed further on, if the id comes first; otherwise null.
pub fn id_of(line: &str) -> Value {
    let key = line
        .trim_start()
        .strip_prefix('{')
        .map(str::trim_start)
        .and_then(|rest| rest.strip_prefix("\"id\""));
    let Some(rest) = key
        .map(str::trim_start)
        .and_then(|rest| rest.strip_prefix(':'))
    else {
        return Value::Null;
    };
    serde_json::Deserializer::from_str(rest)
        .into_iter()
        .next()
        .and_then(Result::ok)
        .unwrap_or(Value::Null)
}

type Fields = (
    String,
    Option<NaiveDate>,
    bool,
    Vec<Change>,
    Option<NaiveDate>,
);

fn query(object: &Map<String, Value>) -> Read<Fields> {
    let top = Place { object, path: "" };
    let procedure = top.required_text("procedure")?;
    if !object.contains_key("start") {
        return Err(top.fault("start", ErrorKind::Missing));
    }
    let start = top.date("start")?;
    let custody = match top.value("custody") {
        None => false,
        Some(Value::Bool(custody)) => *custody,
        Some(_) => return Err(top.fault("custody", ErrorKind::Type)),
    };
    let changes = match top.value("changes") {
        None => Vec::new(),
        Some(Value::Array(list)) if list.len() > MAX_CHANGES => {
            return Err(top.fault("changes", ErrorKind::TooMany));
        }
        Some(Value::Array(list)) => list.iter().enumerate().map(change).collect::<Read<_>>()?,
        Some(_) => return Err(top.fault("changes", ErrorKind::Type)),
    };
    Ok((procedure, start, custody, changes, top.date("closed")?))
}

fn change((at, value): (usize, &Value)) -> Read<Change> {
    let path = format!("changes[{at}]");
    let Value::Object(object) = value else {
        return Err(Fault {
            field: path,
            kind: ErrorKind::Type,
        });
    };
    let place = Place {
        object,
        path: &path,
    };
    let kind = place.required_text("kind")?;
    if let Some(kind) = PauseKind::from_id(&kind) {
        return pause(&place, kind);
    }
    match kind.as_str() {
        "extend" => Ok(Change::Extend(Extension {
            months: place.number("months", MAX_MONTHS)?,
            days: place.number("days", MAX_DAYS)?,
            approved: place.date("approved")?,
            until: place.date("until")?,
            level: place.text("level")?,
            accepted: place.text("accepted")?,
        })),
        "convert" => Ok(Change::Convert {
            to: place.required_text("to")?,
            on: place.required_date("on")?,
            accepted: place.text("accepted")?,
        }),
        "restart" => Ok(Change::Restart {
            on: place.required_date("on")?,
            reason: place.text("reason")?,
        }),
        _ => Err(place.fault("kind", ErrorKind::ChangeKind)),
    }
}

fn pause(place: &Place<'_>, kind: PauseKind) -> Read<Change> {
    let (from, to) = (place.required_date("from")?, place.date("to")?);
    if to.is_some_and(|to| to < from) {
        return Err(place.fault("to", ErrorKind::Order));
    }
    Ok(Change::Pause(Pause {
        kind,
        ground: place.text("ground")?,
        from,
        to,
        accepted: place.text("accepted")?,
    }))
}

/// An object and its path in the line.
struct Place<'a> {
    object: &'a Map<String, Value>,
    path: &'a str,
}

impl<'a> Place<'a> {
    fn fault(&self, key: &str, kind: ErrorKind) -> Fault {
        let field = if self.path.is_empty() {
            key.to_owned()
        } else {
            format!("{}.{key}", self.path)
        };
        Fault { field, kind }
    }

    /// Null is the same as absent.
    fn value(&self, key: &str) -> Option<&'a Value> {
        self.object.get(key).filter(|value| !value.is_null())
    }

    fn text(&self, key: &str) -> Read<Option<String>> {
        match self.value(key) {
            None => Ok(None),
            Some(Value::String(text)) => Ok(Some(text.clone())),
            Some(_) => Err(self.fault(key, ErrorKind::Type)),
        }
    }

    fn required_text(&self, key: &str) -> Read<String> {
        self.text(key)?
            .ok_or_else(|| self.fault(key, ErrorKind::Missing))
    }

    fn date(&self, key: &str) -> Read<Option<NaiveDate>> {
        match self.value(key) {
            None => Ok(None),
            Some(Value::String(text)) => day(text)
                .map(Some)
                .ok_or_else(|| self.fault(key, ErrorKind::Date)),
            Some(_) => Err(self.fault(key, ErrorKind::Type)),
        }
    }

    fn required_date(&self, key: &str) -> Read<NaiveDate> {
        self.date(key)?
            .ok_or_else(|| self.fault(key, ErrorKind::Missing))
    }

    fn number(&self, key: &str, most: u32) -> Read<u32> {
        match self.value(key) {
            None => Ok(0),
            Some(Value::Number(number)) => {
                let number = number
                    .as_u64()
                    .and_then(|n| u32::try_from(n).ok())
                    .filter(|n| *n <= most);
                number.ok_or_else(|| self.fault(key, ErrorKind::Number))
            }
            Some(_) => Err(self.fault(key, ErrorKind::Type)),
        }
    }
}

/// Parses exactly `YYYY-MM-DD`.
fn day(text: &str) -> Option<NaiveDate> {
    let shaped = text.len() == 10
        && text.bytes().enumerate().all(|(at, b)| {
            if at == 4 || at == 7 {
                b == b'-'
            } else {
                b.is_ascii_digit()
            }
        });
    let day: NaiveDate = shaped.then(|| text.parse().ok()).flatten()?;
    YEARS.contains(&day.year()).then_some(day)
}

#[cfg(test)]
#[allow(clippy::too_many_lines, reason = "tables of examples")]
mod tests {
    use super::*;

    #[test]
    fn a_full_line_is_read() {
        let line = r#"{"id":7,"procedure":"civil-first-ordinary","start":"2025-03-10","custody":true,"closed":null,"note":1,"changes":[
            {"kind":"deduct","ground":"appraisal","from":"2025-05-06","to":"2025-07-04"},{"kind":"suspend","from":"2025-05-06"},
            {"kind":"extend","months":6,"approved":"2025-08-20","level":"院长"},{"kind":"extend","until":"2026-02-28"},
            {"kind":"convert","to":"civil-foreign","on":"2025-09-01"},{"kind":"restart","on":"2025-09-02","reason":"补充侦查"}]}"#;
        let query = read(line).unwrap();
        assert_eq!(
            (query.id.clone(), query.custody, query.changes.len()),
            (Value::from(7), true, 6)
        );
        assert_eq!(query.term().procedure, "civil-first-ordinary");
        assert!(
            matches!(&query.changes[3], Change::Extend(e) if e.until.is_some() && e.months == 0)
        );
    }

    #[test]
    fn what_may_be_absent_may_be_absent() {
        let query = read(r#"{"procedure":"x","start":null}"#).unwrap();
        assert_eq!(
            (query.id, query.start, query.custody, query.closed),
            (Value::Null, None, false, None)
        );
    }

    #[test]
    fn the_id_of_a_broken_line_is_found_where_it_comes_first() {
        let id = |line| read(line).unwrap_err().id;
        assert_eq!(id(r#"{"id":"c9","procedure":"#), "c9");
        assert_eq!(id(r#" { "id" : 12, start}"#), 12);
        assert_eq!(id(r#"{"procedure":"x","id":3"#), Value::Null);
        assert_eq!(id(r#"{"id":"c9"#), Value::Null);
        assert_eq!(id("[1"), Value::Null);
    }

    #[test]
    fn an_error_names_its_field() {
        let with = |change: &str| {
            format!(
                r#"{{"id":"a","procedure":"x","start":"2025-01-01","changes":[{{"kind":"restart","on":"2025-01-02"}},{change}]}}"#
            )
        };
        let cases = [
            ("{".to_owned(), ErrorKind::Json, None),
            ("[]".to_owned(), ErrorKind::Json, None),
            (
                r#"{"id":"a","start":"2025-01-01"}"#.to_owned(),
                ErrorKind::Missing,
                Some("procedure"),
            ),
            (
                r#"{"id":"a","procedure":1,"start":"2025-01-01"}"#.to_owned(),
                ErrorKind::Type,
                Some("procedure"),
            ),
            (
                r#"{"id":"a","procedure":"x"}"#.to_owned(),
                ErrorKind::Missing,
                Some("start"),
            ),
            (
                r#"{"id":"a","procedure":"x","start":"2025-02-29"}"#.to_owned(),
                ErrorKind::Date,
                Some("start"),
            ),
            (
                r#"{"id":"a","procedure":"x","start":"2025-1-1"}"#.to_owned(),
                ErrorKind::Date,
                Some("start"),
            ),
            (
                r#"{"id":"a","procedure":"x","start":"0001-01-01"}"#.to_owned(),
                ErrorKind::Date,
                Some("start"),
            ),
            (
                r#"{"id":"a","procedure":"x","start":20250101}"#.to_owned(),
                ErrorKind::Type,
                Some("start"),
            ),
            (
                r#"{"id":"a","procedure":"x","start":null,"custody":"no"}"#.to_owned(),
                ErrorKind::Type,
                Some("custody"),
            ),
            (
                r#"{"id":"a","procedure":"x","start":null,"changes":{}}"#.to_owned(),
                ErrorKind::Type,
                Some("changes"),
            ),
            (
                r#"{"id":"a","procedure":"x","start":null,"closed":"soon"}"#.to_owned(),
                ErrorKind::Date,
                Some("closed"),
            ),
            (with("3"), ErrorKind::Type, Some("changes[1]")),
            (with("{}"), ErrorKind::Missing, Some("changes[1].kind")),
            (
                with(r#"{"kind":"pause"}"#),
                ErrorKind::ChangeKind,
                Some("changes[1].kind"),
            ),
            (
                with(r#"{"kind":"deduct"}"#),
                ErrorKind::Missing,
                Some("changes[1].from"),
            ),
            (
                with(r#"{"kind":"deduct","from":"x"}"#),
                ErrorKind::Date,
                Some("changes[1].from"),
            ),
            (
                with(r#"{"kind":"deduct","from":"2025-02-02","to":"2025-02-01"}"#),
                ErrorKind::Order,
                Some("changes[1].to"),
            ),
            (
                with(r#"{"kind":"deduct","from":"2025-02-02","ground":5}"#),
                ErrorKind::Type,
                Some("changes[1].ground"),
            ),
            (
                with(r#"{"kind":"extend","months":-1}"#),
                ErrorKind::Number,
                Some("changes[1].months"),
            ),
            (
                with(r#"{"kind":"extend","months":1.5}"#),
                ErrorKind::Number,
                Some("changes[1].months"),
            ),
            (
                with(r#"{"kind":"extend","days":99999}"#),
                ErrorKind::Number,
                Some("changes[1].days"),
            ),
            (
                with(r#"{"kind":"extend","days":"3"}"#),
                ErrorKind::Type,
                Some("changes[1].days"),
            ),
            (
                with(r#"{"kind":"convert","on":"2025-02-02"}"#),
                ErrorKind::Missing,
                Some("changes[1].to"),
            ),
            (
                with(r#"{"kind":"convert","to":"x"}"#),
                ErrorKind::Missing,
                Some("changes[1].on"),
            ),
            (
                with(r#"{"kind":"restart"}"#),
                ErrorKind::Missing,
                Some("changes[1].on"),
            ),
        ];
        for (line, kind, field) in cases {
            let error = read(&line).unwrap_err();
            assert_eq!(
                (error.kind, error.field.as_deref()),
                (kind, field),
                "{line}"
            );
            assert_eq!(error.id == "a", field.is_some(), "{line}");
        }
    }
}
