//! The problems of a file, cell by cell: collected, listed and written to a file.

use std::path::{Path, PathBuf};

use serde::Serialize;

use super::exit::Failure;
use super::print::Words;
use crate::exchange::out::{self, file_error, refuse_taken};
use crate::exchange::{Field, FileKind, Import, Part, ReadSheet, UnreadSheet, write_spreadsheet};
use crate::service::api::{ImportReport, Problem, Reason};
use crate::service::error::{Error as ServiceError, ErrorKey};
use crate::text::locale::Locale;
use crate::text::sanitize;

/// The most problems kept: a file with more has one mistake everywhere, and memory stays bounded.
const KEPT: usize = 100_000;
/// The number of problems listed in words.
const LISTED: usize = 20;

/// A problem of one cell, or of one value wherever it occurs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(super) struct Found {
    row: u32,
    column: String,
    value: String,
    reason: Reason,
    #[serde(skip_serializing_if = "is_one")]
    count: u64,
    /// Whether the whole row was left out.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    rejected: bool,
    /// Whether the row belongs to the file of events.
    #[serde(rename = "events", skip_serializing_if = "std::ops::Not::not")]
    of_events: bool,
    /// The sheet of the row, if several were read.
    #[serde(skip_serializing_if = "Option::is_none")]
    sheet: Option<String>,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "the form serde asks for")]
fn is_one(count: &u64) -> bool {
    *count <= 1
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "the form serde asks for")]
fn is_zero(count: &u64) -> bool {
    *count == 0
}

impl Found {
    pub(super) fn of(problem: &Problem) -> Found {
        Found {
            row: problem.row,
            column: problem.column.clone(),
            value: problem.value.clone(),
            reason: problem.reason,
            count: problem.count,
            rejected: problem.rejected,
            of_events: false,
            sheet: None,
        }
    }

    /// The reason in words, and whether the row was left out for it.
    fn why(&self, locale: Locale) -> String {
        let key = format!("exchange.reason.{}", self.reason.id());
        let mut why = locale.text(&key).to_owned();
        if self.rejected {
            why.push_str(locale.text("exchange.left-out"));
        }
        why
    }

    /// The value for people: procedures and grounds, which are stored by their ids, by their names.
    fn said(&self, locale: Locale) -> String {
        let area = match self.reason {
            Reason::ProcedureChanged
            | Reason::ProcedureRefined
            | Reason::ReplacedAbove
            | Reason::ReplacedEntered => "procedure",
            _ if self.reason.id().starts_with("ground-") => "ground",
            _ => return self.value.clone(),
        };
        let names = self.value.split(" -> ").map(|id| {
            let name = locale.find(&format!("domain.{area}.{id}"));
            name.unwrap_or(id)
        });
        names.collect::<Vec<_>>().join(" -> ")
    }

    pub(super) fn in_part(part: Part, problem: &Problem) -> Found {
        Found {
            of_events: part == Part::Events,
            ..Found::of(problem)
        }
    }
}

/// The first problems, for an answer with a form of its own.
pub(super) fn listed(problems: &[Problem]) -> Vec<Found> {
    problems.iter().take(KEPT).map(Found::of).collect()
}

/// All problems, in the order of the file.
#[derive(Debug, Default)]
pub(super) struct Problems {
    list: Vec<Found>,
    /// The number of problems beyond those kept.
    pub(super) more: u64,
}

