//! A guard for workbooks that are zip containers: counts what they inflate to before calamine reads
//! them.
//!
//! A 9 MB xlsx can inflate to 1 GB of zeros, which calamine would hold in memory. Declared sizes
//! are checked first (without inflating, so a plain bomb costs nothing). Then every entry is
//! inflated into a counter, because declared sizes can be false.

use std::fs::File;
use std::io::{BufReader, Read};
use std::path::Path;

use memchr::memmem;
use zip::ZipArchive;
use zip::result::ZipError;

use super::error::{Excess, ExchangeError, shown};
use super::escaped::Escaped;
use super::limit;
use super::shared::SharedTexts;
use super::spread::{Spread, Tall};

/// The element that names a region of merged cells of an .xlsx.
const MERGE: &[u8] = b"mergeCell";

/// Opens the directory of a container, which is at its end: a file that is incomplete has none.
fn opened(path: &Path) -> Result<ZipArchive<BufReader<File>>, ExchangeError> {
    let file = File::open(path).map_err(|e| ExchangeError::read(path, e))?;
    ZipArchive::new(BufReader::new(file)).map_err(|error| match error {
        ZipError::InvalidArchive(_) => ExchangeError::CutShort { path: shown(path) },
        other => damaged(path, &other),
    })
}

fn damaged(path: &Path, detail: &dyn std::fmt::Display) -> ExchangeError {
    ExchangeError::Damaged {
        path: shown(path),
        detail: detail.to_string(),
    }
}

/// Refuses a container that inflates beyond the limits; returns whether any of its sheets may have
/// merged cells, which take a pass of their own.
pub(super) fn check(path: &Path) -> Result<bool, ExchangeError> {
    let mut archive = opened(path)?;
    if archive.len() > limit::ENTRIES {
        return Err(ExchangeError::TooBig {
            path: shown(path),
            what: Excess::Entries,
            limit: limit::ENTRIES as u64,
        });
    }
    declared(path, &mut archive)?;
    let mut left = limit::INFLATED;
    let mut merged = false;
    let mut buffer = vec![0; 64 << 10];
    for at in 0..archive.len() {
        let mut entry = archive.by_index(at).map_err(|e| damaged(path, &e))?;
        let name = entry.name().unwrap_or_default().into_owned();
        let cap = cap(&name, entry.compressed_size()).min(left);
        let mut looks = Looks::at(&name);
        let mut inflated = 0_u64;
        loop {
            let read = entry.read(&mut buffer);
            let read = read.map_err(|error| damaged(path, &error))?;
            if read == 0 {
                break;
            }
            inflated += read as u64;
            looks.feed(path, &name, buffer.get(..read).unwrap_or_default())?;
            if inflated > cap {
                return Err(bomb(path, &name, cap));
            }
        }
        left -= inflated;
        merged |= looks.merged();
    }
    Ok(merged)
}

/// The cells of a checked .ods that are merged over several rows.
pub(super) fn tall(path: &Path) -> Result<Vec<Tall>, ExchangeError> {
    let mut archive = opened(path)?;
    let entry = archive.by_name("content.xml");
    let mut entry = entry.map_err(|error| damaged(path, &error))?;
    let mut spread = Spread::default();
    let mut buffer = vec![0; 64 << 10];
    loop {
        let read = entry.read(&mut buffer);
        match read.map_err(|error| damaged(path, &error))? {
            0 => return Ok(spread.tall().to_vec()),
            read => spread.feed(buffer.get(..read).unwrap_or_default()),
        };
    }
}

/// Refuses a container whose entries declare sizes beyond the limits.
fn declared(path: &Path, archive: &mut ZipArchive<BufReader<File>>) -> Result<(), ExchangeError> {
    let mut declared = 0_u64;
    for at in 0..archive.len() {
        let entry = archive.by_index_raw(at);
        let entry = entry.map_err(|error| damaged(path, &error))?;
        let name = entry.name().unwrap_or_default().into_owned();
        let cap = cap(&name, entry.compressed_size());
        declared = declared.saturating_add(entry.size());
        if entry.size() > cap || declared > limit::INFLATED {
            return Err(bomb(path, &name, cap.min(limit::INFLATED)));
        }
    }
    Ok(())
}

