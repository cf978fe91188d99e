//! `qingji import`: imports a sheet of cases or events as one transaction and one undo step.

use std::io::Read as _;
use std::path::{Path, PathBuf};

use xxhash_rust::xxh3::Xxh3;

use super::choice::ids;
use super::exit::{Exit, Failure};
use super::feed::{self, BATCH, Feed};
use super::piped::Source;
use super::problems::{self, Found, Problems};
use super::progress::Progress;
use super::room;
use super::session::Session;
use super::throw_away::Tentative;
use crate::exchange::{FileKind, Import, ImportMap, OpenOptions, Part, UnreadSheet};
use crate::service::api::{ImportOptions, ImportReport, Rows};
use crate::service::error::ErrorKey;

/// Options of `import`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// xlsx, xls, ods, csv, tsv or jsonl; - is standard input
    pub file: PathBuf,
    /// Events of the cases, read after them into the same transaction
    #[arg(long, value_name = "FILE")]
    pub events: Option<PathBuf>,
    /// What the rows are [default: by the columns]
    #[arg(long, value_name = "KIND", value_parser = ids(FileKind::ALL, FileKind::id))]
    pub kind: Option<FileKind>,
    /// Which column is which field
    #[arg(long, value_name = "FILE.toml")]
    pub map: Option<PathBuf>,
    /// Sheet of a workbook [default: the first]
    #[arg(long, value_name = "SHEET")]
    pub sheet: Option<String>,
    /// utf-8 or gb18030 [default: by the bytes]
    #[arg(long, value_name = "E")]
    pub encoding: Option<String>,
    /// Count only, write nothing
    #[arg(long)]
    pub dry_run: bool,
    /// Refuse the file when one row has a problem
    #[arg(long)]
    pub strict: bool,
    /// Write every problem into this file
    #[arg(long, value_name = "FILE")]
    pub problems: Option<PathBuf>,
    /// Replace that file when it exists
    #[arg(long, requires = "problems")]
    pub force: bool,
    /// List every open case of the docket that a sheet of cases does not have
    #[arg(long)]
    pub missing: bool,
    /// A second import with the same id answers with the first
    #[arg(long, value_name = "ID")]
    pub request_id: Option<String>,
}

pub(super) fn run(session: &mut Session, args: &Args) -> Result<Exit, Failure> {
    // Open the files first: a wrong path must not leave an empty store behind.
    let source = Source::of(&args.file)?;
    let locale = session.locale;
    let mut sheet = Sheet {
        import: open(args, source.path()).map_err(|failure| source.name(failure, locale))?,
        problems: Problems::default(),
        strict: args.strict,
    };
    let list = match &args.problems {
        Some(path) => Some(problems::List::create(
            path,
            &taken(session, args)?,
            args.force,
        )?),
        None => None,
    };
    session.context.request_id.clone_from(&args.request_id);
    if !args.dry_run {
        need_room(session, args, source.path(), &sheet.import)?;
    }
    let store = Tentative::open(session, args.dry_run)?;
    let options = ImportOptions {
        dry_run: args.dry_run,
        strict: args.strict,
        source: source_names(args),
        demo: false,
        content: match args.request_id {
            Some(_) => Some(content(args, source.path())?),
            None => None,
        },
    };
    let progress = Progress::start(session.locale.text("cli.import.progress"));
    let report = feed::run(session, store.backend(), options, &mut sheet, &progress)
        .map_err(|failure| source.name(failure, locale));
    progress.finish();
    let written = matches!(&report, Ok(Some(report)) if report.group.is_some());
    store.close(written);
    let report = report?;
    let refused = report.is_none();
    let mut report = report.unwrap_or_default();
    sheet.complete(&mut report);
    if !args.missing {
        report.missing_cases.truncate(MISSING);
    }
    let Sheet {
        import, problems, ..
    } = sheet;
    let listed = list.map_or(Ok(()), |list| list.write(&problems, session.locale));
    let left = Left {
        columns: import.ignored(),
        sheets: unread(args, &import),
    };
    tell(session, &report, &problems, &left, args.dry_run)?;
    // The rows are in by now, so a failure of the list is reported after the report on the rows.
    listed?;
    conclude(args, source.path(), &report, &problems, refused)
        .map_err(|failure| source.name(failure, locale))
}

