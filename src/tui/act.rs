//! Carries out the acts that screens ask for.

use super::cx::Cx;
use super::keep::Opening;
use super::model::{By, Model, Pending};
use super::msg::Effect;
use super::notice::Notice;
use super::screen::case::Case;
use super::screen::choice::Wish;
use super::screen::day::Day;
use super::screen::rows::Rows;
use super::screen::save_to::SaveTo;
use super::screen::{Act, Submission};
use super::ticket::{ScreenId, Tag, Ticket};
use super::typed::DraftId;
use super::undoing::Way;
use super::words;
use crate::command::{Action, Context, view};
use crate::config::display::{Ambiguous, Glyphs};
use crate::service::api::{BulkQuery, Request, Revert, SavedView, Status, print_query};

impl Model {
    /// Performs the acts of screen `id` in order.
    pub(super) fn act(&mut self, id: ScreenId, acts: Vec<Act>) -> Vec<Effect> {
        acts.into_iter()
            .flat_map(|act| self.act_once(id, act))
            .collect()
    }

    fn act_once(&mut self, id: ScreenId, act: Act) -> Vec<Effect> {
        let ticket = |tag| Ticket { screen: id, tag };
        match act {
            Act::Ask(tag, request) => vec![Effect::Ask(ticket(tag), request)],
            Act::OpenCase { number, why } => self.open_found(number, why),
            Act::Record { number, typed } => self.record_typed(number, typed),
            Act::Push(screen) => self.push(screen),
            Act::Close => {
                self.close(id);
                Vec::new()
            }
            Act::CloseAndDo(action) => self.close_and_do(id, action),
            Act::Form { kind, trial } => self.about_selected(|model, number| {
                let opening = Opening::of(kind, number);
                model.open_form(Opening { trial, ..opening })
            }),
            Act::Continue(draft) => self.go_on(&draft),
            Act::Submit(submission) => vec![self.submit(id, submission)],
            Act::PutOff { number, put_off } => self.put_off(number, put_off, By::Key),
            Act::AskDay(number, cap, purpose) => {
                self.push(Box::new(Day::new(number, cap, purpose)))
            }
            Act::Reschedule(number, day) => vec![self.reschedule(number, day)],
            Act::Plan(day) => {
                self.plan(day);
                Vec::new()
            }
            Act::TakeBack { .. } if !self.cx.view.is_now() => self.past_is_fixed(),
            Act::TakeBack { revert, way, what } => vec![self.take_back(revert, way, what)],
            Act::Keep(draft) => self.keep(draft),
            Act::Flush => self.flush(),
            Act::Forget(draft) => vec![self.forget(&draft)],
            Act::Keys(keys) => self.keys(keys),
            Act::SetFilter(filter) => {
                self.with(self.base_id(), |screen, cx| screen.set_filter(cx, filter))
            }
            Act::Bulk(query, words) => vec![self.do_to_many(query, words)],
            Act::SetOrder(order) => self.with_rows(|rows, _| rows.set_order(order)),
            Act::SetColumns(columns) => self.with_rows(|rows, cx| rows.set_columns(cx, columns)),
            Act::OpenView(view) => self.open_view(&view),
            Act::NameView(view) => self.with_rows(|rows, _| rows.named(&view)),
            Act::ViewChanged(change) => self.changed_view(*change),
            Act::RememberToday(filter) => {
                vec![Effect::RememberToday(print_query(&filter, self.cx.locale))]
            }
            Act::Export(export) => {
                self.exporting += 1;
                vec![Effect::Export(ticket(Tag::ONLY), export)]
            }
            Act::Copy { text, what } => self.copy_text(text, &what),
            Act::Display(glyphs, ambiguous) => self.draw_as(glyphs, ambiguous),
            Act::SaveAs(files) => self.push(Box::new(SaveTo::new(&self.cx, files))),
            Act::Save { name, bytes } => vec![Effect::Save { name, bytes }],
            Act::SetView(view) => self.see(view),
            Act::Chosen(wish, name) => self.chosen(wish, name),
            Act::Measure => vec![Effect::Measure],
            Act::Say(notice) => {
                self.notice = Some(notice);
                Vec::new()
            }
        }
    }

    /// Passes the chosen name to the page below.
    fn chosen(&mut self, wish: Wish, name: Option<String>) -> Vec<Effect> {
        self.with(self.base_id(), |screen, cx| screen.chosen(cx, wish, name))
    }

