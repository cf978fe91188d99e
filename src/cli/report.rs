//! `qingji report`: the daily, weekly and monthly sheet, frozen when it is issued and compared
//! later.

mod cases;

use std::path::{Path, PathBuf};

use super::choice::ids;
use super::drill::DrillArgs;
use super::exit::{Exit, Failure};
use super::print::{Cell, Column, Format, Table};
use super::session::{Session, answer};
use crate::backend::{Backend, Mode};
use crate::domain::court;
use crate::domain::sheet::{Figures, Frozen, FrozenLine, Kind};
use crate::exchange::out::{refuse_existing, refuse_taken, to_file};
use crate::report::{self, Sheet};
use crate::service::api::{FreezeOrder, Request, SheetQuery};
use crate::service::error::ErrorKey;

/// Options of `report`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// daily, weekly or monthly
    #[arg(
        required_unless_present_any = ["list", "print", "compare"],
        value_parser = ids(Kind::ALL, Kind::id),
    )]
    pub kind: Option<Kind>,
    /// The day of the sheet, or the last day of its week or month [default: today]
    #[arg(long, value_name = "DAY")]
    pub date: Option<String>,
    /// Only this court: name, short name or code
    #[arg(long, value_name = "COURT")]
    pub court: Option<String>,
    /// The closed list whose clearance is told: the cases with this tag
    #[arg(long, value_name = "TAG")]
    pub closed_list: Option<String>,
    /// At most so many cases in the list of overdue ones
    #[arg(long, value_name = "N", default_value_t = 20, value_parser = clap::value_parser!(u16).range(0..=10_000))]
    pub top: u16,
    /// File to write [default: standard output]
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
    /// Replace the file if it is there
    #[arg(long)]
    pub force: bool,
    /// The cases behind a figure instead: TABLE.COLUMN, e.g. stock.closing
    #[arg(
        long, value_name = "CELL",
        conflicts_with_all = ["freeze", "compare", "list", "out"],
    )]
    pub cases: Option<String>,
    /// The row it stands in: its names in order; without them the total
    #[arg(long, value_name = "ROW", value_delimiter = ',', requires = "cases")]
    pub key: Vec<String>,
    /// At most so many of these cases
    #[arg(long, value_name = "N", requires = "cases")]
    pub limit: Option<usize>,
    /// Keep the sheet as it is issued
    #[arg(long, conflicts_with_all = ["compare", "print", "list"])]
    pub freeze: bool,
    /// What of this frozen sheet was restated since, and by which commits
    #[arg(long, value_name = "ID", conflicts_with_all = ["print", "list"])]
    pub compare: Option<u64>,
    /// Print this frozen sheet again, as it was issued
    #[arg(long, value_name = "ID", conflicts_with = "list")]
    pub print: Option<u64>,
    /// List the frozen sheets
    #[arg(long)]
    pub list: bool,
}

pub(super) fn run(session: &mut Session, args: &Args) -> Result<Exit, Failure> {
    if args.list {
        return list(session);
    }
    // Before a sheet is frozen: it must also be possible to write it.
    if let Some(path) = args.out.as_ref().filter(|_| !args.force) {
        refuse_taken(path, &[session.store_path()?])?;
        refuse_existing(path)?;
    }
    if let Some(id) = args.print {
        let frozen = answer!(session.ask(Request::Frozen { id })?, Frozen)?;
        asked_for(session, args, &frozen.line)?;
        return match drill(args) {
            Some(drill) => cases::of_frozen(session, &drill, &frozen),
            None => issue(session, args, &frozen),
        };
    }
    if let Some(id) = args.compare {
        let backend = session.open(Mode::Read)?;
        let compared = answer!(
            backend.call(&session.context, Request::Compare { id })?,
            Compared
        )?;
        asked_for(session, args, &compared.frozen)?;
        let sheet = report::compare(&compared, session.locale);
        return write(session, args, &sheet, Some(&compared.frozen));
    }
    if args.freeze {
        return freeze(session, args);
    }
    let query = query(session, args)?;
    let backend = session.open(Mode::Read)?;
    let figures = figures(session, &*backend, query.clone())?;
    if let Some(drill) = drill(args) {
        drop(backend);
        return cases::run(session, &drill, (query, &figures));
    }
    let sheet = report::compose(&figures, session.locale).known(session.context.view.known_at);
    write(session, args, &sheet, None)
}

/// The figure to open; `None` where the sheet itself is asked for.
fn drill(args: &Args) -> Option<DrillArgs> {
    args.cases.as_ref().map(|cases| DrillArgs {
        cases: Some(cases.clone()),
        key: args.key.clone(),
        limit: args.limit,
    })
}

fn query(session: &Session, args: &Args) -> Result<SheetQuery, Failure> {
    let date = session.asked_day_if("--date", args.date.as_deref())?;
    Ok(SheetQuery {
        kind: args.kind.unwrap_or(Kind::Daily),
        date: date.unwrap_or_else(|| session.context.day()),
        court: args.court.clone(),
        list: args.closed_list.clone(),
        top: usize::from(args.top),
    })
}

fn figures(
    session: &Session,
    backend: &dyn Backend,
    query: SheetQuery,
) -> Result<Figures, Failure> {
    let request = Request::Sheet(query);
    let figures = *answer!(backend.call(&session.context, request)?, Sheet)?;
    Ok(figures.named(&session.settings.scope))
}

