//! Arguments of a command typed in the palette, put into the fields as if they were typed there.

use super::Form;
use super::def::Kind;
use super::fill::field_of;
use super::value::Value;
use crate::command::FormKind;
use crate::command::recording::Recording;
use crate::domain::event::Direction;
use crate::tui::cx::Cx;

/// The field that an argument with this name goes into, where the shell calls it otherwise.
fn field(kind: FormKind, name: &str) -> Option<&str> {
    match (kind, name) {
        (FormKind::FollowUp, "method") => Some("contact"),
        (FormKind::Convert, "to-procedure") => Some("procedure"),
        (FormKind::Reopen, "reason") => Some("because"),
        (FormKind::Amend, "on") => Some("since"),
        (FormKind::Link, "how") => Some("relation"),
        (_, "accept-late") => field_of(kind, "accepted"),
        (_, name) => field_of(kind, name),
    }
}

/// The direction of money that a command says by its name.
fn direction(name: &str) -> Option<&'static str> {
    match name {
        "pay" => Some(Direction::Receipt.id()),
        "payout" => Some(Direction::PayOut.id()),
        _ => None,
    }
}

impl Form {
    /// Puts the arguments into the fields: those with a name into theirs, the others into the rest
    /// of those that Enter walks through. Returns what no field takes or can read.
    pub fn take(&mut self, cx: &Cx, typed: &Recording) -> Vec<String> {
        let mut unread = Vec::new();
        let mut taken = Vec::new();
        if let Some((at, id)) = self.place("direction").zip(direction(&typed.name)) {
            self.pick(cx, at, id);
            taken.push(at);
        }
        for (name, text) in &typed.options {
            let at = field(self.kind, name).and_then(|id| self.place(id));
            match at.filter(|_| !text.is_empty()) {
                Some(at) => {
                    self.set(cx, at, text, &mut unread);
                    taken.push(at);
                }
                None => unread.push(format!("--{name} {text}").trim_end().to_owned()),
            }
        }
        let walk = self.walk().filter(|at| !taken.contains(at));
        let walk: Vec<usize> = walk.collect();
        let mut words = typed.words.iter();
        for at in &walk {
            let Some(word) = words.next() else { break };
            // A text at the end has all that is left.
            let rest = Some(at) == walk.last() && matches!(self.kind_of(cx, *at), Kind::Text(_));
            let text = if rest {
                let all: Vec<&str> = std::iter::once(word)
                    .chain(words.by_ref())
                    .map(String::as_str)
                    .collect();
                all.join(" ")
            } else {
                word.clone()
            };
            self.set(cx, *at, &text, &mut unread);
        }
        unread.extend(words.cloned());
        self.touched = true;
        self.at = self.first_open(cx);
        unread
    }

    /// The fields that Enter walks through.
    fn walk(&self) -> impl Iterator<Item = usize> + use<> {
        let fields = self.fields().iter().enumerate();
        fields.filter(|(_, field)| !field.more).map(|(at, _)| at)
    }

    /// The first of the fields that Enter walks through that is wrong or empty; the last one if
    /// there is none.
    fn first_open(&self, cx: &Cx) -> usize {
        let is_open = |at: &usize| {
            let value = self.reading(cx, *at).value;
            value.is_none_or(|value| value == Value::Empty)
        };
        let found = self.walk().find(is_open);
        found.or_else(|| self.walk().last()).unwrap_or_default()
    }

    /// Puts a text into a field; a digit stands for an option as when it is typed there.
    fn set(&mut self, cx: &Cx, at: usize, text: &str, unread: &mut Vec<String>) {
        let picks = matches!(self.kind_of(cx, at), Kind::Pick { .. });
        let digit = text.parse::<usize>().ok().filter(|_| picks);
        let options = self.options(cx, at);
        let chosen = digit.and_then(|digit| options.get(digit.checked_sub(1)?));
        match chosen {
            Some(choice) => self.put(at, &choice.words, Some(&choice.id)),
            None => self.put(at, text, None),
        }
        let reading = self.reading(cx, at);
        // Before they have arrived, no option is known.
        if reading.wrong.is_some() && !(picks && options.is_empty()) {
            unread.push(text.to_owned());
        }
        // A shortened number may mean several: they are offered before it is taken.
        if picks {
            self.settle(cx, at, &reading);
        }
        self.fill(cx);
    }
}
