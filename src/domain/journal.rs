//! The action of a transaction in the journal.

ids! {
    /// The action of a commit. The numbers are stored.
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    pub enum Action: u8 {
        Add as 1 = "add",
        Record as 2 = "record",
        Import as 3 = "import",
        Undo as 4 = "undo",
        Holidays as 5 = "holidays",
        Create as 6 = "create",
        /// Settings of the court were changed.
        Thresholds as 8 = "thresholds",
        /// A sheet was frozen: concerns no case; `source` holds the digest of the sheet.
        Freeze as 23 = "freeze",
        /// Published figures were recorded.
        Reported as 24 = "reported",
        /// One change was recorded for many cases at once.
        Bulk as 7 = "bulk",
    }
}

/// The source of an entry ([`Action::Holidays`]) that sets whether make-up weekends (调休补班) are
/// working days, and the row of the rules that it writes.
pub fn makeup_source(working: bool) -> &'static str {
    if working { "makeup on" } else { "makeup off" }
}

/// What the entry with this source set the make-up weekends to; `None` if it took in a year.
pub fn makeup_of(source: &str) -> Option<bool> {
    [true, false]
        .into_iter()
        .find(|working| makeup_source(*working) == source)
}

#[cfg(test)]
mod tests {
    use super::Action;

    #[test]
    fn json_has_the_id() {
        for action in Action::ALL {
            let json = serde_json::to_value(action).unwrap();
            assert_eq!(json, action.id());
            assert_eq!(Action::from_code(action as u8), Some(action));
        }
    }
}
