//! What the dialog for views says: what is saved, the lines of the views, and its questions.

use super::{AROUND, WIDTH};
use crate::command::view::Shown;
use crate::command::{Action, Context};
use crate::service::api::{SavedView, print_query};
use crate::text::width;
use crate::tui::cx::Cx;
use crate::tui::widget::paint;

/// The fewest columns of a name in a question.
const SHORTEST: usize = 4;

/// What is saved: `存: 法院=牙克石 超期>0   按 标的 (倒序)   7 列`.
pub(super) fn what(cx: &Cx, shown: &Shown) -> String {
    let query = print_query(&shown.filter, cx.locale);
    let query = if query.is_empty() {
        cx.text("tui.cases.all-open").to_owned()
    } else {
        query
    };
    cx.fill("tui.views.what", &[("query", &query)])
}

/// The line of a view: `> 1 涉企长期未结    法院=牙克石 超期>0`.
pub(super) fn line(cx: &Cx, view: &SavedView, n: usize, chosen: bool, room: usize) -> String {
    let mark = if chosen { ">" } else { " " };
    let digit = paint::digit(n);
    let mut name = paint::shown(cx, &view.name);
    if view.owner.is_none() {
        name = format!("{name} ({})", cx.text("tui.views.all"));
    }
    let columns = (room / 2).min(26);
    let name = width::pad(&width::cut(&name, columns), columns);
    let query = paint::shown(cx, &view.query);
    let query = if query.is_empty() {
        cx.text("tui.cases.all-open")
    } else {
        &query
    };
    let line = format!("{mark} {digit} {name}  {query}");
    width::pad(&width::cut(&line, room), room)
}

/// A question about the view of this name. A long name is cut rather than what confirms.
pub(super) fn asking(cx: &Cx, key: &str, name: &str) -> String {
    let keys = clear_keys(cx);
    let question = |name: &str| cx.fill(key, &[("name", &name), ("key", &keys)]);
    let room = usize::from(cx.width.min(WIDTH).saturating_sub(AROUND));
    let left = room.saturating_sub(width::width(&question("")));
    question(&width::cut(&paint::shown(cx, name), left.max(SHORTEST)))
}

/// The keys that delete a view, as they are now: `0/Delete`; a small terminal has room for one.
pub(super) fn clear_keys(cx: &Cx) -> String {
    let keys = cx.keymap.keys(Context::Picker, Action::Clear).iter();
    let shown = if cx.tiny() { 1 } else { 2 };
    let keys: Vec<String> = keys.take(shown).map(ToString::to_string).collect();
    keys.join("/")
}
