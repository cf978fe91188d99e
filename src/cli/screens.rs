//! The seam to the screens: `qingji` without a command.

use super::exit::{Exit, Failure};
use super::session::Session;
use crate::service::error::ErrorKind;

/// Opens the screens; without a terminal there is nothing to draw on.
pub(super) fn run(session: &mut Session) -> Result<Exit, Failure> {
    use std::io::IsTerminal;
    if !session.out.is_tty() || !std::io::stdin().is_terminal() {
        return Err(Failure::new(ErrorKind::Usage, "no-terminal", &[]));
    }
    Err(Failure::new(ErrorKind::Bug, "bug", &[("detail", "tui")]))
}
