//! The languages of the interface.

ids! {
    /// A language of the interface; passed in, never global. The texts themselves are looked up at
    /// the edge.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
    pub enum Locale {
        #[default]
        Zh = "zh",
        En = "en",
    }
}

impl Locale {
    /// Returns the one of two equivalent texts that is in this language.
    pub fn pick<'a, T: ?Sized>(self, zh: &'a T, en: &'a T) -> &'a T {
        match self {
            Locale::Zh => zh,
            Locale::En => en,
        }
    }
}
