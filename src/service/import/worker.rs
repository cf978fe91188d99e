//! The thread of an import. Into an empty docket cases stream straight into the tables, each with the events that follow
//! it in the file; everything else is sorted by case first and then changed case by case. All in one transaction.

use std::sync::mpsc::Receiver;

use xxhash_rust::xxh3::xxh3_64;

use super::Order;
use super::event::{Known, Meaning, clean};
use super::ids::Ids;
use super::report::Tally;
use super::row::{Names, amendments, last_closing, registration};
use crate::domain::case::Case;
use crate::domain::event::{Event, Fact};
use crate::domain::number;
use crate::domain::rules::Rules;
use crate::service::api::{
    CaseRow, Context, EventRow, ImportOptions, ImportReport, NewEvent, Reason, Row,
};
use crate::service::error::{Error, ErrorKind};
use crate::service::{Core, Result, author, cases, facts, lock, record, undone};
use crate::store::bulk::Bulk;
use crate::store::change::Changer;
use crate::store::codec::{Reader, put_u32};
use crate::store::commit::finish_bulk_part;
use crate::store::dict::Dict;
use crate::store::error::StoreError;
use crate::store::kv::{Loader, Snapshot};
use crate::store::read::read_meta;
use crate::store::row::event::{decode_one, encode};
use crate::store::row::journal::Action;
use crate::store::spool::Spool;

/// A case row had this number before in the file.
const SEEN: u32 = 1 << 31;

pub(super) struct Worker<'w> {
    cx: &'w Context,
    rules: &'w Rules,
    tally: Tally,
    names: Names,
    /// Cases of this file by the hash of their number; the top bit says that a case row was seen.
    ids: Ids,
    /// The last case id there is, with those of this file.
    last: u32,
    /// The last case id before this file.
    known: u32,
    /// Rows kept for the second pass, by case.
    late: Spool,
    /// The case the row before was about.
    current: Option<u32>,
    building: Option<Building>,
    key: String,
    scratch: Vec<u8>,
    blob: Vec<u8>,
    commit: u64,
}

/// A new case whose events are still coming.
#[derive(Debug, Default)]
struct Building {
    id: u32,
    case: Case,
    blob: Vec<u8>,
    count: u32,
    closing: Option<Event>,
}

/// Where a row goes.
enum Target {
    /// Into the case being built.
    Now,
    /// Into the second pass.
    Late,
}

