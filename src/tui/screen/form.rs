//! 登记: a follow-up with outcome, note and next day. What the day means is shown while it is typed.

use chrono::NaiveDate;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use super::{Act, Screen};
use crate::command::{Action, Context};
use crate::config::key::Key;
use crate::config::outcome::Outcome;
use crate::config::theme::Role;
use crate::domain::day;
use crate::domain::event::FollowUp;
use crate::domain::next::{self, Bound, Cap, Next, Rule};
use crate::service::api::Follow;
use crate::text::width;
use crate::tui::cx::{self, Cx};
use crate::tui::notice::Notice;
use crate::tui::widget::field::Field;
use crate::tui::widget::{footer, paint, popup};
use crate::tui::words;

/// What was typed and not saved; kept in memory until it is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Draft {
    outcome: String,
    note: String,
    next: String,
}

impl Draft {
    /// With the day of the next follow-up chosen.
    #[must_use]
    pub fn on(self, day: NaiveDate) -> Draft {
        Draft {
            next: day.to_string(),
            ..self
        }
    }
}

/// The overlay.
#[derive(Debug)]
pub struct Form {
    number: String,
    /// Outcome, note, next day.
    fields: [Field; 3],
    at: usize,
    /// The next day is by the rule of the outcome until somebody types one.
    by_rule: bool,
    complaint: Option<String>,
}

const LABELS: [&str; 3] = ["tui.form.outcome", "tui.form.note", "tui.form.next"];

/// The day a rule gives, as far as it can be told before the docket sets it: the limit of a measure is not known here.
fn next_day(cx: &Cx, rule: Option<Rule>) -> Option<NaiveDate> {
    next::next(rule?, cx.today, cx.today, None, cx::calendar()).map(|next| next.day)
}

impl Form {
    /// A form for a case; `outcome` is a digit's id chosen beforehand.
    pub fn new(cx: &Cx, number: String, outcome: Option<&str>, draft: Option<Draft>) -> Form {
        let draft = draft.unwrap_or_default();
        let mut form = Form {
            number,
            by_rule: draft.next.is_empty(),
            fields: [
                Field::new(&draft.outcome),
                Field::new(&draft.note),
                Field::new(&draft.next),
            ],
            at: 0,
            complaint: None,
        };
        if let Some(id) = outcome {
            form.choose(cx, id);
            form.at = 1;
        } else if !draft.outcome.is_empty() {
            form.at = 1;
        }
        form
    }

    /// Puts in the words of an outcome and the day of its rule.
    fn choose(&mut self, cx: &Cx, id: &str) {
        let [outcome, _, next] = &mut self.fields;
        *outcome = Field::new(words::outcome(cx, id));
        if self.by_rule {
            let rule = cx.outcomes.find(id).and_then(Outcome::rule);
            let day = next_day(cx, rule).map(|d| d.to_string());
            *next = Field::new(&day.unwrap_or_default());
        }
    }

    fn draft(&self) -> Option<Draft> {
        let [outcome, note, next] = &self.fields;
        let draft = Draft {
            outcome: outcome.text().to_owned(),
            note: note.text().to_owned(),
            next: if self.by_rule {
                String::new()
            } else {
                next.text().to_owned()
            },
        };
        (draft != Draft::default()).then_some(draft)
    }

    fn next(&self, cx: &Cx) -> Option<NaiveDate> {
        let [_, _, next] = &self.fields;
        day::interpret(next.text().trim(), cx.today, cx::calendar(), true)
    }

    /// The follow-up, or the field that is wrong and why.
    fn event(&self, cx: &Cx) -> Result<Follow, (usize, &'static str)> {
        let [outcome, note, next] = &self.fields;
        let outcome = outcome.text().trim();
        if outcome.is_empty() {
            return Err((0, "tui.form.no-outcome"));
        }
        let day = self.next(cx);
        if day.is_none() && !next.text().trim().is_empty() {
            return Err((2, "tui.form.no-day"));
        }
        let note = note.text().trim();
        let known = cx.outcomes.find(outcome);
        Ok(Follow {
            number: self.number.clone(),
            on: None,
            // The day of the rule is the docket's to set: it knows the limits.
            rule: known.and_then(Outcome::rule).filter(|_| self.by_rule),
            follow_up: FollowUp {
                outcome: known.map_or(outcome, |known| known.id.as_str()).to_owned(),
                note: (!note.is_empty()).then(|| note.to_owned()),
                next: day.filter(|_| !self.by_rule),
                ..FollowUp::default()
            },
        })
    }

