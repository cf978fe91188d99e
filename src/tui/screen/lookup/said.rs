//! The line below the matches: how many there are, or why there are none.

use super::Lookup;
use crate::text::locale::Named;
use crate::tui::cx::Cx;
use crate::tui::words;

impl Lookup {
    /// `5 条 (12,043 件中)  超期排前, 办结排后`; empty while nothing is looked up.
    pub(super) fn said(&self, cx: &Cx) -> String {
        if self.is_blank() {
            return String::new();
        }
        if let Some(missing) = self.missing(cx) {
            return missing;
        }
        let key = match (self.found.rows.is_empty(), self.waiting, self.closed) {
            (true, false, true) => "tui.lookup.nothing-at-all",
            (true, false, false) => "tui.lookup.nothing",
            (true, true, true) => "tui.lookup.reading-closed",
            (true, true, false) => "tui.lookup.reading",
            (false, ..) => {
                let matches = words::count(self.found.matches as u64);
                let searched = words::count(self.found.searched as u64);
                let args: Named<'_> = &[("n", &matches), ("all", &searched)];
                return cx.fill("tui.lookup.count", args);
            }
        };
        cx.text(key).to_owned()
    }

    /// Which of the numbers that were looked up no case has; `None` if each is that of a case.
    pub(super) fn missing(&self, cx: &Cx) -> Option<String> {
        let numbers = self.found.missing.join("  ");
        let args: Named<'_> = &[("n", &self.found.matches), ("numbers", &numbers)];
        (!numbers.is_empty()).then(|| cx.fill("tui.lookup.missing", args))
    }
}
