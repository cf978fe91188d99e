//! iCalendar (RFC 5545): due dates as all-day entries for phones and mail programs. The same item
//! of the same case keeps its UID, so that a later file updates the entries of an earlier one.

use std::io::Write;

use chrono::{DateTime, Days, FixedOffset, NaiveDate, Utc};

use super::super::error::ExchangeError;
use crate::domain::level::Thresholds;
use crate::service::api::{AgendaItem, AgendaKind};
use crate::text::locale::Locale;
use crate::text::sanitize;

/// The most octets of a line; a longer one must be folded.
const LINE: usize = 75;
/// When the alarm of a day sounds, in minutes after midnight.
const MORNING: i64 = 8 * 60 + 30;

/// One entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IcsEvent {
    /// The UID without the domain part.
    pub uid: String,
    /// Only ever increases during the case.
    pub sequence: u64,
    pub modified: DateTime<FixedOffset>,
    pub date: NaiveDate,
    pub summary: String,
    /// One item per line.
    pub description: Vec<String>,
    pub location: Option<String>,
    pub category: String,
    /// The numbers of days before the date on which an alarm sounds in the morning; 0 is the day
    /// itself.
    pub alarms: Vec<u32>,
}

impl IcsEvent {
    /// Returns the entry of an item that falls due; `kind` and `what` are its words. Alarms of
    /// limits sound when a level begins, all others on the morning of the day.
    pub fn of(
        item: &AgendaItem,
        kind: &str,
        what: &str,
        levels: Thresholds,
        locale: Locale,
    ) -> IcsEvent {
        let line = &item.line;
        let party = line.party();
        let summary = [kind, &line.number, party.unwrap_or_default()].join(" ");
        let labelled = |key: &str, value: Option<&str>| {
            value.map(|value| format!("{}: {value}", locale.text(key)))
        };
        let asked = format!("domain.side.{}", line.sides().defendants);
        let description = [
            Some(what.to_owned()).filter(|what| !what.is_empty()),
            labelled("domain.agenda.handler", line.handler.as_deref()),
            labelled("domain.agenda.cause", line.cause.as_deref()),
            labelled(&asked, line.defendants.as_deref()),
        ];
        let before = |days: i32| u32::try_from(days).unwrap_or(0);
        let mut alarms = match item.kind {
            AgendaKind::Due | AgendaKind::Supervision => {
                vec![before(levels.near), before(levels.urgent), 0]
            }
            AgendaKind::PauseEnd | AgendaKind::ApplyBy | AgendaKind::FollowUp => vec![0],
        };
        alarms.dedup();
        let trace = item.trace.as_ref();
        IcsEvent {
            uid: trace.map(|t| t.uid.clone()).unwrap_or_default(),
            sequence: trace.map_or(0, |t| t.commit),
            modified: trace.map(|t| t.moment).unwrap_or_default(),
            date: item.date,
            summary: summary.trim_end().to_owned(),
            description: description.into_iter().flatten().collect(),
            location: line.court.clone(),
            category: locale
                .text(&format!("domain.level.{}", line.level.id()))
                .to_owned(),
            alarms,
        }
    }
}

/// Writes a calendar with a name, and `now` as the time it was made.
pub fn write_ics(
    out: &mut dyn Write,
    name: &str,
    now: DateTime<FixedOffset>,
    events: &[IcsEvent],
) -> Result<(), ExchangeError> {
    let mut lines = Lines(out);
    lines.raw("BEGIN:VCALENDAR")?;
    lines.raw("VERSION:2.0")?;
    lines.raw("PRODID:-//qingji//docket//EN")?;
    lines.raw("CALSCALE:GREGORIAN")?;
    lines.raw("METHOD:PUBLISH")?;
    lines.text("X-WR-CALNAME", name)?;
    for event in events {
        lines.event(event, now)?;
    }
    lines.raw("END:VCALENDAR")?;
    lines.0.flush()?;
    Ok(())
}

struct Lines<'w>(&'w mut dyn Write);

impl Lines<'_> {
    fn event(&mut self, event: &IcsEvent, now: DateTime<FixedOffset>) -> Result<(), ExchangeError> {
        let next = event
            .date
            .checked_add_days(Days::new(1))
            .unwrap_or(event.date);
        self.raw("BEGIN:VEVENT")?;
        self.text("UID", &format!("{}@qingji", event.uid))?;
        self.raw(&format!("DTSTAMP:{}", moment(now)))?;
        self.raw(&format!("LAST-MODIFIED:{}", moment(event.modified)))?;
        self.raw(&format!("SEQUENCE:{}", event.sequence))?;
        self.raw(&format!(
            "DTSTART;VALUE=DATE:{}",
            event.date.format("%Y%m%d")
        ))?;
        self.raw(&format!("DTEND;VALUE=DATE:{}", next.format("%Y%m%d")))?;
        self.text("SUMMARY", &event.summary)?;
        if !event.description.is_empty() {
            self.text("DESCRIPTION", &event.description.join("\n"))?;
        }
        if let Some(location) = &event.location {
            self.text("LOCATION", location)?;
        }
        self.text("CATEGORIES", &event.category)?;
        self.raw("STATUS:CONFIRMED")?;
        self.raw("TRANSP:TRANSPARENT")?;
        for days in &event.alarms {
            self.raw("BEGIN:VALARM")?;
            self.raw("ACTION:DISPLAY")?;
            self.text("DESCRIPTION", &event.summary)?;
            self.raw(&format!("TRIGGER:{}", trigger(*days)))?;
            self.raw("END:VALARM")?;
        }
        self.raw("END:VEVENT")
    }

    fn text(&mut self, name: &str, value: &str) -> Result<(), ExchangeError> {
        self.raw(&format!("{name}:{}", escaped(value)))
    }

    /// Writes a content line, folded at 75 octets between characters.
    fn raw(&mut self, line: &str) -> Result<(), ExchangeError> {
        let mut room = LINE;
        let mut start = 0;
        for (at, c) in line.char_indices() {
            if at + c.len_utf8() - start > room {
                self.0
                    .write_all(line.get(start..at).unwrap_or_default().as_bytes())?;
                self.0.write_all(b"\r\n ")?;
                start = at;
                // The leading blank counts.
                room = LINE - 1;
            }
        }
        self.0
            .write_all(line.get(start..).unwrap_or_default().as_bytes())?;
        self.0.write_all(b"\r\n")?;
        Ok(())
    }
}

