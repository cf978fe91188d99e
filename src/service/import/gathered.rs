//! The rows of one case, gathered for the second pass.

use chrono::NaiveDate;

use super::kept::Kept;
use super::sheet::filled;
use crate::domain::amendment::closing;
use crate::domain::case::Case;
use crate::domain::event::{Event, Fact, Field, Recorded};
use crate::service::Result;
use crate::service::api::CaseRow;
use crate::service::error::{Error, ErrorKey};
use crate::store::change::Changer;
use crate::store::codec::Reader;
use crate::store::dict::Dict;
use crate::store::row::event::decode_one;

/// What was kept of one case.
pub(super) struct Gathered {
    pub id: u32,
    /// Whether the docket lacks the case.
    pub new: bool,
    /// Whether this import itself brought the case, so that a row corrects what another row of the
    /// same file said.
    pub fresh: bool,
    pub history: Vec<Recorded>,
    /// The case according to its history.
    pub case: Case,
    /// The rows as they were kept, except the sheet rows after the first.
    pub rows: Vec<u8>,
    /// Where each row ends.
    pub ends: Vec<usize>,
    /// What the sheet rows say together, and how many they are.
    pub sheet: Option<(CaseRow, u64)>,
    /// Where and how the sheet rows first stated each field of a fresh case, but for the row that
    /// registered it.
    pub first: Vec<(Field, u32, String)>,
    /// The days of filing and closing so far.
    pub filed: Option<NaiveDate>,
    pub closed: Option<NaiveDate>,
}

impl Gathered {
    pub(super) fn begin(id: u32, changer: &mut Changer<'_, '_>) -> Result<Gathered> {
        let new = id > changer.meta.last_case;
        let history = if new {
            Vec::new()
        } else {
            changer.history(id)?
        };
        let case = changer.fold(&history);
        let commit = changer.commit();
        let registered = |e: &Recorded| matches!(e.event.fact, Fact::Registered(_));
        let fresh = new || history.iter().any(|e| e.commit == commit && registered(e));
        Ok(Gathered {
            id,
            new,
            fresh,
            filed: case.now.filed,
            closed: case.closed,
            history,
            case,
            rows: Vec::new(),
            ends: Vec::new(),
            sheet: None,
            first: Vec::new(),
        })
    }

    /// Notes the days of a row, the closing if the case can have been closed then.
    pub(super) fn takes_days(&mut self, row: &CaseRow, today: NaiveDate) {
        self.filed = row.registration.filed.or(self.filed);
        let is_fit = |closed: &NaiveDate| closing(Some(*closed), self.filed, today).is_ok();
        self.closed = row.closed.filter(is_fit).or(self.closed);
    }

    /// Notes the fields that no row before states.
    pub(super) fn note_first(&mut self, row: &CaseRow) {
        if !self.fresh {
            return;
        }
        for (field, value) in filled(row) {
            if self.first.iter().all(|(of, ..)| *of != field) {
                self.first.push((field, row.row, value));
            }
        }
    }

    pub(super) fn each(&self) -> impl Iterator<Item = &[u8]> {
        let starts = std::iter::once(0).chain(self.ends.iter().copied());
        let places = starts.zip(&self.ends);
        places.filter_map(|(start, end)| self.rows.get(start..*end))
    }

    /// The events in event rows that `of` accepts.
    pub(super) fn said(&self, dict: &Dict, of: fn(&Event) -> bool) -> Result<Vec<Event>> {
        let mut all = Vec::new();
        for bytes in self.each() {
            if kept_of(bytes)? == Kept::Event {
                let said = read(bytes, dict)?.said.into_iter();
                all.extend(said.filter(of));
            }
        }
        Ok(all)
    }
}

pub(super) fn is_amendment(event: &Event) -> bool {
    matches!(event.fact, Fact::Amended { .. })
}

pub(super) fn is_conversion(event: &Event) -> bool {
    matches!(&event.fact, Fact::Changed { change, .. } if change.is_conversion())
}

/// A row that was kept.
pub(super) struct Line {
    pub at: u32,
    pub kept: Kept,
    pub said: Vec<Event>,
}

/// The error for unreadable data that the import wrote itself.
pub(super) fn damaged() -> Error {
    Error::new(ErrorKey::ImportDied)
}

/// The kind of a kept row.
pub(super) fn kept_of(bytes: &[u8]) -> Result<Kept> {
    let mut r = Reader(bytes);
    let code = r.u32().and_then(|_| r.u8());
    code.and_then(Kept::from_code).ok_or_else(damaged)
}

pub(super) fn read(bytes: &[u8], dict: &Dict) -> Result<Line> {
    line(bytes, dict).ok_or_else(damaged)
}

/// Reads a kept row; `None` if the bytes are damaged.
fn line(bytes: &[u8], dict: &Dict) -> Option<Line> {
    let mut r = Reader(bytes);
    let at = r.u32()?;
    let kept = Kept::from_code(r.u8()?)?;
    let mut said = Vec::new();
    while !r.is_empty() {
        let n = r.u64()?;
        said.push(decode_one(r.bytes(n as usize)?, dict)?);
    }
    Some(Line { at, kept, said })
}
