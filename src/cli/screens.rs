//! The seam to the screens: `qingji` without a command.

use std::io::IsTerminal;

use super::exit::{Exit, Failure};
use super::session::Session;
use crate::service::error::ErrorKind;

/// Whether there is a terminal on both sides.
pub(super) fn possible(session: &Session) -> bool {
    session.out.is_tty() && std::io::stdin().is_terminal()
}

/// Opens the screens; without a terminal there is nothing to draw on.
pub(super) fn run(session: &mut Session) -> Result<Exit, Failure> {
    if !possible(session) {
        return Err(Failure::new(ErrorKind::Usage, "no-terminal", &[]));
    }
    Err(Failure::new(ErrorKind::Bug, "bug", &[("detail", "tui")]))
}
