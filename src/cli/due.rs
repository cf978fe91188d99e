//! `qingji due`: open cases in order of due date.

use serde::Serialize;
use serde::ser::{SerializeMap, Serializer};

use super::cases;
use super::exit::{Exit, Failure};
use super::filter::FilterArgs;
use super::print::level_word;
use super::session::{Session, answer};
use crate::domain::level::Level;
use crate::service::api::{DueQuery, LevelCounts, Page, Request, Status};

/// Options of `due`.
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    pub filter: FilterArgs,
    /// Conditions in one argument, as in 'court=牙克石 days-late>0'; options go on top
    #[arg(long, value_name = "QUERY")]
    pub query: Option<String>,
    /// At most so many rows
    #[arg(long, value_name = "N")]
    pub limit: Option<usize>,
    /// The number of cases per level instead of rows
    #[arg(long)]
    pub count: bool,
    /// End with code 10 when a case is overdue
    #[arg(long)]
    pub check: bool,
}

pub(super) fn run(session: &mut Session, args: &Args) -> Result<Exit, Failure> {
    let filter = args
        .filter
        .with(session, args.query.as_deref(), Status::Open)?;
    let wanted = filter.levels.clone();
    let page = answer!(
        session.ask(Request::Due(DueQuery {
            filter,
            offset: 0,
            limit: if args.count { Some(0) } else { args.limit },
            count: args.count,
        }))?,
        Cases
    )?;
    if args.count {
        count(session, &page, &wanted)?;
    } else {
        session.out.rows(&cases::table(&page.rows))?;
    }
    // The counts cover all levels, whichever were asked for.
    let looks_at_over = wanted.is_empty() || wanted.contains(&Level::Over);
    if args.check && looks_at_over && page.levels.get(Level::Over) > 0 {
        return Ok(Exit::Overdue);
    }
    Ok(Exit::Ok)
}

fn count(session: &mut Session, page: &Page, wanted: &[Level]) -> Result<(), Failure> {
    let shown = PerLevel::of(page.levels, wanted);
    let lines: Vec<_> = shown
        .iter()
        .map(|(level, n)| (level.id(), n.to_string()))
        .collect();
    session.out.figures(&shown, &lines, |words| {
        for (level, n) in &shown.0 {
            let word = level_word(words.locale, *level);
            words.say("cli.due.count", &[("level", &word), ("n", &n)]);
        }
    })
}

/// Counts per level as an object, in the order of the levels.
#[derive(Debug)]
pub(super) struct PerLevel(Vec<(Level, u32)>);

impl PerLevel {
    /// Counts of the levels wanted, or of all levels of open cases if none are given.
    pub(super) fn of(counts: LevelCounts, wanted: &[Level]) -> PerLevel {
        PerLevel(
            Level::ALL
                .into_iter()
                .filter(|level| {
                    if wanted.is_empty() {
                        level.is_open()
                    } else {
                        wanted.contains(level)
                    }
                })
                .map(|level| (level, counts.get(level)))
                .collect(),
        )
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = (Level, u32)> + '_ {
        self.0.iter().copied()
    }
}

impl Serialize for PerLevel {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.0.len()))?;
        for (level, n) in &self.0 {
            map.serialize_entry(level.id(), n)?;
        }
        map.end()
    }
}
