//! Midnight on an open page: shows the list of the new day, with the cursor on the same case.

use super::{Act, Today, WHERE};
use crate::service::api::{Checklist, ChecklistQuery, Request};
use crate::tui::cx::Cx;
use crate::tui::notice::Notice;
use crate::tui::screen::Screen;
use crate::tui::words;

/// Number of items read at once to find a case on the list of another day.
const SOUGHT: usize = 4_096;

impl Today {
    /// Requests the next part of the new day's list, to search it for the current case.
    pub(super) fn ask_where(&mut self, offset: usize) -> Vec<Act> {
        self.seek = Some(offset);
        let query = ChecklistQuery {
            filter: self.rows.filter.clone(),
            offset,
            limit: Some(SOUGHT),
            ..ChecklistQuery::default()
        };
        vec![Act::Ask(WHERE, Request::Checklist(Box::new(query)))]
    }

    /// Turns the page to the new day in one step, so that the cursor never moves to another case
    /// unnoticed: an open dialog, or a digit about to be pressed, means the case that was there.
    pub(super) fn turned(&mut self, cx: &Cx, offset: usize, list: Checklist) -> Vec<Act> {
        let number = self.selected().map(|line| line.number.clone());
        let rows = &list.page.rows;
        let at = rows
            .iter()
            .position(|line| Some(&line.number) == number.as_ref());
        if at.is_none() && number.is_some() && rows.len() == SOUGHT {
            return self.ask_where(offset + SOUGHT);
        }
        self.seek = None;
        self.asked = None;
        self.items.clear();
        self.planned.take_if(|plan| plan.day <= cx.today);
        let mut acts = match at {
            Some(at) => {
                self.items.reasons(&list);
                self.rows.listing.turn(offset, list.page.rows, at);
                self.rows.ask(false)
            }
            None => {
                let gone = number.map(|number| {
                    let number = words::spoken(cx, &number);
                    let said = cx.fill("tui.today.gone", &[("number", &number)]);
                    Act::Say(Notice::warn(said))
                });
                gone.into_iter().chain(self.rows.load()).collect()
            }
        };
        acts.push(self.ask_counts());
        acts
    }
}
