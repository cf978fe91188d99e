//! Matching rows about events with what the docket already knows.

use std::collections::HashSet;

use chrono::NaiveDate;

use super::beside::{Beside, Key, Likeness, difference};
use super::corrections::Corrections;
use super::entry;
use crate::domain::case::{Case, Move, Named};
use crate::domain::change::{Change, Pause};
use crate::domain::event::{Event, Fact, Field, Recorded};

/// The most new entries of a case that are compared with each of those it has.
const COMPARED: usize = 1_000;

/// What a row means for a case that already has events.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Meaning {
    /// The docket has it: the n-th equal row of a file matches the n-th stored fact.
    Known,
    /// The docket has the change, recorded without the remark that the row brings.
    KnownBare(String),
    New(Event),
    /// It ends a pause that is open in the docket.
    Ends(Event),
}

/// A stored fact, as it was recorded and as it stands now.
#[derive(Debug)]
struct Stored {
    on: Option<NaiveDate>,
    fact: Fact,
    key: Key,
    /// For an open pause that has ended since: the change with its end.
    ended: Option<Change>,
    /// The resumption that ended it.
    ended_by: Option<Key>,
    /// Whether a row of this file matched it.
    used: bool,
}

/// The facts of one case that rows of this file may match.
#[derive(Debug, Default)]
pub(super) struct Known {
    stored: Vec<Stored>,
    /// Whether the docket had events of the case before this import. A case that comes with its own
    /// history keeps all of it.
    before: bool,
    /// The rows whose changes and other entries the docket does not have.
    new: Vec<(u32, Event)>,
    pub corrections: Corrections,
}

