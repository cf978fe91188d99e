//! What every list of cases does: moving, asking for pages, filter and order.

use super::Act;
use crate::command::Action;
use crate::service::api::{CaseLine, DueQuery, Filter, ListQuery, Request, Response, Sort};
use crate::service::error::Error;
use crate::tui::cx::Cx;
use crate::tui::notice::Notice;
use crate::tui::widget::listing::Listing;

/// A list of cases with its query.
#[derive(Debug, Default)]
pub struct Rows {
    pub listing: Listing,
    pub filter: Filter,
    pub sort: Sort,
    pub descending: bool,
    /// `End` was pressed before the total was known.
    to_end: bool,
}

impl Rows {
    /// The page that is missing, if any; `again` asks for it although it is there.
    pub fn ask(&mut self, again: bool) -> Vec<Act> {
        // All open cases are in the numbers of the day; how many a filter leaves is counted.
        let count = self.to_end || self.filter != Filter::default();
        self.listing
            .wanted(again || self.to_end)
            .map(|(tag, offset, limit)| {
                let by_due = self.sort == Sort::Due && !self.descending;
                let request = if by_due {
                    Request::Due(DueQuery {
                        filter: self.filter.clone(),
                        offset,
                        limit: Some(limit),
                        count,
                    })
                } else {
                    Request::List(ListQuery {
                        filter: self.filter.clone(),
                        sort: self.sort,
                        descending: self.descending,
                        offset,
                        limit,
                    })
                };
                Act::Ask(tag, request)
            })
            .into_iter()
            .collect()
    }

    /// Asks for the first page of another query.
    pub fn restart(&mut self) -> Vec<Act> {
        self.listing.restart();
        self.to_end = false;
        self.ask(true)
    }

    /// Takes an answer.
    pub fn answer(&mut self, cx: &Cx, tag: u32, response: Result<Response, Error>) -> Vec<Act> {
        match response {
            Ok(Response::Cases(page)) => {
                if self.listing.take(tag, page) && self.to_end && self.listing.select_last() {
                    self.to_end = false;
                }
                self.ask(false)
            }
            Ok(_) => Vec::new(),
            Err(error) => {
                self.listing.failed(tag);
                vec![Act::Say(Notice::error(cx, &error))]
            }
        }
    }

    /// Moves the selection; `None` when the action is no movement.
    pub fn movement(&mut self, action: Action) -> Option<Vec<Act>> {
        match action {
            Action::Up => self.listing.step(-1),
            Action::Down => self.listing.step(1),
            Action::PageUp => self.listing.page(-1),
            Action::PageDown => self.listing.page(1),
            Action::Top => self.listing.select(0),
            Action::Bottom => {
                // The end of a long list is counted only when somebody goes there.
                self.to_end = !self.listing.select_last();
            }
            _ => return None,
        }
        Some(self.ask(false))
    }

    /// A case changed: its row is patched; without one everything in sight is asked again.
    pub fn written(&mut self, line: Option<&CaseLine>) -> Vec<Act> {
        match line {
            Some(line) => {
                self.listing.patch(line);
                Vec::new()
            }
            None => self.ask(true),
        }
    }

    /// Moves on by `step` and says which case is selected then.
    pub fn step(&mut self, step: isize) -> Option<String> {
        let before = self.listing.at();
        self.listing.step(step);
        let moved = self.listing.at() != before;
        self.listing
            .selected()
            .filter(|_| moved)
            .map(|line| line.number.clone())
    }
}
