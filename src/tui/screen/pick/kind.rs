//! The kinds of pick lists, and what picking does.

use super::super::{Act, ONLY};
use crate::domain::level::Level;
use crate::service::api::{Column, Filter, NameKind, Order, Request, Status};
use crate::tui::cx::Cx;
use crate::tui::widget::columns::{self, Room};
use crate::tui::widget::paint;
use crate::tui::words;

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Choice {
    Order(Column),
    Column(Column),
    Status(Status),
    Level(Level),
    Court(String),
}

/// The kind of pick list, with what is picked so far.
#[derive(Debug)]
pub(super) enum Kind {
    /// The orders, and the one that the list has without them.
    Order(Vec<Order>, Option<Order>),
    /// Columns, with the room that the list has for them.
    Columns(Vec<Column>, Room),
    /// A filter, and the status that it has unless one is picked.
    Filter(Filter, Status),
}

/// Key of the full name of a column.
pub fn column(column: Column) -> String {
    format!("domain.list.{}", column.id())
}

/// Key of the name of a status.
pub fn status(status: Status) -> &'static str {
    match status {
        Status::Open => "tui.status.open",
        Status::Closed => "tui.status.closed",
        Status::All => "tui.status.all",
    }
}

fn flip<T: PartialEq>(list: &mut Vec<T>, item: T) {
    match list.iter().position(|other| *other == item) {
        Some(at) => {
            list.remove(at);
        }
        None => list.push(item),
    }
}

impl Kind {
    pub(super) fn title(&self) -> &'static str {
        match self {
            Kind::Order(..) => "tui.sort.title",
            Kind::Columns(..) => "tui.columns.title",
            Kind::Filter(..) => "tui.filter.title",
        }
    }

    /// Requests what is needed to complete the choices.
    pub(super) fn load(&self) -> Vec<Act> {
        match self {
            Kind::Filter(..) => vec![Act::Ask(ONLY, Request::Names(NameKind::Court))],
            Kind::Order(..) | Kind::Columns(..) => Vec::new(),
        }
    }

    /// Whether picking one choice accepts it at once, instead of marking several first.
    pub(super) fn is_single(&self) -> bool {
        matches!(self, Kind::Order(..))
    }

    /// Whether Enter without any mark accepts the choice under the cursor.
    pub(super) fn means_what_is_under(&self) -> bool {
        matches!(self, Kind::Filter(..))
    }

    /// Whether Enter without any change leaves the list as it was.
    pub(super) fn stays_untouched(&self) -> bool {
        matches!(self, Kind::Columns(..))
    }

    /// Whether it is about the columns of the list, which stay visible beside it.
    pub(super) fn is_narrow(&self) -> bool {
        matches!(self, Kind::Order(..) | Kind::Columns(..))
    }

    pub(super) fn marked(&self, choice: &Choice) -> bool {
        match (self, choice) {
            (Kind::Order(order, plain), Choice::Order(column)) => {
                let current = order.first().or(plain.as_ref());
                current.is_some_and(|order| order.by == *column)
            }
            (Kind::Columns(columns, _), Choice::Column(column)) => columns.contains(column),
            (Kind::Filter(filter, _), Choice::Level(level)) => filter.levels.contains(level),
            (Kind::Filter(filter, _), Choice::Status(status)) => filter.status == *status,
            (Kind::Filter(filter, _), Choice::Court(court)) => filter.courts.contains(court),
            _ => false,
        }
    }

    /// Marks or unmarks a choice.
    pub(super) fn toggle(&mut self, choice: Choice) {
        match (self, choice) {
            (Kind::Order(order, plain), Choice::Order(by)) => {
                let before = order.first().copied().or(*plain);
                let descending = before.is_some_and(|order| order.by == by && !order.descending);
                // The previous orders decide between equals.
                order.retain(|order| order.by != by);
                order.insert(0, Order { by, descending });
                order.truncate(3);
            }
            (Kind::Columns(columns, _), Choice::Column(column)) => {
                match columns.iter().position(|one| *one == column) {
                    Some(at) => drop(columns.remove(at)),
                    None => columns::add(columns, column),
                }
            }
            (Kind::Filter(filter, _), Choice::Level(level)) => flip(&mut filter.levels, level),
            (Kind::Filter(filter, _), Choice::Court(court)) => flip(&mut filter.courts, court),
            (Kind::Filter(filter, usual), Choice::Status(status)) => {
                filter.status = if filter.status == status {
                    *usual
                } else {
                    status
                };
            }
            _ => {}
        }
    }

    /// Moves a marked choice one place forward or back; returns whether it moved.
    pub(super) fn shift(&mut self, choice: &Choice, step: isize) -> bool {
        let (Kind::Columns(columns, _), Choice::Column(column)) = (self, choice) else {
            return false;
        };
        let Some(at) = columns.iter().position(|c| c == column) else {
            return false;
        };
        let to = at.saturating_add_signed(step);
        if to >= columns.len() || to == at {
            return false;
        }
        columns.swap(at, to);
        true
    }

    /// Removes all marks.
    pub(super) fn clear(&mut self) {
        match self {
            Kind::Filter(filter, usual) => {
                *filter = Filter {
                    status: *usual,
                    ..Filter::default()
                };
            }
            Kind::Order(order, _) => order.clear(),
            Kind::Columns(..) => {}
        }
    }

    pub(super) fn accept(&self) -> Vec<Act> {
        match self {
            Kind::Order(order, _) => vec![Act::Close, Act::SetOrder(order.clone())],
            Kind::Columns(columns, _) if columns.is_empty() => vec![Act::Close],
            Kind::Columns(columns, _) => vec![Act::Close, Act::SetColumns(columns.clone())],
            Kind::Filter(filter, _) => vec![Act::Close, Act::SetFilter(filter.clone())],
        }
    }

    pub(super) fn words(&self, cx: &Cx, choice: &Choice) -> String {
        let words = match choice {
            Choice::Order(by) | Choice::Column(by) => cx.text(&column(*by)).to_owned(),
            Choice::Status(s) => cx.text(status(*s)).to_owned(),
            Choice::Level(level) => {
                let badge = words::badge(cx, *level);
                format!("{badge}  {}", words::level(cx, *level))
            }
            Choice::Court(court) => paint::shown(cx, court),
        };
        match (self, choice) {
            // Ticked, but not drawn.
            (Kind::Columns(columns, room), Choice::Column(column))
                if columns.contains(column) && !room.fitting(cx, columns).contains(column) =>
            {
                format!("{words} {}", cx.text("tui.columns.out"))
            }
            (Kind::Order(order, _), _)
                if self.marked(choice) && order.first().is_some_and(|order| order.descending) =>
            {
                format!("{words} {}", cx.text("tui.sort.descending"))
            }
            _ => words,
        }
    }
}
