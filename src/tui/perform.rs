//! Performs commands.

use super::keep::Opening;
use super::model::{By, Model, Pending, ask_last_done};
use super::msg::Effect;
use super::notice::Notice;
use super::screen::as_of::AsOf;
use super::screen::case::Case;
use super::screen::chooser::Chooser;
use super::screen::display::Display;
use super::screen::drafts::Drafts;
use super::screen::help::Help;
use super::screen::history::History;
use super::screen::lookup::Lookup;
use super::screen::palette::{Below, Palette};
use super::screen::sheets::Sheets;
use super::screen::summary::Summary;
use super::screen::{SCREENS, Screen};
use super::undoing::{Older, Step, Way};
use crate::command::{self, Action, Context, FormKind, Need};
use crate::config::key::{Code, Key};
use crate::service::api::{Request, Revert, RevertTarget, View};

impl Model {
    /// Performs a command; `n` is the number of the key binding that was pressed.
    pub(super) fn perform(&mut self, action: Action, n: usize) -> Vec<Effect> {
        self.coach_heard(action);
        if action == Action::Help {
            return self.push(Box::new(Help::new(self.context(), self.idle())));
        }
        if self.top().is_some_and(|place| place.screen.is_overlay()) {
            return self.over_page(action, n);
        }
        // On a figure, a digit chooses among those below it.
        if action == Action::Outcome && self.top_is(|screen| screen.on_figure()) {
            return self.forward(action, n);
        }
        if !self.cx.view.is_now() && command::of(action).is_some_and(|command| command.writes) {
            return self.past_is_fixed();
        }
        if let Some(said) = self.lacking(action) {
            self.notice = Some(said);
            return Vec::new();
        }
        match action {
            Action::Lookup => self.push(Box::<Lookup>::default()),
            Action::Palette => self.open_palette(),
            Action::Tutorial => self.toggle_tutorial(),
            Action::Display => self.push(Box::new(Display::new(&self.cx))),
            Action::Mouse => self.turn_mouse(!self.cx.look.mouse),
            Action::Docs => self.read_docs(),
            Action::Messages => self.read_messages(),
            Action::Suspend => vec![Effect::Suspend],
            Action::OtherPane if !self.top_is(|screen| screen.has_panes()) => {
                self.perform(Action::PageNext, n)
            }
            Action::PageNext => self.enter((self.page + 1) % SCREENS.len()),
            Action::PagePrevious => self.enter((self.page + SCREENS.len() - 1) % SCREENS.len()),
            page if SCREENS.iter().any(|entry| entry.go == page) => self.go(page),
            Action::Summary => self.push(Box::<Summary>::default()),
            // A screen that undoes on its own undoes what is in sight, not the last commit.
            Action::Undo if self.top_is(|screen| screen.takes_undo()) => self.forward(action, n),
            Action::Undo => self.undo(Way::Undo),
            Action::Redo => self.undo(Way::Redo),
            Action::Refresh => self.refresh(),
            Action::Back => self.back(n),
            Action::Quit => self.quit(),
            Action::Open if self.top_is(|screen| screen.on_figure()) => self.forward(action, n),
            Action::Open | Action::Why if self.lists() => self.open_case(action == Action::Why),
            Action::FollowUp => self.form(FormKind::FollowUp),
            Action::AsOf => self.push(Box::<AsOf>::default()),
            Action::Form(FormKind::Add) => {
                self.open_form(Opening::of(FormKind::Add, String::new()))
            }
            Action::Form(kind) => self.form(kind),
            Action::Change | Action::WhatIf => self.choose(action == Action::WhatIf),
            // Another one on top would show the same.
            Action::GoSheets if self.context() == Context::Sheets => self.here(),
            Action::GoSheets => self.push(Box::<Sheets>::default()),
            Action::GoHistory if self.context() == Context::History => self.here(),
            Action::GoHistory => self.push(Box::<History>::default()),
            Action::GoDrafts => self.push(Box::<Drafts>::default()),
            Action::Outcome => self.outcome(n),
            Action::CopyNumber if self.selected_number().is_some() => self.copy_number(),
            Action::NextCase => self.neighbour(1),
            Action::PreviousCase => self.neighbour(-1),
            action => self.forward(action, n),
        }
    }

    fn refresh(&mut self) -> Vec<Effect> {
        let mut effects = self.reload();
        effects.push(Effect::Repaint);
        effects
    }

