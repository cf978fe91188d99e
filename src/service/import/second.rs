//! The second pass: what was kept, case by case.

use chrono::NaiveDate;

use super::event::{Known, Meaning, clean, is_link_refused, resumes_nothing};
use super::former::Former;
use super::kept::{Kept, named_of, overlay, row_of};
use super::report::Tally;
use super::row::{amendments, check_closing, registration};
use super::turns::Turns;
use crate::domain::case::Case;
use crate::domain::event::{Event, Fact, Recorded};
use crate::service::Result;
use crate::service::api::{CaseRow, NewEvent};
use crate::service::error::{Error, ErrorKind};
use crate::store::change::Changer;
use crate::store::codec::Reader;
use crate::store::dict::Dict;
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
        let held = || {
            let earlier = |e: &&Recorded| e.commit < commit && changer.holds(e.commit);
            history.iter().filter(earlier)
        };
        let mut known = Known::of(held());
        let kept: Vec<Line> = rows
            .iter()
            .map(|bytes| read(bytes, changer.dict))
            .collect::<Option<_>>()
            .ok_or_else(|| Error::new(ErrorKind::Bug, "import-died"))?;
        let said = kept.iter().filter(|row| row.kept == Kept::Event);
        let former = Former::of(held(), said.flat_map(|row| &row.said));
        let mut case = changer.fold(&history);
        let mut sheet = self.sheet_of(&case, &kept);
        let mut events = Vec::new();
        let mut turns = Turns::default();
        for Line {
            at: row,
            kept,
            said,
        } in kept
        {
            let before = events.len();
            match kept {
                Kept::Event => {
                    let mut rows = Rows {
                        case: &mut case,
                        known: &mut known,
                        turns: &mut turns,
                        events: &mut events,
                    };
                    self.change_event(&mut rows, row, said);
                }
                Kept::Resumed { .. } => {
                    for event in said {
                        if let Some(named) = named_of(kept, &event.fact) {
                            turns.resume_later(row, event.on, named);
                        }
                    }
                }
                Kept::New => {
                    let stated = row_of(row, kept, said);
                    let (registered, closed) = registration(stated, self.today, self.tally);
                    case.apply(&registered);
                    events.push(registered);
                    turns.stated = closed.map(|closing| (row, closing));
                }
                Kept::Update { .. } => {
                    // All were taken together at the first.
                    let Some((row, count)) = sheet.take() else {
                        continue;
                    };
                    for event in amendments(&case, &former, row, self.tally) {
                        if matches!(event.fact, Fact::Closed { .. }) {
                            turns.said = event.on;
                        }
                        case.apply(&event);
                        events.push(event);
                    }
                    let updated = u64::from(events.len() > before);
                    self.tally.report.updated += updated;
                    self.tally.report.unchanged += count - updated;
                }
            }
        }
        if turns.is_disordered() {
            events = turns.take_back(events, self.tally);
            case = changer.fold(&history);
            for event in &events {
                case.apply(event);
            }
        }
        events.extend(turns.settle(&case, &mut known, self.tally));
        if new {
            changer.create(&events)?;
        } else if !events.is_empty() {
            changer.record(id, &events)?;
        }
        Ok(())
    }

    /// What the rows of a known case in a sheet say together, and how many they are. Row by row a number that stands there twice
    /// with other values would change to and fro each time the sheet is imported.
    fn sheet_of(&mut self, case: &Case, kept: &[Line]) -> Option<(CaseRow, u64)> {
        let mut sheet: Option<(CaseRow, u64)> = None;
        let mut filed = case.now.filed;
        for line in kept {
            if !matches!(line.kept, Kept::New | Kept::Update { .. }) {
                continue;
            }
            let mut row = row_of(line.at, line.kept, line.said.clone());
            filed = row.registration.filed.or(filed);
            if line.kept == Kept::New {
                continue;
            }
            check_closing(&mut row, filed, self.today, self.tally);
            match &mut sheet {
                Some((all, count)) => {
                    overlay(all, row);
                    *count += 1;
                }
                None => sheet = Some((row, 1)),
            }
        }
        sheet
    }

    fn change_event(&mut self, rows: &mut Rows<'_>, row: u32, said: Vec<Event>) {
        for event in said {
            // A resumption the docket knows no longer finds an open pause, so it is matched before it is cleaned.
            if matches!(event.fact, Fact::Resumed { .. })
                && rows.known.judge(rows.case, event.clone()) == Meaning::Known
            {
                self.tally.report.unchanged += 1;
                continue;
            }
            if let Some(named) = resumes_nothing(rows.case, &event.fact) {
                rows.turns.resume_later(row, event.on, named);
                continue;
            }
            let Event { on, fact } = event;
            let new = NewEvent { on, fact };
            let Some(event) = clean(rows.case, new, row, self.today, self.tally) else {
                continue;
            };
            let event = match rows.known.judge(rows.case, event) {
                Meaning::Known => {
                    self.tally.report.unchanged += 1;
                    continue;
                }
                Meaning::New(event) if Turns::concern(&event.fact) => {
                    match rows.turns.take(rows.case, row, event, self.tally) {
                        Some(event) => event,
                        None => continue,
                    }
                }
                Meaning::New(event) if rows.is_link_refused(&event, row, self.tally) => continue,
                Meaning::New(event) => {
                    self.tally.report.added += 1;
                    event
                }
                Meaning::Ends(event) => {
                    self.tally.report.updated += 1;
                    event
                }
            };
            rows.happen(event);
        }
    }
}

/// A row that was kept.
struct Line {
    at: u32,
    kept: Kept,
    said: Vec<Event>,
}

/// `None` where the bytes are damaged.
fn read(bytes: &[u8], dict: &Dict) -> Option<Line> {
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

/// The case the rows are about, and what they added.
struct Rows<'c> {
    case: &'c mut Case,
    known: &'c mut Known,
    turns: &'c mut Turns,
    events: &'c mut Vec<Event>,
}

impl Rows<'_> {
    fn is_link_refused(&self, event: &Event, row: u32, tally: &mut Tally) -> bool {
        let now = self.events.iter().map(|event| &event.fact);
        let said = self.known.facts().chain(now);
        is_link_refused(self.case, said, &event.fact, row, tally)
    }

    fn happen(&mut self, event: Event) {
        self.case.apply(&event);
        self.events.push(event);
    }
}
