//! One case: its row and its events.

use crate::domain::event::Registration;
use crate::service::api::{CaseRow, NewEvent};

use super::days::date;
use super::pay::amount;
use super::plan::{Cell, Desk, Plan};
use super::rng::Rng;
use super::words::{Court, Group, Kind};

impl Plan {
    /// The case at `index` with its events in order of their days; `None` past the last case.
    pub(super) fn case(&self, index: u64) -> Option<(CaseRow, Vec<NewEvent>)> {
        let (cell, rank) = self.cell(index)?;
        let court = self.words.court.get(cell.court as usize)?;
        let kind = self.words.kind.get(cell.kind as usize)?;
        let mut rng = Rng::of(self.seed, index);
        let filed = self.filed(cell, rank, &mut rng);
        let at = self
            .tables
            .procedures
            .get(cell.kind as usize)?
            .pick(&mut rng);
        let procedure = kind.procedures.get(at)?;
        let mut story = self.story(kind, procedure, filed, &mut rng);

        let desk = self.desk(cell, kind, &mut rng);
        let mut registration = self.register(cell, court, desk, &mut rng);
        registration.number = self.number(cell, rank, court, kind);
        registration.procedure = Some(procedure.id.clone());
        registration.filed = Some(date(filed));
        registration.custody = rng.chance(kind.custody);

        self.follow(&mut story, kind.group, &mut rng);
        self.supervise(&mut story, &mut rng);
        if let Some(desk) = desk {
            self.transfer(&mut story, &desk.judges, &mut rng);
        }
        if let (Group::Execution, Some(claim)) = (kind.group, registration.claim) {
            self.pay(&mut story, claim, &mut rng);
        }
        story.events.sort_by_key(|(day, _)| *day);
        let row = CaseRow {
            row: 0,
            custody_given: kind.custody > 0,
            procedure_name: None,
            closed: story.closed.map(date),
            closed_column: true,
            sideless: false,
            only_new: false,
            how: story.closed.and_then(|_| self.ending(cell, &mut rng)),
            registration: Box::new(registration),
        };
        Some((
            row,
            story.events.into_iter().map(|(_, event)| event).collect(),
        ))
    }

    fn register(
        &self,
        cell: Cell,
        court: &Court,
        desk: Option<&Desk>,
        rng: &mut Rng,
    ) -> Registration {
        let (causes, weights) = match self.tables.causes.get(cell.kind as usize) {
            Some((causes, weights)) => (causes.as_slice(), weights),
            None => return Registration::default(),
        };
        let cause = causes
            .get(weights.pick(rng))
            .and_then(|at| self.words.cause.get(*at));
        let Some(cause) = cause else {
            return Registration::default();
        };
        // The first names of a list get somewhat more: no division shares its cases evenly.
        let mut one = |names: &[String]| {
            let n = names.len() as u32;
            let at = if rng.chance(300) {
                rng.below(n.div_ceil(2))
            } else {
                rng.below(n)
            };
            names.get(at as usize).cloned()
        };
        Registration {
            court: Some(court.name.clone()),
            division: desk.map(|desk| desk.division.clone()),
            handler: desk.and_then(|desk| one(&desk.judges)),
            clerk: desk.and_then(|desk| one(&desk.clerks)),
            cause: Some(cause.name.clone()),
            plaintiffs: self.party(cause.sides[0], court, rng),
            defendants: self.party(cause.sides[1], court, rng),
            claim: cause.claim.map(|powers| amount(powers, rng)),
            tags: cause.tags.clone(),
            note: rng
                .chance(40)
                .then(|| rng.word(&self.words.notes.texts).to_owned()),
            ..Registration::default()
        }
    }

    fn number(&self, cell: Cell, rank: u32, court: &Court, kind: &Kind) -> String {
        let sign = &self.words.sign;
        let [open, close] = &sign.bracket;
        format!(
            "{open}{}{close}{}{}{}{}",
            cell.year,
            court.code,
            kind.code,
            cell.serial + rank,
            sign.serial
        )
    }

    fn ending(&self, cell: Cell, rng: &mut Rng) -> Option<String> {
        let (at, weights) = self.tables.endings.get(cell.kind as usize)?;
        let ending = self.words.ending.get(*at)?;
        ending
            .how
            .get(weights.pick(rng))
            .map(|(how, _)| how.clone())
    }
}
