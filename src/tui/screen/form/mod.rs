//! Forms: one engine for everything that can be recorded about a case. The meaning of a value is
//! shown beside it while it is typed, what would follow is shown below, and drafts are kept until
//! they are saved.

mod below;
mod beside;
mod build;
mod clicked;
mod def;
mod digits;
mod doubt;
mod draft;
mod fill;
mod follows;
mod label;
mod line;
mod many;
mod pick;
mod remark;
mod state;
mod value;
mod view;

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

pub use self::fill::{capped, recorded};
pub use self::many::Deed;
use self::remark::refused_field;
pub(super) use self::remark::{of_advice, of_advice_read, of_meaning};
pub(super) use self::value::{day_help, day_means};
use super::{Act, Screen, idle};
use crate::command::{Action, Context, FormKind};
use crate::config::key::Key;
use crate::domain::bulk::Doing;
use crate::service::api::{CaseFile, Choices, Draft, Request, Response, Target, WhatIf};
use crate::service::error::Error;
use crate::tui::cx::Cx;
use crate::tui::notice::Notice;
use crate::tui::ticket::Tag;
use crate::tui::widget::field::Field;
use crate::tui::widget::footer::{self, Hint};

/// Tags of the requests of a form; requests for what would follow have higher ones, and the last
/// one counts.
const FILE: Tag = Tag::ONLY;
const CHOICES: Tag = FILE.next();
const QUESTIONS: Tag = CHOICES.next();

/// Number of options that have digits.
const DIGITS: usize = 9;

/// A field with its text.
#[derive(Debug, Clone, Default)]
struct Input {
    field: Field,
    /// Id of the chosen option, while the text is its name.
    picked: Option<String>,
    /// Whether the user typed or chose the value; a value set by rule is replaced at the first key.
    typed: bool,
    /// Whether the value was typed at another time, so that the first key replaces it.
    old: bool,
    /// The text that the digits would have been, had they not chosen the option.
    spelled: Option<String>,
    /// Whether the numbers that a shortened one may mean have been offered, so that digits choose.
    offered: bool,
    /// Index of the first option shown.
    page: usize,
}

/// The dialog of a form.
#[derive(Debug)]
pub struct Form {
    kind: FormKind,
    number: String,
    inputs: Vec<Input>,
    at: usize,
    file: Option<Box<CaseFile>>,
    choices: Option<Box<Choices>>,
    answer: Option<Result<Box<WhatIf>, Error>>,
    /// Tag of the last request for what would follow.
    asked: Tag,
    /// The field complained about, and why.
    complaint: Option<(usize, String)>,
    /// Whether a remark has been shown, so that the next Enter saves anyway.
    confirmed: bool,
    /// Whether a trial has just ended and the next Enter writes what was tried.
    ready: bool,
    /// Whether it is a trial that writes nothing: 试算.
    trial: bool,
    /// Whether it is being written.
    saving: bool,
    /// The draft that it was filled from.
    draft_of: Option<Box<Draft>>,
    /// Whether the next key to start over does.
    sure: bool,
    /// The action, if the form is for many cases.
    many: Option<Deed>,
    /// The many cases.
    among: Option<Box<Target>>,
    /// The title that replaces form and case.
    heading: Option<String>,
    /// The completed action of a form for many cases.
    doing: Option<Doing>,
    /// Whether the user typed anything.
    touched: bool,
    /// The first line shown, so that the focused field stays visible.
    top: usize,
    /// How many of the numbers to choose from are shown.
    in_sight: usize,
}

impl Form {
    /// A form for a case (with an empty number for a new one), filled from a draft if there is one.
    pub fn new(cx: &Cx, kind: FormKind, number: String, draft: Option<&Draft>) -> Form {
        let mut form = Form::blank(kind, number, None);
        if let Some(draft) = draft {
            for (id, text) in &draft.fields {
                if let Some(at) = form.place(id) {
                    form.put(at, text, None);
                }
            }
            form.at = form.place(&draft.at).unwrap_or(0);
            form.touched = true;
            form.draft_of = Some(Box::new(draft.clone()));
        }
        form.fill(cx);
        form
    }

