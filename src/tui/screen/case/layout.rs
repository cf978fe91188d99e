//! The layout of the file of a case: the open tab gets its rows first, then the particulars, then
//! the foot.

use super::clock;
use super::tab::{self, Tab};
use crate::service::api::CaseFile;
use crate::tui::cx::Cx;

/// Rows of the particulars if all fit.
pub(super) const ABOUT: u16 = 6;
/// The fewest rows of the open tab while anything else can be dropped.
const LEAST: u16 = 4;

/// Heights of the parts, and the lines at the foot.
#[derive(Debug, Default)]
pub(super) struct Parts {
    /// Rows of the particulars; at 0 the rule above them is left out too.
    pub(super) about: u16,
    /// Rows of the open tab.
    pub(super) rows: usize,
    pub(super) foot: Vec<String>,
}

/// Rows of the parties, handler and court below the number on a small terminal.
pub(super) fn brief(body: u16) -> u16 {
    u16::from(body >= 8)
}

/// Divides the body. On a low terminal the time axis is dropped first, then the row of the state,
/// which moves beside the due date, then the next step, then the particulars by importance.
pub(super) fn parts(cx: &Cx, file: &CaseFile, open: Tab) -> Parts {
    let body = cx.body();
    if cx.tiny() {
        return Parts {
            rows: usize::from(body.saturating_sub(3 + brief(body)).max(1)),
            ..Parts::default()
        };
    }
    let least = (body * 2 / 5).max(LEAST);
    let least = match open {
        // If possible, the whole explanation of the due date is visible.
        Tab::Clock => clock::lines(cx, file, usize::MAX)
            .len()
            .clamp(least.into(), usize::from(body / 2).max(least.into()))
            as u16,
        _ => least,
    };
    let (mut axis, mut next) = (tab::axis(cx, file), tab::next_step(cx, file));
    let mut about = ABOUT;
    loop {
        let foot = u16::from(axis.is_some()) + u16::from(next.is_some());
        let above = 3 + about + u16::from(about > 0);
        let rows = body.saturating_sub(above + foot);
        if rows >= least || about == 0 {
            return Parts {
                about,
                rows: usize::from(rows.max(1)),
                foot: axis.into_iter().chain(next).collect(),
            };
        }
        if axis.take().is_none() && (about == ABOUT || next.take().is_none()) {
            about -= 1;
        }
    }
}
