//! Presets for the bounds of the levels as courts use them.

use serde::Deserialize;

use crate::domain::level::Thresholds;
use crate::text::locale::Locale;

/// A set of bounds with its reason.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Preset {
    /// The bounds, `3/7/30`.
    pub id: String,
    urgent: i32,
    near: i32,
    ahead: i32,
    zh: String,
    en: String,
}

impl Preset {
    pub fn bounds(&self) -> Thresholds {
        Thresholds {
            urgent: self.urgent,
            near: self.near,
            ahead: self.ahead,
        }
    }

    pub fn words(&self, locale: Locale) -> &str {
        locale.pick(&self.zh, &self.en)
    }
}

#[derive(Debug, Default, Deserialize)]
struct File {
    preset: Vec<Preset>,
}

/// The presets of `config/thresholds.toml`.
pub fn presets() -> Vec<Preset> {
    let file: File =
        toml::from_str(include_str!("../../config/thresholds.toml")).unwrap_or_default();
    file.preset
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_preset_can_be_and_the_first_is_the_default() {
        let presets = presets();
        assert_eq!(
            presets.first().map(Preset::bounds),
            Some(Thresholds::default())
        );
        for preset in &presets {
            let b = preset.bounds();
            assert_eq!(b.check(), Ok(()));
            assert_eq!(preset.id, format!("{}/{}/{}", b.urgent, b.near, b.ahead));
        }
        assert!(presets.len() >= 3);
    }
}
