//! `qingji today`: the checklist of the day by sections, or what was done.

use serde::Serialize;
use serde::ser::{SerializeMap, Serializer};

use super::cases;
use super::done;
use super::due::PerLevel;
use super::exit::{Exit, Failure};
use super::motd;
use super::overview::bounded;
use super::plain;
use super::print::{Cell, Column, Table, Words, level_word};
use super::session::{Session, answer};
use super::whose::Whose;
use crate::backend::{Backend, Mode};
use crate::config::outcome::Outcomes;
use crate::domain::checklist::Reason;
use crate::service::api::{
    CaseLine, Checklist, ChecklistQuery, DayCounts, DueQuery, Filter, Flow, Overview, Page, Request,
};
use crate::service::error::{Error, ErrorKey, ErrorKind};
use crate::text::locale::Named;

/// The default number of items of a section, and the number of due cases listed.
const FIRST: usize = 10;

/// Options of `today`.
#[derive(Debug, Default, clap::Args)]
pub struct Args {
    #[command(flatten)]
    pub whose: Whose,
    /// At most so many items of each section
    #[arg(long, value_name = "N", default_value_t = FIRST)]
    pub limit: usize,
    /// What was done today instead: outcomes, changed dates, money received
    #[arg(long, conflicts_with = "plain")]
    pub done: bool,
    /// Item by item, in lines: for screen readers and bad lines
    #[arg(long)]
    pub plain: bool,
    /// Nothing at all where there is nothing to do: for mail by cron
    #[arg(long, conflicts_with_all = ["done", "plain"])]
    pub if_any: bool,
}

/// The day of the cases asked for.
#[derive(Debug, Serialize)]
struct Summary<'a> {
    #[serde(flatten)]
    overview: &'a Overview,
    levels: PerLevel,
    due: &'a [CaseLine],
    todo: u64,
    done: u64,
    skipped: u64,
    sections: Sections,
    items: Vec<Item<'a>>,
}

/// A case on the list.
#[derive(Debug, Serialize)]
struct Item<'a> {
    reason: Reason,
    #[serde(flatten)]
    line: &'a CaseLine,
}

/// Items per reason as an object, in the order of the sections.
#[derive(Debug, Clone, Copy)]
struct Sections(DayCounts);

impl Serialize for Sections {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(Reason::ALL.len()))?;
        for reason in Reason::ALL {
            map.serialize_entry(reason.id(), &self.0.get(reason))?;
        }
        map.end()
    }
}

pub(super) fn run(session: &mut Session, args: &Args) -> Result<Exit, Failure> {
    if args.done {
        return done::run(session);
    }
    if args.plain {
        return plain::run(session, &args.whose);
    }
    let Some(backend) = open(session, args)? else {
        return Ok(Exit::Ok);
    };
    let filter = args.whose.filter();
    let counts = checklist(session, backend.as_ref(), &filter, None, 0)?
        .counts
        .unwrap_or_default();
    if args.if_any && counts.todo() == 0 {
        return Ok(Exit::Ok);
    }
    let due = due(session, backend.as_ref(), &filter)?;
    let whole = answer!(backend.call(&session.context, Request::Overview)?, Overview)?;
    let of_list = (&due, &counts);
    let overview = bounded(session, backend.as_ref(), &args.whose, *whole, of_list)?;
    let mut sections = Vec::new();
    for reason in Reason::ALL.into_iter().filter(|r| counts.get(*r) > 0) {
        let part = checklist(session, backend.as_ref(), &filter, Some(reason), args.limit)?;
        sections.push((reason, part.page.rows));
    }
    let items = sections.iter().flat_map(|(reason, rows)| {
        let reason = *reason;
        rows.iter().map(move |line| Item { reason, line })
    });
    let summary = Summary {
        overview: &overview,
        levels: PerLevel::of(due.levels, &[]),
        due: &due.rows,
        todo: counts.todo(),
        done: counts.done(),
        skipped: counts.skipped,
        sections: Sections(counts),
        items: items.collect(),
    };
    let outcomes = session.outcomes();
    session.out.document(&summary, |words| {
        head(words, &summary);
        for (reason, rows) in &sections {
            let id = reason.id();
            let title = words.locale.text(&format!("domain.today-section.{id}"));
            let args: Named<'_> = &[("title", &title), ("n", &counts.get(*reason))];
            let title = words.locale.fill("cli.today.section", args);
            words.heading(&title);
            words.table(&table(rows, &outcomes));
        }
        if counts.todo() == 0 {
            words.say("cli.today.nothing", &[]);
        }
    })?;
    Ok(Exit::Ok)
}

