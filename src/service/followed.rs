//! How many cases were followed up on a day, counted by the day of the follow-up, however and
//! whenever it was recorded.

use super::desk::Desk;
use super::done_in::DoneIn;
use super::{Core, Result, cases, undone};
use crate::store::codec::to_days;
use crate::store::row::followed;
use crate::store::table::Table;
use crate::store::visit;

/// The number of cases whose last follow-up by the end of the desk's day was on that day. A case
/// closed after its follow-up still counts as done, see [`DoneIn`].
pub(super) fn count(core: &Core, desk: &Desk<'_>, filter: Option<&DoneIn<'_>>) -> Result<u64> {
    let (snapshot, today) = (desk.snapshot, desk.now.today);
    let filter = filter.filter(|filter| !filter.takes_all());
    let of_the_day = followed::range(to_days(today));
    let mut count = 0;
    let mut ids = Vec::new();
    let last = *of_the_day.end();
    visit::rows(
        snapshot,
        Table::Followed,
        of_the_day,
        |key, row| match filter {
            None => count += followed::cases(row),
            Some(_) => followed::each(key, row, &mut |id| ids.push(id)),
        },
    )?;
    ids.extend(since(core, desk, last)?);
    let Some(filter) = filter else {
        return Ok(count + ids.len() as u64);
    };
    for id in ids {
        count += u64::from(filter.holds(id)?);
    }
    Ok(count)
}

/// On a day before the last write: the cases that were followed up again since, as their events
/// tell.
fn since(core: &Core, desk: &Desk<'_>, last: u64) -> Result<Vec<u32>> {
    let mut ids = Vec::new();
    if desk.is_current() {
        return Ok(ids);
    }
    let later = last.saturating_add(1)..=u64::MAX;
    visit::rows(desk.snapshot, Table::Followed, later, |key, row| {
        followed::each(key, row, &mut |id| ids.push(id));
    })?;
    let (dict, undone) = (core.dict(desk.snapshot)?, undone(desk.snapshot, u64::MAX)?);
    let today = desk.now.today;
    let mut of_the_day = Vec::new();
    for id in ids {
        let (_, case) = cases::load(desk.snapshot, id, &dict, &undone, Some(today))?;
        if case.exists && case.last.is_some_and(|(day, _)| day == today) {
            of_the_day.push(id);
        }
    }
    Ok(of_the_day)
}
