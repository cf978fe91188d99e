//! `qingji bulk`: the same done to every case of a query, shown before it is done; one commit, one undo step.

use std::io::IsTerminal;

use clap::ValueEnum;
use serde::Serialize;

use super::advice::{self, AdviceJson};
use super::change::window;
use super::exit::{Exit, Failure};
use super::ground;
use super::list::filter;
use super::print::{Cell, Column, Table};
use super::session::{Session, answer};
use crate::backend::Mode;
use crate::domain::bulk::{Doing, Moved, Shown};
use crate::domain::change::{Change, Extension, Pause, PauseKind};
use crate::domain::event::Field;
use crate::domain::level::Level;
use crate::service::api::{BulkQuery, BulkReport, Request, Target};
use crate::service::error::ErrorKind;

/// Cases that are changed without `--yes` where somebody watches.
const MILD: usize = 20;

/// Options of `bulk`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Conditions in one argument, as in 'court=牙克石 days-late>0'
    pub query: String,
    /// What is done
    pub action: Action,
    /// Outcome, day (+7d moves each case's own), handler, division or tag
    #[arg(allow_hyphen_values = true)]
    pub value: Option<String>,
    /// Note of a follow-up or change
    #[arg(long)]
    pub note: Option<String>,
    /// Day of the next follow-up: +7d, or a date
    #[arg(long, value_name = "DAY", allow_hyphen_values = true)]
    pub next: Option<String>,
    /// Day of a move, resumption or closing [default: today]
    #[arg(long, value_name = "DAY")]
    pub on: Option<String>,
    /// How the cases were closed
    #[arg(long)]
    pub how: Option<String>,
    /// Ground of a deduction, suspension or adjournment
    #[arg(long)]
    pub ground: Option<String>,
    /// First day of a deduction, suspension or adjournment [default: today]
    #[arg(long, value_name = "DAY")]
    pub from: Option<String>,
    /// Its last day
    #[arg(long, value_name = "DAY")]
    pub to: Option<String>,
    /// Months of an extension
    #[arg(long, value_name = "N", default_value_t = 0, value_parser = clap::value_parser!(u32).range(0..=1_200))]
    pub months: u32,
    /// Days of an extension
    #[arg(long, value_name = "N", default_value_t = 0, value_parser = clap::value_parser!(u32).range(0..=36_600))]
    pub days: u32,
    /// Day of the approval of an extension [default: today]
    #[arg(long, value_name = "DAY")]
    pub approved: Option<String>,
    /// Who approved
    #[arg(long)]
    pub level: Option<String>,
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

/// What can be done to many cases.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Action {
    Follow,
    Next,
    Handler,
    Division,
    Clerk,
    Tag,
    Untag,
    Deduct,
    Suspend,
    Adjourn,
    Extend,
    Resume,
    Close,
}

pub(super) fn run(session: &mut Session, args: &Args) -> Result<Exit, Failure> {
    let query = BulkQuery {
        target: Target::Query {
            filter: Box::new(filter(session, std::slice::from_ref(&args.query))?),
            except: Vec::new(),
        },
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
        let n = preview.changed().to_string();
        return Err(Failure::new(ErrorKind::Usage, "bulk-confirm", &[("n", &n)]));
    }
    let done = ask(BulkQuery {
        dry_run: false,
        seen: Some(preview.seen),
        ..query
    })?;
    tell(session, &done)
}

/// A distance from each case's own day, or a day.
fn moved(session: &Session, option: &str, text: &str) -> Result<Moved, Failure> {
    if text.starts_with(['+', '-']) {
        return Ok(Moved::By(text.to_owned()));
    }
    session.day(option, text, true).map(Moved::To)
}

