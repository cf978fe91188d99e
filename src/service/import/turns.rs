//! Closings and reopenings of one case, in the order of their days whatever the order of the rows.
//!
//! Nearly everything about a case folds to the same result in any order. Whether it is open does
//! not: a reopening before its closing, or an old closing after a newer one, would close an open
//! case or lose the reopening. The same holds for a resumption above its suspension. Such a row
//! waits until all rows of its case have been read.

use chrono::NaiveDate;

use super::clean::{refuse, resumption};
use super::closing::{correct_closing, stale_closing};
use super::event::Known;
use super::report::Tally;
use crate::domain::case::{Case, Named};
use crate::domain::event::{Event, Fact};
use crate::service::api::Reason;

/// What waits while the rows of a case are read.
#[derive(Debug, Default)]
pub(super) struct Turns {
    /// The closing that the row of the case states, with its row.
    pub stated: Option<(u32, Event)>,
    /// The day of a closing that the row of the case stated and that the case already has: an event
    /// row may repeat it.
    pub said: Option<NaiveDate>,
    /// The rows of the turns that were in order.
    rows: Vec<u32>,
    waiting: Vec<(u32, Event)>,
    resumptions: Vec<Resumption>,
}

/// A resumption that waits for its pause.
#[derive(Debug)]
struct Resumption {
    row: u32,
    on: Option<NaiveDate>,
    named: Named,
    /// Whether the row has no other day, so that it could be that of the start.
    is_alone: bool,
}

impl Resumption {
    /// Whether the only day of the row is the one on which the pause begins.
    fn is_the_start(&self, case: &Case) -> bool {
        let Some(on) = self.on.filter(|_| self.is_alone) else {
            return false;
        };
        let pause = case.pause_to_end(self.named, on);
        pause.is_ok_and(|pause| pause.from == on)
    }
}

/// A point at which a case ended or was reopened.
#[derive(Debug)]
struct Point {
    day: NaiveDate,
    closes: bool,
    /// The row it comes from; `None` for what the case had before.
    row: Option<u32>,
    event: Event,
}

impl Turns {
    /// Whether a fact must go through [`Turns::take`].
    pub(super) fn concern(fact: &Fact) -> bool {
        matches!(fact, Fact::Closed { .. } | Fact::Reopened { .. })
    }

    /// The closing or reopening, if it follows from what the case has; `None` if it waits or is
    /// known.
    pub(super) fn take(
        &mut self,
        case: &Case,
        row: u32,
        event: Event,
        tally: &mut Tally,
    ) -> Option<Event> {
        let closes = matches!(event.fact, Fact::Closed { .. });
        if closes && self.said.is_some() && self.said == event.on {
            self.said = None;
            tally.report.unchanged += 1;
            return None;
        }
        let fits = self.waiting.is_empty()
            && event.on.is_some_and(|on| match case.closed {
                Some(closed) => !closes && closed <= on,
                None => closes && !stale_closing(case, on),
            });
        if fits {
            tally.report.added += 1;
            self.rows.push(row);
            return Some(event);
        }
        self.waiting.push((row, event));
        None
    }

    /// Whether something came too early, so that the case must be rebuilt without its turns.
    pub(super) fn is_disordered(&self) -> bool {
        !self.waiting.is_empty()
    }

    /// Removes the turns from the events that this import added so far, to put them in order.
    /// Returns the other events.
    pub(super) fn take_back(&mut self, events: Vec<Event>, tally: &mut Tally) -> Vec<Event> {
        let rows = std::mem::take(&mut self.rows);
        // A closing stated by the row of a known case comes before those of event rows.
        let turns = events.iter().filter(|e| Turns::concern(&e.fact)).count();
        let mut skip = turns.saturating_sub(rows.len());
        let mut rows = rows.into_iter();
        let mut taken = Vec::new();
        let mut rest = Vec::with_capacity(events.len());
        for event in events {
            if !Turns::concern(&event.fact) {
                rest.push(event);
            } else if skip > 0 {
                skip -= 1;
                rest.push(event);
            } else {
                tally.report.added -= 1;
                taken.push((rows.next().unwrap_or_default(), event));
            }
        }
        taken.append(&mut self.waiting);
        self.waiting = taken;
        rest
    }

