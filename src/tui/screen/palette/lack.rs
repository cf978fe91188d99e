//! Why a command cannot be performed now: it belongs to another place, or something it needs is
//! missing.

use super::super::chooser::{barred, uncounted};
use super::Palette;
use super::about::elsewhere;
use crate::command::{Action, Command, Need};
use crate::domain::journal;
use crate::service::api::CommitLine;
use crate::tui::cx::Cx;
use crate::tui::notice::back_key;

impl Palette {
    /// Why a command cannot be performed now.
    pub(super) fn reason(&self, cx: &Cx, command: &Command) -> Option<String> {
        let chain = self.below.context.chain();
        if !chain.iter().any(|c| command.contexts.contains(c)) {
            return Some(elsewhere(cx, command));
        }
        let past = past(cx).filter(|_| command.writes);
        past.or_else(|| self.lacking(command).map(|key| cx.text(key).to_owned()))
    }

    /// What a command of this place lacks now: key of the text.
    fn lacking(&self, command: &Command) -> Option<&'static str> {
        if command.need == Need::Case && self.below.case.is_none() {
            return Some("tui.palette.no-case");
        }
        match command.action {
            Action::Redo if self.redo == Some(false) => Some("tui.palette.no-redo"),
            Action::Tutorial if !self.below.demo => Some("tui.tutorial.elsewhere"),
            Action::Form(kind) => {
                let file = self.file.as_deref()?;
                barred(file, kind).or_else(|| uncounted(file, kind).map(|_| "tui.chooser.menu"))
            }
            _ if command.need == Need::Rows && !self.below.rows => Some("tui.palette.no-rows"),
            _ => None,
        }
    }
}

/// Why nothing can be recorded while a past is viewed.
pub(super) fn past(cx: &Cx) -> Option<String> {
    let key = back_key(cx);
    (!cx.view.is_now()).then(|| cx.fill("tui.palette.past", &[("key", &key)]))
}

/// Whether the last commit of this user still in force is an undo, which redo could revert. `None`
/// if the `asked` lines are not enough to tell.
pub(super) fn restorable(lines: &[CommitLine], asked: usize) -> Option<bool> {
    let last = lines
        .iter()
        .find(|line| line.retracted_by.is_none() && !line.redo);
    match last {
        Some(line) => Some(line.action == journal::Action::Undo),
        None => (lines.len() < asked).then_some(false),
    }
}
