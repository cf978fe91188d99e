//! The state of the program: a stack of screens that is never empty, a message, and what can be
//! undone.

use std::collections::{HashMap, HashSet};
use std::time::Duration;

use chrono::NaiveDate;

use super::coach::Coach;
use super::cx::Cx;
use super::log::Log;
use super::msg::Effect;
use super::notice::Notice;
use super::options::Options;
use super::pressed::Pressed;
use super::screen::reader::Reader;
use super::screen::{SCREENS, Screen};
use super::style::Styles;
use super::ticket::{ScreenId, Tag, Ticket};
use super::typed::{DraftId, Typed};
use super::undoing::{Undoing, Way};
use super::view;
use crate::command::Action;
use crate::config::key::Key;
use crate::domain::bulk::Doing;
use crate::service::api::{CommitQuery, Follow, HistoryQuery, Request, Revert, View, ViewChange};
use crate::text::locale::Named;

/// A screen with the id that answers are addressed to.
#[derive(Debug)]
pub(super) struct Place {
    pub(super) id: ScreenId,
    pub(super) screen: Box<dyn Screen>,
    /// The past it last loaded.
    pub(super) view: View,
    /// Whether it is a case that the page below does not list: it was looked up, or just added.
    pub(super) apart: bool,
}

/// What caused a case to be put off or brought back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum By {
    /// A key of the list.
    Key,
    /// A typed command, of which the list does not know.
    Line,
    /// An undo or redo.
    Step(Way),
}

/// A write in progress, with what its message needs.
#[derive(Debug, Clone)]
pub(super) enum Pending {
    Follow(Box<Follow>),
    /// A submitted form; the form (by its screen id) waits for the answer.
    Form {
        screen: ScreenId,
        draft: DraftId,
        words: String,
        move_on: bool,
    },
    Undo {
        way: Way,
        /// The commit chosen in the history, if it was one, and its description.
        chosen: Option<(Revert, String)>,
    },
    /// The next follow-up of a case moved to another day.
    Reschedule {
        number: String,
        day: NaiveDate,
    },
    /// A change to many cases at once.
    Bulk {
        doing: Doing,
        words: String,
    },
    /// A case put off until tomorrow or brought back.
    Skip {
        number: String,
        put_off: bool,
        by: By,
    },
    /// A change of a saved view, undone or redone.
    View {
        change: Box<ViewChange>,
        way: Way,
    },
}

impl Pending {
    /// The case it is about, if it is about a single one.
    pub(super) fn number(&self) -> Option<&str> {
        match self {
            Pending::Follow(follow) => Some(&follow.number),
            Pending::Form { draft, .. } => Some(&draft.number),
            Pending::Skip { number, .. } | Pending::Reschedule { number, .. } => Some(number),
            Pending::Undo { .. } | Pending::Bulk { .. } | Pending::View { .. } => None,
        }
    }
}

/// The whole state.
#[derive(Debug)]
pub struct Model {
    pub(super) cx: Cx,
    /// The current page, an index into `SCREENS`.
    pub(super) page: usize,
    /// The root of the current page, then the case above it, then overlays.
    pub(super) stack: Vec<Place>,
    /// Roots of the other pages, as they were left.
    pub(super) parked: HashMap<usize, Place>,
    pub(super) next_id: ScreenId,
    pub(super) notice: Option<Notice>,
    /// A message to show once the line is free.
    pub(super) later: Option<Notice>,
    /// The first key of a two-key sequence.
    pub(super) prefix: Option<Key>,
    pub(super) undoing: Undoing,
    /// Requests for the past being viewed that are not answered yet; until then a screen holds data
    /// of another day.
    pub(super) looking: HashSet<Ticket>,
    pub(super) pending: HashMap<Tag, Pending>,
    pub(super) next_write: Tag,
    pub(super) typed: Typed,
    /// Whether back was pressed at the root and has to be confirmed.
    pub(super) leaving: bool,
    /// Number of exports in progress.
    pub(super) exporting: usize,
    /// Whether to quit once everything in progress is done.
    pub(super) finishing: bool,
    pub(super) pressed: Pressed,
    /// The tutorial, while it runs.
    pub(super) coach: Option<Coach>,
    /// Commands picked by name, the latest first.
    pub(super) recent: Vec<Action>,
    pub(super) log: Log,
    /// Whether something on the screen changed since the last frame.
    pub(super) dirty: bool,
}

