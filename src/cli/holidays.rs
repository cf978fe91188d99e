//! `qingji holidays`: takes in a year of public holidays and make-up working days, once the State
//! Council has announced it, and sets whether make-up weekends count as working days.

use std::io::{Error, ErrorKind};
use std::path::{Path, PathBuf};

use super::exit::{Exit, Failure};
use super::session::{Session, answer};
use super::throw_away::tentatively;
use crate::domain::calendar::{Calendar, LONGEST};
use crate::exchange::{ExchangeError, small_file};
use crate::service::api::{HolidayOrder, Request};
use crate::service::error::ErrorKey;

/// Options of `holidays`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The year file, JSON in the form of holiday-cn: year, and days with name, date and `isOffDay`
    #[arg(value_name = "FILE", required_unless_present_any = ["makeup", "remove"])]
    pub file: Option<PathBuf>,
    /// Whether make-up weekends (调休补班) are working days: on (the default) or off
    #[arg(long, value_name = "SWITCH", conflicts_with = "file")]
    pub makeup: Option<Switch>,
    /// Take out a year that was taken in: what the program knows of it counts again
    #[arg(long, value_name = "YEAR", conflicts_with_all = ["file", "makeup"])]
    pub remove: Option<i32>,
}

/// Whether something applies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Switch {
    On,
    Off,
}

pub(super) fn run(session: &mut Session, args: &Args) -> Result<Exit, Failure> {
    let (mut year, mut off, mut makeup) = (args.remove.unwrap_or_default(), 0, 0);
    let (order, done) = match (&args.file, args.remove, args.makeup) {
        (Some(file), ..) => {
            let json = read(file)?;
            // What cannot be read is refused below.
            (year, off, makeup) = Calendar::days_named(&json).unwrap_or_default();
            (HolidayOrder::Year { json }, "cli.holidays.done")
        }
        (None, Some(year), _) => (HolidayOrder::Remove { year }, "cli.holidays.removed"),
        (None, None, switch) => {
            let working = switch != Some(Switch::Off);
            let done = if working {
                "cli.holidays.makeup-on"
            } else {
                "cli.holidays.makeup-off"
            };
            (HolidayOrder::Makeup { working }, done)
        }
    };
    let request = Request::Holidays(order);
    let written = tentatively(session, |session, backend| {
        answer!(backend.call(&session.context, request)?, Written)
    })?;
    session.out.document(&written, |words| {
        let done = if written.repeated {
            "cli.holidays.same"
        } else {
            done
        };
        words.say(
            done,
            &[
                ("commit", &written.commit),
                ("year", &year),
                ("off", &off),
                ("makeup", &makeup),
            ],
        );
    })?;
    Ok(Exit::Ok)
}

/// Reads a year file as a whole or not at all: a part of it would be another calendar.
fn read(path: &Path) -> Result<String, Failure> {
    let bytes = small_file(path, LONGEST as u64).map_err(|error| match error {
        // The advice for tables, to split them, is none here.
        ExchangeError::TooBig { limit, .. } => {
            Failure::new(ErrorKey::LongHolidays, &[("limit", &limit)])
        }
        other => other.into(),
    })?;
    String::from_utf8(bytes)
        .map_err(|error| Failure::file(path, &Error::new(ErrorKind::InvalidData, error)))
}
