//! The figures of the day for a court, a division or a handler: those of the whole docket, limited
//! to their cases.

use super::exit::Failure;
use super::session::{Session, answer};
use super::whose::Whose;
use crate::backend::Backend;
use crate::domain::checklist::Reason;
use crate::domain::level::Level;
use crate::service::api::{
    DayCounts, Filter, Flow, ListQuery, Overview, Page, Request, Status, StockQuery, StockSet,
};

/// Limits the counts to the cases of `whose`; `page` and `counts` are already filtered.
pub(super) fn bounded(
    session: &Session,
    backend: &dyn Backend,
    whose: &Whose,
    whole: Overview,
    (page, counts): (&Page, &DayCounts),
) -> Result<Overview, Failure> {
    if whose.is_everybody() {
        return Ok(whole);
    }
    let (yesterday, unknown_filing) = stock(session, backend, whose, StockSet::All)?;
    let (delayed_yesterday, _) = stock(session, backend, whose, StockSet::Delayed)?;
    let count = |levels: Vec<Level>| {
        let cases = ListQuery {
            filter: Filter {
                status: Status::All,
                levels,
                ..whose.filter()
            },
            ..ListQuery::default()
        };
        let request = Request::List(Box::new(cases));
        let page = answer!(backend.call(&session.context, request)?, Cases)?;
        Ok::<_, Failure>(page.total.unwrap_or_default() as u64)
    };
    Ok(Overview {
        cases: count(Vec::new())?,
        open: u64::from(page.levels.total()),
        levels: page.levels,
        unknown_filing,
        filed_later: count(vec![Level::Later])?,
        yesterday,
        delayed_yesterday,
        follow_ups_due: counts.get(Reason::FollowUp),
        followed_up_today: counts.done,
        ..whole
    })
}

/// The flow of the stock yesterday, and the number of cases without a filing date.
fn stock(
    session: &Session,
    backend: &dyn Backend,
    whose: &Whose,
    set: StockSet,
) -> Result<(Flow, u64), Failure> {
    let today = session.context.day();
    let yesterday = today.pred_opt().unwrap_or(today);
    let query = StockQuery {
        from: yesterday,
        to: yesterday,
        period: None,
        slices: Vec::new(),
        set,
        scope: whose.scope(),
    };
    let stock = answer!(
        backend.call(&session.context, Request::Stock(query))?,
        Stock
    )?;
    let flow = stock.rows.first().map_or_else(Flow::default, |row| Flow {
        opening: row.opening,
        entered: row.filed + row.reopened + row.moved_in,
        left: row.ended + row.moved_out,
        closing: row.closing,
    });
    Ok((flow, stock.unknown_filing))
}
