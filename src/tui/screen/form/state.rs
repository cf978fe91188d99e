//! The state of a form: its values, what Enter, Tab and digits do, and when it is saved.

use super::build::{self, Values};
use super::def::{self, FieldDef, Kind};
use super::pick::{self, Choice};
use super::value::{self, Reading, Value};
use super::{Form, fill};
use crate::command::FormKind;
use crate::domain::advice::Advice;
use crate::domain::calendar::Calendar;
use crate::domain::clock::uncounted::Why;
use crate::domain::event::Field as CaseField;
use crate::tui::cx::Cx;
use crate::tui::notice::Notice;
use crate::tui::screen::{Act, Submission};
use crate::tui::widget::field::Field;

impl Form {
    pub(super) fn fields(&self) -> &'static [FieldDef] {
        match self.many {
            Some(deed) => deed.fields(),
            None => def::fields(self.kind),
        }
    }

    pub(super) fn place(&self, id: &str) -> Option<usize> {
        self.fields().iter().position(|field| field.id == id)
    }

    pub(super) fn calendar<'a>(&'a self, cx: &'a Cx) -> &'a Calendar {
        self.choices
            .as_ref()
            .map_or_else(|| cx.calendar(), |choices| &choices.calendar)
    }

    /// The kind of a field; that of a corrected value depends on the field chosen before it.
    pub(super) fn kind_of(&self, cx: &Cx, at: usize) -> Kind {
        let Some(field) = self.fields().get(at) else {
            return Kind::Text(0);
        };
        if field.kind != Kind::Value {
            return field.kind;
        }
        let named = self.amended(cx);
        named.map_or(def::NAME, value::kind_of)
    }

    /// The field that a correction is about.
    pub(super) fn amended(&self, cx: &Cx) -> Option<CaseField> {
        let at = self.place("field")?;
        let id = self.reading(cx, at).value?.text()?;
        CaseField::ALL.into_iter().find(|field| field.id() == id)
    }

    pub(super) fn options(&self, cx: &Cx, at: usize) -> Vec<Choice> {
        let known = pick::Known {
            file: self.file.as_deref(),
            choices: self.choices.as_deref(),
        };
        match self.kind_of(cx, at) {
            Kind::Pick { from, .. } => pick::choices(cx, from, known),
            Kind::Number => pick::of_numbers(cx, &self.numbers(cx, at)),
            _ => Vec::new(),
        }
    }

    /// Court codes that a shortened number may refer to: the court of the case, then those of the
    /// docket, then those of the home city.
    pub(super) fn courts(&self) -> Vec<String> {
        let mut codes: Vec<String> = Vec::new();
        let own = self
            .file
            .as_ref()
            .and_then(|file| file.line.court_code.clone());
        let known = self.choices.iter().flat_map(|choices| &choices.courts);
        let used = known.filter_map(|name| crate::domain::court::by_name(name));
        let home = crate::domain::court::home()
            .iter()
            .map(|home| home.court.code);
        let all = own
            .into_iter()
            .chain(used.map(|court| court.code.to_owned()))
            .chain(home.map(str::to_owned));
        for code in all {
            if !codes.contains(&code) {
                codes.push(code);
            }
        }
        codes
    }

    pub(super) fn reading(&self, cx: &Cx, at: usize) -> Reading {
        let Some(input) = self.inputs.get(at) else {
            return Reading::default();
        };
        let kind = self.kind_of(cx, at);
        let choices = self.options(cx, at);
        let reader = value::Reader {
            cx,
            calendar: self.calendar(cx),
            choices: &choices,
            numbers: &self.numbers(cx, at),
            offered: input.offered,
        };
        reader.read(kind, input.field.text(), input.picked.as_deref())
    }

    /// Sets a text as if it had been typed.
    pub(super) fn put(&mut self, at: usize, text: &str, picked: Option<&str>) {
        if let Some(input) = self.inputs.get_mut(at) {
            input.field = Field::new(text);
            input.picked = picked.map(str::to_owned);
            input.typed = true;
            input.old = false;
            input.spelled = None;
            input.offered = false;
            input.page = 0;
        }
    }

    /// Chooses an option.
    pub(super) fn pick(&mut self, cx: &Cx, at: usize, id: &str) {
        let choice = self
            .options(cx, at)
            .into_iter()
            .find(|choice| choice.id == id);
        if let Some(choice) = choice {
            self.put(at, &choice.words, Some(&choice.id));
            self.fill(cx);
        }
    }

    /// The options that match the text of a field, and the index of the first one shown.
    pub(super) fn left(&self, cx: &Cx, at: usize) -> (Vec<Choice>, usize) {
        let choices = self.options(cx, at);
        let Some(input) = self.inputs.get(at) else {
            return (Vec::new(), 0);
        };
        let left: Vec<Choice> = match self.kind_of(cx, at) {
            // All of them are what the text may mean.
            Kind::Number => choices,
            kind => {
                let found = pick::matching(&choices, input.text());
                let none = found.is_empty() && matches!(kind, Kind::Pick { free: false, .. });
                let found: Vec<Choice> = found.into_iter().cloned().collect();
                // What is not understood leaves all of them to choose from.
                if none { choices } else { found }
            }
        };
        let page = input.page.min(left.len().saturating_sub(1));
        (left, page)
    }

    /// Handles a change: fills in what follows, asks what would follow, and keeps the draft.
    pub(super) fn changed(&mut self, cx: &Cx) -> Vec<Act> {
        self.complaint = None;
        self.confirmed = false;
        self.ready = false;
        self.touched = true;
        self.fill(cx);
        let mut acts = self.ask(cx);
        if !self.trial && self.many.is_none() {
            acts.push(Act::Keep(self.draft()));
        }
        acts
    }

    /// Asks what would follow, if the form is complete.
    pub(super) fn ask(&mut self, cx: &Cx) -> Vec<Act> {
        // What would follow differs between cases; the preview shows it.
        if self.many.is_some() {
            return Vec::new();
        }
        self.asked = self.asked.next();
        // An error was about the previous values.
        self.answer.take_if(|answer| answer.is_err());
        let readable = (0..self.inputs.len()).all(|at| self.reading(cx, at).value.is_some());
        let complete = self.missing(cx).is_none();
        let said = build::said(self.kind, &Filled(self, cx), &self.number);
        match said {
            Ok(said) if readable && complete => {
                vec![Act::Ask(self.asked, said.question(&self.number))]
            }
            _ => {
                self.answer = None;
                Vec::new()
            }
        }
    }

    /// A required field that is empty.
    pub(super) fn missing(&self, cx: &Cx) -> Option<usize> {
        self.fields()
            .iter()
            .enumerate()
            .find(|(at, field)| field.needed && self.reading(cx, *at).value == Some(Value::Empty))
            .map(|(at, _)| at)
    }

    pub(super) fn complain(&mut self, at: usize, words: String) -> Vec<Act> {
        self.at = at;
        self.complaint = Some((at, words));
        Vec::new()
    }

    /// Whether Enter saves wherever the cursor is, because a message said so.
    pub(super) fn enter_saves(&self) -> bool {
        self.ready || (self.confirmed && self.complaint.is_some())
    }

    /// Handles Enter: moves to the next field, or saves at the end.
    pub(super) fn accept(&mut self, cx: &Cx) -> Vec<Act> {
        if self.enter_saves() {
            return self.save(cx);
        }
        let reading = self.reading(cx, self.at);
        if let Some(words) = reading.wrong {
            return self.complain(self.at, words);
        }
        if self.offers(cx, self.at) {
            return Vec::new();
        }
        self.settle(cx, self.at, &reading);
        let fields = self.fields();
        let here = fields.get(self.at).is_some_and(|field| field.more);
        match fields.get(self.at + 1) {
            Some(next) if here || !next.more => {
                self.go(1);
                Vec::new()
            }
            _ => self.save(cx),
        }
    }

    /// Replaces an abbreviation by what it stands for.
    pub(super) fn settle(&mut self, cx: &Cx, at: usize, reading: &Reading) {
        let picked = match &reading.value {
            Some(Value::Picked(id)) => Some(id.clone()),
            _ => None,
        };
        let number = self.kind_of(cx, at) == Kind::Number;
        if let Some(offer) = reading
            .offer
            .as_ref()
            .filter(|_| picked.is_some() || number)
        {
            let offer = offer.clone();
            self.put(at, &offer, picked.as_deref());
            self.fill(cx);
        }
    }

    /// Why what the form says does not count, according to the answer of the docket.
    fn uncounted(&self) -> Option<Why> {
        let answers = self.answer.iter().flatten();
        let mut advice = answers.flat_map(|answer| &answer.advice);
        advice.find_map(|advice| Why::from_id(advice.key))
    }

    pub(super) fn save(&mut self, cx: &Cx) -> Vec<Act> {
        if self.saving {
            return Vec::new();
        }
        for at in 0..self.inputs.len() {
            if let Some(words) = self.reading(cx, at).wrong {
                return self.complain(at, words);
            }
            if !self.settle_number(cx, at) {
                return Vec::new();
            }
        }
        if let Some(at) = self.missing(cx) {
            return self.complain(at, cx.text("tui.form.needed").to_owned());
        }
        if let Some(deed) = self.many {
            return self.save_many(cx, deed);
        }
        let said = match build::said(self.kind, &Filled(self, cx), &self.number) {
            Ok(said) => said,
            Err((field, key)) => {
                let at = self.place(field).unwrap_or(self.at);
                return self.complain(at, cx.text(key).to_owned());
            }
        };
        if self.trial && !cx.view.is_now() {
            return vec![Act::Say(Notice::past_is_fixed(cx))];
        }
        if self.trial {
            // The trial becomes an ordinary form; nothing has been written yet.
            self.trial = false;
            self.ready = true;
            if let Some((at, words)) = self.to_confirm(cx) {
                self.confirmed = true;
                self.complain(at, words);
            }
            return vec![Act::Say(Notice::say(cx.text("tui.notice.trial-ends")))];
        }
        if let Some((at, words)) = self.refused_at(cx) {
            // The docket would reject it: the error is shown at the field and nothing is sent.
            return self.complain(at, words);
        }
        if let Some((at, words)) = self.to_confirm(cx)
            && !self.confirmed
        {
            self.confirmed = true;
            return self.complain(at, words);
        }
        self.saving = true;
        self.complaint = None;
        let mut words = fill::said(cx, self, &said);
        if let Some(why) = self.uncounted() {
            words.extend([" ", cx.text(&format!("tui.uncounted.{}", why.id()))]);
        }
        vec![Act::Submit(Submission {
            form: self.kind,
            number: self.number.clone(),
            write: Box::new(said.request(&self.number)),
            words,
            move_on: self.kind == FormKind::FollowUp,
        })]
    }

    /// What Tab fills in: the completion of the text, or else the docket's suggestion.
    pub(super) fn offer(&self, cx: &Cx) -> Option<(String, Option<String>)> {
        let reading = self.reading(cx, self.at);
        if let Some(offer) = reading.offer {
            let picked = match reading.value {
                Some(Value::Picked(id)) => Some(id),
                _ => self
                    .options(cx, self.at)
                    .into_iter()
                    .find(|choice| choice.words == offer)
                    .map(|choice| choice.id),
            };
            return Some((offer, picked));
        }
        let advice = self.suggestion(self.at)?.instead.clone()?;
        let choice = self
            .options(cx, self.at)
            .into_iter()
            .find(|choice| choice.id == advice);
        match choice {
            Some(choice) => Some((choice.words, Some(choice.id))),
            None => Some((advice, None)),
        }
    }

    /// The first remark on a field that suggests a value.
    fn suggestion(&self, at: usize) -> Option<&Advice> {
        let answer = self.answer.as_ref()?.as_ref().ok()?;
        let here = self.fields().get(at)?.id;
        answer.advice.iter().find(|advice| {
            advice.instead.is_some() && fill::field_of(self.kind, advice.about) == Some(here)
        })
    }

    /// Whether Tab takes what this remark suggests while the caret is in a field: not if the remark
    /// is on another one, nor before the typed text is completed.
    pub(super) fn takes(&self, cx: &Cx, at: usize, advice: &Advice) -> bool {
        self.suggestion(at) == Some(advice) && self.reading(cx, at).offer.is_none()
    }

    pub(super) fn go(&mut self, step: isize) {
        if let Some(input) = self.inputs.get_mut(self.at) {
            input.spelled = None;
        }
        let last = self.inputs.len().saturating_sub(1);
        self.at = self.at.saturating_add_signed(step).min(last);
        self.complaint = None;
        self.ready = false;
    }
}

/// The values of a form's fields.
pub(super) struct Filled<'a>(pub(super) &'a Form, pub(super) &'a Cx);

impl Values for Filled<'_> {
    fn value(&self, field: &str) -> Value {
        let Filled(form, cx) = self;
        form.place(field)
            .and_then(|at| form.reading(cx, at).value)
            .unwrap_or(Value::Empty)
    }
}
