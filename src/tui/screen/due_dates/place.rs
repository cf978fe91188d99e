//! Where the cursor stands on the page.

/// The figure under the cursor.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// The count of the selected day.
    Day,
    /// The sum of its week.
    Week,
    /// The number of overdue cases in the title.
    Overdue,
}

impl Place {
    /// The next figure that the cursor can stand on.
    pub(super) fn next(self) -> Place {
        match self {
            Place::Day => Place::Week,
            Place::Week => Place::Overdue,
            Place::Overdue => Place::Day,
        }
    }
}
