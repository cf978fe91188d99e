//! Drawing rows of cases: the heads, and for each case a row with the cursor and mark before it.

use std::ops::Range;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use super::columns::{COURT, Layout, Placed, cell, head, left, place};
use super::listing::Listing;
use super::{numbers, paint};
use crate::config::theme::Role;
use crate::service::api::{CaseLine, Column, Order};
use crate::text::width;
use crate::tui::cx::Cx;
use crate::tui::words;

/// Draws the heads of the columns; that of the order has the mark `v` (descending) or `^`. If a due
/// date is provisional, its head explains the mark.
fn heads(cx: &Cx, buffer: &mut Buffer, y: u16, placed: &[Placed], look: &Look<'_>) {
    let listing = look.listing;
    let mut rows = listing.visible().filter_map(|at| listing.row(at));
    let provisional = rows.any(|line| line.provisional);
    let style = cx.styles.of(Role::Head);
    for at in placed {
        let columns = usize::from(at.columns);
        // Sorting by due date is sorting by days left, so either column gets the mark.
        let stands = |column| placed.iter().any(|other| other.column == column);
        let sorted = look.order.filter(|order| {
            let by_days = order.by == Column::Due && !stands(Column::Due);
            let by = if by_days { Column::Days } else { order.by };
            by == at.column
        });
        let mut head = match at.column {
            Column::Due if provisional => cx.text("tui.provisional-head").to_owned(),
            column => cx.text(&head(column)).to_owned(),
        };
        // A head without room for the mark has it in the blank behind it.
        let beyond = sorted.is_some() && columns <= 2;
        let columns = columns + usize::from(beyond);
        if let Some(order) = sorted {
            let mark = if order.descending { "v" } else { "^" };
            let gap = if width::width(&head) + 2 > columns {
                ""
            } else {
                " "
            };
            head = width::cut(&head, columns - 1 - gap.len()) + gap + mark;
        }
        let head = if at.column.is_figure() {
            width::pad_left(&head, columns)
        } else {
            width::cut(&head, columns)
        };
        paint::put(
            buffer,
            paint::Cells::at((at.x, y), at.columns + u16::from(beyond)),
            &head,
            style,
        );
    }
}

/// The maximum width of the cursor bar in columns. Moving the cursor redraws two rows, which must
/// stay a small part of a frame on a slow line.
const BAR: u16 = 100;

/// A case in a row of its own.
#[derive(Debug, Clone, Copy)]
pub struct Row<'a> {
    pub line: &'a CaseLine,
    pub placed: &'a [Placed],
    /// Whether the cursor is on it.
    pub selected: bool,
    /// Whether it is marked, if marks are shown: `[x]`, or `*` on a small terminal.
    pub mark: Option<bool>,
}

