//! Cases that are open in the docket but missing from a sheet of cases: closed elsewhere, moved
//! away, or forgotten. They are only listed, because only a person can know what became of them.

use std::collections::HashSet;

use super::ids::Ids;
use super::report::LISTED;
use crate::domain::types::Category;
use crate::service::api::ImportReport;
use crate::service::{Result, cases};
use crate::store::error::StoreError;
use crate::store::kv::Snapshot;
use crate::store::project::list_place;
use crate::store::row::header::Header;
use crate::store::table::{Table, unpair};
use crate::store::visit;

/// Court, division and class of a case. A sheet with open cases of such a place is expected to have
/// all of them.
type Place = (u32, u32, Category);

fn place(header: &Header) -> Place {
    (header.court, header.division, header.category)
}

/// Counts the open cases of the sheet's courts, divisions and classes that the sheet does not have,
/// and lists the first. `ids` are the cases of the sheet.
pub(super) fn name(txn: &dyn Snapshot, ids: &Ids, report: &mut ImportReport) -> Result<()> {
    let seen = ids.seen();
    let mut asked: HashSet<Place> = HashSet::new();
    for id in &seen {
        let open = |header: &Header| list_place(header, *id).is_some();
        asked.extend(
            cases::header(txn, *id)?
                .filter(open)
                .map(|header| place(&header)),
        );
    }
    if asked.is_empty() {
        return Ok(());
    }
    for id in open_cases(txn)? {
        if seen.contains(&id) {
            continue;
        }
        let header = cases::indexed(txn, id)?;
        if !asked.contains(&place(&header)) {
            continue;
        }
        report.missing += 1;
        if report.missing_cases.len() < LISTED {
            report.missing_cases.extend(cases::number_of(txn, id)?);
        }
    }
    report.missing_cases.sort_unstable();
    Ok(())
}

/// The ids of all open cases.
fn open_cases(txn: &dyn Snapshot) -> std::result::Result<Vec<u32>, StoreError> {
    let mut open = Vec::new();
    for table in [Table::Due, Table::Paused] {
        visit::rows(txn, table, visit::ALL, |key, _| open.push(unpair(key).1))?;
    }
    visit::rows(txn, Table::Undated, visit::ALL, |key, _| {
        open.push(key as u32);
    })?;
    Ok(open)
}
