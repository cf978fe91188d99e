//! `qingji list`: any list of cases by a query, in any order, with any columns, to the screen or into a file.

use std::path::PathBuf;

use super::cases;
use super::exit::{Exit, Failure};
use super::export::{encoding, say_cut};
use super::print::{Cell, Column as Head, Format, Table};
use super::session::{Session, answer};
use crate::command::{printed, query, view};
use crate::config::outcome::Outcomes;
use crate::exchange::out::{refuse_taken, to_file};
use crate::exchange::{ListFormat, ListSheet, write_list};
use crate::service::api::{
    CaseLine, Column, Filter, ListQuery, Order, Request, SavedView, Status, Sums, ViewsRequest,
    print_query,
};
use crate::service::error::ErrorKey;
use crate::words::{Wording, agenda};

/// How a list is laid out.
#[derive(Debug, clap::Args)]
pub struct Shape {
    /// Columns to sort by, - for the largest first
    #[arg(
        long,
        value_name = "ORDER",
        value_delimiter = ',',
        allow_hyphen_values = true
    )]
    pub sort: Vec<String>,
    /// Columns to show
    #[arg(long, value_name = "COLUMNS", value_delimiter = ',')]
    pub columns: Vec<String>,
}

/// Options of `list`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Conditions, as in court=牙克石 days-late>0
    #[arg(value_name = "QUERY")]
    pub query: Vec<String>,
    #[command(flatten)]
    pub shape: Shape,
    /// At most so many rows
    #[arg(long, value_name = "N")]
    pub limit: Option<usize>,
    /// A saved view; query, order and columns given here go before its own
    #[arg(long, value_name = "NAME")]
    pub view: Option<String>,
    /// Number of cases, claims and days late together instead of rows
    #[arg(long)]
    pub sum: bool,
    /// File to write: xlsx, csv, tsv, jsonl, md or txt by its ending
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
    /// Replace the file if it is there
    #[arg(long)]
    pub force: bool,
    /// utf-8 (with BOM) or gb18030
    #[arg(long, value_name = "E", default_value = "utf-8")]
    pub encoding: String,
}

/// The default columns of a list for people.
const USUAL: [Column; 10] = [
    Column::Level,
    Column::Days,
    Column::Number,
    Column::Party,
    Column::Court,
    Column::Division,
    Column::Handler,
    Column::Due,
    Column::Next,
    Column::Claim,
];

/// A list as asked for.
struct Wanted {
    filter: Filter,
    order: Vec<Order>,
    columns: Vec<Column>,
    title: String,
}

/// Reads a query from the command line; several arguments form one query.
pub(super) fn filter(session: &mut Session, words: &[String]) -> Result<Filter, Failure> {
    let filter = query::read(&words.join(" "), session.locale)?;
    Ok(query::meant(&filter, &session.outcomes(), session.locale))
}

pub(super) fn columns(ids: &[String]) -> Result<Vec<Column>, Failure> {
    ids.iter()
        .map(|id| {
            printed::column(id.trim()).ok_or_else(|| {
                let choices = Column::ALL.map(Column::id).join(" ");
                Failure::choice("--columns", id, &choices)
            })
        })
        .collect()
}

pub(super) fn orders(ids: &[String]) -> Result<Vec<Order>, Failure> {
    ids.iter()
        .map(|id| {
            Order::named(id.trim(), printed::column).ok_or_else(|| {
                let choices = Column::ALL.map(Column::id).join(" ");
                Failure::choice("--sort", id, &choices)
            })
        })
        .collect()
}

/// Returns the saved view with a name: the user's own before a shared one.
pub(super) fn saved_view(session: &Session, name: &str) -> Result<SavedView, Failure> {
    let views = answer!(session.ask(Request::Views(ViewsRequest::List))?, Views)?;
    views
        .into_iter()
        .find(|view| view.name == name)
        .ok_or_else(|| Failure::new(ErrorKey::NoSuchView, &[("name", &name)]))
}

fn wanted(session: &mut Session, args: &Args) -> Result<Wanted, Failure> {
    let saved = args
        .view
        .as_deref()
        .map(|name| saved_view(session, name))
        .transpose()?;
    let mut wanted = Wanted {
        filter: filter(session, &args.query)?,
        order: orders(&args.shape.sort)?,
        columns: columns(&args.shape.columns)?,
        title: String::new(),
    };
    if let Some(mut saved) = saved {
        wanted.title = format!("{}  ", saved.name);
        if !args.query.is_empty() {
            // The query of the view is not used, so it need not be readable.
            saved.query.clear();
        }
        let shown = view::open(&saved, Status::Open, &session.outcomes(), session.locale)?;
        if args.query.is_empty() {
            wanted.filter = shown.filter;
        }
        if wanted.order.is_empty() {
            wanted.order = shown.order;
        }
        if wanted.columns.is_empty() {
            wanted.columns = shown.columns;
        }
    }
    let asked = print_query(&wanted.filter, session.locale);
    wanted.title.push_str(&asked);
    Ok(wanted)
}

