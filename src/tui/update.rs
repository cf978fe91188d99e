//! `update`: turns a message into effects. It decides everything and performs nothing.

use std::time::Duration;

use super::model::{
    DRAFTS, FORGOT, LAST_DONE, Model, OVERVIEW, Pending, TOLD, ask_overview, ask_told,
};
use super::msg::{Effect, Msg};
use super::notice::{Notice, two_sentences};
use super::paste::is_word;
use super::screen::lookup::Lookup;
use super::ticket::{ScreenId, Ticket};
use super::undoing::{Older, Told};
use crate::command::keymap::Meaning;
use crate::command::{Action, Context};
use crate::config::key::{Code, Key};
use crate::service::api::Response;
use crate::service::error::Error;

/// Two presses of Ctrl-C within this time quit.
const INTERRUPT: Duration = Duration::from_secs(2);

/// Applies a message and returns the effects, which the caller has to perform.
#[must_use]
pub fn update(model: &mut Model, msg: Msg) -> Vec<Effect> {
    let mut effects = model.take(msg);
    if model.notice.is_none() && !model.takes_text() {
        model.notice = model.later.take();
        model.dirty |= model.notice.is_some();
    }
    model.log_notice();
    effects.extend(model.finished());
    effects
}

impl Model {
    fn take(&mut self, msg: Msg) -> Vec<Effect> {
        match msg {
            Msg::Key(key, time) if self.goes_on_pasting(time) => self.burst(&[key], time),
            Msg::Key(key, time) => self.key(key, time),
            Msg::Burst(keys, time) => self.burst(&keys, time),
            Msg::Paste(text) => self.paste(&text),
            Msg::Mouse(mouse) => self.mouse(mouse),
            Msg::Resize(width, height) => self.resize(width, height),
            Msg::Done(ticket, response) => {
                if response.is_err() {
                    // An error must be read before any held key is replayed.
                    self.pressed.held.clear();
                }
                let mut effects = self.done(ticket, *response);
                effects.extend(self.release());
                effects
            }
            Msg::Measured(widths) => {
                self.dirty = true;
                self.with_top(|screen, cx| screen.measured(cx, widths))
            }
            Msg::Saved(result) => {
                self.dirty = true;
                self.notice = Some(match result {
                    Ok(path) => Notice::say(self.cx.fill("tui.notice.saved", &[("path", &path)])),
                    Err(error) => {
                        let cause = Notice::error(&self.cx, &error).words;
                        Notice::warn(self.cx.fill("tui.notice.not-saved", &[("cause", &cause)]))
                    }
                });
                Vec::new()
            }
            Msg::Remembered(result) => self.remembered(result),
            Msg::Exported(ticket, result) => self.exported(ticket, *result),
            Msg::LittleRoom(n) => {
                self.dirty = true;
                let words = self.cx.fill("tui.notice.little-room", &[("n", &n)]);
                // The message about the record, with how to undo it, is read first.
                self.later = Some(Notice::warn(match self.later.take() {
                    Some(other) => two_sentences(&words, &other.words),
                    None => words,
                }));
                Vec::new()
            }
            Msg::Day(today) => self.new_day(today),
            Msg::Tick => self.tick(),
            Msg::Hangup => vec![Effect::Quit],
        }
    }

    pub(super) fn key(&mut self, key: Key, time: Duration) -> Vec<Effect> {
        self.cx.time = time;
        self.dirty = true;
        let interrupts = key == Key::ctrl('c');
        if (interrupts || self.finishing) && self.held_down(key, time) {
            return Vec::new();
        }
        if self.finishing {
            return self.key_at_the_end(key);
        }
        if interrupts {
            return self.interrupt(time);
        }
        self.pressed.interrupted = None;
        self.pressed.clicked = None;
        if let Some(draft) = self.typed.resume.take()
            && key == Key::plain(Code::Enter)
            && self.stack.len() == 1
        {
            self.notice = None;
            return self.go_on(&draft);
        }
        if self.holds(key, time) || self.held_down(key, time) {
            return Vec::new();
        }
        let takes_text = self.takes_text();
        // The key that saved a form, pressed once more, was meant to save it: it does not turn
        // pages, or it would take the digit of the next outcome.
        if std::mem::take(&mut self.pressed.saved) && !takes_text && self.saves(key) {
            return Vec::new();
        }
        let key = meant(key, takes_text);
        let prefix = self.prefix.take();
        if prefix.is_none() {
            self.notice = None;
        }
        let meaning = match key.text() {
            // In a text field a character is text, whatever the keymap says.
            Some(_) if takes_text => Meaning::Nothing,
            _ => self.cx.keymap.meaning(self.context(), prefix, key),
        };
        let meaning = match meaning {
            // In an overlay the keys of the page mean nothing, except the one that quits, which
            // works everywhere.
            Meaning::Nothing if key.text().is_none() => self.quits(key),
            meaning => meaning,
        };
        if meaning == Meaning::Nothing && !(takes_text && key.text().is_some()) && self.coached(key)
        {
            return self.fit_all();
        }
        self.forget_questions(&meaning);
        match meaning {
            Meaning::Action(action, n) => self.perform(action, n),
            Meaning::Prefix if !takes_text => {
                self.prefix = Some(key);
                Vec::new()
            }
            _ if takes_text => self.edit(key),
            _ => match prefix {
                Some(first) => self.no_sequence(first, key),
                None => self.unbound(key),
            },
        }
    }

