//! Columns of lists of cases: which exist, which fit, and what they show.

use super::listing::Listing;
use super::numbers;
use crate::service::api::{CaseLine, Column};
use crate::tui::cx::Cx;
use crate::tui::words;

/// The columns of a list.
#[derive(Debug, Clone, Copy)]
pub struct Layout<'a> {
    /// The columns in the order shown.
    pub shown: &'a [Column],
    /// The columns by importance; the last ones are dropped first. Columns that the user picked
    /// in addition to those the page shows by itself are kept before all of them.
    pub ranked: &'a [Column],
}

/// A column with its place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Placed {
    pub column: Column,
    pub x: u16,
    pub columns: u16,
}

/// Columns of 今日 by importance; the last ones are dropped first.
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

/// Columns of 案件, by importance.
pub const CASES: &[Column] = &[
    Column::Level,
    Column::Days,
    Column::Number,
    Column::Party,
    Column::Handler,
    Column::Claim,
    Column::Status,
    Column::Due,
    Column::Court,
    Column::Next,
    Column::Cause,
    Column::Division,
    Column::Filed,
    Column::Opponent,
];

/// Columns of a list of cases that were closed, by importance.
pub const CLOSED: &[Column] = &[
    Column::Number,
    Column::Closed,
    Column::How,
    Column::Party,
    Column::Handler,
    Column::Claim,
    Column::Court,
    Column::Cause,
    Column::Division,
    Column::Filed,
    Column::Opponent,
];

/// Columns of a lookup, by importance.
pub const LOOKUP: &[Column] = &[
    Column::Level,
    Column::Number,
    Column::Party,
    Column::Days,
    Column::Handler,
    Column::Court,
];

/// The order in which the columns of a page are shown, whatever their importance.
const ORDER: [Column; 17] = [
    Column::Level,
    Column::Days,
    Column::Number,
    Column::Party,
    Column::Opponent,
    Column::Cause,
    Column::Court,
    Column::Division,
    Column::Handler,
    Column::Status,
    Column::Filed,
    Column::Due,
    Column::Closed,
    Column::How,
    Column::Next,
    Column::Last,
    Column::Claim,
];

/// The columns of a page until the user picks others, in the order shown.
pub fn shown(ranked: &[Column]) -> Vec<Column> {
    ORDER
        .into_iter()
        .filter(|column| ranked.contains(column))
        .collect()
}

/// Adds a column where a page shows it: before the first that usually comes after it.
pub fn add(columns: &mut Vec<Column>, column: Column) {
    let usual = |one: &Column| ORDER.iter().position(|other| other == one);
    let place = usual(&column);
    let after = columns
        .iter()
        .position(|one| place.is_some() && usual(one) > place);
    columns.insert(after.unwrap_or(columns.len()), column);
}

/// Key of a column's head.
pub(super) fn head(column: Column) -> String {
    format!("tui.column.{}", column.id())
}

/// Columns of the name of a place, including the kind of court.
const SHORT_COURT: u16 = 8;
pub(super) const COURT: u16 = 12;

/// The least and the most useful width of a column.
fn bounds(cx: &Cx, column: Column, number: u16) -> (u16, u16) {
    let english = cx.english();
    match column {
        Column::Level | Column::Status if english => (6, 6),
        Column::Level => (2, 2),
        Column::Days => (8, 8),
        Column::Number => (number, number),
        Column::Party if cx.tiny() => (7, 24),
        Column::Party if cx.width >= 100 => (16, 30),
        Column::Party => (10, 30),
        Column::Handler | Column::Clerk => (8, 10),
        Column::Status => (4, 6),
        Column::Last if english => (14, 20),
        Column::Last => (12, 16),
        // On a small terminal it includes the last outcome.
        Column::Next if cx.tiny() => (5, 14),
        Column::Next => (5, 6),
        Column::Court => (COURT, 18),
        Column::Cause => (12, 24),
        Column::Opponent => (12, 30),
        Column::Division => (10, 16),
        Column::Due => (10, 11),
        Column::Filed | Column::Closed | Column::StatedDue => (10, 10),
        Column::Claim | Column::Received => (10, 13),
        Column::Procedure => (12, 26),
        Column::Tags => (8, 20),
        Column::How if english && !cx.tiny() => (14, 18),
        Column::How => (8, 16),
        Column::Measure => (14, 30),
    }
}

