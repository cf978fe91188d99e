//! Rows of cases: which columns fit, and what stands in them.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use super::listing::Listing;
use super::paint;
use crate::config::theme::Role;
use crate::domain::level::Level;
use crate::service::api::CaseLine;
use crate::text::width;
use crate::tui::cx::Cx;
use crate::tui::words;

/// What a column shows. Its head is `tui.column.<id>`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Column {
    Badge,
    Days,
    Number,
    Party,
    Handler,
    Court,
    Next,
    Last,
    Due,
    Claim,
    Cause,
    Opponent,
    Division,
    Filed,
}

/// A column with its place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Placed {
    pub column: Column,
    pub x: u16,
    pub columns: u16,
}

/// Columns of 今日; later ones go first where there is no room.
pub const TODAY: &[Column] = &[
    Column::Badge,
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
    Column::Badge,
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
    Column::Badge,
    Column::Number,
    Column::Party,
    Column::Days,
    Column::Handler,
    Column::Court,
];

/// The order in which columns stand, whatever their rank.
const ORDER: [Column; 14] = [
    Column::Badge,
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

impl Column {
    fn id(self) -> &'static str {
        match self {
            Column::Badge => "tui.column.badge",
            Column::Days => "tui.column.days",
            Column::Number => "tui.column.number",
            Column::Party => "tui.column.party",
            Column::Handler => "tui.column.handler",
            Column::Court => "tui.column.court",
            Column::Next => "tui.column.next",
            Column::Last => "tui.column.last",
            Column::Due => "tui.column.due",
            Column::Claim => "tui.column.claim",
            Column::Cause => "tui.column.cause",
            Column::Opponent => "tui.column.opponent",
            Column::Division => "tui.column.division",
            Column::Filed => "tui.column.filed",
        }
    }

    /// Least and most useful width.
    fn bounds(self, cx: &Cx, number: u16) -> (u16, u16) {
        let english = cx.english();
        match self {
            Column::Badge if english => (5, 5),
            Column::Badge => (2, 2),
            Column::Days => (8, 8),
            Column::Number => (number, number),
            Column::Party if cx.tiny() => (7, 24),
            Column::Party => (10, 30),
            Column::Handler => (8, 10),
            Column::Last if english => (14, 20),
            Column::Court | Column::Last => (12, 20),
            Column::Next if english => (7, 7),
            Column::Next => (6, 6),
            Column::Cause => (12, 24),
            Column::Opponent => (12, 30),
            Column::Division => (10, 16),
            Column::Due | Column::Filed => (10, 10),
            Column::Claim => (9, 13),
        }
    }

    /// Text at the right edge of the column.
    fn right(self) -> bool {
        self == Column::Claim
    }

    fn cell(self, cx: &Cx, line: &CaseLine) -> String {
        match self {
            Column::Badge => words::badge(cx, line.level).to_owned(),
            Column::Days => words::days_cell(cx, line),
            Column::Number => line.number.clone(),
            Column::Party => words::party(line).to_owned(),
            Column::Handler => line.handler.clone().unwrap_or_default(),
            Column::Court => words::short_court(cx, line.court.as_deref().unwrap_or_default()),
            Column::Next => words::next_cell(cx, line),
            Column::Last => words::last(cx, line),
            Column::Due => due(line),
            Column::Cause => line.cause.clone().unwrap_or_default(),
            Column::Opponent => words::opponent(line).to_owned(),
            Column::Division => line.division.clone().unwrap_or_default(),
            Column::Filed => line.filed.map(|day| day.to_string()).unwrap_or_default(),
            Column::Claim => line.claim.map(words::ten_thousands).unwrap_or_default(),
        }
    }
}

/// The due date; a provisional one is marked.
fn due(line: &CaseLine) -> String {
    match (line.due, line.provisional) {
        (Some(due), false) => due.to_string(),
        (Some(due), true) => format!("{}*", due.format("%y-%m-%d")),
        (None, _) => "--".to_owned(),
    }
}

/// The width of the case numbers: four digits of a serial, five where there are some; without the year on a small terminal.
pub fn number_columns<'a>(cx: &Cx, lines: impl IntoIterator<Item = &'a CaseLine>) -> u16 {
    if cx.tiny() {
        return 14;
    }
    let widest = lines
        .into_iter()
        .map(|line| width::width(&line.number))
        .max()
        .unwrap_or(0);
    (widest as u16).clamp(22, 23)
}

