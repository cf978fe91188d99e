//! The second pass over the kept rows, case by case.

mod rows;

use super::acts::Acts;
use super::clean::{Ground, clean, resumes_nothing};
use super::closing::check_days;
use super::corrections::Corrections;
use super::event::{Known, Meaning};
use super::former::Former;
use super::gathered::{Gathered, Line, is_amendment, is_conversion, kept_of, read};
use super::imported::{Imported, corrected};
use super::kept::{Kept, named_of, overlay, row_of};
use super::links::Links;
use super::remarks::{self, Brought};
use super::report::Tally;
use super::row::registration;
use super::sheet::{self, amendments};
use super::turns::Turns;
use super::{beside, procedure};
use crate::domain::case::Case;
use crate::domain::conversion::replaced;
use crate::domain::event::{Event, Fact, Field, Recorded};
use crate::service::Result;
use crate::service::api::{CaseRow, NewEvent, Reason};
use crate::store::change::Changer;
use crate::store::dict::Dict;
use crate::store::spool::Spool;
use rows::Rows;

/// Applies kept rows and counts what they did.
pub(super) struct Second<'t> {
    pub tally: &'t mut Tally,
    pub links: &'t mut Links,
    pub ground: Ground<'t>,
    /// Who made the commits of the docket.
    pub acts: Acts,
}

