//! `qingji docs`: the pages of the manual, one of them or all, through the pager of the user on a terminal.

use std::io::Write;
use std::process::{Command, Stdio};

use super::exit::{Exit, Failure};
use super::session::Session;
use crate::config::docs::{self, PAGES};
use crate::config::nearest;
use crate::edge;
use crate::service::error::ErrorKind;

/// Options of `docs`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// A page by its name, or `all` of them [default: the list of pages]
    #[arg(value_name = "PAGE")]
    pub page: Option<String>,
}

pub(super) fn run(session: &mut Session, args: &Args) -> Result<Exit, Failure> {
    let locale = session.locale;
    let text = match args.page.as_deref() {
        None => docs::contents(locale),
        Some("all") => docs::all(locale),
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

/// Shows a text through the pager; false when there is none by that name.
fn paged(pager: &str, text: &str) -> bool {
    let child = Command::new("sh")
        .args(["-c", pager])
        .stdin(Stdio::piped())
        .spawn();
    let Ok(mut child) = child else {
        return false;
    };
    if let Some(mut stdin) = child.stdin.take() {
        // Whoever leaves the pager early has read enough.
        let _ = stdin.write_all(text.as_bytes());
    }
    child.wait().is_ok_and(|status| status.success())
}

fn unknown(name: &str) -> Failure {
    let pages = || PAGES.iter().map(|page| page.id).chain(["all"]);
    let choices = nearest(name, pages())
        .map_or_else(|| pages().collect::<Vec<_>>().join(", "), str::to_owned);
    Failure::new(
        ErrorKind::NotFound,
        "no-such-page",
        &[("value", name), ("choices", &choices)],
    )
}
