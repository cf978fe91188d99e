//! What every list of cases does: moving, marking and requesting pages; its query, order and
//! columns.

use std::collections::HashMap;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

mod ask;
mod base;
mod kept;
pub mod page;

use super::bulk::Bulk;
use super::export::{self, ExportTo};
use super::marks::Marks;
use super::pick::Pick;
use super::query::Query;
use super::views::Views;
use super::{Act, BESIDE, Screen};
use crate::command::Action;
use crate::service::api::{
    CaseLine, Column, Filter, LevelCounts, Order, Page, Response, Sums, Target,
};
use crate::service::error::Error;
use crate::tui::cx::Cx;
use crate::tui::notice::Notice;
use crate::tui::ticket::Tag;
use crate::tui::widget::columns::{self, Layout, Room};
use crate::tui::widget::listing::Listing;
use crate::tui::widget::table::{self, Look};
pub use base::{Base, Behind};
use kept::Kept;

/// Tag of the sums of the query; pages have lower tags.
const SUMS: Tag = BESIDE;
/// First tag for requests of the page that contains the list.
pub const OWN: Tag = SUMS.next();

/// How many filters used before a list remembers.
const PAST: usize = 9;

/// How a list is drawn on its page.
#[derive(Debug, Clone, Copy)]
pub struct Dress {
    /// Whether to reserve columns for marks although there are none.
    pub room_for_marks: bool,
    /// Whether the cursor is in the list.
    pub focus: bool,
}

/// A list of cases with its query.
#[derive(Debug)]
pub struct Rows {
    pub listing: Listing,
    pub filter: Filter,
    /// The order; empty means by due date.
    pub order: Vec<Order>,
    /// The columns in the order shown.
    pub columns: Vec<Column>,
    /// The columns of the page by importance; those that are dropped last come first.
    pub ranked: &'static [Column],
    pub marks: Marks,
    /// The sums of the query, once they have arrived.
    pub sums: Option<Sums>,
    /// The saved view it was opened from or saved as.
    pub view: Option<Kept>,
    pub base: Base,
    /// Columns right of the list that its page fills.
    pub beside: u16,
    /// The filters used before, the latest first.
    past: Vec<Filter>,
    /// Whether `End` was pressed before the total was known.
    to_end: bool,
    /// Where the cursor goes when the rows arrive again: to the first of these cases that is still
    /// listed.
    pub follow: Vec<String>,
}

impl Rows {
    /// A list with the columns of its page, given by importance.
    pub fn new(ranked: &'static [Column], base: Base) -> Rows {
        Rows {
            listing: Listing::default(),
            filter: base.usual(),
            order: Vec::new(),
            columns: columns::shown(ranked),
            ranked,
            marks: Marks::default(),
            sums: None,
            view: None,
            base,
            beside: 0,
            past: Vec::new(),
            to_end: false,
            follow: Vec::new(),
        }
    }

