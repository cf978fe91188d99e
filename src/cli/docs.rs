//! `qingji docs`: the pages of the manual, one or all, through the user's pager on a terminal.

use std::io::Write;
use std::process::{Command, Stdio};

use serde::Serialize;

use super::exit::{Exit, Failure};
use super::print::{Cell, Column, Format, Table};
use super::session::Session;
use crate::config::docs::{self, PAGES, Page};
use crate::edge;
use crate::service::error::ErrorKey;

/// Options of `docs`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// A page by its name, or `all` of them [default: the list of pages]
    #[arg(value_name = "PAGE")]
    pub page: Option<String>,
}

pub(super) fn run(session: &mut Session, args: &Args) -> Result<Exit, Failure> {
    let locale = session.locale;
    if session.out.is_for_machines() {
        return told(session, args.page.as_deref());
    }
    let text = match args.page.as_deref() {
        None => docs::contents(locale),
        Some(docs::ALL) => docs::all(locale),
        Some(name) => {
            let page = docs::find(name).ok_or_else(|| unknown(name))?;
            page.text(locale).to_owned()
        }
    };
    if session.out.is_tty()
        && session.out.asked().is_none()
        && let Some(pager) = edge::var("PAGER")
        && paged(&pager, &text)
    {
        return Ok(Exit::Ok);
    }
    write!(session.out.raw(), "{text}")?;
    Ok(Exit::Ok)
}

/// A page for programs, without its text if only the list was asked for.
#[derive(Serialize)]
struct Told {
    page: &'static str,
    title: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    text: Option<&'static str>,
}

/// Prints the page asked for, or all pages, in a form that programs read.
fn told(session: &mut Session, page: Option<&str>) -> Result<Exit, Failure> {
    let locale = session.locale;
    let pages: Vec<&Page> = match page {
        None | Some(docs::ALL) => PAGES.iter().collect(),
        Some(name) => vec![docs::find(name).ok_or_else(|| unknown(name))?],
    };
    let told = pages.iter().map(|one| Told {
        page: one.id,
        title: one.title(locale),
        text: page.map(|_| one.text(locale)),
    });
    match session.out.asked() {
        Some(Format::Json) => session.out.line(&told.collect::<Vec<_>>())?,
        Some(Format::Jsonl) => {
            for one in told {
                session.out.line(&one)?;
            }
        }
        // A row is a single line, so only the other two forms carry the texts.
        _ => {
            let mut table = Table::new([Column::text("page"), Column::text("title")]);
            for one in told {
                table.push(vec![
                    Cell::from(Some(one.page)),
                    Cell::from(Some(one.title)),
                ]);
            }
            session.out.rows(&table)?;
        }
    }
    Ok(Exit::Ok)
}

/// The exit codes of a shell that cannot run a program or cannot find it.
const NO_PROGRAM: [i32; 2] = [126, 127];

/// Shows a text through the pager. Returns false only if there is no such program; however else the
/// pager ends, the text was shown.
fn paged(pager: &str, text: &str) -> bool {
    // Ctrl-C is for the pager, which must not be left alone on the terminal.
    edge::outlive_interrupt();
    let child = Command::new("sh")
        .args(["-c", pager])
        .stdin(Stdio::piped())
        .spawn();
    let Ok(mut child) = child else {
        return false;
    };
    if let Some(mut stdin) = child.stdin.take() {
        // The user may leave the pager before it has read everything.
        let _ = stdin.write_all(text.as_bytes());
    }
    let ended = child.wait().ok().and_then(|status| status.code());
    !ended.is_some_and(|code| NO_PROGRAM.contains(&code))
}

fn unknown(name: &str) -> Failure {
    let choices = docs::offers(name);
    Failure::new(
        ErrorKey::NoSuchPage,
        &[("value", &name), ("choices", &choices)],
    )
}