fn moment(moment: DateTime<FixedOffset>) -> String {
    moment
        .with_timezone(&Utc)
        .format("%Y%m%dT%H%M%SZ")
        .to_string()
}

/// The time from the midnight at which the day begins to the morning `days` before.
fn trigger(days: u32) -> String {
    let minutes = MORNING - i64::from(days) * 24 * 60;
    let (sign, minutes) = if minutes < 0 {
        ("-", -minutes)
    } else {
        ("", minutes)
    };
    let (days, rest) = (minutes / (24 * 60), minutes % (24 * 60));
    let days = if days > 0 {
        format!("{days}D")
    } else {
        String::new()
    };
    format!("{sign}P{days}T{}H{}M", rest / 60, rest % 60)
}

/// A value of type TEXT: separators after a backslash, line breaks as `\n`, other control
/// characters made harmless.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for (n, line) in text.split('\n').enumerate() {
        if n > 0 {
            out.push_str("\\n");
        }
        for c in sanitize::shown(line).chars() {
            if matches!(c, '\\' | ';' | ',') {
                out.push('\\');
            }
            out.push(c);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn event() -> IcsEvent {
        IcsEvent {
            uid: "00ab-due".into(),
            sequence: 12,
            modified: "2026-06-29T23:30:00+08:00".parse().unwrap(),
            date: NaiveDate::from_ymd_opt(2026, 7, 31).unwrap(),
            summary: "审限届满 (2026)内0722民初16号; 布仁, 海拉尔城建投资有限公司\\某某".into(),
            description: vec!["承办 张树林".into(), "民事一审简易程序".repeat(9)],
            location: Some("莫旗法院".into()),
            category: "临近".into(),
            alarms: vec![7, 3, 0],
        }
    }

    fn written(events: &[IcsEvent]) -> String {
        let mut out = Vec::new();
        let now = "2026-06-30T09:00:00+08:00".parse().unwrap();
        write_ics(&mut out, "清积 期限", now, events).unwrap();
        String::from_utf8(out).unwrap()
    }

    /// Unfolds and splits the lines, as a reader of the format does.
    fn parsed(text: &str) -> Vec<(String, String)> {
        assert!(text.ends_with("\r\n"));
        let unfolded = text.replace("\r\n ", "");
        assert!(!unfolded.replace("\r\n", "").contains(['\r', '\n']));
        unfolded
            .split_terminator("\r\n")
            .map(|line| {
                let (name, value) = line.split_once(':').unwrap();
                let (mut plain, mut chars) = (String::new(), value.chars());
                while let Some(c) = chars.next() {
                    match (c, c == '\\') {
                        (_, true) => match chars.next().unwrap() {
                            'n' => plain.push('\n'),
                            other => plain.push(other),
                        },
                        (c, false) => plain.push(c),
                    }
                }
                (name.to_owned(), plain)
            })
            .collect()
    }

    #[test]
    fn what_is_written_reads_back() {
        let text = written(&[event()]);
        let lines = parsed(&text);
        let value = |name: &str| {
            let found = lines.iter().find(|(n, _)| n == name);
            found.unwrap_or_else(|| panic!("{name}")).1.clone()
        };
        assert_eq!(value("UID"), "00ab-due@qingji");
        assert_eq!(value("SUMMARY"), event().summary);
        assert_eq!(value("DESCRIPTION"), event().description.join("\n"));
        assert_eq!(value("CATEGORIES"), "临近");
        assert_eq!(value("DTSTAMP"), "20260630T010000Z");
        assert_eq!(value("LAST-MODIFIED"), "20260629T153000Z");
        assert_eq!(value("SEQUENCE"), "12");
        assert_eq!(value("DTSTART;VALUE=DATE"), "20260731");
        assert_eq!(value("DTEND;VALUE=DATE"), "20260801");
        let triggers: Vec<&str> = lines
            .iter()
            .filter(|(n, _)| n == "TRIGGER")
            .map(|(_, v)| v.as_str())
            .collect();
        assert_eq!(triggers, ["-P6DT15H30M", "-P2DT15H30M", "PT8H30M"]);
        let count = |name: &str| lines.iter().filter(|(n, _)| n == name).count();
        assert_eq!((count("BEGIN"), count("END")), (5, 5));
    }

    #[test]
    fn no_line_is_longer_than_75_octets_or_split_within_a_character() {
        let text = written(&[event()]);
        for line in text.split("\r\n") {
            assert!(line.len() <= 75, "{} octets: {line}", line.len());
        }
        assert!(text.split("\r\n").any(|line| line.len() > 72));
    }

    #[test]
    fn controls_do_not_end_a_line() {
        let hostile = IcsEvent {
            summary: "a\r\nBEGIN:VEVENT\u{202e}b".into(),
            ..event()
        };
        let text = written(&[hostile]);
        assert_eq!(text.matches("\r\nBEGIN:VEVENT").count(), 1);
    }
}
