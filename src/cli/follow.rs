//! `qingji follow`: records a follow-up; the next one is due by the rule of the outcome, or on the day named.

use super::exit::{Exit, Failure};
use super::session::{Session, answer};
use super::written;
use crate::backend::Mode;
use crate::config::outcome::{Outcome, Outcomes};
use crate::domain::event::{Fact, FollowUp};
use crate::service::api::{Follow, Request};
use crate::text::sanitize;

/// Options of `follow`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Case number
    pub number: String,
    /// Outcome: an id, its words, or free text
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
    let known = outcomes.find(&args.outcome);
    let follow = Follow {
        number: args.number.clone(),
        on: session.day_if("--on", args.on.as_deref(), false)?,
        follow_up: FollowUp {
            outcome: known.map_or(&args.outcome, |known| &known.id).clone(),
            note: args.note.clone(),
            next: session.day_if("--next", args.next.as_deref(), true)?,
            handler: args.handler.clone(),
            method: args.method.clone(),
        },
        rule: known.and_then(Outcome::rule).filter(|_| !args.no_next),
    };
    let free = known
        .is_none()
        .then(|| free_text(session, &outcomes, &args.outcome));
    let backend = session.open(Mode::Existing)?;
    let request = Request::Follow(Box::new(follow.clone()));
    let written = answer!(backend.call(&session.context, request)?, Written)?;
    if let Some(said) = free {
        session.out.say(&said);
    }
    let on = follow.on.or(Some(session.context.today));
    let mut follow_up = follow.follow_up;
    follow_up.next = follow_up.next.or(written.next.map(|next| next.day));
    written::tell(
        session,
        &args.number,
        &[(Fact::FollowedUp(follow_up), on)],
        &written,
    )
}

/// Free text is kept as it is, but it has no rule for the next day: who meant an outcome of the list is told which there are.
fn free_text(session: &Session, outcomes: &Outcomes, given: &str) -> String {
    let choices: Vec<&str> = outcomes.iter().map(|known| known.id.as_str()).collect();
    let said = session.locale.fill(
        "cli.follow.free",
        &[("value", &given), ("choices", &choices.join(" "))],
    );
    sanitize::shown(&said).into_owned()
}