/// The full text of a column.
pub(super) fn cell(cx: &Cx, column: Column, line: &CaseLine) -> String {
    let own = |text: &Option<String>| text.clone().unwrap_or_default();
    let more = line.more.as_deref();
    match column {
        Column::Level => words::badge(cx, line.level).to_owned(),
        Column::Days => words::days_cell(cx, line),
        Column::Number => line.number.clone(),
        Column::Party => line.party().unwrap_or_default().to_owned(),
        Column::Handler => own(&line.handler),
        Column::Court => words::short_court(cx, line.court.as_deref().unwrap_or_default()),
        Column::Next => words::next_cell(cx, line, usize::MAX),
        Column::Last => words::last(cx, line),
        Column::Due => words::due_cell(line, usize::MAX),
        Column::Cause => own(&line.cause),
        Column::Opponent => line.opponent().unwrap_or_default().to_owned(),
        Column::Division => own(&line.division),
        Column::StatedDue => more
            .and_then(|more| more.stated_due)
            .map(|day| day.to_string())
            .unwrap_or_default(),
        Column::Filed => line.filed.map(|day| day.to_string()).unwrap_or_default(),
        Column::Closed => line.closed.map(|day| day.to_string()).unwrap_or_default(),
        Column::How => {
            let how = more.and_then(|more| more.how.as_deref());
            how.map_or_else(String::new, |how| cx.wording().closing(how).to_owned())
        }
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

/// Places as many of the columns as fit into `columns` cells from `x` on, with one blank in
/// between; `number` is the width of a case number. Columns that the user picked are placed
/// before those that the page would show by itself.
pub fn place(cx: &Cx, layout: Layout<'_>, number: u16, x: u16, columns: u16) -> Vec<Placed> {
    let own = shown(layout.ranked);
    if layout.shown == own || layout.ranked == LOOKUP {
        return place_first(cx, layout, &[], number, (x, columns));
    }
    let usual = Layout {
        shown: &own,
        ..layout
    };
    let usual = place_first(cx, usual, &[], number, (x, columns));
    let is_usual = |column: &Column| usual.iter().any(|at| at.column == *column);
    let picked = layout.shown.iter().copied();
    let picked: Vec<Column> = picked.filter(|column| !is_usual(column)).collect();
    place_first(cx, layout, &picked, number, (x, columns))
}

/// Places columns: the case number first, then the picked ones, then the others by importance.
fn place_first(
    cx: &Cx,
    layout: Layout<'_>,
    picked: &[Column],
    number: u16,
    (x, columns): (u16, u16),
) -> Vec<Placed> {
    let mut by_rank: Vec<Column> = layout.shown.to_vec();
    let rank = |column: &Column| layout.ranked.iter().position(|c| c == column);
    by_rank.sort_by_key(|column| match (column, rank(&Column::Party)) {
        (Column::Number, _) if !picked.is_empty() => (0, 0, 0),
        (column, _) if picked.contains(column) => (0, 1, 0),
        // On a small terminal the next step is more important than the parties.
        (Column::Next, Some(party)) if cx.tiny() => (1, party, 0),
        _ => (1, rank(column).unwrap_or(usize::MAX), 1),
    });
    // A lookup may show the place of a court if its name does not fit.
    let least_of = |column: Column| match column {
        Column::Court if layout.ranked == LOOKUP => SHORT_COURT,
        column => bounds(cx, column, number).0,
    };
    let mut kept: Vec<Column> = Vec::with_capacity(by_rank.len());
    let mut taken = 0;
    for column in by_rank {
        let least = least_of(column);
        if taken + least > columns {
            break;
        }
        taken += least + 1;
        kept.push(column);
    }
    let mut spare = (columns + 1).saturating_sub(taken);
    // The remaining cells go to the columns that can use them, by importance; but first to a full
    // year and a full court name.
    kept.sort_by_key(|column| match column {
        Column::Due => 0,
        Column::Court if least_of(Column::Court) < COURT => 1,
        _ => 2,
    });
    let grown: Vec<(Column, u16)> = kept
        .iter()
        .map(|column| {
            let (least, most) = (least_of(*column), bounds(cx, *column, number).1);
            let more = match column {
                // Either the place or the whole name, nothing in between.
                Column::Court if least < COURT && spare < COURT - least => 0,
                Column::Court if least < COURT => COURT - least,
                _ => spare.min(most - least),
            };
            spare -= more;
            (*column, least + more)
        })
        .collect();
    let mut placed = Vec::with_capacity(kept.len());
    let mut at = x;
    for column in layout.shown {
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

/// The space for the columns of a list.
#[derive(Debug, Clone, Copy)]
pub struct Room {
    /// The width of a case number.
    number: u16,
    /// Whether marks precede the rows.
    marked: bool,
    /// Columns right of the list that are not its own.
    beside: u16,
    ranked: &'static [Column],
}

impl Room {
    pub fn new(cx: &Cx, listing: &Listing, ranked: &'static [Column], marked: bool) -> Room {
        Room {
            number: numbers::columns(cx, listing.at_hand()),
            marked,
            beside: 0,
            ranked,
        }
    }

    /// The space that is left if the page fills some columns right of the list.
    #[must_use]
    pub fn beside(self, beside: u16) -> Room {
        Room { beside, ..self }
    }

    /// The columns that are drawn, in their order.
    pub fn fitting(self, cx: &Cx, shown: &[Column]) -> Vec<Column> {
        let layout = Layout {
            shown,
            ranked: self.ranked,
        };
        let width = cx.width.saturating_sub(self.beside);
        let room = width.saturating_sub(left(width, self.marked));
        let placed = place(cx, layout, self.number, 0, room);
        placed.into_iter().map(|at| at.column).collect()
    }
}

/// Number of cells before the first column, for the cursor and the marks.
pub(super) fn left(columns: u16, marked: bool) -> u16 {
    match (columns, marked) {
        (..=40, _) => 2,
        (100.., true) => 5,
        (_, true) => 4,
        _ => 3,
    }
}
