//! Changes of the day on open screens: midnight, cases put off, and the end of a list.

use chrono::NaiveDate;

use super::cx::Cx;
use super::model::{By, Model, Pending, ask_overview};
use super::msg::Effect;
use super::notice::Notice;
use super::screen::summary::Summary;
use super::screen::{Act, Screen};
use super::ticket::ScreenId;
use super::undoing::Step;
use super::words;

impl Model {
    /// Moves every page to the new day, including those out of sight.
    pub(super) fn new_day(&mut self, today: NaiveDate) -> Vec<Effect> {
        self.cx.today = today;
        self.cx.overview = None;
        self.undoing.new_day();
        self.dirty = true;
        let here = self.stack.iter().map(|place| place.id);
        let parked = self.parked.values().map(|place| place.id);
        let ids: Vec<ScreenId> = here.chain(parked).collect();
        let mut effects = vec![ask_overview()];
        for id in ids {
            effects.extend(self.with(id, |screen, cx| screen.new_day(cx)));
        }
        effects
    }

    /// Handles the answer to putting a case off until tomorrow or bringing it back.
    pub(super) fn was_put_off(&mut self, pending: &Pending) -> Vec<Effect> {
        let Pending::Skip {
            number,
            put_off,
            by,
        } = pending
        else {
            return Vec::new();
        };
        let step = Step::Skip(number.clone());
        let spoken = words::spoken(&self.cx, number);
        let key = if *put_off {
            "tui.notice.put-off"
        } else {
            "tui.notice.put-back"
        };
        let said = Notice::say(self.cx.fill(key, &[("number", &spoken)]));
        if *put_off {
            self.notice = Some(said.undoable());
            return match by {
                // The list it was put off from has already dropped the row.
                By::Key => {
                    self.undoing.did(step);
                    self.summed_up()
                }
                By::Line => {
                    self.undoing.did(step);
                    self.tell(|screen, cx| screen.put_off(cx, number))
                }
                By::Step(way) => {
                    self.undoing.went(*way, step);
                    self.tell(|screen, cx| screen.put_off(cx, number))
                }
            };
        }
        match by {
            By::Key | By::Line => self.undoing.forget(&step),
            By::Step(way) => self.undoing.went(*way, step),
        }
        self.notice = Some(said);
        self.tell_undone(Some(number))
    }

    /// Tells every screen that something was undone.
    pub(super) fn tell_undone(&mut self, number: Option<&str>) -> Vec<Effect> {
        self.tell(|screen, cx| screen.undone(cx, number))
    }

    fn tell(&mut self, what: impl Fn(&mut dyn Screen, &Cx) -> Vec<Act>) -> Vec<Effect> {
        let ids: Vec<ScreenId> = self.stack.iter().map(|place| place.id).collect();
        let mut effects = Vec::new();
        for id in ids {
            effects.extend(self.with(id, &what));
        }
        effects
    }

    /// Opens the summary once the last item of the list is done.
    pub(super) fn summed_up(&mut self) -> Vec<Effect> {
        let done = self.stack.len() == 1 && self.stack.iter().all(|p| p.screen.is_done());
        if done && self.pending.is_empty() {
            self.push(Box::<Summary>::default())
        } else {
            Vec::new()
        }
    }
}
