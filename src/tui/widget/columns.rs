//! Rows of cases: which columns fit, and what stands in them.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::listing::Listing;
use super::{numbers, paint};
use crate::config::theme::Role;
use crate::service::api::{CaseLine, Column, Order};
use crate::text::width;
use crate::tui::cx::Cx;
use crate::tui::words;

/// A column with its place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Placed {
    pub column: Column,
    pub x: u16,
    pub columns: u16,
}

/// Columns of 今日; later ones go first where there is no room.
pub const TODAY: &[Column] = &[
    Column::Level,
    Column::Days,
    Column::Number,
    Column::Party,
    Column::Next,
    Column::Handler,
    Column::Last,
    Column::Court,
    Column::Cause,
    Column::Division,
    Column::Filed,
    Column::Opponent,
];

/// Columns of 案件.
pub const CASES: &[Column] = &[
    Column::Level,
    Column::Days,
    Column::Number,
    Column::Party,
    Column::Handler,
    Column::Claim,
    Column::Due,
    Column::Court,
    Column::Next,
    Column::Cause,
    Column::Division,
    Column::Filed,
    Column::Opponent,
];

/// Columns of a lookup.
pub const LOOKUP: &[Column] = &[
    Column::Level,
    Column::Number,
    Column::Party,
    Column::Days,
    Column::Handler,
    Column::Court,
];

/// The order in which the columns of a page stand, whatever their rank.
const ORDER: [Column; 14] = [
    Column::Level,
    Column::Days,
    Column::Number,
    Column::Party,
    Column::Opponent,
    Column::Cause,
    Column::Court,
    Column::Division,
    Column::Handler,
    Column::Filed,
    Column::Due,
    Column::Next,
    Column::Last,
    Column::Claim,
];

/// The columns of a page as they stand until somebody picks others.
pub fn shown(ranked: &[Column]) -> Vec<Column> {
    ORDER
        .into_iter()
        .filter(|column| ranked.contains(column))
        .collect()
}

/// Key of the head.
fn head(column: Column) -> String {
    format!("tui.column.{}", column.id())
}

/// Least and most useful width.
fn bounds(cx: &Cx, column: Column, number: u16) -> (u16, u16) {
    let english = cx.english();
    match column {
        Column::Level if english => (5, 5),
        Column::Level => (2, 2),
        Column::Days => (8, 8),
        Column::Number => (number, number),
        Column::Party if cx.tiny() => (7, 24),
        Column::Party => (10, 30),
        Column::Handler | Column::Clerk | Column::Status => (8, 10),
        Column::Last if english => (14, 20),
        Column::Last => (12, 16),
        Column::Next => (5, 6),
        Column::Court => (12, 18),
        Column::Cause => (12, 24),
        Column::Opponent => (12, 30),
        Column::Division => (10, 16),
        Column::Due => (10, 11),
        Column::Filed | Column::Closed => (10, 10),
        Column::Claim | Column::Received => (10, 13),
        Column::Procedure => (12, 26),
        Column::Tags => (8, 20),
        Column::Measure => (14, 30),
    }
}

fn cell(cx: &Cx, column: Column, line: &CaseLine) -> String {
    let own = |text: &Option<String>| text.clone().unwrap_or_default();
    let more = line.more.as_deref();
    match column {
        Column::Level => words::badge(cx, line.level).to_owned(),
        Column::Days => words::days_cell(cx, line),
        Column::Number => line.number.clone(),
        Column::Party => words::party(line).to_owned(),
        Column::Handler => own(&line.handler),
        Column::Court => words::short_court(cx, line.court.as_deref().unwrap_or_default()),
        Column::Next => words::next_cell(cx, line, usize::MAX),
        Column::Last => words::last(cx, line),
        Column::Due => words::due_cell(line, usize::MAX),
        Column::Cause => own(&line.cause),
        Column::Opponent => words::opponent(line).to_owned(),
        Column::Division => own(&line.division),
        Column::Filed => line.filed.map(|day| day.to_string()).unwrap_or_default(),
        Column::Closed => line.closed.map(|day| day.to_string()).unwrap_or_default(),
        Column::Claim => line.claim.map(words::ten_thousands).unwrap_or_default(),
        Column::Received => more
            .map(|more| words::ten_thousands(more.received))
            .unwrap_or_default(),
        Column::Procedure => words::procedure(cx, line.procedure.as_deref().unwrap_or_default()),
        Column::Status => cx.text(&format!("tui.state.{}", line.state())).to_owned(),
        Column::Clerk => more.map(|more| own(&more.clerk)).unwrap_or_default(),
        Column::Tags => more.map(|more| more.tags.join(" ")).unwrap_or_default(),
        Column::Measure => more
            .and_then(|more| more.measure.as_ref())
            .map(|(text, limit)| match limit {
                Some(limit) => format!("{} {text}", words::day(cx, *limit)),
                None => text.clone(),
            })
            .unwrap_or_default(),
    }
}

