//! `qingji reported`: imports and lists published figures, and checks them against themselves and
//! the docket.

use std::path::PathBuf;

use clap::ValueEnum;

use super::change::refuse_foreign_to;
use super::drill::needs;
use super::exit::{Exit, Failure};
use super::print::{Cell, Column, Table};
use super::problems;
use super::session::{Session, answer};
use super::throw_away::Tentative;
use crate::domain::court;
use crate::exchange::read_reported;
use crate::service::api::{ReportedLine, ReportedQuery, Request, Response};

/// Options of `reported`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// import FILE, list, or check what does not add up
    #[arg(value_name = "ACTION")]
    pub what: What,
    /// The file to take in
    #[arg(value_name = "FILE")]
    pub file: Option<PathBuf>,
    /// Court: name, short name or code
    #[arg(long, value_name = "COURT", value_delimiter = ',')]
    pub court: Vec<String>,
    /// Kind of cases, as published
    #[arg(long, value_name = "KIND", value_delimiter = ',')]
    pub kind: Vec<String>,
    /// Periods that begin on this day or later
    #[arg(long, value_name = "DAY")]
    pub from: Option<String>,
    /// Periods that end on this day or earlier
    #[arg(long, value_name = "DAY")]
    pub to: Option<String>,
    /// Encoding of a text file [default: detected]
    #[arg(long, value_name = "E")]
    pub encoding: Option<String>,
    /// Preview only, write nothing
    #[arg(long)]
    pub dry_run: bool,
}

/// What to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum What {
    Import,
    List,
    Check,
}

impl What {
    /// The options that apply to it.
    const fn options(self) -> &'static [&'static str] {
        match self {
            What::Import => &["FILE", "--encoding", "--dry-run"],
            What::List | What::Check => &["--court", "--kind", "--from", "--to"],
        }
    }
}

fn check_options(args: &Args) -> Result<(), Failure> {
    let given = [
        ("FILE", args.file.is_some()),
        ("--court", !args.court.is_empty()),
        ("--kind", !args.kind.is_empty()),
        ("--from", args.from.is_some()),
        ("--to", args.to.is_some()),
        ("--encoding", args.encoding.is_some()),
        ("--dry-run", args.dry_run),
    ];
    refuse_foreign_to("reported", &args.what, given, args.what.options())
}

pub(super) fn run(session: &mut Session, args: &Args) -> Result<Exit, Failure> {
    check_options(args)?;
    if args.what == What::Import {
        return import(session, args);
    }
    let check = args.what == What::Check;
    let query = ReportedQuery {
        courts: args.court.clone(),
        kinds: args.kind.clone(),
        from: session.asked_day_if("--from", args.from.as_deref())?,
        to: session.asked_day_if("--to", args.to.as_deref())?,
        differing: false,
    };
    let lines = answer!(session.ask(Request::Reported(query))?, Reported)?;
    let shown: Vec<&ReportedLine> = lines
        .iter()
        .filter(|line| !check || line.differs())
        .collect();
    session.out.rows(&table(&shown, check))?;
    if check {
        let count = |of: &dyn Fn(&ReportedLine) -> bool| {
            lines.iter().filter(|line| of(line)).count().to_string()
        };
        let off = |gap: Option<i64>| gap.is_some_and(|gap| gap != 0);
        let said = session.locale.fill(
            "cli.reported.check",
            &[
                ("rows", &lines.len()),
                ("gaps", &count(&|line| off(line.gap))),
                ("caseloads", &count(&|line| off(line.caseload_gap))),
                ("restated", &count(&|line| off(line.restated))),
                ("own", &count(&|line| line.own.is_some())),
            ],
        );
        session.out.say(&said);
    }
    Ok(Exit::Ok)
}

fn import(session: &mut Session, args: &Args) -> Result<Exit, Failure> {
    let Some(path) = &args.file else {
        return Err(needs("import FILE"));
    };
    let read = read_reported(path, args.encoding.as_deref())?;
    let source = path.file_name().map_or_else(
        || path.display().to_string(),
        |name| name.to_string_lossy().into_owned(),
    );
    let store = Tentative::open(session, args.dry_run)?;
    let request = Request::ReportedImport {
        rows: read.rows,
        source,
        dry_run: args.dry_run,
    };
    let answer = store.backend().call(&session.context, request);
    let written =
        matches!(&answer, Ok(Response::ReportedImported(report)) if report.group.is_some());
    store.close(written);
    let report = answer!(answer?, ReportedImported)?;
    let listed = problems::listed(&read.problems);
    let document = serde_json::json!({
        "read": report.read, "added": report.added, "updated": report.updated,
        "unchanged": report.unchanged, "rejected": 0, "problems": listed, "group": report.group,
    });
    session.out.document(&document, |words| {
        words.say(
            "cli.reported.imported",
            &[
                ("read", &report.read),
                ("added", &report.added),
                ("updated", &report.updated),
                ("unchanged", &report.unchanged),
                ("problems", &read.problems.len()),
            ],
        );
    })?;
    Ok(Exit::Ok)
}

const FIGURES: [&str; 5] = ["opening", "filed", "closed", "closing", "caseload"];

fn table(lines: &[&ReportedLine], check: bool) -> Table {
    let mut columns = vec![
        Column::text("court"),
        Column::hidden("court_code"),
        Column::text("kind"),
        Column::figure("from"),
        Column::figure("to"),
    ];
    columns.extend(FIGURES.map(Column::figure));
    if check {
        columns.extend(["gap", "caseload_gap", "restated"].map(Column::figure));
        columns
            .extend(["own_opening", "own_filed", "own_closed", "own_closing"].map(Column::figure));
    }
    let mut table = Table::new(columns);
    let number = |n: Option<i64>| n.map_or(Cell::Empty, Cell::Int);
    for line in lines {
        let figures = &line.figures;
        let code = court::by_name(&figures.court).map(|court| court.code);
        let mut cells = vec![
            Cell::Text(figures.court.clone()),
            Cell::from(code),
            Cell::Text(figures.kind.clone()),
            Cell::Day(figures.from),
            Cell::Day(figures.to),
        ];
        let published = [
            figures.opening,
            figures.filed,
            figures.closed,
            figures.closing,
            figures.caseload,
        ];
        cells.extend(published.map(number));
        if check {
            cells.extend([line.gap, line.caseload_gap, line.restated].map(number));
            let own = line.own.map_or([None; 4], |own| own.map(Some));
            cells.extend(own.map(number));
        }
        table.push(cells);
    }
    table
}
