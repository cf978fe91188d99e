//! What happens to the clock of a case. A story is told in *net days*, those that count towards the
//! limit; pauses lie between them. It is told to its end and then cut off at today, so that open
//! cases look as the closed ones did at their age.

use crate::domain::change::{Change, Extension, Pause};
use crate::domain::event::{Fact, Field, FollowUp, Supervision};
use crate::service::api::NewEvent;

use super::days::date;
use super::plan::Plan;
use super::rng::Rng;
use super::words::{Ground, Kind, Procedure};

/// The chance that a case beyond its limit is extended, per round.
const EXTENDED: u32 = 720;
/// The chance that a case that is not extended is late rather than hurried.
const LATE: u32 = 350;
/// The chance that a case gets stuck for no reason known to the law.
const STUCK: u32 = 36;
/// The most days a case is late; most late cases are late by a few weeks.
const LATEST: i32 = 800;
/// The chance that the end of an open pause is never entered.
const FORGOTTEN: u32 = 25;

/// The chance that a case changes hands.
const TRANSFERRED: u32 = 15;

/// An event and its day.
pub(super) type Dated = (i32, NewEvent);

pub(super) fn dated(day: i32, fact: Fact) -> Dated {
    let event = NewEvent {
        on: Some(date(day)),
        fact,
    };
    (day, event)
}

/// The skeleton of a case.
#[derive(Debug)]
pub(super) struct Story {
    pub(super) events: Vec<Dated>,
    pub(super) filed: i32,
    /// The day of closing, today or before.
    pub(super) closed: Option<i32>,
    /// The first day the case was late, today or before.
    pub(super) late: Option<i32>,
}

/// How long a case takes and how long it may take, in net days.
struct Way {
    length: i32,
    limit: i32,
}

struct Stop<'a> {
    ground: &'a Ground,
    at: i32,
    days: i32,
    open: bool,
}

