//! The draft of a form: kept when it is left, named when it is taken up, dropped to start over.

use super::Form;
use crate::command::{Action, Context};
use crate::service::api::Draft;
use crate::tui::cx::Cx;
use crate::tui::notice::{Notice, spoken_key};
use crate::tui::screen::Act;

impl Form {
    /// The draft: the texts that the user typed.
    pub(super) fn draft(&self) -> Draft {
        let fields = self.fields();
        let typed = fields
            .iter()
            .zip(&self.inputs)
            .filter(|(_, input)| input.typed);
        Draft {
            form: self.id().to_owned(),
            number: self.number.clone(),
            fields: typed
                .map(|(field, input)| (field.id.to_owned(), input.field.text().to_owned()))
                .collect(),
            at: fields.get(self.at).map_or("", |field| field.id).to_owned(),
            saved: None,
            session: String::new(),
            left: false,
        }
    }

    /// Leaves the form; what was typed stays as a draft.
    pub(super) fn leave(&self, cx: &Cx) -> Vec<Act> {
        let mut acts = vec![Act::Close];
        if self.touched && !self.trial {
            acts.push(Act::Keep(Draft {
                left: true,
                ..self.draft()
            }));
            acts.push(Act::Flush);
            acts.push(Act::Say(Notice::say(cx.text("tui.notice.draft-kept"))));
        }
        acts
    }

    /// The name of the form, and of the draft it was filled from.
    pub(super) fn named(&self, cx: &Cx, what: String) -> String {
        let Some(draft) = &self.draft_of else {
            return what;
        };
        let key = spoken_key(cx, Context::Form, Action::Clear);
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
            let key = spoken_key(cx, Context::Form, Action::Clear);
            let words = cx.fill("tui.form.sure", &[("key", &key)]);
            return vec![Act::Say(Notice::warn(words))];
        }
        let blank = Form::blank(self.kind, self.number.clone(), self.many);
        let old = std::mem::replace(self, blank);
        let mut acts = Vec::new();
        if !old.trial && old.many.is_none() {
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
