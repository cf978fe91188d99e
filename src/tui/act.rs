//! What the wishes of a screen come to.

use super::cx::Cx;
use super::model::{By, DraftId, MODEL, Model, Pending};
use super::msg::{Effect, Ticket};
use super::notice::Notice;
use super::screen::Act;
use super::screen::case::Case;
use super::screen::day::Day;
use super::screen::rows::Rows;
use super::screen::save_to::SaveTo;
use super::words;
use crate::command::{Action, Context, view};
use crate::service::api::{Request, SavedView, print_query};

impl Model {
    /// Does what a screen wants.
    pub(super) fn act(&mut self, id: u32, acts: Vec<Act>) -> Vec<Effect> {
        let mut effects = Vec::new();
        for act in acts {
            match act {
                Act::Ask(tag, request) => {
                    effects.push(Effect::Ask(Ticket { screen: id, tag }, request));
                }
                Act::OpenCase { number, why } => {
                    // Whichever of its keys opened what was looked up.
                    self.coach_saw(Action::Accept, Context::Lookup);
                    self.stack.truncate(1);
                    effects.extend(self.push(Box::new(Case::new(number, why))));
                }
                Act::Push(screen) => effects.extend(self.push(screen)),
                Act::Close => self.close(id),
                Act::CloseAndDo(action) => {
                    // The list of commands is left also by doing one.
                    self.coach_saw(Action::Cancel, self.context());
                    self.close(id);
                    self.recent.retain(|known| *known != action);
                    self.recent.insert(0, action);
                    effects.extend(self.perform(action, 1));
                }
                Act::Form { kind, trial } => effects.extend(self.form(kind, trial)),
                Act::Continue(draft) => effects.extend(self.go_on(&draft)),
                Act::Submit {
                    number,
                    form,
                    write,
                    words,
                    move_on,
                } => {
                    let draft = DraftId { form, number };
                    effects.push(self.submit(id, draft, write, words, move_on));
                }
                Act::PutOff(number, put_off) => {
                    effects.extend(self.put_off(number, put_off, By::Key));
                }
                Act::AskDay(number, cap, purpose) => {
                    effects.extend(self.push(Box::new(Day::new(number, cap, purpose))));
                }
                Act::Reschedule(number, day) => effects.push(self.reschedule(number, day)),
                Act::Plan(day) => {
                    self.plan(day);
                }
                Act::TakeBack { .. } if !self.cx.view.is_now() => {
                    effects.extend(self.past_is_fixed());
                }
                Act::TakeBack { revert, redo, what } => {
                    let chosen = Some((revert, what));
                    effects
                        .push(self.write(Pending::Undo { redo, chosen }, Request::Revert(revert)));
                }
                Act::Keep(draft) => effects.extend(self.keep(draft)),
                Act::Flush => effects.extend(self.flush()),
                Act::Forget(draft) => effects.extend(self.forget(&draft)),
                Act::Keys(keys) => effects.extend(self.keys(keys)),
                Act::SetFilter(filter) => {
                    let base = self.base().map_or(MODEL, |place| place.id);
                    effects.extend(self.with(base, |screen, cx| screen.set_filter(cx, filter)));
                }
                Act::Bulk(query, words) => {
                    let doing = query.doing.clone();
                    let pending = Pending::Bulk { doing, words };
                    effects.push(self.write(pending, Request::Bulk(query)));
                }
                Act::SetOrder(order) => {
                    effects.extend(self.with_rows(|rows, _| rows.set_order(order)));
                }
                Act::SetColumns(columns) => {
                    effects.extend(self.with_rows(|rows, cx| rows.set_columns(cx, columns)));
                }
                Act::OpenView(view) => effects.extend(self.open_view(&view)),
                Act::NameView(view) => effects.extend(self.with_rows(|rows, _| rows.named(&view))),
                Act::ForgetView(name) => {
                    effects.extend(self.with_rows(|rows, _| rows.forget_view(&name)));
                }
                Act::RememberToday(filter) => {
                    effects.push(Effect::RememberToday(print_query(
                        &filter,
                        self.cx.english(),
                    )));
                }
                Act::Export(export) => {
                    effects.push(Effect::Export(Ticket { screen: id, tag: 0 }, export));
                }
                Act::Copy { text, what } => effects.extend(self.copy_text(text, &what)),
                Act::Display(glyphs, ambiguous) => {
                    self.cx.glyphs = glyphs;
                    self.cx.ambiguous = ambiguous;
                    self.dirty = true;
                    effects.extend([Effect::Remember(glyphs, ambiguous), Effect::Repaint]);
                }
                Act::SaveAs(files) => {
                    effects.extend(self.push(Box::new(SaveTo::new(&self.cx, files))));
                }
                Act::Save { name, bytes } => effects.push(Effect::Save { name, bytes }),
                Act::SetView(view) => effects.extend(self.see(view)),
                Act::Measure => effects.push(Effect::Measure),
                Act::Say(notice) => self.notice = Some(notice),
            }
        }
        effects
    }

    /// Shows a saved view: here, where this is the page of cases, else there.
    fn open_view(&mut self, saved: &SavedView) -> Vec<Effect> {
        let shown = match view::open(saved, &self.cx.outcomes, self.cx.locale) {
            Ok(shown) => shown,
            Err(error) => {
                self.notice = Some(Notice::error(&self.cx, &error));
                return Vec::new();
            }
        };
        let mut effects = Vec::new();
        let here = self.stack.len() == 1 && self.context() == Context::Cases;
        if !here {
            effects.extend(self.perform(Action::GoCases, 1));
        }
        effects.extend(self.with_rows(|rows, _| rows.open_view(saved, shown)));
        effects
    }

    /// Sends what a form says; its draft goes with the write.
    fn submit(
        &mut self,
        screen: u32,
        draft: DraftId,
        write: Box<Request>,
        words: String,
        move_on: bool,
    ) -> Effect {
        let number = words::spoken(&self.cx, &draft.number);
        let saving = self.cx.fill("tui.notice.saving", &[("number", &number)]);
        self.notice = Some(Notice::say(saving));
        let request = Request::Finish {
            draft: self.draft_key(&draft),
            write,
        };
        let pending = Pending::Form {
            screen,
            draft,
            words,
            move_on,
        };
        self.write(pending, request)
    }

    /// Closes a form whose facts were written; whether it lay over the list at the root.
    pub(super) fn close_form(&mut self, id: u32) -> bool {
        let over_list = self.stack.len() == 2 && self.stack.last().is_some_and(|top| top.id == id);
        self.close(id);
        over_list
    }

    /// Does something with the list that overlays are about.
    fn with_rows(&mut self, call: impl FnOnce(&mut Rows, &Cx) -> Vec<Act>) -> Vec<Effect> {
        let base = self.base().map_or(MODEL, |place| place.id);
        self.with(base, |screen, cx| {
            let rows = screen.rows_mut();
            rows.map(|rows| call(rows, cx)).unwrap_or_default()
        })
    }

    /// Takes a screen off the stack, with what lies over it.
    fn close(&mut self, id: u32) {
        if let Some(at) = self.stack.iter().position(|place| place.id == id)
            && at > 0
        {
            self.stack.truncate(at);
            self.dirty = true;
        }
    }
}
