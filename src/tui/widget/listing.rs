//! A long list seen through a window: which row is selected, which rows are loaded, and which page
//! to request.

use std::ops::Range;

use crate::service::api::{CaseLine, Page};
use crate::tui::ticket::Tag;

/// The selected row, the first visible row, and the loaded rows (about three screens).
#[derive(Debug, Default)]
pub struct Listing {
    rows: Vec<CaseLine>,
    /// Position of the first loaded row.
    start: usize,
    total: Option<usize>,
    at: usize,
    top: usize,
    height: usize,
    /// The request in progress: tag, offset, limit.
    asked: Option<(Tag, usize, usize)>,
    tag: Tag,
}

/// The state of a list to return to.
#[derive(Debug)]
pub struct Place {
    at: usize,
    top: usize,
    /// The selected case and those after it.
    numbers: Vec<String>,
}

impl Listing {
    /// The current state.
    pub fn place(&self) -> Place {
        Place {
            at: self.at,
            top: self.top,
            numbers: self.from_selected(),
        }
    }

    /// Returns to a state once the rows are loaded again; returns the cases to look for there.
    pub fn back_to(&mut self, place: Place) -> Vec<String> {
        self.total = None;
        self.at = place.at;
        self.top = place.top;
        place.numbers
    }

    /// Starts over with the first page, for another filter or order.
    pub fn restart(&mut self) {
        *self = Listing {
            height: self.height,
            tag: self.tag,
            ..Listing::default()
        };
    }

    /// Sets the number of visible rows.
    pub fn set_height(&mut self, height: usize) {
        self.height = height.max(1);
        self.keep_in_sight();
    }

    /// Number of rows known so far, including one after the loaded ones if more may follow.
    pub fn len(&self) -> usize {
        self.total
            .unwrap_or(self.start + self.rows.len() + usize::from(!self.rows.is_empty()))
    }

    pub fn is_empty(&self) -> bool {
        self.rows.is_empty() && self.total == Some(0)
    }

    /// Whether nothing is known yet about the rows, which have been requested.
    pub fn is_waiting(&self) -> bool {
        self.asked.is_some() && self.rows.is_empty() && self.total.is_none()
    }

    /// Number of all rows, once known.
    pub fn total(&self) -> Option<usize> {
        self.total
    }

    /// Position of the selected row.
    pub fn at(&self) -> usize {
        self.at
    }

    pub fn selected(&self) -> Option<&CaseLine> {
        self.row(self.at)
    }

    /// The row at a position, if it is loaded.
    pub fn row(&self, at: usize) -> Option<&CaseLine> {
        self.rows.get(at.checked_sub(self.start)?)
    }

    /// The loaded rows, in order.
    pub fn at_hand(&self) -> &[CaseLine] {
        &self.rows
    }

    /// Positions of the visible rows.
    pub fn visible(&self) -> Range<usize> {
        self.top..(self.top + self.height).min(self.len())
    }

    /// Moves the selection.
    pub fn step(&mut self, step: isize) {
        self.select(self.at.saturating_add_signed(step));
    }

    pub fn page(&mut self, pages: isize) {
        let rows = self.height.saturating_sub(1).max(1);
        self.step(pages * rows as isize);
    }

    pub fn select(&mut self, at: usize) {
        self.at = at.min(self.len().saturating_sub(1));
        self.keep_in_sight();
    }

    /// Selects the last row. Returns `false` if the total is unknown; the caller then has to
    /// request it.
    pub fn select_last(&mut self) -> bool {
        if let Some(total) = self.total {
            self.select(total.saturating_sub(1));
        }
        self.total.is_some()
    }

    /// The page to request now, if visible rows are not loaded, or in any case with `again`: tag,
    /// offset, limit.
    pub fn wanted(&mut self, again: bool) -> Option<(Tag, usize, usize)> {
        let sight = self.visible();
        let at_hand = self.start..self.start + self.rows.len();
        let known_end = self.total == Some(at_hand.end);
        let covered = at_hand.start <= sight.start && (sight.end <= at_hand.end || known_end);
        if covered && !again && (!self.rows.is_empty() || self.total.is_some()) {
            return None;
        }
        // The first frame waits for its rows, so the first page contains only the visible ones.
        let first = self.top == 0 && self.rows.is_empty() && self.total.is_none();
        let pages = if first { 1 } else { 3 };
        let limit = (self.height * pages).max(20);
        let offset = self.top.saturating_sub(self.height);
        if !again
            && let Some((_, o, l)) = self.asked
            && (o, l) == (offset, limit)
        {
            return None;
        }
        self.tag = self.tag.next();
        self.asked = Some((self.tag, offset, limit));
        self.asked
    }

    /// The position of the first row of the page with this tag, if it is the one requested last.
    pub fn awaited(&self, tag: Tag) -> Option<usize> {
        let (_, offset, _) = self.asked.filter(|(asked, ..)| *asked == tag)?;
        Some(offset)
    }

    /// Stores the page requested last; returns `false` for older answers, which are dropped.
    pub fn take(&mut self, tag: Tag, page: Page) -> bool {
        let Some((_, offset, limit)) = self.asked.filter(|(asked, ..)| *asked == tag) else {
            return false;
        };
        self.asked = None;
        let end = offset + page.rows.len();
        if page.total.is_some() {
            self.total = page.total;
        } else if page.rows.len() < limit {
            self.total = Some(end);
        }
        if page.rows.is_empty() {
            // An empty page ends the list; otherwise it would be requested forever.
            self.total = Some(self.total.unwrap_or(offset).min(offset));
        }
        self.start = offset;
        self.rows = page.rows;
        self.select(self.at);
        true
    }

