//! What the program knows while it runs: a stack of screens that is never empty, a message, what can be undone.

use std::collections::{HashMap, HashSet, VecDeque};
use std::time::Duration;

use chrono::NaiveDate;

use super::coach::Coach;
use super::cx::Cx;
use super::msg::{Effect, Ticket};
use super::notice::Notice;
use super::options::Options;
use super::screen::{SCREENS, Screen};
use super::style::Styles;
use crate::command::{Action, FormKind};
use crate::config::display::Depth;
use crate::config::key::Key;
use crate::domain::bulk::Doing;
use crate::service::api::{Draft, Follow, Request, Revert, View};
use crate::text::locale::Named;

/// A screen with its address for answers.
#[derive(Debug)]
pub(super) struct Place {
    pub(super) id: u32,
    pub(super) screen: Box<dyn Screen>,
    /// The past it was last asked about.
    pub(super) view: View,
}

/// Which draft of a session: of a form about a case, without a number about a new one.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct DraftId {
    pub(super) form: FormKind,
    pub(super) number: String,
}

impl DraftId {
    /// `None` for a form that this version does not have.
    pub(super) fn of(draft: &Draft) -> Option<DraftId> {
        Some(DraftId {
            form: FormKind::from_id(&draft.form)?,
            number: draft.number.clone(),
        })
    }

    /// Whether it is this draft.
    pub(super) fn is(&self, draft: &Draft) -> bool {
        (self.form.id(), self.number.as_str()) == (draft.form.as_str(), draft.number.as_str())
    }
}

/// One thing that `u` takes back and Ctrl-Y does again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Step {
    Commit(u64),
    /// A case put off until tomorrow.
    Skip(String),
}

/// What asked for a case to be put off, or back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum By {
    /// A key of the list.
    Key,
    Undo,
    Redo,
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
        redo: bool,
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
    /// What this session did and can be undone, and what was undone and can be done again; the latest last.
    pub(super) undo: Vec<Step>,
    pub(super) redo: Vec<Step>,
    /// What was asked of the past that is looked at and has not come: until then what a screen has is of another day.
    pub(super) looking: HashSet<Ticket>,
    pub(super) pending: HashMap<u32, Pending>,
    pub(super) next_write: u32,
    /// Tells what is typed here from what the same person types elsewhere.
    pub(super) session: String,
    /// What was typed and not saved, by form and case.
    pub(super) drafts: HashMap<DraftId, Draft>,
    /// Drafts that the docket does not have yet, and when the last one went there.
    pub(super) unkept: Vec<Draft>,
    pub(super) kept_at: Option<Duration>,
    /// Drafts on their way there, until it says that it has them.
    pub(super) sent: Vec<Draft>,
    /// What waits is not what waited before.
    pub(super) typed: bool,
    /// A draft of an earlier session that Enter goes on with.
    pub(super) resume: Option<Draft>,
    /// `q` was pressed while something typed is not saved.
    pub(super) leaving: bool,
    /// The last digit and when, against key repeat.
    pub(super) last_digit: Option<(char, Duration)>,
    /// `u` was pressed with nothing of this session to undo: once more undoes what was before it.
    pub(super) undo_older: bool,
    /// When a piece of a paste without marks came last.
    pub(super) pasted: Option<Duration>,
    /// When Ctrl-C was pressed last.
    pub(super) interrupted: Option<Duration>,
    /// Kind of the terminal and its colours, for the display check.
    pub(super) term: String,
    pub(super) depth: Depth,
    /// The tutorial, while it runs.
    pub(super) coach: Option<Coach>,
    /// Commands that were picked by name, the latest first.
    pub(super) recent: Vec<Action>,
    /// Messages so far with their times, and the one that was remembered last.
    pub(super) log: VecDeque<(Duration, String)>,
    pub(super) said: Option<String>,
    /// Something on screen changed since the last frame.
    pub(super) dirty: bool,
}

/// Address of answers to the model itself.
pub(super) const MODEL: u32 = 0;
/// Tag of the numbers of the day; writes have higher ones.
pub(super) const OVERVIEW: u32 = 0;
/// Tag of what was typed in earlier sessions, and of what is kept now.
pub(super) const DRAFTS: u32 = 1;
pub(super) const KEPT: u32 = 2;
pub(super) const FORGOT: u32 = 3;

/// Asks for the numbers of the day.
pub(super) fn ask_overview() -> Effect {
    let ticket = Ticket {
        screen: MODEL,
        tag: OVERVIEW,
    };
    Effect::Ask(ticket, Request::Overview)
}

/// Asks for what was typed and not saved.
fn ask_drafts() -> Effect {
    let ticket = Ticket {
        screen: MODEL,
        tag: DRAFTS,
    };
    Effect::Ask(ticket, Request::Drafts)
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
            undo: Vec::new(),
            redo: Vec::new(),
            looking: HashSet::new(),
            pending: HashMap::new(),
            next_write: FORGOT + 1,
            session: options.session.clone(),
            drafts: HashMap::new(),
            unkept: Vec::new(),
            kept_at: None,
            sent: Vec::new(),
            typed: false,
            resume: None,
            leaving: false,
            last_digit: None,
            pasted: None,
            undo_older: false,
            interrupted: None,
            term: options.surroundings.term.clone(),
            depth: options.surroundings.depth(options.color),
            coach: options.tutorial.then(Coach::default),
            recent: Vec::new(),
            log: VecDeque::new(),
            said: None,
            dirty: true,
        };
        model.keep_rows_for_coach();
        let mut effects = vec![ask_overview(), ask_drafts()];
        effects.extend(model.enter(0));
        (model, effects)
    }

    /// Whether a frame is due; asking takes it.
    pub fn take_dirty(&mut self) -> bool {
        std::mem::take(&mut self.dirty)
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