impl Known {
    /// The facts of the events in force, except for changes that were retracted since.
    pub(super) fn of<'e>(events: impl Iterator<Item = &'e Recorded> + Clone) -> Known {
        let retracted: HashSet<Key> = events
            .clone()
            .filter_map(|recorded| match recorded.event.fact {
                Fact::Retracted { commit, index } => Some((commit, index)),
                _ => None,
            })
            .collect();
        let mut known = Known::default();
        for recorded in events {
            let key = (recorded.commit, recorded.index);
            known.before = true;
            if retracted.contains(&key) {
                continue;
            }
            let event = &recorded.event;
            if let (Fact::Resumed { kind, from }, Some(to)) = (&event.fact, event.on) {
                known.end(|p| p.kind == *kind && p.from == *from, to, key);
            }
            known.stored.push(Stored {
                on: event.on,
                fact: event.fact.clone(),
                key,
                ended: None,
                ended_by: None,
                used: false,
            });
        }
        known
    }

    /// The facts recorded about the case before.
    pub(super) fn facts(&self) -> impl Iterator<Item = &Fact> {
        self.stored.iter().map(|stored| &stored.fact)
    }

    /// The same with their days.
    pub(super) fn dated(&self) -> impl Iterator<Item = (Option<NaiveDate>, &Fact)> {
        self.stored.iter().map(|stored| (stored.on, &stored.fact))
    }

    fn end(&mut self, which: impl Fn(&Pause) -> bool, to: NaiveDate, by: Key) -> Option<()> {
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
        open.ended_by = Some(by);
        Some(())
    }

    /// Matches the row of a resumption by what it says. Returns whether a fact matched.
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

    /// Matches a row with the stored facts.
    pub(super) fn judge(&mut self, case: &Case, row: u32, event: Event) -> Meaning {
        let correction = matches!(event.fact, Fact::Amended { .. }).then(|| event.clone());
        let meaning = self.meaning(case, event);
        if let Some(event) = correction {
            let is_new = meaning != Meaning::Known;
            self.corrections.judged(row, &event, is_new);
        }
        if let Meaning::New(event) = &meaning
            && self.before
        {
            let is_compared = match event.fact {
                Fact::Changed { .. } => true,
                Fact::Paid(_) | Fact::FollowedUp(_) | Fact::Supervised(_) => {
                    self.new.len() < COMPARED
                }
                _ => false,
            };
            if is_compared {
                self.new.push((row, event.clone()));
            }
        }
        meaning
    }

    /// The new entries that differ in one cell from a stored one that no row of this file repeats.
    /// It is unclear which is meant if there are several of either.
    pub(super) fn beside(&self) -> Vec<Beside> {
        let mut found = Vec::new();
        for (row, event) in &self.new {
            let unused = self.stored.iter().filter(|stored| !stored.used);
            let near = unused.filter_map(|stored| {
                let now = stored.now();
                let difference = difference(&now, &event.fact)
                    .or_else(|| entry::difference((stored.on, &now), (event.on, &event.fact)))?;
                Some((stored, now, difference))
            });
            let near: Vec<_> = near.collect();
            let is_single = near.len() == 1;
            for (stored, now, difference) in near {
                let keys = std::iter::once(stored.key).chain(stored.ended_by);
                found.push(Beside {
                    row: *row,
                    event: event.clone(),
                    column: difference.column,
                    value: difference.value,
                    stored: now,
                    keys: keys.collect(),
                    likeness: if is_single {
                        difference.likeness
                    } else {
                        Likeness::MayBeOther
                    },
                });
            }
        }
        let mut seen = HashSet::new();
        let keys = found.iter().filter_map(|one| one.keys.first().copied());
        let twice: HashSet<Key> = keys.filter(|key| !seen.insert(*key)).collect();
        for one in &mut found {
            if one.keys.iter().any(|key| twice.contains(key)) {
                one.likeness = Likeness::MayBeOther;
            }
        }
        found
    }

    #[expect(clippy::too_many_lines, reason = "one arm for each kind of event")]
    fn meaning(&mut self, case: &Case, event: Event) -> Meaning {
        let mut free = self.stored.iter().enumerate().filter(|(_, s)| !s.used);
        let same = free.clone().find(|(_, s)| s.says(&event));
        let same = same.or_else(|| free.find(|(_, s)| s.repeats(&event)));
        if let Some((at, _)) = same {
            if let Some(stored) = self.stored.get_mut(at) {
                stored.used = true;
            }
            return Meaning::Known;
        }
        // The remark is no reason to count a change twice.
        if let Fact::Changed {
            note: Some(note), ..
        } = &event.fact
            && let Some(stored) = self
                .stored
                .iter_mut()
                .find(|s| !s.used && s.lacks_note(&event))
        {
            stored.used = true;
            return Meaning::KnownBare(note.clone());
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
            // A dated move counts from its day whoever holds the case now; it may come after a move
            // that is not yet known.
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
            // The value from before a move does not revert the move.
            Fact::Amended { field, value }
                if self.before
                    && (*value == case.value(*field)
                        || self.corrections.is_no_news(case, *field, value.as_deref())
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

    /// The fact as it stands now.
    fn now(&self) -> Fact {
        match (&self.ended, &self.fact) {
            (Some(ended), Fact::Changed { note, .. }) => Fact::Changed {
                change: ended.clone(),
                note: note.clone(),
            },
            _ => self.fact.clone(),
        }
    }

    /// Whether a row says what was recorded, and adds a remark where there is none.
    fn lacks_note(&self, event: &Event) -> bool {
        let (Fact::Changed { change, note: None }, Fact::Changed { change: said, .. }) =
            (&self.fact, &event.fact)
        else {
            return false;
        };
        self.on == event.on && change == said
    }

    /// Whether a row says what was recorded.
    fn says(&self, event: &Event) -> bool {
        self.on == event.on && self.fact == event.fact
    }

    /// Whether a row says what has become of what was recorded, or leaves out its remark: an empty
    /// cell erases nothing.
    fn repeats(&self, event: &Event) -> bool {
        match (&self.fact, &event.fact) {
            (Fact::Changed { change, .. }, Fact::Changed { change: said, note }) => {
                self.ended.as_ref() == Some(said)
                    || note.is_none() && self.on == event.on && change == said
            }
            _ => false,
        }
    }
}
