//! What follows a successful write.

use super::model::{Model, Pending, ask_overview, ask_told};
use super::msg::Effect;
use super::notice::Notice;
use super::screen::case::Case;
use super::screen::form;
use super::ticket::ScreenId;
use super::undoing::{Step, Way};
use super::words;
use crate::command::{Action, Context, FormKind};
use crate::service::api::{Revert, Written};

impl Model {
    fn recorded(&mut self, commit: u64, words: String) {
        self.undoing.did(Step::Commit(commit));
        self.notice = Some(Notice::say(words).undoable());
    }

    /// Handles a successful write: reports it, offers to undo it, and refreshes what it touched.
    pub(super) fn wrote(&mut self, pending: &Pending, written: &Written) -> Vec<Effect> {
        let line = written.line.as_deref();
        let mut moved = Vec::new();
        let by_line = match pending {
            Pending::Form {
                screen,
                draft,
                words,
                move_on,
            } => {
                self.typed.forget(draft);
                let over_list = self.close_form(*screen);
                // Saving a form also leaves it.
                self.coach_saw(Action::Cancel, Context::Form);
                self.recorded(written.commit, words.clone());
                if *move_on && over_list {
                    moved.extend(self.move_on(&draft.number));
                }
                line.is_some()
            }
            Pending::Follow(follow) => {
                let words = form::recorded(&self.cx, follow, written.next);
                self.recorded(written.commit, words);
                line.is_some()
            }
            Pending::Reschedule { number, day } => {
                let words = self.rescheduled(number, *day);
                self.recorded(written.commit, words);
                // The list of the day asks itself whether the case still belongs to it.
                false
            }
            Pending::Bulk { words, .. } => {
                self.recorded(written.commit, words.clone());
                // The list that the dialog was opened from.
                moved.extend(self.with_rows(|rows, _| {
                    rows.marks.clear();
                    Vec::new()
                }));
                false
            }
            Pending::Undo { way, chosen } => {
                return self.took_back(*way, chosen.as_ref(), written);
            }
            Pending::Skip { .. } | Pending::View { .. } => false,
        };
        let mut effects = vec![ask_overview()];
        effects.extend(moved);
        let ids: Vec<ScreenId> = self.stack.iter().map(|place| place.id).collect();
        for id in ids {
            effects.extend(self.with(id, |screen, cx| {
                screen.written(cx, line.filter(|_| by_line))
            }));
        }
        effects.extend(self.summed_up());
        if let (Pending::Form { draft, .. }, Some(line)) = (pending, line)
            && draft.form == FormKind::Add
        {
            // A new case is usually the next one worked on.
            effects.extend(self.push_apart(Case::new(line.number.clone(), false)));
        }
        effects
    }

    /// Handles a successful undo or redo, of the last step or of a commit chosen in the history.
    fn took_back(
        &mut self,
        way: Way,
        chosen: Option<&(Revert, String)>,
        written: &Written,
    ) -> Vec<Effect> {
        if let Some((revert, _)) = chosen {
            self.undoing.forget_reverted(revert);
        }
        self.undoing.went(way, Step::Commit(written.commit));
        let line = written.line.as_deref();
        let number = line.map(|line| words::spoken(&self.cx, &line.number));
        let what = chosen.map(|(_, what)| what.as_str());
        // With several cases none is named, only their number of facts.
        let many = match written.events {
            0 => self.cx.text("tui.notice.a-setting").to_owned(),
            _ => self.cx.fill("tui.notice.facts", &[("n", &written.events)]),
        };
        let what = what.or(number.as_deref()).unwrap_or(&many);
        let words = self.cx.fill(way.key(), &[("number", &what)]);
        self.undoing.told = Some((way, words.clone()));
        self.notice = Some(Notice::say(words));
        let number = line.map(|line| line.number.clone());
        let mut effects = vec![ask_overview(), ask_told(written.commit)];
        effects.extend(self.tell_undone(number.as_deref()));
        effects
    }
}
