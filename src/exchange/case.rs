//! A record of a sheet of cases as a case row.

use csv::ByteRecord;

use super::cell::Cells;
use super::column::Column;
use crate::service::api::CaseRow;

/// Reads a case; `None` when its number is missing.
pub(super) fn read(cells: &mut Cells, record: &ByteRecord, row: u32) -> Option<CaseRow> {
    let number = cells.text(record, row, Column::Number)?;
    let mut case = CaseRow {
        row,
        ..CaseRow::default()
    };
    case.registration.number = number;
    for slot in 0..cells.mapping.columns().len() {
        let Some(column) = cells.mapping.columns().get(slot).copied() else {
            break;
        };
        let known = &mut case.registration;
        match column {
            Column::Court => known.court = cells.text(record, row, column),
            Column::Division => known.division = cells.text(record, row, column),
            Column::Handler => known.handler = cells.text(record, row, column),
            Column::Clerk => known.clerk = cells.text(record, row, column),
            Column::Type => known.type_code = cells.text(record, row, column),
            Column::Cause => known.cause = cells.text(record, row, column),
            Column::Plaintiffs => known.plaintiffs = cells.text(record, row, column),
            Column::Defendants => known.defendants = cells.text(record, row, column),
            Column::Note => known.note = cells.text(record, row, column),
            Column::Filed => known.filed = cells.day(record, row, column),
            Column::Due => known.due = cells.day(record, row, column),
            Column::Claim => known.claim = cells.money(record, row, column),
            Column::Tags => known.tags = cells.tags(record, row, column),
            Column::Custody => {
                let custody = cells.yes_no(record, row, column);
                known.custody = custody.unwrap_or_default();
                case.custody_given = custody.is_some();
            }
            Column::Procedure => match cells.text(record, row, column) {
                Some(id) if is_id(&id) => known.procedure = Some(id),
                name => case.procedure_name = name,
            },
            Column::Closed => {
                case.closed = cells.day(record, row, column);
                case.closed_column = true;
            }
            Column::How => case.how = cells.text(record, row, column),
            _ => {}
        }
    }
    Some(case)
}

/// Whether a text has the form of an id (`civil-first-ordinary`); whether there is such a procedure, the service knows.
pub(super) fn is_id(text: &str) -> bool {
    text.bytes().all(|b| b.is_ascii_lowercase() || b == b'-')
}
