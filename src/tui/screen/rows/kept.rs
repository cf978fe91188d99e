//! Saving a list: as a view under a name, or as a file.

use super::{Base, Rows};
use crate::command::view::Shown;
use crate::service::api::{SavedView, Status};
use crate::text::width;
use crate::tui::cx::Cx;
use crate::tui::export::Sheet;
use crate::tui::screen::Act;
use crate::tui::widget::{columns, paint};

/// The saved view of a list.
#[derive(Debug, Clone)]
pub struct Kept {
    pub name: String,
    /// Whether all users share it.
    pub shared: bool,
    /// What the list showed when it was opened or saved.
    shown: Shown,
}

impl Rows {
    /// What the list shows, as a view stores it: columns only if the user changed them.
    pub(super) fn shown(&self) -> Shown {
        let own = columns::shown(self.ranked);
        let mut filter = self.filter.clone();
        if filter.status == self.base.status() {
            // A view names no status that goes without saying.
            filter.status = Status::Open;
        }
        Shown {
            filter,
            order: self.order.clone(),
            columns: if self.columns == own {
                Vec::new()
            } else {
                self.columns.clone()
            },
        }
    }

    /// Name of the view, with a star if the list has changed since. A long name is cut, so that
    /// the star and what follows it stay in sight.
    pub fn view_name(&self, cx: &Cx) -> Option<String> {
        let view = self.view.as_ref()?;
        let star = if view.shown == self.shown() { "" } else { "*" };
        let name = paint::shown(cx, &view.name);
        let name = width::cut(&name, usize::from(cx.width / 4).max(8));
        Some(format!("{name}{star}"))
    }

    /// Shows a saved view.
    pub fn open_view(&mut self, saved: &SavedView, shown: Shown) -> Vec<Act> {
        self.marks.clear();
        self.filter = shown.filter;
        self.order = shown.order;
        self.columns = if shown.columns.is_empty() {
            columns::shown(self.ranked)
        } else {
            shown.columns
        };
        let mut acts = self.named(saved);
        acts.extend(self.restart());
        acts
    }

    /// Makes this the saved view of the list.
    pub fn named(&mut self, saved: &SavedView) -> Vec<Act> {
        self.view = Some(Kept {
            name: saved.name.clone(),
            shared: saved.owner.is_none(),
            shown: self.shown(),
        });
        Vec::new()
    }

    /// Makes this the saved view of the list again, if the list shows what it holds.
    pub fn named_again(&mut self, saved: &SavedView, holds: &Shown) -> Vec<Act> {
        if self.view.is_none() && self.shown() == *holds {
            return self.named(saved);
        }
        Vec::new()
    }

    /// Drops the name of a view that was deleted.
    pub fn forget_view(&mut self, name: &str) -> Vec<Act> {
        self.view.take_if(|view| view.name == name);
        Vec::new()
    }

    /// The list for export: every row of the query, or the marked ones.
    pub(super) fn sheet(&self, cx: &Cx) -> Sheet {
        let page = match self.base {
            Base::Day => "tui.page.today",
            Base::Open | Base::Figure(_) => "tui.page.cases",
        };
        // A changed list is no longer what the name of its view promises, in a file least of all.
        let view = self.view.as_ref().filter(|view| view.shown == self.shown());
        let name = view.map_or(cx.text(page), |view| view.name.as_str());
        let title = match self.base.behind() {
            Some(behind) => &behind.path,
            None => name,
        };
        Sheet {
            request: self.every(),
            marks: self.marks.clone(),
            columns: self.columns.clone(),
            adds: self.base.adds(),
            title: self.titled(cx, title),
            name: name.to_owned(),
        }
    }

    /// A title of the list with its filter.
    pub fn titled(&self, cx: &Cx, title: &str) -> String {
        let query = self.base.print(cx, &self.filter);
        format!("{title}  {query}").trim_end().to_owned()
    }

    /// Number of rows to be exported, if known.
    pub(super) fn leaving(&self, cx: &Cx) -> Option<usize> {
        let open = cx.overview.as_ref().map(|overview| overview.open as usize);
        let open = open.filter(|_| self.base == Base::Open && self.is_whole());
        let cases = self.cases().or(open);
        if self.marks.is_empty() {
            self.listing.total().or(cases)
        } else {
            self.marks.count(cases)
        }
    }
}
