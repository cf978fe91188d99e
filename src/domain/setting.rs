//! What a court sets for itself: it decides figures, so it lives in the store, by version.

use serde::{Deserialize, Serialize};

use super::level::{Thresholds, ThresholdsError};

/// The most months after which a case may be called long-pending.
const LONGEST: u32 = 600;
/// More steps than this make no table.
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

/// Why a setting cannot be.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SettingError {
    #[error(transparent)]
    Levels(#[from] ThresholdsError),
    /// One to twelve numbers of months, ascending, from 1 to 600.
    #[error("months must ascend, from 1 to {LONGEST}")]
    LongPending,
}

impl Setting {
    /// Whether it can be: bounds and months ascend.
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
