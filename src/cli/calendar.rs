//! `qingji calendar`: how many cases fall due on each day, or which ones on a given day; `qingji
//! export ics` writes them as a calendar file.

use std::path::Path;

use chrono::{Days, NaiveDate};

use super::exit::{Exit, Failure};
use super::filter::FilterArgs;
use super::print::{Cell, Column, Table};
use super::session::{Session, answer};
use crate::domain::window::Window;
use crate::exchange::out::{refuse_taken, to_file};
use crate::exchange::{IcsEvent, write_ics};
use crate::service::api::{AgendaItem, AgendaQuery, CalendarQuery, Filter, Request, Status};
use crate::words::{Wording, agenda};

/// The days shown by default: eight weeks, as on the screen.
const DAYS: u64 = 56;

/// Options of `calendar`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// First day [default: today]
    #[arg(long, value_name = "DAY")]
    pub from: Option<String>,
    /// Last day [default: eight weeks after the first]
    #[arg(long, value_name = "DAY")]
    pub to: Option<String>,
    /// What falls due on this day, one by one
    #[arg(long, value_name = "DAY", conflicts_with_all = ["from", "to"])]
    pub day: Option<String>,
    #[command(flatten)]
    pub filter: FilterArgs,
}

pub(super) fn run(session: &mut Session, args: &Args) -> Result<Exit, Failure> {
    let filter = args.filter.filter(Status::Open)?;
    if let Some(day) = &args.day {
        let day = session.asked_day("--day", day)?;
        return items(session, day, filter);
    }
    let from = session.asked_day_if("--from", args.from.as_deref())?;
    let from = from.unwrap_or(session.context.today);
    let to = session.asked_day_if("--to", args.to.as_deref())?;
    let to = to.or_else(|| from.checked_add_days(Days::new(DAYS - 1)));
    let query = CalendarQuery {
        window: Window::new(from, to.unwrap_or(from)),
        filter,
    };
    let calendar = answer!(session.ask(Request::Calendar(Box::new(query)))?, Calendar)?;
    let mut table = Table::new([
        Column::figure("date"),
        Column::figure("due"),
        Column::figure("follow_ups"),
        Column::figure("supervision"),
        Column::figure("pauses_ending"),
        Column::text("working"),
    ]);
    for day in &calendar.days {
        let counts = [day.due, day.follow_ups, day.supervision, day.pauses_ending];
        let mut row = vec![Cell::Day(day.date)];
        row.extend(counts.map(|n| Cell::Int(n.into())));
        row.push(Cell::Flag(day.working));
        table.push(row);
    }
    session.out.rows(&table)?;
    if session.out.is_tty() {
        let said = session
            .locale
            .fill("cli.calendar.overdue", &[("n", &calendar.overdue)]);
        session.out.say(&said);
    }
    Ok(Exit::Ok)
}

/// Prints what falls due on one day.
fn items(session: &mut Session, day: NaiveDate, filter: Filter) -> Result<Exit, Failure> {
    let query = AgendaQuery {
        window: Window::of(day),
        filter,
        offset: 0,
        limit: usize::MAX,
        trace: false,
    };
    let agenda = answer!(session.ask(Request::Agenda(Box::new(query)))?, Agenda)?;
    let locale = session.locale;
    let outcomes = session.outcomes();
    let wording = Wording::new(locale, &outcomes);
    let mut table = Table::new([
        Column::figure("date"),
        Column::hidden("kind"),
        Column::text("falls_due"),
        Column::number("number"),
        Column::text("court"),
        Column::hidden("court_code"),
        Column::text("handler"),
        Column::text("level"),
        Column::text("what"),
    ]);
    for item in &agenda.items {
        table.push(vec![
            Cell::Day(item.date),
            Cell::Text(item.kind.id().to_owned()),
            Cell::Text(agenda::kind(item.kind, locale).to_owned()),
            Cell::Text(item.line.number.clone()),
            Cell::from(&item.line.court),
            Cell::from(&item.line.court_code),
            Cell::from(&item.line.handler),
            Cell::Level(item.line.level),
            Cell::Text(agenda::what(item.kind, item.what.as_deref(), wording)),
        ]);
    }
    session.out.rows(&table)?;
    Ok(Exit::Ok)
}

/// Runs `qingji export ics`.
pub(super) fn export(
    session: &mut Session,
    filter: Filter,
    days: u64,
    out: Option<(&Path, bool)>,
) -> Result<Exit, Failure> {
    let today = session.context.today;
    let last = today.checked_add_days(Days::new(days)).unwrap_or(today);
    let query = AgendaQuery {
        window: Window::new(today, last),
        filter,
        offset: 0,
        limit: usize::MAX,
        trace: true,
    };
    let agenda = answer!(session.ask(Request::Agenda(Box::new(query)))?, Agenda)?;
    let now = Request::Setting { known_at: None };
    let levels = answer!(session.ask(now)?, Setting)?.setting.levels;
    let locale = session.locale;
    let outcomes = session.outcomes();
    let wording = Wording::new(locale, &outcomes);
    let event = |item: &AgendaItem| {
        let what = agenda::what(item.kind, item.what.as_deref(), wording);
        let kind = agenda::kind(item.kind, locale);
        IcsEvent::of(item, kind, &what, levels, locale)
    };
    let events: Vec<IcsEvent> = agenda.items.iter().map(event).collect();
    let name = locale.text("cli.calendar.name");
    let moment = session.context.now;
    match out {
        Some((path, force)) => {
            refuse_taken(path, &[session.store_path()?])?;
            to_file(path, force, |file| {
                Ok::<_, Failure>(write_ics(file, name, moment, &events)?)
            })?;
            let said = session.locale.fill(
                "cli.calendar.exported",
                &[("n", &events.len()), ("path", &path.display())],
            );
            session.out.say(&said);
        }
        None => write_ics(session.out.raw(), name, moment, &events)?,
    }
    Ok(Exit::Ok)
}
