//! The items needed for the requested indicators.

use crate::domain::indicator::{Definition, Item};

/// A set of items, one bit each.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Items(u64);

impl Items {
    /// The set of all items.
    pub(super) const ALL: Items = Items(u64::MAX);

    /// The items in numerator, denominator and additional numbers of some indicators.
    pub(super) fn of<'d>(definitions: impl IntoIterator<Item = &'d Definition>) -> Items {
        let each = definitions.into_iter().flat_map(|definition| {
            let parts = [
                &definition.numerator,
                &definition.denominator,
                &definition.beside,
            ];
            parts.into_iter().flatten().copied()
        });
        each.collect()
    }

    pub(super) fn has(self, item: Item) -> bool {
        self.0 & bit(item) != 0
    }

    pub(super) fn has_any(self, items: &[Item]) -> bool {
        items.iter().any(|item| self.has(*item))
    }

    /// Whether any item is about the year of the courts, which may begin before the window.
    pub(super) fn has_year(self) -> bool {
        self.has_any(&[Item::YearClosed, Item::YearLoad])
    }
}

impl FromIterator<Item> for Items {
    fn from_iter<T: IntoIterator<Item = Item>>(items: T) -> Items {
        Items(items.into_iter().fold(0, |set, item| set | bit(item)))
    }
}

fn bit(item: Item) -> u64 {
    1 << item as u32
}
