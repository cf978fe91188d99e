//! Quick lookup by tokens, all of which must match; overdue cases come first.

use std::cell::RefCell;

use super::api::{Context, FindQuery, Found, Response};
use super::desk::Desk;
use super::lookup;
use super::{Core, Error, Result, cases};
use crate::domain::court;
use crate::domain::level::Level;
use crate::domain::number;
use crate::store::dict::{Dict, Kind};
use crate::store::kv::Snapshot;
use crate::store::row::header::{Header, Place, Strings};
use crate::text::fold::fold_into;
use open::{Open, open};
use rank::{Rank, rank_of};
use token::{Known, Token};
use urgencies::Urgencies;

mod each;
mod name;
mod open;
mod padding;
mod rank;
mod scan;
mod share;
mod token;
mod urgencies;

/// Answers [`super::api::Request::Find`].
pub(crate) fn handle(core: &Core, cx: &Context, query: &FindQuery) -> Result<Response> {
    if let Some(numbers) = number::several(&query.text) {
        return each::each(core, cx, numbers, query.limit);
    }
    let snapshot = core.store.snapshot()?;
    let dict = core.dict(&*snapshot)?;
    let tokens = token::tokens(&query.text, &dict);
    let lookup = lookup::of(core, &*snapshot)?;
    let rules = core.rules(&*snapshot)?;
    let desk = Desk::new(&*snapshot, &rules, cx)?;
    let stale = desk.stale(core)?;
    let header = Headers::of(&*snapshot);
    let urgencies = Urgencies::new(&lookup, desk.now, &stale, &header);
    let Open { mut best, matched } = open(&lookup, &tokens, &urgencies, query.limit);
    header.failed()?;
    let mut searched = lookup.len();
    let mut closed_found = Vec::new();
    if query.closed || tokens.iter().any(Token::wants_closed) {
        searched = desk.meta.cases as usize;
        closed_found = closed(&*snapshot, &tokens, &dict)?;
    }
    // A closed case is always found by its number, by text only on demand.
    let named = cases::id_of(&*snapshot, query.text.trim())?.filter(|named| {
        let row = lookup.row_of_case(*named);
        let is_found = row.is_some_and(|row| matched.has(row));
        !is_found && closed_found.iter().all(|(_, id)| id != named)
    });
    for (rank, id) in closed_found {
        best.add(rank, id);
    }
    if let Some((id, header)) = named.and_then(|id| Some((id, header.read(id)?))) {
        let urgency = desk.now.of_header(&header);
        // The typed text is its whole number.
        let number = query.text.trim();
        let (level, left) = (urgency.level, urgency.days_left);
        best.add(rank_of(&tokens, number, level, left, header.closed), id);
    }
    header.failed()?;
    let matches = best.matches;
    let mut lines = Vec::new();
    for id in best.into_ids() {
        if let Some(Some(line)) = stale.get(&id) {
            lines.push(line.clone());
            continue;
        }
        lines.push(desk.line(id, &dict)?);
    }
    desk.stand_still(core, &mut lines)?;
    Ok(Response::Found(Found {
        rows: lines,
        matches,
        searched,
        missing: Vec::new(),
    }))
}

/// Reads headers of cases one by one and keeps the first failure.
struct Headers<'s> {
    snapshot: &'s dyn Snapshot,
    failed: RefCell<Option<Error>>,
}

impl<'s> Headers<'s> {
    fn of(snapshot: &'s dyn Snapshot) -> Headers<'s> {
        Headers {
            snapshot,
            failed: RefCell::default(),
        }
    }

    fn read(&self, id: u32) -> Option<Header> {
        cases::header(self.snapshot, id).unwrap_or_else(|error| {
            self.failed.borrow_mut().get_or_insert(error);
            None
        })
    }

    fn failed(&self) -> Result<()> {
        self.failed.take().map_or(Ok(()), Err)
    }
}

/// Finds closed cases by text, in a pass over all headers.
fn closed(snapshot: &dyn Snapshot, tokens: &[Token], dict: &Dict) -> Result<Vec<(Rank, u32)>> {
    let mut found = Vec::new();
    let mut text = String::new();
    cases::each_header(snapshot, &mut |id, header, value| {
        let strings = cases::strings_of(u64::from(id), value)?;
        if header.place == Place::Closed {
            body_into(header, &strings, dict, &mut text);
            let known = Known::new(&text, Level::Closed, None);
            if is_met(tokens, &known, header) {
                let rank = rank_of(tokens, known.number, Level::Closed, None, header.closed);
                found.push((rank, id));
            }
        }
        Ok(())
    })?;
    Ok(found)
}

/// Whether a case matches every token.
fn is_met(tokens: &[Token], known: &Known<'_>, header: &Header) -> bool {
    tokens
        .iter()
        .all(|token| token.is_met(known, &|| Some(*header)))
}

/// The text by which a case is found, in the form the lookup has for open cases.
fn body_into(header: &Header, strings: &Strings<'_>, dict: &Dict, text: &mut String) {
    text.clear();
    let court = dict.text(Kind::Court, header.court).map(court::short_name);
    let some = |text| Some(text).filter(|text: &&str| !text.is_empty());
    let parts = [
        some(strings.plaintiffs),
        some(strings.defendants),
        court.as_deref(),
        dict.text(Kind::Handler, header.handler),
        dict.text(Kind::Cause, header.cause),
    ];
    fold_into(strings.number, text);
    for part in parts.into_iter().flatten() {
        text.push('|');
        fold_into(part, text);
    }
}

#[cfg(test)]
mod tests;
