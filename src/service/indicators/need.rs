//! What the indicators of a window need to know about a case and its limit.

use chrono::{Datelike, NaiveDate};

use super::items::Items;
use crate::service::api::IndicatorQuery;
use crate::service::figure::{Need, is_over};
use crate::store::codec::to_days;
use crate::store::row::header::{Header, NO_DAY};

/// What is needed of a case that never moved and was never reopened: nothing if it was closed
/// before the window and, if the year is asked for, before the year began.
pub(super) fn need(query: &IndicatorQuery, items: Items) -> impl Fn(&Header) -> Need + use<> {
    let year = year_begin(query.window.to).filter(|_| items.has_year());
    let begin = year.map_or(query.window.from, |begin| begin.min(query.window.from));
    let [begin, from, to] = [begin, query.window.from, query.window.to].map(to_days);
    let listed = query.list.is_some();
    move |header| {
        let later = header.filed != NO_DAY && header.filed > to;
        if !listed && (later || is_over(header, begin)) {
            Need::Nothing
        } else if !header.changed {
            Need::Row
        } else if header.closed != NO_DAY && header.closed >= from {
            // Only its changes tell its limit and its procedure at that time.
            Need::Changes
        } else {
            Need::Delays
        }
    }
}

/// The first day of the year of the courts, which ends in the following November: it includes cases
/// filed from December on.
pub(in crate::service) fn year_begin(to: NaiveDate) -> Option<NaiveDate> {
    NaiveDate::from_ymd_opt(to.year() - 1, 12, 1)
}
