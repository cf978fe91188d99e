//! What does not hold in a store, without a language: ids for machines, words are added at the edge.

use serde::Serialize;

use super::table::{Table, unpair};

/// One thing that does not hold.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Damage {
    /// What is wrong; the key of its words is `cli.verify.what.<id>`.
    pub what: &'static str,
    /// The table on disk.
    pub table: &'static str,
    /// The row of the table, where it is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub key: Option<u64>,
    /// The case, by its place in the docket.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub case: Option<u32>,
    /// The number of the case, as far as it can still be read.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub number: Option<String>,
    /// The commit of the journal.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub commit: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub found: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expected: Option<u64>,
    /// Derived from the events, so that a rebuild makes it anew; all else is the truth itself.
    pub derived: bool,
}

impl Damage {
    /// Everything that can be wrong.
    pub const WHATS: [&str; 16] = [
        "checksum",
        "order",
        "unreadable",
        "missing",
        "differs",
        "undone",
        "rows",
        "sums",
        "cases-counted",
        "first-day",
        "chain",
        "moment",
        "sequence",
        "head",
        "events",
        "journal-differs",
    ];

    /// The names of all tables.
    pub fn tables() -> [&'static str; Table::ALL.len()] {
        Table::ALL.map(Table::id)
    }

    /// Of a whole table.
    pub fn of(table: Table, what: &'static str) -> Damage {
        debug_assert!(Damage::WHATS.contains(&what), "{what}");
        Damage {
            what,
            table: table.id(),
            key: None,
            case: None,
            number: None,
            commit: None,
            found: None,
            expected: None,
            derived: table.is_projection(),
        }
    }

    /// Of a row, with the case or commit that its key names.
    pub fn row(table: Table, what: &'static str, key: u64) -> Damage {
        let (high, low) = unpair(key);
        let mut damage = Damage::of(table, what);
        damage.key = Some(key);
        match table {
            Table::Events => damage.case = Some(high),
            Table::Cases
            | Table::Undated
            | Table::Due
            | Table::Paused
            | Table::Stale
            | Table::Next
            | Table::Skips
            | Table::Measures
            | Table::Ends => damage.case = Some(low),
            Table::Journal | Table::Retracts | Table::Frozen | Table::Reported => {
                damage.commit = Some(key);
            }
            Table::Touched => damage.commit = Some(u64::from(high)),
            _ => {}
        }
        damage
    }

    /// Of what is kept of a case.
    pub fn case(table: Table, what: &'static str, id: u32) -> Damage {
        Damage {
            case: Some(id),
            ..Damage::of(table, what)
        }
    }

    /// Of a commit.
    pub fn commit(table: Table, what: &'static str, commit: u64) -> Damage {
        Damage {
            commit: Some(commit),
            ..Damage::of(table, what)
        }
    }

    /// A count that is another.
    #[must_use]
    pub fn counts(mut self, found: u64, expected: u64) -> Damage {
        self.found = Some(found);
        self.expected = Some(expected);
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::table::pair;

    #[test]
    fn a_row_names_its_case_or_its_commit() {
        for (table, key, case, commit, derived) in [
            (Table::Due, pair(7, 3), Some(3), None, true),
            (Table::Events, pair(7, 0), Some(7), None, false),
            (Table::Cases, 9, Some(9), None, true),
            (Table::Journal, 12, None, Some(12), false),
            (Table::Touched, pair(12, 1), None, Some(12), false),
            (Table::Daily, 4, None, None, true),
        ] {
            let damage = Damage::row(table, "checksum", key);
            assert_eq!((damage.case, damage.commit), (case, commit), "{damage:?}");
            assert_eq!(damage.derived, derived, "{damage:?}");
        }
    }
}
