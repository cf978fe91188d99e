//! What has to be added up for the indicators that are asked for.

use crate::domain::indicator::{Definition, Item};

/// A set of items, one bit each.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Items(u64);

impl Items {
    /// Every one.
    pub(super) const ALL: Items = Items(u64::MAX);

    /// What stands above, below or beside the line of some indicators.
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

    /// Whether anything of it is about the year of the courts, which begins before the window may.
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
