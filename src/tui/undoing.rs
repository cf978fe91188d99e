//! What this session did and can be undone, and what was undone and can be done again.

use super::cx::Cx;
use super::notice::Notice;
use crate::command::deed;
use crate::service::api::{CommitLine, Revert, RevertTarget};

/// One thing that `u` takes back and Ctrl-Y does again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Step {
    Commit(u64),
    /// A case put off until tomorrow.
    Skip(String),
}

/// Which way along what was done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    Undo,
    Redo,
}

impl Way {
    /// Key of what is said when it was gone.
    pub(super) fn key(self) -> &'static str {
        match self {
            Way::Undo => "tui.notice.undone",
            Way::Redo => "tui.notice.redone",
        }
    }
}

/// The steps of this session, the latest last.
#[derive(Debug, Default)]
pub(super) struct Undoing {
    done: Vec<Step>,
    undone: Vec<Step>,
    /// What was said of the last undoing or redoing, until it is known what that was about.
    pub(super) told: Option<(Way, String)>,
    /// Undo was asked for with nothing of this session to undo: once more undoes what was before it.
    pub(super) older: bool,
}

impl Undoing {
    /// Something was done: it is the next to be undone, and what was undone before stays so.
    pub(super) fn did(&mut self, step: Step) {
        self.done.push(step);
        self.undone.clear();
    }

    /// The next step this way; [`Undoing::went`] follows when it has been made.
    pub(super) fn take(&mut self, way: Way) -> Option<Step> {
        match way {
            Way::Undo => self.done.pop(),
            Way::Redo => self.undone.pop(),
        }
    }

    /// A step was made this way, and can be made back.
    pub(super) fn went(&mut self, way: Way, step: Step) {
        match way {
            Way::Undo => self.undone.push(step),
            Way::Redo => self.done.push(step),
        }
    }

    /// A step was taken back otherwise than in turn.
    pub(super) fn forget(&mut self, step: &Step) {
        self.done.retain(|known| known != step);
    }

    /// What was taken back out of order is no longer next in turn; where others went with it, nothing of before is.
    pub(super) fn forget_reverted(&mut self, revert: &Revert) {
        for pile in [&mut self.done, &mut self.undone] {
            match revert.target {
                RevertTarget::Commit(commit) if !revert.with_dependents => {
                    pile.retain(|known| *known != Step::Commit(commit));
                }
                _ => pile.clear(),
            }
        }
    }

    /// What was put off until tomorrow is back with the new day, whatever is undone.
    pub(super) fn new_day(&mut self) {
        for pile in [&mut self.done, &mut self.undone] {
            pile.retain(|step| matches!(step, Step::Commit(_)));
        }
    }

    /// What is said once the docket tells what was undone: nothing where something else was said since.
    pub(super) fn tell(
        &mut self,
        cx: &Cx,
        line: &CommitLine,
        notice: Option<&Notice>,
    ) -> Option<Notice> {
        let (way, said) = self.told.take()?;
        notice.filter(|notice| notice.words == said)?;
        let what = deed::undone(line, cx.wording())?;
        Some(Notice::say(cx.fill(way.key(), &[("number", &what)])))
    }

    pub(super) fn can_redo(&self) -> bool {
        !self.undone.is_empty()
    }
}
