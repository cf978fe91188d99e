//! The parts of figures: a pass over the cases of a docket, and the bounds of a scope.

use std::borrow::Cow;
use std::cell::RefCell;
use std::collections::HashSet;
use std::rc::Rc;
use std::sync::Arc;

use chrono::NaiveDate;

use super::api::{AgendaKind, CaseLine, Context, Drill, DrillRow, Slice};
use super::error::Error;
use super::line::line_of_case;
use super::rules::Loaded;
use super::{Core, Result, agenda, cases, undone};
use crate::domain::case::Case;
use crate::domain::clock::Verdict;
use crate::domain::court;
use crate::domain::division;
use crate::domain::event::Recorded;
use crate::domain::money::Money;
use crate::domain::number;
use crate::domain::tally::{self, Moves, Seat};
use crate::store::codec::to_days;
use crate::store::dict::Dict;
use crate::store::kv::Snapshot;
use crate::store::read::{damaged, read_meta};
use crate::store::row::event::{case_of, decode};
use crate::store::row::header::Header;
use crate::store::visit;

mod columns;
mod row;
mod scope;
mod story;

pub(crate) use columns::Columns;
pub(crate) use row::case_of_row;
pub(crate) use scope::Bounds;
pub(crate) use story::{Need, Shown, is_over, last_over};

/// One value per requested slice; `None` for a value not entered.
pub(crate) type Keys = Vec<Option<String>>;

/// One thing behind a figure. Its case is read when it is shown.
#[derive(Debug, Default)]
pub(crate) struct Found {
    pub id: u32,
    /// The day whose state the row shows, as the figure counted it; `None` for today.
    pub as_of: Option<NaiveDate>,
    /// The day at whose end the case sat where it was counted, if another.
    pub sat_on: Option<NaiveDate>,
    /// The line, if it is already known or the thing is no case of the docket.
    pub line: Option<Box<CaseLine>>,
    pub on: Option<NaiveDate>,
    pub amount: Option<Money>,
    pub weight: i64,
    /// What falls due, if that is counted.
    pub kind: Option<AgendaKind>,
}

impl Found {
    /// A case, counted once.
    pub(crate) fn case(id: u32, on: Option<NaiveDate>) -> Found {
        Found {
            id,
            on,
            weight: 1,
            ..Found::default()
        }
    }

    /// As the case stood at the end of a day.
    pub(crate) fn standing_on(self, day: NaiveDate) -> Found {
        Found {
            as_of: self.as_of.or(Some(day)),
            ..self
        }
    }

    /// Where the case sat at the end of a day, if one is given.
    pub(crate) fn sat_on(self, day: Option<NaiveDate>) -> Found {
        Found {
            sat_on: day,
            ..self
        }
    }
}

/// A pass over a docket.
pub(crate) struct Pass<'s> {
    pub snapshot: &'s dyn Snapshot,
    pub dict: Arc<Dict>,
    pub rules: Arc<Loaded>,
    pub undone: HashSet<u64>,
    pub today: NaiveDate,
    /// Whether the view is a past. Then only the events are read, because projections would have to
    /// be made first.
    past: bool,
    /// Whether rows tell which cases were moved or reopened.
    past_kept: bool,
    /// The case whose events were last read, and those events: several questions about one case
    /// follow each other.
    read: RefCell<(Option<u32>, Vec<u8>)>,
    /// The payments that were last read, kept for the same reason.
    paid: RefCell<Option<(u32, Rc<story::Payments>)>>,
}