fn doing(session: &mut Session, args: &Args) -> Result<Doing, Failure> {
    let today = session.context.today;
    let value = || args.value.clone().ok_or_else(|| Failure::missing("VALUE"));
    let on = session.day_if("--on", args.on.as_deref(), false)?;
    Ok(match args.action {
        Action::Follow => {
            let text = value()?;
            let outcomes = session.outcomes();
            let known = outcomes.find(&text);
            // Without a day the outcome's own rule decides.
            let next = match (&args.next, known.map(|known| known.next.clone())) {
                (Some(next), _) => Some(moved(session, "--next", next)?),
                (None, Some(rule)) if !rule.is_empty() => Some(Moved::By(rule)),
                _ => None,
            };
            Doing::FollowUp {
                outcome: known.map_or(text.clone(), |known| known.id.clone()),
                note: args.note.clone(),
                next,
            }
        }
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
            if args.months == 0 && args.days == 0 {
                return Err(Failure::missing("--months --days"));
            }
            let approved = session.day_if("--approved", args.approved.as_deref(), false)?;
            Doing::Change {
                change: Change::Extend(Extension {
                    months: args.months,
                    days: args.days,
                    approved: approved.or(on).or(Some(today)),
                    level: args.level.clone(),
                    ..Extension::default()
                }),
                note: args.note.clone(),
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

fn pause(session: &Session, args: &Args, kind: PauseKind) -> Result<Doing, Failure> {
    let from = session.day_if("--from", args.from.as_deref(), false)?;
    let from = from.unwrap_or(session.context.today);
    let pause = window(session, kind, from, args.to.as_deref())?;
    Ok(Doing::Change {
        change: Change::Pause(Pause {
            ground: ground::meant(
                session,
                None,
                kind.into(),
                args.ground.clone().or_else(|| args.value.clone()),
            )?,
            ..pause
        }),
        note: args.note.clone(),
    })
}

#[derive(Debug, Serialize)]
struct Row<'a> {
    number: &'a str,
    before: &'a Option<Shown>,
    after: &'a Option<Shown>,
    /// Id of the reason why it is left alone.
    skip: Option<&'static str>,
    /// Of what moves the clock: the level before and after.
    before_level: Option<Level>,
    after_level: Option<Level>,
    /// What a person should know, as `change` says it.
    advice: Vec<AdviceJson<'a>>,
}

#[derive(Debug, Serialize)]
struct Output<'a> {
    changed: usize,
    skipped: usize,
    commit: Option<u64>,
    rows: Vec<Row<'a>>,
}

fn text(shown: Option<&Shown>) -> Cell {
    match shown {
        None => Cell::Empty,
        Some(Shown::Day(day)) => Cell::Day(*day),
        Some(Shown::Text(text)) => Cell::Text(text.clone()),
    }
}

fn tell(session: &mut Session, report: &BulkReport) -> Result<Exit, Failure> {
    let rows: Vec<Row<'_>> = report
        .rows
        .iter()
        .map(|row| Row {
            number: &row.number,
            before: &row.before,
            after: &row.after,
            skip: row.skip.map(crate::domain::bulk::Skip::id),
            before_level: row.clock.as_ref().map(|clock| clock.0.level),
            after_level: row.clock.as_ref().map(|clock| clock.1.level),
            advice: row.advice.iter().map(AdviceJson::of).collect(),
        })
        .collect();
    let changed = report.changed();
    let output = Output {
        changed,
        skipped: rows.len() - changed,
        commit: report.written.as_ref().map(|written| written.commit),
        rows,
    };
    session.out.document(&output, |words| {
        let mut table = Table::new([
            Column::number("number"),
            Column::text("before"),
            Column::text("after"),
            Column::text("skip"),
            Column::text("advice"),
        ]);
        for row in &report.rows {
            let skip = row.skip.map_or(Cell::Empty, |skip| {
                let day = skip.day().map(|day| day.to_string()).unwrap_or_default();
                let key = format!("domain.skip.{}", skip.id());
                Cell::Text(words.locale.fill(&key, &[("day", &day)]))
            });
            let advice: Vec<String> = row
                .advice
                .iter()
                .map(|advice| advice::words(advice, words.locale))
                .collect();
            table.push(vec![
                Cell::Text(row.number.clone()),
                text(row.before.as_ref()),
                text(row.after.as_ref()),
                skip,
                Cell::Text(advice.join(" ")),
            ]);
        }
        words.table(&table);
        let (n, skipped) = (output.changed.to_string(), output.skipped.to_string());
        let commit = output.commit.map(|commit| commit.to_string());
        let key = match &commit {
            Some(_) => "cli.bulk.done",
            None => "cli.bulk.preview",
        };
        let commit = commit.unwrap_or_default();
        words.say(
            key,
            &[("n", &n), ("skipped", &skipped), ("commit", &commit)],
        );
    })?;
    Ok(Exit::Ok)
}