    /// Keeps a resumption whose pause is not open yet or can only be found once all rows are known.
    pub(super) fn resume_later(&mut self, row: u32, on: Option<NaiveDate>, named: Named) {
        let is_alone = on.is_none() && named.from.is_some();
        let (on, from) = if is_alone {
            (named.from, None)
        } else {
            (on, named.from)
        };
        self.resumptions.push(Resumption {
            row,
            on,
            named: Named { from, ..named },
            is_alone,
        });
    }

    /// The events that bring the case to what all its rows say, after the last row.
    pub(super) fn settle(
        &mut self,
        case: &Case,
        known: &mut Known,
        tally: &mut Tally,
    ) -> Vec<Event> {
        let mut turns = std::mem::take(self);
        if turns.waiting.is_empty() && turns.resumptions.is_empty() && turns.stated.is_none() {
            return Vec::new();
        }
        // For nearly every closed case this is all.
        if let (true, true, Some((row, stated))) = (
            turns.waiting.is_empty(),
            turns.resumptions.is_empty(),
            &turns.stated,
        ) {
            return last_closing(case, *row, stated, tally);
        }
        let mut settled = Settled {
            case: case.clone(),
            events: Vec::new(),
        };
        // Resumptions that name their pause come first; of the others the earliest ends what ran by
        // then.
        turns.resumptions.sort_by_key(|one| {
            let full = one.named.kind.is_some() && one.named.from.is_some();
            (!full, one.on.filter(|_| !full))
        });
        for one in turns.resumptions {
            let Resumption { row, on, named, .. } = one;
            if known.resumed(on, named) {
                tally.report.unchanged += 1;
            } else if one.is_the_start(&settled.case) {
                // Taken for the end, it would undo the whole pause.
                tally.reject(row, "on", "", Reason::MissingValue);
            } else if let Some(event) = resumption(&settled.case, row, on, named, tally) {
                tally.report.added += 1;
                settled.happen(event);
            }
        }
        let mut stated = turns.stated;
        if !turns.waiting.is_empty() {
            settled.merge(turns.waiting, &mut stated, tally);
        }
        if let Some((row, stated)) = stated {
            let closing = last_closing(&settled.case, row, &stated, tally);
            settled.events.extend(closing);
        }
        settled.events
    }
}

/// A case and what was added to it.
struct Settled {
    case: Case,
    events: Vec<Event>,
}

impl Settled {
    fn happen(&mut self, event: Event) {
        self.case.apply(&event);
        self.events.push(event);
    }

    /// Merges the waiting events with what the case had, by day. If a reopening lacks the closing
    /// before it, that is the one stated by the row of the case.
    #[expect(
        clippy::too_many_lines,
        reason = "the steps of a merge, each of which needs what the one before found"
    )]
    fn merge(
        &mut self,
        mut waiting: Vec<(u32, Event)>,
        stated: &mut Option<(u32, Event)>,
        tally: &mut Tally,
    ) {
        let mut ordered = in_order(points(&self.case, waiting.clone()));
        let (lacking, twice) = (lacks_closing(&ordered), reopened_twice(&ordered));
        let fits = |on: NaiveDate| {
            let unknown = || self.case.reopenings.iter().all(|one| one.closed != on);
            lacking.is_some_and(|first| on <= first)
                || twice.is_some_and(|day| on < day && unknown())
        };
        if let Some(named) = stated.take_if(|(_, named)| named.on.is_some_and(fits)) {
            // The row of the case has already been counted.
            tally.report.added -= 1;
            waiting.push(named);
            ordered = in_order(points(&self.case, waiting));
        }
        let last = self.case.closed;
        let mut closed: Option<Event> = None;
        let mut known = false;
        let mut reopened = None;
        for point in ordered {
            let Point {
                day,
                closes,
                row,
                event,
            } = point;
            let at = closed.as_ref().and_then(|closing| closing.on);
            let Some(row) = row else {
                known = closes;
                if closes {
                    closed = Some(event);
                } else {
                    closed = None;
                    reopened = Some(day);
                }
                continue;
            };
            if closes && at == Some(day) || !closes && at.is_none() && reopened == Some(day) {
                tally.report.unchanged += 1;
            } else if closes && at.is_none() {
                tally.report.added += 1;
                closed = Some(event.clone());
                known = false;
                self.happen(event);
            } else if closes && known && at != last {
                refuse(row, &event, Reason::ClosedTwice, tally);
            } else if closes {
                tally.report.added += 1;
                let Fact::Closed { how } = &event.fact else {
                    continue;
                };
                if self.case.closed == at {
                    for event in correct_closing(&self.case, Some(day), how.as_deref()) {
                        self.happen(event);
                    }
                } else {
                    self.happen(event.clone());
                }
                closed = Some(event);
            } else if at.is_some() && self.case.closed == at {
                tally.report.added += 1;
                closed = None;
                reopened = Some(day);
                self.happen(event);
            } else {
                refuse(row, &event, Reason::NotClosed, tally);
            }
        }
        // What the case had after the new events is in force again.
        if let Some(closing) = closed
            && self.case.closed != closing.on
        {
            self.happen(closing);
        }
    }
}

