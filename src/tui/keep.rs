//! What was typed and not saved: kept by the docket, offered again, taken up.

use std::time::Duration;

use super::model::{DraftId, FORGOT, KEPT, MODEL, Model};
use super::msg::{Effect, Ticket};
use super::notice::{Notice, spoken_key};
use super::screen::form::Form;
use super::words;
use crate::command::{Action, Context, FormKind};
use crate::config::theme::Role;
use crate::service::api::{Draft, DraftKey, Request, Response};
use crate::service::error::Error;

/// What is typed goes to the docket at most so often.
const EVERY: Duration = Duration::from_secs(1);

impl Model {
    /// Whether something typed waits to be kept.
    pub fn has_unkept(&self) -> bool {
        !self.unkept.is_empty()
    }

    /// What the docket does not have yet, where that changed; asking takes it.
    pub fn take_typed(&mut self) -> Option<Vec<Draft>> {
        let waits = || self.sent.iter().chain(&self.unkept).cloned().collect();
        let typed = self.typed.then(waits);
        self.typed = false;
        typed
    }

    /// What waits to be kept, for the end of the session.
    pub fn take_unkept(&mut self) -> Vec<Draft> {
        let mut all = std::mem::take(&mut self.sent);
        all.append(&mut self.unkept);
        all
    }

    /// Something was typed: remembered at once, sent if nothing was for a second.
    pub(super) fn keep(&mut self, mut draft: Draft) -> Vec<Effect> {
        let Some(key) = DraftId::of(&draft) else {
            return Vec::new();
        };
        // It goes on from what was taken up; what another session types meanwhile is not written over.
        draft.saved = self.drafts.get(&key).and_then(|known| known.saved);
        draft.session.clone_from(&self.session);
        self.unkept.retain(|unkept| !key.is(unkept));
        self.unkept.push(draft.clone());
        self.typed = true;
        self.drafts.insert(key, draft);
        let now = self.cx.time;
        let due = self
            .kept_at
            .is_none_or(|kept| now.saturating_sub(kept) >= EVERY);
        if due { self.flush() } else { Vec::new() }
    }

    /// Sends what waits.
    pub(super) fn flush(&mut self) -> Vec<Effect> {
        self.kept_at = Some(self.cx.time);
        let ticket = Ticket {
            screen: MODEL,
            tag: KEPT,
        };
        let unkept = std::mem::take(&mut self.unkept);
        self.sent.extend(unkept.iter().cloned());
        unkept
            .into_iter()
            .map(|draft| Effect::Ask(ticket, Request::KeepDraft(Box::new(draft))))
            .collect()
    }

    /// Forgets a draft, here and in the docket.
    pub(super) fn forget(&mut self, draft: &Draft) -> Vec<Effect> {
        let key = DraftId::of(draft);
        // From the list it is the one that is named there; from a form, that of this session.
        let which = match &key {
            Some(key) if draft.saved.is_none() => self.draft_key(key),
            _ => DraftKey::of(draft),
        };
        if let Some(key) = key {
            self.drafts.remove(&key);
            self.unkept.retain(|unkept| !key.is(unkept));
            self.sent.retain(|sent| !key.is(sent));
            self.typed = true;
        }
        let ticket = Ticket {
            screen: MODEL,
            tag: FORGOT,
        };
        vec![Effect::Ask(ticket, Request::DropDraft(which))]
    }

    /// Which draft of the docket a form is: that of this session, or the one it goes on from.
    pub(super) fn draft_key(&self, id: &DraftId) -> DraftKey {
        let known = self.drafts.get(id);
        DraftKey {
            form: id.form.id().to_owned(),
            number: id.number.clone(),
            session: self.session.clone(),
            saved: known.and_then(|draft| draft.saved),
        }
    }

    /// Drafts of earlier sessions, or the end of keeping one.
    pub(super) fn drafts_came(&mut self, response: Result<Response, Error>) -> Vec<Effect> {
        match response {
            Ok(Response::Drafts(drafts)) => {
                // A file of settings that was complained of waits: what was typed matters more.
                if self.later.is_none() && !drafts.is_empty() {
                    self.later = self
                        .notice
                        .take_if(|notice| notice.role == Role::NoticeWarn);
                }
                // What was cut off is gone on with by the next Enter; what somebody left waits until it is asked for.
                let cut_off = drafts.iter().find(|draft| !draft.left);
                if let Some(draft) = cut_off.or(drafts.first()).filter(|_| self.notice.is_none()) {
                    let words = self.unfinished(draft, drafts.len());
                    self.notice = Some(if draft.left {
                        Notice::say(words)
                    } else {
                        Notice::warn(words)
                    });
                    self.resume = cut_off.cloned();
                }
                for draft in drafts {
                    if let Some(key) = DraftId::of(&draft) {
                        self.drafts.entry(key).or_insert(draft);
                    }
                }
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

    /// `上次中断: 3364号 登记未保存, Enter 接着写`, or of what was left: `有草稿: 3364号 登记, g d 接着写`.
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

    /// Opens a form with what was typed into it before.
    pub(super) fn go_on(&mut self, draft: &Draft) -> Vec<Effect> {
        // Of several for the same form and case it is this one.
        let Some(key) = DraftId::of(draft) else {
            return Vec::new();
        };
        self.drafts.insert(key.clone(), draft.clone());
        self.open_form(key.form, key.number, None, false)
    }

    /// Opens a form; what was typed into the same one before stands in it.
    pub(super) fn open_form(
        &mut self,
        kind: FormKind,
        number: String,
        outcome: Option<&str>,
        trial: bool,
    ) -> Vec<Effect> {
        if !trial && !self.cx.view.is_now() {
            return self.past_is_fixed();
        }
        let key = DraftId {
            form: kind,
            number: number.clone(),
        };
        let draft = self.drafts.get(&key).filter(|_| !trial);
        let draft = draft.cloned();
        let planned = (kind == FormKind::FollowUp)
            .then(|| self.take_planned(&number))
            .flatten();
        let mut form = Form::new(&self.cx, kind, number, draft.as_ref());
        if let Some(id) = outcome {
            form = form.with_outcome(&self.cx, id);
        }
        if let Some(day) = planned {
            form = form.with_next(day);
        }
        if trial {
            form = form.as_trial();
        }
        self.push(Box::new(form))
    }
}
