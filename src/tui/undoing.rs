//! What this session did and can undo, and what was undone and can be redone.

use super::cx::Cx;
use super::notice::Notice;
use crate::command::deed;
use crate::service::api::{CommitLine, Revert, RevertTarget};

/// One step that `u` undoes and Ctrl-Y redoes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Step {
    Commit(u64),
    /// A case put off until tomorrow.
    Skip(String),
}

/// The direction of a step: undo or redo.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    Undo,
    Redo,
}

impl Way {
    /// Key of the message after such a step.
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
    /// The message shown for the last undo or redo, until it is known what that was about.
    pub(super) told: Option<(Way, String)>,
    /// Whether undo was pressed with nothing of this session left; pressed again, it undoes an
    /// older commit.
    pub(super) older: bool,
}

impl Undoing {
    /// Records a step as the next to undo. Nothing can be redone after it.
    pub(super) fn did(&mut self, step: Step) {
        self.done.push(step);
        self.undone.clear();
    }

    /// Takes the next step in this direction; [`Undoing::went`] follows when it succeeded.
    pub(super) fn take(&mut self, way: Way) -> Option<Step> {
        match way {
            Way::Undo => self.done.pop(),
            Way::Redo => self.undone.pop(),
        }
    }

    /// Records a step that was undone or redone, so that it can be reversed.
    pub(super) fn went(&mut self, way: Way, step: Step) {
        match way {
            Way::Undo => self.undone.push(step),
            Way::Redo => self.done.push(step),
        }
    }

    /// Drops a step that was reversed out of order.
    pub(super) fn forget(&mut self, step: &Step) {
        self.done.retain(|known| known != step);
    }

    /// Drops what a revert out of order affects; if dependent commits were reverted with it, drops
    /// everything.
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

    /// Drops cases put off until tomorrow: with the new day they are back anyway.
    pub(super) fn new_day(&mut self) {
        for pile in [&mut self.done, &mut self.undone] {
            pile.retain(|step| matches!(step, Step::Commit(_)));
        }
    }

    /// The message naming what was undone, once the docket returns it; `None` if another message
    /// was shown since.
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
