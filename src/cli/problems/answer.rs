//! The answer of `import`, for programs.

use serde::Serialize;

use super::{Found, Problems};
use crate::exchange::{FileKind, ReadSheet, UnreadSheet};
use crate::service::api::ImportReport;

#[expect(clippy::trivially_copy_pass_by_ref, reason = "the form serde asks for")]
fn is_zero(count: &u64) -> bool {
    *count == 0
}

/// What an import did, and what it left.
#[derive(Debug, Serialize)]
pub(in crate::cli) struct Output<'a> {
    read: u64,
    /// The rows of the files, where some hold several of the items that `read` counts.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(in crate::cli) rows: Option<u64>,
    added: u64,
    updated: u64,
    unchanged: u64,
    rejected: u64,
    problems: &'a [Found],
    #[serde(skip_serializing_if = "Option::is_none")]
    more_problems: Option<u64>,
    /// Open cases of the docket that a sheet of cases does not have, and the first of them.
    #[serde(skip_serializing_if = "is_zero")]
    missing: u64,
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    missing_cases: &'a [String],
    /// The open cases whose due date in the sheet differs from the computed one.
    #[serde(skip_serializing_if = "is_zero")]
    due_differs: u64,
    group: Option<u64>,
    /// Cases that a ledger of changes registered.
    #[serde(skip_serializing_if = "is_zero")]
    registered: u64,
    /// The changes that sheets of cases hold beside them.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    changes_beside: Vec<Beside<'a>>,
    /// The columns from which a ledger of changes registers unknown cases.
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    case_beside: &'a [String],
    /// Columns that were not read.
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    ignored_columns: &'a [String],
    /// Those of them for which another column of the same meaning is read.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    passed_columns: Vec<Passed<'a>>,
    /// Sheets of the workbook with case numbers, which were not read.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    unread_sheets: Vec<&'a str>,
    /// What the rows of each of these sheets would be taken for.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    unread_kinds: Vec<&'static str>,
    /// Those of them that the workbook hides.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    hidden_sheets: Vec<&'a str>,
    /// The sheets that were read, if there are several.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    sheets: Vec<SheetRead<'a>>,
}

/// A column that was not read, and the one that was read in its place.
#[derive(Debug, Serialize)]
struct Passed<'a> {
    column: &'a str,
    read: &'a str,
}

/// The columns of a change beside a case; each row says the kind if they do not.
#[derive(Debug, Serialize)]
struct Beside<'a> {
    kind: Option<&'a str>,
    columns: &'a [String],
}

/// A sheet that was read.
#[derive(Debug, Serialize)]
struct SheetRead<'a> {
    sheet: &'a str,
    kind: &'static str,
    read: u64,
    rejected: u64,
}

impl<'a> Output<'a> {
    /// Adds what was read beside the rows that give the file its kind.
    pub(in crate::cli) fn beside(
        &mut self,
        changes: &'a [(Option<String>, Vec<String>)],
        case: &'a [String],
    ) {
        let changes = changes.iter().map(|(kind, columns)| Beside {
            kind: kind.as_deref(),
            columns,
        });
        self.changes_beside = changes.collect();
        self.case_beside = case;
    }

    /// Adds the sheets that were read.
    pub(in crate::cli) fn sheets(&mut self, read: &'a [ReadSheet]) {
        let sheets = read.iter().map(|sheet| SheetRead {
            sheet: &sheet.name,
            kind: sheet.kind.id(),
            read: sheet.read,
            rejected: sheet.rejected,
        });
        self.sheets = sheets.collect();
    }
}

impl Problems {
    /// The answer, which what was left unread is added to.
    pub(in crate::cli) fn report<'a>(
        &'a self,
        report: &'a ImportReport,
        (ignored_columns, passed): (&'a [String], &'a [(String, String)]),
        unread: impl Iterator<Item = &'a UnreadSheet>,
    ) -> Output<'a> {
        let unread: Vec<&UnreadSheet> = unread.collect();
        let hidden = unread.iter().filter(|sheet| sheet.hidden);
        let hidden_sheets = hidden.map(|sheet| sheet.name.as_str()).collect();
        let kind = |sheet: &&UnreadSheet| sheet.kind.map_or("unclear", FileKind::id);
        let unread_kinds = unread.iter().map(kind).collect();
        let unread_sheets = unread.iter().map(|sheet| sheet.name.as_str()).collect();
        Output {
            read: report.read,
            rows: None,
            added: report.added,
            updated: report.updated,
            unchanged: report.unchanged,
            rejected: report.rejected,
            problems: &self.list,
            more_problems: (self.more > 0).then_some(self.more),
            missing: report.missing,
            missing_cases: &report.missing_cases,
            due_differs: report.due_differs,
            group: report.group,
            registered: report.registered,
            changes_beside: Vec::new(),
            case_beside: &[],
            ignored_columns,
            passed_columns: passed
                .iter()
                .map(|(column, read)| Passed { column, read })
                .collect(),
            unread_sheets,
            unread_kinds,
            hidden_sheets,
            sheets: Vec::new(),
        }
    }
}
