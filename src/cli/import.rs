//! `qingji import`: a sheet of cases or events, taken as one transaction and one undo step.

use std::path::PathBuf;

use clap::ValueEnum;

use super::exit::{Exit, Failure};
use super::session::Session;
use crate::service::error::ErrorKind;

/// Options of `import`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// xlsx, xls, ods, csv, tsv or jsonl
    pub file: PathBuf,
    /// Events of the cases, read after them into the same transaction
    #[arg(long, value_name = "FILE")]
    pub events: Option<PathBuf>,
    /// What the rows are [default: by the columns]
    #[arg(long, value_name = "KIND")]
    pub kind: Option<KindArg>,
    /// Which column is which field
    #[arg(long, value_name = "FILE.toml")]
    pub map: Option<PathBuf>,
    /// Sheet of a workbook [default: the first]
    #[arg(long, value_name = "SHEET")]
    pub sheet: Option<String>,
    /// utf-8 or gb18030 [default: by the bytes]
    #[arg(long, value_name = "E")]
    pub encoding: Option<String>,
    /// Count only, write nothing
    #[arg(long)]
    pub dry_run: bool,
    /// Refuse the file when one row has a problem
    #[arg(long)]
    pub strict: bool,
    /// Write every problem into this file
    #[arg(long, value_name = "FILE")]
    pub problems: Option<PathBuf>,
    /// A second import with the same id answers with the first
    #[arg(long, value_name = "ID")]
    pub request_id: Option<String>,
}

/// What rows can be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum KindArg {
    Cases,
    Changes,
    Payments,
    Followups,
    Events,
}

pub(super) fn run(_session: &mut Session, _args: &Args) -> Result<Exit, Failure> {
    Err(Failure::new(ErrorKind::Bug, "bug", &[("detail", "import")]))
}
