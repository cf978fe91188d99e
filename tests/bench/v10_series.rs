//! V10: a series of figures, compared with its cost without the tables made for it.

use std::collections::HashMap;

use qingji::domain::window::Window;
use qingji::service::api::{Period, Request, Response, Scope, Slice, StockQuery, StockSet};
use qingji::store::codec::to_days;
use qingji::store::row::hot::{Hot, SIZE};

use crate::data::{Bench, today};
use crate::figure::Outcome;
use crate::measure::{Pairs, time};
use crate::{docket, raw};

/// A year by day and court, from the daily deltas : from the columns of all cases.
pub(crate) fn series(bench: &Bench) -> Outcome {
    let (copy, store) = (bench.copy("columns.redb"), bench.copy("series.redb"));
    let db = raw::open(&copy);
    let docket = docket::open(&store);
    let query = StockQuery {
        window: Window::new(today() - chrono::Days::new(364), today()),
        period: Some(Period::Day),
        slices: vec![Slice::Court],
        set: StockSet::All,
        scope: Scope::default(),
    };
    let first = to_days(query.window.from);
    let mut by_scan = 0;
    let mut by_product = 0;
    let anchor = || {
        let (sample, sum) = time(|| by_columns(&db, first));
        by_scan = sum;
        sample
    };
    let product = || {
        let (sample, rows) = time(|| stock(docket.as_ref(), query.clone()));
        by_product = rows
            .iter()
            .filter(|row| row.date == Some(today()))
            .map(|row| row.closing)
            .sum();
        sample
    };
    let pairs = Pairs::alternate(2, 21, anchor, product);
    assert_eq!(by_scan, by_product, "both ways give the same stock");
    Outcome::Pairs(pairs)
}

fn stock(
    docket: &dyn qingji::backend::Backend,
    query: StockQuery,
) -> Vec<qingji::service::api::StockRow> {
    match docket::ask(docket, Request::Stock(query)) {
        Response::Stock(stock) => stock.rows,
        other => panic!("{other:?}"),
    }
}

/// The stock at the end of the year, computed over all its days and courts.
fn by_columns(db: &redb::Database, first: i32) -> i64 {
    const DAYS: usize = 365;
    let mut courts: HashMap<u32, (i64, Vec<[i64; 2]>)> = HashMap::new();
    raw::scan(db, "hot", |_, value| {
        for case in value.chunks_exact(SIZE).filter_map(Hot::read) {
            let (opening, days) = courts
                .entry(case.court)
                .or_insert_with(|| (0, vec![[0; 2]; DAYS]));
            for (at, day) in [case.filed, case.closed].into_iter().enumerate() {
                match usize::try_from(day.saturating_sub(first)) {
                    Ok(day) if day < DAYS => days[day][at] += 1,
                    Err(_) if day > i32::MIN / 2 => *opening += 1 - 2 * at as i64,
                    Ok(_) | Err(_) => {}
                }
            }
        }
    });
    let closing = |(opening, days): &(i64, Vec<[i64; 2]>)| {
        opening + days.iter().map(|[a, b]| a - b).sum::<i64>()
    };
    courts.values().map(closing).sum()
}
