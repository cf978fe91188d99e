//! A row about an event: cleaned, and matched against what the docket knows already.

use chrono::NaiveDate;

use super::report::Tally;
use crate::domain::case::{Case, Move, Named, NoEnd};
use crate::domain::change::{Change, Pause, PauseKind};
use crate::domain::event::{Event, Fact, Field, Recorded};
use crate::domain::money::Money;
use crate::domain::number;
use crate::service::api::{NewEvent, Reason};

/// Takes out what cannot be, and says so; `None` when nothing is left.
pub(super) fn clean(
    case: &Case,
    event: NewEvent,
    row: u32,
    today: NaiveDate,
    tally: &mut Tally,
) -> Option<Event> {
    let NewEvent { mut on, mut fact } = event;
    match &mut fact {
        Fact::Changed { change, .. } => {
            if let Change::Pause(p) = change
                && let Some(to) = p.to.filter(|to| *to < p.from)
            {
                tally.problem(row, "to", to.to_string(), Reason::EndBeforeStart);
                p.to = None;
            }
            *change = change.clone().with_ground_ids();
            on = change.begins().or(on);
        }
        Fact::Closed { .. } => {
            let Some(day) = on else {
                return refuse_value(row, "on", "", Reason::MissingValue, tally);
            };
            let filed = case.now.filed;
            let reason = if day > today {
                Some(Reason::ClosedAfterToday)
            } else if filed.is_some_and(|filed| day < filed) {
                Some(Reason::ClosedBeforeFiled)
            } else {
                None
            };
            if let Some(reason) = reason {
                return refuse_value(row, "on", &day.to_string(), reason, tally);
            }
        }
        // Without its day a reopening would undo the closing for all days.
        Fact::Reopened { .. } => match on {
            None => return refuse_value(row, "on", "", Reason::MissingValue, tally),
            Some(day) if day > today => {
                let reason = Reason::ReopenedAfterToday;
                return refuse_value(row, "on", &day.to_string(), reason, tally);
            }
            Some(_) => {}
        },
        Fact::Resumed { kind, from } => {
            return resumption(case, row, on, named(*kind, *from), tally);
        }
        Fact::Paid(payment) => {
            if !fits(case, payment.amount, row, tally) {
                return None;
            }
            paid(on, row, today, tally);
        }
        Fact::FollowedUp(_) => dated(on, row, tally),
        Fact::Registered(_) => {
            tally.report.rejected += 1;
            tally.problem(row, "kind", "registered", Reason::UnknownKind);
            return None;
        }
        _ => {}
    }
    Some(Event { on, fact })
}

/// Refuses a row for what stands in one of its cells.
fn refuse_value(
    row: u32,
    column: &str,
    value: &str,
    reason: Reason,
    tally: &mut Tally,
) -> Option<Event> {
    tally.report.rejected += 1;
    tally.problem(row, column, value, reason);
    None
}

/// Refuses what a row says of a day.
pub(super) fn refuse(row: u32, event: &Event, reason: Reason, tally: &mut Tally) {
    let day = event.on.map(|day| day.to_string()).unwrap_or_default();
    refuse_value(row, "on", &day, reason, tally);
}

/// The pause that this resumes though it is not stopped, or not yet: its suspension may stand further down.
pub(super) fn resumes_nothing(case: &Case, fact: &Fact) -> Option<Named> {
    let Fact::Resumed { kind, from } = fact else {
        return None;
    };
    let named = named(*kind, *from);
    case.open_pause(named).is_none().then_some(named)
}

