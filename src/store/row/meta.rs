//! The few numbers that describe the docket as a whole.

use super::header::{Header, NO_DAY, Place};
use crate::store::chain::Digest;

/// The only row of `meta`.
pub const KEY: u64 = 1;
/// The format written by this version; a newer one is rejected before the engine sees the file.
pub const FORMAT: u32 = 1;
/// The version of the rules for tallies and indexes, increased when the same events yield different
/// ones.
///
/// 1: stores that state none; 2: what delays a case is judged by the clock of each day; 3:
/// `numbers` also leads from former numbers; 4: `hot` has the last payment, `due_changes` what
/// delayed a case; 5: money of a later day is in no sum of a row until then; 6: `followed` finds
/// cases by the day of their last follow-up; 7: the serial of a legacy number has no leading zeros;
/// 8: a correction of a closing after a reopening leaves the closing before it; 9: `delayed` counts
/// by itself what entered by a reopening, and an open case has no way of closing.
const TALLIES: u8 = 9;
/// Where the version of the rules is.
const TALLIES_AT: usize = 94;

/// Last numbers and totals.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Meta {
    pub commit: u64,
    /// The last case id assigned.
    pub last_case: u32,
    /// Number of existing cases.
    pub cases: u32,
    /// Number of events recorded, including undone ones.
    pub events: u64,
    /// The latest day that any write called today; reading as of an earlier day recomputes.
    pub latest_today: i32,
    /// Number of existing cases without a filing date.
    pub unknown_filing: u32,
    pub demo: bool,
    /// Digest of the last journal entry.
    pub head: Digest,
    /// Time of the last journal entry, in milliseconds.
    pub moment: i64,
    /// No case becomes stale before this day, and no paused one has a smaller key: a first page can
    /// ignore them.
    ///
    /// The values only decrease, except in a rebuild; a store of an older version has the smallest
    /// possible ones.
    pub first_stale: i32,
    pub first_paused: i32,
    /// Whether `due_changes` and the past states in rows are kept; false for a store written by an
    /// older version until it is rebuilt.
    pub past_kept: bool,
    /// The last key of `due` covered by `front`; 0 if the store was last written by an older
    /// version, which did not maintain it.
    pub front: u64,
    /// Whether the daily tallies follow the rules of this version (`TALLIES`); otherwise the store
    /// is rebuilt when it is opened.
    pub tallies_kept: bool,
    /// Number of existing cases without a filing date that are open; `None` if the store was last
    /// written by an older version, until it is rebuilt.
    pub unfiled_open: Option<u32>,
}

/// In what a row is newer than this version.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Newer {
    Format(u32),
    Tallies(u8),
}

/// Whether a case enters the totals or leaves them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Counted {
    In,
    Out,
}

impl Default for Meta {
    fn default() -> Self {
        Meta {
            commit: 0,
            last_case: 0,
            cases: 0,
            events: 0,
            latest_today: i32::MIN,
            unknown_filing: 0,
            demo: false,
            head: Digest::default(),
            moment: i64::MIN,
            first_stale: i32::MAX,
            first_paused: i32::MAX,
            past_kept: true,
            front: u64::MAX,
            tallies_kept: true,
            unfiled_open: Some(0),
        }
    }
}

impl Meta {
    /// Takes account of the row of a case just stored.
    pub fn notice(&mut self, header: &Header) {
        if header.stale != NO_DAY {
            self.first_stale = self.first_stale.min(header.stale);
        }
        if header.place == Place::Paused {
            self.first_paused = self.first_paused.min(header.key_day);
        }
    }

    /// Counts a case in the totals, or takes it out of them.
    pub fn count(&mut self, header: &Header, counted: Counted) {
        let change = |n: u32, is_one: bool| match counted {
            Counted::In => n.saturating_add(u32::from(is_one)),
            Counted::Out => n.saturating_sub(u32::from(is_one)),
        };
        let unfiled = header.filed == NO_DAY;
        self.cases = change(self.cases, true);
        self.unknown_filing = change(self.unknown_filing, unfiled);
        let open = unfiled && header.closed == NO_DAY;
        self.unfiled_open = self.unfiled_open.map(|n| change(n, open));
    }

    /// Whether the totals equal those of `other`; a total that is not kept is not compared.
    pub fn counts_as(&self, other: &Meta) -> bool {
        let open = self.unfiled_open.or(other.unfiled_open);
        (self.cases, self.unknown_filing) == (other.cases, other.unknown_filing)
            && open == other.unfiled_open
    }

