//! `qingji demo`: a made-up, deterministic docket to look at and to measure.

use super::exit::{Exit, Failure};
use super::session::Session;
use crate::service::error::ErrorKind;

/// Options of `demo`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// How many cases
    #[arg(long, value_name = "N", default_value_t = 12_000)]
    pub cases: u32,
    /// Another docket of the same kind
    #[arg(long, value_name = "S", default_value_t = 1)]
    pub seed: u64,
    /// Fill the store only
    #[arg(long)]
    pub no_tui: bool,
}

pub(super) fn run(_session: &mut Session, _args: &Args) -> Result<Exit, Failure> {
    Err(Failure::new(ErrorKind::Bug, "bug", &[("detail", "demo")]))
}
