//! Commands that work on lines and need no store: `clock`, `limits`, `number`.

use std::io::{BufRead, BufReader};
use std::path::Path;

use super::exit::{Exit, Failure};
use super::session::Session;
use crate::service::error::ErrorKind;

/// Where the lines come from.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// File to read; - or none: standard input
    #[arg(value_name = "FILE")]
    pub file: Option<String>,
}

pub(super) fn clock(_session: &mut Session, args: &Args) -> Result<Exit, Failure> {
    let _input = input(args)?;
    Err(Failure::new(ErrorKind::Bug, "bug", &[("detail", "clock")]))
}

pub(super) fn limits(_session: &mut Session) -> Result<Exit, Failure> {
    Err(Failure::new(ErrorKind::Bug, "bug", &[("detail", "limits")]))
}

pub(super) fn number(_session: &mut Session, args: &Args) -> Result<Exit, Failure> {
    let _input = input(args)?;
    Err(Failure::new(ErrorKind::Bug, "bug", &[("detail", "number")]))
}

fn input(args: &Args) -> Result<Box<dyn BufRead>, Failure> {
    match args.file.as_deref() {
        None | Some("-") => Ok(Box::new(BufReader::new(std::io::stdin()))),
        Some(path) => {
            let path = Path::new(path);
            let file = std::fs::File::open(path).map_err(|error| Failure::file(path, &error))?;
            Ok(Box::new(BufReader::with_capacity(1 << 16, file)))
        }
    }
}