    /// Opens the case that was looked up, by whichever key, and closes everything that lay over the
    /// page.
    fn open_found(&mut self, number: String, why: bool) -> Vec<Effect> {
        // Opening a case from a lookup also completes the step that opens one.
        if !self.coach_saw(Action::Accept, Context::Lookup) {
            self.coach_saw(Action::Open, Context::Today);
        }
        self.push_apart(Case::new(number, why))
    }

    /// Opens a case over the page below, which does not list it.
    pub(super) fn push_apart(&mut self, case: Case) -> Vec<Effect> {
        self.stack.truncate(1);
        let effects = self.push(Box::new(case));
        if let Some(place) = self.stack.last_mut() {
            place.apart = true;
        }
        effects
    }

    /// Reverts the commit chosen in the history, or restores it.
    fn take_back(&mut self, revert: Revert, way: Way, what: String) -> Effect {
        let chosen = Some((revert, what));
        self.write(Pending::Undo { way, chosen }, Request::Revert(revert))
    }

    fn do_to_many(&mut self, query: Box<BulkQuery>, words: String) -> Effect {
        let doing = query.doing.clone();
        self.write(Pending::Bulk { doing, words }, Request::Bulk(query))
    }

    /// Changes the glyphs and the width of ambiguous characters from the next frame on.
    fn draw_as(&mut self, glyphs: Glyphs, ambiguous: Ambiguous) -> Vec<Effect> {
        self.cx.glyphs = glyphs;
        self.cx.ambiguous = ambiguous;
        self.dirty = true;
        vec![Effect::Remember(glyphs, ambiguous), Effect::Repaint]
    }

    /// The id of the page below all overlays.
    fn base_id(&self) -> ScreenId {
        self.base().map_or(ScreenId::MODEL, |place| place.id)
    }

    /// Closes the list of commands and performs the one picked.
    fn close_and_do(&mut self, id: ScreenId, action: Action) -> Vec<Effect> {
        // Picking a command also counts as leaving the list.
        self.coach_saw(Action::Cancel, self.context());
        self.close(id);
        self.recent.retain(|known| *known != action);
        self.recent.insert(0, action);
        self.perform(action, 1)
    }

    /// Shows a saved view on this page if it is a list that has views, otherwise goes to 案件
    /// first.
    fn open_view(&mut self, saved: &SavedView) -> Vec<Effect> {
        // A list behind a figure is narrowed by a view; every other page gives way to 案件.
        let rows = self.top().and_then(|place| place.screen.rows());
        let behind = rows.filter(|rows| rows.base.behind().is_some());
        let here = behind.is_some() || self.stack.len() == 1 && self.context() == Context::Cases;
        let status = behind.map_or(Status::Open, |rows| rows.base.status());
        let shown = match view::open(saved, status, &self.cx.outcomes, self.cx.locale) {
            Ok(shown) => shown,
            Err(error) => {
                self.notice = Some(Notice::error(&self.cx, &error));
                return Vec::new();
            }
        };
        let mut effects = Vec::new();
        if !here {
            effects.extend(self.perform(Action::GoCases, 1));
        }
        effects.extend(self.with_rows(|rows, _| rows.open_view(saved, shown)));
        effects
    }

    /// Sends the write of a form together with the key of its draft.
    fn submit(&mut self, screen: ScreenId, submission: Submission) -> Effect {
        let Submission {
            form,
            number,
            write,
            words,
            move_on,
        } = submission;
        self.pressed.saved = true;
        let spoken = words::spoken(&self.cx, &number);
        let saving = self.cx.fill("tui.notice.saving", &[("number", &spoken)]);
        self.notice = Some(Notice::say(saving));
        let draft = DraftId { form, number };
        let request = Request::Finish {
            draft: self.typed.key(&draft),
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

    /// Closes a form whose facts were written. Returns whether it lay directly over a list.
    pub(super) fn close_form(&mut self, id: ScreenId) -> bool {
        let was_top = self.top().is_some_and(|top| top.id == id);
        self.close(id);
        was_top && self.top().is_some_and(|top| top.screen.rows().is_some())
    }

    /// Calls `call` with the list on the page below all overlays.
    pub(super) fn with_rows(
        &mut self,
        call: impl FnOnce(&mut Rows, &Cx) -> Vec<Act>,
    ) -> Vec<Effect> {
        self.with(self.base_id(), |screen, cx| {
            let rows = screen.rows_mut();
            rows.map(|rows| call(rows, cx)).unwrap_or_default()
        })
    }

    /// Removes a screen and everything above it from the stack. The root stays.
    fn close(&mut self, id: ScreenId) {
        if let Some(at) = self.stack.iter().position(|place| place.id == id)
            && at > 0
        {
            self.stack.truncate(at);
            self.dirty = true;
        }
    }
}
