//! Pages on their way into the file.
//!
//! The engine writes out the pages of a bulk load one by one and in no particular order. A system
//! call for each would cost more than copying it, so neighbouring pages are collected and written
//! together.

use std::collections::BTreeMap;
use std::io::Result;

/// The smallest page of the engine; larger ones consist of several.
pub(super) const PAGE: usize = 4 << 10;
/// Pages written together at most.
const PAGES: usize = u16::BITS as usize;
/// Bytes written together at most.
const STRETCH: usize = PAGES * PAGE;
/// The most stretches collected at a time: 8 MiB, about as much as the engine keeps.
const MOST: usize = 128;

/// Neighbouring pages, some of which are collected.
#[derive(Debug)]
struct Stretch {
    bytes: Vec<u8>,
    /// A bit for each page that is.
    present: u16,
}

/// The pages collected so far.
#[derive(Debug, Default)]
pub(super) struct Gather {
    /// By number: the offset in the file, in stretches.
    stretches: BTreeMap<u64, Stretch>,
    /// Memory of stretches that were written.
    spare: Vec<Vec<u8>>,
}

/// Writes bytes at an offset of the file.
pub(super) type Out<'a> = &'a mut dyn FnMut(u64, &[u8]) -> Result<()>;

/// Whether these bytes are complete pages.
pub(super) fn is_whole(offset: u64, bytes: &[u8]) -> bool {
    offset.is_multiple_of(PAGE as u64) && bytes.len().is_multiple_of(PAGE)
}

/// The stretch of a page and its place therein.
fn place(page: u64) -> (u64, usize) {
    (page / PAGES as u64, page as usize % PAGES)
}

impl Gather {
    /// Takes complete pages; writes stretches that are complete, and the first ones if there are
    /// too many.
    pub(super) fn put(&mut self, offset: u64, bytes: &[u8], out: Out<'_>) -> Result<()> {
        for (page, bytes) in (offset / PAGE as u64..).zip(bytes.chunks_exact(PAGE)) {
            let (number, at) = place(page);
            let spare = &mut self.spare;
            let stretch = self.stretches.entry(number).or_insert_with(|| Stretch {
                bytes: spare.pop().unwrap_or_else(|| vec![0; STRETCH]),
                present: 0,
            });
            if let Some(place) = stretch.bytes.get_mut(at * PAGE..(at + 1) * PAGE) {
                place.copy_from_slice(bytes);
            }
            stretch.present |= 1 << at;
            if stretch.present == u16::MAX
                && let Some(full) = self.stretches.remove(&number)
            {
                self.write(number, full, out)?;
            }
        }
        // The engine mostly appends: the first ones are those that it is done with.
        while self.stretches.len() > MOST
            && let Some((number, stretch)) = self.stretches.pop_first()
        {
            self.write(number, stretch, out)?;
        }
        Ok(())
    }

    /// Whether it has all of these pages, so that the file need not be read.
    pub(super) fn has(&self, offset: u64, len: usize) -> bool {
        let count = len.div_ceil(PAGE) as u64;
        let first = offset / PAGE as u64;
        (first..first + count).all(|page| self.page(page).is_some())
    }

    /// Replaces pages that were read from the file by those that it does not have yet.
    pub(super) fn overlay(&self, offset: u64, bytes: &mut [u8]) {
        if self.stretches.is_empty() {
            return;
        }
        for (page, bytes) in (offset / PAGE as u64..).zip(bytes.chunks_exact_mut(PAGE)) {
            if let Some(place) = self.page(page) {
                bytes.copy_from_slice(place);
            }
        }
    }

    /// A page, if it is here.
    fn page(&self, page: u64) -> Option<&[u8]> {
        let (number, at) = place(page);
        let stretch = self.stretches.get(&number)?;
        let is_here = stretch.present & 1 << at != 0;
        let bytes = stretch.bytes.get(at * PAGE..(at + 1) * PAGE);
        bytes.filter(|_| is_here)
    }

    /// Writes everything.
    pub(super) fn drain(&mut self, out: Out<'_>) -> Result<()> {
        while let Some((number, stretch)) = self.stretches.pop_first() {
            self.write(number, stretch, out)?;
        }
        Ok(())
    }

    /// Writes the pages of a stretch, those side by side together.
    fn write(&mut self, number: u64, stretch: Stretch, out: Out<'_>) -> Result<()> {
        let is_there = |at: &usize| stretch.present >> at & 1 != 0;
        let mut start = 0;
        while let Some(first) = (start..PAGES).find(is_there) {
            let end = (first..PAGES).find(|at| !is_there(at)).unwrap_or(PAGES);
            let bytes = stretch.bytes.get(first * PAGE..end * PAGE);
            out(
                number * STRETCH as u64 + (first * PAGE) as u64,
                bytes.unwrap_or_default(),
            )?;
            start = end;
        }
        self.spare.push(stretch.bytes);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The pages of a file, by their content.
    type Model = BTreeMap<u64, u8>;

    fn write(file: &mut Model, offset: u64, bytes: &[u8]) {
        for (page, bytes) in (offset / PAGE as u64..).zip(bytes.chunks(PAGE)) {
            assert!(*bytes == [bytes[0]; PAGE]);
            file.insert(page, bytes[0]);
        }
    }

    #[test]
    fn neighbours_are_written_together_once_all_are_there() {
        let (mut gather, mut calls) = (Gather::default(), Vec::new());
        let mut out = |offset, bytes: &[u8]| {
            calls.push((offset, bytes.len()));
            Ok(())
        };
        for page in (0..2 * PAGES as u64).rev().filter(|page| *page != 20) {
            gather
                .put(page * PAGE as u64, &[1; PAGE], &mut out)
                .unwrap();
        }
        gather.drain(&mut out).unwrap();
        let second = STRETCH as u64;
        let after = second + 5 * PAGE as u64;
        assert_eq!(
            calls,
            [
                (0, STRETCH),
                (second, 4 * PAGE),
                (after, STRETCH - 5 * PAGE)
            ]
        );
    }

    proptest::proptest! {
        #![proptest_config(proptest::prelude::ProptestConfig::with_cases(24))]
        #[test]
        fn what_was_put_last_is_read_and_written(
            puts in proptest::collection::vec((0..4_000_u64, 1..20_usize), 1..400)
        ) {
            let (mut gather, mut file, mut model) = (Gather::default(), Model::new(), Model::new());
            for (i, (page, count)) in puts.iter().enumerate() {
                let bytes = vec![i as u8; count * PAGE];
                let mut out = |offset, bytes: &[u8]| { write(&mut file, offset, bytes); Ok(()) };
                gather.put(page * PAGE as u64, &bytes, &mut out).unwrap();
                write(&mut model, page * PAGE as u64, &bytes);
                proptest::prop_assert!(gather.stretches.len() <= MOST);
                let mut read = vec![0; PAGE];
                if !gather.has(page * PAGE as u64, PAGE) {
                    read.fill(file.get(page).copied().unwrap_or_default());
                }
                gather.overlay(page * PAGE as u64, &mut read);
                proptest::prop_assert!(read == vec![i as u8; PAGE]);
            }
            let mut out = |offset, bytes: &[u8]| { write(&mut file, offset, bytes); Ok(()) };
            gather.drain(&mut out).unwrap();
            proptest::prop_assert_eq!(file, model);
        }
    }
}
