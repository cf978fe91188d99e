//! Damage found in a store, independent of language: ids for machines; texts are added at the edge.

use serde::Serialize;

use super::table::{Table, unpair};

ids! {
    /// What can be wrong with a store.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
    pub enum Flaw {
        /// The content of a row is not what was written.
        Checksum = "checksum",
        /// Keys do not ascend.
        Order = "order",
        /// A row is as it was written, but this version cannot read it.
        Unreadable = "unreadable",
        /// A required row does not exist.
        Missing = "missing",
        /// A row differs from what the events yield.
        Differs = "differs",
        /// A row exists for a case without any event that holds.
        Undone = "undone",
        /// A table has more or fewer rows than it should.
        Rows = "rows",
        /// The sums of a day differ from those of its events.
        Sums = "sums",
        /// Another case has the same number: neither is found by it alone.
        NumberShared = "number-shared",
        /// The recorded number of cases differs from the actual one.
        CasesCounted = "cases-counted",
        /// The recorded first day on which a row becomes stale is later than that of some row.
        FirstDay = "first-day",
        /// An entry of the journal does not follow from the previous one.
        Chain = "chain",
        /// An entry is older than the previous one.
        Moment = "moment",
        /// An entry is missing, unreadable, or in the place of another.
        Sequence = "sequence",
        /// The last entry is not the recorded end of the journal.
        Head = "head",
        /// The events do not match the digest in an entry.
        Events = "events",
        /// A row differs from its entry in the journal.
        JournalDiffers = "journal-differs",
    }
}

/// One problem found in a store.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Damage {
    /// What is wrong; the key of its text is `cli.verify.what.<id>`.
    pub what: Flaw,
    pub table: Table,
    /// The row of the table, if the problem concerns one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub key: Option<u64>,
    /// The case, by its position in the docket.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub case: Option<u32>,
    /// The number of the case, if it is still readable.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub number: Option<String>,
    /// The commit of the journal.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub commit: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub found: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expected: Option<u64>,
    /// Whether the data is derived from the events, so that a rebuild restores it; all other data
    /// is primary.
    pub derived: bool,
}

impl Damage {
    /// Creates a problem of a whole table.
    pub fn of(table: Table, what: Flaw) -> Damage {
        Damage {
            what,
            table,
            key: None,
            case: None,
            number: None,
            commit: None,
            found: None,
            expected: None,
            derived: table.is_projection(),
        }
    }

    /// Creates a problem of a row, with the case or commit in its key.
    pub fn row(table: Table, what: Flaw, key: u64) -> Damage {
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

    /// Creates a problem of the stored data of a case.
    pub fn case(table: Table, what: Flaw, id: u32) -> Damage {
        Damage {
            case: Some(id),
            ..Damage::of(table, what)
        }
    }

    /// Creates a problem of a commit.
    pub fn commit(table: Table, what: Flaw, commit: u64) -> Damage {
        Damage {
            commit: Some(commit),
            ..Damage::of(table, what)
        }
    }

    /// Marks the problem as one that a rebuild does not fix, although it shows in a derived table.
    #[must_use]
    pub fn not_derived(mut self) -> Damage {
        self.derived = false;
        self
    }

    /// Adds the number found and the number expected.
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
            let damage = Damage::row(table, Flaw::Checksum, key);
            assert_eq!((damage.case, damage.commit), (case, commit), "{damage:?}");
            assert_eq!(damage.derived, derived, "{damage:?}");
        }
    }
}
