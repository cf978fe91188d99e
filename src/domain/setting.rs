//! Settings of a court. They affect figures, so they are kept in the store, by version.

use std::collections::BTreeMap;

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
    /// Posts for judges 员额, where they are known.
    #[serde(skip_serializing_if = "Posts::is_empty")]
    pub posts: Posts,
}

/// Posts for judges 员额: in total and by court. The docket knows who has cases, not how many judges
/// a court has.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Posts {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub total: Option<u32>,
    /// By the official name of the court.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub courts: BTreeMap<String, u32>,
}

impl Posts {
    pub fn is_empty(&self) -> bool {
        *self == Posts::default()
    }

    /// The posts of these courts together; `None` if those of any of them are not known.
    pub fn of<'c>(&self, courts: impl IntoIterator<Item = &'c str>) -> Option<u32> {
        let mut sum = 0_u32;
        for court in courts {
            sum = sum.checked_add(*self.courts.get(court)?)?;
        }
        (sum > 0).then_some(sum)
    }

    /// The posts of the whole docket, which has these courts: the total if it was given.
    pub fn of_all<'c>(&self, courts: impl IntoIterator<Item = &'c str>) -> Option<u32> {
        self.total.or_else(|| self.of(courts))
    }

    fn fit(&self) -> bool {
        let mut all = self.courts.values().chain(&self.total);
        all.all(|n| (1..=MOST_POSTS).contains(n))
    }
}

/// The largest number of posts.
pub const MOST_POSTS: u32 = 100_000;

impl Default for Setting {
    fn default() -> Self {
        Setting {
            levels: Thresholds::default(),
            long_pending: vec![6, 12, 18, 24, 36],
            posts: Posts::default(),
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
    /// A number of posts must be from 1 to 100,000.
    #[error("posts must be from 1 to {MOST_POSTS}")]
    Posts,
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
        if !(ascend && fit && (1..=MOST).contains(&months.len())) {
            return Err(SettingError::LongPending);
        }
        if self.posts.fit() {
            Ok(())
        } else {
            Err(SettingError::Posts)
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
    fn posts_are_those_of_every_court_or_none() {
        let courts = [("甲", 3), ("乙", 4)].map(|(court, n)| (court.to_owned(), n));
        let mut posts = Posts {
            total: None,
            courts: courts.into(),
        };
        assert_eq!(posts.of(["甲"]), Some(3));
        assert_eq!(posts.of(["甲", "丙"]), None);
        assert_eq!(posts.of([]), None);
        assert_eq!(posts.of_all(["甲", "乙"]), Some(7));
        assert_eq!(posts.of_all(["甲", "丙"]), None);
        posts.total = Some(9);
        assert_eq!(posts.of_all(["甲", "丙"]), Some(9));
        let check = |posts: &Posts| {
            let posts = posts.clone();
            Setting {
                posts,
                ..Setting::default()
            }
            .check()
        };
        assert_eq!(check(&posts), Ok(()));
        posts.total = Some(0);
        assert_eq!(check(&posts), Err(SettingError::Posts));
        // A setting without posts is written as before.
        let text = serde_json::to_string(&Setting::default()).unwrap();
        assert!(!text.contains("posts"), "{text}");
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
