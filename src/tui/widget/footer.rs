//! The last line: the keys that help most here, from the table of commands.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::paint;
use crate::command::{self, Action, COMMANDS, Command, Context};
use crate::config::key::Key;
use crate::config::theme::Role;
use crate::text::width;
use crate::tui::cx::Cx;

/// A key and what it does, in words.
pub type Hint = (String, String);

/// What the footer of a context offers, most useful first, help last.
pub fn hints(cx: &Cx, context: Context) -> Vec<Hint> {
    COMMANDS
        .iter()
        .filter(|command| command.footer.contains(&context))
        .filter_map(|command| {
            let keys = match command.action {
                Action::Pick => "1-9".to_owned(),
                action => cx.keymap.keys(context, action).first()?.to_string(),
            };
            Some((keys, cx.text(&command.title()).to_owned()))
        })
        .collect()
}

/// The outcomes by their digits, as far as they have keys.
pub fn outcomes(cx: &Cx) -> Vec<Hint> {
    cx.keymap
        .keys(Context::Today, Action::Outcome)
        .iter()
        .zip(cx.outcomes.iter())
        .map(|(key, outcome)| (key.to_string(), outcome.words(cx.english()).to_owned()))
        .collect()
}

/// Draws as many as fit. The last two (lookup and help) stay; the outcomes shrink to one hint where they do not fit beside them.
pub fn view(cx: &Cx, buffer: &mut Buffer, area: Rect, context: Context) {
    let gap = usize::from(cx.english());
    let room = usize::from(area.width.saturating_sub(1));
    let columns = |hints: &[Hint]| -> usize {
        let words = |(key, words): &Hint| width::width(key) + gap + width::width(words) + 1 + gap;
        hints
            .iter()
            .map(words)
            .sum::<usize>()
            .saturating_sub(1 + gap)
    };
    let mut rest = hints(cx, context);
    let mut hints = Vec::new();
    if context == Context::Today {
        let last = rest.len().saturating_sub(2);
        hints = outcomes(cx);
        hints.extend(rest.iter().skip(last).cloned());
        if columns(&hints) <= room {
            hints.truncate(hints.len() - (rest.len() - last));
        } else {
            let title = command::of(Action::Outcome)
                .map(Command::title)
                .unwrap_or_default();
            hints = vec![("1-9".to_owned(), cx.text(&title).to_owned())];
        }
    }
    let fixed = hints.len();
    hints.append(&mut rest);
    while columns(&hints) > room && hints.len() > fixed + 2 {
        hints.remove(hints.len() - 3);
    }
    let mut x = area.x + 1;
    for (key, words) in &hints {
        let room = area.right().saturating_sub(x);
        x += paint::put(buffer, x, area.y, room, key, cx.styles.of(Role::Key));
        x += gap as u16;
        let room = area.right().saturating_sub(x);
        x += paint::put(buffer, x, area.y, room, words, cx.styles.of(Role::Text));
        x += 1 + gap as u16;
    }
}

/// What may follow the first of two keys, for the message line: `g  j今日 a案件`.
pub fn after(cx: &Cx, context: Context, first: Key) -> String {
    let mut line = first.to_string();
    for (key, action) in cx.keymap.after(context, first) {
        if let Some(command) = command::of(action) {
            let gap = if cx.english() { " " } else { "" };
            let title = cx.text(&command.title());
            line.extend(["  ", &key.to_string(), gap, title]);
        }
    }
    line
}