/// Places as many of the columns as fit from `x` on, one blank between two, in the order given; those that `ranked` names
/// first give way last.
pub fn place(
    cx: &Cx,
    (shown, ranked): (&[Column], &[Column]),
    number: u16,
    x: u16,
    columns: u16,
) -> Vec<Placed> {
    let mut by_rank: Vec<Column> = shown.to_vec();
    let rank = |column: &Column| ranked.iter().position(|c| c == column);
    by_rank.sort_by_key(|column| match (column, rank(&Column::Party)) {
        // On a small terminal the next step stays, and who they are goes.
        (Column::Next, Some(party)) if cx.tiny() => (party, 0),
        _ => (rank(column).unwrap_or(usize::MAX), 1),
    });
    let mut kept: Vec<Column> = Vec::with_capacity(by_rank.len());
    let mut taken = 0;
    for column in by_rank {
        let (least, _) = bounds(cx, column, number);
        if taken + least > columns {
            break;
        }
        taken += least + 1;
        kept.push(column);
    }
    let mut spare = (columns + 1).saturating_sub(taken);
    // What is left goes to the columns that can use it, in the order of rank; a whole year before a longer name.
    kept.sort_by_key(|column| *column != Column::Due);
    let grown: Vec<(Column, u16)> = kept
        .iter()
        .map(|column| {
            let (least, most) = bounds(cx, *column, number);
            let more = spare.min(most - least);
            spare -= more;
            (*column, least + more)
        })
        .collect();
    let mut placed = Vec::with_capacity(kept.len());
    let mut at = x;
    for column in shown {
        if let Some((_, columns)) = grown.iter().find(|(c, _)| c == column) {
            placed.push(Placed {
                column: *column,
                x: at,
                columns: *columns,
            });
            at += columns + 1;
        }
    }
    placed
}

/// The columns of a list over the whole width that there is no room for.
pub fn hidden(
    cx: &Cx,
    columns: (&[Column], &[Column]),
    listing: &Listing,
    marked: bool,
) -> Vec<Column> {
    let number = numbers::columns(cx, listing.at_hand());
    let room = cx.width.saturating_sub(left(cx.width, marked));
    let placed = place(cx, columns, number, 0, room);
    let all = columns.0.iter().copied();
    all.filter(|column| placed.iter().all(|at| at.column != *column))
        .collect()
}

/// The heads of the columns; that of the first order is marked `v` (from the largest down) or `^`.
/// Where a due date is provisional its head says what the mark means.
pub fn heads(
    cx: &Cx,
    buffer: &mut Buffer,
    y: u16,
    placed: &[Placed],
    (order, provisional): (Option<&Order>, bool),
) {
    let style = cx.styles.of(Role::Head);
    for at in placed {
        let columns = usize::from(at.columns);
        let sorted = order.filter(|order| order.by == at.column && columns > 2);
        let mut head = match at.column {
            Column::Due if provisional => cx.text("tui.provisional-head").to_owned(),
            column => cx.text(&head(column)).to_owned(),
        };
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
        paint::put(buffer, at.x, y, at.columns, &head, style);
    }
}

