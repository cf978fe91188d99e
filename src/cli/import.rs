//! `qingji import`: imports a sheet of cases or events as one transaction and one undo step.

mod tell;

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
use crate::exchange::{FileKind, Import, ImportMap, OpenOptions};
use crate::service::api::{ImportOptions, ImportReport, Rows};
use crate::service::error::ErrorKey;
pub(super) use tell::as_word;
use tell::{Left, tell, unread};

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
    #[arg(long, value_name = "MAP")]
    pub map: Option<PathBuf>,
    /// Sheet of a workbook [default: the first]
    #[arg(long, value_name = "SHEET")]
    pub sheet: Option<String>,
    /// Every sheet of the workbook with case numbers, cases first
    #[arg(long, conflicts_with_all = ["sheet", "kind", "events"])]
    pub all_sheets: bool,
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
    /// List every open case that a sheet of cases does not have, of the courts, divisions and classes in it
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
    let name = |failure| source.name(failure, locale);
    let mut sheet = Sheet::open(session, args, source.path()).map_err(name)?;
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
    let mut done = None;
    if args.strict {
        // Everything is checked before anything is written, so that all problems are reported at
        // once.
        let tried = pass(session, args, source.path(), &mut sheet, true).map_err(name)?;
        if args.dry_run || sheet.problems.flaws() > 0 {
            done = Some(tried);
        } else {
            sheet = Sheet::open(session, args, source.path()).map_err(name)?;
        }
    }
    let mut report = match done {
        Some(report) => report,
        None => pass(session, args, source.path(), &mut sheet, args.dry_run).map_err(name)?,
    };
    let Sheet {
        import, problems, ..
    } = sheet;
    let refused = args.strict && problems.flaws() > 0;
    if refused {
        (report.added, report.updated, report.unchanged) = (0, 0, 0);
    }
    let listed = list.map_or(Ok(()), |list| list.write(&problems, session.locale));
    let left = Left {
        columns: import.ignored(),
        passed: import.passed(),
        beside: import.changes_beside(),
        case: import.case_beside(),
        rows: import.read() - import.beside(),
        sheets: unread(args, &import),
        read: import.sheets(),
    };
    tell(session, args, &report, &problems, &left)?;
    // The rows are in by now, so a failure of the list is reported after the report on the rows.
    listed?;
    conclude(source.path(), &report, &problems, refused).map_err(name)
}

/// Sends all rows once and collects the report and the problems.
fn pass(
    session: &mut Session,
    args: &Args,
    path: &Path,
    sheet: &mut Sheet,
    dry_run: bool,
) -> Result<ImportReport, Failure> {
    sheet.strict = args.strict && !dry_run;
    let store = Tentative::open(session, args.dry_run)?;
    let options = ImportOptions {
        dry_run,
        // A dry run lists the problems; only a write is refused because of them.
        strict: args.strict && !dry_run,
        source: source_names(args),
        demo: false,
        content: match args.request_id {
            Some(_) => Some(content(args, path)?),
            None => None,
        },
    };
    let progress = Progress::start(session.locale.text("cli.import.progress"));
    let report = feed::run(session, store.backend(), options, sheet, &progress);
    progress.finish();
    let written = matches!(&report, Ok(Some(report)) if report.group.is_some());
    store.close(written);
    let mut report = report?.unwrap_or_default();
    sheet.complete(&mut report);
    if !args.missing {
        report.missing_cases.truncate(MISSING);
    }
    Ok(report)
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
        all_sheets: true,
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
    path: &Path,
    report: &ImportReport,
    problems: &Problems,
    refused: bool,
) -> Result<Exit, Failure> {
    if refused {
        return Err(Failure::new(
            ErrorKey::ImportStrict,
            &[("count", &problems.flaws())],
        ));
    }
    let used = report.added + report.updated + report.unchanged;
    if used == 0 && report.rejected > 0 && report.rejected >= report.read {
        let key = if problems.lack_cases() {
            ErrorKey::ImportNoCases
        } else {
            ErrorKey::ImportNothing
        };
        return Err(Failure::new(key, &[("path", &path.display())]));
    }
    Ok(Exit::Ok)
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
    if args.all_sheets {
        hasher.update(b"all sheets");
    }
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

/// The number of open cases missing from a sheet that are named, unless all are asked for.
const MISSING: usize = 5;

/// The rows of the files, and their problems.
struct Sheet {
    import: Import,
    problems: Problems,
    /// Whether a single problem keeps all rows out.
    strict: bool,
}

impl Sheet {
    fn open(session: &mut Session, args: &Args, file: &Path) -> Result<Sheet, Failure> {
        let outcomes = session.outcomes();
        let options = OpenOptions {
            kind: args.kind,
            map: args.map.as_deref().map(ImportMap::load).transpose()?,
            sheet: args.sheet.clone(),
            encoding: args.encoding.clone(),
            all_sheets: args.all_sheets,
            outcomes: outcomes.words_with_ids().collect(),
        };
        Ok(Sheet {
            import: Import::open(file, args.events.as_deref(), &options)?,
            problems: Problems::default(),
            strict: false,
        })
    }

    /// Combines what the files and the docket report on rows and problems.
    fn complete(&mut self, report: &mut ImportReport) {
        report.read = self.import.read() + report.registered + report.several;
        report.rejected += self.import.rejected();
        self.import
            .refused(&std::mem::take(&mut report.rejected_rows));
        self.problems.more += report.more_problems;
        let rows = std::mem::take(&mut report.registered_rows);
        for (part, problem) in self.import.take_problems_of_new(&rows, report.registered) {
            self.problems.add(Found::in_part(part, &problem));
        }
        for mut problem in std::mem::take(&mut report.problems) {
            self.import.name_column(&mut problem);
            self.problems.add(Found::of(&problem));
        }
        self.problems.sort();
        self.problems.place(&self.import);
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
        !self.strict || self.problems.flaws() == 0
    }
}
