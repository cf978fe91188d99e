//! `qingji bulk`: applies one action to every case of a query, after showing what it would do; one
//! commit, one undo step.

mod tell;

use std::io::IsTerminal;

use super::change::{ChangeArgs, refuse_foreign, window};
use super::choice::ids;
use super::exit::{Exit, Failure};
use super::follow;
use super::ground;
use super::list::filter;
use super::room;
use super::session::{Session, answer};
use crate::backend::Mode;
use crate::domain::bulk::{Doing, Moved};
use crate::domain::change::{Change, Extension, Pause, PauseKind};
use crate::domain::day::Distance;
use crate::domain::event::Field;
use crate::service::api::{BulkQuery, BulkReport, Request, Target};
use crate::service::error::{Error, ErrorKey};
use tell::tell;

/// The most cases that are changed without `--yes` on a terminal.
const MILD: usize = 20;

/// Options of `bulk`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Conditions in one argument, as in 'court=牙克石 days-late>0'
    pub query: String,
    /// What is done
    #[arg(value_parser = ids(Action::ALL, Action::id))]
    pub action: Action,
    /// Outcome, day (+7d moves each case's own), handler, division or tag
    #[arg(allow_hyphen_values = true)]
    pub value: Option<String>,
    /// Day of the next follow-up: +7d, or a date
    #[arg(long, value_name = "DAY", allow_hyphen_values = true)]
    pub next: Option<String>,
    /// Day of a move, change, resumption or closing [default: today]
    #[arg(long, value_name = "DAY")]
    pub on: Option<String>,
    /// How the cases were closed
    #[arg(long)]
    pub how: Option<String>,
    #[command(flatten)]
    pub change: ChangeArgs,
    /// Do what would be skipped for a limit or for being late, for this reason
    #[arg(long)]
    pub reason: Option<String>,
    /// Show what would be done and write nothing
    #[arg(long)]
    pub dry_run: bool,
    /// Do it without asking
    #[arg(long)]
    pub yes: bool,
}

ids! {
    /// What can be done to many cases.
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    pub enum Action {
        Follow = "follow",
        Next = "next",
        Handler = "handler",
        Division = "division",
        Clerk = "clerk",
        Tag = "tag",
        Untag = "untag",
        Deduct = "deduct",
        Suspend = "suspend",
        Adjourn = "adjourn",
        Extend = "extend",
        Resume = "resume",
        Close = "close",
    }
}

impl Action {
    /// The options that apply to this action. `--reason`, `--dry-run` and `--yes` apply to all.
    const fn options(self) -> &'static [&'static str] {
        match self {
            Action::Follow => &["VALUE", "--note", "--next"],
            Action::Next | Action::Clerk | Action::Tag | Action::Untag => &["VALUE"],
            Action::Handler | Action::Division => &["VALUE", "--on"],
            Action::Deduct | Action::Suspend | Action::Adjourn => {
                &["VALUE", "--ground", "--from", "--on", "--to", "--note"]
            }
            Action::Extend => &[
                "--months",
                "--days",
                "--approved",
                "--on",
                "--level",
                "--note",
            ],
            Action::Resume => &["--on"],
            Action::Close => &["VALUE", "--on", "--how"],
        }
    }
}

fn check_options(args: &Args) -> Result<(), Failure> {
    let own = [
        ("VALUE", args.value.is_some()),
        ("--next", args.next.is_some()),
        ("--on", args.on.is_some()),
        ("--how", args.how.is_some()),
    ];
    let what = format!("bulk {}", args.action.id());
    let given = args.change.given().into_iter().chain(own);
    refuse_foreign(&what, given, args.action.options())
}

pub(super) fn run(session: &mut Session, args: &Args) -> Result<Exit, Failure> {
    let query = BulkQuery {
        target: Target::Query {
            figure: None,
            filter: Box::new(filter(session, std::slice::from_ref(&args.query))?),
            except: Vec::new(),
        },
        order: Vec::new(),
        doing: doing(session, args)?,
        reason: args.reason.clone(),
        dry_run: true,
        seen: None,
    };
    let mode = if args.dry_run {
        Mode::Read
    } else {
        Mode::Existing
    };
    let backend = session.open(mode)?;
    let ask = |query: BulkQuery| -> Result<BulkReport, Failure> {
        let response = backend.call(&session.context, Request::Bulk(Box::new(query)))?;
        Ok(*answer!(response, Bulk)?)
    };
    let preview = ask(query.clone())?;
    let watched = std::io::stdin().is_terminal() && session.out.is_tty();
    let mild = watched && preview.changed() <= MILD;
    if args.dry_run || preview.changed() == 0 {
        return tell(session, &preview);
    }
    if !args.yes && !mild {
        tell(session, &preview)?;
        let n = preview.changed();
        return Err(Failure::new(ErrorKey::BulkConfirm, &[("n", &n)]));
    }
    let done = ask(BulkQuery {
        dry_run: false,
        seen: Some(preview.seen),
        ..query
    })?;
    room::warn(session);
    tell(session, &done)
}