/// The answer of `import`, for programs.
#[derive(Debug, Serialize)]
pub(super) struct Output<'a> {
    read: u64,
    /// The rows of the files, where some hold several of the items that `read` counts.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rows: Option<u64>,
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
    pub(super) fn beside(
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
    pub(super) fn sheets(&mut self, read: &'a [ReadSheet]) {
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
    pub(super) fn add(&mut self, found: Found) {
        if self.list.len() < KEPT {
            self.list.push(found);
        } else {
            self.more += 1;
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.list.is_empty() && self.more == 0
    }

    pub(super) fn total(&self) -> u64 {
        self.list.len() as u64 + self.more
    }

    /// Whether most rejected rows lack only their cases.
    pub(super) fn lack_cases(&self) -> bool {
        let rejected = self.list.iter().filter(|found| found.rejected);
        let (of_none, other): (Vec<_>, Vec<_>) =
            rejected.partition(|found| found.reason == Reason::NoSuchCase);
        of_none.len() > other.len()
    }

    /// Adds the sheet to each problem if several sheets were read.
    pub(super) fn place(&mut self, import: &Import) {
        for found in &mut self.list {
            (found.sheet, found.row) = import.place(found.row);
        }
    }

    pub(super) fn sort(&mut self) {
        self.list.sort_by_key(|found| (found.of_events, found.row));
    }

    pub(super) fn report<'a>(
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

    /// Lists the first problems in words.
    pub(super) fn words(&self, words: &mut Words) {
        if self.is_empty() {
            return;
        }
        words.say("cli.import.problems", &[("n", &self.total())]);
        // Lost cells come before names that are merely unknown.
        let unknown = |found: &&Found| {
            matches!(
                found.reason,
                Reason::UnknownCourt | Reason::UnknownCause | Reason::UnknownType
            )
        };
        let lost = self.list.iter().filter(|found| !unknown(found));
        for found in lost.chain(self.list.iter().filter(unknown)).take(LISTED) {
            let sheet = found.sheet.as_ref().map(|sheet| format!("{sheet} "));
            let sheet = sheet.unwrap_or_default();
            let key = if found.count > 1 {
                "cli.import.counted"
            } else {
                "cli.import.problem"
            };
            // A field that has no column in the sheet has only its id.
            let field = format!("exchange.field.{}", found.column);
            let column = if words.locale.has(&field) {
                words.locale.text(&field)
            } else {
                &found.column
            };
            words.say(
                key,
                &[
                    ("sheet", &sheet),
                    ("row", &found.row),
                    ("column", &column),
                    ("value", &found.said(words.locale)),
                    ("reason", &found.why(words.locale)),
                    ("count", &found.count),
                ],
            );
        }
        let rest = self.total().saturating_sub(LISTED as u64);
        if rest > 0 {
            words.say("cli.import.more", &[("n", &rest)]);
        }
    }

    /// The header of ids, and all problems.
    fn rows(&self, locale: Locale) -> impl Iterator<Item = Vec<Field<'_>>> {
        let sheets = self.list.iter().any(|found| found.sheet.is_some());
        let mut head =
            Vec::from(["row", "column", "value", "reason", "count", "hint"].map(Field::text));
        head.extend(sheets.then(|| Field::text("sheet")));
        let rows = self.list.iter().map(move |found| {
            let mut row = vec![
                Field::figure(found.row.to_string()),
                Field::text(sanitize::shown(&found.column)),
                Field::text(sanitize::shown(&found.value)),
                Field::text(found.reason.id()),
                Field::figure(found.count.to_string()),
                Field::text(found.why(locale)),
            ];
            row.extend(sheets.then(|| {
                let sheet = found.sheet.as_deref().unwrap_or_default();
                Field::text(sanitize::shown(sheet))
            }));
            row
        });
        std::iter::once(head).chain(rows)
    }
}

/// The file that `--problems` names. It is created before anything is imported, so that a path that
/// cannot be written is reported in time.
pub(super) struct List {
    path: PathBuf,
    out: out::Output,
}

impl List {
    /// Creates the file. It must not replace any of `taken`, and another file only with `force`.
    pub(super) fn create(path: &Path, taken: &[PathBuf], force: bool) -> Result<List, Failure> {
        refuse_taken(path, taken)?;
        Ok(List {
            path: path.to_owned(),
            out: out::Output::begin(path, force)?,
        })
    }

    /// Writes all problems: CSV for spreadsheets, or JSON lines if the extension says so.
    pub(super) fn write(self, problems: &Problems, locale: Locale) -> Result<(), Failure> {
        let path = self.path.display().to_string();
        let as_lines = self.path.extension().is_some_and(|end| end == "jsonl");
        let written = self.out.finish(|mut out| -> Result<(), ServiceError> {
            let said = |error: std::io::Error| file_error(&self.path, &error);
            if !as_lines {
                return write_spreadsheet(out, problems.rows(locale)).map_err(said);
            }
            for found in &problems.list {
                serde_json::to_writer(&mut out, found).map_err(|error| said(error.into()))?;
                out.write_all(b"\n").map_err(said)?;
            }
            Ok(())
        });
        // The rows are imported all the same.
        written.map_err(|error| {
            let detail = super::words::what(locale, &error);
            Failure::new(
                ErrorKey::ProblemsNotWritten,
                &[("path", &path), ("detail", &detail)],
            )
        })
    }
}