    fn save(&mut self, cx: &Cx) -> Vec<Act> {
        match self.event(cx) {
            Ok(follow) => vec![
                Act::Draft(self.number.clone(), self.draft()),
                Act::Close,
                Act::Follow(Box::new(follow)),
            ],
            Err((at, key)) => {
                self.at = at;
                self.complaint = Some(cx.text(key).to_owned());
                Vec::new()
            }
        }
    }

    fn field(&mut self) -> Option<&mut Field> {
        self.fields.get_mut(self.at)
    }

    fn go(&mut self, step: usize) {
        self.at = (self.at + step) % self.fields.len();
    }
}

/// `已记 3364号: 未接通, 下次 06-17 周五 (限 06-20)`.
pub fn recorded(cx: &Cx, follow: &Follow, next: Option<Next>) -> String {
    let outcome = words::outcome(cx, &follow.follow_up.outcome);
    let number = &words::spoken(cx, &follow.number);
    let mut words = said(
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

/// `(限 06-20)`, `(届满 06-20)`: what a next day must not pass.
pub fn capped(cx: &Cx, cap: Cap) -> String {
    let key = match cap.bound {
        Bound::Supervision => "tui.notice.capped-supervision",
        Bound::Due => "tui.notice.capped-due",
    };
    cx.fill(key, &[("day", &words::day(cx, cap.day))])
}

fn said(cx: &Cx, number: &str, outcome: &str, next: Option<NaiveDate>) -> String {
    match next {
        Some(next) if cx.tiny() => {
            let next = words::day(cx, next);
            cx.fill(
                "tui.notice.recorded-short",
                &[("number", number), ("outcome", outcome), ("next", &next)],
            )
        }
        Some(next) => {
            let next = words::day_and_weekday(cx, next);
            cx.fill(
                "tui.notice.recorded",
                &[("number", number), ("outcome", outcome), ("next", &next)],
            )
        }
        None => cx.fill(
            "tui.notice.recorded-last",
            &[("number", number), ("outcome", outcome)],
        ),
    }
}

impl Screen for Form {
    fn context(&self) -> Context {
        Context::Form
    }

    fn is_overlay(&self) -> bool {
        true
    }

    fn takes_text(&self) -> bool {
        true
    }

    fn command(&mut self, cx: &Cx, action: Action, _n: usize) -> Vec<Act> {
        self.complaint = None;
        match action {
            Action::PreviousField | Action::Up => self.go(2),
            Action::Accept | Action::Save if action == Action::Save || self.at == 2 => {
                return self.save(cx);
            }
            Action::NextField | Action::Down | Action::Accept => self.go(1),
            Action::Cancel => {
                let draft = self.draft();
                let mut acts = vec![Act::Close];
                if draft.is_some() {
                    acts.push(Act::Say(Notice::say(cx.text("tui.notice.draft-kept"))));
                }
                acts.push(Act::Draft(self.number.clone(), draft));
                return acts;
            }
            _ => {}
        }
        Vec::new()
    }

    fn edit(&mut self, cx: &Cx, key: Key) -> Vec<Act> {
        self.complaint = None;
        let digit = key.half_width().text().and_then(|c| c.to_digit(10));
        if self.at == 0
            && let Some(digit) = digit
            && let Some(outcome) = cx.outcomes.digit(digit as usize)
        {
            let id = outcome.id.clone();
            self.choose(cx, &id);
            self.at = 1;
            return Vec::new();
        }
        if self.at == 2 && key.text().is_some() {
            if self.by_rule {
                // Typing replaces the day of the rule, it does not add to it.
                self.fields[2].clear();
            }
            self.by_rule = false;
        }
        if let Some(field) = self.field() {
            field.edit(key);
        }
        Vec::new()
    }

    fn paste(&mut self, _cx: &Cx, text: &str) -> Vec<Act> {
        self.complaint = None;
        if self.at == 2 {
            self.by_rule = false;
        }
        if let Some(field) = self.field() {
            field.insert(text);
        }
        Vec::new()
    }

    fn view(&self, cx: &Cx, area: Rect, buffer: &mut Buffer) -> Option<Position> {
        let tiny = cx.tiny();
        let columns = if tiny {
            area.width
        } else {
            74.min(area.width.saturating_sub(4))
        };
        let rows = if tiny {
            area.height
        } else {
            10.min(area.height)
        };
        let title = cx.fill(
            "tui.form.title",
            &[("number", &paint::shown(cx, &self.number))],
        );
        let inside = popup::open(cx, buffer, popup::centred(area, columns, rows), &title);
        if inside.height == 0 || inside.width < 8 {
            return None;
        }
        let text = cx.styles.of(Role::Text);
        let label = LABELS
            .map(|key| width::width(cx.text(key)))
            .into_iter()
            .max()
            .unwrap_or(0) as u16;
        let mut cursor = None;
        for (n, (field, key)) in self.fields.iter().zip(LABELS).enumerate() {
            let y = inside.y + n as u16 + u16::from(!tiny);
            if y >= inside.bottom() {
                break;
            }
            let marker = if n == self.at { ">" } else { " " };
            paint::put(buffer, inside.x, y, 1, marker, text);
            paint::put(buffer, inside.x + 1, y, inside.width, cx.text(key), text);
            let x = inside.x + 2 + label;
            let room = inside.right().saturating_sub(x + 1);
            // The day leaves room for what it means.
            let day = if tiny { 11 } else { 16 };
            let room = if n == 2 { room.min(day) } else { room };
            let caret = field.view(cx, buffer, (x, y), room);
            if n == self.at {
                cursor = Some(caret);
            }
            if n == 2 {
                let x = x + room + 1;
                let room = inside.right().saturating_sub(x);
                paint::put(buffer, x, y, room, &self.meaning(cx), text);
            }
        }
        let below = inside.y + 3 + u16::from(!tiny);
        if below < inside.bottom() {
            let (words, role) = match &self.complaint {
                Some(words) => (words.clone(), Role::NoticeWarn),
                None => (self.help(cx), Role::Dim),
            };
            let y = below + u16::from(below + 1 < inside.bottom());
            let style = cx.styles.of(role);
            for (n, line) in paint::wrap(&words, usize::from(inside.width) - 2)
                .iter()
                .enumerate()
            {
                if y + (n as u16) < inside.bottom() {
                    paint::put(
                        buffer,
                        inside.x + 1,
                        y + n as u16,
                        inside.width - 1,
                        line,
                        style,
                    );
                }
            }
        }
        cursor
    }
}

impl Form {
    /// `= 2022-06-17 周五 2天后`.
    fn meaning(&self, cx: &Cx) -> String {
        let [_, _, next] = &self.fields;
        match self.next(cx) {
            Some(day) => {
                let n = (day - cx.today).num_days().to_string();
                if cx.tiny() {
                    let day = words::day_and_weekday(cx, day);
                    return cx.fill("tui.form.means", &[("day", &day), ("n", &n)]);
                }
                let day = format!("{day} {}", words::weekday(cx, day));
                cx.fill("tui.form.means", &[("day", &day), ("n", &n)])
            }
            None if next.text().trim().is_empty() => cx.text("tui.form.no-next").to_owned(),
            None => cx.text("tui.form.no-day").to_owned(),
        }
    }

    /// What helps in this field.
    fn help(&self, cx: &Cx) -> String {
        match self.at {
            0 => {
                let outcomes = footer::outcomes(cx);
                let words: Vec<_> = outcomes
                    .iter()
                    .map(|(key, words)| format!("{key}{words}"))
                    .collect();
                words.join(" ")
            }
            1 => cx.text("tui.form.note-help").to_owned(),
            _ => cx.text("tui.form.next-help").to_owned(),
        }
    }
}
