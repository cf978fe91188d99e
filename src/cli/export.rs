//! `qingji export`: cases or events for other programs.

use std::path::PathBuf;

use clap::ValueEnum;

use super::exit::{Exit, Failure};
use super::filter::FilterArgs;
use super::session::Session;
use crate::service::error::ErrorKind;

/// Options of `export`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// What to write
    pub what: What,
    #[command(flatten)]
    pub filter: FilterArgs,
    /// Cases open, closed or all
    #[arg(long, value_name = "STATUS", default_value = "all")]
    pub status: StatusArg,
    /// utf-8 (with BOM) or gb18030
    #[arg(long, value_name = "E", default_value = "utf-8")]
    pub encoding: String,
    /// File to write [default: standard output]
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
}

/// What can be exported.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum What {
    Cases,
    Events,
}

/// Which cases by their end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum StatusArg {
    Open,
    Closed,
    All,
}

pub(super) fn run(_session: &mut Session, _args: &Args) -> Result<Exit, Failure> {
    Err(Failure::new(ErrorKind::Bug, "bug", &[("detail", "export")]))
}
