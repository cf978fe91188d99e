//! What is said about working days.

/// An entry about working days; the due dates it touches are computed again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum HolidayOrder {
    /// A year of holidays: the JSON of the year file.
    Year { json: String },
    /// Takes out a year that was taken in: what the program itself knows of it counts again.
    Remove { year: i32 },
    /// Whether make-up weekends (调休补班) are working days. They are, unless a court decides
    /// otherwise.
    Makeup { working: bool },
}
