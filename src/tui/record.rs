//! Recording from the screens: an outcome with its next day, a case put off, and the message while
//! a write is in progress.

use super::keep::Opening;
use super::model::{By, Model, Pending, ask_model};
use super::msg::Effect;
use super::notice::Notice;
use super::screen::Planned;
use super::screen::case::Case;
use super::screen::chooser::Chooser;
use super::ticket::ScreenId;
use super::words;
use crate::command::FormKind;
use crate::command::recording::{Recording, Taker};
use crate::domain::event::{Fact, Field, FollowUp};
use crate::service::api::{CaseLine, Follow, NewEvent, Request};
use crate::text::locale::Named;

impl Model {
    /// Records the outcome of a digit with the next day by its rule, and moves on to the next row.
    pub(super) fn outcome(&mut self, digit: usize) -> Vec<Effect> {
        let Some(number) = self.selected_number() else {
            return Vec::new();
        };
        let Some(outcome) = self.cx.outcomes.digit(digit).cloned() else {
            return Vec::new();
        };
        if self.asks_first(&number, &outcome.id, digit) {
            return Vec::new();
        }
        if outcome.form {
            return self.open_form(Opening {
                outcome: Some(outcome.id),
                ..Opening::of(FormKind::FollowUp, number)
            });
        }
        let next = self.take_planned(&number);
        self.follow(Follow {
            number,
            on: None,
            rule: outcome.rule(),
            follow_up: FollowUp {
                outcome: outcome.id,
                next,
                ..FollowUp::default()
            },
        })
    }

    /// Opens the form of a typed command on its case, or the choice among the forms. The file of
    /// the case comes below it, unless it is the selected one.
    pub(super) fn record_typed(&mut self, number: String, typed: Box<Recording>) -> Vec<Effect> {
        if !self.cx.view.is_now() {
            return self.past_is_fixed();
        }
        if typed.taker == Taker::PutOff {
            let effects = self.put_off(number, !typed.is_back(), By::Line);
            self.say_unread(&typed.words);
            return effects;
        }
        let mut effects = Vec::new();
        if !number.is_empty() && self.selected_number().as_ref() != Some(&number) {
            effects.extend(self.push_apart(Case::new(number.clone(), false)));
        }
        let Some(kind) = typed.taker.form() else {
            effects.extend(self.push(Box::new(Chooser::new(number, false))));
            self.say_unread(&typed.words);
            return effects;
        };
        effects.extend(self.open_form(Opening {
            typed: Some(typed),
            ..Opening::of(kind, number)
        }));
        effects
    }

    /// Names what no field of a form takes.
    pub(super) fn say_unread(&mut self, unread: &[String]) {
        if !unread.is_empty() {
            let rest = unread.join("  ");
            let words = self.cx.fill("tui.palette.unread", &[("rest", &rest)]);
            self.notice = Some(Notice::warn(words));
        }
    }

    /// Asks once before a follow-up of a closed case is recorded, or the outcome that was recorded
    /// last once more on the same day: in a list the digit moves on, in a case it stays, and one
    /// press too many would count twice. Returns whether it asked.
    fn asks_first(&mut self, number: &str, outcome: &str, digit: usize) -> bool {
        let asked = self.pressed.asked.take();
        let line = self.base().and_then(|place| place.screen.selected());
        let words = match line {
            Some(CaseLine {
                closed: Some(day), ..
            }) => self
                .cx
                .fill("tui.notice.closed", &[("day", day), ("n", &digit)]),
            Some(CaseLine {
                last: Some((day, last)),
                ..
            }) if *day == self.cx.today && last == outcome => self.cx.fill(
                "tui.notice.same-today",
                &[("outcome", &words::outcome(&self.cx, last)), ("n", &digit)],
            ),
            _ => return false,
        };
        let this = Some((number.to_owned(), digit));
        if asked == this {
            return false;
        }
        self.pressed.asked = this;
        self.notice = Some(Notice::warn(words));
        true
    }

