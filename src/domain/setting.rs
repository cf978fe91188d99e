//! Settings of a court. They affect figures, so they are kept in the store, by version.

use serde::{Deserialize, Serialize};

use super::level::{Thresholds, ThresholdsError};

/// The largest number of months for a long-pending threshold.
pub const LONGEST: u32 = 600;
/// Months per year.
const YEAR: u32 = 12;
/// Maximum number of thresholds; more would not fit a table.
const MOST: usize = 12;

/// One version of the settings of a court.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Setting {
    /// Bounds of the levels in days left.
    pub levels: Thresholds,
    /// Months after filing from which an open case is long-pending 长期未结, ascending.
    pub long_pending: Vec<u32>,
}

impl Default for Setting {
    fn default() -> Self {
        Setting {
            levels: Thresholds::default(),
            long_pending: vec![6, 12, 18, 24, 36],
        }
    }
}

/// Why a setting is invalid.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SettingError {
    #[error(transparent)]
    Levels(#[from] ThresholdsError),
    /// The months must be one to twelve ascending numbers from 1 to 600.
    #[error("months must ascend, from 1 to {LONGEST}")]
    LongPending,
}

/// The threshold in months to use where a single long-pending figure is shown.
///
/// It is the first of the thresholds that is a year or more, as counted by the Supreme People's
/// Court, or else the last.
pub fn chief(months: &[u32]) -> u32 {
    let first = months.iter().find(|n| **n >= YEAR);
    first.or(months.last()).copied().unwrap_or(YEAR)
}

impl Setting {
    /// Checks that the setting is valid: bounds and months ascend.
    pub fn check(&self) -> Result<(), SettingError> {
        self.levels.check()?;
        let months = &self.long_pending;
        let ascend = months.windows(2).all(|pair| pair.first() < pair.last());
        let fit = months.iter().all(|n| (1..=LONGEST).contains(n));
        if ascend && fit && (1..=MOST).contains(&months.len()) {
            Ok(())
        } else {
            Err(SettingError::LongPending)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_chief_number_is_a_year_or_what_comes_next() {
        for (months, wanted) in [
            (&[6, 12, 18, 24, 36][..], 12),
            (&[3, 18, 60], 18),
            (&[3, 6], 6),
            (&[24], 24),
            (&[], 12),
        ] {
            assert_eq!(chief(months), wanted, "{months:?}");
        }
    }

    #[test]
    fn months_of_long_pending_ascend() {
        let check = |months: &[u32]| {
            Setting {
                long_pending: months.to_vec(),
                ..Setting::default()
            }
            .check()
        };
        assert_eq!(Setting::default().check(), Ok(()));
        assert_eq!(check(&[18]), Ok(()));
        for months in [&[][..], &[12, 12], &[24, 12], &[0, 6], &[700]] {
            assert_eq!(check(months), Err(SettingError::LongPending));
        }
    }
}
