//! The contexts that several commands share.

use super::Context::{
    self, Calendar, Case, Cases, Charts, Compared, Drill, Form, Global, History, List, Lookup,
    More, Overlay, Picker, Reader, Results, Sheets, Today,
};

/// Contexts in which the cursor or the text moves by rows and pages, and those with ends to jump
/// to.
pub(super) const MOVES: &[Context] = &[
    List, Charts, Case, Overlay, Reader, Calendar, History, Sheets, Compared, More,
];
pub(super) const ENDS: &[Context] = &[
    List, Charts, Case, Calendar, Reader, History, Sheets, Compared, More,
];
/// Contexts with a key to the next of the main screens. On the charts and the sheets that key stays
/// on the page: it goes to the other chart, or to the next kind of sheet.
pub(super) const PAGES: &[Context] = &[List, Case, Calendar, Reader, History, Compared, More];
pub(super) const PAGES_BACK: &[Context] = &[
    List, Charts, Case, Calendar, Reader, History, Compared, More,
];

/// Contexts whose content can be saved to a file or printed, and those whose last line offers it; on
/// the page of sheets there is room for one of the two.
pub(super) const OUTPUT: &[Context] = &[List, Charts, Calendar, Case, Sheets, Compared];
pub(super) const OFFERED: &[Context] = &[Cases, Charts, Drill, Calendar, Sheets, Compared];
pub(super) const PRINTED: &[Context] = &[Cases, Charts, Drill, Calendar, Compared];
/// Contexts in which it is possible to move left and right.
pub(super) const SIDES: &[Context] = &[Today, Charts, Calendar, Sheets, Compared, More];
/// Contexts with something under the cursor to open, and those whose last line offers it.
pub(super) const OPENS: &[Context] = &[
    List, Case, Charts, Calendar, History, Sheets, Compared, More,
];
pub(super) const OPENED: &[Context] = &[
    List, Today, Cases, Charts, Drill, Calendar, History, Sheets, Compared, More,
];
/// Contexts with their own keys for the help, and those whose last line offers it.
pub(super) const HELPS: &[Context] = &[Global, Lookup, Results, Form, Picker];
pub(super) const HELPED: &[Context] = &[
    Today, Cases, Charts, Drill, Case, Calendar, Sheets, Compared, More,
];