/// Refuses an import that the disk has no space for, and warns if the disk is nearly full.
fn need_room(
    session: &mut Session,
    args: &Args,
    path: &Path,
    import: &Import,
) -> Result<(), Failure> {
    let paths = std::iter::once(path).chain(args.events.as_deref());
    let readers = std::iter::once(import.cases()).chain(import.events());
    let files: Vec<_> = paths
        .zip(readers)
        .map(|(path, reader)| room::Wanted {
            path,
            cases: reader.kind() == FileKind::Cases,
            said: reader.said(),
        })
        .collect();
    room::need(session, &files)?;
    room::warn(session);
    Ok(())
}

/// Files a list of problems must not replace.
fn taken(session: &Session, args: &Args) -> Result<Vec<PathBuf>, Failure> {
    let mut taken = vec![session.store_path()?, args.file.clone()];
    taken.extend(args.events.clone());
    taken.extend(args.map.clone());
    Ok(taken)
}

/// Runs the import that the first run offers: a file, with everything else detected.
pub(super) fn first(session: &mut Session, file: PathBuf, dry_run: bool) -> Result<Exit, Failure> {
    let args = Args {
        file,
        events: None,
        kind: None,
        map: None,
        sheet: None,
        encoding: None,
        dry_run,
        strict: false,
        problems: None,
        force: false,
        missing: false,
        request_id: None,
    };
    run(session, &args)
}

/// Fails if `--strict` found a problem or no row could be used.
fn conclude(
    args: &Args,
    path: &Path,
    report: &ImportReport,
    problems: &Problems,
    refused: bool,
) -> Result<Exit, Failure> {
    let strictly = args.strict && (refused || !problems.is_empty());
    if strictly {
        return Err(Failure::new(
            ErrorKey::ImportStrict,
            &[("count", &problems.total())],
        ));
    }
    let used = report.added + report.updated + report.unchanged;
    if used == 0 && report.rejected > 0 && report.rejected >= report.read {
        return Err(Failure::new(
            ErrorKey::ImportNothing,
            &[("path", &path.display())],
        ));
    }
    Ok(Exit::Ok)
}

fn open(args: &Args, file: &Path) -> Result<Import, Failure> {
    let options = OpenOptions {
        kind: args.kind,
        map: args.map.as_deref().map(ImportMap::load).transpose()?,
        sheet: args.sheet.clone(),
        encoding: args.encoding.clone(),
    };
    Ok(Import::open(file, args.events.as_deref(), &options)?)
}

/// A hash of what is imported: the bytes of the files, and the options that say how to read them.
fn content(args: &Args, file: &Path) -> Result<u64, Failure> {
    let mut hasher = Xxh3::new();
    let files = [Some(file), args.events.as_deref(), args.map.as_deref()];
    let mut buffer = vec![0; 1 << 16];
    for path in files {
        hasher.update(&[u8::from(path.is_some())]);
        let Some(path) = path else { continue };
        let failed = |error| Failure::file(path, &error);
        let mut file = std::fs::File::open(path).map_err(failed)?;
        loop {
            let read = file.read(&mut buffer).map_err(failed)?;
            let Some(bytes) = buffer.get(..read).filter(|bytes| !bytes.is_empty()) else {
                break;
            };
            hasher.update(bytes);
        }
    }
    let how = format!("{:?} {:?}", args.kind, args.sheet);
    hasher.update(how.as_bytes());
    Ok(hasher.digest())
}

/// The names of the files for the journal, without their folders.
fn source_names(args: &Args) -> String {
    let names = std::iter::once(&args.file).chain(&args.events);
    let names: Vec<_> = names
        .filter_map(|path| path.file_name())
        .map(|name| name.to_string_lossy())
        .collect();
    names.join(" + ")
}

