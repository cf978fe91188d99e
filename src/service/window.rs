//! The days a question covers.

use super::Result;
use super::error::{Error, ErrorKey};
use crate::domain::window::Window;

/// Ten years of single days, for a calendar.
pub(crate) const CALENDAR: (i64, ErrorKey) = (3_660, ErrorKey::LongCalendar);
/// A century, for sums: more daily rows are a mistake.
pub(crate) const FIGURES: (i64, ErrorKey) = (36_600, ErrorKey::LongWindow);

/// Refuses a window that ends before it begins or has more days than this kind of question allows.
pub(crate) fn check(window: Window, most: (i64, ErrorKey)) -> Result<()> {
    let (longest, too_long) = most;
    // From the first day to the last one.
    let length = window.length() - 1;
    if (0..=longest).contains(&length) {
        return Ok(());
    }
    let key = if length < 0 {
        ErrorKey::BadWindow
    } else {
        too_long
    };
    Err(Error::new(key)
        .with("from", window.from)
        .with("to", window.to))
}
