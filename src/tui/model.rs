//! What the program knows while it runs: a stack of screens that is never empty, a message, what can be undone.

use std::collections::{HashMap, HashSet};
use std::time::Duration;

use chrono::NaiveDate;

use super::coach::Coach;
use super::cx::Cx;
use super::log::Log;
use super::msg::{Effect, Ticket};
use super::notice::Notice;
use super::options::Options;
use super::screen::{SCREENS, Screen};
use super::style::Styles;
use super::typed::{DraftId, Typed};
use super::undoing::{Undoing, Way};
use super::view;
use crate::command::Action;
use crate::config::key::Key;
use crate::domain::bulk::Doing;
use crate::service::api::{CommitQuery, Follow, Request, Revert, View};
use crate::text::locale::Named;

/// A screen with its address for answers.
#[derive(Debug)]
pub(super) struct Place {
    pub(super) id: u32,
    pub(super) screen: Box<dyn Screen>,
    /// The past it was last asked about.
    pub(super) view: View,
}

/// What asked for a case to be put off, or back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum By {
    /// A key of the list.
    Key,
    /// A step along what was done.
    Step(Way),
}

/// A write under way: what to say when it is done.
#[derive(Debug, Clone)]
pub(super) enum Pending {
    Follow(Box<Follow>),
    /// What a form says; the form (a screen by its id) waits for it.
    Form {
        screen: u32,
        draft: DraftId,
        words: String,
        move_on: bool,
    },
    Undo {
        way: Way,
        /// A commit of the history, where it was one: whether others went with it, and what it was in words.
        chosen: Option<(Revert, String)>,
    },
    /// The next follow-up of a case on another day.
    Reschedule {
        number: String,
        day: NaiveDate,
    },
    /// Many cases at once.
    Bulk {
        doing: Doing,
        words: String,
    },
    /// A case put off until tomorrow, or that taken back.
    Skip {
        number: String,
        put_off: bool,
        by: By,
    },
}

impl Pending {
    /// The case it is about, where it is one.
    pub(super) fn number(&self) -> Option<&str> {
        match self {
            Pending::Follow(follow) => Some(&follow.number),
            Pending::Form { draft, .. } => Some(&draft.number),
            Pending::Skip { number, .. } | Pending::Reschedule { number, .. } => Some(number),
            Pending::Undo { .. } | Pending::Bulk { .. } => None,
        }
    }
}

/// When a key came that what follows on its heels is held against.
#[derive(Debug, Default)]
pub(super) struct Pressed {
    /// The last key where it was a digit, against key repeat.
    pub(super) digit: Option<(char, Duration)>,
    /// A piece of a paste without marks.
    pub(super) pasted: Option<Duration>,
    /// Ctrl-C.
    pub(super) interrupted: Option<Duration>,
    /// Keys pressed before what they are about has come.
    pub(super) held: Vec<(Key, Duration)>,
}

/// The whole state.
#[derive(Debug)]
pub struct Model {
    pub(super) cx: Cx,
    /// The page of the ring, an index into `SCREENS`.
    pub(super) page: usize,
    /// The root of the current page, the case above it, overlays above that.
    pub(super) stack: Vec<Place>,
    /// Roots of the other pages, kept as they were left.
    pub(super) parked: HashMap<usize, Place>,
    pub(super) next_id: u32,
    pub(super) notice: Option<Notice>,
    /// What is said once the line is free.
    pub(super) later: Option<Notice>,
    /// The first of two keys.
    pub(super) prefix: Option<Key>,
    pub(super) undoing: Undoing,
    /// What was asked of the past that is looked at and has not come: until then what a screen has is of another day.
    pub(super) looking: HashSet<Ticket>,
    pub(super) pending: HashMap<u32, Pending>,
    pub(super) next_write: u32,
    pub(super) typed: Typed,
    /// `q` was pressed while something typed is not saved.
    pub(super) leaving: bool,
    /// Lists on their way into files.
    pub(super) exporting: usize,
    /// Leaves when everything on its way is done.
    pub(super) finishing: bool,
    pub(super) pressed: Pressed,
    /// The tutorial, while it runs.
    pub(super) coach: Option<Coach>,
    /// Commands that were picked by name, the latest first.
    pub(super) recent: Vec<Action>,
    pub(super) log: Log,
    /// Something on screen changed since the last frame.
    pub(super) dirty: bool,
}

