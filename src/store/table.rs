//! All tables at a glance. Keys are `u64` (pairs packed as high and low half), values are bytes
//! that end in a checksum.

use super::kv::Keys;

ids! {
    /// A table of the store, by its name on disk.
    ///
    /// The number is part of every checksum and never changes.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
    pub enum Table: u8 {
        /// name → value: format, last numbers.
        Meta as 0 = "meta",
        /// (kind, id) → text: courts, handlers, causes …
        Dict as 1 = "dict",
        /// (kind, version or year) → file text: limits, grounds, holidays, thresholds.
        Rules as 2 = "rules",
        /// commit → who, when, what, digest: the chain.
        Journal as 3 = "journal",
        /// (commit, part) → the cases touched by a large commit.
        Touched as 4 = "touched",
        /// (case, part) → its events, appended only.
        Events as 5 = "events",
        /// hash of a request id → the commit it became.
        Requests as 6 = "requests",
        /// case → header and strings.
        Cases as 7 = "cases",
        /// hash of the canonical number → cases.
        Numbers as 8 = "numbers",
        /// (due day, case) → list row of an open case whose clock runs.
        Due as 9 = "due",
        /// (raw − day of projection, case) → list row of a paused case: its due date moves with today.
        Paused as 10 = "paused",
        /// (first day on which the projection stops describing the case, case) → nothing.
        Stale as 11 = "stale",
        /// due day, or a special key for levels without one → open cases per court.
        DueDays as 12 = "due_days",
        /// (day of the next follow-up, case) → nothing.
        Next as 13 = "next",
        /// day → cases filed, closed, reopened, moved per court and category; deltas.
        Daily as 14 = "daily",
        /// day → cases that became or ceased to be delayed, per court and kind; deltas.
        Delayed as 15 = "delayed",
        /// chunk of cases → fixed-width columns.
        Hot as 16 = "hot",
        /// chunk of cases → normalised text and initials of the open ones.
        Search as 17 = "search",
        /// case → list row of an open case without a due date: none or unknown.
        Undated as 18 = "undated",
        /// undo commit → the commits it undid.
        Retracts as 19 = "retracts",
        /// hash of person, form and case → unsaved input; not a fact.
        Drafts as 20 = "drafts",
        /// hash of owner and name → a saved view; not a fact, so not in the journal.
        Views as 21 = "views",
        /// (day, case) → the users who put the case off until the next one.
        Skips as 22 = "skips",
        /// commit that froze a sheet → the sheet as issued. Its digest is in the journal.
        Frozen as 23 = "frozen",
        /// commit → the published figures it recorded.
        Reported as 24 = "reported",
        /// chunk of cases → their standing from which day on: due, paused, closed.
        DueChanges as 25 = "due_changes",
        /// (limit of the last supervision, case) → nothing; open cases.
        Measures as 26 = "measures",
        /// (day on which the last pause ends, case) → nothing; open cases.
        Ends as 27 = "ends",
        /// The first rows of `due` in one value.
        Front as 28 = "front",
        /// (day of the last follow-up, high half of a case) → the low halves of the cases.
        Followed as 29 = "followed",
    }
}

impl Table {
    /// Whether the table can be rebuilt from the events; all others are primary data.
    pub fn is_projection(self) -> bool {
        match self {
            Table::Meta
            | Table::Dict
            | Table::Rules
            | Table::Journal
            | Table::Touched
            | Table::Events
            | Table::Requests
            | Table::Retracts
            | Table::Drafts
            | Table::Views
            | Table::Skips
            | Table::Frozen
            | Table::Reported => false,
            Table::Cases
            | Table::Numbers
            | Table::Due
            | Table::Paused
            | Table::Stale
            | Table::DueDays
            | Table::Next
            | Table::Daily
            | Table::Delayed
            | Table::Hot
            | Table::Search
            | Table::Undated
            | Table::DueChanges
            | Table::Measures
            | Table::Ends
            | Table::Front
            | Table::Followed => true,
        }
    }
}

/// Packs a pair so that the order of keys is the order of pairs.
pub fn pair(high: u32, low: u32) -> u64 {
    u64::from(high) << 32 | u64::from(low)
}

/// The keys of all pairs with this first half.
pub fn under(high: u32) -> Keys {
    pair(high, 0)..=pair(high, u32::MAX)
}

/// The two halves of a packed pair.
pub fn unpair(key: u64) -> (u32, u32) {
    ((key >> 32) as u32, key as u32)
}