    /// A form for many cases under this title; [`Form::take_doing`] returns what was filled in.
    pub fn of_many(cx: &Cx, deed: Deed, among: Target, heading: String) -> Form {
        let mut form = Form::blank(deed.kind(), String::new(), Some(deed));
        form.among = Some(Box::new(among));
        form.heading = Some(heading);
        form.fill(cx);
        form
    }

    fn blank(kind: FormKind, number: String, many: Option<Deed>) -> Form {
        let fields = many.map_or_else(|| def::fields(kind), Deed::fields);
        Form {
            kind,
            number,
            inputs: vec![Input::default(); fields.len()],
            at: 0,
            file: None,
            choices: None,
            answer: None,
            asked: QUESTIONS,
            complaint: None,
            confirmed: false,
            ready: false,
            trial: false,
            saving: false,
            draft_of: None,
            sure: false,
            touched: false,
            many,
            among: None,
            heading: None,
            doing: None,
            top: 0,
            in_sight: DIGITS,
        }
    }

    /// Takes the action on many cases, once the form is complete.
    pub fn take_doing(&mut self) -> Option<Doing> {
        self.doing.take()
    }

    /// The values of the fields, for a title.
    pub fn summary(&self, cx: &Cx) -> String {
        let texts = self.inputs.iter().zip(self.fields());
        texts
            .map(|(input, field)| (input.field.text().trim(), field))
            .filter(|(text, _)| !text.is_empty())
            .map(|(text, field)| match field.id {
                // A number needs its unit.
                "months" | "days" => {
                    cx.fill(&format!("tui.form.unit.{}", field.id), &[("n", &text)])
                }
                _ => text.to_owned(),
            })
            .collect::<Vec<_>>()
            .join("  ")
    }

    /// Sets the outcome that was chosen by its digit in the list.
    #[must_use]
    pub fn with_outcome(mut self, cx: &Cx, id: &str) -> Form {
        if let Some(at) = self.place("outcome") {
            self.pick(cx, at, id);
            self.at = (at + 1).min(self.inputs.len().saturating_sub(1));
        }
        self
    }

    /// Sets the day of the next follow-up, chosen before the form was opened.
    #[must_use]
    pub fn with_next(mut self, day: chrono::NaiveDate) -> Form {
        if let Some(at) = self.place("next") {
            self.put(at, &day.to_string(), None);
        }
        self
    }

    /// Puts the caret into the first field. Whoever opens a form by its key begins there, also if
    /// it was filled from a draft.
    #[must_use]
    pub fn from_the_top(mut self) -> Form {
        self.at = 0;
        if let Some(first) = self.inputs.first_mut() {
            first.old = first.typed;
        }
        self
    }

    /// Turns the form into a trial, which shows what would follow and writes nothing.
    #[must_use]
    pub fn as_trial(mut self) -> Form {
        self.trial = true;
        self
    }

    /// Id of the form, as in drafts.
    pub fn id(&self) -> &'static str {
        self.kind.id()
    }
}

impl Screen for Form {
    fn context(&self) -> Context {
        Context::Form
    }

    fn is_overlay(&self) -> bool {
        true
    }

    fn spares_case(&self) -> bool {
        !self.number.is_empty()
    }

    fn hints(&self, cx: &Cx) -> Option<Vec<Hint>> {
        if !self.trial {
            return None;
        }
        // Saving ends the trial; what was tried is written only when it is saved again.
        let hint = |action, words| footer::hint(cx, Context::Form, action, words);
        let hints = [
            hint(Action::NextField, "tui.command.next-field"),
            hint(Action::Save, "tui.form.trial-take").filter(|_| cx.view.is_now()),
            hint(Action::Cancel, "tui.command.cancel"),
        ];
        Some(hints.into_iter().flatten().collect())
    }

