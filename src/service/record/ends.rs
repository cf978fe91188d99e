//! Which days are possible for the end of a pause and for the closing and reopening of a case.

use chrono::NaiveDate;

use super::invalid;
use crate::domain::amendment::Unfit;
use crate::domain::case::{Case, Named, NoEnd};
use crate::domain::change::PauseKind;
use crate::domain::event::Field;
use crate::service::Result;
use crate::service::error::{Error, ErrorKey};

/// Refuses to resume a pause that is not open, or not yet.
pub(super) fn resumed(
    case: &Case,
    (kind, from): (PauseKind, NaiveDate),
    day: NaiveDate,
) -> Result<()> {
    let named = Named {
        kind: Some(kind),
        from: Some(from),
    };
    let number = &case.now.number;
    case.pause_to_end(named, day)
        .map(|_| ())
        .map_err(|none| match none {
            NoEnd::BeginsLater(first) => Error::new(ErrorKey::ResumedBeforePause)
                .with("number", number)
                .with("from", first)
                .with("on", day),
            NoEnd::Nothing | NoEnd::Several(_) => {
                Error::new(ErrorKey::NothingToResume).with("number", number)
            }
        })
}

/// Refuses to reopen an open case, or to reopen before the closing or after today.
pub(super) fn reopened(case: &Case, day: NaiveDate, today: NaiveDate) -> Result<()> {
    let number = &case.now.number;
    match case.closed {
        None => Err(Error::new(ErrorKey::NotClosed).with("number", number)),
        Some(closed) if day < closed => Err(Error::new(ErrorKey::ReopenedBeforeClosed)
            .with("number", number)
            .with("on", day)
            .with("closed", closed)),
        // A reopening is a fact: until its day comes the case is closed, on every list and in every
        // figure.
        Some(_) if day > today => Err(Error::new(ErrorKey::ReopenedAfterToday)
            .with("number", number)
            .with("on", day)),
        Some(_) => Ok(()),
    }
}

/// The error for a refused correction or closing.
pub(super) fn refused(unfit: Unfit, field: Field, value: Option<&str>) -> Error {
    let closing = |key, closed: NaiveDate| Error::new(key).with("on", closed);
    match unfit {
        Unfit::Value => invalid(field.id(), value.unwrap_or_default()),
        Unfit::Empty => invalid(field.id(), ""),
        Unfit::MovesLater(day) => closing(ErrorKey::MovedAfterToday, day),
        Unfit::ClosedAfterToday(closed) => closing(ErrorKey::ClosedAfterToday, closed),
        Unfit::ClosedBeforeFiled { closed, filed } => {
            closing(ErrorKey::ClosedBeforeFiled, closed).with("filed", filed)
        }
        Unfit::ClosedBeforeReopened { closed, reopened } => {
            closing(ErrorKey::ClosedBeforeReopened, closed).with("reopened", reopened)
        }
    }
}
