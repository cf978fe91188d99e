//! `qingji today --plain`: the checklist line by line, for screen readers and bad lines. No cursor is moved and nothing is coloured; what
//! is typed is read a line at a time from standard input, be it a keyboard or a script, and ends with it.

mod command;
mod say;

use std::io::BufRead;

use super::exit::{Exit, Failure};
use super::session::{Session, answer};
use super::whose::Whose;
use crate::backend::{Backend, Mode};
use crate::config::outcome::Outcomes;
use crate::domain::checklist::Reason;
use crate::domain::event::FollowUp;
use crate::service::api::{
    CaseLine, Checklist, ChecklistQuery, Context, Filter, FindQuery, Follow, Request,
};
use crate::tui;
use command::Typed;
use say::Voice;

/// Hits read out.
const HITS: usize = 9;
/// A longer line is no command.
const LONGEST: u64 = 4_096;

/// The case at hand.
#[derive(Debug, Clone)]
struct Item {
    line: CaseLine,
    reason: Option<Reason>,
    /// Its place in the list and how long that is; none for one that was looked up.
    place: Option<(u64, u64)>,
}

/// What can be taken back.
#[derive(Debug)]
enum Step {
    Commit(u64, String),
    Skip(String),
}

/// A run through the list.
struct Talk<'a> {
    backend: &'a dyn Backend,
    context: Context,
    filter: Filter,
    outcomes: Outcomes,
    item: Option<Item>,
    planned: Option<chrono::NaiveDate>,
    found: Vec<CaseLine>,
    steps: Vec<Step>,
}

pub(super) fn run(session: &mut Session, whose: &Whose) -> Result<Exit, Failure> {
    let outcomes = session.outcomes();
    let backend = session.open(Mode::Existing)?;
    let mut talk = Talk {
        backend: backend.as_ref(),
        context: session.context.clone(),
        filter: whose.filter(),
        outcomes,
        item: None,
        planned: None,
        found: Vec::new(),
        steps: Vec::new(),
    };
    let locale = session.locale;
    let mut voice = Voice::new(session.out.raw(), locale);
    let counts = talk.list(0, true)?.counts.unwrap_or_default();
    voice.begin(talk.context.today, &counts)?;
    talk.next(&mut voice)?;
    let mut input = std::io::stdin().lock();
    loop {
        voice.flush()?;
        let mut line = Vec::new();
        let mut limited = std::io::Read::take(&mut input, LONGEST);
        if limited.read_until(b'\n', &mut line)? == 0 {
            break;
        }
        // A terminal that is not UTF-8 must not end the work.
        let line = String::from_utf8_lossy(&line);
        if !talk.hear(&mut voice, Typed::read(&line))? {
            break;
        }
    }
    voice.say("cli.plain.bye", &[])?;
    voice.flush()?;
    Ok(Exit::Ok)
}