/// Tag of the request for the figures of the day; writes and drafts in progress have higher tags.
pub(super) const OVERVIEW: Tag = Tag::ONLY;
/// Tags of the request for drafts of earlier sessions, and of deleting a draft.
pub(super) const DRAFTS: Tag = OVERVIEW.next();
pub(super) const FORGOT: Tag = DRAFTS.next();
/// Tag of the request for the commit undone last.
pub(super) const TOLD: Tag = FORGOT.next();
pub(super) const LAST_DONE: Tag = TOLD.next();

/// A request whose answer goes to the model.
pub(super) fn ask_model(tag: Tag, request: Request) -> Effect {
    let ticket = Ticket {
        screen: ScreenId::MODEL,
        tag,
    };
    Effect::Ask(ticket, request)
}

/// The request for the figures of the day.
pub(super) fn ask_overview() -> Effect {
    ask_model(OVERVIEW, Request::Overview)
}

/// The request for what an undo commit was about.
pub(super) fn ask_told(commit: u64) -> Effect {
    let query = CommitQuery {
        commit,
        ..CommitQuery::default()
    };
    ask_model(TOLD, Request::Commit(query))
}

/// The request for the last commit of this user that can be undone.
pub(super) fn ask_last_done(actor: &str) -> Effect {
    let query = HistoryQuery {
        limit: 1,
        by: Some(actor.to_owned()),
        undoable: true,
        ..HistoryQuery::default()
    };
    ask_model(LAST_DONE, Request::History(query))
}

/// The request for drafts of earlier sessions.
fn ask_drafts() -> Effect {
    ask_model(DRAFTS, Request::Drafts)
}

/// The message about problems in the user's files: the first in full, and how many there are.
fn complaint(cx: &Cx, complaints: &[String]) -> Option<Notice> {
    let first = complaints.first()?;
    let words = match complaints.len() {
        1 => first.clone(),
        n => {
            let args: Named<'_> = &[("first", &first), ("n", &n)];
            cx.fill("tui.notice.complaints", args)
        }
    };
    Some(Notice::warn(words))
}

impl Model {
    /// Creates the first page and returns the requests to answer before the first frame.
    pub fn new(options: &Options, width: u16, height: u16) -> (Model, Vec<Effect>) {
        let cx = Cx::new(options, width, height);
        let welcome = options
            .first_run
            .then(|| Notice::say(cx.text("tui.notice.welcome")));
        let complaint = complaint(&cx, &options.complaints);
        let (notice, later) = match welcome {
            None => (complaint, None),
            welcome => (welcome, complaint),
        };
        let mut model = Model {
            cx,
            page: 0,
            stack: Vec::new(),
            parked: HashMap::new(),
            next_id: ScreenId::MODEL.next(),
            notice,
            later,
            prefix: None,
            undoing: Undoing::default(),
            looking: HashSet::new(),
            pending: HashMap::new(),
            next_write: LAST_DONE.next(),
            typed: Typed::new(&options.session, options.waits.keep),
            leaving: false,
            exporting: 0,
            finishing: false,
            pressed: Pressed::default(),
            coach: options.tutorial.then(Coach::default),
            recent: Vec::new(),
            log: Log::default(),
            dirty: true,
        };
        // The line has room for one complaint; the log lists them all.
        for words in &options.complaints {
            model.log.hear(Some(words), Duration::ZERO);
        }
        model.keep_rows_for_coach();
        let mut effects = vec![ask_overview(), ask_drafts()];
        effects.extend(model.enter(0));
        if let Some((title, text)) = &options.opening {
            effects.extend(model.push(Box::new(Reader::new(title, text))));
        }
        (model, effects)
    }

    /// Whether a frame is due. Clears the flag, and fits the layout of the screens if it was set.
    pub fn take_dirty(&mut self) -> bool {
        let due = std::mem::take(&mut self.dirty);
        if due {
            view::fit(self);
        }
        due
    }

