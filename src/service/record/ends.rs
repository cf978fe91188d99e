//! The days on which pauses end and cases close and open again: which of them can be.

use chrono::NaiveDate;

use super::invalid;
use crate::domain::case::{Case, Named, NoEnd};
use crate::domain::change::PauseKind;
use crate::service::Result;
use crate::service::error::{Error, ErrorKind};

/// Refuses to resume what is not open, or not yet.
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
            NoEnd::BeginsLater(first) => Error::new(ErrorKind::Invalid, "resumed-before-pause")
                .with("number", number)
                .with("from", first)
                .with("on", day),
            NoEnd::Nothing | NoEnd::Several(_) => {
                Error::new(ErrorKind::Invalid, "nothing-to-resume").with("number", number)
            }
        })
}

/// Refuses to reopen what is open, or on a day before the closing or after today.
pub(super) fn reopened(case: &Case, day: NaiveDate, today: NaiveDate) -> Result<()> {
    let number = &case.now.number;
    match case.closed {
        None => Err(Error::new(ErrorKind::Invalid, "not-closed").with("number", number)),
        Some(closed) if day < closed => Err(invalid("on", day)),
        // Reopening is a fact: until its day comes the case is closed, on every list and in every figure.
        Some(_) if day > today => Err(Error::new(ErrorKind::Invalid, "reopened-after-today")
            .with("number", number)
            .with("on", day)),
        Some(_) => Ok(()),
    }
}

/// Whether a case can have been closed on this day.
pub(super) fn possible(
    closed: Option<NaiveDate>,
    filed: Option<NaiveDate>,
    today: NaiveDate,
) -> Result<()> {
    let Some(closed) = closed else { return Ok(()) };
    if closed > today {
        return Err(Error::new(ErrorKind::Invalid, "closed-after-today").with("on", closed));
    }
    match filed {
        Some(filed) if closed < filed => Err(Error::new(ErrorKind::Invalid, "closed-before-filed")
            .with("on", closed)
            .with("filed", filed)),
        _ => Ok(()),
    }
}

/// A case cannot have been closed for good before it was opened again.
pub(super) fn after_reopening(case: &Case, closed: Option<NaiveDate>) -> Result<()> {
    let reopened = case.reopenings.last().map(|last| last.reopened);
    match closed.zip(reopened) {
        Some((closed, reopened)) if closed < reopened => {
            let error = Error::new(ErrorKind::Invalid, "closed-before-reopened");
            Err(error.with("on", closed).with("reopened", reopened))
        }
        _ => Ok(()),
    }
}
