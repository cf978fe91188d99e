//! The answer of a writing command: the events written, and where the case stands now.

use chrono::NaiveDate;
use serde::Serialize;

use super::advice;
use super::exit::{Exit, Failure};
use super::fact::{self, EventJson};
use super::print::{Words, level_word};
use super::room;
use super::session::{Session, answer};
use super::words::is_said;
use crate::backend::{Backend, Mode};
use crate::domain::advice::Advice;
use crate::domain::level::Level;
use crate::domain::next::Bound;
use crate::service::api::{NewEvent, Request, Response, Written};
use crate::words::{Wording, event};

#[derive(Debug, Serialize)]
struct Output<'a> {
    commit: u64,
    events: Vec<EventJson<'a>>,
    number: &'a str,
    due: Option<NaiveDate>,
    days_left: Option<i32>,
    level: Option<Level>,
    /// What limited the day of the next follow-up: `supervision` or `due`.
    #[serde(skip_serializing_if = "Option::is_none")]
    capped_by: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    cap: Option<NaiveDate>,
}

/// Records facts of one case and reports what was written.
pub(super) fn record(
    session: &mut Session,
    number: &str,
    events: Vec<NewEvent>,
) -> Result<Exit, Failure> {
    // A missing store is not created just to report that it has no such case.
    let backend = session.open(Mode::Existing)?;
    let request = Request::Record {
        number: number.to_owned(),
        events: events.clone(),
    };
    let advice = known_before(session, backend.as_ref(), number, events);
    let Some(advice) = heeded(session, advice)? else {
        return Ok(Exit::Error);
    };
    let written = answer!(backend.call(&session.context, request)?, Written)?;
    remark(session, &advice);
    tell(session, number, &written)
}

/// Returns the advice on facts that are about to be recorded; invalid facts are refused when they
/// are recorded.
pub(super) fn known_before(
    session: &Session,
    backend: &dyn Backend,
    number: &str,
    changes: Vec<NewEvent>,
) -> Vec<Advice> {
    let question = Request::WhatIf {
        number: number.to_owned(),
        changes,
    };
    match backend.call(&session.context, question) {
        Ok(Response::WhatIf(answer)) => answer.advice,
        _ => Vec::new(),
    }
}

/// Whether an answer to a question is yes.
pub(super) fn is_yes(line: &str) -> bool {
    is_said("cli.said.yes", line)
}

/// The advice that is still to be given once the facts are written; `None` if they are not to be.
/// In a dialogue a doubtful entry is confirmed first, as in the forms.
pub(super) fn heeded(
    session: &mut Session,
    advice: Vec<Advice>,
) -> Result<Option<Vec<Advice>>, Failure> {
    if !session.asks || !advice.iter().any(Advice::is_doubt) {
        return Ok(Some(advice));
    }
    remark(session, &advice);
    session.out.say(session.locale.text("cli.plain.doubt"));
    let mut line = String::new();
    std::io::stdin().read_line(&mut line)?;
    if is_yes(&line) {
        return Ok(Some(Vec::new()));
    }
    session
        .out
        .say(session.locale.text("cli.plain.not-written"));
    Ok(None)
}

/// Prints the advice, once the facts are written.
pub(super) fn remark(session: &mut Session, advice: &[Advice]) {
    for advice in advice {
        let said = advice::words(advice, session.locale);
        session.out.say(&said);
    }
}

/// Reports what was written, as it is stored.
pub(super) fn tell(
    session: &mut Session,
    number: &str,
    written: &Written,
) -> Result<Exit, Failure> {
    room::warn(session);
    let line = written.line.as_deref();
    let cap = written.next.and_then(|next| next.capped);
    let output = Output {
        commit: written.commit,
        events: written
            .said
            .iter()
            .map(|event| fact::json(&event.fact, event.on))
            .collect(),
        number: line.map_or(number, |line| &line.number),
        due: line.and_then(|line| line.due),
        days_left: line.and_then(|line| line.days_left),
        level: line.map(|line| line.level),
        capped_by: cap.map(|cap| cap.bound.id()),
        cap: cap.map(|cap| cap.day),
    };
    let (outcomes, offers) = (session.outcomes(), session.offers());
    session.out.document(&output, |words| {
        let wording = Wording::new(words.locale, &outcomes).offering(&offers);
        let wording = match line {
            Some(line) => wording.calling(line.sides()),
            None => wording,
        };
        for said in &written.said {
            let on = said.on.map(|day| day.to_string()).unwrap_or_default();
            let text = event::words(&said.fact, wording);
            words.say(
                "cli.written.event",
                &[("number", &output.number), ("on", &on), ("event", &text)],
            );
        }
        if let Some(cap) = cap {
            let key = match cap.bound {
                Bound::Supervision => "cli.written.capped-supervision",
                Bound::Due => "cli.written.capped-due",
            };
            words.say(key, &[("day", &cap.day)]);
        }
        if let Some(line) = line {
            let level = level_word(words.locale, line.level);
            match (line.due, line.days_left) {
                (Some(due), Some(days)) => due_in_words(words, due, days, line.stands, &level),
                _ => words.say("cli.written.level", &[("level", &level)]),
            }
        }
        let key = if written.repeated {
            "cli.written.repeated"
        } else {
            "cli.written.commit"
        };
        words.say(key, &[("commit", &written.commit)]);
    })?;
    Ok(Exit::Ok)
}

/// Prints `届满日 2022-06-15，剩余 3 天，急`; for a paused case, the days deducted so far.
pub(super) fn due_in_words(
    words: &mut Words,
    due: NaiveDate,
    left: i32,
    stands: Option<u32>,
    level: &str,
) {
    let (key, days) = match stands {
        Some(days) => ("cli.written.stands", days.to_string()),
        None if left < 0 => ("cli.written.over", left.unsigned_abs().to_string()),
        None => ("cli.written.due", left.to_string()),
    };
    words.say(key, &[("due", &due), ("days", &days), ("level", &level)]);
}
