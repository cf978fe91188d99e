//! The second pass: what was kept, case by case.

use chrono::NaiveDate;

use super::clean::{Ground, clean, is_link_refused, resumes_nothing};
use super::closing::check_closing;
use super::event::{Known, Meaning};
use super::former::Former;
use super::kept::{Kept, named_of, overlay, row_of};
use super::links::Links;
use super::procedure;
use super::remarks::{Brought, corrected};
use super::report::Tally;
use super::row::{amendments, registration};
use super::turns::Turns;
use crate::domain::case::Case;
use crate::domain::conversion::replaced;
use crate::domain::event::{Event, Fact, Recorded};
use crate::service::Result;
use crate::service::api::{CaseRow, NewEvent, Reason};
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
    pub links: &'t mut Links,
    pub ground: Ground<'t>,
}

impl Second<'_> {
    /// Goes through what was kept, case by case.
    pub(super) fn run(&mut self, late: &mut Spool, changer: &mut Changer<'_, '_>) -> Result<()> {
        let mut open: Option<Gathered> = None;
        let mut failed = None;
        let drained = late.drain(&mut |id, bytes| {
            self.next(&mut open, id as u32, bytes, changer)
                .map_err(|error| {
                    failed = Some(error);
                    StoreError::Conflict
                })
        });
        if let Some(error) = failed {
            return Err(error);
        }
        drained?;
        match open {
            Some(gathered) => self.change(gathered, changer),
            None => Ok(()),
        }
    }

    /// Takes one more row in; the first of another case ends the one before.
    fn next(
        &mut self,
        open: &mut Option<Gathered>,
        id: u32,
        bytes: &[u8],
        changer: &mut Changer<'_, '_>,
    ) -> Result<()> {
        if let Some(done) = open.take_if(|gathered| gathered.id != id) {
            self.change(done, changer)?;
        }
        let gathered = match open {
            Some(gathered) => gathered,
            None => open.insert(Gathered::begin(id, changer)?),
        };
        self.gather(gathered, bytes, changer.dict)
    }

    /// Keeps a row of a case. What the rows of a known case in a sheet say counts together: row by row a number that stands there
    /// twice with other values would change to and fro each time the sheet is imported. Of them only what they come to is kept, so
    /// that a number may stand there a million times.
    fn gather(&mut self, gathered: &mut Gathered, bytes: &[u8], dict: &Dict) -> Result<()> {
        if matches!(kept_of(bytes)?, Kept::New | Kept::Update { .. }) {
            let line = read(bytes, dict)?;
            let mut row = row_of(line.at, line.kept, line.said);
            gathered.filed = row.registration.filed.or(gathered.filed);
            if line.kept != Kept::New {
                check_closing(&mut row, gathered.filed, self.ground.today, self.tally);
                if let Some((all, count)) = &mut gathered.sheet {
                    let (at, tally) = (row.row, &mut *self.tally);
                    overlay(all, row, &mut |field, old| {
                        tally.problem(at, field.id(), old, Reason::ReplacedAbove);
                    });
                    *count += 1;
                    return Ok(());
                }
                gathered.sheet = Some((row, 1));
            }
        }
        gathered.rows.extend_from_slice(bytes);
        gathered.ends.push(gathered.rows.len());
        Ok(())
    }

    /// Applies the rows of one case.
    fn change(&mut self, mut gathered: Gathered, changer: &mut Changer<'_, '_>) -> Result<()> {
        let Gathered { id, new, .. } = gathered;
        let mut case = std::mem::take(&mut gathered.case);
        let mut sheet = gathered.sheet.take();
        let history = &gathered.history;
        // What this import itself brought (its first pass) does not match rows of the same file.
        let commit = changer.commit();
        let held = || {
            let earlier = |e: &&Recorded| e.commit < commit && changer.holds(e.commit);
            history.iter().filter(earlier)
        };
        let mut known = Known::of(held());
        let amendments_said = if held().any(|e| matches!(e.event.fact, Fact::Amended { .. })) {
            gathered.said(changer.dict, is_amendment)?
        } else {
            Vec::new()
        };
        let former = Former::of(held(), amendments_said.iter());
        // Of a case that this import itself brought, a row corrects what a row of the same file said.
        let registered = |e: &Recorded| matches!(e.event.fact, Fact::Registered(_));
        let fresh = new || history.iter().any(|e| e.commit == commit && registered(e));
        let mut events = Vec::new();
        let (mut turns, mut brought) = (Turns::default(), Brought::default());
        for bytes in gathered.each() {
            let Line {
                at: row,
                kept,
                said,
            } = read(bytes, changer.dict)?;
            let before = events.len();
            match kept {
                Kept::Event => {
                    let mut rows = Rows {
                        case: &mut case,
                        known: &mut known,
                        turns: &mut turns,
                        events: &mut events,
                        brought: &mut brought,
                        fresh,
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
                    let (registered, closed) = registration(stated, self.ground.today, self.tally);
                    case.apply(&registered);
                    events.push(registered);
                    turns.stated = closed.map(|closing| (row, closing));
                }
                Kept::Update { .. } => {
                    // All were taken together at the first.
                    let Some((row, count)) = sheet.take() else {
                        continue;
                    };
                    let at = row.row;
                    let mut said = amendments(&case, &former, row, self.tally);
                    if !fresh {
                        let beside = gathered.said(changer.dict, is_conversion)?;
                        let place = (at, &mut *self.tally);
                        said = procedure::settle(&case, said, &beside, self.ground, place);
                    }
                    for event in said {
                        if fresh {
                            self.lost(&case, &event, at);
                        }
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
            case = changer.fold(history);
            apply_all(&mut case, &events);
        }
        let turned = turns.settle(&case, &mut known, self.tally);
        apply_all(&mut case, &turned);
        events.extend(turned);
        brought.name(&case, self.ground, self.tally);
        events.extend(replaced(held(), &events));
        self.links.keep_all(id, &events, changer.dict)?;
        if new {
            changer.create(&events)?;
        } else if !events.is_empty() {
            changer.record(id, &events)?;
        }
        Ok(())
    }

    /// Names what an earlier row of the file said of a case and a later one replaces.
    fn lost(&mut self, case: &Case, event: &Event, row: u32) {
        if let Fact::Amended { field, .. } = event.fact
            && let Some(old) = case.value(field)
        {
            self.tally
                .problem(row, field.id(), old, Reason::ReplacedAbove);
        }
    }

    fn change_event(&mut self, rows: &mut Rows<'_>, row: u32, said: Vec<Event>) {
        for event in said {
            // A resumption the docket knows no longer finds an open pause, and what a correction said may be impossible by what
            // came after it: so they are matched before they are cleaned.
            if matches!(event.fact, Fact::Resumed { .. } | Fact::Amended { .. })
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
            let Some(event) = clean(rows.case, new, row, self.ground, self.tally) else {
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
            if !rows.fresh {
                corrected(rows.case, &event, row, self.ground, self.tally);
            }
            rows.brought.note(rows.case, &event.fact, row);
            rows.happen(event);
        }
    }
}

/// What was kept of one case.
struct Gathered {
    id: u32,
    /// The docket does not have it.
    new: bool,
    history: Vec<Recorded>,
    /// By its history.
    case: Case,
    /// The rows as they were kept, but for all of the sheet behind the first.
    rows: Vec<u8>,
    /// Where each of them ends.
    ends: Vec<usize>,
    /// What those of the sheet say together, and how many they are.
    sheet: Option<(CaseRow, u64)>,
    filed: Option<NaiveDate>,
}

impl Gathered {
    fn begin(id: u32, changer: &mut Changer<'_, '_>) -> Result<Gathered> {
        let new = id > changer.meta.last_case;
        let history = if new {
            Vec::new()
        } else {
            changer.history(id)?
        };
        let case = changer.fold(&history);
        Ok(Gathered {
            id,
            new,
            filed: case.now.filed,
            history,
            case,
            rows: Vec::new(),
            ends: Vec::new(),
            sheet: None,
        })
    }

    fn each(&self) -> impl Iterator<Item = &[u8]> {
        let starts = std::iter::once(0).chain(self.ends.iter().copied());
        let places = starts.zip(&self.ends);
        places.filter_map(|(start, end)| self.rows.get(start..*end))
    }

    /// The rows of events that say facts of a kind.
    fn said(&self, dict: &Dict, of: fn(&Event) -> bool) -> Result<Vec<Event>> {
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

fn is_amendment(event: &Event) -> bool {
    matches!(event.fact, Fact::Amended { .. })
}

fn is_conversion(event: &Event) -> bool {
    matches!(&event.fact, Fact::Changed { change, .. } if change.is_conversion())
}

/// A row that was kept.
struct Line {
    at: u32,
    kept: Kept,
    said: Vec<Event>,
}

/// What the import wrote itself cannot be read.
pub(super) fn damaged() -> Error {
    Error::new(ErrorKind::Bug, "import-died")
}

/// What kind of row it is.
fn kept_of(bytes: &[u8]) -> Result<Kept> {
    let mut r = Reader(bytes);
    let code = r.u32().and_then(|_| r.u8());
    code.and_then(Kept::from_code).ok_or_else(damaged)
}

fn read(bytes: &[u8], dict: &Dict) -> Result<Line> {
    line(bytes, dict).ok_or_else(damaged)
}

/// `None` where the bytes are damaged.
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

/// The case the rows are about, and what they added.
struct Rows<'c> {
    case: &'c mut Case,
    known: &'c mut Known,
    turns: &'c mut Turns,
    events: &'c mut Vec<Event>,
    brought: &'c mut Brought,
    /// This import itself brought the case.
    fresh: bool,
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

/// One event after the other.
fn apply_all(case: &mut Case, events: &[Event]) {
    for event in events {
        case.apply(event);
    }
}
