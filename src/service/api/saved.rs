//! Saved views: a query with its columns and order under a name. A view is no fact and is not in
//! the journal.

use serde::{Deserialize, Serialize};

/// A saved view. Its names are kept as text, so that a view made by a newer program still opens in
/// an older one.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct SavedView {
    pub name: String,
    /// The owner; `None` for a view shared by everybody.
    pub owner: Option<String>,
    /// The query as typed; empty for all open cases.
    pub query: String,
    /// Column ids in order; empty for those of the page.
    pub columns: Vec<String>,
    /// Such as `-claim` or `due`; empty for by due date.
    pub order: Vec<String>,
}

/// What a request did to a view. A view is no fact, so it is not taken back through the journal but
/// by the opposite change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ViewChange {
    /// The view before and after; `None` where there is none. At least one of them is there, and
    /// both have the same name and owner.
    pub before: Option<SavedView>,
    pub after: Option<SavedView>,
}

impl ViewChange {
    /// The change that takes this one back.
    #[must_use]
    pub fn reversed(self) -> ViewChange {
        ViewChange {
            before: self.after,
            after: self.before,
        }
    }

    /// The name of the view.
    pub fn name(&self) -> &str {
        let view = self.after.as_ref().or(self.before.as_ref());
        view.map_or("", |view| &view.name)
    }
}

/// A request about saved views. All but [`ViewsRequest::List`] answer
/// [`Response::ViewChanged`](super::Response::ViewChanged).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ViewsRequest {
    /// The person's own views, then the shared ones, by name.
    List,
    /// Replaces the view of the same name and owner. The owner is the person who asks; a shared
    /// view has none.
    Save {
        view: SavedView,
        shared: bool,
    },
    Delete {
        name: String,
        shared: bool,
    },
    /// Makes a view what is `after`; refused if it is no longer what is `before`.
    Change(Box<ViewChange>),
}
