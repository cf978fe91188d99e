//! Drafts: input that was typed and not saved is kept in the docket, offered again and resumed.

use super::model::{FORGOT, Model, ask_model};
use super::msg::Effect;
use super::notice::{Notice, spoken_key};
use super::screen::form::Form;
use super::ticket::Tag;
use super::typed::DraftId;
use super::words;
use crate::command::recording::Recording;
use crate::command::{Action, Context, FormKind};
use crate::config::theme::Role;
use crate::service::api::{Draft, DraftKey, Request, Response};
use crate::service::error::Error;

/// A form to be opened for a case, or for a new one if the number is empty.
#[derive(Debug)]
pub(super) struct Opening {
    pub(super) kind: FormKind,
    pub(super) number: String,
    /// Id of the outcome preselected in it.
    pub(super) outcome: Option<String>,
    /// Whether it only shows what would follow and writes nothing.
    pub(super) trial: bool,
    /// Whether its draft is taken up, with the caret where it was left.
    pub(super) goes_on: bool,
    /// The typed command whose arguments go into it.
    pub(super) typed: Option<Box<Recording>>,
}

impl Opening {
    pub(super) fn of(kind: FormKind, number: String) -> Opening {
        Opening {
            kind,
            number,
            outcome: None,
            trial: false,
            goes_on: false,
            typed: None,
        }
    }
}

impl Model {
    /// Whether there are drafts that still have to be kept.
    pub fn has_unkept(&self) -> bool {
        self.typed.waits()
    }

    /// Returns the drafts that the docket does not have yet, if they changed since the last call.
    pub fn take_typed(&mut self) -> Option<Vec<Draft>> {
        self.typed.take_changed()
    }

    /// Takes all drafts that the docket does not have yet, at the end of the session.
    pub fn take_unkept(&mut self) -> Vec<Draft> {
        self.typed.take_all()
    }

    /// Remembers a draft at once, and sends it unless another was sent within the last
    /// [`Waits::keep`](super::waits::Waits::keep).
    pub(super) fn keep(&mut self, draft: Draft) -> Vec<Effect> {
        self.typed.remember(draft);
        if self.typed.is_due(self.cx.time) {
            self.flush()
        } else {
            Vec::new()
        }
    }

    /// Sends the drafts that wait.
    pub(super) fn flush(&mut self) -> Vec<Effect> {
        let drafts = self.typed.send(self.cx.time, self.next_write);
        self.next_write = self.next_write.plus(drafts.len() as u32);
        drafts
            .into_iter()
            .map(|(request, draft)| ask_model(request, Request::KeepDraft(Box::new(draft))))
            .collect()
    }

    /// Called when nothing has happened for [`Waits::keep`](super::waits::Waits::keep).
    pub(super) fn tick(&mut self) -> Vec<Effect> {
        if self.typed.is_rested() {
            self.flush()
        } else {
            Vec::new()
        }
    }

    /// Handles the answer to keeping a draft; a draft that was refused waits for the next try.
    pub(super) fn kept(&mut self, request: Tag, response: Result<Response, Error>) -> Vec<Effect> {
        if response.is_ok() {
            self.typed.arrived(request);
        } else {
            self.typed.refused(request);
        }
        self.drafts_came(response)
    }

    /// Deletes a draft, here and in the docket.
    pub(super) fn forget(&mut self, draft: &Draft) -> Effect {
        let id = DraftId::of(draft);
        // The list deletes the draft it names, a form that of this session.
        let which = match &id {
            Some(id) if draft.saved.is_none() => self.typed.key(id),
            _ => DraftKey::of(draft),
        };
        if let Some(id) = id {
            self.typed.forget(&id);
        }
        ask_model(FORGOT, Request::DropDraft(which))
    }

    /// Handles drafts of earlier sessions, and the answer to keeping one.
    pub(super) fn drafts_came(&mut self, response: Result<Response, Error>) -> Vec<Effect> {
        match response {
            Ok(Response::Drafts(drafts)) => {
                // A complaint about a settings file is shown later: drafts matter more.
                if self.later.is_none() && !drafts.is_empty() {
                    self.later = self
                        .notice
                        .take_if(|notice| notice.role == Role::NoticeWarn);
                }
                // The next Enter resumes a draft that was interrupted; one the user left waits
                // until asked for.
                let cut_off = drafts.iter().find(|draft| !draft.left);
                if let Some(draft) = cut_off.or(drafts.first()).filter(|_| self.notice.is_none()) {
                    let words = self.unfinished(draft, drafts.len());
                    self.notice = Some(if draft.left {
                        Notice::say(words)
                    } else {
                        Notice::warn(words)
                    });
                    self.typed.resume = cut_off.cloned();
                }
                self.typed.found(drafts);
            }
            Ok(Response::DraftBeside(other)) => {
                let cx = &self.cx;
                let moment = other.map_or_else(String::new, |at| at.format("%H:%M").to_string());
                let words = cx.fill("tui.notice.draft-beside", &[("moment", &moment)]);
                self.notice = Some(Notice::warn(words));
            }
            Ok(_) => {}
            Err(error) => self.notice = Some(Notice::error(&self.cx, &error)),
        }
        Vec::new()
    }

    /// The message about unsaved drafts: `上次中断: 3364号 登记未保存, Enter 接着写`, or for one
    /// the user left: `有草稿: 3364号 登记, g d 接着写`.
    fn unfinished(&self, draft: &Draft, n: usize) -> String {
        let cx = &self.cx;
        let title = cx.text(&format!("tui.form.title.{}", draft.form));
        let what = if draft.number.is_empty() {
            title.to_owned()
        } else {
            format!("{} {title}", words::spoken(cx, &draft.number))
        };
        let others = n - 1;
        let key = match (others, draft.left) {
            (0, false) => "tui.notice.interrupted",
            (_, false) => "tui.notice.interrupted-more",
            (0, true) => "tui.notice.left",
            (_, true) => "tui.notice.left-more",
        };
        let drafts = spoken_key(cx, Context::Global, Action::GoDrafts);
        cx.fill(key, &[("what", &what), ("n", &others), ("key", &drafts)])
    }

    /// Opens the form of a draft with its contents.
    pub(super) fn go_on(&mut self, draft: &Draft) -> Vec<Effect> {
        match self.typed.take_up(draft) {
            Some(DraftId { form, number }) => self.open_form(Opening {
                goes_on: true,
                ..Opening::of(form, number)
            }),
            None => Vec::new(),
        }
    }

    /// Opens a form, filled from its draft if there is one.
    pub(super) fn open_form(&mut self, opening: Opening) -> Vec<Effect> {
        let Opening {
            kind,
            number,
            outcome,
            trial,
            goes_on,
            typed,
        } = opening;
        if !trial && !self.cx.view.is_now() {
            return self.past_is_fixed();
        }
        let id = DraftId {
            form: kind,
            number: number.clone(),
        };
        let planned = match kind {
            FormKind::FollowUp => self.take_planned(&number),
            _ => None,
        };
        let draft = self.typed.get(&id).filter(|_| !trial);
        let mut form = Form::new(&self.cx, kind, number, draft);
        if !goes_on {
            form = form.from_the_top();
        }
        if let Some(id) = outcome {
            form = form.with_outcome(&self.cx, &id);
        }
        if let Some(day) = planned {
            form = form.with_next(day);
        }
        if trial {
            form = form.as_trial();
        }
        let unread = typed.map(|typed| form.take(&self.cx, &typed));
        let effects = self.push(Box::new(form));
        self.say_unread(&unread.unwrap_or_default());
        effects
    }
}
