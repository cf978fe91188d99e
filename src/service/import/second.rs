//! The second pass: what was kept, case by case.

use chrono::NaiveDate;

use super::event::{Known, Meaning, clean};
use super::kept::{Kept, row_of};
use super::report::Tally;
use super::row::{amendments, last_closing, registration};
use crate::domain::case::Case;
use crate::domain::event::{Event, Fact};
use crate::service::Result;
use crate::service::api::NewEvent;
use crate::service::error::{Error, ErrorKind};
use crate::store::change::Changer;
use crate::store::codec::Reader;
use crate::store::error::StoreError;
use crate::store::row::event::decode_one;
use crate::store::spool::Spool;

/// Applies kept rows and counts what they did.
pub(super) struct Second<'t> {
    pub tally: &'t mut Tally,
    pub today: NaiveDate,
}

impl Second<'_> {
    /// Goes through what was kept, case by case.
    pub(super) fn run(&mut self, late: &mut Spool, changer: &mut Changer<'_, '_>) -> Result<()> {
        let mut group: (u64, Vec<Vec<u8>>) = (0, Vec::new());
        let mut failed = None;
        let drained = late.drain(&mut |id, bytes| {
            if id != group.0 && !group.1.is_empty() {
                let rows = std::mem::take(&mut group.1);
                if let Err(error) = self.change(group.0 as u32, &rows, changer) {
                    failed = Some(error);
                    return Err(StoreError::Conflict);
                }
            }
            group.0 = id;
            group.1.push(bytes.to_vec());
            Ok(())
        });
        if let Some(error) = failed {
            return Err(error);
        }
        drained?;
        if group.1.is_empty() {
            Ok(())
        } else {
            self.change(group.0 as u32, &group.1, changer)
        }
    }

    /// Applies the rows of one case.
    fn change(&mut self, id: u32, rows: &[Vec<u8>], changer: &mut Changer<'_, '_>) -> Result<()> {
        let new = id > changer.meta.last_case;
        let history = if new {
            Vec::new()
        } else {
            changer.history(id)?
        };
        // What this import itself brought (its first pass) does not match rows of the same file.
        let commit = changer.commit();
        let mut known = Known::of(
            history
                .iter()
                .filter(|e| e.commit < commit && changer.holds(e.commit)),
        );
        let mut case = changer.fold(&history);
        let mut events = Vec::new();
        let mut closing = None;
        for bytes in rows {
            let damaged = || Error::new(ErrorKind::Bug, "import-died");
            let mut r = Reader(bytes);
            let row = r.u32().ok_or_else(damaged)?;
            let kept = r.u8().and_then(Kept::from_code).ok_or_else(damaged)?;
            let mut said = Vec::new();
            while !r.is_empty() {
                let n = r.u64().ok_or_else(damaged)?;
                let body = r.bytes(n as usize).ok_or_else(damaged)?;
                said.push(decode_one(body, changer.dict).ok_or_else(damaged)?);
            }
            let before = events.len();
            match kept {
                Kept::Event => self.change_event(&mut case, &mut known, row, said, &mut events),
                Kept::New => {
                    let row = row_of(row, kept, said);
                    let (registered, closed) = registration(row, self.today, self.tally);
                    case.apply(&registered);
                    events.push(registered);
                    closing = closed;
                }
                Kept::Update { .. } => {
                    let row = row_of(row, kept, said);
                    for event in amendments(&case, row, self.today, self.tally) {
                        case.apply(&event);
                        events.push(event);
                    }
                    let report = &mut self.tally.report;
                    let count = if events.len() > before {
                        &mut report.updated
                    } else {
                        &mut report.unchanged
                    };
                    *count += 1;
                }
            }
        }
        if let Some(event) = closing {
            for event in last_closing(&case, event) {
                case.apply(&event);
                events.push(event);
            }
        }
        if new {
            changer.create(&events)?;
        } else if !events.is_empty() {
            changer.record(id, &events)?;
        }
        Ok(())
    }

    fn change_event(
        &mut self,
        case: &mut Case,
        known: &mut Known,
        row: u32,
        said: Vec<Event>,
        events: &mut Vec<Event>,
    ) {
        for Event { on, fact } in said {
            // A resumption the docket knows no longer finds an open pause, so it is matched before it is cleaned.
            let resumed = matches!(fact, Fact::Resumed { .. });
            let event = NewEvent { on, fact };
            let event = if resumed {
                let known_already = known.judge(
                    case,
                    Event {
                        on: event.on,
                        fact: event.fact.clone(),
                    },
                );
                if known_already == Meaning::Known {
                    self.tally.report.unchanged += 1;
                    continue;
                }
                clean(case, event, row, self.today, self.tally)
            } else {
                clean(case, event, row, self.today, self.tally)
            };
            let Some(event) = event else { continue };
            let report = &mut self.tally.report;
            let event = match known.judge(case, event) {
                Meaning::Known => {
                    report.unchanged += 1;
                    continue;
                }
                Meaning::New(event) => {
                    report.added += 1;
                    event
                }
                Meaning::Ends(event) => {
                    report.updated += 1;
                    event
                }
            };
            case.apply(&event);
            events.push(event);
        }
    }
}
