//! Builds a case directly from the bytes of its events.
//!
//! Texts not kept in a case (of payments, links and all follow-ups except the last) are skipped in
//! place, so that a recount of every case costs little more than reading the log.

use std::collections::HashSet;

use chrono::NaiveDate;

use super::kind::RecordKind;
use super::read::{decode_one, read_follow_up, records};
use crate::domain::case::{Case, Step};
use crate::domain::event::Direction;
use crate::domain::money::Money;
use crate::store::codec::Reader;
use crate::store::dict::Dict;

/// A record of which only the head was read.
#[derive(Debug, Clone, Copy)]
pub struct Skimmed<'b> {
    pub commit: u64,
    /// Its position among the commit's events of this case.
    pub index: u32,
    /// Its bytes as they are hashed.
    pub body: &'b [u8],
    /// `None` if this version does not know it; such a record is damage only where it is read.
    kind: Option<RecordKind>,
    on: Option<NaiveDate>,
    payload: Reader<'b>,
}

/// Reads the heads of the records of a blob; `None` if it is damaged.
pub fn skim(blob: &[u8]) -> Option<Vec<Skimmed<'_>>> {
    let mut all: Vec<Skimmed<'_>> = Vec::new();
    for record in records(blob) {
        let (commit, body) = record?;
        let mut payload = Reader(body);
        payload.u64()?;
        let kind = RecordKind::from_code(payload.u8()?);
        let on = payload.day()?;
        let index = all
            .iter()
            .rev()
            .find(|r| r.commit == commit)
            .map_or(0, |r| r.index + 1);
        all.push(Skimmed {
            commit,
            index,
            body,
            kind,
            on,
            payload,
        });
    }
    Some(all)
}

impl Skimmed<'_> {
    /// Whether it retracts another event.
    pub fn is_retraction(&self) -> bool {
        self.kind == Some(RecordKind::Retracted)
    }

    /// What it does to the closing, and the day from which it counts, like
    /// [`crate::domain::event::Event::effective`]; the outer `None` is damage.
    pub fn effective(&self, dict: &Dict) -> Option<(Step, Option<NaiveDate>)> {
        use RecordKind as K;
        Some(match self.kind {
            Some(K::Registered | K::Retracted) => (Step::Other, None),
            Some(K::Amended | K::Paused | K::Extended | K::Converted | K::Restarted) => {
                let event = decode_one(self.body, dict)?;
                (Step::of(&event), event.effective())
            }
            Some(K::Closed) => (Step::Closes, self.on),
            Some(K::Reopened) => (Step::Reopens, self.on),
            _ => (Step::Other, self.on),
        })
    }

    /// Applies it to a case, like [`Case::apply`]; `None` if it is damaged.
    pub fn apply(&self, dict: &Dict, case: &mut Case) -> Option<()> {
        let mut r = self.payload;
        match self.kind {
            Some(RecordKind::FollowedUp) => case.follow(self.on, read_follow_up(&mut r, dict)?),
            Some(kind @ (RecordKind::Received | RecordKind::PaidOut)) => {
                case.pay(self.on, kind.direction()?, Money(r.i64()?));
            }
            Some(RecordKind::Linked | RecordKind::Retracted) => {}
            _ => {
                let event = decode_one(self.body, dict)?;
                case.take(event.on, event.fact);
            }
        }
        Some(())
    }
}

/// The events that these retract, by commit and index; `None` if one is damaged.
pub fn retracted<'b>(events: impl Iterator<Item = &'b Skimmed<'b>>) -> Option<HashSet<(u64, u32)>> {
    let mut all = HashSet::new();
    for event in events.filter(|e| e.is_retraction()) {
        let mut r = event.payload;
        all.insert((r.u64()?, r.u32()?));
    }
    Some(all)
}

/// The payments in commits that hold, with their days; those without a day are left out.
///
/// `None` if the blob is damaged where it has a payment.
pub fn payments(
    blob: &[u8],
    holds: impl Fn(u64) -> bool,
) -> Option<Vec<(NaiveDate, Direction, Money)>> {
    let mut events = skim(blob)?;
    events.retain(|e| holds(e.commit));
    let retracted = retracted(events.iter())?;
    let mut payments = Vec::new();
    for event in &events {
        let Some(direction) = event.kind.and_then(RecordKind::direction) else {
            continue;
        };
        if let Some(on) = event
            .on
            .filter(|_| !retracted.contains(&(event.commit, event.index)))
        {
            let mut payload = event.payload;
            payments.push((on, direction, Money(payload.i64()?)));
        }
    }
    Some(payments)
}

/// The case formed by the events of commits that hold, like [`Case::of`].
///
/// `None` if the blob is damaged where it has data kept in a case.
pub fn case_of(blob: &[u8], dict: &Dict, holds: impl Fn(u64) -> bool) -> Option<Case> {
    let mut events = skim(blob)?;
    events.retain(|e| holds(e.commit));
    let retracted = retracted(events.iter())?;
    let mut case = Case::default();
    for event in &events {
        if retracted.is_empty() || !retracted.contains(&(event.commit, event.index)) {
            event.apply(dict, &mut case)?;
        }
    }
    Some(case)
}

#[cfg(test)]
pub(crate) mod tests;
