//! `qingji holidays`: takes in a year of public holidays and make-up working days, once the State
//! Council has announced it.

use std::io::Read;
use std::path::PathBuf;

use super::exit::{Exit, Failure};
use super::session::{Session, answer};
use crate::backend::Mode;
use crate::service::api::Request;

/// The largest year file accepted, in bytes. Real ones have a few kilobytes.
const LARGEST: u64 = 256 << 10;

/// Options of `holidays`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The year file, JSON in the form of holiday-cn: year, and days with name, date and `isOffDay`
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
}

pub(super) fn run(session: &mut Session, args: &Args) -> Result<Exit, Failure> {
    let mut json = String::new();
    std::fs::File::open(&args.file)
        .and_then(|file| file.take(LARGEST).read_to_string(&mut json))
        .map_err(|error| Failure::file(&args.file, &error))?;
    let backend = session.open(Mode::Create)?;
    let written = answer!(
        backend.call(&session.context, Request::AddHolidays { json })?,
        Written
    )?;
    session.out.document(&written, |words| {
        words.say("cli.holidays.done", &[("commit", &written.commit)]);
    })?;
    Ok(Exit::Ok)
}
