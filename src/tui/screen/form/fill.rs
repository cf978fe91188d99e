//! Values that are filled in by rule until the user types, and the message about a saved form.

use chrono::NaiveDate;

use super::build::Said;
use super::def::Kind;
use super::value::{Value, day_help};
use super::{Deed, Form, pick};
use crate::command::FormKind;
use crate::config::outcome::Outcome;
use crate::domain::clock::State;
use crate::domain::event::Fact;
use crate::domain::next::{self, Bound, Cap, Next};
use crate::domain::number::CaseNumber;
use crate::service::api::Follow;
use crate::tui::cx::Cx;
use crate::tui::words;

/// The field of a form that a remark is about; remarks name fields as the import map does.
pub(super) fn field_of(kind: FormKind, about: &str) -> Option<&str> {
    Some(match (kind, about) {
        (_, "") => return None,
        (FormKind::FollowUp, "amount") => "money",
        (FormKind::FollowUp, "handler") => "by",
        (FormKind::Supervise, "text") => "measure",
        (FormKind::Convert, "to") => "procedure",
        (FormKind::Link, "to") => "other",
        (FormKind::Convert | FormKind::Restart, "from") => "on",
        (FormKind::Restart, "accepted") => "note",
        (FormKind::Extend, "from") => "approved",
        (_, about) => about,
    })
}

impl Form {
    /// Fills in what follows from known values, except where the user has typed.
    pub(super) fn fill(&mut self, cx: &Cx) {
        let today = today(cx);
        match self.kind {
            // By the rule of the outcome, each case has its own day.
            FormKind::FollowUp if self.many.is_some() => {}
            FormKind::FollowUp => {
                self.by_rule("on", &today, None);
                self.next_by_outcome(cx);
                let handler = self
                    .file
                    .as_ref()
                    .and_then(|file| file.line.handler.clone());
                self.by_rule("by", &handler.unwrap_or_default(), None);
            }
            FormKind::Deduct | FormKind::Suspend | FormKind::Adjourn => {
                self.by_rule("from", &today, None);
            }
            FormKind::Resume => {
                self.by_rule("on", &today, None);
                self.first_option(cx, "pause");
            }
            FormKind::Extend => self.extension(cx, &today),
            FormKind::Convert
            | FormKind::Restart
            | FormKind::Supervise
            | FormKind::Close
            | FormKind::Reopen => {
                self.by_rule("on", &today, None);
                if self.kind == FormKind::Supervise {
                    let division = self
                        .file
                        .as_ref()
                        .and_then(|file| file.line.division.clone());
                    self.by_rule("department", &division.unwrap_or_default(), None);
                }
            }
            FormKind::Pay => {
                self.by_rule("on", &today, None);
                self.first_option(cx, "direction");
                self.last_method();
            }
            FormKind::Amend => self.present_value(cx),
            FormKind::Link => {}
            FormKind::Add => self.by_number(cx),
        }
    }

    /// Sets the value of a field by rule, unless the user has typed; an empty text removes an
    /// earlier value.
    fn by_rule(&mut self, field: &str, text: &str, picked: Option<&str>) {
        let Some(input) = self.place(field).and_then(|at| self.inputs.get_mut(at)) else {
            return;
        };
        if !input.typed && input.field.text() != text {
            input.field = crate::tui::widget::field::Field::new(text);
            input.picked = picked.map(str::to_owned);
        }
    }

    fn first_option(&mut self, cx: &Cx, field: &str) {
        let first = self
            .place(field)
            .and_then(|at| self.options(cx, at).into_iter().next());
        if let Some(choice) = first {
            self.by_rule(field, &choice.words, Some(&choice.id));
        }
    }

    /// Sets the next day by the rule of the outcome, limited by the measure and the due date.
    fn next_by_outcome(&mut self, cx: &Cx) {
        let outcome = self
            .place("outcome")
            .and_then(|at| self.reading(cx, at).value)
            .and_then(|value| value.text());
        let rule = outcome
            .as_deref()
            .and_then(|id| cx.outcomes.find(id))
            .and_then(Outcome::rule);
        let cap = self.file.as_ref().and_then(|file| {
            let limit = file.measure.as_ref().and_then(|measure| measure.limit);
            let due = file
                .verdict
                .due
                .filter(|_| file.verdict.state == State::Running);
            next::cap(limit, due, cx.day())
        });
        // A closed case is on no list of a later day.
        let closed = self.file.as_ref().is_some_and(|f| f.line.closed.is_some());
        let rule = rule.filter(|_| !closed);
        let day =
            rule.and_then(|rule| next::next(rule, cx.day(), cx.day(), cap, self.calendar(cx)));
        let day = day.map(|next| next.day.to_string()).unwrap_or_default();
        self.by_rule("next", &day, None);
    }

