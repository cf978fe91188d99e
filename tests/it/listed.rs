//! A key that the help of a place lists does something there, and be it to say why not.

use std::time::Duration;

use qingji::command::family::{self, Entry};
use qingji::command::{Action, Context};
use qingji::config::key::Key;
use qingji::text::locale::Locale;
use qingji::tui::msg::Msg;
use qingji::tui::update::update;

use crate::support::docket::Docket;
use crate::support::screen::Session;

/// How a place is reached, with something selected.
const PLACES: [(&str, Context); 8] = [
    ("down", Context::Today),
    ("g a down", Context::Cases),
    ("enter", Context::Case),
    ("g q down", Context::Calendar),
    ("g t down", Context::Charts),
    ("g b", Context::Sheets),
    ("g h", Context::History),
    ("g t space enter", Context::Drill),
];

/// At the ends of what there is, these have nowhere to go.
const MOVES: [Action; 8] = [
    Action::Up,
    Action::Down,
    Action::PageUp,
    Action::PageDown,
    Action::Top,
    Action::Bottom,
    Action::Left,
    Action::Right,
];

fn session(keys: &str, context: Context) -> Session {
    let mut session = Session::new(Docket::sample(), Locale::Zh, 80, 24);
    session.press(keys);
    assert_eq!(session.model.context(), context, "{}", session.text());
    session
}

/// Whether the keys change the screen or ask for anything.
fn does_something(session: &mut Session, keys: &[Key]) -> bool {
    let before = session.text();
    let mut asked = false;
    for key in keys {
        session.time += Duration::from_secs(1);
        let effects = update(&mut session.model, Msg::Key(*key, session.time));
        asked |= !effects.is_empty();
    }
    asked || session.text() != before
}

#[test]
fn every_listed_key_does_something() {
    let mut silent = Vec::new();
    for (path, context) in PLACES {
        let keymap = session(path, context).options.keymap.clone();
        let listed = family::entries(&keymap, context, false);
        let listed = listed.into_iter().filter(|entry: &Entry| {
            // What works everywhere is tried on one page.
            let everywhere = entry.command.contexts.contains(&Context::Global);
            let tried = !everywhere || context == Context::Today;
            entry.here && tried && !MOVES.contains(&entry.command.action)
        });
        for entry in listed {
            let Some(chord) = keymap.keys(context, entry.command.action).first() else {
                continue;
            };
            let mut session = session(path, context);
            if !does_something(&mut session, &chord.0) {
                silent.push(format!("{context:?} {} {chord}", entry.command.id));
            }
        }
    }
    assert!(silent.is_empty(), "{silent:#?}");
}
