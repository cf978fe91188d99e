//! What does not hold in a store, without a language: ids for machines, words are added at the edge.

use serde::Serialize;

use super::table::{Table, unpair};

ids! {
    /// What can be wrong with a store.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
    pub enum Flaw {
        /// A row is not what was written.
        Checksum = "checksum",
        /// Keys do not ascend.
        Order = "order",
        /// A row is what was written, and still says nothing that this program can read.
        Unreadable = "unreadable",
        /// There must be a row, and there is none.
        Missing = "missing",
        /// A row says something else than the events.
        Differs = "differs",
        /// There is a row of a case that no event that holds tells of.
        Undone = "undone",
        /// A table has more or fewer rows than it should.
        Rows = "rows",
        /// The sums of a day are not those of its events.
        Sums = "sums",
        /// Another case has the same number: neither is found by it alone.
        NumberShared = "number-shared",
        /// The docket counts other cases than there are.
        CasesCounted = "cases-counted",
        /// The first day on which a row says nothing any more is later than that of some row.
        FirstDay = "first-day",
        /// An entry of the journal does not follow from the one before.
        Chain = "chain",
        /// An entry is older than the one before.
        Moment = "moment",
        /// An entry is missing, cannot be read, or stands in the place of another.
        Sequence = "sequence",
        /// The last entry is not the one the docket ends with.
        Head = "head",
        /// The events are not those an entry vouches for.
        Events = "events",
        /// A row says something else than its entry of the journal.
        JournalDiffers = "journal-differs",
    }
}

/// One thing that does not hold.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Damage {
    /// What is wrong; the key of its words is `cli.verify.what.<id>`.
    pub what: Flaw,
    pub table: Table,
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
    /// Of a whole table.
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

    /// Of a row, with the case or commit that its key names.
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

    /// Of what is kept of a case.
    pub fn case(table: Table, what: Flaw, id: u32) -> Damage {
        Damage {
            case: Some(id),
            ..Damage::of(table, what)
        }
    }

    /// Of a commit.
    pub fn commit(table: Table, what: Flaw, commit: u64) -> Damage {
        Damage {
            commit: Some(commit),
            ..Damage::of(table, what)
        }
    }

    /// Which no rebuild makes anew, though it shows in a table that one does.
    #[must_use]
    pub fn not_derived(mut self) -> Damage {
        self.derived = false;
        self
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
            let damage = Damage::row(table, Flaw::Checksum, key);
            assert_eq!((damage.case, damage.commit), (case, commit), "{damage:?}");
            assert_eq!(damage.derived, derived, "{damage:?}");
        }
    }
}
