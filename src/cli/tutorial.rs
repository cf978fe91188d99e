//! `qingji tutorial` and `qingji display`: the screens with a guide, and the display check alone.

use super::exit::{Exit, Failure};
use super::session::Session;
use super::{demo, screens};
use crate::tui::{self, Choice};

/// The number of cases of the tutorial: enough to search, few enough to be ready at once.
const CASES: u64 = 600;

/// Runs the tutorial, on a made-up docket that is thrown away.
pub(super) fn run(session: &mut Session) -> Result<Exit, Failure> {
    if !screens::possible(session) {
        return Ok(screens::refused(session, &tui::TuiError::NotATerminal));
    }
    let mut options = screens::options(session);
    options.demo = true;
    options.tutorial = true;
    demo::first(session, CASES, |session| screens::show(session, options))
}

/// Asks how to draw on this terminal, and keeps the answer.
pub(super) fn display(session: &mut Session) -> Exit {
    if !screens::possible(session) {
        return screens::refused(session, &tui::TuiError::NotATerminal);
    }
    let options = screens::options(session);
    match tui::display_check(&options) {
        Ok(answer) => {
            if answer.choice != Choice::Leave {
                screens::remember(&answer, &options.surroundings);
            }
            Exit::Ok
        }
        Err(error) => screens::refused(session, &error),
    }
}