impl Worker<'_> {
    /// Runs an import to its end.
    pub(super) fn run(
        core: &Core,
        cx: &Context,
        options: &ImportOptions,
        inbox: &Receiver<Order>,
    ) -> Result<ImportReport> {
        let _writing = lock(&core.writing);
        let mut txn = core.store.begin()?;
        if let Some(commit) = record::repeated(&*txn, cx)? {
            return drain(inbox).map(|read| ImportReport {
                read,
                group: Some(commit),
                ..ImportReport::default()
            });
        }
        let loaded = core.rules(&*txn)?;
        let facts = facts(loaded.rules(), &loaded.calendar, loaded.levels, cx);
        let undone = undone(&*txn, u64::MAX)?;
        let mut meta = read_meta(&*txn)?;
        let snapshot = core.store.snapshot()?;
        let mut dict = (*core.dict(&*snapshot)?).clone();
        let mut worker = Worker {
            cx,
            rules: loaded.rules(),
            tally: Tally::default(),
            names: Names::default(),
            ids: Ids::default(),
            last: meta.last_case,
            known: meta.last_case,
            late: Spool::default(),
            current: None,
            building: None,
            key: String::new(),
            scratch: Vec::new(),
            blob: Vec::new(),
            commit: meta.commit + 1,
        };
        let fresh = meta.last_case == 0;
        let mut carried = None;
        if fresh {
            let mut bulk = Bulk::new(&facts, &mut dict, meta.commit + 1);
            let mut failed = None;
            bulk.stream(&mut *txn, true, &mut |bulk, loader| {
                worker
                    .intake(inbox, &*snapshot, &mut Sink::Stream(bulk, loader))
                    .map_err(|e| {
                        failed = Some(e);
                        StoreError::Conflict
                    })
            })
            .map_err(|e| failed.take().unwrap_or_else(|| e.into()))?;
            // Every row has found its case.
            worker.ids = Ids::default();
            carried = Some(finish_bulk_part(&mut *txn, bulk, &mut meta)?);
        } else {
            worker.intake(inbox, &*snapshot, &mut Sink::Keep(&mut dict))?;
        }
        let refused = |tally: &Tally| options.strict && !tally.is_clean();
        if refused(&worker.tally) {
            return Ok(worker.tally.refused());
        }
        let mut changer = Changer::new(&mut *txn, &mut dict, &facts, undone)?;
        if let Some(trail) = carried {
            changer.resume(meta, trail);
        }
        changer.meta.demo |= options.demo;
        worker.second_pass(&mut changer)?;
        if refused(&worker.tally) {
            return Ok(worker.tally.refused());
        }
        if options.dry_run || changer.events() == 0 {
            return Ok(worker.tally.report);
        }
        let meta = changer.finish(
            author(cx, Action::Import, Some(options.source.clone())),
            None,
        )?;
        txn.commit()?;
        core.keep_dict(dict);
        core.forget_lookup();
        worker.tally.report.group = Some(meta.commit);
        Ok(worker.tally.report)
    }

    /// Takes rows in until the order to commit; without it the import is dropped.
    fn intake(
        &mut self,
        inbox: &Receiver<Order>,
        snapshot: &dyn Snapshot,
        sink: &mut Sink<'_, '_, '_>,
    ) -> Result<()> {
        loop {
            match inbox.recv() {
                Ok(Order::Rows(rows)) => {
                    for row in rows {
                        self.tally.report.read += 1;
                        match row {
                            Row::Case(row) => self.case(*row, snapshot, sink)?,
                            Row::Event(row) => self.event(row, snapshot, sink)?,
                        }
                    }
                }
                Ok(Order::Commit) => return self.close(sink),
                Err(_) => return Err(Error::new(ErrorKind::Conflict, "import-dropped")),
            }
        }
    }

    fn reject(&mut self, row: u32, value: &str, reason: Reason) {
        self.tally.report.rejected += 1;
        self.tally.problem(row, "number", value, reason);
        self.current = None;
    }

    /// The case a number means: of this file, or of the docket.
    fn resolve(&mut self, number: &str, snapshot: &dyn Snapshot) -> Result<(u64, Option<u32>)> {
        number::canonical_key(number, &mut self.key);
        let hash = xxh3_64(self.key.as_bytes());
        if let Some(id) = self.ids.get(hash) {
            return Ok((hash, Some(id)));
        }
        let id = if self.known == 0 {
            None
        } else {
            cases::id_of_key(snapshot, &self.key)?
        };
        if let Some(id) = id {
            self.ids.insert(hash, id);
        }
        Ok((hash, id))
    }

    fn case(
        &mut self,
        mut row: CaseRow,
        snapshot: &dyn Snapshot,
        sink: &mut Sink<'_, '_, '_>,
    ) -> Result<()> {
        if row.registration.number.is_empty() {
            self.reject(row.row, "", Reason::MissingNumber);
            return Ok(());
        }
        let (hash, id) = self.resolve(&row.registration.number, snapshot)?;
        match id {
            None => {
                self.close(sink)?;
                self.last += 1;
                self.ids.insert(hash, self.last | SEEN);
                self.current = Some(self.last);
                self.names.complete(&mut row, self.rules, &mut self.tally);
                self.tally.report.added += 1;
                if let Sink::Stream(bulk, _) = sink {
                    self.building = Some(Building {
                        id: self.last,
                        blob: std::mem::take(&mut self.blob),
                        ..Building::default()
                    });
                    let (registered, closing) = registration(row, self.cx.today, &mut self.tally);
                    self.build(registered, bulk.dict);
                    if let Some(building) = &mut self.building {
                        building.closing = closing;
                    }
                    return Ok(());
                }
                self.keep(
                    self.last,
                    row.row,
                    Kept::New,
                    &registration_events(row),
                    sink,
                )
            }
            Some(id) => {
                let duplicate = id & SEEN != 0;
                let id = id & !SEEN;
                if duplicate {
                    let number = row.registration.number.clone();
                    self.tally
                        .problem(row.row, "number", number, Reason::Duplicate);
                }
                self.ids.insert(hash, id | SEEN);
                self.current = Some(id);
                let kept = Kept::Update {
                    custody: row.custody_given,
                    closed: row.closed_column,
                };
                let code = self.names.type_code(&row.registration.number);
                self.names
                    .given(&mut row, Some(&code), self.rules, &mut self.tally);
                self.keep(id, row.row, kept, &registration_events(row), sink)
            }
        }
    }

    fn event(
        &mut self,
        row: EventRow,
        snapshot: &dyn Snapshot,
        sink: &mut Sink<'_, '_, '_>,
    ) -> Result<()> {
        let id = match &row.number {
            None => self.current,
            Some(number) => {
                let (_, id) = self.resolve(number, snapshot)?;
                id.map(|id| id & !SEEN)
            }
        };
        let Some(id) = id else {
            let number = row.number.unwrap_or_default();
            let reason = if number.is_empty() {
                Reason::MissingNumber
            } else {
                Reason::NoSuchCase
            };
            self.reject(row.row, &number, reason);
            return Ok(());
        };
        self.current = Some(id);
        match (self.target(id), sink) {
            (Target::Now, Sink::Stream(bulk, _)) => {
                let Some(building) = &self.building else {
                    return Ok(());
                };
                if let Some(event) = clean(
                    &building.case,
                    row.event,
                    row.row,
                    self.cx.today,
                    &mut self.tally,
                ) {
                    self.tally.report.added += 1;
                    self.build(event, bulk.dict);
                }
                Ok(())
            }
            (_, sink) => {
                let NewEvent { on, fact } = row.event;
                self.keep(id, row.row, Kept::Event, &[Event { on, fact }], sink)
            }
        }
    }

    fn target(&self, id: u32) -> Target {
        match &self.building {
            Some(building) if building.id == id => Target::Now,
            _ => Target::Late,
        }
    }

    /// Adds an event to the case being built.
    fn build(&mut self, event: Event, dict: &mut Dict) {
        if let Some(building) = &mut self.building {
            encode(
                &event,
                self.commit,
                dict,
                &mut self.scratch,
                &mut building.blob,
            );
            building.count += 1;
            building.case.take(event.on, event.fact);
        }
    }

    /// Stores the case being built.
    fn close(&mut self, sink: &mut Sink<'_, '_, '_>) -> Result<()> {
        let Sink::Stream(bulk, loader) = sink else {
            return Ok(());
        };
        let closing = self.building.as_mut().and_then(|b| b.closing.take());
        if let (Some(building), Some(event)) = (&self.building, closing) {
            for event in last_closing(&building.case, event) {
                self.build(event, bulk.dict);
            }
        }
        if let Some(b) = self.building.take() {
            bulk.push(&mut **loader, b.id, &b.case, Some((&b.blob, b.count)))?;
            // The next case grows into the same bytes.
            self.blob = b.blob;
            self.blob.clear();
        }
        Ok(())
    }

    /// Keeps a row for the second pass.
    fn keep(
        &mut self,
        id: u32,
        row: u32,
        kept: Kept,
        events: &[Event],
        sink: &mut Sink<'_, '_, '_>,
    ) -> Result<()> {
        let dict = match sink {
            Sink::Stream(bulk, _) => &mut *bulk.dict,
            Sink::Keep(dict) => &mut **dict,
        };
        self.blob.clear();
        put_u32(&mut self.blob, row);
        self.blob.push(kept.code());
        for event in events {
            encode(event, 0, dict, &mut self.scratch, &mut self.blob);
        }
        self.late.push(u64::from(id), &self.blob)?;
        Ok(())
    }

    /// Goes through what was kept, case by case.
    fn second_pass(&mut self, changer: &mut Changer<'_, '_>) -> Result<()> {
        let mut late = std::mem::take(&mut self.late);
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
                    let (registered, closed) = registration(row, self.cx.today, &mut self.tally);
                    case.apply(&registered);
                    events.push(registered);
                    closing = closed;
                }
                Kept::Update { .. } => {
                    let row = row_of(row, kept, said);
                    for event in amendments(&case, row, self.cx.today, &mut self.tally) {
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
                clean(case, event, row, self.cx.today, &mut self.tally)
            } else {
                clean(case, event, row, self.cx.today, &mut self.tally)
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

/// Where cases go during the intake.
enum Sink<'s, 'f, 'd> {
    Stream(&'s mut Bulk<'f, 'd>, &'s mut dyn Loader),
    Keep(&'s mut Dict),
}

/// What kind of row was kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kept {
    New,
    Update { custody: bool, closed: bool },
    Event,
}

impl Kept {
    fn code(self) -> u8 {
        match self {
            Kept::New => 0,
            Kept::Event => 1,
            Kept::Update { custody, closed } => 4 | u8::from(custody) | u8::from(closed) << 1,
        }
    }

    fn from_code(code: u8) -> Option<Kept> {
        match code {
            0 => Some(Kept::New),
            1 => Some(Kept::Event),
            4..=7 => Some(Kept::Update {
                custody: code & 1 != 0,
                closed: code & 2 != 0,
            }),
            _ => None,
        }
    }
}

/// A case row as events, for keeping.
fn registration_events(row: CaseRow) -> Vec<Event> {
    let mut events = vec![Event {
        on: row.registration.filed,
        fact: Fact::Registered(Box::new(row.registration)),
    }];
    if row.closed.is_some() || row.how.is_some() {
        events.push(Event {
            on: row.closed,
            fact: Fact::Closed { how: row.how },
        });
    }
    events
}

/// The row again.
fn row_of(row: u32, kept: Kept, said: Vec<Event>) -> CaseRow {
    let mut case = CaseRow {
        row,
        ..CaseRow::default()
    };
    if let Kept::Update { custody, closed } = kept {
        case.custody_given = custody;
        case.closed_column = closed;
    }
    for event in said {
        match event.fact {
            Fact::Registered(registration) => case.registration = *registration,
            Fact::Closed { how } => {
                case.closed = event.on;
                case.how = how;
            }
            _ => {}
        }
    }
    case
}

/// Reads what is sent without using it: the same import was done before.
fn drain(inbox: &Receiver<Order>) -> Result<u64> {
    let mut read = 0;
    loop {
        match inbox.recv() {
            Ok(Order::Rows(rows)) => read += rows.len() as u64,
            Ok(Order::Commit) => return Ok(read),
            Err(_) => return Err(Error::new(ErrorKind::Conflict, "import-dropped")),
        }
    }
}
