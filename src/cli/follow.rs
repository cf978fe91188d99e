//! `qingji follow`: records a follow-up; the next one is due by the rule of the outcome, or on the
//! given day.

use super::exit::{Exit, Failure};
use super::session::{Session, answer};
use super::written;
use crate::backend::Mode;
use crate::config::outcome::{Outcome, Outcomes};
use crate::domain::event::{Fact, FollowUp};
use crate::service::api::{Follow, NewEvent, Request};
use crate::text::fold;

/// Options of `follow`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Case number, or a part of it that only one case has
    pub number: String,
    /// Outcome: its digit, its id or its words
    #[arg(long, value_name = "OUTCOME")]
    pub outcome: String,
    /// Note
    #[arg(long)]
    pub note: Option<String>,
    /// Day of the next follow-up [default: by the rule of the outcome]
    #[arg(long, value_name = "DAY")]
    pub next: Option<String>,
    /// No next follow-up
    #[arg(long, conflicts_with = "next")]
    pub no_next: bool,
    /// How: in person, by post ...
    #[arg(long)]
    pub method: Option<String>,
    /// Who followed up
    #[arg(long)]
    pub handler: Option<String>,
    /// Day of the follow-up [default: today]
    #[arg(long, value_name = "DAY")]
    pub on: Option<String>,
}

pub(super) fn run(session: &mut Session, args: &Args) -> Result<Exit, Failure> {
    let outcomes = session.outcomes();
    let known = named(session, &outcomes, ("--outcome", &args.outcome))?;
    let follow = Follow {
        number: args.number.clone(),
        on: session.day_if("--on", args.on.as_deref(), false)?,
        follow_up: FollowUp {
            outcome: known.id.clone(),
            note: args.note.clone(),
            next: session.day_if("--next", args.next.as_deref(), true)?,
            handler: args.handler.clone(),
            method: args.method.clone(),
        },
        rule: known.rule().filter(|_| !args.no_next),
    };
    let backend = session.open(Mode::Existing)?;
    let said = NewEvent {
        on: follow.on,
        fact: Fact::FollowedUp(follow.follow_up.clone()),
    };
    let advice = written::known_before(session, backend.as_ref(), &args.number, vec![said]);
    let Some(advice) = written::heeded(session, advice)? else {
        return Ok(Exit::Error);
    };
    let request = Request::Follow(Box::new(follow));
    let written = answer!(backend.call(&session.context, request)?, Written)?;
    written::remark(session, &advice);
    written::tell(session, &args.number, &written)
}

/// Returns the outcome given by its digit in the form, its id or its words. Any other word is
/// refused: it would stay in the file for ever, without a rule for the next day.
pub(super) fn named<'o>(
    session: &Session,
    outcomes: &'o Outcomes,
    (option, given): (&str, &str),
) -> Result<&'o Outcome, Failure> {
    let digit = fold::fold(given.trim()).parse::<usize>().ok();
    let known = digit.and_then(|digit| outcomes.digit(digit));
    known
        .or_else(|| outcomes.find(given.trim()))
        .ok_or_else(|| {
            let all = outcomes.iter().enumerate();
            let all = all.map(|(n, known)| match known.words(session.locale) {
                words if words == known.id => format!("{} {}", n + 1, known.id),
                words => format!("{} {} {words}", n + 1, known.id),
            });
            Failure::choice(option, given, &all.collect::<Vec<_>>().join(", "))
        })
}
