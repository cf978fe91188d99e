//! Themes: what a part of the screen means → how it looks. Sixteen colours and attributes, so that every terminal has them.

use std::collections::BTreeMap;

use serde::Deserialize;

/// A part of the screen by its meaning.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Role {
    Text,
    /// Less important than text.
    Dim,
    Title,
    /// The page one is on.
    Tab,
    Rule,
    /// Heads of columns.
    Head,
    /// The selected row.
    Selected,
    /// A key in the footer or the help.
    Key,
    /// A text field.
    Field,
    NoticeGood,
    NoticeWarn,
    NoticeError,
    /// The mark of demonstration data.
    Demo,
    BadgeOver,
    BadgeUrgent,
    BadgeNear,
    BadgeAhead,
    BadgeNormal,
    BadgePaused,
    BadgeNone,
    BadgeUnknown,
    BadgeClosed,
}

/// How a role looks. Colours are 0–15.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "the attributes of a terminal are bits"
)]
pub struct Face {
    pub fg: Option<u8>,
    pub bg: Option<u8>,
    pub bold: bool,
    pub dim: bool,
    pub underline: bool,
    pub reverse: bool,
}

/// A theme.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Theme {
    faces: BTreeMap<Role, Face>,
}

const BUILTIN: [(&str, &str); 4] = [
    ("plain", include_str!("../../config/theme/plain.toml")),
    ("dark", include_str!("../../config/theme/dark.toml")),
    ("light", include_str!("../../config/theme/light.toml")),
    ("mono", include_str!("../../config/theme/mono.toml")),
];

impl Theme {
    /// Names of the themes compiled in.
    pub fn names() -> impl Iterator<Item = &'static str> {
        BUILTIN.iter().map(|(name, _)| *name)
    }

    /// The theme of this name; an unknown one gives `plain`.
    pub fn builtin(name: &str) -> Theme {
        let text = BUILTIN
            .iter()
            .find(|(id, _)| *id == name)
            .or(BUILTIN.first())
            .map_or("", |(_, text)| *text);
        Theme {
            faces: toml::from_str(text).unwrap_or_default(),
        }
    }

    /// How the role looks; plain where the theme does not say.
    pub fn face(&self, role: Role) -> Face {
        self.faces.get(&role).copied().unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_theme_reads_and_mono_has_no_colour() {
        for (name, text) in BUILTIN {
            let faces: BTreeMap<Role, Face> = toml::from_str(text).unwrap();
            assert!(faces.len() >= 20, "{name} has {}", faces.len());
            assert!(
                faces.contains_key(&Role::Selected) && faces[&Role::Selected].reverse,
                "{name}: the selected row is seen without colour"
            );
            for (role, face) in faces {
                assert!(face.fg.is_none_or(|c| c < 16) && face.bg.is_none_or(|c| c < 16));
                assert!(
                    name != "mono" || (face.fg.is_none() && face.bg.is_none()),
                    "mono colours {role:?}"
                );
                assert!(
                    face.fg.is_some() == face.bg.is_some(),
                    "{name}: {role:?} sets one colour of two and may vanish on a dark or light ground"
                );
            }
        }
    }
}
