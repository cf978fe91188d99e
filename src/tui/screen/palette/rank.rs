//! How well what there is fits what was typed.

use crate::command::Command;
use crate::config::docs;
use crate::text::search::Search;
use crate::tui::cx::Cx;

/// How well a command fits; smaller is better, `None` not at all.
pub(super) fn of(cx: &Cx, search: &Search, command: &Command, keys: &str) -> Option<u8> {
    let (title, doc) = (cx.text(&command.title()), cx.text(&command.doc()));
    if search.is_empty() || search.key(keys) {
        return Some(0);
    }
    // `dc` is 导出 before anything that holds a d and a c somewhere.
    if search.begins_spelled(title) || search.begins_spelled(doc) || search.begins(command.id) {
        return Some(1);
    }
    let cli = command.cli.unwrap_or_default();
    // What else people call it.
    let names = cx.locale.find(&format!("tui.names.{}", command.id));
    let names = names.unwrap_or_default().split(' ');
    let found = [title, doc, command.id, cli]
        .into_iter()
        .chain(names)
        .any(|text| search.matches(text));
    found.then_some(2)
}

/// Whether a page is where a setting is told of: it is found by its name, which its title does not hold.
pub(super) fn tells(cx: &Cx, page: &docs::Page, search: &Search) -> bool {
    page.id == "settings"
        && cx
            .text("tui.palette.settings")
            .split(' ')
            .any(|word| search.matches(word))
}