impl Second<'_> {
    /// Processes the kept rows, case by case.
    pub(super) fn run(&mut self, late: &mut Spool, changer: &mut Changer<'_, '_>) -> Result<()> {
        let mut open: Option<Gathered> = None;
        late.drain(|id, bytes| self.next(&mut open, id as u32, bytes, changer))?;
        match open {
            Some(gathered) => self.change(gathered, changer),
            None => Ok(()),
        }
    }

    /// Adds a row; the first row of another case ends the previous one.
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

    /// Keeps a row of a case. The sheet rows of a known case count together: taken one by one, a
    /// number that occurs twice with different values would change back and forth at each import of
    /// the sheet. Only their combination is kept, so that a number may occur a million times.
    fn gather(&mut self, gathered: &mut Gathered, bytes: &[u8], dict: &Dict) -> Result<()> {
        if matches!(kept_of(bytes)?, Kept::New | Kept::Update { .. }) {
            let line = read(bytes, dict)?;
            let mut row = row_of(line.at, line.kept, line.said);
            if line.kept == Kept::New {
                gathered.takes_days(&row, self.ground.today);
            } else {
                check_days(&mut row, gathered, self.ground.today, self.tally);
                gathered.takes_days(&row, self.ground.today);
                gathered.note_first(&row);
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
    #[expect(
        clippy::too_many_lines,
        reason = "the steps of a case, in the order in which they build on each other"
    )]
    fn change(&mut self, mut gathered: Gathered, changer: &mut Changer<'_, '_>) -> Result<()> {
        let Gathered { id, new, fresh, .. } = gathered;
        let (mut case, mut together) = (std::mem::take(&mut gathered.case), gathered.sheet.take());
        let history = &gathered.history;
        // What the first pass of this import wrote does not match rows of the same file.
        let commit = changer.commit();
        let held = || {
            let earlier = |e: &&Recorded| e.commit < commit && changer.holds(e.commit);
            history.iter().filter(earlier)
        };
        let amended = |of: Option<Field>| {
            held().any(|e| match e.event.fact {
                Fact::Amended { field, .. } => of.is_none_or(|of| of == field),
                _ => false,
            })
        };
        let amendments_said = if amended(None) {
            gathered.said(changer.dict, is_amendment)?
        } else {
            Vec::new()
        };
        let former = Former::of(held(), amendments_said.iter());
        let imported = self.imported(held(), !amendments_said.is_empty(), changer)?;
        let mut known = Known::of(held());
        known.corrections = Corrections::new(former, imported, &amendments_said);
        let mut events = Vec::new();
        let (mut turns, mut brought) = (Turns::default(), Brought::default());
        let mut rows = Rows {
            case: &mut case,
            known: &mut known,
            turns: &mut turns,
            events: &mut events,
            brought: &mut brought,
            fresh,
        };
        let mut filled = Vec::new();
        for bytes in gathered.each() {
            let Line {
                at: row,
                kept,
                said,
            } = read(bytes, changer.dict)?;
            match kept {
                Kept::Event => {
                    self.change_event(&mut rows, row, said);
                }
                Kept::Resumed { .. } => {
                    for event in said {
                        if let Some(named) = named_of(kept, &event.fact) {
                            rows.turns.resume_later(row, event.on, named);
                        }
                    }
                }
                Kept::New => {
                    let stated = row_of(row, kept, said);
                    let (registered, closed) = registration(stated, self.ground.today, self.tally);
                    rows.happen(registered);
                    rows.turns.stated = closed.map(|closing| (row, closing));
                }
                Kept::Update { .. } => {
                    // All sheet rows are handled together at the first one.
                    let Some((mut row, count)) = together.take() else {
                        continue;
                    };
                    if !amended(Some(Field::Type)) {
                        sheet::complete(rows.case, &mut row.registration);
                    }
                    if !amendments_said.is_empty() {
                        filled = sheet::filled(&row);
                    }
                    let beside = if fresh {
                        Vec::new()
                    } else {
                        gathered.said(changer.dict, is_conversion)?
                    };
                    self.change_sheet(&mut rows, (row, count), (&gathered.first, &beside));
                }
            }
        }
        self.say_anew(&mut rows, &filled);
        if turns.is_disordered() {
            events = turns.take_back(events, self.tally);
            case = changer.fold(history);
            apply_all(&mut case, &events);
        }
        let turned = turns.settle(&case, &mut known, self.tally);
        apply_all(&mut case, &turned);
        events.extend(turned);
        let acts = (&mut self.acts, &*changer.txn);
        let taken = beside::taken(&known, (&case, &events), acts, self.ground, self.tally)?;
        if !taken.events.is_empty() {
            let gone = taken.recorded(commit);
            let all = history.iter().filter(|e| changer.holds(e.commit));
            case = Case::of(all.chain(&gone));
            apply_all(&mut case, &events);
            brought.fell_out(taken.changes);
            events.extend(taken.events);
        }
        brought.name(&case, self.ground, self.tally);
        events.extend(replaced(held(), &events));
        self.links.keep_all(id, &events, changer.dict)?;
        record(changer, (id, new), &events)
    }

    /// Applies what the sheet rows say together about a case in the docket. `first` is where a row
    /// first stated each field of a case that this import brought itself, `beside` are the
    /// conversions that event rows state for any other case.
    fn change_sheet(
        &mut self,
        rows: &mut Rows<'_>,
        (row, count): (CaseRow, u64),
        (first, beside): (&[(Field, u32, String)], &[Event]),
    ) {
        let (at, before) = (row.row, rows.events.len());
        let mut events = amendments(rows.case, &rows.known.corrections, row, self.tally);
        if !rows.fresh {
            let place = (at, &mut *self.tally);
            events = procedure::settle(rows.case, events, beside, self.ground, place);
        }
        for event in events {
            if rows.fresh {
                self.lost(rows.case, &event, at, first);
            }
            if matches!(event.fact, Fact::Closed { .. }) {
                rows.turns.said = event.on;
            }
            rows.happen(event);
        }
        let updated = u64::from(rows.events.len() > before);
        self.tally.report.updated += updated;
        self.tally.report.unchanged += count - updated;
    }

    /// Records corrections of this file again if other values have replaced them since.
    fn say_anew(&mut self, rows: &mut Rows<'_>, filled: &[(Field, String)]) {
        for (row, Event { on, fact }) in rows.known.corrections.rest(rows.case, filled) {
            self.tally.report.unchanged -= 1;
            let new = NewEvent { on, fact };
            if let Some(event) = clean(rows.case, new, row, self.ground, self.tally) {
                self.tally.report.added += 1;
                self.name_replaced(rows, row, &event);
                rows.happen(event);
            }
        }
    }

    /// Reports a value entered since the last import that a correction replaces.
    fn name_replaced(&mut self, rows: &mut Rows<'_>, row: u32, event: &Event) {
        let Fact::Amended { value, .. } = &event.fact else {
            return;
        };
        let Some(key) = corrected(event.on, &event.fact) else {
            return;
        };
        let imported = &mut rows.known.corrections.imported;
        if let Some(old) = imported.entered_instead(rows.case, key, value.as_deref()) {
            self.tally
                .problem(row, "value", old, Reason::ReplacedEntered);
        }
        imported.settle(key);
    }

    /// What imports last said about the case, if it matters: somebody entered something about it,
    /// or rows correct it.
    fn imported<'e>(
        &mut self,
        held: impl Iterator<Item = &'e Recorded> + Clone,
        corrects: bool,
        changer: &Changer<'_, '_>,
    ) -> Result<Imported> {
        let mut entered = corrects;
        for recorded in held.clone() {
            let says = matches!(
                recorded.event.fact,
                Fact::Registered(_) | Fact::Amended { .. } | Fact::Closed { .. }
            );
            entered |= self.acts.by(recorded.commit, changer.txn)?.is_some() && says;
        }
        if !entered {
            return Ok(Imported::default());
        }
        let acts = &self.acts;
        let said = held.map(|recorded| (recorded, acts.known(recorded.commit)));
        Ok(Imported::of(said))
    }

    /// Reports a value from the row that registered the case, which a later row replaces: the first
    /// one that states the field. If that one repeats the value, the row behind it has been reported.
    fn lost(&mut self, case: &Case, event: &Event, last: u32, first: &[(Field, u32, String)]) {
        let Fact::Amended { field, .. } = event.fact else {
            return;
        };
        let Some(old) = case.value(field) else { return };
        let stated = first.iter().find(|(of, ..)| *of == field);
        if stated.is_some_and(|(.., value)| *value == old) {
            return;
        }
        let row = stated.map_or(last, |(_, row, _)| *row);
        self.tally
            .problem(row, field.id(), old, Reason::ReplacedAbove);
    }

    fn change_event(&mut self, rows: &mut Rows<'_>, row: u32, said: Vec<Event>) {
        for event in said {
            rows.known.corrections.comes(&event);
            // A resumption the docket knows no longer finds an open pause, and a correction may be
            // impossible after later events, so both are matched before they are cleaned.
            if matches!(event.fact, Fact::Resumed { .. } | Fact::Amended { .. })
                && rows.known.judge(rows.case, row, event.clone()) == Meaning::Known
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
            let event = match rows.known.judge(rows.case, row, event) {
                Meaning::Known => {
                    self.tally.report.unchanged += 1;
                    continue;
                }
                Meaning::KnownBare(note) => {
                    self.tally.report.unchanged += 1;
                    self.tally.once(row, "", &note, Reason::NoteNotKept);
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
                    self.name_replaced(rows, row, &event);
                    rows.name_again(&event, row, self.tally);
                    event
                }
                Meaning::Ends(event) => {
                    self.tally.report.updated += 1;
                    event
                }
            };
            if !rows.fresh {
                remarks::overrun_gone(rows.case, &event, row, self.ground, self.tally);
            }
            rows.brought.note(rows.case, &event.fact, row);
            rows.happen(event);
        }
    }
}

/// Writes the new events of a case, creating the case if it is new.
fn record(changer: &mut Changer<'_, '_>, (id, new): (u32, bool), events: &[Event]) -> Result<()> {
    if new {
        changer.create(events)?;
    } else if !events.is_empty() {
        changer.record(id, events)?;
    }
    Ok(())
}

/// Applies events one after the other.
fn apply_all(case: &mut Case, events: &[Event]) {
    for event in events {
        case.apply(event);
    }
}