/// The calendar day of a net day.
fn day_of(filed: i32, net: i32, stops: &[Stop<'_>]) -> i32 {
    let paused: i32 = stops
        .iter()
        .filter(|stop| stop.at < net)
        .map(|stop| stop.days)
        .sum();
    filed + net + paused
}

impl Plan {
    /// Tells the story of a case filed on `filed`.
    pub(super) fn story(
        &self,
        kind: &Kind,
        procedure: &Procedure,
        filed: i32,
        rng: &mut Rng,
    ) -> Story {
        let mut way = Way {
            length: length(procedure.base, rng),
            limit: procedure.base,
        };
        let stops = self.stops(kind, way.length.min(procedure.base), rng);
        let mut story = Story {
            events: Vec::with_capacity(16),
            filed,
            closed: None,
            late: None,
        };
        if procedure.restart > 0 && rng.chance(procedure.restart) {
            self.restart(&mut story, &mut way, &stops, rng);
        }
        let target = procedure
            .convert
            .as_ref()
            .and_then(|to| kind.procedures.iter().find(|p| &p.id == to));
        let mut extend = &procedure.extend;
        if let Some(to) = target
            && way.length * 10 > way.limit * 7
            && rng.chance(400)
        {
            self.convert(&mut story, to, &mut way, (&stops, rng));
            extend = &to.extend;
        }
        self.extend(&mut story, extend, &mut way, (&stops, rng));
        if (way.length > way.limit && rng.chance(LATE)) || rng.chance(STUCK) {
            way.length = way.limit + rng.short(1, LATEST);
        } else if way.length > way.limit {
            way.length = way.limit - rng.range(0, (way.limit / 30).min(4));
        }
        self.finish(&mut story, way.length, way.limit, &stops);
        if let Some(closed) = story.closed {
            // Nothing happens in a case after its end, so later events are dropped.
            story.events.retain(|(day, _)| *day < closed);
        }
        self.pauses(&mut story, &stops, rng);
        story
    }

    /// Restarts the limit.
    fn restart(&self, story: &mut Story, way: &mut Way, stops: &[Stop<'_>], rng: &mut Rng) {
        let at = way.limit * rng.range(30, 80) / 100;
        way.length += at;
        way.limit += at;
        let on = date(day_of(story.filed, at, stops));
        let reason = Some(rng.word(&self.words.restart.reasons).to_owned());
        self.tell(story, on, Change::Restart { on, reason });
    }

    /// Continues the case by another procedure, with its limit.
    fn convert(
        &self,
        story: &mut Story,
        to: &Procedure,
        way: &mut Way,
        (stops, rng): (&[Stop<'_>], &mut Rng),
    ) {
        let at = way.limit * rng.range(55, 93) / 100;
        let on = date(day_of(story.filed, at, stops));
        way.limit = to.base;
        way.length = way.length.max(way.limit * rng.range(50, 105) / 100);
        let change = Change::Convert {
            to: to.id.clone(),
            on,
            accepted: None,
        };
        self.tell(story, on, change);
    }

    /// Extends the limit, as often as allowed and as it is thought of.
    fn extend(
        &self,
        story: &mut Story,
        rounds: &[i32],
        way: &mut Way,
        (stops, rng): (&[Stop<'_>], &mut Rng),
    ) {
        for (round, days) in rounds.iter().enumerate() {
            if way.length <= way.limit || !rng.chance(EXTENDED) {
                break;
            }
            let at = (way.limit - rng.range(5, 16)).max(1);
            let approved = date(day_of(story.filed, at, stops));
            let extension = Extension {
                months: ((days + 15) / 30) as u32,
                approved: Some(approved),
                level: self.words.extension.levels.get(round).cloned(),
                ..Extension::default()
            };
            self.tell(story, approved, Change::Extend(extension));
            way.limit += days;
        }
    }

    /// Keeps a change whose day has come.
    fn tell(&self, story: &mut Story, on: chrono::NaiveDate, change: Change) {
        use chrono::Datelike;
        let day = on.num_days_from_ce();
        if day < self.today {
            story
                .events
                .push(dated(day, Fact::Changed { change, note: None }));
        }
    }

    fn finish(&self, story: &mut Story, length: i32, limit: i32, stops: &[Stop<'_>]) {
        let end = self
            .days
            .roll_back(day_of(story.filed, length, stops))
            .max(story.filed + 1);
        story.closed = (end < self.today).then_some(end);
        let late = day_of(story.filed, limit, stops) + 1;
        story.late = (length > limit && late < self.today).then_some(late);
    }

    /// The pauses of the case: at most one per ground, in order.
    fn stops<'a>(&'a self, kind: &Kind, net: i32, rng: &mut Rng) -> Vec<Stop<'a>> {
        let mut stops = Vec::new();
        for ground in self.words.ground.iter().filter(|g| g.group == kind.group) {
            // A short limit leaves little time for a pause.
            let rate = if net < 25 {
                ground.rate / 4
            } else {
                ground.rate
            };
            if rng.chance(rate) {
                stops.push(Stop {
                    ground,
                    at: rng.range(net / 12 + 1, (net * 9 / 10).max(net / 12 + 1)),
                    days: rng.short(ground.days[0], ground.days[1]),
                    open: rng.chance(ground.open),
                });
            }
        }
        stops.sort_by_key(|stop| stop.at);
        stops
    }

    fn pauses(&self, story: &mut Story, stops: &[Stop<'_>], rng: &mut Rng) {
        let mut before = 0;
        for stop in stops {
            let from = story.filed + stop.at + before;
            before += stop.days;
            let to = from + stop.days;
            if from >= self.today || story.closed.is_some_and(|closed| from >= closed) {
                continue;
            }
            let kind = stop.ground.kind;
            let pause = Pause {
                kind,
                ground: Some(stop.ground.id.clone()),
                from: date(from),
                to: (!stop.open).then(|| date(to)),
                accepted: None,
            };
            let change = Change::Pause(pause);
            story
                .events
                .push(dated(from, Fact::Changed { change, note: None }));
            let forgotten = story.closed.is_none() && rng.chance(FORGOTTEN);
            if stop.open && to < self.today && !forgotten {
                let to = story.closed.map_or(to, |closed| to.min(closed));
                story.events.push(dated(
                    to,
                    Fact::Resumed {
                        kind,
                        from: date(from),
                    },
                ));
            }
        }
    }

    /// Passes a case to a colleague now and then.
    pub(super) fn transfer(&self, story: &mut Story, judges: &[String], rng: &mut Rng) {
        let last = story.closed.unwrap_or(self.today);
        if !rng.chance(TRANSFERRED) || last - story.filed < 20 {
            return;
        }
        let day = self
            .days
            .roll(story.filed + rng.range(5, last - story.filed - 5));
        if day < last {
            let value = Some(rng.word(judges).to_owned()).filter(|name| !name.is_empty());
            story.events.push(dated(
                day,
                Fact::Amended {
                    field: Field::Handler,
                    value,
                },
            ));
        }
    }

    /// Adds reminders from above, for late cases and now and then for others.
    pub(super) fn supervise(&self, story: &mut Story, rng: &mut Rng) {
        let last = story.closed.unwrap_or(self.today);
        let age = last - story.filed;
        let day = match story.late {
            Some(late) if rng.chance(600) => late + rng.range(0, 10),
            _ if age > 300 && rng.chance(250) => story.filed + rng.range(200, age),
            _ if rng.chance(15) => story.filed + rng.range(1, age),
            _ => return,
        };
        let day = self.days.roll(day);
        if day < last {
            let text = rng.word(&self.words.supervision.texts).to_owned();
            let limit = Some(date(self.days.roll(day + rng.range(7, 30))));
            story.events.push(dated(
                day,
                Fact::Supervised(Supervision {
                    text,
                    limit,
                    ..Supervision::default()
                }),
            ));
        }
    }
}

/// The net days from filing to closing: most cases are done well within the limit, some take
/// longer.
fn length(base: i32, rng: &mut Rng) -> i32 {
    let percent = match rng.below(1000) {
        0..220 => rng.range(15, 65),
        220..460 => rng.range(50, 90),
        460..790 => rng.range(92, 100),
        790..970 => rng.range(95, 170),
        _ => rng.range(160, 380),
    };
    (base * percent / 100).max(1)
}

/// Events of a story that are follow-ups.
pub(super) fn follow_up(day: i32, follow_up: FollowUp) -> Dated {
    dated(day, Fact::FollowedUp(follow_up))
}