    fn open_palette(&mut self) -> Vec<Effect> {
        let rows = self.base().and_then(|place| place.screen.rows());
        let below = Below {
            context: self.context(),
            case: self.selected_number(),
            demo: self.cx.is_demo(),
            rows: self.base().is_some() && rows.is_none_or(|rows| !rows.listing.is_empty()),
            redo: self.undoing.can_redo(),
            recent: self.recent.clone(),
        };
        self.push(Box::new(Palette::new(below)))
    }

    /// Goes to the page of a command.
    fn go(&mut self, action: Action) -> Vec<Effect> {
        let page = SCREENS.iter().position(|entry| entry.go == action);
        if page == Some(self.page) && self.stack.len() == 1 {
            return self.here();
        }
        page.map(|page| self.enter(page)).unwrap_or_default()
    }

    /// Says that the page asked for is the one in sight.
    fn here(&mut self) -> Vec<Effect> {
        self.notice = Some(Notice::say(self.cx.text("tui.notice.here")));
        Vec::new()
    }

    /// Opens the selected case, at its clock if `why` is set.
    fn open_case(&mut self, why: bool) -> Vec<Effect> {
        self.about_selected(|model, number| model.push(Box::new(Case::new(number, why))))
    }

    /// Asks what to change about the selected case, or with `trial` what would follow from a
    /// change.
    fn choose(&mut self, trial: bool) -> Vec<Effect> {
        self.about_selected(|model, number| model.push(Box::new(Chooser::new(number, trial))))
    }

    /// Whether the screen on top satisfies `is`.
    fn top_is(&self, is: impl FnOnce(&dyn Screen) -> bool) -> bool {
        self.top().is_some_and(|place| is(place.screen.as_ref()))
    }

    /// Handles a command while an overlay is open. The overlay handles it itself, except for
    /// quitting, which closes the overlay first.
    fn over_page(&mut self, action: Action, n: usize) -> Vec<Effect> {
        if action != Action::Quit {
            return self.forward(action, n);
        }
        let mut effects = self.leave_overlay();
        effects.extend(self.perform(action, n));
        effects
    }

    /// The message that a command lacks something: a case, rows, or a page that may be turned.
    fn lacking(&self, action: Action) -> Option<Notice> {
        let turns = matches!(action, Action::PageNext | Action::PagePrevious);
        if turns && self.top_is(|screen| screen.is_to_select()) {
            return Some(Notice::say(self.cx.text("tui.reader.stays")));
        }
        let need = match action {
            // Elsewhere it copies what the page shows.
            Action::CopyNumber if !self.lists() => return None,
            Action::Open if self.lists() && !self.top()?.screen.on_figure() => Need::Case,
            action => command::of(action)?.need,
        };
        let base = self.base()?;
        let key = match need {
            Need::Case if base.screen.on_figure() => "tui.notice.on-counts",
            Need::Case if base.screen.selected().is_none() => "tui.notice.no-case",
            Need::Rows => {
                let rows = base.screen.rows()?;
                let none = rows.listing.is_empty() && rows.marks.is_empty();
                none.then_some("tui.notice.no-rows")?
            }
            _ => return None,
        };
        Some(Notice::say(self.cx.text(key)))
    }

    /// Whether the screen on top is a list of cases.
    fn lists(&self) -> bool {
        let list = Context::List;
        self.top()
            .is_some_and(|place| place.screen.context().chain().contains(&list))
    }

    /// Views another past and reloads everything in sight. The lists behind figures are left: their
    /// titles name numbers of the day that was viewed, and the page below shows those of this one.
    pub(super) fn see(&mut self, view: View) -> Vec<Effect> {
        self.cx.view = view;
        let mut left = false;
        self.stack.retain_mut(|place| {
            let is_list = place.screen.context() == Context::Drill;
            // A case opened from such a list is in no list any more.
            left |= is_list;
            place.apart |= left;
            !is_list
        });
        self.dirty = true;
        let mut effects = vec![Effect::View(view)];
        effects.extend(self.reload());
        effects
    }

    /// Reports that nothing can be recorded while a past is viewed. The key that opens the form
    /// already says so, because what is typed would be refused in the end.
    pub(super) fn past_is_fixed(&mut self) -> Vec<Effect> {
        self.notice = Some(Notice::past_is_fixed(&self.cx));
        Vec::new()
    }

    pub(super) fn forward(&mut self, action: Action, n: usize) -> Vec<Effect> {
        self.with_top(|screen, cx| screen.command(cx, action, n))
    }

