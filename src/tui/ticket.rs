//! The address of an answer: the screen that asked, and which of its questions it was.

/// A screen on the stack or behind another page, or the model itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct ScreenId(u32);

impl ScreenId {
    /// The model itself, which asks too.
    pub const MODEL: ScreenId = ScreenId(0);

    /// The id of the screen opened after this one; no two screens of a session share one.
    #[must_use]
    pub const fn next(self) -> ScreenId {
        ScreenId(self.0.saturating_add(1))
    }
}

/// Tells the questions of a screen apart. Those that replace each other count up from
/// [`Tag::ONLY`]; those that do not have names of their own from [`Tag::BESIDE`] on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Tag(u32);

impl Tag {
    /// For questions whose answers identify themselves by their kind.
    pub const ONLY: Tag = Tag(0);
    /// The first name of a question beside those that replace each other.
    pub const BESIDE: Tag = Tag(1 << 28);

    /// The `n`th tag after this one.
    #[must_use]
    pub const fn plus(self, n: u32) -> Tag {
        Tag(self.0.saturating_add(n))
    }

    #[must_use]
    pub const fn next(self) -> Tag {
        self.plus(1)
    }

    /// The tag for the turn `turn` of a question that counts up from this one.
    #[must_use]
    pub const fn of(self, turn: Tag) -> Tag {
        self.plus(turn.0)
    }

    /// Whether it is one of those from [`Tag::BESIDE`] on.
    pub const fn is_beside(self) -> bool {
        self.0 >= Tag::BESIDE.0
    }
}

impl Default for Tag {
    fn default() -> Tag {
        Tag::ONLY
    }
}

/// The sender of a request, to which its answer is delivered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Ticket {
    pub screen: ScreenId,
    /// Within a screen, later requests supersede earlier ones.
    pub tag: Tag,
}
