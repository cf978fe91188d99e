//! The report on an import: counts, what was not read, and problems.

use std::path::Path;

use super::Args;
use crate::cli::exit::Failure;
use crate::cli::print::Words;
use crate::cli::problems::Problems;
use crate::cli::session::Session;
use crate::exchange::{Import, Part, ReadSheet, UnreadSheet};
use crate::service::api::ImportReport;

/// The number of unread columns named to people.
const NAMED: usize = 20;

/// The parts of the files that were not read.
pub(super) struct Left {
    pub columns: Vec<String>,
    /// Those of them for which another column is read, with that one.
    pub passed: Vec<(String, String)>,
    pub sheets: Vec<Unread>,
    /// The changes that sheets of cases hold beside them, each by its kind and columns.
    pub beside: Vec<(Option<String>, Vec<String>)>,
    /// The columns from which a ledger of changes registers unknown cases.
    pub case: Vec<String>,
    /// The rows of the files; one may hold several of the items that the report counts.
    pub rows: u64,
    /// The sheets that were read.
    pub read: Vec<ReadSheet>,
}

/// Reports on an import.
pub(super) fn tell(
    session: &mut Session,
    args: &Args,
    report: &ImportReport,
    problems: &Problems,
    left: &Left,
) -> Result<(), Failure> {
    let unread = left.sheets.iter().map(|unread| &unread.sheet);
    let mut output = problems.report(report, (&left.columns, &left.passed), unread);
    output.rows = (left.rows != report.read).then_some(left.rows);
    if left.read.len() > 1 {
        output.sheets(&left.read);
    }
    output.beside(&left.beside, &left.case);
    session.out.document(&output, |words| {
        let summary = if left.rows == report.read {
            "cli.import.summary"
        } else {
            "cli.import.summary-items"
        };
        words.say(
            summary,
            &[
                ("rows", &left.rows),
                ("read", &report.read),
                ("added", &report.added),
                ("updated", &report.updated),
                ("unchanged", &report.unchanged),
                ("rejected", &report.rejected),
            ],
        );
        if left.read.len() > 1 {
            for sheet in &left.read {
                let kind = format!("exchange.kind.{}", sheet.kind.id());
                let kind = words.locale.text(&kind);
                let said: [(&str, &dyn std::fmt::Display); 3] =
                    [("sheet", &sheet.name), ("kind", &kind), ("n", &sheet.read)];
                words.say("cli.import.sheet", &said);
            }
        }
        match report.group {
            Some(group) => words.say("cli.import.group", &[("group", &group)]),
            None if args.dry_run => words.say("cli.import.dry", &[]),
            None => {}
        }
        beside(words, left);
        not_read(words, args, left);
        if report.missing > 0 {
            let mut first = report.missing_cases.join("、");
            if (report.missing_cases.len() as u64) < report.missing {
                first.push_str(" ...");
            }
            let said: [(&str, &dyn std::fmt::Display); 2] =
                [("n", &report.missing), ("numbers", &first)];
            words.say("cli.import.missing", &said);
        }
        if report.due_differs > 0 {
            words.say("cli.import.due-differs", &[("n", &report.due_differs)]);
        }
        problems.words(words);
    })
}

/// Reports that a sheet was read for cases as well as for changes.
fn beside(words: &mut Words, left: &Left) {
    for (kind, columns) in &left.beside {
        let columns = columns.join(", ");
        match kind {
            Some(kind) => {
                let kind = words.locale.text(&format!("domain.change.{kind}"));
                let said: [(&str, &dyn std::fmt::Display); 2] =
                    [("kind", &kind), ("columns", &columns)];
                words.say("cli.import.change-beside", &said);
            }
            None => words.say("cli.import.changes-beside", &[("columns", &columns)]),
        }
    }
    if !left.case.is_empty() {
        let columns = left.case.join(", ");
        words.say("cli.import.case-beside", &[("columns", &columns)]);
    }
}

/// Reports which columns and sheets were not read.
fn not_read(words: &mut Words, args: &Args, left: &Left) {
    if !left.columns.is_empty() {
        let first = left.columns.iter().take(NAMED);
        let mut columns: Vec<&str> = first.map(String::as_str).collect();
        columns.extend((left.columns.len() > NAMED).then_some("..."));
        let columns = columns.join(", ");
        words.say("cli.import.ignored", &[("columns", &columns)]);
    }
    for (column, read) in left.passed.iter().take(NAMED) {
        words.say("cli.import.passed", &[("column", column), ("read", read)]);
    }
    for Unread { sheet, command } in &left.sheets {
        let Some(kind) = sheet.kind else {
            words.say(
                "cli.import.unclear-sheet",
                &[("sheet", &sheet.name), ("command", command)],
            );
            continue;
        };
        let kind = format!("exchange.kind.{}", kind.id());
        let kind = words.locale.text(&kind);
        let key = if sheet.hidden {
            "cli.import.hidden-sheet"
        } else {
            "cli.import.unread-sheet"
        };
        words.say(
            key,
            &[
                ("sheet", &sheet.name),
                ("kind", &kind),
                ("command", command),
            ],
        );
    }
    let could = |unread: &Unread| unread.sheet.kind.is_some() && !unread.sheet.hidden;
    if left.sheets.iter().any(could) && args.sheet.is_none() && args.events.is_none() {
        let command = all_sheets(args);
        words.say("cli.import.all-sheets", &[("command", &command)]);
    }
}

/// A sheet that was not read but could be.
pub(super) struct Unread {
    sheet: UnreadSheet,
    /// The command that reads it.
    command: String,
}

/// The sheets that were not read, each with the command that reads it.
pub(super) fn unread(args: &Args, import: &Import) -> Vec<Unread> {
    let path = |path: &Path| as_word(&path.display().to_string());
    import
        .unread_sheets()
        .map(|(part, sheet)| {
            let events = args.events.as_ref().filter(|_| part == Part::Events);
            let file = path(events.unwrap_or(&args.file));
            let mut command = format!("qingji import {file}");
            command.push_str(" --sheet ");
            command.push_str(&as_word(&sheet.name));
            if let Some(kind) = sheet.kind.filter(|_| args.kind.is_some()) {
                command.push_str(" --kind ");
                command.push_str(kind.id());
            }
            if let Some(map) = args.map.as_ref().filter(|_| sheet.mapped) {
                command.push_str(" --map ");
                command.push_str(&path(map));
            }
            let sheet = sheet.clone();
            Unread { sheet, command }
        })
        .collect()
}

/// The command that reads all sheets at once.
fn all_sheets(args: &Args) -> String {
    let file = as_word(&args.file.display().to_string());
    let dry = if args.dry_run { " --dry-run" } else { "" };
    format!("qingji import {file} --all-sheets{dry}")
}

/// A word quoted for a command that can be pasted into a shell.
pub(in crate::cli) fn as_word(text: &str) -> String {
    let is_plain = |c: char| c.is_alphanumeric() || matches!(c, '.' | '/' | '-' | '_');
    if !text.is_empty() && text.chars().all(is_plain) {
        return text.to_owned();
    }
    format!("'{}'", text.replace('\'', "'\\''"))
}
