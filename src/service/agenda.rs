//! What falls due on the days of a window, one by one, with what identifies it to other programs.

use std::collections::{BTreeSet, HashMap, HashSet};

use chrono::{Days, NaiveDate};
use xxhash_rust::xxh3::xxh3_64;

use super::api::{
    Agenda, AgendaItem, AgendaKind, AgendaQuery, CaseLine, Context, Filter, Response, Trace,
};
use super::calendar::DueDays;
use super::desk::Desk;
use super::figure::{Found, Pass};
use super::filter::Resolved;
use super::line::line_of_case;
use super::retract::Retractions;
use super::show::moment_of;
use super::{Core, Result, cases, window};
use crate::domain::calendar::zone;
use crate::domain::case::Case;
use crate::domain::change::Change;
use crate::domain::clock;
use crate::domain::event::{Fact, Recorded};
use crate::domain::number;
use crate::domain::window::Window;
use crate::store::codec::{from_days, to_days};
use crate::store::dict::Dict;
use crate::store::read::named_entry;
use crate::store::table::Table;

/// Something that falls due: the day, what it is, and the case.
type Due = (i32, AgendaKind, u32);

/// The cases with something that falls due on the days of a figure, in order of day.
pub(super) fn drill(
    core: &Core,
    pass: &Pass<'_>,
    cx: &Context,
    days: Window,
    filter: &Filter,
) -> Result<Vec<Found>> {
    window::check(days, window::CALENDAR)?;
    let desk = Desk::new(pass.snapshot, &pass.rules, cx)?;
    let filter = Resolved::new(filter, pass.snapshot, &pass.dict, &pass.rules, cx.today)?;
    let stale = desk.stale(core)?;
    let window = DueDays::new(core, &desk, &filter, &stale, days)?;
    let reader = Reader {
        desk: &desk,
        dict: &pass.dict,
        undone: pass.undone.clone(),
        undone_by: HashMap::new(),
    };
    let found = all(&window, &reader)?.into_iter();
    let found = found.map(|(day, kind, id)| Found {
        kind: Some(kind),
        ..Found::case(id, from_days(day))
    });
    Ok(found.collect())
}

/// Answers [`super::api::Request::Agenda`].
pub(crate) fn handle(core: &Core, cx: &Context, query: &AgendaQuery) -> Result<Response> {
    window::check(query.window, window::CALENDAR)?;
    let snapshot = core.store.snapshot()?;
    let rules = core.rules(&*snapshot)?;
    let desk = Desk::new(&*snapshot, &rules, cx)?;
    let dict = core.dict(&*snapshot)?;
    let filter = Resolved::new(&query.filter, &*snapshot, &dict, &rules, cx.today)?;
    let stale = desk.stale(core)?;
    let window = DueDays::new(core, &desk, &filter, &stale, query.window)?;
    let retractions = Retractions::read(&*snapshot, u64::MAX)?;
    let reader = Reader {
        desk: &desk,
        dict: &dict,
        undone: retractions.undone(),
        undone_by: last_undoers(&retractions),
    };
    let found = all(&window, &reader)?;
    let total = found.len();
    let mut items = Vec::new();
    for (day, kind, id) in found.into_iter().skip(query.offset).take(query.limit) {
        if let Some(date) = from_days(day) {
            items.push(reader.item(date, kind, id, query.trace)?);
        }
    }
    Ok(Response::Agenda(Agenda { items, total }))
}

/// Everything that falls due in a window, in order of day.
fn all(window: &DueDays<'_>, reader: &Reader<'_>) -> Result<Vec<Due>> {
    let mut found: Vec<Due> = Vec::new();
    window.due((window.from, window.to), &mut |day, id| {
        found.push((day, AgendaKind::Due, id));
        Ok(())
    })?;
    for (table, kind) in [
        (Table::Measures, AgendaKind::Supervision),
        (Table::Ends, AgendaKind::PauseEnd),
        (Table::Next, AgendaKind::FollowUp),
    ] {
        window.indexed(table, &mut |day, id| {
            found.push((day, kind, id));
            Ok(())
        })?;
    }
    apply_by(window, reader, &mut found)?;
    found.sort_unstable();
    Ok(found)
}