/// Places as many of the ranked columns as fit from `x` on, one blank between two.
pub fn place(cx: &Cx, ranked: &[Column], number: u16, x: u16, columns: u16) -> Vec<Placed> {
    let mut kept: Vec<Column> = Vec::with_capacity(ranked.len());
    let mut taken = 0;
    for column in ranked {
        let (least, _) = column.bounds(cx, number);
        if taken + least > columns {
            break;
        }
        taken += least + 1;
        kept.push(*column);
    }
    let mut spare = (columns + 1).saturating_sub(taken);
    let mut placed = Vec::with_capacity(kept.len());
    // What is left goes to the columns that can use it, in the order of rank.
    let grown: Vec<(Column, u16)> = kept
        .iter()
        .map(|column| {
            let (least, most) = column.bounds(cx, number);
            let more = spare.min(most - least);
            spare -= more;
            (*column, least + more)
        })
        .collect();
    let mut at = x;
    for column in ORDER {
        if let Some((_, columns)) = grown.iter().find(|(c, _)| *c == column) {
            placed.push(Placed {
                column,
                x: at,
                columns: *columns,
            });
            at += columns + 1;
        }
    }
    placed
}

/// The heads of the columns.
pub fn heads(cx: &Cx, buffer: &mut Buffer, y: u16, placed: &[Placed]) {
    let style = cx.styles.of(Role::Head);
    for at in placed {
        let head = cx.text(at.column.id());
        let head = if at.column.right() {
            width::pad_left(head, usize::from(at.columns))
        } else {
            width::cut(head, usize::from(at.columns))
        };
        paint::put(buffer, at.x, y, at.columns, &head, style);
    }
}

/// One case in a row of its own; the selected one is marked `>` and reversed through its number, only its badge keeps
/// its colours. The rest of the row stays as it is, so that a step of the cursor sends some hundred bytes, not two rows.
pub fn row(
    cx: &Cx,
    buffer: &mut Buffer,
    area: Rect,
    placed: &[Placed],
    line: &CaseLine,
    selected: bool,
) {
    let plain = if line.level == Level::Closed {
        cx.styles.of(Role::Dim)
    } else {
        cx.styles.of(Role::Text)
    };
    let number = placed.iter().find(|at| at.column == Column::Number);
    let reversed = number.map_or(area.right(), |at| at.x + at.columns);
    if selected {
        let style = cx.styles.of(Role::Selected);
        let columns = reversed - area.x;
        let blanks = " ".repeat(usize::from(columns));
        paint::put(buffer, area.x, area.y, columns, &blanks, style);
        let marker = area.x + u16::from(area.width > 40);
        paint::put(buffer, marker, area.y, 1, ">", style);
    }
    for at in placed {
        let cell = paint::shown(cx, &at.column.cell(cx, line));
        let columns = usize::from(at.columns);
        let cell = match at.column {
            Column::Number if cx.tiny() => width::short_number(&cell, columns),
            Column::Number => width::cut_number(&cell, columns),
            column if column.right() => width::pad_left(&cell, columns),
            _ => cell,
        };
        let style = if selected && at.x < reversed {
            cx.styles.of(Role::Selected)
        } else {
            plain
        };
        let style = if at.column == Column::Badge {
            badge_style(cx, line.level, style, selected)
        } else if at.column == Column::Next && line.next.is_some_and(|on| on <= cx.today) {
            style.patch(cx.styles.of(Role::NoticeWarn))
        } else {
            style
        };
        paint::put(buffer, at.x, area.y, at.columns, &cell, style);
    }
}

/// A level that has no colours of its own is shown as the row is.
fn badge_style(cx: &Cx, level: Level, row: Style, selected: bool) -> Style {
    let badge = cx.styles.badge(level);
    if selected && badge.bg.is_none() {
        row
    } else {
        badge
    }
}

/// Heads and visible rows of a listing; rows that have not come yet are dots.
pub fn table(cx: &Cx, buffer: &mut Buffer, area: Rect, ranked: &[Column], listing: &Listing) {
    if area.height == 0 {
        return;
    }
    let left = if area.width > 40 { 3 } else { 2 };
    let number = number_columns(cx, listing.at_hand());
    let columns = area.width.saturating_sub(left);
    let placed = place(cx, ranked, number, area.x + left, columns);
    let headed = u16::from(!cx.tiny());
    if headed > 0 {
        heads(cx, buffer, area.y, &placed);
    }
    for (n, at) in listing.visible().enumerate() {
        let y = area.y + headed + n as u16;
        if y >= area.bottom() {
            break;
        }
        let place = Rect::new(area.x, y, area.width, 1);
        match listing.row(at) {
            Some(line) => row(cx, buffer, place, &placed, line, at == listing.at()),
            None => {
                paint::put(buffer, area.x + left, y, 2, "..", cx.styles.of(Role::Dim));
            }
        }
    }
}

/// Rows of cases that fit below the heads.
pub fn rows_in(cx: &Cx, height: u16) -> usize {
    usize::from(height.saturating_sub(u16::from(!cx.tiny()))).max(1)
}