pub(super) fn run(session: &mut Session, args: &Args) -> Result<Exit, Failure> {
    let wanted = wanted(session, args)?;
    if args.sum {
        let sums = answer!(session.ask(Request::Sums(wanted.filter.into()))?, Sums)?;
        return sum(session, &sums);
    }
    let format = file_format(session, args)?;
    let shown = match (&format, wanted.columns.as_slice()) {
        (Some(_), []) => USUAL.to_vec(),
        (_, columns) => columns.to_vec(),
    };
    let request = Request::List(Box::new(ListQuery {
        filter: wanted.filter.clone(),
        order: wanted.order.clone(),
        offset: 0,
        limit: args.limit.unwrap_or(usize::MAX),
        columns: shown.clone(),
    }));
    let page = answer!(session.ask(request)?, Cases)?;
    match format {
        Some(format) => write(session, args, &wanted, (format, &shown), &page.rows)?,
        None => {
            let outcomes = session.outcomes();
            let table = table(session, &wanted, &outcomes, &page.rows);
            session.out.rows(&table)?;
        }
    }
    Ok(Exit::Ok)
}

fn sum(session: &mut Session, sums: &Sums) -> Result<Exit, Failure> {
    let lines = [
        ("cases", sums.cases.to_string()),
        ("claim", sums.claim.to_string()),
        ("late", sums.late.to_string()),
        ("late_days", sums.late_days.to_string()),
    ];
    session.out.figures(sums, &lines, |words| {
        words.say(
            "cli.list.sum",
            &[
                ("n", &sums.cases),
                ("claim", &sums.claim.grouped()),
                ("late", &sums.late),
            ],
        );
    })?;
    Ok(Exit::Ok)
}

/// The form of the file to write, if there is one: by `--format`, otherwise by the extension. The
/// printed form may also go to stdout.
fn file_format(session: &Session, args: &Args) -> Result<Option<ListFormat>, Failure> {
    let by_format = match session.out.asked() {
        Some(Format::Xlsx) => Some(ListFormat::Xlsx),
        Some(Format::Text) => Some(ListFormat::Text),
        Some(Format::Csv) => Some(ListFormat::Csv),
        Some(Format::Tsv) => Some(ListFormat::Tsv),
        Some(Format::Jsonl | Format::Json) => Some(ListFormat::Jsonl),
        Some(Format::Md) => Some(ListFormat::Md),
        Some(Format::Table) | None => None,
    };
    let Some(path) = &args.out else {
        return match by_format {
            Some(ListFormat::Text) => Ok(by_format),
            Some(ListFormat::Xlsx) if !session.out.is_tty() => Ok(by_format),
            Some(ListFormat::Xlsx) => Err(Failure::missing("list", "--out")),
            _ => Ok(None),
        };
    };
    let ending = path.extension().and_then(|ending| ending.to_str());
    let by_ending = ending.and_then(ListFormat::from_ending);
    by_format.or(by_ending).map(Some).ok_or_else(|| {
        let endings = ListFormat::ALL.map(ListFormat::ending).join(" ");
        Failure::choice("--out", &path.display().to_string(), &endings)
    })
}

fn write(
    session: &mut Session,
    args: &Args,
    wanted: &Wanted,
    (format, columns): (ListFormat, &[Column]),
    rows: &[CaseLine],
) -> Result<(), Failure> {
    let outcomes = session.outcomes();
    let wording = Wording::new(session.locale, &outcomes);
    let outcome = |id: &str| wording.outcome(id).to_owned();
    let sheet = ListSheet {
        columns,
        adds: None,
        locale: session.locale,
        title: wanted.title.clone(),
        today: session.context.today,
        encoding: encoding(&args.encoding)?,
        outcome: &outcome,
        item: &|kind, what| agenda::entry(kind, what, wording),
    };
    let Some(path) = &args.out else {
        let report = write_list(session.out.raw(), format, &sheet, rows)?;
        say_cut(session, &report);
        return Ok(());
    };
    refuse_taken(path, &[session.store_path()?])?;
    let report = to_file(path, args.force, |file| {
        Ok::<_, Failure>(write_list(file, format, &sheet, rows)?)
    })?;
    let said = session.locale.fill(
        "cli.export.done",
        &[("n", &report.rows), ("path", &path.display())],
    );
    session.out.say(&said);
    say_cut(session, &report);
    Ok(())
}

/// The columns asked for if people read the table; for programs, the keys of `due` followed by
/// them.
fn table(session: &Session, wanted: &Wanted, outcomes: &Outcomes, rows: &[CaseLine]) -> Table {
    let for_people = match session.out.asked() {
        None => session.out.is_tty(),
        Some(format) => matches!(format, Format::Table | Format::Md),
    };
    let columns = &wanted.columns;
    if columns.is_empty() {
        return if wanted.filter.status == Status::Open {
            cases::table(rows)
        } else {
            cases::table_with_closing(rows)
        };
    }
    let mut heads: Vec<Head> = Vec::new();
    if !for_people {
        heads.extend(cases::COLUMNS);
    }
    for column in columns {
        for head in cases::heads(*column) {
            if !heads.iter().any(|known| known.id == head.id) {
                heads.push(head);
            }
        }
    }
    let mut table = Table::new(heads.clone());
    for line in rows {
        table.push(
            heads
                .iter()
                .map(|head| cases::cell(head.id, line, outcomes))
                .collect::<Vec<Cell>>(),
        );
    }
    table
}