    pub fn encode(&self) -> Vec<u8> {
        let mut out = Vec::with_capacity(99);
        out.extend_from_slice(&FORMAT.to_le_bytes());
        out.extend_from_slice(&self.commit.to_le_bytes());
        out.extend_from_slice(&self.last_case.to_le_bytes());
        out.extend_from_slice(&self.cases.to_le_bytes());
        out.extend_from_slice(&self.events.to_le_bytes());
        out.extend_from_slice(&self.latest_today.to_le_bytes());
        out.extend_from_slice(&self.unknown_filing.to_le_bytes());
        out.push(u8::from(self.demo));
        out.extend_from_slice(&self.head.0);
        out.extend_from_slice(&self.moment.to_le_bytes());
        out.extend_from_slice(&self.first_stale.to_le_bytes());
        out.extend_from_slice(&self.first_paused.to_le_bytes());
        out.push(u8::from(self.past_kept));
        out.extend_from_slice(&self.front.to_le_bytes());
        out.push(if self.tallies_kept { TALLIES } else { 0 });
        if let Some(open) = self.unfiled_open {
            out.extend_from_slice(&open.to_le_bytes());
        }
        out
    }

    /// Whether a later version wrote the row: in another format, or its tallies by rules that this
    /// version does not know.
    pub fn is_newer(value: &[u8]) -> Option<Newer> {
        let format = u32::from_le_bytes(value.get(..4)?.try_into().ok()?);
        if format > FORMAT {
            return Some(Newer::Format(format));
        }
        let tallies = *value.get(TALLIES_AT)?;
        (tallies > TALLIES).then_some(Newer::Tallies(tallies))
    }

    /// Reads the row; `None` if it is damaged or [newer](Meta::is_newer).
    pub fn read(value: &[u8]) -> Option<Meta> {
        if Meta::is_newer(value).is_some() {
            return None;
        }
        let int = |at: usize| Some(u32::from_le_bytes(value.get(at..at + 4)?.try_into().ok()?));
        let long = |at: usize| Some(u64::from_le_bytes(value.get(at..at + 8)?.try_into().ok()?));
        if int(0)? != FORMAT {
            return None;
        }
        Some(Meta {
            commit: long(4)?,
            last_case: int(12)?,
            cases: int(16)?,
            events: long(20)?,
            latest_today: int(28)? as i32,
            unknown_filing: int(32)?,
            demo: *value.get(36)? == 1,
            head: Digest(value.get(37..69)?.try_into().ok()?),
            moment: long(69)? as i64,
            first_stale: int(77).map_or(i32::MIN, |day| day as i32),
            first_paused: int(81).map_or(i32::MIN, |day| day as i32),
            past_kept: value.get(85) == Some(&1),
            front: long(86).unwrap_or_default(),
            tallies_kept: value.get(TALLIES_AT) == Some(&TALLIES),
            unfiled_open: int(95),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_an_older_program_leave_nothing_out() {
        let meta = Meta {
            commit: 3,
            moment: 9,
            first_stale: 5,
            first_paused: -7,
            unfiled_open: Some(2),
            ..Meta::default()
        };
        let bytes = meta.encode();
        assert_eq!(Meta::read(&bytes), Some(meta.clone()));
        let older = Meta::read(&bytes[..77]).unwrap();
        assert_eq!(
            (older.first_stale, older.first_paused),
            (i32::MIN, i32::MIN)
        );
        assert_eq!(older.moment, meta.moment);
        // A version that knew all but the past, and wrote last.
        assert!(!Meta::read(&bytes[..85]).unwrap().past_kept);
        assert_eq!(Meta::read(&bytes[..86]).unwrap().front, 0);
        // A version that counted differently.
        assert!(!Meta::read(&bytes[..TALLIES_AT]).unwrap().tallies_kept);
        // Written by a version that did not count open cases without a filing date; a write keeps
        // it so.
        let older = Meta::read(&bytes[..95]).unwrap();
        assert_eq!(older.unfiled_open, None);
        assert_eq!(older.encode(), &bytes[..95]);
        assert!(older.counts_as(&meta) && !meta.counts_as(&Meta::default()));
    }

    #[test]
    fn numbers_of_a_newer_program_are_not_read() {
        let bytes = Meta::default().encode();
        assert_eq!(Meta::is_newer(&bytes), None);
        for (at, newer) in [
            (0, Newer::Format(FORMAT + 1)),
            (TALLIES_AT, Newer::Tallies(TALLIES + 1)),
        ] {
            let mut bytes = bytes.clone();
            bytes[at] += 1;
            assert_eq!(Meta::is_newer(&bytes), Some(newer));
            assert_eq!(Meta::read(&bytes), None);
        }
    }
}
