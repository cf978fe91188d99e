//! The keys as text.

use crate::command::{self, COMMANDS, Context};
use crate::text::width;
use crate::tui::cx::Cx;
use crate::tui::widget::footer;

/// All keys on a sheet to print: for each place, what to press and what it does.
pub fn card(cx: &Cx) -> String {
    let mut text = format!("{}\n", cx.text("tui.help.card"));
    for context in Context::ALL {
        let mut lines = String::new();
        for command in COMMANDS.iter().filter(|c| c.contexts.contains(&context)) {
            let keys = command::shown_keys(cx.keymap.keys(context, command.action), 3);
            if !keys.is_empty() {
                let keys = width::pad(&keys, 18);
                lines.extend(["  ", &keys, " ", cx.text(&command.doc()), "\n"]);
            }
        }
        if !lines.is_empty() {
            let name = cx.text(&context.title());
            text.extend(["\n[", name, "]\n", &lines]);
        }
    }
    let outcomes = footer::outcomes(cx);
    let outcomes: Vec<String> = outcomes
        .into_iter()
        .map(|(k, w)| format!("{k} {w}"))
        .collect();
    let title = cx.text("tui.command.outcome");
    text.extend(["\n", title, "\n  ", &outcomes.join("  "), "\n"]);
    text
}