    /// Sets the length and the approver provided by law for the next extension.
    fn extension(&mut self, cx: &Cx, today: &str) {
        self.by_rule("approved", today, None);
        let Some(round) = self
            .choices
            .as_ref()
            .and_then(|choices| choices.round.clone())
        else {
            return;
        };
        let other = ["days", "until"].iter().any(|field| {
            self.place(field)
                .and_then(|at| self.inputs.get(at))
                .is_some_and(|input| input.typed && !input.field.text().is_empty())
        });
        let count = |n: Option<u32>| {
            n.filter(|_| !other)
                .map(|n| n.to_string())
                .unwrap_or_default()
        };
        self.by_rule("months", &count(round.months), None);
        self.by_rule("days", &count(round.days), None);
        let words = cx.text(&format!("domain.approver.{}", round.by)).to_owned();
        self.by_rule("level", &words, Some(&round.by));
    }

    /// Sets the method of the last payment.
    fn last_method(&mut self) {
        let last = self.file.iter().flat_map(|file| file.timeline.iter().rev());
        let method = last
            .filter(|entry| !entry.retracted)
            .find_map(|entry| match &entry.fact {
                Fact::Paid(payment) => payment.method.clone(),
                _ => None,
            });
        self.by_rule("method", &method.unwrap_or_default(), None);
    }

    /// Sets the current value of the field to be corrected.
    fn present_value(&mut self, cx: &Cx) {
        let Some(field) = self.amended(cx) else {
            return;
        };
        let value = self.file.as_ref().and_then(|file| file.value(field));
        let Some(at) = self.place("value") else {
            return;
        };
        let choice = value.as_ref().and_then(|value| {
            let options = self.options(cx, at);
            options.into_iter().find(|choice| choice.id == *value)
        });
        match choice {
            Some(choice) => self.by_rule("value", &choice.words, Some(&choice.id)),
            None => self.by_rule("value", &value.unwrap_or_default(), None),
        }
    }

    /// Sets court and procedure from the number of a new case.
    fn by_number(&mut self, cx: &Cx) {
        let Some(at) = self.place("number") else {
            return;
        };
        let number = match self.reading(cx, at).value {
            Some(Value::Text(text)) => CaseNumber::parse(&text),
            _ => return,
        };
        let court = number.court_name.clone().or_else(|| number.court.clone());
        let court = court.filter(|_| number.regular).unwrap_or_default();
        self.by_rule("court", &court, Some(&court));
        let procedure = number
            .type_code
            .as_deref()
            .and_then(crate::domain::types::by_code)
            .map(|kind| kind.procedure);
        let words = procedure.map(|id| words::procedure(cx, id));
        self.by_rule("procedure", &words.unwrap_or_default(), procedure);
    }
}

/// Today, as the user would type it.
fn today(cx: &Cx) -> String {
    cx.text("tui.form.today").to_owned()
}

/// The message about a follow-up: `已记 3364号: 未接通, 下次 06-17 周五 (限 06-20)`.
pub fn recorded(cx: &Cx, follow: &Follow, next: Option<Next>) -> String {
    let outcome = words::outcome(cx, &follow.follow_up.outcome);
    let number = &words::spoken(cx, &follow.number);
    let mut words = spoken(
        cx,
        number,
        outcome,
        follow.follow_up.next.or(next.map(|n| n.day)),
    );
    if let Some(cap) = next.and_then(|next| next.capped) {
        words.push(' ');
        words.push_str(&capped(cx, cap));
    }
    words
}

/// What limited the next day: `(限 06-20)`, `(届满 06-20)`.
pub fn capped(cx: &Cx, cap: Cap) -> String {
    let key = match cap.bound {
        Bound::Supervision => "tui.notice.capped-supervision",
        Bound::Due => "tui.notice.capped-due",
    };
    cx.fill(key, &[("day", &words::day(cx, cap.day))])
}

