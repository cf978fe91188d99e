//! A new case whose events are still coming, in the bytes in which they will be stored.

use chrono::NaiveDate;

use super::clean::{Ground, clean, followed, is_link_refused, paid, resumes_nothing};
use super::event::Known;
use super::gathered::damaged;
use super::remarks::{Brought, same_voucher};
use super::report::Tally;
use super::turns::Turns;
use crate::domain::case::Case;
use crate::domain::event::{Event, Fact, Field};
use crate::domain::voucher::Vouchers;
use crate::service::Result;
use crate::service::api::{EventView, NewEvent};
use crate::store::dict::Dict;
use crate::store::row::event::{
    decode, decode_one, encode, encode_follow_up, encode_payment, records,
};

/// What is needed to write every event of an import.
#[derive(Debug)]
pub(super) struct Pen<'r> {
    /// The commit number that the import will have.
    pub commit: u64,
    pub ground: Ground<'r>,
    scratch: Vec<u8>,
}

impl<'r> Pen<'r> {
    pub(super) fn new(commit: u64, ground: Ground<'r>) -> Pen<'r> {
        Pen {
            commit,
            ground,
            scratch: Vec::new(),
        }
    }

    /// Appends an event to bytes; `commit` is that of the import, or 0 for rows that are only kept.
    pub(super) fn write(&mut self, event: &Event, commit: u64, dict: &mut Dict, out: &mut Vec<u8>) {
        encode(event, commit, dict, &mut self.scratch, out);
    }
}

/// A new case whose events are still coming.
#[derive(Debug, Default)]
pub(super) struct Building {
    pub id: u32,
    pub case: Case,
    pub blob: Vec<u8>,
    pub count: u32,
    pub turns: Turns,
    /// The follow-up that counts among those since another event, as its position in `blob`; only
    /// that one is applied to the case.
    last: Option<(NaiveDate, usize)>,
    vouchers: Vouchers,
    /// The changes that rows brought.
    brought: Brought,
    /// The links among its events.
    pub links: Vec<Event>,
    /// The canonical number, and in `regular` whether it is regular; `None` after an event gave the
    /// case another number.
    pub key: String,
    pub regular: Option<bool>,
}

impl Building {
    /// Adds an event.
    pub(super) fn say(&mut self, event: Event, pen: &mut Pen<'_>, dict: &mut Dict) {
        pen.write(&event, pen.commit, dict, &mut self.blob);
        self.count += 1;
        if let Fact::Amended {
            field: Field::Number,
            ..
        } = event.fact
        {
            self.regular = None;
        }
        self.case.take(event.on, event.fact);
    }

    /// Adds what a row says. Nearly all rows are follow-ups and payments, which are taken as they
    /// are.
    #[expect(
        clippy::too_many_arguments,
        reason = "a row is read against all that an import knows by then"
    )]
    pub(super) fn happen(
        &mut self,
        row: u32,
        event: EventView<'_>,
        pen: &mut Pen<'_>,
        dict: &mut Dict,
        tally: &mut Tally,
    ) -> Result<()> {
        let (commit, today, scratch) = (pen.commit, pen.ground.today, &mut pen.scratch);
        match event {
            EventView::FollowUp(on, said) => {
                if !followed(&self.case, (on, said.next), row, today, tally) {
                    return Ok(());
                }
                let at = self.blob.len();
                encode_follow_up((on, said), commit, dict, scratch, &mut self.blob);
                let counts = |on: &NaiveDate| self.last.is_none_or(|(day, _)| day <= *on);
                self.last = on.filter(counts).map(|on| (on, at)).or(self.last);
            }
            EventView::Paid(on, said) => {
                if !paid(&self.case, (on, said.amount), row, today, tally) {
                    return Ok(());
                }
                if self.vouchers.has(on, said) {
                    same_voucher(row, said.voucher, tally);
                }
                encode_payment((on, said), commit, dict, scratch, &mut self.blob);
                self.case.pay(on, said.direction, said.amount);
            }
            EventView::Resumed(on, named) => {
                self.turns.resume_later(row, on, named);
                return Ok(());
            }
            EventView::Other(event) => {
                self.follow(dict)?;
                if let Some(event) = self.other(row, *event, pen.ground, tally) {
                    self.brought.note(&self.case, &event.fact, row);
                    self.say(event, pen, dict);
                }
                return Ok(());
            }
        }
        self.count += 1;
        tally.report.added += 1;
        Ok(())
    }

    /// Applies the last follow-up to the case.
    fn follow(&mut self, dict: &Dict) -> Result<()> {
        if let Some((_, at)) = self.last.take() {
            let (_, said) = records(self.blob.get(at..).unwrap_or_default())
                .next()
                .flatten()
                .ok_or_else(damaged)?;
            let said = decode_one(said, dict).ok_or_else(damaged)?;
            self.case.take(said.on, said.fact);
        }
        Ok(())
    }

    /// The event that a row other than a follow-up or payment adds now, if any.
    fn other(
        &mut self,
        row: u32,
        event: NewEvent,
        ground: Ground<'_>,
        tally: &mut Tally,
    ) -> Option<Event> {
        if let Some(named) = resumes_nothing(&self.case, &event.fact) {
            self.turns.resume_later(row, event.on, named);
            return None;
        }
        let event = clean(&self.case, event, row, ground, tally)?;
        if Turns::concern(&event.fact) {
            return self.turns.take(&self.case, row, event, tally);
        }
        if matches!(event.fact, Fact::Linked { .. }) {
            let said = self.links.iter().map(|event| &event.fact);
            if is_link_refused(&self.case, said, &event.fact, row, tally) {
                return None;
            }
            self.links.push(event.clone());
        }
        tally.report.added += 1;
        Some(event)
    }

    /// Adds what had to wait for the last row.
    pub(super) fn settle(
        &mut self,
        pen: &mut Pen<'_>,
        dict: &mut Dict,
        tally: &mut Tally,
    ) -> Result<()> {
        self.follow(dict)?;
        if self.turns.is_disordered() {
            self.take_turns_back(pen, dict, tally)?;
        }
        // A new case has nothing that a row could repeat.
        let mut known = Known::default();
        for event in self.turns.settle(&self.case, &mut known, tally) {
            self.say(event, pen, dict);
        }
        self.brought.name(&self.case, pen.ground, tally);
        Ok(())
    }

    /// Rebuilds the case without its turns, which were not in the order of their days.
    fn take_turns_back(
        &mut self,
        pen: &mut Pen<'_>,
        dict: &mut Dict,
        tally: &mut Tally,
    ) -> Result<()> {
        let events = decode(&self.blob, dict)
            .ok_or_else(damaged)?
            .into_iter()
            .map(|recorded| recorded.event)
            .collect();
        let rest = self.turns.take_back(events, tally);
        self.blob.clear();
        self.count = 0;
        self.case = Case::default();
        for event in rest {
            self.say(event, pen, dict);
        }
        Ok(())
    }
}
