//! The tables, in one screenful. Keys are `u64` (pairs packed high and low), values are bytes that end in a checksum.

/// A table of the store. The number is part of every checksum and never changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum Table {
    /// name → value: format, last numbers.
    Meta = 0,
    /// (kind, id) → text: courts, handlers, causes …
    Dict = 1,
    /// (kind, version or year) → file text: limits, grounds, holidays, thresholds.
    Rules = 2,
    /// commit → who, when, what, digest: the chain.
    Journal = 3,
    /// (commit, part) → the cases a large commit touched.
    Touched = 4,
    /// (case, part) → its events, appended only.
    Events = 5,
    /// hash of a request id → the commit it became.
    Requests = 6,
    /// commit that undid → commit it undid.
    Retracts = 19,
    /// case → header and strings.
    Cases = 7,
    /// hash of the canonical number → cases.
    Numbers = 8,
    /// (due day, case) → list row of an open case whose clock runs.
    Due = 9,
    /// (raw − day of projection, case) → list row of a paused case: its due date moves with today.
    Paused = 10,
    /// (first day on which the projection stops describing the case, case) → nothing.
    Stale = 11,
    /// due day, or a special key for the levels without one → open cases per court.
    DueDays = 12,
    /// (day of the next follow-up, case) → nothing.
    Next = 13,
    /// day → what was filed, closed, reopened, moved per court and category; deltas.
    Daily = 14,
    /// day → what entered and left delay per court and kind; deltas.
    Delayed = 15,
    /// chunk of cases → fixed-width columns.
    Hot = 16,
    /// chunk of cases → folded text and initials of the open ones.
    Search = 17,
    /// case → list row of an open case without a due date: none or unknown.
    Undated = 18,
    /// hash of owner and name → a saved view; no fact, so in no journal.
    Views = 21,
    /// hash of person, form and case → what was typed and not saved; no fact.
    Drafts = 20,
    /// (day, case) → the people who put the case off until the next one.
    Skips = 22,
    /// commit that froze a sheet → the sheet as it was issued. Its digest stands in the journal.
    Frozen = 23,
    /// commit → the published figures it took in.
    Reported = 24,
    /// chunk of cases → from which day on they stood how: due, paused, closed.
    DueChanges = 25,
    /// (limit of the last supervision, case) → nothing; open cases.
    Measures = 26,
    /// (day on which the last pause ends, case) → nothing; open cases.
    Ends = 27,
    /// The first rows of `due` in one value.
    Front = 28,
}

impl Table {
    pub const ALL: [Table; 29] = [
        Table::Views,
        Table::Skips,
        Table::Ends,
        Table::Front,
        Table::Measures,
        Table::Meta,
        Table::Dict,
        Table::Rules,
        Table::Journal,
        Table::Touched,
        Table::Events,
        Table::Requests,
        Table::Cases,
        Table::Numbers,
        Table::Due,
        Table::Paused,
        Table::Stale,
        Table::DueDays,
        Table::Next,
        Table::Daily,
        Table::Delayed,
        Table::Hot,
        Table::DueChanges,
        Table::Search,
        Table::Undated,
        Table::Retracts,
        Table::Drafts,
        Table::Frozen,
        Table::Reported,
    ];

    /// What can be rebuilt from the events; the rest is the truth.
    pub fn is_projection(self) -> bool {
        matches!(self as u8, 7..=18 | 25..=28)
    }

    /// The name on disk.
    pub fn name(self) -> &'static str {
        match self {
            Table::Meta => "meta",
            Table::Dict => "dict",
            Table::Views => "views",
            Table::Skips => "skips",
            Table::Ends => "ends",
            Table::Front => "front",
            Table::Measures => "measures",
            Table::Rules => "rules",
            Table::Journal => "journal",
            Table::Touched => "touched",
            Table::Events => "events",
            Table::Requests => "requests",
            Table::Cases => "cases",
            Table::Numbers => "numbers",
            Table::Due => "due",
            Table::Paused => "paused",
            Table::Stale => "stale",
            Table::DueDays => "due_days",
            Table::Next => "next",
            Table::Daily => "daily",
            Table::Delayed => "delayed",
            Table::Hot => "hot",
            Table::DueChanges => "due_changes",
            Table::Search => "search",
            Table::Retracts => "retracts",
            Table::Undated => "undated",
            Table::Drafts => "drafts",
            Table::Frozen => "frozen",
            Table::Reported => "reported",
        }
    }
}

/// Packs a pair so that the order of keys is the order of pairs.
pub fn pair(high: u32, low: u32) -> u64 {
    u64::from(high) << 32 | u64::from(low)
}

/// The two halves of a packed pair.
pub fn unpair(key: u64) -> (u32, u32) {
    ((key >> 32) as u32, key as u32)
}
