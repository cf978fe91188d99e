//! What every list of cases does: moving, marking and requesting pages; its query, order and
//! columns.

use std::collections::HashMap;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

mod kept;

use super::bulk::Bulk;
use super::export::{self, ExportTo};
use super::marks::Marks;
use super::pick::Pick;
use super::query::Query;
use super::views::Views;
use super::{Act, BESIDE, Screen};
use crate::command::Action;
use crate::service::api::{
    CaseLine, ChecklistQuery, Column, DueQuery, Filter, ListQuery, Order, Request, Response, Sums,
    Target,
};
use crate::service::error::Error;
use crate::tui::cx::Cx;
use crate::tui::notice::Notice;
use crate::tui::ticket::Tag;
use crate::tui::widget::columns::{self, Layout, Room};
use crate::tui::widget::listing::Listing;
use crate::tui::widget::table::{self, Look};
use kept::Kept;

/// Tag of the sums of the query; pages have lower tags.
const SUMS: Tag = BESIDE;
/// First tag for requests of the page that contains the list.
pub const OWN: Tag = SUMS.next();

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
    /// Whether it holds the items of the day instead of all open cases.
    pub checklist: bool,
    /// Whether a line of sums is shown.
    summed: bool,
    /// Whether `End` was pressed before the total was known.
    to_end: bool,
    /// Where the cursor goes when the rows arrive again: to the first of these cases that is still
    /// listed.
    pub follow: Vec<String>,
}

impl Rows {
    /// A list with the columns of its page, given by importance.
    pub fn new(ranked: &'static [Column], summed: bool) -> Rows {
        Rows {
            listing: Listing::default(),
            filter: Filter::default(),
            order: Vec::new(),
            columns: columns::shown(ranked),
            ranked,
            marks: Marks::default(),
            sums: None,
            view: None,
            checklist: false,
            summed,
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
        // Without an order a list is sorted by due date, and that of the day by what is to be done.
        let plain = (!self.checklist).then(|| Order::up(Column::Due));
        let look = Look {
            listing: &self.listing,
            layout: self.layout(),
            order: self.order.first().or(plain.as_ref()),
            marks: if marked { Some(&has) } else { None },
            focus: dress.focus,
        };
        table::draw(cx, buffer, area, &look);
    }

    /// Requests everything in sight again. The cursor stays on its case or moves to the next one:
    /// rows above may be gone, as after a bulk change.
    pub fn load(&mut self) -> Vec<Act> {
        if self.follow.is_empty() {
            self.follow = self.listing.from_selected();
        }
        let mut acts = self.ask(true);
        acts.extend(self.ask_sums());
        acts
    }

    /// Requests the missing page, if any; with `again`, also if it is already loaded.
    pub fn ask(&mut self, again: bool) -> Vec<Act> {
        // The number of all open cases is among the figures of the day; only with a filter must it
        // be counted.
        let count = self.to_end || self.filter != Filter::default();
        self.listing
            .wanted(again || self.to_end)
            .map(|(tag, offset, limit)| Act::Ask(tag, self.request(offset, limit, count)))
            .into_iter()
            .collect()
    }

    fn request(&self, offset: usize, limit: usize, count: bool) -> Request {
        if self.checklist {
            return Request::Checklist(Box::new(ChecklistQuery {
                filter: self.filter.clone(),
                offset,
                limit: Some(limit),
                count: self.to_end,
                only: None,
            }));
        }
        let query = self.query();
        if query.is_of_due_dates() && !self.columns.iter().any(|column| column.is_more()) {
            return Request::Due(DueQuery {
                filter: query.filter,
                offset,
                limit: Some(limit),
                count,
            });
        }
        Request::List(Box::new(ListQuery {
            offset,
            limit,
            ..query
        }))
    }

    /// The query for the whole list.
    pub fn query(&self) -> ListQuery {
        ListQuery {
            filter: self.filter.clone(),
            order: self.order.clone(),
            offset: 0,
            limit: usize::MAX,
            columns: self.columns.clone(),
        }
    }

    /// The sums take a pass over all cases, so they are requested only with a filter or if all
    /// cases are marked.
    fn ask_sums(&self) -> Option<Act> {
        let wanted = self.marks.is_all() || self.filter != Filter::default();
        (self.summed && wanted).then(|| Act::Ask(SUMS, Request::Sums(self.filter.clone())))
    }

    /// Requests the first page of a new query.
    pub fn restart(&mut self) -> Vec<Act> {
        self.listing.restart();
        self.to_end = false;
        self.sums = None;
        self.load()
    }

    /// Applies another filter.
    pub fn set_filter(&mut self, filter: Filter) -> Vec<Act> {
        self.marks.requery();
        self.filter = filter;
        self.restart()
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
                self.ask_sums().into_iter().collect()
            }
            Action::MarkInvert => {
                self.marks.invert();
                self.ask_sums().into_iter().collect()
            }
            Action::Sort => push(Pick::order(&self.order, &self.columns)),
            Action::Columns => push(self.pick_columns(cx)),
            Action::Filter => push(Query::new(cx, &self.filter, self.checklist)),
            Action::Views if !self.checklist => {
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
        let marked = !self.checklist && !cx.tiny() || !self.marks.is_empty();
        Room::new(cx, &self.listing, self.ranked, marked)
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
        let mut target = self.marks.target(&self.filter, self.listing.selected());
        if let Target::Numbers(numbers) = &mut target {
            let places: HashMap<&str, usize> = self.listing.places().collect();
            numbers
                .sort_by_key(|number| places.get(number.as_str()).copied().unwrap_or(usize::MAX));
        }
        let counted = self.sums.map(|sums| sums.cases as usize);
        let total = self.listing.total().or(counted);
        Bulk::new(target, self.marks.count(total)).with_outcome(cx)
    }

    /// Handles Esc: removes the marks. Returns whether there were any.
    pub fn escape(&mut self) -> bool {
        let marked = !self.marks.is_empty();
        self.marks.clear();
        marked
    }

    /// Updates the row of a case that changed; without one, requests everything in sight again.
    pub fn written(&mut self, line: Option<&CaseLine>) -> Vec<Act> {
        match line {
            Some(line) => {
                self.listing.patch(line);
                Vec::new()
            }
            None => self.load(),
        }
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