impl Talk<'_> {
    fn list(&self, limit: usize, count: bool) -> Result<Checklist, Failure> {
        let query = ChecklistQuery {
            filter: self.filter.clone(),
            limit: Some(limit),
            count,
            ..ChecklistQuery::default()
        };
        let request = Request::Checklist(Box::new(query));
        answer!(self.backend.call(&self.context, request)?, Checklist).map(|list| *list)
    }

    /// Reads out the first item that is left.
    fn next(&mut self, voice: &mut Voice<'_>) -> Result<(), Failure> {
        let list = self.list(1, true)?;
        let counts = list.counts.unwrap_or_default();
        let reason = list.reasons.first().copied();
        self.planned = None;
        self.item = list.page.rows.into_iter().next().map(|line| Item {
            line,
            reason,
            place: Some((
                counts.done + counts.skipped + 1,
                counts.done + counts.skipped + counts.todo(),
            )),
        });
        self.read(voice)
    }

    fn read(&self, voice: &mut Voice<'_>) -> Result<(), Failure> {
        match &self.item {
            Some(item) => voice.item(item, &self.outcomes),
            None => voice.say("cli.plain.end", &[]),
        }
    }

    /// Does one line; false when it was the last.
    fn hear(&mut self, voice: &mut Voice<'_>, typed: Typed<'_>) -> Result<bool, Failure> {
        match typed {
            Typed::Quit => return Ok(false),
            Typed::Again => {
                self.found.clear();
                if self.item.as_ref().is_some_and(|item| item.place.is_none()) {
                    self.next(voice)?;
                } else {
                    self.read(voice)?;
                }
            }
            Typed::Help => voice.say("cli.plain.help", &[])?,
            Typed::Outcome(digit, note) => self.record(voice, digit, note)?,
            Typed::Skip => self.skip(voice)?,
            Typed::Undo => self.undo(voice)?,
            Typed::Day(text) => self.plan(voice, text)?,
            Typed::Find(text) => self.find(voice, text)?,
            Typed::Take(n) => self.take(voice, n)?,
            Typed::Why => self.why(voice)?,
            Typed::Summary => {
                let request = Request::Done(tui::day_query(&self.outcomes));
                let done = answer!(self.backend.call(&self.context, request)?, DayDone)?;
                voice.summary(&self.outcomes, &done)?;
            }
            Typed::Unknown(text) => voice.say("cli.plain.unknown", &[("text", text)])?,
        }
        Ok(true)
    }

    fn record(&mut self, voice: &mut Voice<'_>, digit: usize, note: &str) -> Result<(), Failure> {
        let Some(outcome) = self.outcomes.digit(digit).cloned() else {
            return voice.say("cli.plain.unknown", &[("text", &digit.to_string())]);
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
        let request = Request::Follow(Box::new(follow.clone()));
        match self.backend.call(&self.context, request) {
            Ok(response) => {
                let written = answer!(Ok::<_, Failure>(response)?, Written)?;
                let number = item.line.number;
                self.steps.push(Step::Commit(written.commit, number));
                voice.recorded(&follow, &outcome, &written)?;
                self.next(voice)
            }
            Err(error) => voice.error(&error),
        }
    }

    fn skip(&mut self, voice: &mut Voice<'_>) -> Result<(), Failure> {
        let Some(item) = &self.item else {
            return voice.say("cli.plain.end", &[]);
        };
        let number = item.line.number.clone();
        let request = Request::Skip {
            number: number.clone(),
            put_off: true,
        };
        if let Err(error) = self.backend.call(&self.context, request) {
            return voice.error(&error);
        }
        voice.say("cli.plain.skipped", &[("number", &number)])?;
        self.steps.push(Step::Skip(number));
        self.next(voice)
    }

    /// Takes back the last step of this run, and stands at its case again.
    fn undo(&mut self, voice: &mut Voice<'_>) -> Result<(), Failure> {
        let (request, number) = match self.steps.pop() {
            None => return voice.say("cli.plain.nothing-to-undo", &[]),
            Some(Step::Commit(commit, number)) => (
                Request::Undo {
                    commit: Some(commit),
                },
                number,
            ),
            Some(Step::Skip(number)) => (
                Request::Skip {
                    number: number.clone(),
                    put_off: false,
                },
                number,
            ),
        };
        if let Err(error) = self.backend.call(&self.context, request) {
            return voice.error(&error);
        }
        voice.say("cli.plain.undone", &[("number", &number)])?;
        self.next(voice)
    }

    fn plan(&mut self, voice: &mut Voice<'_>, text: &str) -> Result<(), Failure> {
        match command::day(text, self.context.today) {
            None => voice.say("cli.plain.bad-day", &[("text", text)]),
            Some(day) if day <= self.context.today => voice.say("cli.plain.past-day", &[]),
            Some(day) => {
                self.planned = Some(day);
                voice.say("cli.plain.planned", &[("day", &day.to_string())])
            }
        }
    }

    fn find(&mut self, voice: &mut Voice<'_>, text: &str) -> Result<(), Failure> {
        let query = FindQuery {
            text: text.to_owned(),
            limit: HITS,
            closed: false,
        };
        match self.backend.call(&self.context, Request::Find(query)) {
            Ok(response) => {
                let found = answer!(Ok::<_, Failure>(response)?, Found)?;
                voice.found(text, &found)?;
                self.found = found.rows;
                Ok(())
            }
            Err(error) => voice.error(&error),
        }
    }

    fn take(&mut self, voice: &mut Voice<'_>, n: usize) -> Result<(), Failure> {
        let hit = n.checked_sub(1).and_then(|at| self.found.get(at)).cloned();
        match hit {
            Some(line) => {
                self.item = Some(Item {
                    line,
                    reason: None,
                    place: None,
                });
                self.planned = None;
                self.read(voice)
            }
            None => voice.say("cli.plain.unknown", &[("text", &format!("={n}"))]),
        }
    }

    fn why(&self, voice: &mut Voice<'_>) -> Result<(), Failure> {
        let Some(item) = &self.item else {
            return voice.say("cli.plain.end", &[]);
        };
        let request = Request::Show {
            number: item.line.number.clone(),
        };
        let file = answer!(self.backend.call(&self.context, request)?, Case)?;
        voice.steps(&file)
    }
}