    pub fn layout(&self) -> Layout<'_> {
        Layout {
            shown: &self.columns,
            ranked: self.ranked,
        }
    }

    /// Draws heads and rows.
    pub fn draw(&self, cx: &Cx, buffer: &mut Buffer, area: Rect, dress: Dress) {
        let has = |number: &str| self.marks.has(number);
        let marked = dress.room_for_marks && !cx.tiny() || !self.marks.is_empty();
        let plain = self.base.order();
        let look = Look {
            listing: &self.listing,
            layout: self.layout(),
            order: self.order.first().or(plain.as_ref()),
            marks: if marked { Some(&has) } else { None },
            focus: dress.focus,
        };
        table::draw(cx, buffer, area, &look);
    }

    /// Whether nothing narrows the list.
    pub fn is_whole(&self) -> bool {
        self.filter == self.base.usual()
    }

    /// Number of cases in the list, if known. Behind a figure a case may have several rows.
    pub fn cases(&self) -> Option<usize> {
        let rows = self.listing.total();
        let rows = rows.filter(|_| self.base.behind().is_none());
        rows.or(self.sums.map(|sums| sums.cases as usize))
    }

    /// The order in words if its column is not shown: `排序: 标的 (倒序)`.
    pub fn unseen_order(&self, cx: &Cx) -> Option<String> {
        let order = self.order.first()?;
        if self.columns.contains(&order.by) {
            return None;
        }
        let mut sort = cx.text(&super::pick::column(order.by)).to_owned();
        if order.descending {
            sort = format!("{sort} {}", cx.text("tui.sort.descending"));
        }
        Some(cx.fill("tui.cases.sort", &[("sort", &sort)]))
    }

    /// Applies another filter. Marks that stay are said: their rows may be out of sight now.
    pub fn set_filter(&mut self, cx: &Cx, filter: Filter) -> Vec<Act> {
        self.marks.requery();
        let before = std::mem::replace(&mut self.filter, filter);
        if before != self.filter && before != self.base.usual() {
            self.past.retain(|past| *past != before);
            self.past.insert(0, before);
            self.past.truncate(PAST);
        }
        let mut acts = self.restart();
        if let Some(n) = self.marks.count(None).filter(|n| *n > 0) {
            let words = cx.fill("tui.notice.still-marked", &[("n", &n)]);
            acts.push(Act::Say(Notice::say(words)));
        }
        acts
    }

    /// Applies another order.
    pub fn set_order(&mut self, order: Vec<Order>) -> Vec<Act> {
        self.order = order;
        self.restart()
    }

    /// Shows other columns, and reports new ones that do not fit.
    pub fn set_columns(&mut self, cx: &Cx, mut columns: Vec<Column>) -> Vec<Act> {
        if !columns.contains(&Column::Number) {
            // Without it no row could be identified.
            columns.insert(0, Column::Number);
        }
        let own = columns::shown(self.ranked);
        if self.columns == own && self.room(cx).fitting(cx, &own) == columns {
            // Nothing was changed in the end: a wider window still shows more columns by itself.
            return Vec::new();
        }
        let new: Vec<Column> = columns
            .iter()
            .copied()
            .filter(|column| !self.columns.contains(column))
            .collect();
        self.columns = columns;
        let fitting = self.room(cx).fitting(cx, &self.columns);
        let mut acts = self.ask(true);
        let missing: Vec<&str> = new
            .iter()
            .filter(|column| !fitting.contains(column))
            .map(|column| cx.text(&super::pick::column(*column)))
            .collect();
        if !missing.is_empty() {
            let columns = missing.join(" ");
            let words = cx.fill("tui.columns.no-room", &[("columns", &columns)]);
            acts.push(Act::Say(Notice::warn(words)));
        }
        acts
    }

    /// Handles an answer.
    pub fn answer(&mut self, cx: &Cx, tag: Tag, response: Result<Response, Error>) -> Vec<Act> {
        match response {
            Ok(Response::Cases(page)) => {
                if self.listing.take(tag, page) {
                    self.listing
                        .select_first_of(&std::mem::take(&mut self.follow));
                    if self.to_end && self.listing.select_last() {
                        self.to_end = false;
                    }
                }
                self.ask(false)
            }
            Ok(Response::Checklist(list)) => self.answer(cx, tag, Ok(Response::Cases(list.page))),
            Ok(Response::Drill(drill)) => {
                let page = Page {
                    rows: drill.rows.into_iter().map(|row| row.line).collect(),
                    total: usize::try_from(drill.total).ok(),
                    levels: LevelCounts::default(),
                };
                self.answer(cx, tag, Ok(Response::Cases(page)))
            }
            Ok(Response::Sums(sums)) => {
                self.sums = Some(sums);
                Vec::new()
            }
            Ok(_) => Vec::new(),
            Err(error) => {
                self.listing.failed(tag);
                vec![Act::Say(Notice::error(cx, &error))]
            }
        }
    }

    /// Performs what every list does; returns `None` for any other action.
    pub fn command(&mut self, cx: &Cx, action: Action) -> Option<Vec<Act>> {
        if self.go(action) {
            self.follow.clear();
            return Some(self.ask(false));
        }
        Some(match action {
            Action::MarkAll => {
                self.marks.mark_all();
                Vec::new()
            }
            Action::MarkInvert => {
                self.marks.invert();
                Vec::new()
            }
            Action::Sort => push(Pick::order(&self.order, self.base.order(), &self.columns)),
            Action::Columns => push(self.pick_columns(cx)),
            Action::Filter => push(Query::new(cx, &self.filter, self.base.clone(), &self.past)),
            Action::Views if self.base != Base::Day => {
                let kept = self.view.as_ref();
                let name = kept.map(|view| view.name.as_str());
                let shared = kept.is_some_and(|view| view.shared);
                push(Views::new(self.shown(), name, shared))
            }
            Action::Export => push(ExportTo::new(self.sheet(cx), self.leaving(cx))),
            Action::Print => vec![export::print(cx, self.sheet(cx), self.leaving(cx))],
            Action::Bulk => push(self.bulk(cx)),
            _ => return None,
        })
    }

    /// Moves the cursor, or marks and moves on. Returns whether the action was one of these.
    fn go(&mut self, action: Action) -> bool {
        match action {
            Action::Up => self.listing.step(-1),
            Action::Down => self.listing.step(1),
            Action::PageUp => self.listing.page(-1),
            Action::PageDown => self.listing.page(1),
            Action::Top => self.listing.select(0),
            Action::Bottom => {
                // The length of a long list is counted only when its end is asked for.
                self.to_end = !self.listing.select_last();
            }
            Action::Mark => {
                if let Some(line) = self.listing.selected() {
                    self.marks.toggle(line);
                    self.listing.step(1);
                }
            }
            _ => return false,
        }
        true
    }

    /// The space for the columns of the list.
    fn room(&self, cx: &Cx) -> Room {
        let marked = self.base != Base::Day && !cx.tiny() || !self.marks.is_empty();
        let room = Room::new(cx, &self.listing, self.ranked, marked);
        room.beside(self.beside)
    }

    /// The dialog for the columns. If the user has not chosen any, those that are drawn are ticked,
    /// not all those that a wider window would have.
    fn pick_columns(&self, cx: &Cx) -> Pick {
        let room = self.room(cx);
        if self.columns == columns::shown(self.ranked) {
            let drawn = room.fitting(cx, &self.columns);
            return Pick::columns(&drawn, self.ranked, room);
        }
        Pick::columns(&self.columns, self.ranked, room)
    }

    /// The dialog for a change of the marked cases, or of the selected one if none are marked. It
    /// begins with an outcome, the most frequent change; the cases are in the order of the list, as
    /// far as they are loaded.
    fn bulk(&self, cx: &Cx) -> Bulk {
        let among = self.base.among(self.filter.clone());
        let mut target = self.marks.target(among, self.listing.selected());
        if let Target::Numbers(numbers) = &mut target {
            let places: HashMap<&str, usize> = self.listing.places().collect();
            numbers
                .sort_by_key(|number| places.get(number.as_str()).copied().unwrap_or(usize::MAX));
        }
        let bulk = Bulk::new(target, self.marks.count(self.cases()));
        bulk.in_order(self.order.clone()).with_outcome(cx)
    }

    /// Handles Esc: removes the marks. Returns whether there were any.
    pub fn escape(&mut self) -> bool {
        let marked = !self.marks.is_empty();
        self.marks.clear();
        marked
    }

    /// Requests everything in sight again after a write: what changes a case may move its row, take
    /// it off the list and change the sums. The row of the case is updated at once.
    pub fn written(&mut self, line: Option<&CaseLine>) -> Vec<Act> {
        if let Some(line) = line {
            self.listing.patch(line);
        }
        self.load()
    }

    /// Moves by `step` and returns the case selected then; `None` at an end of the list.
    pub fn step(&mut self, step: isize) -> Option<String> {
        let before = self.listing.at();
        self.listing.step(step);
        let moved = self.listing.at() != before;
        self.listing
            .selected()
            .filter(|_| moved)
            .map(|line| line.number.clone())
    }
}

fn push(screen: impl Screen + 'static) -> Vec<Act> {
    vec![Act::Push(Box::new(screen))]
}