    /// Sets the colours of the following frames.
    pub fn dress(&mut self, styles: Styles) {
        self.cx.styles = styles;
        self.dirty = true;
    }

    /// The read-only context of the screens.
    pub fn cx(&self) -> &Cx {
        &self.cx
    }

    /// The context of the screen on top.
    pub fn context(&self) -> crate::command::Context {
        self.top().map_or(crate::command::Context::Global, |place| {
            place.screen.context()
        })
    }

    /// Commands of the context that do nothing on the screen on top.
    pub fn idle(&self) -> &'static [Action] {
        self.top().map_or(&[], |place| place.screen.idle())
    }

    /// Whether typed characters are text.
    pub fn takes_text(&self) -> bool {
        self.top().is_some_and(|place| place.screen.takes_text())
    }

    /// The message line.
    pub fn notice(&self) -> Option<&Notice> {
        self.notice.as_ref()
    }

    pub(super) fn top(&self) -> Option<&Place> {
        self.stack.last()
    }

    /// The nearest screen that is not an overlay.
    pub(super) fn base(&self) -> Option<&Place> {
        self.stack
            .iter()
            .rev()
            .find(|place| !place.screen.is_overlay())
    }

    /// Pushes a screen and lets it load.
    pub(super) fn push(&mut self, screen: Box<dyn Screen>) -> Vec<Effect> {
        let id = self.next_id;
        self.next_id = id.next();
        let view = self.cx.view;
        self.stack.push(Place {
            id,
            screen,
            view,
            apart: false,
        });
        self.dirty = true;
        self.load(id)
    }

    /// Pops the screen on top; the last one stays.
    pub(super) fn pop(&mut self) {
        if self.stack.len() > 1 {
            self.stack.pop();
            self.dirty = true;
        }
    }

    /// Goes to a page. A page visited before appears as it was left, with its data reloaded.
    pub(super) fn enter(&mut self, page: usize) -> Vec<Effect> {
        let Some(entry) = SCREENS.get(page) else {
            return Vec::new();
        };
        self.stack.truncate(1);
        if let Some(root) = self.stack.pop() {
            self.parked.insert(self.page, root);
        }
        self.page = page;
        self.dirty = true;
        let Some(mut place) = self.parked.remove(&page) else {
            let screen = (entry.open)(&self.cx);
            return self.push(screen);
        };
        let id = place.id;
        let acts = place.screen.resized(&self.cx);
        self.stack.push(place);
        let mut effects = self.act(id, acts);
        effects.extend(self.load(id));
        effects
    }

    /// Lets a screen request what it shows. Data of another past is not shown until the answers
    /// arrive.
    pub(super) fn load(&mut self, id: ScreenId) -> Vec<Effect> {
        let effects = self.with(id, |screen, cx| screen.load(cx));
        let view = self.cx.view;
        let place = self.stack.iter_mut().find(|place| place.id == id);
        if let Some(place) = place.filter(|place| place.view != view) {
            place.view = view;
            // Only the newest lookup is answered, and its results say themselves what they are.
            self.looking
                .extend(effects.iter().filter_map(|effect| match effect {
                    Effect::Ask(_, Request::Find(_) | Request::Warm) => None,
                    Effect::Ask(ticket, _) => Some(*ticket),
                    _ => None,
                }));
        }
        effects
    }

    /// Calls the screen on top and performs its acts.
    pub(super) fn with_top(
        &mut self,
        call: impl FnOnce(&mut dyn Screen, &Cx) -> Vec<super::screen::Act>,
    ) -> Vec<Effect> {
        let id = self.top().map_or(ScreenId::MODEL, |place| place.id);
        self.with(id, call)
    }

    /// Calls a screen by its id and performs its acts.
    pub(super) fn with(
        &mut self,
        id: ScreenId,
        call: impl FnOnce(&mut dyn Screen, &Cx) -> Vec<super::screen::Act>,
    ) -> Vec<Effect> {
        let cx = &self.cx;
        let place = self
            .stack
            .iter_mut()
            .chain(self.parked.values_mut())
            .find(|place| place.id == id);
        let acts = match place {
            Some(place) => call(place.screen.as_mut(), cx),
            None => Vec::new(),
        };
        self.act(id, acts)
    }
}
