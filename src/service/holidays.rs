//! A new year of holidays: a journal entry that recomputes what it affects.

use super::api::{Context, Response};
use super::error::{Error, ErrorKey};
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
        .map_err(|e| Error::new(ErrorKey::BadHolidays).with("detail", e))?;
    let source = Some(json.to_owned());
    let written = rebuild::all(core, cx, Action::Holidays, source, &mut |txn| {
        // The file of a year that has not been announced is empty. A year added by mistake may be
        // emptied.
        if !calendar.knows(year) && !core.rules(&*txn)?.calendar.knows(year) {
            return Err(Error::new(ErrorKey::EmptyHolidays).with("year", year));
        }
        Ok(txn.put(Table::Rules, holiday_key(year), json.as_bytes())?)
    })?;
    Ok(Response::Written(written))
}
