//! What a list asks the docket for: pages of rows, all rows, and its sums.

use super::{Act, Base, Behind, Rows, SUMS};
use crate::service::api::{ChecklistQuery, DrillQuery, DueQuery, ListQuery, Request};

impl Rows {
    /// Requests everything in sight again. The cursor stays on its case or moves to the next one:
    /// rows above may be gone, as after a bulk change.
    pub fn load(&mut self) -> Vec<Act> {
        if self.follow.is_empty() {
            self.follow = self.listing.from_selected();
        }
        let mut acts = self.ask(true);
        acts.extend(self.ask_sums());
        acts
    }

    /// Requests the missing page, if any; with `again`, also if it is already loaded.
    pub fn ask(&mut self, again: bool) -> Vec<Act> {
        // The number of all open cases is among the figures of the day; only with a filter must it
        // be counted.
        let count = self.to_end || !self.is_whole();
        self.listing
            .wanted(again || self.to_end)
            .map(|(tag, offset, limit)| Act::Ask(tag, self.request(offset, limit, count)))
            .into_iter()
            .collect()
    }

    fn request(&self, offset: usize, limit: usize, count: bool) -> Request {
        match &self.base {
            Base::Day => {
                return Request::Checklist(Box::new(ChecklistQuery {
                    filter: self.filter.clone(),
                    offset,
                    limit: Some(limit),
                    count: self.to_end,
                    only: None,
                }));
            }
            Base::Figure(behind) => return self.behind(behind, offset, Some(limit)),
            Base::Open => {}
        }
        let query = self.query();
        if query.is_of_due_dates() && !self.columns.iter().any(|column| column.is_more()) {
            return Request::Due(DueQuery {
                filter: query.filter,
                offset,
                limit: Some(limit),
                count,
            });
        }
        Request::List(Box::new(ListQuery {
            offset,
            limit,
            ..query
        }))
    }

    /// The request for rows of the list behind a figure; without a limit, for all from `offset` on.
    fn behind(&self, behind: &Behind, offset: usize, limit: Option<usize>) -> Request {
        Request::Drill(Box::new(DrillQuery {
            filter: (!self.is_whole()).then(|| self.filter.clone()),
            order: self.order.clone(),
            columns: self.columns.clone(),
            offset,
            limit,
            ..DrillQuery::all(behind.figure.clone())
        }))
    }

    /// The request for every row of the list.
    pub fn every(&self) -> Request {
        match &self.base {
            Base::Day => Request::Checklist(Box::new(ChecklistQuery {
                filter: self.filter.clone(),
                ..ChecklistQuery::default()
            })),
            Base::Figure(behind) => self.behind(behind, 0, None),
            Base::Open => Request::List(Box::new(self.query())),
        }
    }

    /// The query for the whole list.
    fn query(&self) -> ListQuery {
        ListQuery {
            filter: self.filter.clone(),
            order: self.order.clone(),
            offset: 0,
            limit: usize::MAX,
            columns: self.columns.clone(),
        }
    }

    /// Requests the sums of the list; that of the day has none.
    fn ask_sums(&self) -> Option<Act> {
        let among = self.base.among(self.filter.clone());
        (self.base != Base::Day).then(|| Act::Ask(SUMS, Request::Sums(among)))
    }

    /// Requests the first page of a new query.
    pub fn restart(&mut self) -> Vec<Act> {
        self.listing.restart();
        self.to_end = false;
        self.sums = None;
        self.load()
    }
}