    fn takes_text(&self) -> bool {
        true
    }

    fn load(&mut self, _cx: &Cx) -> Vec<Act> {
        let number = (!self.number.is_empty()).then(|| self.number.clone());
        let mut acts = Vec::new();
        if let Some(number) = number.clone() {
            acts.push(Act::Ask(FILE, Request::Show { number }));
        }
        let among = self.among.clone();
        acts.push(Act::Ask(CHOICES, Request::Choices { number, among }));
        acts
    }

    fn idle(&self) -> &'static [Action] {
        idle::FIELDS
    }

    fn command(&mut self, cx: &Cx, action: Action, _n: usize) -> Vec<Act> {
        let sure = std::mem::take(&mut self.sure);
        match action {
            Action::Clear => return self.start_over(cx, sure),
            Action::PreviousField | Action::Up => self.go(-1),
            Action::Down => self.go(1),
            Action::PageDown => self.turn(cx, true),
            Action::PageUp => self.turn(cx, false),
            Action::Save => return self.save(cx),
            Action::Accept => return self.accept(cx),
            Action::NextField => {
                if let Some((text, picked)) = self.offer(cx) {
                    self.put(self.at, &text, picked.as_deref());
                    let acts = self.changed(cx);
                    // It goes on as from a word typed in full.
                    self.go(1);
                    return acts;
                }
                self.go(1);
            }
            Action::Cancel => return self.leave(cx),
            _ => {}
        }
        Vec::new()
    }

    fn edit(&mut self, cx: &Cx, key: Key) -> Vec<Act> {
        if self.saving {
            return Vec::new();
        }
        self.sure = false;
        if self.is_out_of_sight(cx, key) {
            return vec![Act::Say(Notice::warn(cx.text("tui.form.out-of-sight")))];
        }
        if self.digit(cx, key) {
            return self.changed(cx);
        }
        let Some(input) = self.inputs.get_mut(self.at) else {
            return Vec::new();
        };
        if key.text().is_some() {
            input.begin();
        }
        if !input.field.edit(key) {
            return Vec::new();
        }
        input.was_typed();
        self.changed(cx)
    }

    fn paste(&mut self, cx: &Cx, text: &str) -> Vec<Act> {
        if self.saving {
            return Vec::new();
        }
        let Some(input) = self.inputs.get_mut(self.at) else {
            return Vec::new();
        };
        input.begin();
        input.field.insert(text);
        input.was_typed();
        self.sure = false;
        self.changed(cx)
    }

    fn answer(&mut self, cx: &Cx, tag: Tag, response: Result<Response, Error>) -> Vec<Act> {
        match (tag, response) {
            (FILE, Ok(Response::Case(file))) => self.file = Some(file),
            (CHOICES, Ok(Response::Choices(choices))) => self.choices = Some(choices),
            (FILE | CHOICES, Err(error)) => return vec![Act::Say(Notice::error(cx, &error))],
            (tag, Ok(Response::WhatIf(answer))) if tag == self.asked => {
                self.answer = Some(Ok(answer));
                return Vec::new();
            }
            (tag, Err(error)) if tag == self.asked => {
                self.answer = Some(Err(error));
                return Vec::new();
            }
            _ => return Vec::new(),
        }
        self.fill(cx);
        self.ask(cx)
    }

    fn written(&mut self, _cx: &Cx, _line: Option<&crate::service::api::CaseLine>) -> Vec<Act> {
        Vec::new()
    }

    fn refused(&mut self, _cx: &Cx) {
        self.saving = false;
    }

    fn focus_field(&mut self, cx: &Cx, area: Rect, at: Position) -> bool {
        self.clicked(cx, area, at)
    }

    fn fitted(&mut self, cx: &Cx, area: Rect) {
        (self.top, self.in_sight) = view::fitted(self, cx, area);
    }

    fn view(&self, cx: &Cx, area: Rect, buffer: &mut Buffer) -> Option<Position> {
        view::view(self, cx, area, buffer)
    }
}
