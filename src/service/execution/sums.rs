//! The rows of an execution query while they are added up.

use crate::domain::court;
use crate::domain::event::Direction;
use crate::domain::money::{Money, MoneySum};
use crate::service::Result;
use crate::service::api::{ExecutionBy, ExecutionQuery, ExecutionRow};
use crate::service::error::Error;

#[derive(Debug, Default, Clone)]
struct Sum {
    cases: u64,
    closed: u64,
    received: MoneySum,
    paid_out: MoneySum,
    claimed: MoneySum,
    other_received: MoneySum,
    other_paid_out: MoneySum,
    unknown_filing: u64,
}

/// The running sums of one query.
pub(super) struct Sums {
    /// The row without a key, if there is one.
    none: Option<Sum>,
    /// In the order of their keys.
    rows: Vec<(String, Sum)>,
    total: Sum,
}

impl Sums {
    pub(super) fn new(query: &ExecutionQuery) -> Sums {
        let periods = query.periods().into_iter();
        Sums {
            none: (query.by == ExecutionBy::Total).then(Sum::default),
            rows: periods.map(|key| (key, Sum::default())).collect(),
            total: Sum::default(),
        }
    }

    #[expect(clippy::indexing_slicing, reason = "found or put there just now")]
    fn row(&mut self, key: Option<&str>) -> &mut Sum {
        let Some(key) = key else {
            return self.none.get_or_insert_default();
        };
        let at = match self.rows.binary_search_by(|(own, _)| own.as_str().cmp(key)) {
            Ok(at) => at,
            Err(at) => {
                self.rows.insert(at, (key.to_owned(), Sum::default()));
                at
            }
        };
        &mut self.rows[at].1
    }

    pub(super) fn case(&mut self, claim: Money, keys: &[Option<&str>]) {
        self.total.cases += 1;
        self.total.claimed.add(claim);
        for key in keys {
            let sum = self.row(*key);
            sum.cases += 1;
            sum.claimed.add(claim);
        }
    }

    /// Counts a case without a filing date, which is in no other number.
    pub(super) fn unknown(&mut self, keys: &[Option<&str>]) {
        self.total.unknown_filing += 1;
        for key in keys {
            self.row(*key).unknown_filing += 1;
        }
    }

    /// The number of cases without a filing date.
    pub(super) fn unknown_filing(&self) -> u64 {
        self.total.unknown_filing
    }

    pub(super) fn close(&mut self, keys: &[Option<&str>]) {
        for key in keys {
            self.row(*key).closed += 1;
        }
    }

    /// Adds a payment; the flag says whether it belongs to an execution case.
    pub(super) fn pay(
        &mut self,
        keys: &[Option<&str>],
        (direction, executed): (Direction, bool),
        amount: Money,
    ) {
        for key in keys {
            let sum = self.row(*key);
            let side = match (direction, executed) {
                (Direction::Receipt, true) => &mut sum.received,
                (Direction::PayOut, true) => &mut sum.paid_out,
                (Direction::Receipt, false) => &mut sum.other_received,
                (Direction::PayOut, false) => &mut sum.other_paid_out,
            };
            side.add(amount);
        }
    }

    pub(super) fn rows(self, query: &ExecutionQuery) -> Result<Vec<ExecutionRow>> {
        let (series, total) = (is_series(query.by), self.total);
        let of = |sum: MoneySum| sum.total().ok_or_else(Error::sum_too_large);
        let none = self.none.map(|sum| (None, sum));
        let named = self.rows.into_iter().map(|(key, sum)| (Some(key), sum));
        let mut rows = none
            .into_iter()
            .chain(named)
            .map(|(key, sum)| {
                Ok(ExecutionRow {
                    key,
                    cases: if series { total.cases } else { sum.cases },
                    closed: sum.closed,
                    received: of(sum.received)?,
                    paid_out: of(sum.paid_out)?,
                    claimed: of(if series { total.claimed } else { sum.claimed })?,
                    other_received: of(sum.other_received)?,
                    other_paid_out: of(sum.other_paid_out)?,
                    unknown_filing: if series {
                        total.unknown_filing
                    } else {
                        sum.unknown_filing
                    },
                })
            })
            .collect::<Result<Vec<ExecutionRow>>>()?;
        if query.by == ExecutionBy::Court {
            rows.sort_by_key(|row| row.key.as_deref().map_or(u32::MAX, court::official_order));
        }
        Ok(rows)
    }
}

/// Whether all rows of a query share its cases.
fn is_series(by: ExecutionBy) -> bool {
    matches!(
        by,
        ExecutionBy::Total | ExecutionBy::Month | ExecutionBy::Year
    )
}
