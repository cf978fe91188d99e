//! What the list knows in addition to its rows: why a case is on it, the progress of the day, and
//! what sank.

use std::collections::HashMap;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::domain::checklist::Reason;
use crate::service::api::{CaseLine, Checklist, DayCounts, Filter, LevelCounts};
use crate::tui::cx::Cx;
use crate::tui::screen::rows::Rows;
use crate::tui::widget::below::{Below, Signed};
use crate::tui::widget::paint;

/// Why a case left the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Why {
    Done,
    /// Put off until tomorrow.
    PutOff,
}

/// A case that left the list today.
#[derive(Debug)]
pub(super) struct Sunk {
    pub(super) line: CaseLine,
    pub(super) why: Why,
    /// The filter of the list that it left.
    under: Filter,
}

/// Reasons, counts, and the cases that sank in this session.
#[derive(Debug, Default)]
pub(super) struct Items {
    reasons: HashMap<String, Reason>,
    counts: Option<DayCounts>,
    /// The cases that sank from the list of the filter in force, the latest last.
    sunk: Vec<Sunk>,
    /// Those that sank from other lists, of which it is not known whether they belong here.
    elsewhere: Vec<Sunk>,
    filter: Filter,
    /// Index of the selected one among them, 0 being the latest, if the cursor is there.
    below: Option<usize>,
    /// Whether the number of items without the filter was requested, and that number.
    pub(super) asked_beyond: bool,
    pub(super) beyond: Option<u64>,
    /// Whether the filter was chosen on this screen.
    pub(super) filtered_here: bool,
}

impl Items {
    /// Stores why the rows of a page are on the list.
    pub(super) fn reasons(&mut self, list: &Checklist) {
        let rows = list.page.rows.iter().zip(&list.reasons);
        self.reasons = rows
            .map(|(line, reason)| (line.number.clone(), *reason))
            .chain(self.reasons.drain().filter(|(number, _)| {
                let mut sunk = self.sunk.iter().chain(&self.elsewhere);
                sunk.any(|sunk| sunk.line.number == *number)
            }))
            .collect();
    }

    pub(super) fn reason(&self, number: &str) -> Option<Reason> {
        self.reasons.get(number).copied()
    }

    pub(super) fn count(&mut self, counts: Option<DayCounts>) {
        self.counts = counts;
    }

    pub(super) fn counts(&self) -> Option<&DayCounts> {
        self.counts.as_ref()
    }

    /// Items still to do per level.
    pub(super) fn levels(&self) -> LevelCounts {
        self.counts.map(|counts| counts.levels).unwrap_or_default()
    }

    /// Sinks a case and updates the counts, so that the bar need not wait for a pass over the
    /// docket.
    pub(super) fn sink(&mut self, line: CaseLine, why: Why) {
        let reason = self.reason(&line.number);
        if let (Some(counts), Some(reason)) = (&mut self.counts, reason) {
            counts.take(reason, line.level);
            match why {
                Why::Done if line.closed.is_some() => counts.closed += 1,
                Why::Done => counts.followed += 1,
                Why::PutOff => counts.skipped += 1,
            }
        }
        let under = self.filter.clone();
        self.sunk.push(Sunk { line, why, under });
    }

    /// Shows what sank from the list of this filter; the whole day has all.
    pub(super) fn filter(&mut self, filter: &Filter) {
        if self.filter == *filter {
            return;
        }
        self.filter = filter.clone();
        self.leave();
        let all = self.elsewhere.drain(..).chain(self.sunk.drain(..));
        let whole = *filter == Filter::default();
        let (here, elsewhere) = all.partition(|sunk| whole || sunk.under == *filter);
        (self.sunk, self.elsewhere) = (here, elsewhere);
    }

    /// Raises a case again.
    pub(super) fn rise(&mut self, number: &str) {
        for sunk in [&mut self.sunk, &mut self.elsewhere] {
            sunk.retain(|sunk| sunk.line.number != number);
        }
        self.leave();
    }

    pub(super) fn clear(&mut self) {
        *self = Items {
            filtered_here: self.filtered_here,
            filter: std::mem::take(&mut self.filter),
            ..Items::default()
        };
    }

    /// Updates a case that sank; returns `false` if it did not sink.
    pub(super) fn update(&mut self, line: &CaseLine) -> bool {
        let mut all = self.sunk.iter_mut().chain(&mut self.elsewhere);
        let sunk = all.find(|sunk| sunk.line.number == line.number);
        let found = sunk.map(|sunk| {
            sunk.line = line.clone();
            sunk.why = Why::Done;
        });
        found.is_some()
    }

    pub(super) fn sunken(&self) -> Vec<String> {
        let all = self.sunk.iter().chain(&self.elsewhere);
        all.map(|sunk| sunk.line.number.clone()).collect()
    }

    pub(super) fn is_empty(&self) -> bool {
        self.sunk.is_empty()
    }

    pub(super) fn len(&self) -> usize {
        self.sunk.len()
    }

    /// The case that sank at this index, the latest first.
    fn at(&self, at: usize) -> Option<&Sunk> {
        self.sunk.iter().rev().nth(at)
    }

    pub(super) fn selected(&self) -> Option<&Sunk> {
        self.at(self.below?)
    }

    /// Moves the cursor up among the cases that sank; returns `false` if it is not there.
    pub(super) fn up(&mut self) -> bool {
        let was = self.below;
        self.below = was.and_then(|at| at.checked_sub(1));
        was.is_some()
    }

    pub(super) fn down(&mut self) -> bool {
        let next = self.below.map_or(0, |at| at + 1);
        if next < self.sunk.len() {
            self.below = Some(next);
        }
        !self.sunk.is_empty()
    }

    /// Returns the cursor to the list; returns whether it was here.
    pub(super) fn leave(&mut self) -> bool {
        self.below.take().is_some()
    }

    /// The row of the cursor below the top, in an area of this height, if it is here.
    pub(super) fn row_of_cursor(&self, height: u16) -> Option<u16> {
        let at = self.below?;
        let first = (at + 1).saturating_sub(usize::from(height.saturating_sub(1)));
        u16::try_from(1 + at - first).ok()
    }

    /// Draws a rule and, below it, the cases that sank.
    pub(super) fn view(&self, cx: &Cx, buffer: &mut Buffer, area: Rect, rows: &Rows) {
        if self.sunk.is_empty() || area.height < 2 {
            return;
        }
        let rule = area.width.saturating_sub(6);
        paint::rule(cx, buffer, area.x + 3, area.y, rule);
        let room = usize::from(area.height - 1);
        let first = self.below.map_or(0, |at| (at + 1).saturating_sub(room));
        let lines: Vec<Signed<'_>> = (first..self.sunk.len())
            .take(room)
            .filter_map(|at| self.at(at))
            .map(|sunk| Signed {
                line: &sunk.line,
                sign: match sunk.why {
                    Why::Done => '+',
                    Why::PutOff => '-',
                },
            })
            .collect();
        let area = Rect {
            y: area.y + 1,
            height: area.height - 1,
            ..area
        };
        let below = Below {
            layout: rows.layout(),
            marked: !rows.marks.is_empty(),
            lines: &lines,
            selected: self.below.map(|at| at - first),
        };
        below.draw(cx, buffer, area);
    }
}