/// Opens the docket. Returns `None` if a login or a mail should rather stay silent: without a
/// docket there is nothing to do, and if another process holds it, one line says who. Programs get
/// the usual errors.
fn open(session: &mut Session, args: &Args) -> Result<Option<Box<dyn Backend>>, Failure> {
    if !args.if_any || session.out.is_for_machines() {
        return session.open(Mode::Read).map(Some);
    }
    match session.open(Mode::Glance) {
        Ok(backend) => Ok(Some(backend)),
        // A wrong path given by the user is reported.
        Err(Failure::Said(error)) if error.key == ErrorKey::NoStore && !session.names_store() => {
            Ok(None)
        }
        Err(Failure::Said(error)) if error.kind() == ErrorKind::Busy => {
            motd::say_busy(session)?;
            Ok(None)
        }
        Err(failure) => Err(failure),
    }
}

fn due(session: &Session, backend: &dyn Backend, filter: &Filter) -> Result<Page, Failure> {
    let query = DueQuery {
        filter: filter.clone(),
        limit: Some(FIRST),
        count: true,
        ..DueQuery::default()
    };
    answer!(backend.call(&session.context, Request::Due(query))?, Cases)
}

/// Returns the counts, or the first items of one section.
fn checklist(
    session: &Session,
    backend: &dyn Backend,
    filter: &Filter,
    only: Option<Reason>,
    limit: usize,
) -> Result<Checklist, Failure> {
    let query = ChecklistQuery {
        filter: filter.clone(),
        limit: Some(limit),
        count: only.is_none(),
        only,
        ..ChecklistQuery::default()
    };
    let response: Result<_, Error> =
        backend.call(&session.context, Request::Checklist(Box::new(query)));
    answer!(response?, Checklist).map(|list| *list)
}

fn head(words: &mut Words, summary: &Summary<'_>) {
    let overview = summary.overview;
    let n = |n: u64| n.to_string();
    words.say(
        "cli.today.head",
        &[
            ("today", &overview.today),
            ("open", &n(overview.open)),
            // The cases filed later are told apart below.
            (
                "cases",
                &n(overview.cases.saturating_sub(overview.filed_later)),
            ),
        ],
    );
    words.say(
        "cli.today.follow",
        &[
            ("due", &n(overview.follow_ups_due)),
            ("done", &n(overview.followed_up_today)),
        ],
    );
    let levels: Vec<String> = summary
        .levels
        .iter()
        .filter(|(_, count)| *count > 0)
        .map(|(level, count)| format!("{} {count}", level_word(words.locale, level)))
        .collect();
    words.line(&levels.join("  "));
    flow(words, "cli.today.stock", &overview.yesterday);
    flow(words, "cli.today.delayed", &overview.delayed_yesterday);
    if overview.unknown_filing > 0 {
        words.say("cli.today.unknown", &[("n", &n(overview.unknown_filing))]);
    }
    if overview.filed_later > 0 {
        words.say("cli.today.later", &[("n", &n(overview.filed_later))]);
    }
    words.say(
        "cli.today.list",
        &[
            ("todo", &n(summary.todo)),
            ("done", &n(summary.done)),
            ("skipped", &n(summary.skipped)),
        ],
    );
}

/// A table of the items of a section, with the outcome of the last follow-up.
fn table(lines: &[CaseLine], outcomes: &Outcomes) -> Table {
    let mut table = Table::new([
        Column::number("number"),
        Column::text("handler"),
        Column::text("cause"),
        Column::figure("due"),
        Column::figure("days_left"),
        Column::text("level"),
        Column::figure("next"),
        Column::text("outcome"),
    ]);
    for line in lines {
        table.push(vec![
            Cell::Text(line.number.clone()),
            Cell::from(&line.handler),
            Cell::from(&line.cause),
            Cell::from(line.due),
            cases::days_left(line),
            Cell::Level(line.level),
            Cell::from(line.next),
            cases::outcome(line, outcomes),
        ]);
    }
    table
}

fn flow(words: &mut Words, key: &str, flow: &Flow) {
    words.say(
        key,
        &[
            ("opening", &flow.opening),
            ("entered", &flow.entered),
            ("left", &flow.left),
            ("closing", &flow.closing),
        ],
    );
}
