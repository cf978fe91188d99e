//! Quick lookup: tokens, all of which must match; overdue first.

use std::cell::RefCell;

use super::api::{Context, FindQuery, Found, Response};
use super::due::Desk;
use super::lookup::{self, Lookup};
use super::{Core, Error, Result, cases};
use crate::domain::court;
use crate::domain::level::Level;
use crate::store::dict::{Dict, Kind};
use crate::store::kv::Snapshot;
use crate::store::row::header::{Header, NO_DAY, Place};
use crate::text::fold::fold_into;
use token::{Known, Token};

mod token;

/// Answers [`super::api::Request::Find`].
pub(crate) fn handle(core: &Core, cx: &Context, query: &FindQuery) -> Result<Response> {
    let snapshot = core.store.snapshot()?;
    let dict = core.dict(&*snapshot)?;
    let mut tokens = token::tokens(&query.text, &dict);
    tokens.sort_by_key(Token::reads_header);
    let lookup = lookup::warm(core)?;
    let rules = core.rules(&*snapshot)?;
    let desk = Desk::new(&*snapshot, &rules, cx)?;
    let stale = desk.stale(core)?;
    let header = Headers::of(&*snapshot);
    let mut ranked: Vec<(Rank, u32)> = Vec::new();
    // A closed case is found by its number at once, by text on demand.
    let mut named = cases::id_of(&*snapshot, query.text.trim())?;
    let (rows, sure) = candidates(&lookup, &tokens);
    for row in rows {
        let row = row as usize;
        let (Some(id), Some(standing)) = (lookup.id(row), lookup.standing(row)) else {
            continue;
        };
        let (level, left) = match stale.get(&id) {
            Some(Some(line)) => (line.level, line.days_left),
            // Not open on an earlier day: closed since, or filed only then.
            Some(None) => header.read(id).map_or((Level::Unknown, None), |header| {
                let urgency = desk.now.of_header(&header);
                (urgency.level, urgency.days_left)
            }),
            None => {
                let urgency = desk.now.standing(standing);
                (urgency.level, urgency.days_left)
            }
        };
        let known = Known::new(lookup.row(row), level, left);
        let is_met = |token: &Token| token.is_met(&known, &|| header.read(id));
        if tokens
            .iter()
            .enumerate()
            .all(|(n, token)| sure == Some(n) || is_met(token))
        {
            named = named.filter(|named| *named != id);
            ranked.push((rank(&tokens, known.number, level, left, NO_DAY), id));
        }
    }
    header.failed()?;
    let mut searched = lookup.len();
    if query.closed || tokens.iter().any(Token::wants_closed) {
        searched = desk.meta.cases as usize;
        closed(&*snapshot, &tokens, &dict, &mut ranked)?;
    }
    named = named.filter(|named| ranked.iter().all(|(_, id)| id != named));
    if let Some((id, header)) = named.and_then(|id| Some((id, header.read(id)?))) {
        let urgency = desk.now.of_header(&header);
        // What is typed is its whole number.
        let number = query.text.trim();
        let rank = rank(
            &tokens,
            number,
            urgency.level,
            urgency.days_left,
            header.closed,
        );
        ranked.push((rank, id));
    }
    header.failed()?;
    let matches = ranked.len();
    if matches > query.limit {
        ranked.select_nth_unstable(query.limit.saturating_sub(1).min(matches - 1));
        ranked.truncate(query.limit);
    }
    ranked.sort_unstable();
    let mut lines = Vec::with_capacity(ranked.len());
    for (_, id) in ranked {
        if let Some(Some(line)) = stale.get(&id) {
            lines.push(line.clone());
            continue;
        }
        lines.extend(desk.line(id, &dict)?);
    }
    desk.stand_still(core, &mut lines)?;
    Ok(Response::Found(Found {
        rows: lines,
        matches,
        searched,
    }))
}

/// Headers of cases, read one by one; the first failure is kept.
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

/// Exact serial, then overdue, open, closed; the most overdue first, the last closed first.
type Rank = (u8, u8, i32, u32);

fn rank(tokens: &[Token], number: &str, level: Level, left: Option<i32>, closed: i32) -> Rank {
    let exact = tokens.iter().any(|token| token.is_exact(number));
    let group = match level {
        Level::Over => 0,
        Level::Closed => 2,
        _ => 1,
    };
    let order = if level == Level::Closed {
        closed.saturating_neg()
    } else {
        left.unwrap_or(i32::MAX)
    };
    (
        u8::from(group == 2),
        if exact { 0 } else { 1 + group },
        order,
        0,
    )
}

/// The rows that may match: those with the needle of the token that has the fewest. And that token, by its place, if each of them
/// has it for sure.
fn candidates(lookup: &Lookup, tokens: &[Token]) -> (Vec<u32>, Option<usize>) {
    let mut best: Option<(Vec<u32>, usize)> = None;
    let mut hits = Vec::new();
    for (n, token) in tokens.iter().enumerate() {
        let needles = token.needles();
        if needles.is_empty() {
            continue;
        }
        let mut rows = Vec::new();
        for needle in &needles {
            lookup.scan(needle.as_bytes(), &mut hits);
            rows.extend_from_slice(&hits);
        }
        if needles.len() > 1 {
            rows.sort_unstable();
            rows.dedup();
        }
        if best
            .as_ref()
            .is_none_or(|(best, _)| rows.len() < best.len())
        {
            best = Some((rows, n));
        }
    }
    let Some((rows, n)) = best else {
        return ((0..lookup.len() as u32).collect(), None);
    };
    let sure = tokens.get(n).is_some_and(Token::is_its_needle);
    (rows, sure.then_some(n))
}

/// Closed cases by text: a pass over all headers.
fn closed(
    snapshot: &dyn Snapshot,
    tokens: &[Token],
    dict: &Dict,
    ranked: &mut Vec<(Rank, u32)>,
) -> Result<()> {
    let mut text = String::new();
    cases::each_header(snapshot, &mut |id, header, value| {
        let strings = cases::strings_of(u64::from(id), value)?;
        if header.place == Place::Closed {
            text.clear();
            let court = dict.text(Kind::Court, header.court).map(court::short_name);
            let parts = [
                Some(strings.number),
                Some(strings.plaintiffs),
                Some(strings.defendants),
                court.as_deref(),
                dict.text(Kind::Handler, header.handler),
                dict.text(Kind::Cause, header.cause),
            ];
            for part in parts.into_iter().flatten() {
                fold_into(part, &mut text);
                text.push('|');
            }
            let known = Known::new(&text, Level::Closed, None);
            if tokens
                .iter()
                .all(|token| token.is_met(&known, &|| Some(*header)))
            {
                let rank = rank(tokens, known.number, Level::Closed, None, header.closed);
                ranked.push((rank, id));
            }
        }
        Ok(())
    })
}