impl<'s> Pass<'s> {
    pub(crate) fn new(core: &Core, snapshot: &'s dyn Snapshot, cx: &Context) -> Result<Pass<'s>> {
        Ok(Pass {
            snapshot,
            dict: core.dict(snapshot)?,
            rules: core.rules(snapshot)?,
            undone: undone(snapshot, u64::MAX)?,
            today: cx.today,
            past: !cx.view.is_now(),
            // The metadata of a past is a projection too.
            past_kept: cx.view.is_now() && read_meta(snapshot)?.past_kept,
            read: RefCell::default(),
            paid: RefCell::default(),
        })
    }

    /// Shows every case as made by its events, in the order of ids, without the events themselves.
    pub(crate) fn each_case(&self, show: &mut dyn FnMut(u32, &Case) -> Result<()>) -> Result<()> {
        visit::each_history(self.snapshot, visit::ALL, |id, blob| {
            let holds = |commit| !self.undone.contains(&commit);
            let case = case_of(blob, &self.dict, holds).ok_or_else(|| damaged(id))?;
            if case.exists {
                show(id, &case)?;
            }
            Ok(())
        })
    }

    /// All events of a case, including those of undone commits.
    pub(crate) fn recorded(&self, id: u32) -> Result<Vec<Recorded>> {
        self.with_events(id, |blob| decode(blob, &self.dict))
    }

    /// The events that were not undone.
    pub(crate) fn held<'r>(&self, recorded: &'r [Recorded]) -> Cow<'r, [Recorded]> {
        let holds = |e: &&Recorded| !self.undone.contains(&e.commit);
        if recorded.iter().all(|e| holds(&e)) {
            return Cow::Borrowed(recorded);
        }
        recorded.iter().filter(holds).cloned().collect()
    }

    /// Shows every case open today; a case without changes comes from its row alone, those with
    /// changes come last.
    pub(crate) fn each_open(&self, show: &mut dyn FnMut(u32, &Case) -> Result<()>) -> Result<()> {
        let mut one = |id: u32, case: &Case| {
            if tally::open_on(case, self.today) {
                show(id, case)
            } else {
                Ok(())
            }
        };
        if self.past {
            return self.each_case(&mut one);
        }
        let mut changed = Vec::new();
        cases::each_header(self.snapshot, &mut |id, header, value| {
            if !header.is_open_on(to_days(self.today)) {
                return Ok(());
            }
            match Header::strings(value) {
                Some(strings) if !header.changed => {
                    one(id, &case_of_row(header, &strings, &self.dict))
                }
                _ => {
                    changed.push(id);
                    Ok(())
                }
            }
        })?;
        changed
            .into_iter()
            .try_for_each(|id| one(id, &self.story(id)?))
    }

    /// A page of the things behind a figure, in the order given.
    pub(crate) fn window(
        &self,
        found: Vec<Found>,
        offset: usize,
        limit: Option<usize>,
    ) -> Result<Drill> {
        let sum: i128 = found.iter().map(|one| i128::from(one.weight)).sum();
        let sum = i64::try_from(sum).map_err(|_| Error::sum_too_large())?;
        let total = found.len() as u64;
        let window = found.into_iter().skip(offset);
        let rows = window.take(limit.unwrap_or(usize::MAX)).map(|one| {
            Ok(DrillRow {
                item: self.item(&one)?,
                line: match one.line {
                    Some(line) => *line,
                    None => self.line_then(&one)?,
                },
                on: one.on,
                amount: one.amount,
                weight: one.weight,
            })
        });
        Ok(Drill {
            rows: rows.collect::<Result<_>>()?,
            total,
            whole: total,
            sum,
        })
    }

    /// The row of a case as it was counted: on a past day it may have sat elsewhere, been open, or
    /// had more days left.
    fn line_then(&self, one: &Found) -> Result<CaseLine> {
        let past = one.as_of.filter(|day| *day < self.today);
        let case = match past {
            Some(day) => self.story_on(one.id, day)?,
            None => self.story(one.id)?,
        };
        let day = past.unwrap_or(self.today);
        let mut line = line_of(one.id, &case, &self.rules.verdict(&case, day));
        // It sat there before the day of the state, so a state without what came later tells it.
        if let Some(day) = one.sat_on.filter(|_| !case.moves.is_empty()) {
            let seat = tally::seat_on(&case, Moves::EVERY, day);
            let name = |name: Option<&str>| name.map(str::to_owned);
            line.court_code = court::code_of(seat.court, &line.number).map(str::to_owned);
            line.court = name(seat.court);
            line.division = name(seat.division);
            line.handler = name(seat.handler);
        }
        Ok(line)
    }

    /// What falls due, and more about it.
    fn item(&self, one: &Found) -> Result<Option<(AgendaKind, Option<String>)>> {
        let (Some(kind), Some(on)) = (one.kind, one.on) else {
            return Ok(None);
        };
        let case = self.story(one.id)?;
        let what = agenda::what(kind, on, &case, &self.verdict(&case));
        Ok(Some((kind, what)))
    }

    /// The verdict on a case today.
    pub(crate) fn verdict(&self, case: &Case) -> Verdict {
        self.rules.verdict(case, self.today)
    }

    /// The case as a row of a list.
    pub(crate) fn line(&self, id: u32, case: &Case) -> CaseLine {
        line_of(id, case, &self.verdict(case))
    }
}

fn line_of(id: u32, case: &Case, verdict: &Verdict) -> CaseLine {
    let mut key = String::new();
    number::canonical_key(&case.now.number, &mut key);
    line_of_case(id, &key, case, verdict)
}

/// The tags a case is counted under: each of its tags, or a single `None` if it has none or tags
/// are not asked for.
pub(crate) fn tags_of<'c>(case: &'c Case, slices: &[Slice]) -> Cow<'c, [Option<&'c str>]> {
    match case.now.tags.as_slice() {
        tags if slices.contains(&Slice::Tag) && !tags.is_empty() => {
            tags.iter().map(|tag| Some(tag.as_str())).collect()
        }
        _ => Cow::Borrowed(&[None]),
    }
}

/// The keys of a case with this seat, under one of its tags; `kind` is the value of the set for
/// that slice.
pub(crate) fn keys_of(
    case: &Case,
    slices: &[Slice],
    seat: &Seat<'_>,
    tag: Option<&str>,
    kind: Option<&str>,
) -> Keys {
    let value = |slice: &Slice| match slice {
        Slice::Court => seat.court,
        Slice::Division => seat.division,
        Slice::Handler => seat.handler,
        Slice::Type => case.now.type_code.as_deref(),
        Slice::Tag => tag,
        Slice::Kind => kind,
    };
    slices
        .iter()
        .map(|slice| value(slice).map(str::to_owned))
        .collect()
}

/// The sort key of a row: courts in official order, values not entered last.
pub(crate) fn in_order(keys: &Keys, slices: &[Slice]) -> Vec<(u32, Option<String>)> {
    keys.iter()
        .zip(slices)
        .map(|(key, slice)| {
            let rank = match (slice, key) {
                (Slice::Court, Some(name)) => court::official_order(name),
                (_, None) => u32::MAX,
                _ => 0,
            };
            let key = match slice {
                Slice::Division => key.as_deref().map(division::order),
                _ => key.clone(),
            };
            (rank, key)
        })
        .collect()
}