/// Reads a day, or a distance from each case's own day.
fn moved(session: &Session, option: &str, text: &str) -> Result<Moved, Failure> {
    if text.starts_with(['+', '-']) {
        let wrong = || {
            let error = Error::new(ErrorKey::BadDate).with("field", "next");
            Failure::from(error.with("value", text))
        };
        return Distance::parse(text).map(Moved::By).ok_or_else(wrong);
    }
    session.day(option, text, true).map(Moved::To)
}

fn doing(session: &mut Session, args: &Args) -> Result<Doing, Failure> {
    check_options(args)?;
    let today = session.context.today;
    let value = || {
        args.value
            .clone()
            .ok_or_else(|| Failure::missing("bulk", "VALUE"))
    };
    let on = session.day_if("--on", args.on.as_deref(), false)?;
    Ok(match args.action {
        Action::Follow => follow_up(session, args, &value()?)?,
        Action::Next => Doing::Next(moved(session, "VALUE", &value()?)?),
        Action::Handler | Action::Division | Action::Clerk => Doing::Amend {
            field: match args.action {
                Action::Handler => Field::Handler,
                Action::Division => Field::Division,
                _ => Field::Clerk,
            },
            value: Some(value()?).filter(|value| !value.trim().is_empty()),
            on: (args.action != Action::Clerk).then(|| on.unwrap_or(today)),
        },
        Action::Tag => Doing::Tag(value()?),
        Action::Untag => Doing::Untag(value()?),
        Action::Deduct => pause(session, args, PauseKind::Deduct)?,
        Action::Suspend => pause(session, args, PauseKind::Suspend)?,
        Action::Adjourn => pause(session, args, PauseKind::Adjourn)?,
        Action::Extend => {
            if args.change.months == 0 && args.change.days == 0 {
                return Err(Failure::missing("bulk", "--months --days"));
            }
            let approved = session.day_if("--approved", args.change.approved.as_deref(), false)?;
            Doing::Change {
                change: Change::Extend(Extension {
                    months: args.change.months,
                    days: args.change.days,
                    approved: approved.or(on).or(Some(today)),
                    level: args.change.level.clone(),
                    ..Extension::default()
                }),
                note: args.change.note.clone(),
            }
        }
        Action::Resume => Doing::Resume {
            on: on.unwrap_or(today),
        },
        Action::Close => Doing::Close {
            on: on.unwrap_or(today),
            how: args.how.clone().or_else(|| args.value.clone()),
        },
    })
}

fn follow_up(session: &mut Session, args: &Args, outcome: &str) -> Result<Doing, Failure> {
    let outcomes = session.outcomes();
    let known = follow::named(session, &outcomes, ("VALUE", outcome))?;
    // Without a day the outcome's own rule decides.
    let next = match &args.next {
        Some(next) => Some(moved(session, "--next", next)?),
        None => Distance::parse(&known.next).map(Moved::By),
    };
    Ok(Doing::FollowUp {
        outcome: known.id.clone(),
        note: args.change.note.clone(),
        next,
    })
}

fn pause(session: &Session, args: &Args, kind: PauseKind) -> Result<Doing, Failure> {
    let from = session.day_if("--from", args.change.from.as_deref(), false)?;
    let on = session.day_if("--on", args.on.as_deref(), false)?;
    let from = from.or(on).unwrap_or(session.context.today);
    let pause = window(session, kind, from, args.change.to.as_deref())?;
    Ok(Doing::Change {
        change: Change::Pause(Pause {
            ground: ground::meant(
                session,
                None,
                kind.into(),
                args.change.ground.clone().or_else(|| args.value.clone()),
            )?,
            ..pause
        }),
        note: args.change.note.clone(),
    })
}
