//! How many cases of a sheet have a stated due date that differs from the computed one.

use super::ids::Ids;
use crate::service::error::Error;
use crate::service::line::Now;
use crate::service::{Result, cases};
use crate::store::kv::Snapshot;
use crate::store::row::header::{Header, day};
use crate::store::table::Table;
use crate::store::visit;

/// Counts the open cases whose due date in the ledger differs from the computed one. `ids` are the
/// cases of the sheet; without them, all cases of the docket are meant.
pub(super) fn differing(txn: &dyn Snapshot, ids: Option<&Ids>, now: &Now<'_>) -> Result<u64> {
    let differs = |header: &Header| {
        let urgency = now.of_header(header);
        let stated = day(header.stated_due);
        stated
            .zip(urgency.due)
            .is_some_and(|(stated, due)| stated != due)
    };
    let mut count = 0;
    match ids {
        Some(ids) => {
            for id in ids.seen() {
                let header = cases::header(txn, id)?;
                count += u64::from(header.is_some_and(|header| differs(&header)));
            }
        }
        // The number of cases kept in the docket is not updated yet.
        None => visit::each(txn, Table::Cases, visit::ALL, |key, value| {
            count += u64::from(differs(&cases::header_of(key, value)?));
            Ok::<_, Error>(())
        })?,
    }
    Ok(count)
}
