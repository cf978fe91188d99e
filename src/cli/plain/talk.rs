//! One run through the day: the current case, and what each line does.

use std::sync::Arc;

use chrono::{DateTime, FixedOffset, NaiveDate};

use super::command::Typed;
use super::say::Voice;
use super::undo::Step;
use crate::backend::Backend;
use crate::cli::exit::Failure;
use crate::cli::session::{answer, unexpected};
use crate::command::summary;
use crate::config::offers::Offers;
use crate::config::outcome::Outcomes;
use crate::domain::calendar::Calendar;
use crate::domain::checklist::Reason;
use crate::domain::day::interpret;
use crate::domain::event::FollowUp;
use crate::service::api::{
    CaseFile, CaseLine, Checklist, ChecklistQuery, Context, Filter, Follow, Request, Response,
};
use crate::service::error::Error;
use crate::text::locale::Locale;
use crate::words::Wording;

/// The current case.
#[derive(Debug, Clone)]
pub(super) struct Item {
    pub(super) line: CaseLine,
    pub(super) reason: Option<Reason>,
    /// Its place in the list and the length of the list; `None` for a case that was looked up.
    pub(super) place: Option<(u64, u64)>,
}

pub(super) struct Talk {
    /// `None` while a command has the store.
    backend: Option<Box<dyn Backend>>,
    pub(super) context: Context,
    filter: Filter,
    pub(super) outcomes: Arc<Outcomes>,
    offers: Offers,
    pub(super) item: Option<Item>,
    /// The number of items passed over before the current one.
    pub(super) passed: usize,
    pub(super) planned: Option<NaiveDate>,
    /// The day of the next follow-up that was asked about, and one that was not taken after that.
    pub(super) doubted: Option<NaiveDate>,
    pub(super) left: Option<NaiveDate>,
    /// Whether the day of the next follow-up was asked for.
    pub(super) asks_day: bool,
    /// The last item of the list that was read out, and the place it was given.
    told: Option<(String, u64)>,
    pub(super) found: Vec<CaseLine>,
    /// Whether numbered cases were read out last, so that a digit may mean one of them.
    pub(super) offered: bool,
    /// How far the list was read out.
    pub(super) listed: usize,
    pub(super) steps: Vec<Step>,
    /// The steps taken back, the latest last.
    pub(super) undone: Vec<Step>,
    /// The older change that a second undo in a row takes back.
    pub(super) older: Option<u64>,
    /// Whether the digits were named once; `?` names them again.
    named: bool,
}

impl Talk {
    pub(super) fn new(
        backend: Box<dyn Backend>,
        context: Context,
        filter: Filter,
        (outcomes, offers): (Arc<Outcomes>, Offers),
    ) -> Talk {
        Talk {
            backend: Some(backend),
            context,
            filter,
            outcomes,
            offers,
            item: None,
            passed: 0,
            planned: None,
            doubted: None,
            left: None,
            asks_day: false,
            told: None,
            found: Vec::new(),
            offered: false,
            listed: 0,
            steps: Vec::new(),
            undone: Vec::new(),
            older: None,
            named: false,
        }
    }

