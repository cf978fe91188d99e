//! What a case contributes to the progress of the year.

use chrono::{Datelike, NaiveDate};

use super::{One, stands};
use crate::domain::indicator::{Item, counts_in_year};
use crate::domain::tally::{Cause, Flow};
use crate::domain::window::Window;
use crate::service::indicators::need::year_begin;

impl One<'_> {
    /// Collects the progress of the year as Inner Mongolia has counted it since 2022 (审执结案进度):
    /// closed since January, against what was open at the end of last November or filed from
    /// December to this November.
    pub(super) fn year(&mut self, all: &[Flow<'_>]) {
        if !self.ask.items.has_year() || !counts_in_year(self.case.now.type_code.as_deref()) {
            return;
        }
        let to = self.ask.query.window.to;
        let new_year = Window::year_to(to).from;
        let (Some(begin), Some(end)) = (year_begin(to), NaiveDate::from_ymd_opt(to.year(), 11, 30))
        else {
            return;
        };
        if let Some((seat, since)) = stands(all.iter().filter(|flow| flow.day < begin)) {
            self.push(Item::YearLoad, &seat, Some(since), 1);
        }
        for flow in all {
            match flow.cause {
                Cause::Filed if (begin..=end).contains(&flow.day) => {
                    self.push(Item::YearLoad, &flow.seat, Some(flow.day), 1);
                }
                Cause::Closed if flow.day >= new_year => {
                    self.push(Item::YearClosed, &flow.seat, Some(flow.day), 1);
                }
                _ => {}
            }
        }
    }
}
