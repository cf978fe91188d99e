//! What a person did on a day, from the commits of the journal between its two midnights.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::ops::{ControlFlow, Range};

use chrono::NaiveDate;

use super::api::{Context, Count, DayDone, DoneItem, DoneQuery, Response};
use super::error::Error;
use super::skip::Skips;
use super::{Core, Result, cases, follow, undone};
use crate::domain::case::Case;
use crate::domain::event::{Direction, Event, Fact, FactKind, Field, FollowUp, LINKED_THERE};
use crate::domain::journal::Action;
use crate::domain::money::MoneySum;
use crate::domain::next::{self, Cap, Rule};
use crate::service::rules::Loaded;
use crate::store::kv::{Order, Snapshot};
use crate::store::read::touched;
use crate::store::visit;

/// Answers [`super::api::Request::Done`].
pub(crate) fn handle(core: &Core, cx: &Context, query: &DoneQuery) -> Result<Response> {
    let snapshot = core.store.snapshot()?;
    let rules = core.rules(&*snapshot)?;
    let dict = core.dict(&*snapshot)?;
    let undone = undone(&*snapshot, u64::MAX)?;
    let actor = query.actor.as_ref().unwrap_or(&cx.actor.name);
    let skips = Skips::read(&*snapshot, actor, cx.today, &rules.calendar)?;
    let mut day = Day {
        cx,
        rules: &rules,
        by_rule: query
            .rules
            .iter()
            .map(|(id, rule)| (id.as_str(), *rule))
            .collect(),
        outcomes: BTreeMap::new(),
        facts: BTreeMap::new(),
        cases: HashSet::new(),
        closed: HashSet::new(),
        moved: HashSet::new(),
        received: MoneySum::default(),
        paid_out: MoneySum::default(),
        done: DayDone {
            today: cx.today,
            actor: actor.clone(),
            ..DayDone::default()
        },
    };
    for commit in commits(&*snapshot, of_day(cx), Some(actor))? {
        if undone.contains(&commit) {
            continue;
        }
        let mut ids = Vec::new();
        touched(&*snapshot, commit, &mut |id, _, _| ids.push(id))?;
        ids.sort_unstable();
        ids.dedup();
        for id in ids {
            let (events, case) = cases::load(&*snapshot, id, &dict, &undone, None)?;
            // The cap on the next day as it was before the case was closed.
            let open = Case {
                closed: None,
                ..case.clone()
            };
            let cap = follow::cap(cx, &open, &rules);
            let said = events.iter().filter(|event| event.commit == commit);
            for event in said {
                day.say(id, &case, cap, &event.event);
            }
        }
    }
    let is_done = |id: &u32| day.cases.contains(id) || day.closed.contains(id);
    day.done.skipped = skips.of_day(cx.today).filter(|id| !is_done(id)).count() as u64;
    Ok(Response::DayDone(Box::new(day.finish()?)))
}

/// The moments of the day asked about. What was recorded on later days, whatever day it names, is
/// in their summaries, so that no record is in two. Today has no end: with `--today` the day of the
/// docket may lie before the moment that the journal records.
fn of_day(cx: &Context) -> Range<i64> {
    let end = if cx.view.is_now() {
        None
    } else {
        cx.today.succ_opt().and_then(|next| midnight(cx, next))
    };
    since(cx).start..end.unwrap_or(i64::MAX)
}

/// The moments since the day asked about began.
pub(super) fn since(cx: &Context) -> Range<i64> {
    midnight(cx, cx.today).unwrap_or(i64::MIN)..i64::MAX
}

/// The moment at which a day begins.
fn midnight(cx: &Context, day: NaiveDate) -> Option<i64> {
    let local = day.and_hms_opt(0, 0, 0)?;
    let begin = local.and_local_timezone(*cx.now.offset()).single()?;
    Some(begin.timestamp_millis())
}