    /// Replaces the rows by a part of the current list that begins at `start`, and selects its row
    /// `at`, as far below the top of the window as before.
    pub fn turn(&mut self, start: usize, mut rows: Vec<CaseLine>, at: usize) {
        let below = self.at.saturating_sub(self.top);
        let first = at.saturating_sub(below + self.height);
        rows.drain(..first.min(rows.len()));
        rows.truncate((self.height * 3).max(20));
        let at = start + at;
        *self = Listing {
            rows,
            start: start + first,
            at,
            top: at.saturating_sub(below),
            height: self.height,
            tag: self.tag,
            ..Listing::default()
        };
        self.keep_in_sight();
    }

    /// Drops a failed request, so that it can be repeated.
    pub fn failed(&mut self, tag: Tag) {
        if self.asked.is_some_and(|(asked, ..)| asked == tag) {
            self.asked = None;
        }
    }

    /// Updates the row of a case.
    pub fn patch(&mut self, line: &CaseLine) {
        if let Some(row) = self.rows.iter_mut().find(|row| row.number == line.number) {
            *row = line.clone();
        }
    }

    /// Removes a case; the one below it moves up.
    pub fn remove(&mut self, number: &str) -> Option<CaseLine> {
        let at = self.rows.iter().position(|row| row.number == number)?;
        let line = self.rows.remove(at);
        if let Some(total) = &mut self.total {
            *total = total.saturating_sub(1);
        }
        // A page in progress was requested when this row still existed.
        if self.start + at < self.at {
            self.at -= 1;
        }
        self.select(self.at);
        Some(line)
    }

    /// Sets the number of all rows, counted elsewhere.
    pub fn set_total(&mut self, total: Option<usize>) {
        self.total = total.or(self.total);
        self.select(self.at);
    }

    /// Whether a case is loaded.
    pub fn has(&self, number: &str) -> bool {
        self.rows.iter().any(|row| row.number == number)
    }

    /// The loaded cases, each with its place in the list.
    pub fn places(&self) -> impl Iterator<Item = (&str, usize)> {
        let rows = self.rows.iter().enumerate();
        rows.map(|(n, row)| (row.number.as_str(), self.start + n))
    }

    /// The numbers of the selected case and of those after it, as far as they are loaded.
    pub fn from_selected(&self) -> Vec<String> {
        let at = self.at.checked_sub(self.start);
        let rows = at.and_then(|at| self.rows.get(at..)).unwrap_or_default();
        rows.iter().map(|row| row.number.clone()).collect()
    }

    /// Selects the first of these cases that is loaded.
    pub fn select_first_of(&mut self, numbers: &[String]) {
        let place = |number: &String| self.rows.iter().position(|row| row.number == *number);
        if let Some(at) = numbers.iter().find_map(place) {
            self.select(self.start + at);
        }
    }

    fn keep_in_sight(&mut self) {
        let height = self.height.max(1);
        if self.at < self.top {
            self.top = self.at;
        } else if self.at >= self.top + height {
            self.top = self.at + 1 - height;
        }
        // No empty rows after the last one while rows above are hidden.
        self.top = self.top.min(self.len().saturating_sub(height));
    }
}

/// A case without anything but its number.
#[cfg(test)]
pub(crate) fn line_for_tests(n: usize) -> CaseLine {
    CaseLine {
        id: n as u32,
        number: format!("({n})"),
        court: None,
        court_code: None,
        division: None,
        handler: None,
        cause: None,
        plaintiffs: None,
        defendants: None,
        procedure: None,
        filed: None,
        due: None,
        days_left: None,
        level: crate::domain::level::Level::Normal,
        stands: None,
        provisional: false,
        closed: None,
        claim: None,
        next: None,
        last: None,
        more: None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use line_for_tests as line;

    /// Answers every request at once from a docket of `all` rows.
    fn serve(listing: &mut Listing, all: usize) {
        while let Some((tag, offset, limit)) = listing.wanted(false) {
            let rows = (offset..all).take(limit).map(line).collect();
            let page = Page {
                rows,
                ..Page::default()
            };
            assert!(listing.take(tag, page));
        }
    }

    #[test]
    fn every_row_can_be_reached_through_a_window() {
        let mut listing = Listing::default();
        listing.set_height(10);
        serve(&mut listing, 101);
        for at in 0..101 {
            assert_eq!(listing.selected().unwrap().number, format!("({at})"));
            assert!(listing.visible().contains(&at));
            listing.step(1);
            serve(&mut listing, 101);
        }
        assert_eq!((listing.at(), listing.total()), (100, Some(101)));
        listing.step(1);
        assert_eq!(listing.at(), 100);
        listing.page(-100);
        serve(&mut listing, 101);
        assert_eq!(listing.selected().unwrap().number, "(0)");
    }

    #[test]
    fn an_empty_list_is_empty_and_asks_no_more() {
        let mut listing = Listing::default();
        listing.set_height(5);
        assert!(!listing.is_empty());
        serve(&mut listing, 0);
        assert!(listing.is_empty());
        assert_eq!(listing.selected(), None);
        listing.step(1);
        assert_eq!(listing.visible(), 0..0);
    }

    #[test]
    fn an_old_answer_is_dropped() {
        let mut listing = Listing::default();
        listing.set_height(5);
        let (old, ..) = listing.wanted(false).unwrap();
        let (new, ..) = listing.wanted(true).unwrap();
        assert!(!listing.take(old, Page::default()));
        assert!(listing.take(new, Page::default()));
    }
}
