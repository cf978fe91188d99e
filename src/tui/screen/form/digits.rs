//! Digits choose among the options of a field, but are text if more text follows immediately.

use super::def::{Kind, Source};
use super::pick::Choice;
use super::{DIGITS, Form, Input, value};
use crate::config::key::Key;
use crate::domain::number::CaseNumber;
use crate::tui::cx::Cx;
use crate::tui::widget::field::Field;

impl Input {
    /// Prepares for typed text, which replaces a value set by a rule or chosen by a digit. If text
    /// follows a digit immediately, the digit was text as well.
    pub(super) fn begin(&mut self) {
        if let Some(spelled) = self.spelled.take() {
            self.field = Field::new(&spelled);
        } else if !self.typed || self.old || self.picked.is_some() {
            self.field.clear();
        }
    }

    /// Records that text was typed, so that no option is chosen any more.
    pub(super) fn was_typed(&mut self) {
        self.typed = true;
        self.old = false;
        self.picked = None;
        self.spelled = None;
        self.offered = false;
        self.page = 0;
    }

    /// The text that filters the options.
    pub(super) fn text(&self) -> &str {
        if self.picked.is_some() || !self.typed || self.old {
            return "";
        }
        self.field.text()
    }
}

impl Form {
    /// The options that digits choose at the moment, with their digits. An outcome always has the
    /// same digit. A number has the digit 0, which chooses nothing, until it has been offered:
    /// before, a digit may be the next one of the serial.
    pub(super) fn by_digit(&self, cx: &Cx, at: usize) -> Vec<(usize, Choice)> {
        let (left, page) = self.left(cx, at);
        let outcomes =
            matches!(self.kind_of(cx, at), Kind::Pick { from, .. } if from == Source::Outcomes);
        let all = if outcomes {
            self.options(cx, at)
        } else {
            Vec::new()
        };
        let digit = |n: usize, choice: &Choice| {
            let own = all.iter().position(|known| known.id == choice.id);
            own.unwrap_or(n) + 1
        };
        let input = self.inputs.get(at);
        let numbers = self.kind_of(cx, at) == Kind::Number;
        let typing = numbers && input.is_some_and(|input| !input.offered);
        let shown = left.into_iter().skip(page).take(DIGITS).enumerate();
        shown
            .map(|(n, choice)| (if typing { 0 } else { digit(n, &choice) }, choice))
            .collect()
    }

    /// Chooses an option by its digit; returns `false` if the digit is text.
    pub(super) fn digit(&mut self, cx: &Cx, key: Key) -> bool {
        let digit = key.half_width().text().and_then(|c| c.to_digit(10));
        let Some(digit) = digit
            .map(|d| d as usize)
            .filter(|d| (1..=DIGITS).contains(d))
        else {
            return false;
        };
        let by_digit = self.by_digit(cx, self.at);
        let Some((_, choice)) = by_digit.into_iter().find(|(known, _)| *known == digit) else {
            return false;
        };
        let before = self.inputs.get(self.at).map(|input| {
            let spelled = input.spelled.as_deref().unwrap_or_else(|| input.text());
            format!("{spelled}{digit}")
        });
        self.pick(cx, self.at, &choice.id);
        let number = self.kind_of(cx, self.at) == Kind::Number;
        if let Some(input) = self.inputs.get_mut(self.at) {
            input.spelled = before.filter(|_| !number);
        }
        true
    }

    /// Whether a key is the digit of a number that the window has no room to show. Taking it unseen
    /// would enter a case that nobody meant.
    pub(super) fn is_out_of_sight(&self, cx: &Cx, key: Key) -> bool {
        let digit = key.half_width().text().and_then(|c| c.to_digit(10));
        let Some(digit) = digit.map(|digit| digit as usize) else {
            return false;
        };
        let offered = self.inputs.get(self.at).is_some_and(|input| input.offered);
        let known = self.by_digit(cx, self.at);
        offered && digit > self.in_sight && known.iter().any(|(known, _)| *known == digit)
    }

    /// Turns the page of options, to reach those beyond the digits.
    pub(super) fn turn(&mut self, cx: &Cx, forward: bool) {
        let (left, page) = self.left(cx, self.at);
        let step = match self.kind_of(cx, self.at) {
            Kind::Number => self.in_sight.clamp(1, DIGITS),
            _ => DIGITS,
        };
        let next = if forward {
            page + step
        } else {
            page.saturating_sub(step)
        };
        if let Some(input) = self.inputs.get_mut(self.at)
            && next < left.len()
        {
            input.page = next;
        }
    }

    /// The numbers that the text of a field may mean, the likeliest first.
    pub(super) fn numbers(&self, cx: &Cx, at: usize) -> Vec<CaseNumber> {
        match self.inputs.get(at) {
            Some(input) if self.kind_of(cx, at) == Kind::Number => {
                value::numbers(cx, input.field.text().trim(), &self.courts())
            }
            _ => Vec::new(),
        }
    }

    /// Offers the numbers that a shortened one may mean, unless that was done before; returns
    /// whether there is something to choose.
    pub(super) fn offers(&mut self, cx: &Cx, at: usize) -> bool {
        let several = self.numbers(cx, at).len() > 1;
        match self.inputs.get_mut(at) {
            Some(input) if several && !input.offered => {
                input.offered = true;
                self.at = at;
                self.complaint = None;
                true
            }
            _ => false,
        }
    }

    /// Replaces a shortened number by the one it stands for, before the form is saved. Returns
    /// `false` if there is one to be chosen first.
    pub(super) fn settle_number(&mut self, cx: &Cx, at: usize) -> bool {
        if self.offers(cx, at) {
            return false;
        }
        if self.kind_of(cx, at) == Kind::Number {
            let reading = self.reading(cx, at);
            self.settle(cx, at, &reading);
        }
        true
    }
}
