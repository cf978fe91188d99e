//! Stock from the events of every case: any slice, and the past as it was known.

use std::collections::BTreeMap;
use std::ops::ControlFlow;

use super::{Cell, Keys, add, cause_index, shown};
use crate::domain::case::Case;
use crate::domain::tally::{self, Delay, Flow, Moves};
use crate::service::api::{Slice, StockQuery, StockSet};
use crate::service::error::{Error, ErrorKind};
use crate::service::retract::known_until;
use crate::service::{Core, Result, rules, undone};
use crate::store::codec::to_days;
use crate::store::dict::Dict;
use crate::store::kv::Snapshot;
use crate::store::table::{Table, unpair};

/// From the events of every case.
pub(super) fn from_cases(
    core: &Core,
    snapshot: &dyn Snapshot,
    query: &StockQuery,
    dict: &Dict,
) -> Result<BTreeMap<Keys, Cell>> {
    let rules = core.rules(snapshot)?;
    let until = known_until(snapshot, query.known_at)?;
    let undone = undone(snapshot, until)?;
    let mut cells: BTreeMap<Keys, Cell> = BTreeMap::new();
    let mut take = |blob: &[u8]| -> Result<()> {
        let Some(mut events) = crate::store::row::event::decode(blob, dict) else {
            return Err(Error::new(ErrorKind::Storage, "corrupt").with("detail", "event"));
        };
        events.retain(|e| e.commit <= until && !undone.contains(&e.commit));
        let case = Case::of(events.iter());
        if case.exists {
            count(&case, query, &rules, &mut cells);
        }
        Ok(())
    };
    let mut current: Option<(u32, Vec<u8>)> = None;
    let mut failed = None;
    snapshot.scan(Table::Events, 0, u64::MAX, false, &mut |key, value| {
        let (id, _) = unpair(key);
        match &mut current {
            Some((last, blob)) if *last == id => blob.extend_from_slice(value),
            Some((last, blob)) => {
                if let Err(error) = take(blob) {
                    failed = Some(error);
                    return ControlFlow::Break(());
                }
                *last = id;
                blob.clear();
                blob.extend_from_slice(value);
            }
            None => current = Some((id, value.to_vec())),
        }
        ControlFlow::Continue(())
    })?;
    if let Some(error) = failed {
        return Err(error);
    }
    if let Some((_, blob)) = current {
        take(&blob)?;
    }
    Ok(cells)
}

/// Adds what a case counts for.
fn count(case: &Case, query: &StockQuery, rules: &rules::Loaded, cells: &mut BTreeMap<Keys, Cell>) {
    let from = to_days(query.from);
    let asked = |slice| query.slices.contains(&slice);
    let moves = Moves {
        court: asked(Slice::Court),
        division: asked(Slice::Division),
        handler: asked(Slice::Handler),
    };
    let flows: Vec<(Flow<'_>, Option<Delay>)> = match query.set {
        StockSet::All => tally::flows(case, moves)
            .into_iter()
            .map(|f| (f, None))
            .collect(),
        StockSet::LongPending { months } => tally::long_pending(case, months, moves)
            .into_iter()
            .map(|f| (f, None))
            .collect(),
        StockSet::Delayed => {
            let spans = tally::delay_spans(case, rules.rules(), &rules.calendar);
            tally::delayed(case, &spans, asked(Slice::Kind), moves)
        }
    };
    let tags: Vec<Option<&str>> = match case.now.tags.as_slice() {
        [] => vec![None],
        tags => tags.iter().map(|tag| Some(tag.as_str())).collect(),
    };
    let tags = if asked(Slice::Tag) { tags } else { vec![None] };
    for (flow, delay) in flows.iter().filter(|(f, _)| f.day <= query.to) {
        for tag in &tags {
            let keys: Keys = query
                .slices
                .iter()
                .map(|slice| {
                    match slice {
                        Slice::Court => flow.seat.court,
                        Slice::Division => flow.seat.division,
                        Slice::Handler => flow.seat.handler,
                        Slice::Type => case.now.type_code.as_deref(),
                        Slice::Tag => *tag,
                        Slice::Kind if query.set == StockSet::Delayed => delay.map(Delay::id),
                        Slice::Kind => Some(case.category().id()),
                    }
                    .map(str::to_owned)
                })
                .collect();
            let cell = cells.entry(keys).or_default();
            add(
                cell,
                from,
                to_days(flow.day),
                cause_index(shown(flow.cause, query.set)),
                flow.cause.sign(),
                1,
            );
        }
    }
}
