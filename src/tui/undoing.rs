//! What this session did and can undo, and what was undone and can be redone.

use super::cx::Cx;
use super::notice::Notice;
use crate::command::deed;
use crate::domain::journal::Action;
use crate::service::api::{CommitLine, Revert, RevertTarget, ViewChange};

/// One step that `u` undoes and Ctrl-Y redoes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Step {
    Commit(u64),
    /// A case put off until tomorrow.
    Skip(String),
    /// A saved view that was made, replaced or deleted.
    View(Box<ViewChange>),
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
    pub(super) older: Older,
}

/// An older commit that undo would be about.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub(super) enum Older {
    /// Undo was not pressed.
    #[default]
    Unasked,
    /// It was pressed, and this message asks whether to go on.
    Asked(String),
    /// The message names this commit.
    Named(u64),
}

/// What a message about an undo becomes when the docket has told of a commit.
#[derive(Debug)]
pub(super) enum Told {
    /// Another message was shown since, or there is nothing to add.
    Nothing,
    Say(Notice),
    /// The commit was itself an undo of many cases: what this one did is what to name.
    Ask(u64),
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
                _ => pile.retain(|step| matches!(step, Step::View(_))),
            }
        }
    }

    /// Drops cases put off until tomorrow: with the new day they are back anyway.
    pub(super) fn new_day(&mut self) {
        for pile in [&mut self.done, &mut self.undone] {
            pile.retain(|step| !matches!(step, Step::Skip(_)));
        }
    }

    /// Names in the message what was undone, once the docket tells of the undo: a single fact of a
    /// case by itself, an import or a change of many cases by what the commit did.
    pub(super) fn tell(&mut self, cx: &Cx, line: &CommitLine, notice: Option<&Notice>) -> Told {
        let Some((way, said)) = self.told.take() else {
            return Told::Nothing;
        };
        if notice.is_none_or(|notice| notice.words != said) {
            return Told::Nothing;
        }
        let what = match (line.action, line.retracts_all.as_slice()) {
            (Action::Undo, all) => match (deed::undone(line, cx.wording()), all) {
                (Some(what), _) => what,
                (None, [one]) => {
                    self.told = Some((way, said));
                    return Told::Ask(*one);
                }
                (None, _) => return Told::Nothing,
            },
            _ => deed::what(line, cx.wording()),
        };
        Told::Say(Notice::say(cx.fill(way.key(), &[("number", &what)])))
    }

    /// Names in the question the older commit that undo would be about; `None` if another message
    /// was shown since.
    pub(super) fn ask(
        &mut self,
        cx: &Cx,
        line: Option<&CommitLine>,
        notice: Option<&Notice>,
    ) -> Option<Notice> {
        let Older::Asked(said) = &self.older else {
            return None;
        };
        notice.filter(|notice| notice.words == *said)?;
        let Some(line) = line else {
            self.older = Older::Unasked;
            return Some(Notice::say(cx.text("tui.notice.undo-nothing")));
        };
        self.older = Older::Named(line.commit);
        let what = deed::what(line, cx.wording());
        Some(Notice::warn(
            cx.fill("tui.notice.undo-named", &[("what", &what)]),
        ))
    }

    pub(super) fn can_redo(&self) -> bool {
        !self.undone.is_empty()
    }
}
