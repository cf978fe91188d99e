//! Posts for judges 员额 as the denominator of closed cases per handler, where a court has set them.

use std::collections::BTreeSet;

use super::contribution::Seen;
use crate::domain::court;
use crate::domain::indicator::{self, Item, PER_POST};
use crate::domain::setting::Posts;
use crate::service::api::{IndicatorQuery, IndicatorRow, Scope, Slice};
use crate::service::figure::Keys;

/// The items above the line: every closing, because a judge without a name has a post all the same.
pub(super) const CLOSED: [Item; 2] = [Item::HandledClosed, Item::NoHandler];

/// The posts that a row stands for; `None` if they are not set for all of it.
fn of(posts: &Posts, query: &IndicatorQuery, keys: &Keys, seen: &Seen) -> Option<u32> {
    let courts = Scope {
        courts: query.scope.courts.clone(),
        ..Scope::default()
    };
    // Posts are those of courts: a part of a court, or a kind of cases, has none of its own.
    if posts.is_empty() || courts != query.scope {
        return None;
    }
    match (query.slices.as_slice(), keys.as_slice()) {
        ([Slice::Court], [Some(court)]) => posts.of([court.as_str()]),
        ([], _) if query.scope.is_all() => posts.of_all(seen.courts.iter().map(String::as_str)),
        ([], _) => {
            let names: BTreeSet<&str> = query
                .scope
                .courts
                .iter()
                .map(|n| court::official(n))
                .collect();
            posts.of(names)
        }
        _ => None,
    }
}

/// Puts posts below the line of closed cases per handler, if they are set; `closed` is what then
/// stands above it.
pub(super) fn apply(
    row: &mut IndicatorRow,
    closed: i64,
    (posts, query, seen): (&Posts, &IndicatorQuery, &Seen),
) {
    if row.id != indicator::PER_HANDLER {
        return;
    }
    if let Some(posts) = of(posts, query, &row.keys, seen) {
        row.numerator = closed;
        row.denominator = i64::from(posts);
        row.value = indicator::ratio(row.unit, row.numerator, row.denominator);
        row.formula = PER_POST;
    }
}