    /// Whether a key saves a form.
    fn saves(&self, key: Key) -> bool {
        let meaning = self.cx.keymap.meaning(Context::Form, None, key);
        matches!(meaning, Meaning::Action(Action::Save, _))
    }

    /// Withdraws the questions that only the same key, pressed again, would confirm.
    pub(super) fn forget_questions(&mut self, meaning: &Meaning) {
        self.leaving &= matches!(meaning, Meaning::Action(Action::Back, _));
        if !matches!(meaning, Meaning::Action(Action::Undo, _)) {
            self.undoing.older = Older::Unasked;
        }
        if !matches!(meaning, Meaning::Action(Action::Outcome, _)) {
            self.pressed.asked = None;
        }
    }

    /// Handles a second key that belongs to no sequence: it is named, and does nothing.
    fn no_sequence(&mut self, first: Key, key: Key) -> Vec<Effect> {
        if key != Key::plain(Code::Esc) {
            let keys: [(&str, &dyn std::fmt::Display); 2] = [("first", &first), ("key", &key)];
            self.notice = Some(Notice::say(self.cx.fill("tui.notice.no-sequence", &keys)));
        }
        Vec::new()
    }

    /// Handles Ctrl-C: the first press cancels, a second soon after quits.
    fn interrupt(&mut self, time: Duration) -> Vec<Effect> {
        let again = self
            .pressed
            .interrupted
            .is_some_and(|before| time.saturating_sub(before) <= INTERRUPT);
        if again {
            return self.quit();
        }
        self.pressed.interrupted = Some(time);
        self.prefix = None;
        let mut effects = Vec::new();
        if self.top().is_some_and(|place| place.screen.is_overlay()) {
            self.coach_saw(Action::Cancel, self.context());
            effects = self.leave_overlay();
        }
        self.notice = Some(Notice::say(self.cx.text("tui.notice.interrupt")));
        effects
    }

    /// Handles keys that were held back.
    pub(super) fn keys(&mut self, keys: Vec<(Key, Duration)>) -> Vec<Effect> {
        keys.into_iter()
            .flat_map(|(key, time)| self.key(key, time))
            .collect()
    }

    /// Whether a key quits the program wherever it is pressed.
    pub(super) fn leaves(&self, key: Key) -> bool {
        self.quits(key) != Meaning::Nothing
    }

    /// The meaning of a key, if it is quitting; nothing otherwise.
    fn quits(&self, key: Key) -> Meaning {
        match self.cx.keymap.meaning(Context::Global, None, key) {
            Meaning::Action(Action::Quit, n) => Meaning::Action(Action::Quit, n),
            _ => Meaning::Nothing,
        }
    }

    /// Closes the overlay on top as its cancel key does: a form keeps its contents as a draft.
    pub(super) fn leave_overlay(&mut self) -> Vec<Effect> {
        let id = self.top().map_or(ScreenId::MODEL, |place| place.id);
        let effects = self.forward(Action::Cancel, 1);
        if self.top().is_some_and(|place| place.id == id) {
            self.pop();
        }
        effects
    }

    fn edit(&mut self, key: Key) -> Vec<Effect> {
        self.with_top(|screen, cx| screen.edit(cx, key))
    }

    /// Handles a key without a meaning: a 汉字 starts a lookup, any other character is reported.
    fn unbound(&mut self, key: Key) -> Vec<Effect> {
        let over = self.top().is_some_and(|place| place.screen.is_overlay());
        match key.text() {
            Some(c) if is_word(c) && !over => {
                self.push(Box::new(Lookup::new(c.encode_utf8(&mut [0; 4]))))
            }
            Some(c) if over && is_word(c) && !self.takes_words() => self.not_taken(),
            _ if over => self.edit(key),
            Some(c) if !c.is_control() => {
                let words = self.cx.fill("tui.notice.no-key", &[("key", &key)]);
                self.notice = Some(Notice::say(words));
                Vec::new()
            }
            _ => Vec::new(),
        }
    }

