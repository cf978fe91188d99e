//! The kinds of facts by which the timeline of a case is filtered.

use crate::domain::event::Fact;
use crate::service::api::{CaseFile, TimelineEntry};
use crate::tui::cx::Cx;
use crate::tui::screen::choice::{Choice, Wish};

ids! {
    /// A kind of facts.
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    pub(super) enum Kind {
        /// 变更: what moves the term.
        Changes = "changes",
        FollowUps = "follow-ups",
        Money = "money",
        Supervision = "supervision",
        Links = "links",
        Corrections = "corrections",
        /// 立案, 结案, 重新开启.
        Course = "course",
    }
}

impl Kind {
    fn of(fact: &Fact) -> Kind {
        match fact {
            Fact::Changed { .. } | Fact::Resumed { .. } => Kind::Changes,
            Fact::FollowedUp(_) => Kind::FollowUps,
            Fact::Paid(_) => Kind::Money,
            Fact::Supervised(_) => Kind::Supervision,
            Fact::Linked { .. } => Kind::Links,
            Fact::Amended { .. } => Kind::Corrections,
            Fact::Registered(_)
            | Fact::Closed { .. }
            | Fact::Reopened { .. }
            | Fact::Retracted { .. } => Kind::Course,
        }
    }

    pub(super) fn words(self, cx: &Cx) -> &'static str {
        cx.text(&format!("tui.case.kind.{}", self.id()))
    }
}

/// The entries of a kind, or all of them, the newest first.
pub(super) fn entries(file: &CaseFile, kind: Option<Kind>) -> impl Iterator<Item = &TimelineEntry> {
    let newest = file.timeline.iter().rev();
    newest.filter(move |entry| kind.is_none_or(|kind| kind == Kind::of(&entry.fact)))
}

/// The dialog that chooses among the kinds that the case has, each with its number.
pub(super) fn choice(cx: &Cx, file: &CaseFile, before: Option<Kind>) -> Choice {
    let kinds = Kind::ALL.into_iter().filter_map(|kind| {
        let n = entries(file, Some(kind)).count();
        (n > 0).then(|| (kind.id().to_owned(), format!("{} {n}", kind.words(cx))))
    });
    let before = before.map(|kind| kind.id().to_owned());
    Choice::among(Wish::Facts, kinds.collect(), before)
}