    /// How sentences are worded.
    pub(super) fn wording(&self, locale: Locale) -> Wording<'_> {
        Wording::new(locale, &self.outcomes).offering(&self.offers)
    }

    /// The number of the current case.
    pub(super) fn number(&self) -> Option<&str> {
        self.item.as_ref().map(|item| item.line.number.as_str())
    }

    /// Closes the store.
    pub(super) fn release(&mut self) {
        self.backend = None;
    }

    pub(super) fn hold(&mut self, backend: Box<dyn Backend>) {
        self.backend = Some(backend);
    }

    pub(super) fn call(&self, request: Request) -> Result<Response, Error> {
        match &self.backend {
            Some(backend) => backend.call(&self.context, request),
            None => Err(Error::bug("store")),
        }
    }

    /// Sets the time of a line; after midnight the list is that of the new day.
    pub(super) fn tick(
        &mut self,
        voice: &mut Voice<'_>,
        today: NaiveDate,
        now: DateTime<FixedOffset>,
    ) -> Result<(), Failure> {
        let turned = self.context.today != today;
        self.context.today = today;
        self.context.now = now;
        if turned {
            self.passed = 0;
            self.listed = 0;
            self.forget_skips();
            voice.say("cli.plain.new-day", &[("today", &today)])?;
        }
        Ok(())
    }

    /// Reports what the day has, and its first item.
    pub(super) fn begin(&mut self, voice: &mut Voice<'_>, overview: bool) -> Result<(), Failure> {
        let counts = self.list(0, 0, true)?.counts.unwrap_or_default();
        if overview {
            let request = Request::Overview;
            let overview = answer!(self.call(request)?, Overview)?;
            let levels = answer!(
                self.call(Request::Due(crate::service::api::DueQuery {
                    filter: self.filter.clone(),
                    limit: Some(0),
                    count: true,
                    ..crate::service::api::DueQuery::default()
                }))?,
                Cases
            )?
            .levels;
            voice.overview(&overview, &levels)?;
        }
        voice.begin(self.context.today, &counts)?;
        self.next(voice)
    }

    pub(super) fn list(
        &self,
        offset: usize,
        limit: usize,
        count: bool,
    ) -> Result<Checklist, Failure> {
        let query = ChecklistQuery {
            filter: self.filter.clone(),
            offset,
            limit: Some(limit),
            count,
            ..ChecklistQuery::default()
        };
        let request = Request::Checklist(Box::new(query));
        answer!(self.call(request)?, Checklist).map(|list| *list)
    }

    /// Reads out the item that is now at the place of the last one; at the end of the list, the
    /// first one left.
    pub(super) fn next(&mut self, voice: &mut Voice<'_>) -> Result<(), Failure> {
        let mut list = self.list(self.passed, 1, true)?;
        let counts = list.counts.unwrap_or_default();
        if list.page.rows.is_empty() && self.passed > 0 {
            self.passed = 0;
            list = self.list(0, 1, false)?;
        }
        let reason = list.reasons.first().copied();
        let behind = counts.done() + counts.skipped;
        self.planned = None;
        let item = list.page.rows.into_iter().next();
        self.item = item.map(|line| {
            let at = behind + self.passed as u64 + 1;
            // Another case was done meanwhile: the item in hand is still the same one.
            let told = self
                .told
                .take()
                .filter(|(number, _)| *number == line.number);
            let at = told.map_or(at, |(_, told)| told);
            self.told = Some((line.number.clone(), at));
            Item {
                line,
                reason,
                place: Some((at, behind + counts.todo())),
            }
        });
        self.read(voice)
    }

    pub(super) fn read(&mut self, voice: &mut Voice<'_>) -> Result<(), Failure> {
        let Some(item) = &self.item else {
            return voice.say("cli.plain.end", &[]);
        };
        voice.item(item, &self.outcomes)?;
        if !std::mem::replace(&mut self.named, true) {
            voice.digits(&self.outcomes)?;
        }
        Ok(())
    }

    /// What a line means. After the day was asked for it is one, unless it is something else.
    pub(super) fn meant<'t>(&mut self, line: &'t str) -> Typed<'t> {
        let asked = std::mem::take(&mut self.asks_day);
        if let Some(day) = self.affirmed(line) {
            return Typed::Sure(day);
        }
        let typed = Typed::read(line);
        let text = line.trim();
        // Which day it is depends on the calendar of the docket, but not whether it is one.
        let is_day = || interpret(text, self.context.today, &Calendar::default(), true).is_some();
        if asked && (matches!(typed, Typed::Unknown(_)) || !text.is_empty() && is_day()) {
            return Typed::Day(text);
        }
        typed
    }

    /// Carries out one line.
    pub(super) fn hear(&mut self, voice: &mut Voice<'_>, typed: Typed<'_>) -> Result<(), Failure> {
        let offered = std::mem::take(&mut self.offered);
        let older = self.older.take();
        self.tell_left(voice)?;
        match typed {
            Typed::Quit | Typed::Command(_) => Ok(()),
            Typed::Outcome(digit, "") if offered && digit <= self.found.len() => {
                self.which(voice, digit)
            }
            Typed::Again => {
                self.found.clear();
                self.listed = 0;
                if self.item.as_ref().is_some_and(|item| item.place.is_none()) {
                    self.next(voice)
                } else {
                    self.read(voice)
                }
            }
            Typed::Help => {
                voice.say("cli.plain.help", &[])?;
                voice.digits(&self.outcomes)
            }
            Typed::Outcome(digit, note) => self.record(voice, digit, note),
            Typed::Skip => self.skip(voice),
            Typed::Undo => self.undo(voice, older),
            Typed::Redo => self.redo(voice),
            Typed::Day(text) => self.plan(voice, text),
            Typed::Sure(day) => self.take_day(voice, day),
            Typed::Find(text) => self.find(voice, text),
            Typed::Take(n) => self.take(voice, n),
            Typed::List => self.go_through(voice),
            Typed::Forth => {
                self.passed += 1;
                self.next(voice)
            }
            Typed::Back => {
                self.passed = self.passed.saturating_sub(1);
                self.next(voice)
            }
            Typed::Open => match self.file(voice)? {
                Some(file) => voice.file(self.wording(voice.locale()), &file),
                None => Ok(()),
            },
            Typed::Timeline => match self.file(voice)? {
                Some(file) => voice.timeline(self.wording(voice.locale()), &file),
                None => Ok(()),
            },
            Typed::Why => match self.file(voice)? {
                Some(file) => voice.steps(&file),
                None => Ok(()),
            },
            Typed::Summary => {
                let request = Request::Done(summary::query(&self.outcomes));
                let done = answer!(self.call(request)?, DayDone)?;
                voice.summary(&self.outcomes, &done)
            }
            Typed::Unknown(text) => voice.say("cli.plain.unknown", &[("text", &text)]),
        }
    }

    fn record(&mut self, voice: &mut Voice<'_>, digit: usize, note: &str) -> Result<(), Failure> {
        let Some(outcome) = self.outcomes.digit(digit).cloned() else {
            return voice.say("cli.plain.unknown", &[("text", &digit)]);
        };
        let Some(item) = self.item.clone() else {
            return voice.say("cli.plain.end", &[]);
        };
        let follow = Follow {
            number: item.line.number.clone(),
            on: None,
            follow_up: FollowUp {
                outcome: outcome.id.clone(),
                note: (!note.is_empty()).then(|| note.to_owned()),
                next: self.planned,
                ..FollowUp::default()
            },
            rule: outcome.rule(),
        };
        match self.call(Request::Follow(Box::new(follow.clone()))) {
            Ok(Response::Written(written)) => {
                let number = item.line.number;
                self.did(Step::Commit(written.commit, number));
                voice.recorded(&follow, &outcome, &written)?;
                self.next(voice)
            }
            Ok(_) => Err(unexpected("Written")),
            Err(error) => voice.error(&error),
        }
    }

    fn skip(&mut self, voice: &mut Voice<'_>) -> Result<(), Failure> {
        let Some(item) = &self.item else {
            return voice.say("cli.plain.end", &[]);
        };
        let number = item.line.number.clone();
        if let Some(day) = self.planned.take() {
            voice.say("cli.plain.unplanned", &[("day", &day)])?;
        }
        if !self.put_off(voice, &number)? {
            return Ok(());
        }
        self.did(Step::Skip(number));
        self.next(voice)
    }

    /// Puts a case off and reports it; returns false if that was refused, and reports the refusal.
    pub(super) fn put_off(&self, voice: &mut Voice<'_>, number: &str) -> Result<bool, Failure> {
        let request = Request::Skip {
            number: number.to_owned(),
            put_off: true,
        };
        if let Err(error) = self.call(request) {
            voice.error(&error)?;
            return Ok(false);
        }
        voice.say("cli.plain.skipped", &[("number", &number)])?;
        Ok(true)
    }

    /// Returns the file of the current case; without one, reports that and returns `None`.
    fn file(&self, voice: &mut Voice<'_>) -> Result<Option<Box<CaseFile>>, Failure> {
        let Some(number) = self.number() else {
            voice.say("cli.plain.end", &[])?;
            return Ok(None);
        };
        let number = number.to_owned();
        answer!(self.call(Request::Show { number })?, Case).map(Some)
    }
}
