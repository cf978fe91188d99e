//! Reads the lookup from the store: the standing of each case and its shared texts come from the
//! lists, the rest from the search texts.

use std::sync::Arc;

use super::words::{Shapes, Word, Words};
use super::{KINDS, Lookup, Standing};
use crate::service::fold::{INITIALS, SPELLINGS};
use crate::service::line::Spot;
use crate::service::{Core, Result};
use crate::store::dict::Dict;
use crate::store::error::StoreError;
use crate::store::kv::Snapshot;
use crate::store::row::header::Header;
use crate::store::row::list::ListRow;
use crate::store::row::search;
use crate::store::table::{Table, unpair};
use crate::store::visit;
use crate::text::pinyin::{has_more_spellings, letters_of};

/// How often the lookup is loaded ahead if writes keep outdating it.
const ROUNDS: usize = 3;

/// What the lists say about a case: its id, its standing, its court, handler and cause.
type Listed = (u32, u64, [u32; 3]);

/// The lookup of a snapshot, loaded when it is not in memory.
pub(crate) fn of(core: &Core, snapshot: &dyn Snapshot) -> Result<Arc<Lookup>> {
    let dict = core.dict(snapshot)?;
    core.lookup.of(snapshot, || load(snapshot, &dict))
}

/// Loads the lookup ahead of the first question. A million cases take a second; after a write
/// meanwhile, it loads again.
pub(crate) fn ahead(core: &Core) -> Result<()> {
    for _ in 0..ROUNDS {
        of(core, &*core.store.snapshot()?)?;
        if core.lookup.has(&*core.store.snapshot()?) {
            break;
        }
    }
    Ok(())
}

fn load(snapshot: &dyn Snapshot, dict: &Dict) -> Result<Lookup> {
    let mut lookup = Lookup::default();
    let listed = listed(snapshot, dict, &mut lookup.words)?;
    let mut rows = Rows {
        lookup,
        shapes: Shapes::default(),
        listed: listed.into_iter().peekable(),
    };
    visit::each(snapshot, Table::Search, visit::ALL, |key, value| {
        let mut pushed = Ok(());
        search::each(value, &mut |id, text: &str| {
            if pushed.is_ok() {
                pushed = rows.push(snapshot, dict, id, text);
            }
        })
        .ok_or_else(|| StoreError::unreadable(Table::Search, key))?;
        pushed
    })?;
    let mut lookup = rows.lookup;
    for column in [&mut lookup.numbers, &mut lookup.names, &mut lookup.initials] {
        column.shrink();
    }
    lookup.ids.shrink_to_fit();
    lookup.standings.shrink_to_fit();
    lookup.shared.shrink_to_fit();
    lookup.letters.shrink_to_fit();
    lookup.special.pairs.shrink();
    Ok(lookup)
}

/// What the lists say about the open cases, by id.
fn listed(snapshot: &dyn Snapshot, dict: &Dict, words: &mut [Words; 3]) -> Result<Vec<Listed>> {
    let mut listed: Vec<Listed> = Vec::new();
    for table in [Table::Due, Table::Paused, Table::Undated] {
        visit::each(snapshot, table, visit::ALL, |key, value| {
            let [court, handler, cause] =
                ListRow::shared(value).ok_or_else(|| StoreError::unreadable(table, key))?;
            let spot = Spot::of_key(table, key);
            let (custody, unlimited) = ListRow::flags(value);
            let standing = Standing {
                place: spot.place,
                key_day: spot.key_day,
                custody,
                unlimited,
            };
            let mut shared = [0; 3];
            let each = words.iter_mut().zip(KINDS).zip([court, handler, cause]);
            for (id, ((words, kind), name)) in shared.iter_mut().zip(each) {
                *id = words.known(kind, name, dict);
            }
            listed.push((unpair(key).1, standing.pack(), shared));
            Ok::<_, StoreError>(())
        })?;
    }
    listed.sort_unstable_by_key(|(id, ..)| *id);
    Ok(listed)
}

/// The lookup while it is filled, in the order of the cases.
struct Rows {
    lookup: Lookup,
    shapes: Shapes,
    listed: std::iter::Peekable<std::vec::IntoIter<Listed>>,
}

