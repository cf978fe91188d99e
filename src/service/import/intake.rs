//! Turning rows into cases.

mod keep;
mod series;
mod which;

use std::collections::HashSet;

use super::building::{Building, Pen};
use super::clean::Ground;
use super::ids::{Ids, SEEN};
use super::kept::{Kept, open_resumption, registration_events};
use super::links::Links;
use super::report::Tally;
use super::row::{Names, registration};
use super::sink::{Sink, Target};
use super::{Inbox, Order};
use crate::domain::clock::Law;
use crate::domain::event::{Event, Registration};
use crate::domain::number::{self, NumberParts};
use crate::domain::rules::Rules;
use crate::service::Result;
use crate::service::api::{CaseRow, CaseView, Context, EventView, NewEvent, Reason, RowView};
use crate::store::kv::Snapshot;
use crate::store::spool::Spool;

/// Turns rows into cases: new cases of an empty docket at once; all other rows are kept for the
/// second pass.
pub(super) struct Intake<'w> {
    cx: &'w Context,
    rules: &'w Rules,
    pub(super) tally: Tally,
    /// Commits of the docket that are undone.
    undone: &'w HashSet<u64>,
    names: Names,
    /// Cases of this file by the hash of their number; the top bit marks a case row that was seen.
    pub(super) ids: Ids,
    /// The last case id, including the cases of this file.
    last: u32,
    /// Rows kept for the second pass, by case.
    pub(super) late: Spool,
    /// Links to be recorded in the other case once all cases are known.
    pub(super) links: Links,
    /// A row states the due date of its case.
    pub(super) states_due: bool,
    /// The case of the previous row.
    current: Option<u32>,
    /// The number of the previous row, if no case has it.
    nobody: String,
    /// The new case being built. Boxed because it is large.
    building: Option<Box<Building>>,
    /// The canonical number last resolved, and its parts if it is regular.
    key: String,
    parts: Option<NumberParts>,
    /// Whether several cases of the docket have that number, which makes its rows ambiguous.
    shared: bool,
    /// The number as it is kept, if it is not one as written.
    completed: Option<String>,
    blob: Vec<u8>,
    /// A registration whose memory is reused.
    spare: Option<Box<Registration>>,
    spare_key: String,
    pen: Pen<'w>,
}

