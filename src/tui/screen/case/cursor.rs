//! The cursor in the tabs whose lines open something: a linked case, or the commit of a line.

use super::Case;
use super::tab::{Line, Opens, Tab};
use crate::service::api::{CommitQuery, Request};
use crate::tui::cx::Cx;
use crate::tui::notice::Notice;
use crate::tui::screen::Act;
use crate::tui::scroll;

/// The most cases shown of the commit of a line, with the one at hand.
const CASES: usize = 21;

/// The indices of the lines that open something.
fn stops(lines: &[Line]) -> Vec<usize> {
    let lines = lines.iter().enumerate();
    let opening = lines.filter(|(_, line)| line.opens.is_some());
    opening.map(|(n, _)| n).collect()
}

impl Case {
    /// The lines of the open tab, if they are more than a text.
    fn rows_here(&self, cx: &Cx) -> Vec<Line> {
        let rows = self
            .file
            .as_deref()
            .and_then(|file| self.tab.rows(cx, file));
        rows.unwrap_or_default()
    }

    /// Index of the line under the cursor.
    pub(super) fn chosen_line(&self, lines: &[Line]) -> Option<usize> {
        stops(lines).get(self.at).copied()
    }

    /// Moves the cursor by `step` lines, or a text that has none; both stay in sight.
    pub(super) fn walk(&mut self, cx: &Cx, step: isize) {
        let rows = self.parts(cx).rows;
        let lines = self.rows_here(cx);
        let stops = stops(&lines);
        let Some(last) = stops.len().checked_sub(1) else {
            self.top = scroll::moved(self.top, step, self.lines(cx), rows);
            return;
        };
        self.at = self.at.saturating_add_signed(step).min(last);
        // What stands above the first line is seen with it.
        let line = match self.at {
            0 => 0,
            at => stops.get(at).copied().unwrap_or_default(),
        };
        let first = (line + 1).saturating_sub(rows);
        let end = lines.len().saturating_sub(rows);
        self.top = self.top.clamp(first, line).min(end);
    }

    /// Opens what the line under the cursor is about.
    pub(super) fn open(&mut self, cx: &Cx) -> Vec<Act> {
        let lines = self.rows_here(cx);
        let line = self.chosen_line(&lines).and_then(|at| lines.get(at));
        match line.and_then(|line| line.opens.as_ref()) {
            Some(Opens::Case(number)) => {
                vec![Act::Push(Box::new(Case::new(number.clone(), false)))]
            }
            Some(Opens::Event { commit, index }) => {
                self.opened = (self.opened.0.next(), *index);
                let query = CommitQuery {
                    commit: *commit,
                    limit: CASES,
                    about: Some(self.number.clone()),
                    ..CommitQuery::default()
                };
                vec![Act::Ask(self.opened.0, Request::Commit(query))]
            }
            None => {
                let key = match self.tab {
                    Tab::Progress | Tab::Clock => "tui.case.opens-nothing",
                    Tab::Money | Tab::Links | Tab::History => "tui.case.empty-tab",
                };
                vec![Act::Say(Notice::say(cx.text(key)))]
            }
        }
    }
}
