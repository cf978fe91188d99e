//! What a list shows before anything narrows it, and how a filter is written and counted there.

use crate::command::query;
use crate::service::api::{
    Among, ChecklistQuery, Column, Figure, Filter, Listed, NameKind, NamesQuery, Order, Request,
    Status, Weight, print_query_among,
};
use crate::service::error::Error;
use crate::tui::cx::Cx;

/// What a list shows without a filter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Base {
    /// All open cases.
    Open,
    /// The items of the day.
    Day,
    /// The cases behind a figure, open or closed.
    Figure(Box<Behind>),
}

/// A figure with the path to it: `存量 > 扣延审 > 第23周 > 新增 6`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Behind {
    pub path: String,
    pub figure: Figure,
}

impl Base {
    /// The status of the cases that a filter means unless it names one.
    pub fn status(&self) -> Status {
        match self {
            Base::Open | Base::Day => Status::Open,
            Base::Figure(_) => Status::All,
        }
    }

    /// The filter that leaves the list whole.
    pub fn usual(&self) -> Filter {
        Filter {
            status: self.status(),
            ..Filter::default()
        }
    }

    /// The order of a column that the list has unless one is chosen. That of the day is sorted by
    /// what is to be done, the cases behind a figure by the day on which they were counted.
    pub fn order(&self) -> Option<Order> {
        (*self == Base::Open).then(|| Order::up(Column::Due))
    }

    pub fn behind(&self) -> Option<&Behind> {
        match self {
            Base::Figure(behind) => Some(behind),
            Base::Open | Base::Day => None,
        }
    }

    /// What its rows add to the figure, if each does not just count as one case.
    pub fn adds(&self) -> Option<Weight> {
        let weight = self.behind().map(|behind| behind.figure.weight());
        weight.filter(|weight| *weight != Weight::Cases)
    }

    /// Reads a query typed over the list.
    pub fn read(&self, cx: &Cx, text: &str) -> Result<Filter, Error> {
        let filter = query::read_among(text, self.status(), cx.locale)?;
        Ok(query::meant(&filter, &cx.outcomes, cx.locale))
    }

    /// A filter as it would be typed over the list; empty for the whole list.
    pub fn print(&self, cx: &Cx, filter: &Filter) -> String {
        print_query_among(filter, self.status(), cx.locale)
    }

    /// The cases of the list that match a filter.
    pub fn among(&self, filter: Filter) -> Among {
        let figure = self.behind().map(|behind| behind.figure.clone());
        Among {
            figure: figure.map(Box::new),
            filter,
        }
    }

    /// The request for the names of a kind that those have which match a filter.
    pub fn names(&self, kind: NameKind, filter: Filter) -> Request {
        let of = match self {
            Base::Day => Listed::Day(filter),
            Base::Open | Base::Figure(_) => Listed::Cases(self.among(filter)),
        };
        Request::NamesOf(Box::new(NamesQuery { kind, of }))
    }

    /// The request for how many match a filter.
    pub fn count(&self, filter: Filter) -> Request {
        match self {
            Base::Day => Request::Checklist(Box::new(ChecklistQuery {
                filter,
                limit: Some(0),
                count: true,
                ..ChecklistQuery::default()
            })),
            Base::Open | Base::Figure(_) => Request::Sums(self.among(filter)),
        }
    }
}