impl<'w> Intake<'w> {
    /// Numbers new cases after `last`, the last case id; `commit` is the number this import will
    /// have.
    pub(super) fn new(
        cx: &'w Context,
        law: Law<'w>,
        undone: &'w HashSet<u64>,
        last: u32,
        commit: u64,
    ) -> Intake<'w> {
        Intake {
            cx,
            undone,
            rules: law.rules,
            tally: Tally::default(),
            names: Names::default(),
            ids: Ids::default(),
            last,
            late: Spool::default(),
            links: Links::default(),
            states_due: false,
            current: None,
            nobody: String::new(),
            building: None,
            key: String::new(),
            parts: None,
            shared: false,
            completed: None,
            blob: Vec::new(),
            spare: None,
            spare_key: String::new(),
            pen: Pen::new(
                commit,
                Ground {
                    today: cx.today,
                    rules: law.rules,
                    law,
                },
            ),
        }
    }

    /// Drops the map from numbers to cases, to free its memory.
    pub(super) fn forget(&mut self) {
        self.ids = Ids::default();
    }

    /// Processes rows until the order to commit; if that does not come, the import is dropped.
    pub(super) fn run(
        &mut self,
        inbox: &Inbox,
        docket: Option<&dyn Snapshot>,
        sink: &mut Sink<'_, '_>,
    ) -> Result<()> {
        loop {
            match inbox.next()? {
                Order::Rows(rows) => {
                    self.tally.report.read += rows.len() as u64;
                    rows.each(|row| match row {
                        RowView::Case(view) => self.case(view, docket, sink),
                        RowView::Event(at, name, event) => {
                            self.event(at, name, event, docket, sink)
                        }
                    })?;
                }
                Order::Commit => {
                    self.close(sink)?;
                    return sink.flush();
                }
            }
        }
    }

    fn reject(&mut self, row: u32, value: &str, reason: Reason) {
        self.tally.reject(row, "number", value, reason);
        self.current = None;
        self.nobody.clear();
    }

    fn case(
        &mut self,
        view: CaseView<'_>,
        docket: Option<&dyn Snapshot>,
        sink: &mut Sink<'_, '_>,
    ) -> Result<()> {
        let row = view.row(self.spare.take().unwrap_or_default());
        self.states_due |= row.registration.due.is_some() && !row.only_new;
        self.case_row(row, docket, sink)
    }

    #[expect(
        clippy::too_many_lines,
        reason = "the steps of a row, in the order in which they build on each other"
    )]
    fn case_row(
        &mut self,
        mut row: CaseRow,
        docket: Option<&dyn Snapshot>,
        sink: &mut Sink<'_, '_>,
    ) -> Result<()> {
        if row.registration.number.is_empty() {
            self.reject(row.row, "", Reason::MissingNumber);
            return Ok(());
        }
        let (hash, mut id) = self.resolve(row.row, &row.registration.number, docket)?;
        if self.shared {
            // The change of the same row says so itself.
            if !row.only_new {
                self.reject(row.row, &row.registration.number, Reason::NumberShared);
            }
            return Ok(());
        }
        if id.is_none() {
            let (named, filed) = (&row.registration.number, row.registration.filed);
            id = self.formerly((row.row, named), filed, hash, docket, sink)?;
        }
        let regular = self.parts.is_some() || number::is_legacy(&self.key);
        if let Some(full) = self.completed.take() {
            row.registration.number = full;
        }
        if row.only_new {
            if id.is_some() || !regular {
                self.spare = Some(row.registration);
                return Ok(());
            }
            self.tally.registered(row.row, &row.registration.number);
        }
        if id.is_none()
            && !regular
            && let Some(all) = number::several(&row.registration.number)
        {
            return self.each(&all, row, docket, sink);
        }
        let tally = &mut self.tally;
        tally.number(row.row, &row.registration.number, regular);
        if let Some(filed) = row.registration.filed.filter(|day| *day > self.cx.today) {
            tally.problem(row.row, "filed", filed.to_string(), Reason::FiledAfterToday);
        }
        if let (Some(parts), Some(filed)) = (&self.parts, row.registration.filed)
            && parts.is_far_from(filed)
        {
            tally.problem(row.row, "filed", filed.to_string(), Reason::FilingYear);
        }
        match id {
            None => {
                self.close(sink)?;
                self.last += 1;
                // A ledger of changes is no list of all cases.
                let seen = if row.only_new { 0 } else { SEEN };
                self.ids.insert(hash, self.last | seen);
                self.current = Some(self.last);
                let number = (self.key.as_str(), self.parts.as_ref());
                self.names
                    .complete(&mut row, number, self.rules, &mut self.tally);
                self.tally.report.added += 1;
                let is_filed = row.registration.filed.is_some();
                self.tally.new_case(row.row, is_filed);
                if let Sink::Stream(packer) = sink {
                    let mut key = std::mem::take(&mut self.spare_key);
                    self.key.clone_into(&mut key);
                    let mut building = Box::<Building>::default();
                    building.id = self.last;
                    building.blob = packer.buffer();
                    building.key = key;
                    building.regular = Some(self.parts.is_some());
                    let at = row.row;
                    let (registered, closing) = registration(row, self.cx.today, &mut self.tally);
                    building.say(registered, &mut self.pen, packer.dict);
                    building.turns.stated = closing.map(|closing| (at, closing));
                    self.building = Some(building);
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
                    sideless: row.sideless,
                };
                self.names.known(&mut row, self.rules, &mut self.tally);
                self.keep(id, row.row, kept, &registration_events(row), sink)
            }
        }
    }

    #[expect(
        clippy::too_many_arguments,
        reason = "a row is read against all that an import knows by then"
    )]
    fn event(
        &mut self,
        row: u32,
        number: Option<&str>,
        event: EventView<'_>,
        docket: Option<&dyn Snapshot>,
        sink: &mut Sink<'_, '_>,
    ) -> Result<()> {
        let id = match number {
            None => self.current,
            Some(number) => {
                let (hash, mut id) = self.resolve(row, number, docket)?;
                if self.shared {
                    self.reject(row, number, Reason::NumberShared);
                    return Ok(());
                }
                if id.is_none() {
                    id = self.formerly((row, number), None, hash, docket, sink)?;
                }
                id.map(|id| id & !SEEN)
            }
        };
        let Some(id) = id else {
            // A row without a number is about the case of the previous row, even if there is no
            // such case.
            let mut nobody = std::mem::take(&mut self.nobody);
            if let Some(number) = number {
                number.clone_into(&mut nobody);
            }
            let reason = if nobody.is_empty() {
                Reason::MissingNumber
            } else if number::several(&nobody).is_some() {
                // The money of several cases must not be counted twice, so none of them gets it.
                Reason::SeveralNumbers
            } else {
                Reason::NoSuchCase
            };
            self.reject(row, &nobody, reason);
            self.nobody = nobody;
            return Ok(());
        };
        self.current = Some(id);
        if !self.renumber(row, &event, id, docket)? {
            return Ok(());
        }
        match (self.target(id), sink) {
            (Target::Now, Sink::Stream(packer)) => {
                if let Some(building) = &mut self.building {
                    let (pen, tally) = (&mut self.pen, &mut self.tally);
                    building.happen(row, event, pen, packer.dict, tally)?;
                }
                Ok(())
            }
            (_, sink) => {
                let (kept, event) = match event.into_event() {
                    Ok(NewEvent { on, fact }) => (Kept::Event, Event { on, fact }),
                    Err((on, named)) => open_resumption(on, named),
                };
                self.keep(id, row, kept, &[event], sink)
            }
        }
    }
}
