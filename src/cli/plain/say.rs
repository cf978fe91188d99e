//! What is read out: whole sentences, one a line.

use std::io::Write;

use chrono::NaiveDate;

use super::Item;
use crate::cli::exit::Failure;
use crate::cli::words;
use crate::config::outcome::{Outcome, Outcomes};
use crate::config::step;
use crate::domain::level::Level;
use crate::domain::next::Bound;
use crate::report;
use crate::service::api::{CaseFile, CaseLine, DayCounts, DayDone, Follow, Found, Written};
use crate::service::error::Error;
use crate::text::locale::Locale;
use crate::text::sanitize;
use crate::tui;

/// The one who reads out.
pub(super) struct Voice<'o> {
    out: &'o mut dyn Write,
    locale: Locale,
}

impl<'o> Voice<'o> {
    pub(super) fn new(out: &'o mut dyn Write, locale: Locale) -> Voice<'o> {
        Voice { out, locale }
    }

    pub(super) fn line(&mut self, text: &str) -> Result<(), Failure> {
        writeln!(self.out, "{}", sanitize::shown(text))?;
        Ok(())
    }

    pub(super) fn say(&mut self, key: &str, args: &[(&str, &str)]) -> Result<(), Failure> {
        self.line(&self.locale.fill(key, args))
    }

    pub(super) fn flush(&mut self) -> Result<(), Failure> {
        self.out.flush()?;
        Ok(())
    }

    /// What went wrong and what to do; the run goes on.
    pub(super) fn error(&mut self, error: &Error) -> Result<(), Failure> {
        self.line(&words::sentence(self.locale, error))
    }

    pub(super) fn begin(&mut self, today: NaiveDate, counts: &DayCounts) -> Result<(), Failure> {
        self.say(
            "cli.plain.begin",
            &[
                ("today", &today.to_string()),
                ("todo", &counts.todo().to_string()),
                ("done", &counts.done.to_string()),
            ],
        )
    }

    /// One case, and what can be pressed.
    pub(super) fn item(&mut self, item: &Item, outcomes: &Outcomes) -> Result<(), Failure> {
        let line = &item.line;
        let (at, all) = item.place.unwrap_or_default();
        let reason = match item.reason {
            Some(reason) => self
                .locale
                .text(&format!("domain.today-section.{}", reason.id())),
            None => "",
        };
        let last = match &line.last {
            Some((day, id)) => {
                let known = outcomes.find(id);
                let outcome = known.map_or(id.as_str(), |o| o.words(self.locale == Locale::En));
                format!("{day} {outcome}")
            }
            None => self.locale.text("cli.plain.never").to_owned(),
        };
        let limit = self.limit(line);
        let text = |of: &Option<String>| of.clone().unwrap_or_default();
        let args = [
            ("at", at.to_string()),
            ("all", all.to_string()),
            ("reason", reason.to_owned()),
            ("number", line.number.clone()),
            ("cause", text(&line.cause)),
            ("parties", tui::words::parties(line)),
            ("handler", text(&line.handler)),
            ("limit", limit),
            ("last", last),
        ];
        let args: Vec<(&str, &str)> = args.iter().map(|(k, v)| (*k, v.as_str())).collect();
        let key = if item.place.is_some() {
            "cli.plain.item"
        } else {
            "cli.plain.item-found"
        };
        self.say(key, &args)?;
        let english = self.locale == Locale::En;
        let digits = outcomes.iter().take(9).enumerate();
        let digits: Vec<String> = digits
            .map(|(n, outcome)| format!("{} {}", n + 1, outcome.words(english)))
            .collect();
        let comma = self.locale.text("report.day.comma");
        self.say("cli.plain.ask", &[("outcomes", &digits.join(comma))])
    }

    /// `届满 2022-06-15，超 3 天`.
    fn limit(&self, line: &CaseLine) -> String {
        let level = crate::cli::print::level_word(self.locale, line.level);
        if let Some((due, n)) = line.due.zip(line.stands) {
            let (due, n) = (due.to_string(), n.to_string());
            let args = [("due", &*due), ("n", &*n), ("level", &*level)];
            return self.locale.fill("cli.plain.stands", &args);
        }
        match (line.due, line.days_left, line.level) {
            (Some(due), Some(left), level_is) if level_is != Level::Closed => self.locale.fill(
                if left < 0 {
                    "cli.plain.over"
                } else {
                    "cli.plain.left"
                },
                &[
                    ("due", &due.to_string()),
                    ("n", &left.abs().to_string()),
                    ("level", &level),
                ],
            ),
            _ => level,
        }
    }

    pub(super) fn recorded(
        &mut self,
        follow: &Follow,
        outcome: &Outcome,
        written: &Written,
    ) -> Result<(), Failure> {
        let words = outcome.words(self.locale == Locale::En);
        let next = follow.follow_up.next.or(written.next.map(|next| next.day));
        let key = match next {
            Some(_) => "cli.plain.recorded",
            None => "cli.plain.recorded-last",
        };
        let mut text = self.locale.fill(
            key,
            &[
                ("number", &follow.number),
                ("outcome", words),
                ("next", &next.map(|day| day.to_string()).unwrap_or_default()),
            ],
        );
        if let Some(note) = &follow.follow_up.note {
            text.push_str(
                &self
                    .locale
                    .fill("cli.plain.recorded-noted", &[("note", note)]),
            );
        }
        if let Some(cap) = written.next.and_then(|next| next.capped) {
            let key = match cap.bound {
                Bound::Supervision => "cli.plain.capped-supervision",
                Bound::Due => "cli.plain.capped-due",
            };
            text.push_str(&self.locale.fill(key, &[("day", &cap.day.to_string())]));
        }
        self.line(&text)
    }

    pub(super) fn found(&mut self, text: &str, found: &Found) -> Result<(), Failure> {
        if found.rows.is_empty() {
            return self.say("cli.plain.found-none", &[("text", text)]);
        }
        self.say("cli.plain.found", &[("n", &found.matches.to_string())])?;
        for (n, line) in found.rows.iter().enumerate() {
            let limit = self.limit(line);
            self.say(
                "cli.plain.found-line",
                &[
                    ("n", &(n + 1).to_string()),
                    ("number", &line.number),
                    ("parties", &tui::words::parties(line)),
                    ("limit", &limit),
                ],
            )?;
        }
        self.say("cli.plain.found-ask", &[])
    }

    pub(super) fn steps(&mut self, file: &CaseFile) -> Result<(), Failure> {
        for step in &file.steps {
            self.line(&step::line(step, &file.changes, self.locale))?;
        }
        let limit = self.limit(&file.line);
        self.line(&limit)
    }

    pub(super) fn summary(&mut self, outcomes: &Outcomes, done: &DayDone) -> Result<(), Failure> {
        let day = tui::day_in_words(self.locale, outcomes, done);
        self.line(&report::day(self.locale, &day))
    }
}
