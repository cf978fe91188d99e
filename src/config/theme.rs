//! Themes: how each part of the screen looks, by its meaning. Sixteen colours and attributes, which
//! every terminal has, and a finer pair of colours where there are more.

use std::collections::BTreeMap;

use serde::Deserialize;

ids! {
    /// A part of the screen by its meaning.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
    pub enum Role {
        Text = "text",
        /// Less important than text.
        Dim = "dim",
        Title = "title",
        /// The current page.
        Tab = "tab",
        Rule = "rule",
        /// Column headings.
        Head = "head",
        /// The selected row.
        Selected = "selected",
        /// A key in the footer or the help.
        Key = "key",
        /// A text field.
        Field = "field",
        NoticeGood = "notice-good",
        NoticeWarn = "notice-warn",
        NoticeError = "notice-error",
        /// The mark of demonstration data.
        Demo = "demo",
        BadgeOver = "badge-over",
        BadgeUrgent = "badge-urgent",
        BadgeNear = "badge-near",
        BadgeAhead = "badge-ahead",
        BadgeNormal = "badge-normal",
        BadgePaused = "badge-paused",
        BadgeNone = "badge-none",
        BadgeUnknown = "badge-unknown",
        BadgeClosed = "badge-closed",
    }
}

/// A 24-bit colour, written `#rrggbb`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct Rgb(pub u8, pub u8, pub u8);

impl TryFrom<String> for Rgb {
    type Error = String;

    fn try_from(text: String) -> Result<Rgb, String> {
        let read = |text: &str| {
            let hex = text.strip_prefix('#').filter(|hex| hex.len() == 6)?;
            let bits = u32::from_str_radix(hex, 16).ok()?;
            let [_, red, green, blue] = bits.to_be_bytes();
            Some(Rgb(red, green, blue))
        };
        read(&text).ok_or(text)
    }
}

impl Rgb {
    /// The nearest of the indexed colours that all terminals with 256 colours draw alike: the cube
    /// and the greys, 16–255.
    pub fn indexed(self) -> u8 {
        let distance = |n: &u8| {
            let Rgb(red, green, blue) = Rgb::of_index(*n);
            let part = |a: u8, b: u8| u32::from(a.abs_diff(b)).pow(2);
            part(red, self.0) + part(green, self.1) + part(blue, self.2)
        };
        (16..=255).min_by_key(distance).unwrap_or(16)
    }

    /// The colour of an index from 16 on.
    pub fn of_index(index: u8) -> Rgb {
        let level = |n: u8| if n == 0 { 0 } else { 55 + 40 * n };
        match index.saturating_sub(16) {
            cube @ 0..216 => Rgb(level(cube / 36), level(cube / 6 % 6), level(cube % 6)),
            grey => {
                let value = 8 + 10 * (grey - 216);
                Rgb(value, value, value)
            }
        }
    }
}

/// The appearance of a role. Colours are 0–15.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "the attributes of a terminal are bits"
)]
pub struct Face {
    pub fg: Option<u8>,
    pub bg: Option<u8>,
    /// Text and background where there are more than sixteen colours.
    pub rgb: Option<[Rgb; 2]>,
    pub bold: bool,
    pub dim: bool,
    pub underline: bool,
    pub reverse: bool,
}

/// The appearance of every role.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Theme {
    faces: BTreeMap<Role, Face>,
}

const BUILTIN: [(&str, &str); 5] = [
    ("plain", include_str!("../../config/theme/plain.toml")),
    ("dark", include_str!("../../config/theme/dark.toml")),
    ("light", include_str!("../../config/theme/light.toml")),
    ("contrast", include_str!("../../config/theme/contrast.toml")),
    ("mono", include_str!("../../config/theme/mono.toml")),
];

impl Theme {
    /// The names of the compiled-in themes.
    pub fn names() -> impl Iterator<Item = &'static str> {
        BUILTIN.iter().map(|(name, _)| *name)
    }

    /// The theme of this name; an unknown name gives `plain`.
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

    /// The appearance of a role; plain if the theme does not define it.
    pub fn face(&self, role: Role) -> Face {
        self.faces.get(&role).copied().unwrap_or_default()
    }
}

#[cfg(test)]
mod tests;