/// The resumption by what its row said; refused where it ends no pause, or could end more than one.
pub(super) fn resumption(
    case: &Case,
    row: u32,
    on: Option<NaiveDate>,
    named: Named,
    tally: &mut Tally,
) -> Option<Event> {
    let Some(day) = on else {
        return refuse_value(row, "on", "", Reason::MissingValue, tally);
    };
    let from = named.from.map(|from| from.to_string()).unwrap_or_default();
    match case.pause_to_end(named, day) {
        Ok(Pause { kind, from, .. }) => Some(Event {
            on,
            fact: Fact::Resumed {
                kind: *kind,
                from: *from,
            },
        }),
        Err(NoEnd::BeginsLater(_)) => {
            refuse_value(row, "on", &day.to_string(), Reason::EndBeforeStart, tally)
        }
        Err(NoEnd::Nothing) => refuse_value(row, "from", &from, Reason::NothingToResume, tally),
        Err(NoEnd::Several(_)) => {
            let column = if named.from.is_some() {
                "value"
            } else {
                "from"
            };
            refuse_value(row, column, "", Reason::SeveralToResume, tally)
        }
    }
}

fn named(kind: PauseKind, from: NaiveDate) -> Named {
    Named {
        kind: Some(kind),
        from: Some(from),
    }
}

/// Says when what happens on a day has none.
pub(super) fn dated(on: Option<NaiveDate>, row: u32, tally: &mut Tally) {
    if on.is_none() {
        tally.problem(row, "on", "", Reason::MissingValue);
    }
}

/// The same of money, which does not move on a day that has not come.
pub(super) fn paid(on: Option<NaiveDate>, row: u32, today: NaiveDate, tally: &mut Tally) {
    dated(on, row, tally);
    if let Some(on) = on.filter(|on| *on > today) {
        tally.problem(row, "on", on.to_string(), Reason::PaidAfterToday);
    }
}

/// Whether the money of the case can still be counted with an amount; a row with which it cannot is refused.
pub(super) fn fits(case: &Case, amount: Money, row: u32, tally: &mut Tally) -> bool {
    let fits = case.sums_fit_with(amount);
    if !fits {
        refuse_value(
            row,
            "amount",
            &amount.to_string(),
            Reason::SumTooLarge,
            tally,
        );
    }
    fits
}

/// Refuses the row of a link of a case to itself, and of one that says nothing new beside the facts `said` of the case: as they
/// are refused when they are typed.
pub(super) fn is_link_refused<'f>(
    case: &Case,
    mut said: impl Iterator<Item = &'f Fact>,
    fact: &Fact,
    row: u32,
    tally: &mut Tally,
) -> bool {
    let Fact::Linked { to, how } = fact else {
        return false;
    };
    let key = |raw: &str| {
        let mut key = String::new();
        number::canonical_key(raw, &mut key);
        key
    };
    let other = key(to);
    let mut is_known = || {
        said.any(|known| match known {
            Fact::Linked { to, how: of } => key(to) == other && (how.is_none() || how == of),
            _ => false,
        })
    };
    let reason = if other == key(&case.now.number) {
        Reason::LinkToItself
    } else if is_known() {
        Reason::LinkedAlready
    } else {
        return false;
    };
    refuse_value(row, "to", to, reason, tally);
    true
}

/// What a row means to a case that has events already.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Meaning {
    /// The docket has it: the n-th equal row of a file is the n-th stored.
    Known,
    New(Event),
    /// It ends a pause that is open in the docket.
    Ends(Event),
}

/// A stored fact, as it was said and as it stands now.
#[derive(Debug)]
struct Stored {
    on: Option<NaiveDate>,
    fact: Fact,
    /// An open pause that was ended since: the change with its end.
    ended: Option<Change>,
    /// Matched by a row of this file.
    used: bool,
}

/// The facts of one case that rows of this file may match.
#[derive(Debug, Default)]
pub(super) struct Known {
    stored: Vec<Stored>,
    /// The docket had events of the case before this import. One that comes with its own history keeps all of it.
    before: bool,
}