/// One case in a row of its own; the selected one is marked `>` and reversed through its number, only its badge keeps
/// its colours. The rest of the row stays as it is, so that a step of the cursor sends some hundred bytes, not two rows.
/// `mark` is whether it is marked, where marks are shown: `[x]`, on a small terminal `*`.
pub fn row(
    cx: &Cx,
    buffer: &mut Buffer,
    area: Rect,
    placed: &[Placed],
    line: &CaseLine,
    (selected, mark): (bool, Option<bool>),
) {
    let plain = cx.styles.of(if line.level.is_open() {
        Role::Text
    } else {
        Role::Dim
    });
    let number = placed.iter().find(|at| at.column == Column::Number);
    let reversed = number.map_or(area.right(), |at| at.x + at.columns);
    if selected {
        let style = cx.styles.of(Role::Selected);
        let columns = reversed - area.x;
        let blanks = " ".repeat(usize::from(columns));
        paint::put(buffer, area.x, area.y, columns, &blanks, style);
        let marker = area.x + u16::from(area.width > 40 && (mark.is_none() || area.width >= 100));
        paint::put(buffer, marker, area.y, 1, ">", style);
    }
    if let Some(mark) = mark {
        let style = cx
            .styles
            .of(if selected { Role::Selected } else { Role::Text });
        let (cell, x) = match (mark, area.width > 40) {
            (true, true) => ("[x]", area.x + 1 + u16::from(area.width >= 100)),
            (false, true) => ("[ ]", area.x + 1 + u16::from(area.width >= 100)),
            (true, false) => ("*", area.x + 1),
            (false, false) => ("", area.x + 1),
        };
        paint::put(buffer, x, area.y, 3, cell, style);
    }
    for at in placed {
        let cell = paint::shown(cx, &cell(cx, at.column, line));
        let columns = usize::from(at.columns);
        let cell = match at.column {
            Column::Number => numbers::cut(cx, &cell, columns),
            Column::Due => words::due_cell(line, columns),
            Column::Next => words::next_cell(cx, line, columns),
            column if column.is_figure() => words::figure_cell(&cell, columns),
            _ => cell,
        };
        let style = if selected && at.x < reversed {
            cx.styles.of(Role::Selected)
        } else {
            plain
        };
        let style = if at.column == Column::Level {
            cx.styles.badge_in(line.level, style, selected)
        } else if at.column == Column::Next && line.next.is_some_and(|on| on <= cx.day()) {
            style.patch(cx.styles.of(Role::NoticeWarn))
        } else {
            style
        };
        paint::put(buffer, at.x, area.y, at.columns, &cell, style);
    }
}

/// A list as it is looked at.
pub struct Look<'a> {
    pub listing: &'a Listing,
    /// Columns in the order in which they stand, and in the order in which they stay.
    pub columns: (&'a [Column], &'a [Column]),
    pub order: Option<&'a Order>,
    /// Whether a number is marked; `None` shows no marks.
    pub marks: Option<&'a dyn Fn(&str) -> bool>,
    /// Whether the cursor is in this list.
    pub focus: bool,
}

impl std::fmt::Debug for Look<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Look({:?})", self.columns.0)
    }
}

/// Heads and visible rows of a list; rows that have not come yet are dots.
pub fn table(cx: &Cx, buffer: &mut Buffer, area: Rect, look: &Look<'_>) {
    if area.height == 0 {
        return;
    }
    let listing = look.listing;
    let left = left(area.width, look.marks.is_some());
    let number = numbers::columns(cx, listing.at_hand());
    let columns = area.width.saturating_sub(left);
    let placed = place(cx, look.columns, number, area.x + left, columns);
    let headed = u16::from(!cx.tiny());
    if headed > 0 {
        let mut rows = listing.visible().filter_map(|at| listing.row(at));
        let provisional = rows.any(|line| line.provisional);
        heads(cx, buffer, area.y, &placed, (look.order, provisional));
    }
    for (n, at) in listing.visible().enumerate() {
        let y = area.y + headed + n as u16;
        if y >= area.bottom() {
            break;
        }
        let place = Rect::new(area.x, y, area.width, 1);
        match listing.row(at) {
            Some(line) => {
                let mark = look.marks.map(|has| has(&line.number));
                let state = (look.focus && at == listing.at(), mark);
                row(cx, buffer, place, &placed, line, state);
            }
            None => {
                paint::put(buffer, area.x + left, y, 2, "..", cx.styles.of(Role::Dim));
            }
        }
    }
}

/// The line of the selected row, of a list drawn into `area`.
pub fn selected_row(cx: &Cx, area: Rect, listing: &Listing) -> Option<u16> {
    listing.selected()?;
    let below = listing.at().checked_sub(listing.visible().start)? as u16;
    let y = area.y + u16::from(!cx.tiny()) + below;
    (y < area.bottom()).then_some(y)
}

/// Cells before the first column: the cursor, and marks.
pub(super) fn left(columns: u16, marked: bool) -> u16 {
    match (columns, marked) {
        (..=40, _) => 2,
        (100.., true) => 5,
        (_, true) => 4,
        _ => 3,
    }
}

/// Rows of cases that fit below the heads.
pub fn rows_in(cx: &Cx, height: u16) -> usize {
    usize::from(height.saturating_sub(u16::from(!cx.tiny()))).max(1)
}
