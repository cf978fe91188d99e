//! The full description of a line of the palette.

use super::super::Act;
use super::super::reader::Reader;
use super::Palette;
use super::lines::Item;
use crate::command::{self, Command};
use crate::tui::cx::Cx;

/// Opens the full description of the selected line.
pub(super) fn explain(palette: &mut Palette, cx: &Cx) -> Vec<Act> {
    let lines = palette.lines(cx);
    let Some(line) = lines.get(palette.at) else {
        return Vec::new();
    };
    let Item::Command(command) = line.item else {
        return palette.accept(cx);
    };
    let places = places(cx, command);
    let keys: Vec<String> = command
        .contexts
        .iter()
        .filter_map(|context| {
            let keys = cx.keymap.keys(*context, command.action);
            let keys = command::shown_keys(keys, usize::MAX);
            let place = cx.text(&context.title());
            (!keys.is_empty()).then(|| format!("{place}: {keys}"))
        })
        .collect();
    let none = cx.text("tui.palette.none");
    let or_none = |text: &str| if text.is_empty() { none } else { text }.to_owned();
    let text = cx.fill(
        "tui.palette.about",
        &[
            ("doc", &cx.text(&command.doc())),
            ("keys", &or_none(&keys.join(", "))),
            ("places", &places),
            (
                "now",
                &or_none(line.reason.as_deref().unwrap_or(cx.text("tui.palette.can"))),
            ),
            (
                "shell",
                &or_none(
                    &command
                        .cli
                        .map(|cli| format!("qingji {}", command::shell_form(cli, cx.locale)))
                        .unwrap_or_default(),
                ),
            ),
            ("id", &command.id),
        ],
    );
    vec![Act::Push(Box::new(Reader::new(
        cx.text(&command.title()),
        &text,
    )))]
}

/// The places where a command works, in words.
pub(super) fn places(cx: &Cx, command: &Command) -> String {
    let places: Vec<&str> = command
        .contexts
        .iter()
        .map(|context| cx.text(&context.title()))
        .collect();
    places.join(", ")
}

/// Why a command of another place does not work here.
pub(crate) fn elsewhere(cx: &Cx, command: &Command) -> String {
    cx.fill("tui.palette.elsewhere", &[("places", &places(cx, command))])
}
