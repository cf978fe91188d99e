//! Sorts more data than should be kept in memory: keyed bytes go to sorted runs in temporary files
//! and come back in order.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::collections::binary_heap::PeekMut;
use std::fs::File;
use std::io::{BufReader, BufWriter, Read, Seek, Write};

use super::error::{Result, StoreError};

/// Bytes kept in memory before a run is written.
const ROOM: usize = 3 << 19;

/// Collects keyed bytes in any order and returns them in the order of keys; equal keys keep their
/// order of insertion.
#[derive(Debug, Default)]
pub struct Spool {
    bytes: Vec<u8>,
    /// (key, start, length) of the data in memory.
    index: Vec<(u64, u32, u32)>,
    runs: Vec<File>,
    count: u64,
}

fn io(source: std::io::Error) -> StoreError {
    // The directory in which `tempfile` creates unnamed files.
    let path = tempfile::env::temp_dir().display().to_string();
    match source.kind() {
        std::io::ErrorKind::StorageFull | std::io::ErrorKind::FileTooLarge => {
            StoreError::NoRoom(path)
        }
        _ => StoreError::Io { path, source },
    }
}

impl Spool {
    pub fn push(&mut self, key: u64, bytes: &[u8]) -> Result<()> {
        if self.bytes.len() + bytes.len() + 16 * self.index.len() > ROOM && !self.index.is_empty() {
            self.spill()?;
        }
        self.index
            .push((key, self.bytes.len() as u32, bytes.len() as u32));
        self.bytes.extend_from_slice(bytes);
        self.count += 1;
        Ok(())
    }

    pub fn len(&self) -> u64 {
        self.count
    }

    pub fn is_empty(&self) -> bool {
        self.count == 0
    }

    fn slice(&self, start: u32, length: u32) -> &[u8] {
        self.bytes
            .get(start as usize..(start + length) as usize)
            .unwrap_or_default()
    }

    fn spill(&mut self) -> Result<()> {
        self.index.sort_by_key(|(key, _, _)| *key);
        let mut out = BufWriter::with_capacity(256 << 10, tempfile::tempfile().map_err(io)?);
        for (key, start, length) in &self.index {
            out.write_all(&key.to_le_bytes()).map_err(io)?;
            out.write_all(&length.to_le_bytes()).map_err(io)?;
            out.write_all(self.slice(*start, *length)).map_err(io)?;
        }
        let mut file = out.into_inner().map_err(|e| io(e.into_error()))?;
        file.rewind().map_err(io)?;
        self.runs.push(file);
        self.index.clear();
        self.bytes.clear();
        Ok(())
    }

    /// Passes everything to `visit` in order; the spool is empty afterwards.
    pub fn drain<E: From<StoreError>>(
        &mut self,
        mut visit: impl FnMut(u64, &[u8]) -> std::result::Result<(), E>,
    ) -> std::result::Result<(), E> {
        self.count = 0;
        if self.runs.is_empty() {
            self.index.sort_by_key(|(key, _, _)| *key);
            for (key, start, length) in &self.index {
                visit(*key, self.slice(*start, *length))?;
            }
            *self = Spool::default();
            return Ok(());
        }
        self.spill()?;
        let runs = std::mem::take(self).runs;
        let mut readers: Vec<_> = runs
            .into_iter()
            .map(|file| BufReader::with_capacity(128 << 10, file))
            .collect();
        let mut heads: Vec<Vec<u8>> = vec![Vec::new(); readers.len()];
        let mut heap = BinaryHeap::new();
        for (i, (reader, head)) in readers.iter_mut().zip(&mut heads).enumerate() {
            heap.extend(next(reader, head)?.map(|key| Reverse((key, i))));
        }
        // Runs are numbered in the order of writing, which keeps equal keys in order.
        while let Some(mut first) = heap.peek_mut() {
            let Reverse((key, i)) = *first;
            let (Some(reader), Some(head)) = (readers.get_mut(i), heads.get_mut(i)) else {
                break;
            };
            visit(key, head)?;
            match next(reader, head)? {
                Some(key) => *first = Reverse((key, i)),
                None => {
                    PeekMut::pop(first);
                }
            }
        }
        Ok(())
    }
}

/// Reads the next record of a run into `head`; `None` at its end.
fn next(reader: &mut BufReader<File>, head: &mut Vec<u8>) -> Result<Option<u64>> {
    let mut begin = [0; 12];
    match reader.read_exact(&mut begin) {
        Ok(()) => {}
        Err(e) if e.kind() == std::io::ErrorKind::UnexpectedEof => return Ok(None),
        Err(e) => return Err(io(e)),
    }
    let [key @ .., a, b, c, d] = begin;
    head.resize(u32::from_le_bytes([a, b, c, d]) as usize, 0);
    reader.read_exact(head).map_err(io)?;
    Ok(Some(u64::from_le_bytes(key)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_goes_in_comes_out_in_order_with_and_without_runs() {
        for size in [10_usize, 200_000] {
            let mut spool = Spool::default();
            let mut expected = Vec::new();
            let mut key = 1_u64;
            for i in 0..size {
                key = key.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
                let body = format!("row {i} of some length to fill the room");
                spool.push(key >> 50, body.as_bytes()).unwrap();
                expected.push((key >> 50, body));
            }
            expected.sort_by_key(|(key, _)| *key);
            let mut seen = Vec::new();
            spool
                .drain(|key, bytes| {
                    seen.push((key, String::from_utf8(bytes.to_vec()).unwrap()));
                    Ok::<_, StoreError>(())
                })
                .unwrap();
            assert_eq!(seen, expected);
            assert!(spool.is_empty());
        }
    }
}