fn bomb(path: &Path, entry: &str, limit: u64) -> ExchangeError {
    ExchangeError::Bomb {
        path: shown(path),
        entry: entry.to_owned(),
        limit,
    }
}

/// The checks of an entry while it is inflated.
struct Looks {
    /// Counts the cells and levels of an .ods, and finds those merged over rows.
    spread: Option<Spread>,
    /// Finds shared texts referred to by something other than a number.
    shared: Option<SharedTexts>,
    /// Finds values that would be read in part.
    escaped: Option<Escaped>,
    /// Whether merged cells of an .xlsx were found, and the end of the piece before, in which their
    /// mark may be cut.
    merges: bool,
    end: Vec<u8>,
}

impl Looks {
    fn at(name: &str) -> Looks {
        // The relations of a workbook may place its sheets anywhere; the texts themselves may
        // contain anything.
        let is_text = name == "content.xml" || name.contains("sharedStrings");
        Looks {
            spread: (name == "content.xml").then(Spread::default),
            shared: (!is_text).then(SharedTexts::default),
            escaped: (!name.contains("sharedStrings")).then(|| Escaped::new(name == "content.xml")),
            merges: false,
            end: Vec::new(),
        }
    }

    /// Whether the entry may have merged cells.
    fn merged(&self) -> bool {
        let tall = self.spread.as_ref().map(Spread::tall);
        self.merges || tall.is_some_and(|tall| !tall.is_empty())
    }

    /// Looks for merged cells of an .xlsx; other entries may hold the mark as a text, which costs
    /// no more than a pass.
    fn look_for_merges(&mut self, piece: &[u8]) {
        if self.merges || self.spread.is_some() {
            return;
        }
        self.end.extend_from_slice(piece);
        self.merges = memmem::find(&self.end, MERGE).is_some();
        let old = self.end.len().saturating_sub(MERGE.len());
        self.end.drain(..old);
    }

    fn feed(&mut self, path: &Path, entry: &str, piece: &[u8]) -> Result<(), ExchangeError> {
        self.look_for_merges(piece);
        if let Some(spread) = &mut self.spread {
            let cells = spread.feed(piece);
            let past = [
                (Excess::Cells, cells, limit::HELD_CELLS),
                (Excess::Levels, spread.deepest(), limit::LEVELS),
            ];
            let past = past.into_iter().find(|(_, n, most)| n > most);
            if let Some((what, _, limit)) = past {
                return Err(ExchangeError::TooBig {
                    path: shown(path),
                    what,
                    limit,
                });
            }
        }
        if let Some(value) = self
            .escaped
            .as_mut()
            .and_then(|escaped| escaped.feed(piece))
        {
            return Err(ExchangeError::Escaped {
                path: shown(path),
                entry: entry.to_owned(),
                value,
            });
        }
        let value = self.shared.as_mut().and_then(|shared| shared.feed(piece));
        value.map_or(Ok(()), |value| {
            Err(ExchangeError::SharedText {
                path: shown(path),
                entry: entry.to_owned(),
                value,
            })
        })
    }
}

/// The limit that an entry may inflate to: sheets are streamed, everything else is held in memory.
fn cap(name: &str, compressed: u64) -> u64 {
    let size = if name.contains("worksheets/") {
        limit::INFLATED
    } else {
        limit::HELD
    };
    size.min(limit::RATIO_FROM.max(compressed.saturating_mul(limit::RATIO)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn merged_cells_are_found_wherever_the_pieces_are_cut() {
        let merged = b"<sheetData/><mergeCells><mergeCell ref=\"A1:A2\"/></mergeCells>";
        for (sheet, wanted) in [(&merged[..], true), (b"<sheetData/><merge/><cell/>", false)] {
            for size in 1..=sheet.len() {
                let mut looks = Looks::at("xl/worksheets/sheet1.xml");
                for piece in sheet.chunks(size) {
                    looks.feed(Path::new("a.xlsx"), "a", piece).unwrap();
                }
                assert_eq!(looks.merged(), wanted, "{size}");
            }
        }
    }
}