/// Address of answers to the model itself.
pub(super) const MODEL: u32 = 0;
/// Tag of the numbers of the day; writes, and drafts on their way, have higher ones.
pub(super) const OVERVIEW: u32 = 0;
/// Tag of what was typed in earlier sessions, and of what is let go.
pub(super) const DRAFTS: u32 = 1;
pub(super) const FORGOT: u32 = 2;
/// Tag of what was undone last.
pub(super) const TOLD: u32 = 3;

/// A request whose answer comes to the model.
pub(super) fn ask_model(tag: u32, request: Request) -> Effect {
    let ticket = Ticket { screen: MODEL, tag };
    Effect::Ask(ticket, request)
}

/// Asks for the numbers of the day.
pub(super) fn ask_overview() -> Effect {
    ask_model(OVERVIEW, Request::Overview)
}

/// Asks what a commit of an undoing was about.
pub(super) fn ask_told(commit: u64) -> Effect {
    let ticket = Ticket {
        screen: MODEL,
        tag: TOLD,
    };
    let query = CommitQuery {
        commit,
        offset: 0,
        limit: 0,
    };
    Effect::Ask(ticket, Request::Commit(query))
}

/// Asks for what was typed and not saved.
fn ask_drafts() -> Effect {
    ask_model(DRAFTS, Request::Drafts)
}

/// What is wrong with the files of the user: how many things, and the first in full.
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
    /// The first page, and what to ask for before the first frame.
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
            next_id: 1,
            notice,
            later,
            prefix: None,
            undoing: Undoing::default(),
            looking: HashSet::new(),
            pending: HashMap::new(),
            next_write: TOLD + 1,
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
        // The line has room for one; the messages name them all.
        for words in &options.complaints {
            model.log.hear(Some(words), Duration::ZERO);
        }
        model.keep_rows_for_coach();
        let mut effects = vec![ask_overview(), ask_drafts()];
        effects.extend(model.enter(0));
        (model, effects)
    }

    /// Whether a frame is due; asking takes it, and settles what depends on the room of the screens in it.
    pub fn take_dirty(&mut self) -> bool {
        let due = std::mem::take(&mut self.dirty);
        if due {
            view::fit(self);
        }
        due
    }

    /// Draws in these colours from the next frame on.
    pub fn dress(&mut self, styles: Styles) {
        self.cx.styles = styles;
        self.dirty = true;
    }

    /// What is read-only to screens.
    pub fn cx(&self) -> &Cx {
        &self.cx
    }

    /// The context of the top of the stack.
    pub fn context(&self) -> crate::command::Context {
        self.top().map_or(crate::command::Context::Global, |place| {
            place.screen.context()
        })
    }

    /// Whether characters typed now are text.
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

    /// The nearest screen that is no overlay.
    pub(super) fn base(&self) -> Option<&Place> {
        self.stack
            .iter()
            .rev()
            .find(|place| !place.screen.is_overlay())
    }

    /// Puts a screen on top and asks for what it shows.
    pub(super) fn push(&mut self, screen: Box<dyn Screen>) -> Vec<Effect> {
        let id = self.next_id;
        self.next_id += 1;
        let view = self.cx.view;
        self.stack.push(Place { id, screen, view });
        self.dirty = true;
        self.load(id)
    }

    /// Leaves the top; the last screen stays.
    pub(super) fn pop(&mut self) {
        if self.stack.len() > 1 {
            self.stack.pop();
            self.dirty = true;
        }
    }

    /// Goes to a page of the ring; a page left before is as it was, but fresh.
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

    /// Lets a screen ask for what it shows. What it has of another past is not shown until the answers are there.
    pub(super) fn load(&mut self, id: u32) -> Vec<Effect> {
        let effects = self.with(id, |screen, cx| screen.load(cx));
        let view = self.cx.view;
        let place = self.stack.iter_mut().find(|place| place.id == id);
        if let Some(place) = place.filter(|place| place.view != view) {
            place.view = view;
            // Of lookups only the newest is answered, and what they show says itself what it is.
            self.looking
                .extend(effects.iter().filter_map(|effect| match effect {
                    Effect::Ask(_, Request::Find(_) | Request::Warm) => None,
                    Effect::Ask(ticket, _) => Some(*ticket),
                    _ => None,
                }));
        }
        effects
    }

    /// Calls the screen on top and does what it wants.
    pub(super) fn with_top(
        &mut self,
        call: impl FnOnce(&mut dyn Screen, &Cx) -> Vec<super::screen::Act>,
    ) -> Vec<Effect> {
        let id = self.top().map_or(MODEL, |place| place.id);
        self.with(id, call)
    }

    /// Calls a screen by its id and does what it wants.
    pub(super) fn with(
        &mut self,
        id: u32,
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
