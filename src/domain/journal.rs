//! What a transaction of the journal was.

ids! {
    /// What a commit was. The numbers stand in the store.
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    pub enum Action: u8 {
        Add as 1 = "add",
        Record as 2 = "record",
        Import as 3 = "import",
        Undo as 4 = "undo",
        Holidays as 5 = "holidays",
        Create as 6 = "create",
        /// The settings of the court.
        Thresholds as 8 = "thresholds",
        /// A sheet was frozen: it says nothing of a case, and `source` vouches for the sheet.
        Freeze as 23 = "freeze",
        /// Published figures were taken in.
        Reported as 24 = "reported",
        /// The same said of many cases at once.
        Bulk as 7 = "bulk",
    }
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
