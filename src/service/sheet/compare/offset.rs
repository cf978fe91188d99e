//! What single cases add to the cells of a sheet in total: where it cancels out, and where it does
//! not explain a difference.

use std::collections::{BTreeSet, HashMap, HashSet};

use crate::domain::money::Money;
use crate::domain::sheet::{Cell, Difference, Figures, LISTS, Offset, Value};

/// Numerator and denominator of a quotient, or a figure and zero.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Sides([i64; 2]);

impl Sides {
    /// Whether a case contributes to a side that changed in total.
    pub(super) fn counts(self, own: &Difference) -> bool {
        let own = own.parts().unwrap_or_default();
        own.into_iter()
            .zip(self.0)
            .any(|(own, sum)| own != 0 && sum != 0)
    }
}

/// What is added to one cell.
struct Sum<'s> {
    cell: &'s Cell,
    all: Sides,
    up: i64,
    down: i64,
    cases: Vec<usize>,
    /// Whether it is money or a count, both of which add up; `None` for other values.
    money: Option<bool>,
}

/// What is added to each cell.
pub(super) struct Sums<'s> {
    sums: Vec<Sum<'s>>,
    places: HashMap<&'s Cell, usize>,
}

/// Whether cells add up over cases, unlike medians and the days of a single case.
fn adds_up(cell: &Cell) -> bool {
    !LISTS.contains(&cell.table.as_str())
        && !matches!(cell.column.as_str(), "median_age" | "median" | "oldest")
}

impl<'s> Sums<'s> {
    /// Sums the cells in which single cases differ, case by case.
    pub(super) fn of(cases: impl Iterator<Item = &'s [Difference]>) -> Sums<'s> {
        let mut sums: Vec<Sum<'s>> = Vec::new();
        let mut places: HashMap<&'s Cell, usize> = HashMap::new();
        for (case, cells) in cases.enumerate() {
            for own in cells.iter().filter(|own| adds_up(&own.cell)) {
                let Some([part, whole]) = own.parts() else {
                    continue;
                };
                let place = *places.entry(&own.cell).or_insert_with(|| {
                    sums.push(Sum {
                        cell: &own.cell,
                        all: Sides::default(),
                        up: 0,
                        down: 0,
                        cases: Vec::new(),
                        money: None,
                    });
                    sums.len() - 1
                });
                let Some(sum) = sums.get_mut(place) else {
                    continue;
                };
                let Sides([a, b]) = sum.all;
                sum.all = Sides([a.saturating_add(part), b.saturating_add(whole)]);
                if part > 0 {
                    sum.up = sum.up.saturating_add(part);
                } else {
                    sum.down = sum.down.saturating_add(part);
                }
                sum.cases.push(case);
                for value in [&own.was, &own.is] {
                    match value {
                        Value::Count(_) => sum.money = Some(false),
                        Value::Money(_) => sum.money = Some(true),
                        _ => {}
                    }
                }
            }
        }
        Sums { sums, places }
    }

    fn get(&self, cell: &Cell) -> Option<&Sum<'s>> {
        self.sums.get(*self.places.get(cell)?)
    }

    /// What changed in total; `None` for a cell to which no case adds.
    pub(super) fn sides(&self, cell: &Cell) -> Option<Sides> {
        self.get(cell).map(|sum| sum.all)
    }

    /// Whether the contributions of the cases explain a difference completely.
    pub(super) fn explain(&self, difference: &Difference) -> bool {
        match (self.get(&difference.cell), difference.parts()) {
            (Some(sum), Some(parts)) => sum.all == Sides(parts),
            _ => true,
        }
    }

    /// Whether the contributions of the cases are all there is to a difference.
    pub(super) fn accounts_for(&self, difference: &Difference) -> bool {
        let sides = self.sides(&difference.cell).unwrap_or_default();
        difference.parts().is_none_or(|parts| sides == Sides(parts))
    }

    /// The counts and amounts that are unchanged because the contributions to them cancel out.
    pub(super) fn offsets(
        &self,
        found: &[Difference],
        now: &Figures,
        commits_of: &mut dyn FnMut(&Cell, &[usize]) -> BTreeSet<u64>,
    ) -> Vec<Offset> {
        let differs: HashSet<&Cell> = found.iter().map(|d| &d.cell).collect();
        let quiet = self.sums.iter().filter(|sum| {
            sum.all == Sides::default() && sum.up != 0 && !differs.contains(sum.cell)
        });
        let mut offsets = Vec::new();
        for sum in quiet {
            let Some(money) = sum.money else { continue };
            let amount = |n: i64| {
                if money {
                    Value::Money(Money(n))
                } else {
                    Value::Count(n)
                }
            };
            offsets.push(Offset {
                cell: sum.cell.clone(),
                value: now.value(sum.cell).unwrap_or_else(|| amount(0)),
                up: amount(sum.up),
                down: amount(sum.down),
                commits: commits_of(sum.cell, &sum.cases).into_iter().collect(),
            });
        }
        let place = |offset: &Offset| {
            let table = now.tables.iter().position(|t| t.id == offset.cell.table);
            let row = now.table(&offset.cell.table).and_then(|table| {
                table
                    .rows
                    .iter()
                    .position(|row| row.starts_with(&offset.cell.row))
            });
            (table, row)
        };
        offsets.sort_by_key(place);
        offsets
    }
}