fn tell(
    session: &mut Session,
    report: &ImportReport,
    problems: &Problems,
    left: &Left,
    dry_run: bool,
) -> Result<(), Failure> {
    let unread = left.sheets.iter().map(|unread| &unread.sheet);
    let output = problems.report(report, &left.columns, unread);
    session.out.document(&output, |words| {
        words.say(
            "cli.import.summary",
            &[
                ("read", &report.read),
                ("added", &report.added),
                ("updated", &report.updated),
                ("unchanged", &report.unchanged),
                ("rejected", &report.rejected),
            ],
        );
        match report.group {
            Some(group) => words.say("cli.import.group", &[("group", &group)]),
            None if dry_run => words.say("cli.import.dry", &[]),
            None => {}
        }
        if !left.columns.is_empty() {
            let first = left.columns.iter().take(NAMED);
            let mut columns: Vec<&str> = first.map(String::as_str).collect();
            columns.extend((left.columns.len() > NAMED).then_some("..."));
            let columns = columns.join(", ");
            words.say("cli.import.ignored", &[("columns", &columns)]);
        }
        for Unread { sheet, command } in &left.sheets {
            let kind = format!("exchange.kind.{}", sheet.kind.id());
            let kind = words.locale.text(&kind);
            if sheet.again {
                words.say("cli.import.unread-changes", &[("command", command)]);
                continue;
            }
            words.say(
                "cli.import.unread-sheet",
                &[
                    ("sheet", &sheet.name),
                    ("kind", &kind),
                    ("command", command),
                ],
            );
        }
        if report.missing > 0 {
            let mut first = report.missing_cases.join("、");
            if (report.missing_cases.len() as u64) < report.missing {
                first.push_str(" ...");
            }
            let said: [(&str, &dyn std::fmt::Display); 2] =
                [("n", &report.missing), ("numbers", &first)];
            words.say("cli.import.missing", &said);
        }
        problems.words(words);
    })
}

/// A sheet that was not read but could be.
struct Unread {
    sheet: UnreadSheet,
    /// The command that would read it.
    command: String,
}

fn unread(args: &Args, import: &Import) -> Vec<Unread> {
    let path = |path: &Path| as_word(&path.display().to_string());
    import
        .unread_sheets()
        .map(|(part, sheet)| {
            let events = args.events.as_ref().filter(|_| part == Part::Events);
            let file = path(events.unwrap_or(&args.file));
            let mut command = format!("qingji import {file}");
            if !sheet.again || args.sheet.is_some() {
                command.push_str(" --sheet ");
                command.push_str(&as_word(&sheet.name));
            }
            if args.kind.is_some() || sheet.again {
                command.push_str(" --kind ");
                command.push_str(sheet.kind.id());
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

/// Quotes a word of a command so that it can be copied into a shell.
fn as_word(text: &str) -> String {
    let is_plain = |c: char| c.is_alphanumeric() || matches!(c, '.' | '/' | '-' | '_');
    if !text.is_empty() && text.chars().all(is_plain) {
        return text.to_owned();
    }
    format!("'{}'", text.replace('\'', "'\\''"))
}

/// The number of open cases missing from a sheet that are named, unless all are asked for.
const MISSING: usize = 5;

/// The number of unread columns that are named to people.
const NAMED: usize = 20;

/// The parts of the files that were not read.
struct Left {
    columns: Vec<String>,
    sheets: Vec<Unread>,
}

/// The rows of the files, and their problems.
struct Sheet {
    import: Import,
    problems: Problems,
    strict: bool,
}

impl Sheet {
    /// Combines what the files and the docket report on rows and problems.
    fn complete(&mut self, report: &mut ImportReport) {
        report.read = self.import.read();
        report.rejected += self.import.rejected();
        self.problems.more += report.more_problems;
        for mut problem in std::mem::take(&mut report.problems) {
            self.import.name_column(&mut problem);
            self.problems.add(Found::of(&problem));
        }
        self.problems.sort();
    }
}

impl Feed for Sheet {
    fn next_batch(&mut self, rows: &mut Rows) -> Result<bool, Failure> {
        let more = self.import.next_batch(BATCH, rows)?;
        for (part, problem) in self.import.take_problems() {
            self.problems.add(Found::in_part(part, &problem));
        }
        Ok(more)
    }

    fn may_commit(&self) -> bool {
        !self.strict || self.problems.is_empty()
    }
}