impl Known {
    /// Of the events that hold.
    pub(super) fn of<'e>(events: impl Iterator<Item = &'e Recorded>) -> Known {
        let mut known = Known::default();
        for recorded in events {
            let event = &recorded.event;
            if let (Fact::Resumed { kind, from }, Some(to)) = (&event.fact, event.on) {
                known.end(|p| p.kind == *kind && p.from == *from, to);
            }
            known.before = true;
            known.stored.push(Stored {
                on: event.on,
                fact: event.fact.clone(),
                ended: None,
                used: false,
            });
        }
        known
    }

    /// What was said of the case before.
    pub(super) fn facts(&self) -> impl Iterator<Item = &Fact> {
        self.stored.iter().map(|stored| &stored.fact)
    }

    fn end(&mut self, which: impl Fn(&Pause) -> bool, to: NaiveDate) -> Option<()> {
        let open = self
            .stored
            .iter_mut()
            .rev()
            .find(|s| s.open_pause().is_some_and(&which))?;
        let pause = open.open_pause()?.clone();
        open.ended = Some(Change::Pause(Pause {
            to: Some(to),
            ..pause
        }));
        Some(())
    }

    /// Matches the row of a resumption by what it says.
    pub(super) fn resumed(&mut self, on: Option<NaiveDate>, named: Named) -> bool {
        let said = |s: &&mut Stored| match &s.fact {
            Fact::Resumed { kind, from } => {
                !s.used
                    && s.on == on
                    && named.kind.is_none_or(|named| named == *kind)
                    && named.from.is_none_or(|named| named == *from)
            }
            _ => false,
        };
        let found = self.stored.iter_mut().find(said);
        found.map(|stored| stored.used = true).is_some()
    }

    /// Matches a row.
    pub(super) fn judge(&mut self, case: &Case, event: Event) -> Meaning {
        if let Some(stored) = self.stored.iter_mut().find(|s| !s.used && s.says(&event)) {
            stored.used = true;
            return Meaning::Known;
        }
        if let Fact::Changed {
            change: Change::Pause(p),
            ..
        } = &event.fact
            && let Some(to) = p.to
        {
            let same = |s: &&mut Stored| {
                !s.used
                    && s.open_pause().is_some_and(|o| {
                        o.kind == p.kind && o.from == p.from && o.ground == p.ground
                    })
            };
            if let Some(open) = self.stored.iter_mut().find(same) {
                open.used = true;
                open.ended = Some(Change::Pause(p.clone()));
                return Meaning::Ends(Event {
                    on: Some(to),
                    fact: Fact::Resumed {
                        kind: p.kind,
                        from: p.from,
                    },
                });
            }
        }
        match &event.fact {
            Fact::Closed { how } if case.closed.is_some() && case.closed == event.on => {
                match how.clone() {
                    Some(how) if case.how.as_ref() != Some(&how) => Meaning::New(Event {
                        on: None,
                        fact: Fact::Amended {
                            field: Field::How,
                            value: Some(how),
                        },
                    }),
                    _ => Meaning::Known,
                }
            }
            // A dated move counts from its day whoever holds the case now: it may stand behind a move that is not known yet.
            Fact::Amended { field, value }
                if self.before && field.moves() && event.on.is_some() =>
            {
                let same = |m: &Move| Some(m.on) == event.on && m.field == *field && m.to == *value;
                if case.moves.iter().any(same) {
                    Meaning::Known
                } else {
                    Meaning::New(event)
                }
            }
            // Who held the case before a move does not take the move back.
            Fact::Amended { field, value }
                if self.before
                    && (*value == case.value(*field)
                        || case.was_moved_from(*field, value.as_deref())) =>
            {
                Meaning::Known
            }
            _ => Meaning::New(event),
        }
    }
}

impl Stored {
    fn open_pause(&self) -> Option<&Pause> {
        match &self.fact {
            Fact::Changed {
                change: Change::Pause(p),
                ..
            } if p.to.is_none() && self.ended.is_none() => Some(p),
            _ => None,
        }
    }

    /// Whether a row says what was said, or what it has become.
    fn says(&self, event: &Event) -> bool {
        if self.on == event.on && self.fact == event.fact {
            return true;
        }
        match (&self.ended, &event.fact) {
            (Some(ended), Fact::Changed { change, .. }) => ended == change,
            _ => false,
        }
    }
}