/// Makes the sheet, freezes it, and prints what was frozen.
fn freeze(session: &mut Session, args: &Args) -> Result<Exit, Failure> {
    let query = query(session, args)?;
    let backend = session.open(Mode::Existing)?;
    let figures = figures(session, &*backend, query)?;
    let sheet = report::compose(&figures, session.locale);
    let order = FreezeOrder {
        figures,
        issued: serde_json::to_string(&sheet)?,
        list: args.closed_list.clone(),
        top: usize::from(args.top),
    };
    let written = answer!(
        backend.call(&session.context, Request::Freeze(Box::new(order)))?,
        Written
    )?;
    let id = written.commit;
    let frozen = answer!(
        backend.call(&session.context, Request::Frozen { id })?,
        Frozen
    )?;
    let said = session.locale.fill("cli.report.frozen", &[("id", &id)]);
    session.out.say(&said);
    issue(session, args, &frozen)
}

/// Prints a frozen sheet in the words it was issued with.
fn issue(session: &mut Session, args: &Args, frozen: &Frozen) -> Result<Exit, Failure> {
    let sheet: Sheet = serde_json::from_str(&frozen.issued)
        .map_err(|_| Failure::new(ErrorKey::SheetDamaged, &[("id", &frozen.line.id)]))?;
    let sheet = sheet.stamped(&frozen.line);
    write(session, args, &sheet, Some(&frozen.line))
}

/// Refuses a frozen sheet of another kind, day or court than named beside its number: one of the
/// two is a mistake.
fn asked_for(session: &Session, args: &Args, line: &FrozenLine) -> Result<(), Failure> {
    let date = session.asked_day_if("--date", args.date.as_deref())?;
    let same = args.kind.is_none_or(|kind| kind == line.kind)
        && date.is_none_or(|date| date == line.date)
        && args
            .court
            .as_deref()
            .is_none_or(|name| line.court.as_deref() == Some(court::official(name)));
    if same {
        return Ok(());
    }
    Err(Failure::new(
        ErrorKey::SheetDiffers,
        &[
            ("id", &line.id),
            ("kind", &line.kind.id()),
            ("date", &line.date),
        ],
    ))
}

fn write(
    session: &mut Session,
    args: &Args,
    sheet: &Sheet,
    frozen: Option<&FrozenLine>,
) -> Result<Exit, Failure> {
    let bytes = match form(session, args)? {
        Format::Xlsx => report::workbook(sheet)?,
        Format::Json | Format::Jsonl => {
            let mut bytes = serde_json::to_vec(&report::json(sheet, frozen))?;
            bytes.push(b'\n');
            bytes
        }
        Format::Text | Format::Table => report::text(sheet).into_bytes(),
        _ => report::markdown(sheet).into_bytes(),
    };
    let Some(path) = &args.out else {
        if bytes.starts_with(b"PK") && session.out.is_tty() {
            return Err(Failure::new(ErrorKey::NeedsOut, &[("format", &"xlsx")]));
        }
        session.out.raw().write_all(&bytes)?;
        return Ok(Exit::Ok);
    };
    refuse_taken(path, &[session.store_path()?])?;
    to_file(path, args.force, |out| {
        Ok::<(), Failure>(out.write_all(&bytes)?)
    })?;
    let said = session
        .locale
        .fill("cli.report.written", &[("path", &path.display())]);
    session.out.say(&said);
    Ok(Exit::Ok)
}

/// Returns the form asked for, otherwise the one the file's extension names, otherwise Markdown.
fn form(session: &Session, args: &Args) -> Result<Format, Failure> {
    let ending = args.out.as_deref().and_then(Path::extension);
    let ending = ending.and_then(|ending| ending.to_str());
    match (session.out.asked(), ending) {
        (Some(refused @ (Format::Csv | Format::Tsv)), _) => {
            let name = if refused == Format::Csv { "csv" } else { "tsv" };
            Err(Failure::choice("--format", name, "md text xlsx json"))
        }
        (Some(format), _) => Ok(format),
        (None, Some("xlsx")) => Ok(Format::Xlsx),
        (None, Some("json")) => Ok(Format::Json),
        (None, Some("txt")) => Ok(Format::Text),
        (None, None | Some("md")) => Ok(Format::Md),
        // No program would open Markdown under the extension of a letter.
        (None, Some(other)) => Err(Failure::choice("--out", other, ".md .txt .xlsx .json")),
    }
}

fn list(session: &mut Session) -> Result<Exit, Failure> {
    let lines = answer!(session.ask(Request::FrozenSheets)?, FrozenSheets)?;
    let mut table = Table::new([
        Column::figure("id"),
        Column::text("kind"),
        Column::figure("date"),
        Column::text("court"),
        Column::text("moment"),
        Column::text("actor"),
        Column::text("digest"),
    ]);
    for line in lines {
        table.push(vec![
            Cell::Int(line.id as i64),
            Cell::Text(line.kind.id().to_owned()),
            Cell::from(Some(line.date)),
            Cell::from(&line.court),
            Cell::Text(line.moment.to_rfc3339()),
            Cell::Text(line.actor),
            Cell::Text(line.digest),
        ]);
    }
    session.out.rows(&table)?;
    Ok(Exit::Ok)
}
