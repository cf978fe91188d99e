//! Where the value of a setting comes from.

use super::settings::Name;

ids! {
    /// A layer of settings, the weakest first.
    #[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
    pub enum Origin {
        #[default]
        Default = "default",
        /// What the program remembers for this user and terminal.
        Remembered = "remembered",
        /// The file for everyone on this machine.
        System = "system",
        /// The user's own file.
        User = "user",
        /// An environment variable.
        Variable = "variable",
        /// An option of the command line.
        Flag = "flag",
        /// Changed on the screens, for as long as they are open.
        Session = "session",
    }
}

impl Origin {
    /// Whether it is still there at the next start and wins over what the program remembers.
    fn outlasts_memory(self) -> bool {
        matches!(self, Origin::System | Origin::User | Origin::Variable)
    }
}

/// The layers that set each setting, in the order in which they were applied.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Origins(Vec<(Name, Origin)>);

impl Origins {
    /// Records that a layer set a setting, over all layers before.
    pub fn set(&mut self, name: Name, origin: Origin) {
        self.0.retain(|known| *known != (name, origin));
        self.0.push((name, origin));
    }

    /// The layer that the value in force comes from.
    pub fn of(&self, name: Name) -> Origin {
        let last = self.0.iter().rfind(|(known, _)| *known == name);
        last.map_or(Origin::Default, |(_, origin)| *origin)
    }

    /// The layer that will win over what is remembered about a setting at the next start.
    pub fn outlasting(&self, name: Name) -> Option<Origin> {
        let layers = self.0.iter().filter(|(known, _)| *known == name);
        layers
            .map(|(_, origin)| *origin)
            .rfind(|origin| origin.outlasts_memory())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_layer_is_in_force_and_a_file_of_the_user_outlasts_what_is_remembered() {
        let mut origins = Origins::default();
        assert_eq!(origins.of(Name::Theme), Origin::Default);
        for origin in [Origin::Remembered, Origin::User, Origin::Session] {
            origins.set(Name::Theme, origin);
        }
        origins.set(Name::Glyphs, Origin::Flag);
        assert_eq!(origins.of(Name::Theme), Origin::Session);
        assert_eq!(origins.outlasting(Name::Theme), Some(Origin::User));
        assert_eq!(origins.of(Name::Glyphs), Origin::Flag);
        assert_eq!(origins.outlasting(Name::Glyphs), None);
    }
}