impl Row<'_> {
    /// Draws the row. The selected one has the sign `>` and is reversed; only its badge keeps its
    /// colours.
    pub fn draw(&self, cx: &Cx, buffer: &mut Buffer, area: Rect) {
        let bar = self.bar(area);
        if self.selected {
            self.cursor(cx, buffer, area, bar);
        }
        if let Some(mark) = self.mark {
            let roomy = u16::from(area.width >= 100);
            let (cell, x) = match (mark, area.width > 40) {
                (true, true) => ("[x]", area.x + 1 + roomy),
                (false, true) => ("[ ]", area.x + 1 + roomy),
                (true, false) => ("*", area.x + 1),
                (false, false) => ("", area.x + 1),
            };
            let style = cx.styles.of(self.role(Role::Text));
            paint::put(buffer, paint::Cells::at((x, area.y), 3), cell, style);
        }
        for at in self.placed {
            let (cell, style) = (self.cell(cx, *at), self.style(cx, *at, bar));
            paint::put(
                buffer,
                paint::Cells::at((at.x, area.y), at.columns),
                &cell,
                style,
            );
        }
    }

    /// The end of the bar of the cursor: the edge, or in a wider window the end of the last column
    /// that it covers entirely.
    fn bar(&self, area: Rect) -> u16 {
        if area.width <= BAR {
            return area.right();
        }
        let ends = self.placed.iter().map(|at| at.x + at.columns);
        let within = ends.filter(|end| *end <= area.x + BAR);
        within.max().unwrap_or(area.right())
    }

    /// The role of what is reversed under the cursor.
    fn role(&self, otherwise: Role) -> Role {
        if self.selected {
            Role::Selected
        } else {
            otherwise
        }
    }

    /// Draws the bar of the cursor and its sign.
    fn cursor(&self, cx: &Cx, buffer: &mut Buffer, area: Rect, bar: u16) {
        let style = cx.styles.of(Role::Selected);
        let columns = bar - area.x;
        let blanks = " ".repeat(usize::from(columns));
        paint::put(
            buffer,
            paint::Cells::at((area.x, area.y), columns),
            &blanks,
            style,
        );
        let set_in = area.width > 40 && (self.mark.is_none() || area.width >= 100);
        let marker = area.x + u16::from(set_in);
        paint::put(buffer, paint::Cells::at((marker, area.y), 1), ">", style);
    }

    /// The text of a column, fitted to its width.
    fn cell(&self, cx: &Cx, at: Placed) -> String {
        let line = self.line;
        let cell = paint::shown(cx, &cell(cx, at.column, line));
        let columns = usize::from(at.columns);
        match at.column {
            Column::Number => numbers::cut(cx, &cell, columns),
            Column::Due => words::due_cell(line, columns),
            Column::Court if at.columns < COURT => words::place_of_court(line),
            Column::Next if cx.tiny() => words::step_cell(cx, line, columns),
            Column::Next => words::next_cell(cx, line, columns),
            column if column.is_figure() => words::figure_cell(&cell, columns),
            _ => cell,
        }
    }

    fn style(&self, cx: &Cx, at: Placed, bar: u16) -> Style {
        let line = self.line;
        let plain = if line.level.is_open() {
            Role::Text
        } else {
            Role::Dim
        };
        let role = if at.x < bar { self.role(plain) } else { plain };
        let style = cx.styles.of(role);
        if at.column == Column::Level {
            cx.styles.badge_in(line.level, style, self.selected)
        } else if at.column == Column::Next && line.next.is_some_and(|on| on <= cx.day()) {
            style.patch(cx.styles.of(Role::NoticeWarn))
        } else {
            style
        }
    }
}

/// A list and how to draw it.
pub struct Look<'a> {
    pub listing: &'a Listing,
    pub layout: Layout<'a>,
    pub order: Option<&'a Order>,
    /// Tells whether a case number is marked; `None` shows no marks.
    pub marks: Option<&'a dyn Fn(&str) -> bool>,
    /// Whether the cursor is in this list.
    pub focus: bool,
}

impl std::fmt::Debug for Look<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Look({:?})", self.layout)
    }
}

/// Draws heads and visible rows of a list; rows that are not loaded yet are dots.
pub fn draw(cx: &Cx, buffer: &mut Buffer, area: Rect, look: &Look<'_>) {
    if area.height == 0 {
        return;
    }
    let listing = look.listing;
    let left = left(area.width, look.marks.is_some());
    let number = numbers::columns(cx, listing.at_hand());
    let columns = area.width.saturating_sub(left);
    let placed = place(cx, look.layout, number, area.x + left, columns);
    let headed = u16::from(!cx.tiny());
    if headed > 0 {
        heads(cx, buffer, area.y, &placed, look);
    }
    for (n, at) in listing.visible().enumerate() {
        let y = area.y + headed + n as u16;
        if y >= area.bottom() {
            break;
        }
        let place = Rect::new(area.x, y, area.width, 1);
        match listing.row(at) {
            Some(line) => {
                let row = Row {
                    line,
                    placed: &placed,
                    selected: look.focus && at == listing.at(),
                    mark: look.marks.map(|has| has(&line.number)),
                };
                row.draw(cx, buffer, place);
            }
            None => {
                paint::put(
                    buffer,
                    paint::Cells::at((area.x + left, y), 2),
                    "..",
                    cx.styles.of(Role::Dim),
                );
            }
        }
    }
}

/// The row of the selected case, for a list drawn into `area`.
pub fn selected_row(cx: &Cx, area: Rect, listing: &Listing) -> Option<u16> {
    listing.selected()?;
    let below = listing.at().checked_sub(listing.visible().start)? as u16;
    let y = lines(cx, area, listing).start + below;
    (y < area.bottom()).then_some(y)
}

/// The rows of the visible cases, for a list drawn into `area`.
pub fn lines(cx: &Cx, area: Rect, listing: &Listing) -> Range<u16> {
    let top = area.y + u16::from(!cx.tiny());
    top..(top + listing.visible().len() as u16).min(area.bottom())
}

/// Number of rows that fit below the heads.
pub fn rows_in(cx: &Cx, height: u16) -> usize {
    usize::from(height.saturating_sub(u16::from(!cx.tiny()))).max(1)
}
