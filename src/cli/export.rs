//! `qingji export`: cases or events for other programs and for spreadsheets. The output can be
//! imported again.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::mpsc;

use clap::ValueEnum;

use super::change::refuse_foreign_to;
use super::choice::ids;
use super::exit::{Exit, Failure};
use super::filter::FilterArgs;
use super::print::{Format, lines_as_array};
use super::session::{Session, answer};
use super::{booklet, calendar};
use crate::backend::{Backend, Mode};
use crate::exchange::cut::places;
use crate::exchange::out::{refuse_taken, to_file};
use crate::exchange::{
    self, FileKind, Header, OutEncoding, TableWriter, WriteOptions, WriteReport,
};
use crate::service::api::{ExportCase, ExportQuery, Filter, Request, Status};
use crate::text::locale::Named;

/// The number of cases per answer.
const PAGE: usize = 1024;

/// The days of a calendar file where no number is given.
const DAYS: u64 = 60;

/// Options of `export`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// What to write
    pub what: What,
    /// Of file: the case number, or a part of it that only one case has
    pub number: Option<String>,
    #[command(flatten)]
    pub filter: FilterArgs,
    /// Conditions in one argument, as in 'court=牙克石 days-late>0'; options go on top
    #[arg(long, value_name = "QUERY")]
    pub query: Option<String>,
    /// Cases open, closed or all [default: all]
    #[arg(long, value_name = "STATUS", value_parser = ids(Status::ALL, Status::id))]
    pub status: Option<Status>,
    /// utf-8 (with BOM) or gb18030 [default: utf-8]
    #[arg(long, value_name = "E")]
    pub encoding: Option<String>,
    /// File to write [default: standard output]
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
    /// Replace the file if it is there
    #[arg(long)]
    pub force: bool,
    /// Of ics: how many days from today on [default: 60]
    #[arg(long, value_name = "N")]
    pub days: Option<u64>,
}

/// What can be exported.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum What {
    Cases,
    Events,
    /// What falls due, as a calendar file
    Ics,
    /// The whole file of one case
    File,
}

impl What {
    /// Whether an option applies to it.
    fn takes(self, option: &str) -> bool {
        match self {
            What::Cases | What::Events => !matches!(option, "NUMBER" | "--days"),
            What::Ics => !matches!(option, "NUMBER" | "--encoding" | "--format"),
            What::File => matches!(option, "NUMBER" | "--out" | "--force" | "--format"),
        }
    }
}

fn check_options(session: &Session, args: &Args) -> Result<(), Failure> {
    let own = [
        ("NUMBER", args.number.is_some()),
        ("--query", args.query.is_some()),
        ("--status", args.status.is_some()),
        ("--encoding", args.encoding.is_some()),
        ("--days", args.days.is_some()),
        ("--out", args.out.is_some()),
        ("--force", args.force),
        ("--format", session.out.asked().is_some()),
    ];
    let given: Vec<(&str, bool)> = own.into_iter().chain(args.filter.given()).collect();
    let names = given.iter().map(|(name, _)| *name);
    let taken: Vec<&str> = names.filter(|name| args.what.takes(name)).collect();
    refuse_foreign_to("export", &args.what, given, &taken)
}

pub(super) fn run(session: &mut Session, args: &Args) -> Result<Exit, Failure> {
    check_options(session, args)?;
    if args.what == What::File {
        return booklet::run(session, args);
    }
    let status = args.status.unwrap_or(Status::All);
    let filter = args.filter.with(session, args.query.as_deref(), status)?;
    if args.what == What::Ics {
        let out = args.out.as_deref().map(|path| (path, args.force));
        let days = args.days.unwrap_or(DAYS);
        return calendar::export(session, filter, days, out);
    }
    let format = format(session, args)?;
    let separated = matches!(format, exchange::Format::Csv | exchange::Format::Tsv);
    if let Some(name) = args.encoding.as_deref().filter(|_| !separated)
        && encoding(name)? == OutEncoding::Gb18030
    {
        // The other formats have an encoding of their own.
        return Err(Failure::choice("--encoding", name, "utf-8"));
    }
    let options = WriteOptions {
        // Programs read ids; workbooks are opened by people.
        header: if format == exchange::Format::Xlsx {
            Header::Words(session.locale)
        } else {
            Header::Ids
        },
        encoding: encoding(args.encoding.as_deref().unwrap_or("utf-8"))?,
    };
    let backend = session.open(Mode::Read)?;
    let source = Source {
        backend: &*backend,
        context: session.context.clone(),
        filter,
        what: args.what,
    };
    let report = if let Some(path) = &args.out {
        refuse_taken(path, &[session.store_path()?])?;
        let report = to_file(path, args.force, |file| source.write(file, format, options))?;
        let said = session.locale.fill(
            "cli.export.done",
            &[("n", &report.rows), ("path", &path.display())],
        );
        session.out.say(&said);
        report
    } else if session.out.asked() == Some(Format::Json) {
        let mut report = WriteReport::default();
        lines_as_array(session.out.raw(), |out| {
            report = source.write(out, format, options)?;
            Ok::<(), Failure>(())
        })?;
        report
    } else {
        source.write(session.out.raw(), format, options)?
    };
    if report.lost > 0 {
        let said = session
            .locale
            .fill("cli.export.lost", &[("n", &report.lost)]);
        session.out.say(&said);
    }
    say_cut(session, &report);
    Ok(Exit::Ok)
}