impl Rows {
    fn push(
        &mut self,
        snapshot: &dyn Snapshot,
        dict: &Dict,
        id: u32,
        text: &str,
    ) -> std::result::Result<(), StoreError> {
        while self.listed.next_if(|(listed, ..)| *listed < id).is_some() {}
        let (standing, shared) = match self.listed.next_if(|(listed, ..)| *listed == id) {
            Some((_, standing, shared)) => (standing, shared),
            None => self.unlisted(snapshot, dict, id)?,
        };
        let (body, initials) = text.split_once(INITIALS).unwrap_or((text, ""));
        let (number, mut names) = body.split_once('|').unwrap_or((body, ""));
        let lookup = &mut self.lookup;
        let shape = self.shapes.of(number, &mut lookup.shapes);
        let mut initials = behind_number(initials, lookup.shapes.get(shape));
        for (words, id) in lookup.words.iter().zip(shared).rev() {
            let Some(word) = words.get(id) else { continue };
            // The shared texts are at the end of a case's text. If one is not, the text stays as it
            // is and is found as well.
            let Some(rest) = without(names, &word.text) else {
                break;
            };
            names = rest;
            initials = initials.strip_suffix(&*word.initials).unwrap_or(initials);
        }
        // Where the number ends among the initials is known only for regular numbers.
        let is_odd = !number.starts_with('(');
        let may_be_more = initials.bytes().filter(|byte| *byte == b'|').count() >= SPELLINGS;
        let has_more = |name: &str| has_more_spellings(name, SPELLINGS);
        let is_polyphone = is_odd || may_be_more && names.split('|').any(has_more);
        let row = lookup.ids.len() as u32;
        let special = &mut lookup.special;
        if is_polyphone {
            special.pairs.push(names, '|');
            initials = "";
        }
        let numbered = names.bytes().any(|byte| byte.is_ascii_digit());
        for (is_special, rows) in [
            (is_odd, &mut special.odd),
            (shape == 0, &mut special.shapeless),
            (is_polyphone, &mut special.polyphone),
            (numbered, &mut special.numbered),
        ] {
            if is_special {
                rows.push(row);
            }
        }
        let [court, handler, cause] = shared;
        lookup.shared.push([shape, court, handler, cause]);
        lookup.standings.push(standing.into());
        lookup.ids.push(id);
        lookup.numbers.push(number);
        lookup.names.push(names);
        lookup.letters.push(letters_of(names));
        lookup.initials.push(initials);
        Ok(())
    }

    /// Standing and shared texts of a case that is in no list because it is filed on a later day.
    fn unlisted(
        &mut self,
        snapshot: &dyn Snapshot,
        dict: &Dict,
        id: u32,
    ) -> std::result::Result<(u64, [u32; 3]), StoreError> {
        let mut shared = [0; 3];
        let mut standing = Standing::NOWHERE;
        let words = &mut self.lookup.words;
        let mut there = false;
        snapshot.with(Table::Cases, u64::from(id), &mut |value| {
            let Some(header) = Header::read(value) else {
                return;
            };
            there = true;
            standing = Standing::of(&header);
            let ids = [header.court, header.handler, header.cause];
            for ((slot, words), (kind, id)) in shared
                .iter_mut()
                .zip(&mut *words)
                .zip(KINDS.into_iter().zip(ids))
            {
                *slot = words.known(kind, dict.text(kind, id), dict);
            }
        })?;
        if !there {
            return Err(StoreError::missing(Table::Cases, u64::from(id)));
        }
        Ok((standing.pack(), shared))
    }
}

/// The initials after those of the number, which has as many spellings as its shape.
fn behind_number<'t>(initials: &'t str, shape: Option<&Word>) -> &'t str {
    let spellings = shape.map_or(0, |shape| shape.initials.matches('|').count());
    let mut rest = initials;
    for _ in 0..spellings {
        rest = rest.split_once('|').map_or("", |(_, rest)| rest);
    }
    rest
}

/// The names without the last of them; `None` if the last name is another one.
fn without<'t>(names: &'t str, last: &str) -> Option<&'t str> {
    let rest = names.strip_suffix(last)?;
    if rest.is_empty() {
        return Some(rest);
    }
    rest.strip_suffix('|')
}