    pub(super) fn selected_number(&self) -> Option<String> {
        self.base()?
            .screen
            .selected()
            .map(|line| line.number.clone())
    }

    /// Opens something for the selected case, if there is one.
    pub(super) fn about_selected(
        &mut self,
        open: impl FnOnce(&mut Model, String) -> Vec<Effect>,
    ) -> Vec<Effect> {
        match self.selected_number() {
            Some(number) => open(self, number),
            None => Vec::new(),
        }
    }

    /// Opens a form for the selected case.
    fn form(&mut self, kind: FormKind) -> Vec<Effect> {
        self.about_selected(|model, number| model.open_form(Opening::of(kind, number)))
    }

    /// Goes back one level; at the root it quits, unless drafts would be left behind. `n` is the
    /// number of the key binding.
    ///
    /// Esc is easily pressed once too often, unlike q, so at the root it must be pressed twice.
    fn back(&mut self, n: usize) -> Vec<Effect> {
        let (cx, top) = (&self.cx, self.stack.last_mut());
        let left = top.and_then(|top| Some((top.id, top.screen.escape(cx)?)));
        if let Some((id, acts)) = left {
            return self.act(id, acts);
        }
        if self.stack.len() > 1 {
            self.pop();
            return Vec::new();
        }
        let typed = self.typed.count();
        if typed > 0 && !self.leaving {
            self.leaving = true;
            let words = self.cx.fill("tui.notice.draft", &[("n", &typed)]);
            self.notice = Some(Notice::warn(words));
            return Vec::new();
        }
        let keys = self.cx.keymap.keys(Context::Global, Action::Back);
        let pressed = keys.get(n.saturating_sub(1));
        let esc = pressed.is_some_and(|chord| chord.0 == [Key::plain(Code::Esc)]);
        if esc && !self.leaving {
            self.leaving = true;
            self.notice = Some(Notice::say(self.cx.text("tui.notice.leave")));
            return Vec::new();
        }
        self.quit()
    }

    /// Undoes the last commit of this session, or the last one of this user. Redo reverts the undo,
    /// even one of an earlier session.
    fn undo(&mut self, way: Way) -> Vec<Effect> {
        let asked = std::mem::take(&mut self.undoing.older);
        let request = match (self.undoing.take(way), way) {
            (Some(Step::Skip(number)), _) => {
                return self.put_off(number, way == Way::Redo, By::Step(way));
            }
            (Some(Step::View(change)), _) => return vec![self.turn_view(change, way)],
            (Some(Step::Commit(commit)), _) => Request::Undo {
                commit: Some(commit),
            },
            (None, Way::Undo) => match asked {
                Older::Unasked => return self.ask_older(),
                Older::Asked(_) => Request::Undo { commit: None },
                Older::Named(commit) => Request::Undo {
                    commit: Some(commit),
                },
            },
            (None, Way::Redo) => Request::Revert(Revert::of(RevertTarget::LastUndone)),
        };
        vec![self.write(Pending::Undo { way, chosen: None }, request)]
    }

    /// Asks whether to undo what was done before this session: a stray key must not undo last
    /// week's import. What that is follows as soon as the docket tells.
    fn ask_older(&mut self) -> Vec<Effect> {
        let notice = Notice::warn(self.cx.text("tui.notice.undo-older"));
        self.undoing.older = Older::Asked(notice.words.clone());
        self.notice = Some(notice);
        vec![ask_last_done(&self.cx.actor)]
    }

    /// Opens the case after or before this one in the list below.
    fn neighbour(&mut self, step: isize) -> Vec<Effect> {
        let cx = &self.cx;
        // The list the case was opened from: the page, or the cases behind a figure.
        let below = self.stack.len().saturating_sub(2);
        let apart = self.stack.last().is_some_and(|place| place.apart);
        let list = self.stack.get_mut(below);
        let Some(list) = list.filter(|list| !apart && list.screen.rows().is_some()) else {
            self.notice = Some(Notice::say(cx.text("tui.notice.apart")));
            return Vec::new();
        };
        let id = list.id;
        let Some(number) = list.screen.step(cx, step) else {
            self.notice = Some(Notice::say(cx.text("tui.notice.no-neighbour")));
            return Vec::new();
        };
        // The list may now need its next page.
        let mut effects = self.with(id, |screen, cx| screen.resized(cx));
        self.stack.truncate(below + 1);
        effects.extend(self.push(Box::new(Case::new(number, false))));
        effects
    }
}
