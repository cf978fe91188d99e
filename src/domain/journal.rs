//! What a transaction of the journal was.

use serde::Serialize;

/// What a commit was. The numbers stand in the store.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
#[repr(u8)]
pub enum Action {
    Add = 1,
    Record = 2,
    Import = 3,
    Undo = 4,
    Holidays = 5,
    Create = 6,
    /// A sheet was frozen: it says nothing of a case, and `source` vouches for the sheet.
    Freeze = 23,
    /// Published figures were taken in.
    Reported = 24,
    /// The same said of many cases at once.
    Bulk = 7,
    /// The settings of the court.
    Thresholds = 8,
}

impl Action {
    pub const ALL: [Action; 10] = [
        Action::Add,
        Action::Record,
        Action::Import,
        Action::Undo,
        Action::Holidays,
        Action::Create,
        Action::Thresholds,
        Action::Freeze,
        Action::Reported,
        Action::Bulk,
    ];

    /// The stable id, in the words and in JSON.
    pub fn id(self) -> &'static str {
        match self {
            Action::Add => "add",
            Action::Record => "record",
            Action::Import => "import",
            Action::Undo => "undo",
            Action::Holidays => "holidays",
            Action::Create => "create",
            Action::Thresholds => "thresholds",
            Action::Freeze => "freeze",
            Action::Reported => "reported",
            Action::Bulk => "bulk",
        }
    }

    /// That with this number in the store.
    pub fn from_code(code: u8) -> Option<Action> {
        Self::ALL.into_iter().find(|action| *action as u8 == code)
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
