//! The urgency of the rows of the lookup on a day.

use std::collections::HashMap;

use super::Headers;
use crate::domain::level::Level;
use crate::service::api::CaseLine;
use crate::service::line::Now;
use crate::service::lookup::{Bits, Lookup, Standing};
use crate::store::codec::{from_days, to_days};
use crate::store::row::header::Place;

/// Level and days left.
pub(super) type Urgent = (Level, Option<i32>);

/// A day after every due date, counted like stored days.
const LATEST: i32 = 1_000_000;
/// The number of days before or after today within which most paused cases are due.
const ROLLED: i32 = 2_000;

/// The urgencies by which the rows of the lookup are ranked.
pub(super) struct Urgencies<'q> {
    lookup: &'q Lookup,
    now: Now<'q>,
    today: i32,
    /// Days left until the rolled working day, indexed by the raw days left of a paused case from
    /// `-ROLLED` on.
    rolled: Vec<i32>,
    /// Rows for which the lookup is out of date, with their urgency.
    moved: HashMap<usize, Urgent>,
    is_moved: Bits,
}

impl<'q> Urgencies<'q> {
    /// Takes in `stale` the cases whose projection is out of date, recomputed.
    pub(super) fn new(
        lookup: &'q Lookup,
        now: Now<'q>,
        stale: &HashMap<u32, Option<CaseLine>>,
        headers: &Headers<'_>,
    ) -> Urgencies<'q> {
        let mut moved = HashMap::new();
        let mut is_moved = Bits::none(if stale.is_empty() { 0 } else { lookup.len() });
        for (id, line) in stale {
            let Some(row) = lookup.row_of_case(*id) else {
                continue;
            };
            let urgent = match line {
                Some(line) => (line.level, line.days_left),
                // Not open on the day: closed by then, or filed later.
                None => headers.read(*id).map_or((Level::Unknown, None), |header| {
                    let urgency = now.of_header(&header);
                    (urgency.level, urgency.days_left)
                }),
            };
            moved.insert(row, urgent);
            is_moved.set(row);
        }
        let today = to_days(now.today);
        let rolled = |left: i32| {
            let raw = from_days(today + left)?;
            Some(to_days(now.calendar.roll(raw)) - today)
        };
        Urgencies {
            lookup,
            now,
            today,
            rolled: (-ROLLED..ROLLED).map_while(rolled).collect(),
            moved,
            is_moved,
        }
    }

    #[inline]
    pub(super) fn of(&self, row: usize) -> Urgent {
        if self.is_moved.has(row)
            && let Some(urgent) = self.moved.get(&row)
        {
            return *urgent;
        }
        let standing = self.lookup.standing(row);
        standing.map_or((Level::Unknown, None), |standing| self.standing(standing))
    }

    /// [`Now::urgency`] in whole days, fast enough to be computed for every row at each key.
    fn standing(&self, standing: Standing) -> Urgent {
        let day = standing.key_day;
        match standing.place {
            Place::Due if (0..LATEST).contains(&day) => {
                let left = day - self.today;
                return (self.now.levels.level(left), Some(left));
            }
            Place::Paused if standing.custody && (-ROLLED..ROLLED).contains(&day) => {
                return (Level::Paused, Some(day));
            }
            Place::Paused => {
                let at = usize::try_from(day.saturating_add(ROLLED)).ok();
                if let Some(left) = at.and_then(|at| self.rolled.get(at)) {
                    return (Level::Paused, Some(*left));
                }
            }
            _ => {}
        }
        let urgency = self.now.urgency(standing.into());
        (urgency.level, urgency.days_left)
    }
}

#[cfg(test)]
mod tests {
    use chrono::{Datelike, NaiveDate};
    use proptest::prelude::*;

    use super::*;
    use crate::domain::calendar::Calendar;
    use crate::domain::level::Thresholds;

    proptest! {
        #[test]
        fn whole_days_say_what_dates_say(
            today in -2_000..20_000_i32,
            place in prop::sample::select(&Place::ALL[..]),
            day in prop_oneof![-3_000..3_000_i32, -100..40_000_i32, any::<i32>()],
            custody: bool,
            unlimited: bool,
        ) {
            let lookup = Lookup::default();
            let calendar = &Calendar::builtin();
            let today: NaiveDate = from_days(today).unwrap();
            prop_assume!(today.year() > 1990);
            let now = Now { today, levels: Thresholds::default(), calendar };
            let none = HashMap::new();
            let store = crate::store::memory::MemoryStore::default();
            let snapshot = crate::store::kv::Store::snapshot(&store).unwrap();
            let urgencies = Urgencies::new(&lookup, now, &none, &Headers::of(&*snapshot));
            let standing = Standing { place, key_day: day, custody, unlimited };
            let wanted = now.urgency(standing.into());
            prop_assert_eq!(urgencies.standing(standing), (wanted.level, wanted.days_left));
        }
    }
}
