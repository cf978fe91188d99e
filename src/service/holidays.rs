//! Working days: a new year of holidays, and whether make-up weekends count. Each is a journal
//! entry that recomputes what it affects.

use super::api::{Context, HolidayOrder, Response, Written};
use super::error::{Error, ErrorKey};
use super::rules::{calendar_row, holiday_key, makeup_key};
use super::{Core, Result, rebuild};
use crate::domain::calendar::{Calendar, CalendarError};
use crate::domain::journal::{Action, makeup_source};
use crate::store::table::Table;
use crate::store::visit;

/// Answers [`super::api::Request::Holidays`].
pub(crate) fn handle(core: &Core, cx: &Context, order: &HolidayOrder) -> Result<Response> {
    let written = match order {
        HolidayOrder::Year { json } => add_year(core, cx, json)?,
        HolidayOrder::Remove { year } => remove_year(core, cx, *year)?,
        HolidayOrder::Makeup { working } => set_makeup(core, cx, *working)?,
    };
    Ok(Response::Written(written))
}

fn add_year(core: &Core, cx: &Context, json: &str) -> Result<Written> {
    let mut calendar = Calendar::builtin();
    let year = calendar.add_year(json).map_err(refused)?;
    if let Some(commit) = standing(core, json, year)? {
        return Ok(Written::again(commit));
    }
    let source = Some(json.to_owned());
    rebuild::all(core, cx, Action::Holidays, source, &mut |txn| {
        // The file of a year that has not been announced is empty. A year added by mistake may be
        // emptied.
        if !calendar.knows(year) && !core.rules(&*txn)?.calendar.knows(year) {
            return Err(Error::new(ErrorKey::EmptyHolidays).with("year", year));
        }
        Ok(txn.put(Table::Rules, holiday_key(year), json.as_bytes())?)
    })
}

/// Replaces a year that was taken in by what the program itself knows of it.
fn remove_year(core: &Core, cx: &Context, year: i32) -> Result<Written> {
    let snapshot = core.store.snapshot()?;
    if snapshot.get(Table::Rules, holiday_key(year))?.is_none() {
        return Err(Error::new(ErrorKey::NoHolidays).with("year", year));
    }
    let json = Calendar::removal(year);
    if let Some(commit) = standing(core, &json, year)? {
        return Ok(Written::again(commit));
    }
    let key = holiday_key(year);
    rebuild::all(core, cx, Action::Holidays, Some(json.clone()), &mut |txn| {
        Ok(txn.put(Table::Rules, key, json.as_bytes())?)
    })
}

/// The last commit about a year of holidays, if this file of it would change nothing.
fn standing(core: &Core, json: &str, year: i32) -> Result<Option<u64>> {
    let snapshot = core.store.snapshot()?;
    let known = &core.rules(&*snapshot)?.calendar;
    let mut then = Calendar::clone(known);
    then.add_year(json).map_err(refused)?;
    let mut last = None;
    if then == **known {
        visit::entries(&*snapshot, visit::ALL, |commit, entry| {
            let row = entry.source.as_deref().and_then(calendar_row);
            if entry.action == Action::Holidays
                && row.is_some_and(|(key, _)| key == holiday_key(year))
            {
                last = Some(commit);
            }
        })?;
    }
    Ok(last)
}

fn set_makeup(core: &Core, cx: &Context, working: bool) -> Result<Written> {
    let source = makeup_source(working);
    let noted = Some(source.to_owned());
    rebuild::all(core, cx, Action::Holidays, noted, &mut |txn| {
        Ok(txn.put(Table::Rules, makeup_key(), source.as_bytes())?)
    })
}

/// Why a year file is not taken in, for words in the language of the reader.
fn refused(error: CalendarError) -> Error {
    match error {
        CalendarError::Format {
            line,
            column,
            detail,
        } => Error::new(ErrorKey::BadHolidays)
            .with("line", line)
            .with("column", column)
            .with("detail", detail),
        CalendarError::TooLarge { limit } => {
            Error::new(ErrorKey::LongHolidays).with("limit", limit)
        }
        CalendarError::Year(year) => Error::new(ErrorKey::HolidaysYear).with("year", year),
        CalendarError::Date { value } => Error::new(ErrorKey::HolidaysDate).with("value", value),
        CalendarError::OtherYear { day, year } => Error::new(ErrorKey::HolidaysOtherYear)
            .with("day", day)
            .with("year", year),
        CalendarError::Contradiction { day } => {
            Error::new(ErrorKey::HolidaysTwice).with("day", day)
        }
    }
}
