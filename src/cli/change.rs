//! `qingji change`: records what happens to a limit: 扣延审 and their ends.

use chrono::NaiveDate;

use super::choice::ids;
use super::exit::{Exit, Failure};
use super::ground;
use super::session::{Session, answer};
use super::written;
use crate::domain::case::{Named, NoEnd, pause_to_end};
use crate::domain::change::{Change, Extension, MAX_DAYS, MAX_MONTHS, Pause, PauseKind};
use crate::domain::event::Fact;
use crate::domain::rules::GroundKind;
use crate::service::api::{NewEvent, Request};
use crate::service::error::ErrorKey;

/// Options of `change`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Case number, or a part of it that only one case has
    pub number: String,
    /// What happens
    #[arg(value_parser = ids(Kind::ALL, Kind::id))]
    pub kind: Kind,
    #[command(flatten)]
    pub change: ChangeArgs,
    /// The date the approval itself states
    #[arg(long, value_name = "DAY")]
    pub until: Option<String>,
    /// Procedure of a conversion, see `limits`
    #[arg(long, value_name = "ID")]
    pub to_procedure: Option<String>,
    /// Day of a conversion, restart or resumption [default: today]
    #[arg(long, value_name = "DAY")]
    pub on: Option<String>,
    /// Reason of a restart
    #[arg(long)]
    pub reason: Option<String>,
    /// Why it counts although it came after the due date
    #[arg(long, value_name = "REASON")]
    pub accept_late: Option<String>,
}

/// What a change says, of one case and of many alike.
#[derive(Debug, clap::Args)]
pub struct ChangeArgs {
    /// Ground of a deduction, suspension or adjournment
    #[arg(long)]
    pub ground: Option<String>,
    /// First day [default: today]; of one resumption, the start of the pause it ends
    #[arg(long, value_name = "DAY")]
    pub from: Option<String>,
    /// Last day; of one conversion, the procedure
    #[arg(long, value_name = "END")]
    pub to: Option<String>,
    /// Months of an extension
    #[arg(long, value_name = "N", default_value_t = 0, value_parser = clap::value_parser!(u32).range(0..=i64::from(MAX_MONTHS)))]
    pub months: u32,
    /// Days of an extension
    #[arg(long, value_name = "N", default_value_t = 0, value_parser = clap::value_parser!(u32).range(0..=i64::from(MAX_DAYS)))]
    pub days: u32,
    /// Day of the approval of an extension [default: today]
    #[arg(long, value_name = "DAY")]
    pub approved: Option<String>,
    /// Who approved
    #[arg(long, value_name = "APPROVER")]
    pub level: Option<String>,
    /// Note
    #[arg(long)]
    pub note: Option<String>,
}

