//! A form that was filled from a draft says so, and every form can be filled anew.

use super::Form;
use crate::command::{Action, Context};
use crate::tui::cx::Cx;
use crate::tui::notice::{Notice, spoken_key};
use crate::tui::screen::Act;

impl Form {
    /// The name of the form, and of the draft it was filled from.
    pub(super) fn named(&self, cx: &Cx, what: String) -> String {
        let Some(draft) = &self.draft_of else {
            return what;
        };
        let key = spoken_key(cx, Context::Form, Action::StartOver);
        match draft.saved {
            Some(saved) => {
                let moment = saved.format("%m-%d %H:%M");
                let args = [
                    ("what", &what as _),
                    ("moment", &moment as _),
                    ("key", &key as _),
                ];
                cx.fill("tui.form.draft-of", &args)
            }
            None => cx.fill("tui.form.draft", &[("what", &what), ("key", &key)]),
        }
    }

    /// Drops what was typed, with its draft, at the second key: `sure` after the first.
    pub(super) fn start_over(&mut self, cx: &Cx, sure: bool) -> Vec<Act> {
        if !self.touched {
            return vec![Act::Say(Notice::say(cx.text("tui.form.blank")))];
        }
        if !sure {
            self.sure = true;
            let key = spoken_key(cx, Context::Form, Action::StartOver);
            let words = cx.fill("tui.form.sure", &[("key", &key)]);
            return vec![Act::Say(Notice::warn(words))];
        }
        let blank = Form::blank(self.kind, self.number.clone(), self.many);
        let old = std::mem::replace(self, blank);
        let mut acts = Vec::new();
        if !old.trial {
            acts.push(Act::Forget(old.draft()));
        }
        self.trial = old.trial;
        self.file = old.file;
        self.choices = old.choices;
        self.among = old.among;
        self.heading = old.heading;
        // Answers about what was typed may still come.
        self.asked = old.asked;
        self.fill(cx);
        acts.extend(self.ask(cx));
        acts
    }
}
