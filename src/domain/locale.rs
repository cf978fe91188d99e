//! The languages in which there are words.

ids! {
    /// A language of the interface; passed in, never global. The words themselves are found at the edge.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
    pub enum Locale {
        #[default]
        Zh = "zh",
        En = "en",
    }
}

impl Locale {
    /// Of two texts that say the same the one in this language.
    pub fn pick<'a, T: ?Sized>(self, zh: &'a T, en: &'a T) -> &'a T {
        match self {
            Locale::Zh => zh,
            Locale::En => en,
        }
    }
}