    /// Takes the next day set for this case before its outcome.
    pub(super) fn take_planned(&mut self, number: &str) -> Option<chrono::NaiveDate> {
        let plan = self.base()?.screen.planned();
        let day = plan.filter(|plan| plan.number == number)?.day;
        self.plan(None);
        Some(day)
    }

    /// Sends a follow-up and moves on in the list.
    pub(super) fn follow(&mut self, follow: Follow) -> Vec<Effect> {
        let number = follow.number.clone();
        let request = Request::Follow(Box::new(follow.clone()));
        let mut effects = vec![self.send(Pending::Follow(Box::new(follow)), request)];
        effects.extend(self.move_on(&number));
        effects
    }

    /// Moves to the next row of the list on top, if the case was recorded from there.
    pub(super) fn move_on(&mut self, number: &str) -> Vec<Effect> {
        if self.top().is_none_or(|top| top.screen.rows().is_none()) {
            return Vec::new();
        }
        let id = self.top().map_or(ScreenId::MODEL, |place| place.id);
        self.with(id, |screen, cx| screen.recorded(cx, number))
    }

    /// Sets the next day to be recorded with the next outcome of a case, and reports it.
    pub(super) fn plan(&mut self, plan: Option<Planned>) {
        let here = self.selected_number();
        let cx = &self.cx;
        let mut below = self.stack.iter_mut().rev();
        if let Some(base) = below.find(|place| !place.screen.is_overlay()) {
            base.screen.plan(cx, plan.clone());
        }
        let Some(Planned { number, day }) = plan else {
            return;
        };
        let day = words::day_and_weekday(cx, day);
        self.notice = Some(if here.as_ref() == Some(&number) {
            Notice::say(cx.fill("tui.notice.planned", &[("day", &day)]))
        } else {
            // The list changed under the dialog: the warning keeps a digit from going to another
            // case by mistake.
            let number = words::spoken(cx, &number);
            let args: Named<'_> = &[("number", &number), ("day", &day)];
            Notice::warn(cx.fill("tui.notice.planned-elsewhere", args))
        });
    }

    /// Moves the next follow-up of a case to another day without recording an outcome.
    pub(super) fn reschedule(&mut self, number: String, day: chrono::NaiveDate) -> Effect {
        let fact = Fact::Amended {
            field: Field::Next,
            value: Some(day.to_string()),
        };
        let request = Request::Record {
            number: number.clone(),
            events: vec![NewEvent { on: None, fact }],
        };
        self.send(Pending::Reschedule { number, day }, request)
    }

    /// The message about a follow-up that was moved.
    pub(super) fn rescheduled(&self, number: &str, day: chrono::NaiveDate) -> String {
        let number = words::spoken(&self.cx, number);
        let day = words::day_and_weekday(&self.cx, day);
        let args: Named<'_> = &[("number", &number), ("day", &day)];
        self.cx.fill("tui.notice.rescheduled", args)
    }

    /// Puts a case off until tomorrow, or brings it back.
    pub(super) fn put_off(&mut self, number: String, put_off: bool, by: By) -> Vec<Effect> {
        let pending = Pending::Skip {
            number: number.clone(),
            put_off,
            by,
        };
        vec![self.send(pending, Request::Skip { number, put_off })]
    }

    /// Sends a write about a case and reports that it is in progress.
    pub(super) fn send(&mut self, pending: Pending, request: Request) -> Effect {
        let number = pending.number().unwrap_or_default();
        let saving = self.cx.fill(
            "tui.notice.saving",
            &[("number", &words::spoken(&self.cx, number))],
        );
        self.notice = Some(Notice::say(saving));
        self.write(pending, request)
    }

    pub(super) fn write(&mut self, pending: Pending, request: Request) -> Effect {
        let tag = self.next_write;
        self.next_write = tag.next();
        self.pending.insert(tag, pending);
        ask_model(tag, request)
    }
}
