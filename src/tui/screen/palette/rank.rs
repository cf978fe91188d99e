//! How well lines match what was typed.

use crate::command::Command;
use crate::config::docs;
use crate::text::search::Search;
use crate::tui::cx::Cx;

/// How well a command matches; smaller is better, `None` means not at all.
pub(super) fn of(cx: &Cx, search: &Search, command: &Command, keys: &str) -> Option<u8> {
    let (title, doc) = (cx.text(&command.title()), cx.text(&command.doc()));
    if search.is_empty() || search.key(keys) {
        return Some(0);
    }
    // `dc` finds 导出 before anything else that contains a d and a c.
    if search.begins_spelled(title) || search.begins_spelled(doc) || search.begins(command.id) {
        return Some(1);
    }
    let cli = command.cli.unwrap_or_default();
    // Other names for it.
    let names = cx.locale.find(&format!("tui.names.{}", command.id));
    let names = names.unwrap_or_default().split(' ');
    // What it is called comes before what is told about it: 日历 goes to the calendar before it
    // writes a file of it.
    if [title, command.id]
        .into_iter()
        .chain(names)
        .any(|text| search.matches(text))
    {
        return Some(2);
    }
    [doc, cli]
        .iter()
        .any(|text| search.matches(text))
        .then_some(3)
}

/// Whether a page describes a setting with this name, which its title does not contain.
pub(super) fn tells(cx: &Cx, page: &docs::Page, search: &Search) -> bool {
    page.id == "settings"
        && cx
            .text("tui.palette.settings")
            .split(' ')
            .any(|word| search.matches(word))
}
