//! Changes of saved views: they can be undone in the session that made them. They are settings, so
//! the history does not list them.

use super::model::{Model, Pending};
use super::msg::Effect;
use super::notice::Notice;
use super::undoing::{Step, Way};
use crate::command::view;
use crate::service::api::{Request, Status, ViewChange, ViewsRequest};
use crate::tui::widget::paint;

impl Model {
    /// Notes that the dialog of views made, replaced or deleted one.
    pub(super) fn changed_view(&mut self, change: ViewChange) -> Vec<Effect> {
        let key = match (&change.before, &change.after) {
            (_, None) => "tui.views.deleted",
            (Some(_), Some(_)) => "tui.views.replaced",
            (None, Some(_)) => "tui.views.saved",
        };
        let name = paint::shown(&self.cx, change.name());
        let said = self.cx.fill(key, &[("name", &name)]);
        self.notice = Some(Notice::say(said).undoable());
        let effects = self.forget_deleted(&change);
        self.undoing.did(Step::View(Box::new(change)));
        effects
    }

    /// Undoes or redoes a change of a view.
    pub(super) fn turn_view(&mut self, change: Box<ViewChange>, way: Way) -> Effect {
        let wanted = turned(&change, way);
        let request = Request::Views(ViewsRequest::Change(Box::new(wanted)));
        self.write(Pending::View { change, way }, request)
    }

    /// Handles the answer to that.
    pub(super) fn view_went(&mut self, pending: Pending) -> Vec<Effect> {
        let Pending::View { change, way } = pending else {
            return Vec::new();
        };
        let name = paint::shown(&self.cx, change.name());
        let what = self.cx.fill("tui.views.one", &[("name", &name)]);
        let said = self.cx.fill(way.key(), &[("number", &what)]);
        self.notice = Some(Notice::say(said));
        let done = turned(&change, way);
        let mut effects = self.forget_deleted(&done);
        effects.extend(self.named_again(&done));
        self.undoing.went(way, Step::View(change));
        effects
    }

    /// Gives the list below the name of a view that came back, if it shows what the view holds.
    fn named_again(&mut self, change: &ViewChange) -> Vec<Effect> {
        let Some(saved) = &change.after else {
            return Vec::new();
        };
        let saved = saved.clone();
        let (outcomes, locale) = (self.cx.outcomes.clone(), self.cx.locale);
        // `Rows::shown` names no status that goes without saying, neither does a view.
        self.with_rows(|rows, _| {
            let holds = view::open(&saved, Status::Open, &outcomes, locale);
            holds.map_or_else(|_| Vec::new(), |holds| rows.named_again(&saved, &holds))
        })
    }

    /// Takes the name of a view that a change deleted from the list below.
    fn forget_deleted(&mut self, change: &ViewChange) -> Vec<Effect> {
        if change.after.is_some() {
            return Vec::new();
        }
        let name = change.name().to_owned();
        self.with_rows(|rows, _| rows.forget_view(&name))
    }
}

/// The change that an undo or redo of this one makes.
fn turned(change: &ViewChange, way: Way) -> ViewChange {
    match way {
        Way::Undo => change.clone().reversed(),
        Way::Redo => change.clone(),
    }
}