/// The commits of a person, or of everybody, at these moments that may record facts, in order.
pub(super) fn commits(
    snapshot: &dyn Snapshot,
    moments: Range<i64>,
    actor: Option<&str>,
) -> Result<Vec<u64>> {
    let mut commits = Vec::new();
    let order = Order::Descending;
    visit::journal(snapshot, visit::ALL, order, |commit, entry| {
        if entry.moment < moments.start {
            return Ok(ControlFlow::Break(()));
        }
        let quiet = matches!(
            entry.action,
            Action::Import | Action::Undo | Action::Holidays | Action::Create
        );
        let is_theirs = actor.is_none_or(|actor| entry.actor == actor);
        if is_theirs && !quiet && moments.contains(&entry.moment) {
            commits.push(commit);
        }
        Ok::<_, Error>(ControlFlow::Continue(()))
    })?;
    commits.reverse();
    Ok(commits)
}

struct Day<'a> {
    cx: &'a Context,
    rules: &'a Loaded,
    by_rule: HashMap<&'a str, Rule>,
    outcomes: BTreeMap<String, u64>,
    facts: BTreeMap<FactKind, u64>,
    cases: HashSet<u32>,
    closed: HashSet<u32>,
    /// Cases whose next follow-up was moved without an outcome.
    moved: HashSet<u32>,
    received: MoneySum,
    paid_out: MoneySum,
    done: DayDone,
}

impl Day<'_> {
    fn say(&mut self, id: u32, case: &Case, cap: Option<Cap>, event: &Event) {
        let on = event.on;
        match &event.fact {
            Fact::FollowedUp(follow_up) => {
                self.cases.insert(id);
                self.done.followed += 1;
                *self.outcomes.entry(follow_up.outcome.clone()).or_default() += 1;
                if self.is_moved(follow_up, on, cap) {
                    self.done.rescheduled += 1;
                    // A next day that was moved first and then recorded with an outcome counts
                    // once.
                    self.moved.remove(&id);
                }
                self.done.items.push(DoneItem {
                    number: case.now.number.clone(),
                    outcome: follow_up.outcome.clone(),
                    note: follow_up.note.clone(),
                    next: follow_up.next,
                });
            }
            // Planned money counts on its day.
            Fact::Paid(_) if on.is_some_and(|on| on > self.cx.today) => {}
            Fact::Paid(payment) => {
                let (sum, money) = match payment.direction {
                    Direction::Receipt => (&mut self.done.received, &mut self.received),
                    Direction::PayOut => (&mut self.done.paid_out, &mut self.paid_out),
                };
                sum.count += 1;
                money.add(payment.amount);
            }
            Fact::Amended {
                field: Field::Next, ..
            } => {
                self.moved.insert(id);
            }
            Fact::Retracted { .. } => {}
            // The other half of a link, which was recorded in the other case and counts there.
            Fact::Linked { how: Some(how), .. } if how.starts_with(LINKED_THERE) => {}
            other => {
                if matches!(other, Fact::Closed { .. }) {
                    self.closed.insert(id);
                }
                *self.facts.entry(other.kind()).or_default() += 1;
            }
        }
    }

    /// Whether another day was chosen than the rule gives.
    fn is_moved(&self, follow_up: &FollowUp, on: Option<NaiveDate>, cap: Option<Cap>) -> bool {
        let (Some(chosen), Some(rule)) =
            (follow_up.next, self.by_rule.get(follow_up.outcome.as_str()))
        else {
            return false;
        };
        let (on, calendar) = (on.unwrap_or(self.cx.today), &self.rules.calendar);
        next::next(*rule, on, self.cx.today, cap, calendar).is_some_and(|next| next.day != chosen)
    }

    fn finish(self) -> Result<DayDone> {
        let mut done = self.done;
        done.received.amount = self.received.total().ok_or_else(Error::sum_too_large)?;
        done.paid_out.amount = self.paid_out.total().ok_or_else(Error::sum_too_large)?;
        done.cases = self.cases.len() as u64;
        done.rescheduled += self.moved.len() as u64;
        done.outcomes = most_first(self.outcomes.into_iter());
        done.facts = most_first(self.facts.into_iter().map(|(kind, n)| (kind.id(), n)));
        Ok(done)
    }
}

/// The counts in descending order; equal ones by id.
fn most_first(counts: impl Iterator<Item = (impl Into<String>, u64)>) -> Vec<Count> {
    let mut counts: Vec<Count> = counts
        .map(|(id, count)| Count {
            id: id.into(),
            count,
        })
        .collect();
    counts.sort_by(|a, b| b.count.cmp(&a.count).then_with(|| a.id.cmp(&b.id)));
    counts
}