    fn resize(&mut self, width: u16, height: u16) -> Vec<Effect> {
        if (width, height) == (self.cx.width, self.cx.height) {
            return Vec::new();
        }
        self.cx.width = width;
        self.cx.height = height;
        self.dirty = true;
        self.keep_rows_for_coach();
        self.fit_all()
    }

    /// Tells every screen in sight that its size changed.
    pub(super) fn fit_all(&mut self) -> Vec<Effect> {
        let ids: Vec<ScreenId> = self.stack.iter().map(|place| place.id).collect();
        ids.into_iter()
            .flat_map(|id| self.with(id, |screen, cx| screen.resized(cx)))
            .collect()
    }

    /// Requests everything in sight again.
    pub(super) fn reload(&mut self) -> Vec<Effect> {
        let mut effects = vec![ask_overview()];
        let ids: Vec<ScreenId> = self.stack.iter().map(|place| place.id).collect();
        for id in ids {
            effects.extend(self.load(id));
        }
        effects
    }

    /// Names in the message what an undo was about or would be about; without an answer the message
    /// stays as it is.
    fn named(&mut self, response: Result<Response, Error>) -> Vec<Effect> {
        let notice = self.notice.as_ref();
        match response {
            Ok(Response::Commit(file)) => match self.undoing.tell(&self.cx, &file.line, notice) {
                Told::Nothing => {}
                Told::Ask(commit) => return vec![ask_told(commit)],
                Told::Say(notice) => self.notice = Some(notice),
            },
            Ok(Response::History(lines)) => {
                let asked = self.undoing.ask(&self.cx, lines.first(), notice);
                self.notice = asked.or(self.notice.take());
            }
            Ok(_) | Err(_) => {}
        }
        Vec::new()
    }

    fn done(&mut self, ticket: Ticket, response: Result<Response, Error>) -> Vec<Effect> {
        self.dirty = true;
        self.looking.remove(&ticket);
        if ticket.screen != ScreenId::MODEL {
            let Ticket { screen, tag } = ticket;
            return self.with(screen, |screen, cx| screen.answer(cx, tag, response));
        }
        if ticket.tag == OVERVIEW {
            match response {
                Ok(Response::Overview(overview)) => self.cx.overview = Some(*overview),
                Ok(_) => {}
                Err(error) => self.notice = Some(Notice::error(&self.cx, &error)),
            }
            return Vec::new();
        }
        if matches!(ticket.tag, TOLD | LAST_DONE) {
            return self.named(response);
        }
        if self.typed.awaits(ticket.tag) {
            return self.kept(ticket.tag, response);
        }
        if matches!(ticket.tag, DRAFTS | FORGOT) {
            return self.drafts_came(response);
        }
        let Some(pending) = self.pending.remove(&ticket.tag) else {
            return Vec::new();
        };
        match response {
            Ok(Response::Written(written)) => self.wrote(&pending, &written),
            Ok(Response::Bulk(report)) => {
                let Some(written) = &report.written else {
                    return Vec::new();
                };
                if let (Pending::Bulk { doing, .. }, Some(root)) =
                    (&pending, self.stack.first_mut())
                {
                    root.screen.done_to_many(&self.cx, doing, &report.rows);
                }
                self.wrote(&pending, written)
            }
            Ok(Response::Skipped) => self.was_put_off(&pending),
            Ok(Response::ViewChanged(_)) => self.view_went(pending),
            Ok(_) => Vec::new(),
            Err(error) => {
                self.stay();
                self.notice = Some(Notice::error(&self.cx, &error));
                if let Pending::Form { screen, .. } = pending {
                    return self.with(screen, |screen, cx| {
                        screen.refused(cx);
                        Vec::new()
                    });
                }
                // A row removed in advance comes back.
                self.tell_undone(pending.number())
            }
        }
    }
}

/// The key that was meant: some terminals send Ctrl-H for Backspace, and outside texts an input
/// method sends full-width letters.
fn meant(key: Key, takes_text: bool) -> Key {
    match key {
        key if key == Key::ctrl('h') => Key::plain(Code::Backspace),
        key if takes_text => key,
        key => key.half_width(),
    }
}
