//! Case numbers in a column: two different cases never look the same.

use std::collections::HashSet;

use crate::service::api::CaseLine;
use crate::text::width;
use crate::tui::cx::Cx;

/// Columns on a small terminal: without the year, and with it.
const UNDATED: u16 = 14;
const DATED: u16 = 18;

/// Whether there is no room for the year, because the terminal is narrow; a low one does not
/// matter.
fn narrow(cx: &Cx) -> bool {
    cx.width < 60
}

/// The width of the case numbers: enough for four digits of a serial, or for five if there are any.
/// On a small terminal without the year, unless two of them would then look the same.
pub fn columns<'a>(cx: &Cx, lines: impl IntoIterator<Item = &'a CaseLine>) -> u16 {
    let numbers = lines.into_iter().map(|line| line.number.as_str());
    if narrow(cx) {
        let mut seen = HashSet::new();
        let short = |number| width::short_number(number, usize::from(UNDATED));
        let differ = numbers.map(short).all(|number| seen.insert(number));
        return if differ { UNDATED } else { DATED };
    }
    let widest = numbers.map(width::width).max().unwrap_or(0);
    (widest as u16).clamp(22, 23)
}

/// A number as shown in a column of this width.
pub(super) fn cut(cx: &Cx, number: &str, columns: usize) -> String {
    if !narrow(cx) {
        width::cut_number(number, columns)
    } else if columns > usize::from(UNDATED) {
        width::dated_number(number, columns)
    } else {
        width::short_number(number, columns)
    }
}
