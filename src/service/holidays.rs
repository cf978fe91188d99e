//! A new year of holidays: a journal entry that recomputes what it affects.

use super::api::{Context, Response};
use super::error::{Error, ErrorKind};
use super::rules::holiday_key;
use super::{Core, Result, rebuild};
use crate::domain::calendar::Calendar;
use crate::domain::journal::Action;
use crate::store::table::Table;

/// Answers [`super::api::Request::AddHolidays`].
pub(crate) fn handle(core: &Core, cx: &Context, json: &str) -> Result<Response> {
    let mut calendar = Calendar::builtin();
    let year = calendar
        .add_year(json)
        .map_err(|e| Error::new(ErrorKind::Invalid, "bad-holidays").with("detail", e))?;
    // The file of a year that has not been announced is empty. A year added by mistake may be
    // emptied.
    let snapshot = core.store.snapshot()?;
    if !calendar.knows(year) && !core.rules(&*snapshot)?.calendar.knows(year) {
        return Err(Error::new(ErrorKind::Invalid, "empty-holidays").with("year", year));
    }
    drop(snapshot);
    let source = Some(json.to_owned());
    let written = rebuild::all(core, cx, Action::Holidays, source, &mut |txn| {
        Ok(txn.put(Table::Rules, holiday_key(year), json.as_bytes())?)
    })?;
    Ok(Response::Written(written))
}
