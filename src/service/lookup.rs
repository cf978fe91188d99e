//! The lookup buffer: folded text and initials of all open cases in one piece of memory, scanned as a whole.

use std::ops::ControlFlow;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, PoisonError};

use memchr::memmem;

use super::api::CaseLine;
use super::{Core, Result, due};
use crate::domain::clock::State;
use crate::store::error::StoreError;
use crate::store::kv::Snapshot;
use crate::store::row::header::{Header, NO_DAY, Place};
use crate::store::row::list::ListRow;
use crate::store::row::search;
use crate::store::table::{Table, pair, unpair};

/// Ends a row of the buffer.
const END: char = '\n';
/// So many rows are tried one by one.
const NEAR: usize = 6;

/// One buffer, and where each case begins in it.
#[derive(Debug, Default)]
pub struct Lookup {
    text: String,
    /// (first byte, case), ascending.
    rows: Vec<(u32, u32)>,
    /// Per row, by what it is ranked: a key may match a hundred thousand rows, and each would be a look into the store.
    standings: Vec<AtomicU64>,
}

/// Where an open case stands: its list, the day in its key, and what else decides how urgent it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Standing {
    pub place: Place,
    pub key_day: i32,
    pub custody: bool,
    pub unlimited: bool,
}

impl Standing {
    pub(crate) fn of(header: &Header) -> Standing {
        Standing {
            place: header.place,
            key_day: header.key_day,
            custody: header.custody,
            unlimited: header.state == State::None,
        }
    }

    fn pack(self) -> u64 {
        let flags = u32::from(self.custody) << 3 | u32::from(self.unlimited) << 4;
        pair(self.place as u32 | flags, self.key_day as u32)
    }

    fn unpack(packed: u64) -> Standing {
        let (flags, day) = unpair(packed);
        Standing {
            place: Place::ALL
                .get(flags as usize & 7)
                .copied()
                .unwrap_or(Place::Undated),
            key_day: day as i32,
            custody: flags & 8 != 0,
            unlimited: flags & 16 != 0,
        }
    }
}

impl Lookup {
    /// Appends a row.
    pub fn push(&mut self, id: u32, text: &str) {
        self.rows.push((self.text.len() as u32, id));
        self.text.push_str(text);
        self.text.push(END);
    }

    /// The row of a case.
    pub(crate) fn row_of_case(&self, id: u32) -> Option<usize> {
        self.rows.binary_search_by_key(&id, |(_, id)| *id).ok()
    }

    /// Where the case of a row stands.
    pub(crate) fn standing(&self, row: usize) -> Option<Standing> {
        let packed = self.standings.get(row)?.load(Ordering::Relaxed);
        Some(Standing::unpack(packed))
    }

    fn stand(&self, row: usize, standing: Standing) {
        if let Some(slot) = self.standings.get(row) {
            slot.store(standing.pack(), Ordering::Relaxed);
        }
    }

    pub fn len(&self) -> usize {
        self.rows.len()
    }

    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// All text, for the bench that compares with a bare scan.
    pub fn text(&self) -> &[u8] {
        self.text.as_bytes()
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
        self.text
            .get(begin..end.saturating_sub(1))
            .unwrap_or_default()
    }

    /// The rows that contain `needle`, ascending, each once. A scan of the whole buffer; a needle has no line break, so no
    /// hit lies in two rows.
    pub fn scan(&self, needle: &[u8], rows: &mut Vec<u32>) {
        rows.clear();
        let (mut row, mut end) = (0, 0);
        // One search goes on behind each hit: begun anew for each, it would forget whether its shortcuts are worth their while.
        for hit in memmem::find_iter(self.text.as_bytes(), needle) {
            if hit >= end {
                row = self.row_of(hit as u32, row);
                end = self
                    .rows
                    .get(row + 1)
                    .map_or(self.text.len(), |(next, _)| *next as usize);
                rows.push(row as u32);
            }
        }
    }

    /// The row that holds a byte, not before `from`: a few steps, because hits come in crowds, then doubling ones, then
    /// bisection.
    fn row_of(&self, at: u32, from: usize) -> usize {
        let begins_after = |row: usize| self.rows.get(row).is_none_or(|(begin, _)| *begin > at);
        let mut low = from;
        for _ in 0..NEAR {
            if begins_after(low + 1) {
                return low;
            }
            low += 1;
        }
        let mut step = 1;
        while !begins_after(low + step) {
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
    stand_all(&mut lookup, &*snapshot)?;
    let lookup = Arc::new(lookup);
    let mut slot = core.lookup.write().unwrap_or_else(PoisonError::into_inner);
    Ok(Arc::clone(slot.insert(lookup)))
}

/// Notes where every open case stands, from the keys of the lists.
fn stand_all(lookup: &mut Lookup, snapshot: &dyn Snapshot) -> Result<()> {
    // Open, and in no list: filed on a later day.
    let nowhere = Standing {
        place: Place::Later,
        key_day: NO_DAY,
        custody: false,
        unlimited: false,
    };
    lookup
        .standings
        .resize_with(lookup.rows.len(), || AtomicU64::new(nowhere.pack()));
    for table in [Table::Due, Table::Paused, Table::Undated] {
        snapshot.scan(table, 0, u64::MAX, false, &mut |key, value| {
            let (place, key_day) = due::place_of(table, key);
            if let Some(row) = lookup.row_of_case(unpair(key).1) {
                let (custody, unlimited) = ListRow::flags(value);
                let standing = Standing {
                    place,
                    key_day,
                    custody,
                    unlimited,
                };
                lookup.stand(row, standing);
            }
            ControlFlow::Continue(())
        })?;
    }
    Ok(())
}

impl Core {
    /// After a write to one case: the buffer stays while what is in it still holds, and the case is ranked anew.
    pub(crate) fn refresh_lookup(&self, id: Option<u32>, line: Option<&CaseLine>) {
        let unchanged = match (id, line) {
            (Some(id), Some(line)) => {
                let slot = self.lookup.read().unwrap_or_else(PoisonError::into_inner);
                slot.as_ref()
                    .is_some_and(|lookup| match lookup.row_of_case(id) {
                        Some(row) => {
                            line.closed.is_none()
                                && shows(lookup.row(row), line)
                                && self.stands(lookup, row, id)
                        }
                        None => line.closed.is_some(),
                    })
            }
            _ => false,
        };
        if !unchanged {
            self.forget_lookup();
        }
    }

    /// Notes anew where a case stands; `false` where it cannot be read.
    fn stands(&self, lookup: &Lookup, row: usize, id: u32) -> bool {
        let mut header = None;
        let read = self.store.snapshot().and_then(|snapshot| {
            snapshot.with(Table::Cases, u64::from(id), &mut |value| {
                header = Header::read(value);
            })
        });
        if let (Ok(true), Some(header)) = (read, header) {
            lookup.stand(row, Standing::of(&header));
            return true;
        }
        false
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
