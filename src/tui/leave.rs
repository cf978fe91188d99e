//! Quitting: waits for pending writes and exports unless the user insists.

use super::export::Exported;
use super::model::Model;
use super::msg::Effect;
use super::notice::{Notice, spoken_key};
use super::screen::export;
use super::ticket::{ScreenId, Ticket};
use crate::command::keymap::Meaning;
use crate::command::{Action, Context};
use crate::config::key::Key;
use crate::service::error::Error;
use crate::text::locale::Named;

impl Model {
    /// Number of writes and exports in progress.
    fn on_their_way(&self) -> usize {
        self.pending.len() + self.exporting
    }

    /// Whether a write or an export is in progress.
    pub(super) fn is_at_work(&self) -> bool {
        self.on_their_way() > 0
    }

    /// Quits once everything in progress is done; asked again, quits at once.
    pub(super) fn quit(&mut self) -> Vec<Effect> {
        if !self.is_at_work() || self.finishing {
            return vec![Effect::Quit];
        }
        self.finishing = true;
        let n = self.on_their_way();
        let key = spoken_key(&self.cx, Context::Global, Action::Quit);
        let args: Named<'_> = &[("n", &n), ("key", &key)];
        self.notice = Some(Notice::warn(self.cx.fill("tui.notice.finishing", args)));
        Vec::new()
    }

    /// Handles a key pressed while waiting to quit: nothing new is started.
    pub(super) fn key_at_the_end(&mut self, key: Key) -> Vec<Effect> {
        if key == Key::ctrl('c') {
            return self.quit();
        }
        let is_text = self.takes_text() && key.text().is_some();
        let meaning = self
            .cx
            .keymap
            .meaning(self.context(), None, key.half_width());
        match meaning {
            Meaning::Action(Action::Quit | Action::Back, _) if !is_text => self.quit(),
            _ => Vec::new(),
        }
    }

    /// Returns the effect that quits, if quitting was waiting and everything is done.
    pub(super) fn finished(&mut self) -> Option<Effect> {
        let done = self.finishing && !self.is_at_work();
        self.finishing &= !done;
        done.then_some(Effect::Quit)
    }

    /// Cancels quitting, because an error has to be read.
    pub(super) fn stay(&mut self) {
        self.finishing = false;
    }

    /// Handles the end of an export. If the dialog it was started from is closed, the message line
    /// reports it.
    pub(super) fn exported(
        &mut self,
        ticket: Ticket,
        result: Result<Exported, Error>,
    ) -> Vec<Effect> {
        self.dirty = true;
        self.exporting = self.exporting.saturating_sub(1);
        if result.is_err() {
            self.stay();
        }
        if self.has(ticket.screen) {
            return self.with(ticket.screen, |screen, cx| screen.exported(cx, result));
        }
        self.notice = Some(match result {
            Ok(exported) => export::done(&self.cx, &exported),
            Err(error) => Notice::error(&self.cx, &error),
        });
        Vec::new()
    }

    /// Whether a screen still exists.
    fn has(&self, id: ScreenId) -> bool {
        let mut places = self.stack.iter().chain(self.parked.values());
        places.any(|place| place.id == id)
    }
}
