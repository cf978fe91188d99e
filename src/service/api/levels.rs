//! Open cases per level.

use crate::domain::level::Level;

/// Open cases per level. They cover all cases that match the filter regardless of its levels.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct LevelCounts(pub [u32; Level::ALL.len()]);

#[expect(
    clippy::indexing_slicing,
    reason = "an array by an enum has a place for each of it"
)]
impl LevelCounts {
    /// The number of cases of a level.
    pub fn get(&self, level: Level) -> u32 {
        self.0[level as usize]
    }

    /// Counts `n` more cases of a level.
    pub fn add(&mut self, level: Level, n: u32) {
        self.0[level as usize] += n;
    }

    /// Counts one case less of a level.
    pub fn take(&mut self, level: Level) {
        let slot = &mut self.0[level as usize];
        *slot = slot.saturating_sub(1);
    }

    /// The number of cases of all levels: every open case has exactly one.
    pub fn total(&self) -> u32 {
        self.0.iter().sum()
    }

    /// The number of cases of the given levels; of all levels if none is given.
    pub fn of(&self, wanted: &[Level]) -> usize {
        let named = |level: &Level| wanted.is_empty() || wanted.contains(level);
        let sum: u32 = Level::ALL
            .iter()
            .filter(|l| named(l))
            .map(|l| self.get(*l))
            .sum();
        sum as usize
    }
}
