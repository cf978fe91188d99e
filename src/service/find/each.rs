//! Several whole case numbers, as they are pasted: each of the cases, open or closed.

use super::super::api::{Context, Found, Response};
use super::super::desk::Desk;
use super::super::{Core, Result, cases};

/// The cases with these numbers in their order, at most so many, and the numbers that no case has.
pub(super) fn each(
    core: &Core,
    cx: &Context,
    numbers: Vec<String>,
    limit: usize,
) -> Result<Response> {
    let snapshot = core.store.snapshot()?;
    let dict = core.dict(&*snapshot)?;
    let rules = core.rules(&*snapshot)?;
    let desk = Desk::new(&*snapshot, &rules, cx)?;
    let stale = desk.stale(core)?;
    let (mut ids, mut missing) = (Vec::new(), Vec::new());
    for number in numbers {
        match cases::id_of(&*snapshot, &number)? {
            Some(id) if ids.contains(&id) => {}
            Some(id) => ids.push(id),
            None => missing.push(number),
        }
    }
    let matches = ids.len();
    let mut rows = Vec::with_capacity(matches.min(limit));
    for id in ids.into_iter().take(limit) {
        rows.push(match stale.get(&id) {
            Some(Some(line)) => line.clone(),
            _ => desk.line(id, &dict)?,
        });
    }
    desk.stand_still(core, &mut rows)?;
    Ok(Response::Found(Found {
        rows,
        matches,
        searched: desk.meta.cases as usize,
        missing,
    }))
}
