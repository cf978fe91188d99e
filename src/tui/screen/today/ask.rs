//! The requests of the page of today in addition to its rows.

use super::{Act, COUNTS, DETAIL, Screen, Today};
use crate::service::api::{ChecklistQuery, Request};
use crate::tui::cx::Cx;
use crate::tui::ticket::Tag;
use crate::tui::widget::strip;

impl Today {
    /// Requests the counts of sections, levels and done cases: one pass, which no frame waits for.
    /// They are of the filter in force, and so is what stands below the rule.
    pub(super) fn ask_counts(&mut self) -> Act {
        self.counting += 1;
        self.items.filter(&self.rows.filter);
        let query = ChecklistQuery {
            filter: self.rows.filter.clone(),
            limit: Some(0),
            count: true,
            ..ChecklistQuery::default()
        };
        Act::Ask(COUNTS, Request::Checklist(Box::new(query)))
    }

    /// Requests what the page shows in addition to its rows and does not have yet.
    pub(super) fn ask_more(&mut self, cx: &Cx) -> Vec<Act> {
        let beyond = self.ask_beyond();
        self.ask_detail(cx).into_iter().chain(beyond).collect()
    }

    /// Requests the file of the selected case, if there is a strip to show it.
    pub(super) fn ask_detail(&mut self, cx: &Cx) -> Option<Act> {
        let number = self.selected()?.number.clone();
        if strip::height(cx) == 0 || self.asked.as_ref() == Some(&number) {
            return None;
        }
        self.asked = Some(number.clone());
        Some(Act::Ask(DETAIL, Request::Show { number }))
    }

    /// Requests every item of the list to mark them; other open cases are not included.
    pub(super) fn mark_every(&self, tag: Tag) -> Vec<Act> {
        let query = ChecklistQuery {
            filter: self.rows.filter.clone(),
            ..ChecklistQuery::default()
        };
        vec![Act::Ask(tag, Request::Checklist(Box::new(query)))]
    }
}
