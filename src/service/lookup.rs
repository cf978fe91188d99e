//! The lookup buffer: folded text and initials of all open cases in one piece of memory, scanned as a whole.

use std::ops::ControlFlow;
use std::sync::{Arc, PoisonError};

use memchr::memmem;

use super::api::CaseLine;
use super::{Core, Result};
use crate::store::error::StoreError;
use crate::store::row::search;
use crate::store::table::Table;

/// Ends a row of the buffer.
const END: u8 = b'\n';

/// One buffer, and where each case begins in it.
#[derive(Debug, Default)]
pub struct Lookup {
    text: Vec<u8>,
    /// (first byte, case), ascending.
    rows: Vec<(u32, u32)>,
}

impl Lookup {
    /// Appends a row.
    pub fn push(&mut self, id: u32, text: &str) {
        self.rows.push((self.text.len() as u32, id));
        self.text.extend_from_slice(text.as_bytes());
        self.text.push(END);
    }

    pub fn len(&self) -> usize {
        self.rows.len()
    }

    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// All text, for the bench that compares with a bare scan.
    pub fn text(&self) -> &[u8] {
        &self.text
    }

    /// The case of a row.
    pub fn id(&self, row: usize) -> Option<u32> {
        self.rows.get(row).map(|(_, id)| *id)
    }

    /// The text of a row.
    pub fn row(&self, row: usize) -> &str {
        let begin = self.rows.get(row).map_or(0, |(at, _)| *at as usize);
        let end = self
            .rows
            .get(row + 1)
            .map_or(self.text.len(), |(at, _)| *at as usize);
        let bytes = self
            .text
            .get(begin..end.saturating_sub(1))
            .unwrap_or_default();
        std::str::from_utf8(bytes).unwrap_or_default()
    }

    /// The rows that contain `needle`, ascending, each once. A scan of the whole buffer; rows are found by galloping.
    pub fn scan(&self, needle: &[u8], rows: &mut Vec<u32>) {
        rows.clear();
        let mut row = 0;
        let finder = memmem::Finder::new(needle);
        let mut at = 0;
        while let Some(hit) = self.text.get(at..).and_then(|rest| finder.find(rest)) {
            let hit = (at + hit) as u32;
            row = self.row_of(hit, row);
            rows.push(row as u32);
            // The rest of the row cannot add anything.
            at = self
                .rows
                .get(row + 1)
                .map_or(self.text.len(), |(next, _)| *next as usize);
        }
    }

    /// The row that holds a byte, not before `from`: doubling steps, then bisection.
    fn row_of(&self, at: u32, from: usize) -> usize {
        let mut step = 1;
        let mut low = from;
        while self
            .rows
            .get(low + step)
            .is_some_and(|(begin, _)| *begin <= at)
        {
            low += step;
            step *= 2;
        }
        let high = (low + step).min(self.rows.len());
        let between = self.rows.get(low..high).unwrap_or_default();
        low + between
            .partition_point(|(begin, _)| *begin <= at)
            .saturating_sub(1)
    }
}

/// The buffer, loaded when it is not in memory.
pub(crate) fn warm(core: &Core) -> Result<Arc<Lookup>> {
    if let Some(lookup) = &*core.lookup.read().unwrap_or_else(PoisonError::into_inner) {
        return Ok(Arc::clone(lookup));
    }
    let snapshot = core.store.snapshot()?;
    let mut lookup = Lookup::default();
    let mut bad = None;
    snapshot.scan(Table::Search, 0, u64::MAX, false, &mut |key, value| {
        if search::each(value, |id, text| lookup.push(id, text)).is_none() {
            bad = Some(key);
            return ControlFlow::Break(());
        }
        ControlFlow::Continue(())
    })?;
    if let Some(key) = bad {
        return Err(StoreError::Corrupt {
            table: Table::Search,
            key,
            what: "search text",
        }
        .into());
    }
    lookup.text.shrink_to_fit();
    let lookup = Arc::new(lookup);
    let mut slot = core.lookup.write().unwrap_or_else(PoisonError::into_inner);
    Ok(Arc::clone(slot.insert(lookup)))
}

impl Core {
    /// After a write to one case: the buffer stays while what is in it still holds.
    pub(crate) fn refresh_lookup(&self, id: Option<u32>, line: Option<&CaseLine>) {
        let unchanged = match (id, line) {
            (Some(id), Some(line)) => {
                let slot = self.lookup.read().unwrap_or_else(PoisonError::into_inner);
                slot.as_ref().is_some_and(|lookup| {
                    let row = lookup.rows.binary_search_by_key(&id, |(_, id)| *id);
                    match row {
                        Ok(row) => line.closed.is_none() && shows(lookup.row(row), line),
                        Err(_) => line.closed.is_some(),
                    }
                })
            }
            _ => false,
        };
        if !unchanged {
            self.forget_lookup();
        }
    }
}

/// Whether a row already has what a line says.
fn shows(row: &str, line: &CaseLine) -> bool {
    let folded = |text: &str| row.contains(&crate::text::fold::fold(text));
    folded(&line.number)
        && [
            &line.plaintiffs,
            &line.defendants,
            &line.handler,
            &line.cause,
        ]
        .into_iter()
        .flatten()
        .all(|t| folded(t))
}
