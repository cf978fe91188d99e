//! Saved views: a query with its columns and order under a name. A view is no fact; it is in no journal.

use serde::{Deserialize, Serialize};

/// A view. What it names is kept as text, so that a view of a newer program still opens in an older one.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct SavedView {
    pub name: String,
    /// Whose it is; `None` is everybody's.
    pub owner: Option<String>,
    /// In the language of queries, as typed; empty: all open cases.
    pub query: String,
    /// Ids of columns in their order; empty: those of the page.
    pub columns: Vec<String>,
    /// `-claim`, `due`; empty: by due date.
    pub order: Vec<String>,
}

/// What is asked of the views.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ViewsRequest {
    /// The person's own, then everybody's, by name.
    List,
    /// Takes the place of the view of the same name and owner. The owner is the person who asks, or nobody for a view
    /// of all.
    Save {
        view: SavedView,
        shared: bool,
    },
    Delete {
        name: String,
        shared: bool,
    },
}
