//! The figures of the day for a court, a division or a handler: those of the whole docket, limited
//! to their cases.

use super::exit::Failure;
use super::session::{Session, answer};
use super::whose::Whose;
use crate::backend::Backend;
use crate::domain::checklist::Reason;
use crate::domain::level::Level;
use crate::domain::query::{Key, Op, Term, Value};
use crate::domain::window::Window;
use crate::service::api::{
    DayCounts, Filter, Flow, ListQuery, Overview, Page, Request, Status, StockQuery, StockRow,
    StockSet,
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
    let yesterday = stock(session, backend, whose, StockSet::All)?;
    let delayed_yesterday = stock(session, backend, whose, StockSet::Delayed)?;
    let count = |filter: Filter| {
        let cases = ListQuery {
            filter,
            ..ListQuery::default()
        };
        let request = Request::List(Box::new(cases));
        let page = answer!(backend.call(&session.context, request)?, Cases)?;
        Ok::<_, Failure>(page.total.unwrap_or_default() as u64)
    };
    let all = Filter {
        status: Status::All,
        ..whose.filter()
    };
    let later = Filter {
        levels: vec![Level::Later],
        ..all.clone()
    };
    let unfiled = Filter {
        terms: vec![Term {
            key: Key::Filed,
            op: Op::Eq,
            values: vec![Value::Nothing],
        }],
        ..whose.filter()
    };
    Ok(Overview {
        cases: count(all)?,
        open: u64::from(page.levels.total()),
        levels: page.levels,
        unknown_filing: count(unfiled)?,
        filed_later: count(later)?,
        yesterday,
        delayed_yesterday,
        follow_ups_due: counts.get(Reason::FollowUp),
        followed_up_today: counts.followed,
        ..whole
    })
}

/// Yesterday's flow of the stock.
fn stock(
    session: &Session,
    backend: &dyn Backend,
    whose: &Whose,
    set: StockSet,
) -> Result<Flow, Failure> {
    let today = session.context.day();
    let yesterday = today.pred_opt().unwrap_or(today);
    let query = StockQuery {
        window: Window::of(yesterday),
        period: None,
        slices: Vec::new(),
        set,
        scope: whose.scope(),
    };
    let stock = answer!(
        backend.call(&session.context, Request::Stock(query))?,
        Stock
    )?;
    Ok(stock.rows.first().map(StockRow::flow).unwrap_or_default())
}