fn spoken(cx: &Cx, number: &str, outcome: &str, next: Option<NaiveDate>) -> String {
    match next {
        Some(next) if cx.tiny() => {
            let next = words::day(cx, next);
            cx.fill(
                "tui.notice.recorded-short",
                &[("number", &number), ("outcome", &outcome), ("next", &next)],
            )
        }
        Some(next) => {
            let next = words::day_and_weekday(cx, next);
            cx.fill(
                "tui.notice.recorded",
                &[("number", &number), ("outcome", &outcome), ("next", &next)],
            )
        }
        None => cx.fill(
            "tui.notice.recorded-last",
            &[("number", &number), ("outcome", &outcome)],
        ),
    }
}

/// The message about a saved form.
pub(super) fn said(cx: &Cx, form: &Form, said: &Said) -> String {
    match said {
        Said::Facts(events) => {
            let first = events.first().map(|event| &event.fact);
            match first {
                Some(Fact::FollowedUp(follow_up)) => {
                    let follow = Follow {
                        number: form.number.clone(),
                        on: None,
                        follow_up: follow_up.clone(),
                        rule: None,
                    };
                    recorded(cx, &follow, None)
                }
                Some(fact) => {
                    let what = cx.text(&format!("domain.fact.{}", fact.id()));
                    let number = words::spoken(cx, &form.number);
                    cx.fill("tui.notice.said", &[("number", &number), ("what", &what)])
                }
                None => String::new(),
            }
        }
        Said::Case(registration) => {
            // A new case is not familiar yet, so its number is given in full.
            let number = &registration.number;
            cx.fill("tui.notice.added", &[("number", number)])
        }
    }
}

/// The help for the focused field: its options, or else a sentence.
pub(super) fn help(cx: &Cx, form: &Form) -> String {
    let (left, page) = form.left(cx, form.at);
    if left.is_empty() {
        let id = form.fields().get(form.at).map_or("", |field| field.id);
        let own = format!("tui.form.help.{id}");
        if cx.locale.has(&own) {
            return cx.text(&own).to_owned();
        }
        let key = match form.kind_of(cx, form.at) {
            Kind::Day { future } => return day_help(cx.locale, cx.day(), future),
            Kind::Move => "tui.bulk.help-move",
            Kind::Money => "tui.form.help-money",
            Kind::Count => "tui.form.help-count",
            Kind::Number => "tui.form.help-number",
            Kind::Pick { .. } => "tui.form.help-pick",
            Kind::Text(_) if form.fields().get(form.at).is_some_and(|field| field.needed) => {
                "tui.form.help-text-needed"
            }
            Kind::Text(_) | Kind::Value => "tui.form.help-text",
        };
        return cx.text(key).to_owned();
    }
    let here = form.by_digit(cx, form.at);
    let numbers = form.kind_of(cx, form.at) == Kind::Number;
    let mut line: Vec<String> = here
        .iter()
        .map(|(digit, choice)| {
            if numbers {
                number(cx, *digit, choice)
            } else {
                shown(cx, *digit, choice)
            }
        })
        .collect();
    if here.iter().any(|(_, choice)| !choice.fits) {
        let key = match form.many {
            Some(Deed::Handler | Deed::Clerk | Deed::Division) => "tui.bulk.brackets",
            _ => "tui.form.brackets",
        };
        line.push(cx.text(key).to_owned());
    }
    let rest = left.len().saturating_sub(page + super::DIGITS);
    if rest > 0 {
        line.push(cx.fill("tui.form.more-options", &[("n", &rest)]));
    }
    line.join(" ")
}

/// A number that may be meant, with its digit and what it stands for: `1 (2026)内0782民初77号
/// 民事一审案件`. A small window has room for the parts in which the numbers differ: `1 民初`.
fn number(cx: &Cx, digit: usize, choice: &pick::Choice) -> String {
    let digit = match digit {
        0 => String::new(),
        digit => format!("{digit}\u{a0}"),
    };
    let words = if cx.tiny() {
        choice.own.clone()
    } else {
        let name = choice.names.first().map(|name| format!("\u{a0}{name}"));
        format!("{}{}", choice.words, name.unwrap_or_default())
    };
    format!("{digit}{words} ")
}

/// An option with its digit, `3已送达` or `3 served` as in the footer, in brackets if it does not
/// apply to the case.
fn shown(cx: &Cx, digit: usize, choice: &pick::Choice) -> String {
    let gap = if cx.english() { "\u{a0}" } else { "" };
    let words = choice.words.replace(' ', "\u{a0}");
    // Custom outcomes after the ninth have no digit.
    let digit = match digit {
        1..=super::DIGITS => format!("{digit}{gap}"),
        _ => String::new(),
    };
    if choice.fits {
        format!("{digit}{words}")
    } else {
        format!("{digit}({words})")
    }
}
