//! `qingji export file`: 一案一册, the whole file of a case as Markdown, as pages for a printer, or
//! as JSON.

use std::path::Path;

use super::exit::{Exit, Failure};
use super::export::Args;
use super::print::Format;
use super::session::Session;
use super::show;
use crate::command;
use crate::exchange::out::{refuse_existing, refuse_taken, to_file};
use crate::report;
use crate::words::Wording;

/// The forms of a case file.
enum Form {
    Markdown,
    Pages,
    Json,
}

pub(super) fn run(session: &mut Session, args: &Args) -> Result<Exit, Failure> {
    let Some(number) = &args.number else {
        return Err(Failure::missing(
            "export",
            session.locale.text("cli.place.NUMBER"),
        ));
    };
    let form = form(session.out.asked(), args.out.as_deref())?;
    if let Some(path) = &args.out {
        refuse_taken(path, &[session.store_path()?])?;
        if !args.force {
            refuse_existing(path)?;
        }
    }
    let file = show::load(session, number)?;
    let (outcomes, offers) = (session.outcomes(), session.offers());
    let wording = Wording::new(session.locale, &outcomes).offering(&offers);
    let sheet = || command::booklet::sheet(&file, session.context.day(), wording);
    let text = match form {
        Form::Markdown => report::markdown(&sheet()),
        Form::Pages => report::text(&sheet()),
        Form::Json => format!("{}\n", serde_json::to_string(&show::document(&file))?),
    };
    match &args.out {
        Some(path) => {
            to_file(path, args.force, |out| {
                Ok::<(), Failure>(out.write_all(text.as_bytes())?)
            })?;
            let path = path.display();
            let said = session.locale.fill(
                "cli.export.file",
                &[("number", &file.line.number), ("path", &path)],
            );
            session.out.say(&said);
        }
        None => session.out.raw().write_all(text.as_bytes())?,
    }
    Ok(Exit::Ok)
}

/// Returns the form asked for, otherwise the one the file's extension names, otherwise pages.
fn form(asked: Option<Format>, out: Option<&Path>) -> Result<Form, Failure> {
    let end = out.and_then(Path::extension).and_then(|end| end.to_str());
    Ok(match (asked, end) {
        (Some(Format::Md), _) | (None, Some("md")) => Form::Markdown,
        (Some(Format::Json | Format::Jsonl), _) | (None, Some("json")) => Form::Json,
        (Some(Format::Table | Format::Text) | None, _) => Form::Pages,
        (Some(Format::Tsv), _) => return Err(not_here("tsv")),
        (Some(Format::Csv), _) => return Err(not_here("csv")),
        (Some(Format::Xlsx), _) => return Err(not_here("xlsx")),
    })
}

fn not_here(format: &str) -> Failure {
    Failure::choice("--format", format, "md text json")
}