impl ChangeArgs {
    /// Each option, and whether it was given.
    pub(super) fn given(&self) -> [(&'static str, bool); 8] {
        [
            ("--ground", self.ground.is_some()),
            ("--from", self.from.is_some()),
            ("--to", self.to.is_some()),
            ("--months", self.months > 0),
            ("--days", self.days > 0),
            ("--approved", self.approved.is_some()),
            ("--level", self.level.is_some()),
            ("--note", self.note.is_some()),
        ]
    }
}

/// Refuses options that do not apply to the action: silently ignored, they would leave something
/// else than was asked for.
pub(super) fn refuse_foreign(
    what: &str,
    given: impl IntoIterator<Item = (&'static str, bool)>,
    taken: &[&str],
) -> Result<(), Failure> {
    let foreign = given
        .into_iter()
        .find(|(name, is)| *is && !taken.contains(name));
    let Some((name, _)) = foreign else {
        return Ok(());
    };
    let choices = taken.join(" ");
    let choices = if taken.is_empty() { "-" } else { &choices };
    Err(Failure::new(
        ErrorKey::OptionNotOf,
        &[("field", &name), ("kind", &what), ("choices", &choices)],
    ))
}

/// The same for a command that does several things: `views save`.
pub(super) fn refuse_foreign_to(
    command: &str,
    action: &impl clap::ValueEnum,
    given: impl IntoIterator<Item = (&'static str, bool)>,
    taken: &[&str],
) -> Result<(), Failure> {
    let action = action.to_possible_value();
    let action = action.as_ref().map_or("", |value| value.get_name());
    refuse_foreign(&format!("{command} {action}"), given, taken)
}

ids! {
    /// The kinds of change.
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    pub enum Kind {
        Deduct = "deduct",
        Suspend = "suspend",
        Adjourn = "adjourn",
        Extend = "extend",
        Convert = "convert",
        Restart = "restart",
        Resume = "resume",
    }
}

impl Kind {
    /// The options that apply to this kind.
    const fn options(self) -> &'static [&'static str] {
        match self {
            Kind::Deduct | Kind::Suspend | Kind::Adjourn => &[
                "--ground",
                "--reason",
                "--from",
                "--on",
                "--to",
                "--note",
                "--accept-late",
            ],
            Kind::Extend => &[
                "--months",
                "--days",
                "--until",
                "--approved",
                "--on",
                "--level",
                "--note",
                "--accept-late",
            ],
            Kind::Convert => &["--to-procedure", "--to", "--on", "--note", "--accept-late"],
            Kind::Restart => &["--on", "--reason", "--note"],
            Kind::Resume => &["--on", "--from"],
        }
    }
}

fn check_options(args: &Args) -> Result<(), Failure> {
    let own = [
        ("--until", args.until.is_some()),
        ("--to-procedure", args.to_procedure.is_some()),
        ("--on", args.on.is_some()),
        ("--reason", args.reason.is_some()),
        ("--accept-late", args.accept_late.is_some()),
    ];
    let what = format!("change {}", args.kind.id());
    let given = args.change.given().into_iter().chain(own);
    refuse_foreign(&what, given, args.kind.options())
}

pub(super) fn run(session: &mut Session, args: &Args) -> Result<Exit, Failure> {
    let event = event(session, args)?;
    written::record(session, &args.number, vec![event])
}

/// Returns the event that the options describe.
pub(super) fn event(session: &Session, args: &Args) -> Result<NewEvent, Failure> {
    check_options(args)?;
    Ok(match args.kind {
        Kind::Deduct => pause(session, args, PauseKind::Deduct)?,
        Kind::Suspend => pause(session, args, PauseKind::Suspend)?,
        Kind::Adjourn => pause(session, args, PauseKind::Adjourn)?,
        Kind::Extend => extend(session, args)?,
        Kind::Convert => convert(session, args)?,
        Kind::Restart => {
            let on = on_or_today(session, args)?;
            let number = Some(args.number.as_str());
            let reason = ground::meant(session, number, GroundKind::Restart, args.reason.clone())?;
            changed(args, Some(on), Change::Restart { on, reason })
        }
        Kind::Resume => {
            let (on, from) = (args.on.as_deref(), args.change.from.as_deref());
            resume(session, &args.number, on, from, None)?
        }
    })
}

fn changed(args: &Args, on: Option<NaiveDate>, change: Change) -> NewEvent {
    NewEvent {
        on,
        fact: Fact::Changed {
            change,
            note: args.change.note.clone(),
        },
    }
}

fn on_or_today(session: &Session, args: &Args) -> Result<NaiveDate, Failure> {
    Ok(session
        .day_if("--on", args.on.as_deref(), false)?
        .unwrap_or(session.context.today))
}

fn pause(session: &Session, args: &Args, kind: PauseKind) -> Result<NewEvent, Failure> {
    let from = match session.day_if("--from", args.change.from.as_deref(), false)? {
        Some(from) => from,
        None => on_or_today(session, args)?,
    };
    let pause = Pause {
        ground: ground::meant(
            session,
            Some(&args.number),
            kind.into(),
            args.change.ground.clone().or_else(|| args.reason.clone()),
        )?,
        accepted: args.accept_late.clone(),
        ..window(session, kind, from, args.change.to.as_deref())?
    };
    Ok(changed(args, Some(pause.from), Change::Pause(pause)))
}

/// A pause from one day to another, or until further notice.
pub(super) fn window(
    session: &Session,
    kind: PauseKind,
    from: NaiveDate,
    to: Option<&str>,
) -> Result<Pause, Failure> {
    let to = session.day_if("--to", to, true)?;
    if let Some(to) = to.filter(|to| *to < from) {
        return Err(Failure::new(
            ErrorKey::PauseEndsBeforeStart,
            &[("from", &from), ("to", &to)],
        ));
    }
    Ok(Pause {
        kind,
        ground: None,
        from,
        to,
        accepted: None,
    })
}

fn extend(session: &Session, args: &Args) -> Result<NewEvent, Failure> {
    let until = session.day_if("--until", args.until.as_deref(), true)?;
    if args.change.months == 0 && args.change.days == 0 && until.is_none() {
        return Err(Failure::new(ErrorKey::MissingLength, &[]));
    }
    let approved = session.day_if(
        "--approved",
        args.change.approved.as_deref().or(args.on.as_deref()),
        false,
    )?;
    // As in the form: the approval is dated today by default, so an extension granted too late
    // counts as late.
    let approved = approved.or(Some(session.context.today));
    let extension = Extension {
        months: args.change.months,
        days: args.change.days,
        approved,
        until,
        level: args.change.level.clone(),
        accepted: args.accept_late.clone(),
    };
    Ok(changed(args, approved, Change::Extend(extension)))
}

fn convert(session: &Session, args: &Args) -> Result<NewEvent, Failure> {
    let on = on_or_today(session, args)?;
    let to = args
        .to_procedure
        .as_ref()
        .or(args.change.to.as_ref())
        .ok_or_else(|| Failure::missing("change", "--to-procedure"))?
        .clone();
    let accepted = args.accept_late.clone();
    Ok(changed(
        args,
        Some(on),
        Change::Convert { to, on, accepted },
    ))
}

/// Ends the open pause. Its first day is needed only if several pauses are open.
pub(super) fn resume(
    session: &Session,
    number: &str,
    on: Option<&str>,
    from: Option<&str>,
    kind: Option<PauseKind>,
) -> Result<NewEvent, Failure> {
    let on = session.day_if("--on", on, false)?;
    let on = on.unwrap_or(session.context.today);
    let from = session.day_if("--from", from, false)?;
    let request = Request::Show {
        number: number.to_owned(),
    };
    let file = answer!(session.ask(request)?, Case)?;
    let named = Named { kind, from };
    match pause_to_end(&file.changes, named, on) {
        Ok(pause) => Ok(NewEvent {
            on: Some(on),
            fact: Fact::Resumed {
                kind: pause.kind,
                from: pause.from,
            },
        }),
        Err(NoEnd::Nothing) => Err(Failure::new(
            ErrorKey::NothingToResume,
            &[("number", &file.line.number)],
        )),
        Err(NoEnd::BeginsLater(first)) => Err(Failure::new(
            ErrorKey::ResumedBeforePause,
            &[("number", &file.line.number), ("from", &first), ("on", &on)],
        )),
        Err(NoEnd::Several(starts)) => {
            let starts: Vec<String> = starts.iter().map(NaiveDate::to_string).collect();
            Err(Failure::new(
                ErrorKey::AmbiguousPause,
                &[("number", &file.line.number), ("starts", &starts.join(" "))],
            ))
        }
    }
}
