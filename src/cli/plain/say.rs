//! The sentences read out, one a line.

use chrono::NaiveDate;

use super::talk::Item;
use crate::cli::exit::Failure;
use crate::cli::print::{Printer, level_word};
use crate::cli::{show, words};
use crate::command::summary;
use crate::config::outcome::{Outcome, Outcomes};
use crate::domain::level::Level;
use crate::domain::next::Bound;
use crate::report;
use crate::service::api::{
    CaseFile, CaseLine, Checklist, DayCounts, DayDone, Follow, Found, LevelCounts, Overview,
    Written,
};
use crate::service::error::Error;
use crate::text::locale::{Locale, Named, pairs};
use crate::text::sanitize;
use crate::words::{Wording, day_and_weekday, step};

/// The number of timeline entries that are read out unasked.
const LAST: usize = 5;

/// The voice that reads out.
pub(super) struct Voice<'o> {
    out: &'o mut Printer,
    locale: Locale,
}

impl<'o> Voice<'o> {
    pub(super) fn new(out: &'o mut Printer) -> Voice<'o> {
        let locale = out.locale();
        Voice { out, locale }
    }

    pub(super) fn locale(&self) -> Locale {
        self.locale
    }

    pub(super) fn line(&mut self, text: &str) -> Result<(), Failure> {
        for line in self.out.folded(&sanitize::shown(text)) {
            writeln!(self.out.raw(), "{line}")?;
        }
        Ok(())
    }

    pub(super) fn say(&mut self, key: &str, args: Named<'_>) -> Result<(), Failure> {
        self.line(&self.locale.fill(key, args))
    }

    /// Reports what went wrong and what to do; the run goes on.
    pub(super) fn error(&mut self, error: &Error) -> Result<(), Failure> {
        self.line(&words::sentence(self.locale, error))
    }

    pub(super) fn begin(&mut self, today: NaiveDate, counts: &DayCounts) -> Result<(), Failure> {
        self.say(
            "cli.plain.begin",
            &[
                ("today", &today),
                ("all", &(counts.done() + counts.skipped + counts.todo())),
                ("todo", &counts.todo()),
                ("done", &(counts.done() + counts.skipped)),
            ],
        )
    }

    /// Reports the state of the docket.
    pub(super) fn overview(
        &mut self,
        overview: &Overview,
        levels: &LevelCounts,
    ) -> Result<(), Failure> {
        let comma = self.locale.text("report.day.comma");
        let levels: Vec<String> = Level::ALL
            .into_iter()
            .map(|level| (level, levels.get(level)))
            .filter(|(_, count)| *count > 0)
            .map(|(level, count)| format!("{} {count}", level_word(self.locale, level)))
            .collect();
        let yesterday = &overview.yesterday;
        self.say(
            "cli.plain.overview",
            &[
                ("open", &overview.open),
                ("levels", &levels.join(comma)),
                ("entered", &yesterday.entered),
                ("left", &yesterday.left),
            ],
        )
    }

    /// Reads out one case.
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
                let outcome = known.map_or(id.as_str(), |o| o.words(self.locale));
                format!("{day} {outcome}")
            }
            None => self.locale.text("cli.plain.never").to_owned(),
        };
        let limit = self.limit(line);
        let stop = self.locale.text("cli.plain.stop");
        let handler = line
            .handler
            .as_deref()
            .map(|name| self.locale.fill("cli.plain.handler", &[("handler", &name)]));
        // Unknown parts are not read out.
        let about: String = [line.cause.clone(), Some(line.parties()), handler]
            .into_iter()
            .flatten()
            .filter(|part| !part.is_empty())
            .map(|part| part + stop)
            .collect();
        let args = [
            ("at", at.to_string()),
            ("all", all.to_string()),
            ("reason", reason.to_owned()),
            ("number", line.number.clone()),
            ("about", about),
            ("limit", limit),
            ("last", last),
        ];
        let args = pairs(&args);
        let key = if item.place.is_some() {
            "cli.plain.item"
        } else {
            "cli.plain.item-found"
        };
        self.say(key, &args)
    }

    /// Names what the digits record.
    pub(super) fn digits(&mut self, outcomes: &Outcomes) -> Result<(), Failure> {
        let digits = outcomes.iter().take(9).enumerate();
        let digits: Vec<String> = digits
            .map(|(n, outcome)| format!("{} {}", n + 1, outcome.words(self.locale)))
            .collect();
        let comma = self.locale.text("report.day.comma");
        self.say("cli.plain.ask", &[("outcomes", &digits.join(comma))])
    }

    /// `届满 2022-06-15，超 3 天`.
    fn limit(&self, line: &CaseLine) -> String {
        let level = level_word(self.locale, line.level);
        if let Some((due, n)) = line.due.zip(line.stands) {
            return self.locale.fill(
                "cli.plain.stands",
                &[("due", &due), ("n", &n), ("level", &level)],
            );
        }
        match (line.due, line.days_left, line.level) {
            (Some(due), Some(left), level_is) if level_is != Level::Closed => self.locale.fill(
                if left < 0 {
                    "cli.plain.over"
                } else {
                    "cli.plain.left"
                },
                &[("due", &due), ("n", &left.abs()), ("level", &level)],
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
        let words = outcome.words(self.locale);
        let next = follow.follow_up.next.or(written.next.map(|next| next.day));
        let key = match next {
            Some(_) => "cli.plain.recorded",
            None => "cli.plain.recorded-last",
        };
        let mut text = self.locale.fill(
            key,
            &[
                ("number", &follow.number),
                ("outcome", &words),
                (
                    "next",
                    &next
                        .map(|day| day_and_weekday(self.locale, day))
                        .unwrap_or_default(),
                ),
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
            text.push_str(&self.locale.fill(key, &[("day", &cap.day)]));
        }
        self.line(&text)
    }

    pub(super) fn found(&mut self, text: &str, found: &Found) -> Result<(), Failure> {
        if !found.missing.is_empty() {
            let numbers = found.missing.join(self.locale.text("report.day.comma"));
            self.say("cli.find.missing", &[("numbers", &numbers)])?;
        }
        if found.rows.is_empty() {
            return self.say("cli.plain.found-none", &[("text", &text)]);
        }
        self.say("cli.plain.found", &[("n", &found.matches)])?;
        for (n, line) in found.rows.iter().enumerate() {
            self.hit(n, line, "")?;
        }
        Ok(())
    }

    /// Reads out a few items of the list.
    pub(super) fn items(&mut self, list: &Checklist) -> Result<(), Failure> {
        for (n, (line, reason)) in list.page.rows.iter().zip(&list.reasons).enumerate() {
            let reason = format!("domain.today-section.{}", reason.id());
            self.hit(n, line, self.locale.text(&reason))?;
        }
        Ok(())
    }

    fn hit(&mut self, n: usize, line: &CaseLine, reason: &str) -> Result<(), Failure> {
        let limit = self.limit(line);
        let said = self.locale.fill(
            "cli.plain.found-line",
            &[
                ("n", &(n + 1)),
                ("number", &line.number),
                ("parties", &line.parties()),
                ("limit", &limit),
                ("reason", &reason),
            ],
        );
        self.line(said.trim_end())
    }

    /// Reads out the parties and the matter, where the case stands, and the last things that
    /// happened.
    pub(super) fn file(&mut self, wording: Wording<'_>, file: &CaseFile) -> Result<(), Failure> {
        self.out.words(|words| {
            show::head(words, wording, file);
            let wording = wording.calling(file.sides());
            show::timeline(words, wording, file.timeline.iter().rev().take(LAST));
        })?;
        if file.timeline.len() > LAST {
            self.say("cli.plain.more", &[("n", &file.timeline.len())])?;
        }
        Ok(())
    }

    /// Reads out the whole timeline, newest first, of which case it is first.
    pub(super) fn timeline(
        &mut self,
        wording: Wording<'_>,
        file: &CaseFile,
    ) -> Result<(), Failure> {
        self.say("cli.plain.timeline", &[("number", &file.line.number)])?;
        let wording = wording.calling(file.sides());
        self.out
            .words(|words| show::timeline(words, wording, file.timeline.iter().rev()))
    }

    /// Reads out how the due date comes about, of which case it is first.
    pub(super) fn steps(&mut self, file: &CaseFile) -> Result<(), Failure> {
        self.say("cli.plain.why", &[("number", &file.line.number)])?;
        for step in &file.steps {
            self.line(&step::line(step, &file.changes, self.locale))?;
        }
        let limit = self.limit(&file.line);
        self.line(&limit)
    }

    pub(super) fn summary(&mut self, outcomes: &Outcomes, done: &DayDone) -> Result<(), Failure> {
        let day = summary::day(done, Wording::new(self.locale, outcomes));
        self.line(&report::day(self.locale, &day))
    }
}