/// Finds the cases whose last day to apply for an extension is in the window: those due one of the
/// lead times later.
fn apply_by(window: &DueDays<'_>, reader: &Reader<'_>, found: &mut Vec<Due>) -> Result<()> {
    let rules = reader.desk.rules.rules();
    let leads: BTreeSet<i32> = rules
        .limits()
        .filter_map(|limit| i32::try_from(limit.apply?).ok())
        .collect();
    let mut candidates: BTreeSet<u32> = BTreeSet::new();
    for lead in &leads {
        window.due((window.from + lead, window.to + lead), &mut |_, id| {
            candidates.insert(id);
            Ok(())
        })?;
    }
    for id in candidates {
        // The lead time depends on the procedure in force at the end, which a conversion may have
        // changed.
        let (_, _, verdict) = reader.load(id)?;
        if let Some(day) = verdict.apply_by.map(to_days)
            && (window.from..=window.to).contains(&day)
        {
            found.push((day, AgendaKind::ApplyBy, id));
        }
    }
    Ok(())
}

/// Maps each commit to the last undo about it, whether or not that undo is still in force.
fn last_undoers(retractions: &Retractions) -> HashMap<u64, u64> {
    let mut last = HashMap::new();
    for (by, _) in retractions.iter() {
        for root in retractions.roots(by) {
            last.insert(root, by);
        }
    }
    last
}

/// Reads the cases of a page.
struct Reader<'a> {
    desk: &'a Desk<'a>,
    dict: &'a Dict,
    undone: HashSet<u64>,
    undone_by: HashMap<u64, u64>,
}

impl Reader<'_> {
    fn load(&self, id: u32) -> Result<(Vec<Recorded>, Case, clock::Verdict)> {
        let desk = self.desk;
        let day = (!desk.is_current()).then_some(desk.now.today);
        let (events, case) = cases::load(desk.snapshot, id, self.dict, &self.undone, day)?;
        let verdict = desk.rules.verdict(&case, desk.now.today);
        Ok((events, case, verdict))
    }

    fn item(&self, date: NaiveDate, kind: AgendaKind, id: u32, trace: bool) -> Result<AgendaItem> {
        let (events, case, verdict) = self.load(id)?;
        let mut key = String::new();
        number::canonical_key(&case.now.number, &mut key);
        let line: CaseLine = line_of_case(id, &key, &case, &verdict);
        let what = what(kind, date, &case, &verdict);
        Ok(AgendaItem {
            trace: if trace {
                Some(self.trace(kind, &events)?)
            } else {
                None
            },
            date,
            kind,
            line,
            what,
        })
    }

    fn trace(&self, kind: AgendaKind, events: &[Recorded]) -> Result<Trace> {
        let mut first = String::new();
        for event in events {
            if let Fact::Registered(registration) = &event.event.fact {
                number::canonical_key(&registration.number, &mut first);
                break;
            }
        }
        let touched = events
            .iter()
            .flat_map(|e| [Some(e.commit), self.undone_by.get(&e.commit).copied()]);
        let set_by = self.desk.rules.set_by;
        let commit = touched.flatten().chain(set_by).max().unwrap_or_default();
        let moment = named_entry(self.desk.snapshot, commit)?.moment;
        Ok(Trace {
            uid: format!("{:016x}-{}", xxh3_64(first.as_bytes()), kind.id()),
            commit,
            moment: moment_of(moment, zone()),
        })
    }
}

/// More about what falls due on a day: [`AgendaItem::what`].
pub(super) fn what(
    kind: AgendaKind,
    date: NaiveDate,
    case: &Case,
    verdict: &clock::Verdict,
) -> Option<String> {
    match kind {
        AgendaKind::Supervision => case.measure.as_ref().map(|m| m.text.clone()),
        AgendaKind::Due | AgendaKind::ApplyBy => {
            case.procedure_in_force(verdict).map(str::to_owned)
        }
        AgendaKind::PauseEnd => ground(case, date),
        AgendaKind::FollowUp => case.last.as_ref().map(|(_, f)| f.outcome.clone()),
    }
}

/// The ground of the last pause whose recorded end is `date` or the day before, depending on how
/// its days are counted.
fn ground(case: &Case, date: NaiveDate) -> Option<String> {
    let near = |to: NaiveDate| to == date || Some(to) == date.checked_sub_days(Days::new(1));
    case.changes.iter().rev().find_map(|change| match change {
        Change::Pause(p) if p.to.is_some_and(near) => p.ground.clone(),
        _ => None,
    })
}