/// Reports the texts that the workbook contains only in part.
pub(super) fn say_cut(session: &mut Session, report: &WriteReport) {
    if !report.cut.is_empty() {
        let places = places(&report.cut);
        let args: Named<'_> = &[("n", &report.cut.len()), ("places", &places)];
        let said = session.locale.fill("cli.export.cut", args);
        session.out.say(&said);
    }
}

/// The cases of the store, page by page.
struct Source<'a> {
    backend: &'a dyn Backend,
    context: crate::service::api::Context,
    filter: Filter,
    what: What,
}

impl Source<'_> {
    fn write(
        &self,
        out: &mut dyn Write,
        format: exchange::Format,
        options: WriteOptions,
    ) -> Result<WriteReport, Failure> {
        let kind = match self.what {
            What::Events => FileKind::Events,
            What::Cases | What::Ics | What::File => FileKind::Cases,
        };
        let table = TableWriter::new(out, kind, format, options)?;
        // While a page is written, the next one is read.
        std::thread::scope(|scope| {
            let (send, pages) = mpsc::sync_channel(1);
            let reader = scope.spawn(move || self.pages(|page| send.send(page).is_ok()));
            let written = self.write_pages(table, pages);
            // A page that the engine panics on is reported as where everything else reads it.
            if let Err(panic) = reader.join() {
                std::panic::resume_unwind(panic);
            }
            written
        })
    }

    fn write_pages(
        &self,
        mut table: TableWriter<impl Write>,
        pages: mpsc::Receiver<Result<Vec<ExportCase>, Failure>>,
    ) -> Result<WriteReport, Failure> {
        for page in pages {
            for case in &page? {
                match self.what {
                    What::Events => table.export_events(case)?,
                    What::Cases | What::Ics | What::File => table.export_case(case)?,
                }
            }
        }
        Ok(table.finish()?)
    }

    /// Hands on page after page until there are no more, one fails, or `take` refuses one.
    fn pages(&self, mut take: impl FnMut(Result<Vec<ExportCase>, Failure>) -> bool) {
        let mut after = 0;
        loop {
            let page = self.page(after);
            let last = page.as_ref().ok().and_then(|cases| cases.last());
            let next = last.map(|last| last.line.id);
            let is_nothing = page.as_ref().is_ok_and(Vec::is_empty);
            if is_nothing || !take(page) {
                return;
            }
            match next {
                Some(id) => after = id,
                None => return,
            }
        }
    }

    /// Reads the page of cases that follow the case with the id `after`.
    fn page(&self, after: u32) -> Result<Vec<ExportCase>, Failure> {
        let request = Request::Export(ExportQuery {
            after,
            limit: PAGE,
            filter: self.filter.clone(),
            events: self.what == What::Events,
        });
        answer!(self.backend.call(&self.context, request)?, Export)
    }
}

fn format(session: &Session, args: &Args) -> Result<exchange::Format, Failure> {
    let by_name = args
        .out
        .as_deref()
        .and_then(Path::extension)
        .and_then(|extension| extension.to_str());
    match (session.out.asked(), by_name) {
        (Some(Format::Tsv), _) | (None, Some("tsv")) => Ok(exchange::Format::Tsv),
        (Some(Format::Json | Format::Jsonl), _) | (None, Some("jsonl")) => {
            Ok(exchange::Format::Jsonl)
        }
        (Some(Format::Xlsx), _) | (None, Some("xlsx")) => Ok(exchange::Format::Xlsx),
        (Some(Format::Csv), _) | (None, None | Some("csv")) => Ok(exchange::Format::Csv),
        // No program would open a table under the extension of a picture or a letter.
        (None, Some(other)) => Err(Failure::choice("--out", other, ".csv .tsv .jsonl .xlsx")),
        (Some(other @ (Format::Table | Format::Md | Format::Text)), _) => Err(Failure::choice(
            "--format",
            &other
                .to_possible_value()
                .map(|value| value.get_name().to_owned())
                .unwrap_or_default(),
            "csv tsv json jsonl xlsx",
        )),
    }
}

pub(super) fn encoding(name: &str) -> Result<OutEncoding, Failure> {
    match name.to_ascii_lowercase().as_str() {
        // Spreadsheet programs here take UTF-8 for another encoding unless it begins with a BOM.
        "utf-8" | "utf8" => Ok(OutEncoding::Utf8Bom),
        "utf-8-plain" => Ok(OutEncoding::Utf8),
        other => OutEncoding::from_id(other)
            .ok_or_else(|| Failure::choice("--encoding", name, "utf-8 utf-8-plain gb18030")),
    }
}