/// What the closing in the row of the case still adds. The row is the state of the case today, so
/// if they differ the closing of the events is corrected.
fn last_closing(case: &Case, row: u32, closing: &Event, tally: &mut Tally) -> Vec<Event> {
    let (Some(on), Fact::Closed { how }) = (closing.on, &closing.fact) else {
        return Vec::new();
    };
    match case.closed {
        None if stale_closing(case, on) => {
            if case.reopenings.iter().all(|r| r.closed != on) {
                let reason = Reason::ClosedBeforeReopened;
                tally.problem(row, "closed", on.to_string(), reason);
            }
            Vec::new()
        }
        None => vec![closing.clone()],
        Some(_) => correct_closing(case, closing.on, how.as_deref()),
    }
}

/// The turns that the case had and those that wait.
fn points(case: &Case, waiting: Vec<(u32, Event)>) -> Vec<Point> {
    let point = |day, closes, row, event| Point {
        day,
        closes,
        row,
        event,
    };
    let had = |day, closes: bool, how: Option<&String>| {
        let fact = if closes {
            Fact::Closed { how: how.cloned() }
        } else {
            Fact::Reopened { reason: None }
        };
        let on = Some(day);
        point(day, closes, None, Event { on, fact })
    };
    let earlier = case.reopenings.iter();
    let mut points: Vec<Point> = earlier
        .flat_map(|one| [had(one.closed, true, None), had(one.reopened, false, None)])
        .collect();
    points.extend(case.closed.map(|day| had(day, true, case.how.as_ref())));
    points.extend(waiting.into_iter().filter_map(|(row, event)| {
        let closes = matches!(event.fact, Fact::Closed { .. });
        Some(point(event.on?, closes, Some(row), event))
    }));
    points
}

/// The day of the first reopening without a closing before it: the first of all, or a later one
/// that waits.
fn lacks_closing(ordered: &[Point]) -> Option<NaiveDate> {
    let first = ordered.first().filter(|first| !first.closes);
    let later = ordered
        .windows(2)
        .find(|pair| matches!(pair, [a, b] if !a.closes && !b.closes && b.row.is_some() && a.day < b.day))
        .and_then(|pair| pair.last());
    first.or(later).map(|point| point.day)
}

/// The day on which a case was reopened, closed and reopened again, if no waiting event says which
/// closing the first reopening followed.
fn reopened_twice(ordered: &[Point]) -> Option<NaiveDate> {
    let on_one_day = |three: &&[Point]| {
        matches!(three, [a, b, c] if a.closes && !b.closes && !c.closes && a.day == c.day)
            && three.iter().all(|point| point.row.is_some())
    };
    let mut threes = ordered.windows(3);
    threes
        .find(on_one_day)
        .and_then(|three| three.first())
        .map(|point| point.day)
}

/// Sorts by day; on one day, closings and reopenings alternate. Of several in a row, what the case
/// had comes first.
fn in_order(mut points: Vec<Point>) -> Vec<Point> {
    points.sort_by_key(|point| point.day);
    let mut ordered: Vec<Point> = Vec::with_capacity(points.len());
    while let Some(first) = points.first() {
        let day = first.day;
        let same_day = points.partition_point(|point| point.day <= day);
        let open = ordered.last().is_none_or(|last| !last.closes);
        let fits = |point: &Point| point.closes == open;
        let at = points.iter().take(same_day).position(fits).unwrap_or(0);
        ordered.push(points.remove(at));
    }
    let mut from = 0;
    let runs: Vec<usize> = ordered
        .chunk_by(|a, b| a.closes == b.closes)
        .map(<[Point]>::len)
        .collect();
    for length in runs {
        if let Some(run) = ordered.get_mut(from..from + length) {
            run.sort_by_key(|point| point.row);
        }
        from += length;
    }
    ordered
}
