//! The columns of a file: those of the list and, behind a sum, what each row adds to it.

use super::{Cell, ListSheet, Row};
use crate::domain::money::Money;
use crate::service::api::{Column, Weight};
use crate::text::sanitize;

/// A column of the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Head {
    Case(Column),
    /// The day on which a row came to be counted.
    On,
    /// What a row adds: an amount, days, or what falls due.
    Adds(Weight),
}

/// The column that no list is without.
pub(super) const NUMBER: Head = Head::Case(Column::Number);

impl Head {
    /// Whether the column is numeric and therefore right-aligned.
    pub(super) fn is_figure(self) -> bool {
        match self {
            Head::Case(column) => column.is_figure(),
            Head::On => false,
            Head::Adds(weight) => weight != Weight::Items,
        }
    }

    /// The end of the key of its words.
    fn id(self) -> &'static str {
        match self {
            Head::Case(column) => column.id(),
            Head::On => "on",
            Head::Adds(Weight::Money) => "amount",
            Head::Adds(Weight::Cases | Weight::Days) => "day-count",
            Head::Adds(Weight::Items) => "item",
        }
    }
}

impl ListSheet<'_> {
    /// The columns of the file.
    pub(super) fn heads(&self) -> Vec<Head> {
        let own = self.columns.iter().copied().map(Head::Case);
        let added = self.adds.map(|weight| [Head::On, Head::Adds(weight)]);
        own.chain(added.into_iter().flatten()).collect()
    }

    /// The words above a column.
    pub(super) fn title(&self, head: Head) -> &'static str {
        let own = format!("exchange.list.{}", head.id());
        let shared = || self.locale.text(&format!("domain.list.{}", head.id()));
        self.locale.find(&own).unwrap_or_else(shared)
    }

    pub(super) fn cell(&self, head: Head, row: Row<'_>) -> Cell {
        let counted = row.counted;
        match head {
            Head::Case(column) => self.of_case(column, row.line),
            Head::On => counted
                .and_then(|row| row.on)
                .map_or(Cell::Empty, Cell::Day),
            Head::Adds(Weight::Items) => {
                let item = counted.and_then(|row| row.item.as_ref());
                let words = item.map(|(kind, what)| (self.item)(*kind, what.as_deref()));
                words.map_or(Cell::Empty, |words| {
                    Cell::Text(sanitize::shown(&words).into_owned())
                })
            }
            Head::Adds(weight) => counted.map_or(Cell::Empty, |row| weighed(weight, row.weight)),
        }
    }

    /// The line below the rows of a sum, for forms that people read; `None` where nothing adds up.
    pub(super) fn sum(&self, rows: &[Row<'_>]) -> Option<Vec<Cell>> {
        let weight = self.adds.filter(|weight| *weight != Weight::Items)?;
        let sum = rows.iter().filter_map(|row| row.counted);
        let sum = weighed(weight, sum.map(|row| row.weight).sum());
        let heads = self.heads();
        let named = heads.iter().position(|head| *head == NUMBER).unwrap_or(0);
        let word = self.locale.text("exchange.list-sum");
        let cells = heads.iter().enumerate().map(|(at, head)| match head {
            Head::Adds(_) => sum.clone(),
            _ if at == named => Cell::Text(word.to_owned()),
            _ => Cell::Empty,
        });
        Some(cells.collect())
    }
}

fn weighed(weight: Weight, n: i64) -> Cell {
    match weight {
        Weight::Money => Cell::Money(Money(n)),
        Weight::Cases | Weight::Days | Weight::Items => Cell::Count(n),
    }
}
