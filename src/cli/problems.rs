//! The problems of a file, cell by cell: collected, listed and written to a file.

mod answer;

use std::path::{Path, PathBuf};

use serde::Serialize;

use super::exit::Failure;
use super::print::Words;
use crate::exchange::out::{self, file_error, refuse_taken};
use crate::exchange::{Field, Import, Part, write_spreadsheet};
use crate::service::api::{Problem, Reason};
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
    /// The number of those kept that are mere remarks.
    remarks: u64,
}

impl Problems {
    pub(super) fn add(&mut self, found: Found) {
        if self.list.len() < KEPT {
            self.remarks += u64::from(found.reason.is_remark());
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

    /// How many of them keep a strict import out.
    pub(super) fn flaws(&self) -> u64 {
        self.total() - self.remarks
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
