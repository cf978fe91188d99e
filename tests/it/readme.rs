//! The screens in the README match its command. `QINGJI_RETAKE=1 cargo test --test it readme`
//! retakes them.

use std::fs;

use qingji::exchange::demo::{DEFAULT_CASES, DEFAULT_SEED};
use qingji::service::api::Moment;
use qingji::text::locale::Locale;
use qingji::tui::Clock;

use crate::docs::README;
use crate::support::docket::Docket;
use crate::support::screen::Session;

/// The command above the screens; the name is that of the current user.
const COMMAND: &str = "`qingji demo --today 2026-06-30`, in a window of 80 by 24.";
const ACTOR: &str = "root";
/// The keys before each screen.
const KEYS: [&str; 2] = ["", "/ 0 7 2 2 space 1 6 enter ."];

/// The README with its screens as they are now.
fn retaken() -> String {
    let now = "2026-06-30T08:41:00+08:00".parse().unwrap();
    let today = "2026-06-30".parse().unwrap();
    let docket = Docket::demo(DEFAULT_CASES, DEFAULT_SEED, today, now);
    let mut session = Session::with(docket, Locale::Zh, 80, 24, |options| {
        options.clock = Clock::fixed(Moment { today, now });
        options.demo = true;
        ACTOR.clone_into(&mut options.actor.name);
        options.label.clear();
    });
    let (before, mut rest) = README.split_once(COMMAND).unwrap();
    let mut taken = format!("{before}{COMMAND}");
    for keys in KEYS {
        session.press(keys);
        let (prose, block) = rest.split_once("```text\n").unwrap();
        let (_, after) = block.split_once("\n```").unwrap();
        let rows = session.rows();
        let screen: Vec<&str> = rows.iter().map(|row| row.trim_end()).collect();
        taken.extend([prose, "```text\n", screen.join("\n").trim_end(), "\n```"]);
        rest = after;
    }
    taken.push_str(rest);
    taken
}

#[test]
fn the_screens_of_the_readme_are_what_is_shown() {
    let now = retaken();
    if std::env::var_os("QINGJI_RETAKE").is_some() {
        fs::write(concat!(env!("CARGO_MANIFEST_DIR"), "/README.md"), &now).unwrap();
        return;
    }
    for (at, (is, was)) in now.lines().zip(README.lines()).enumerate() {
        assert_eq!(
            is,
            was,
            "README.md:{}: if right, QINGJI_RETAKE=1 cargo test --test it readme",
            at + 1
        );
    }
    assert_eq!(now.lines().count(), README.lines().count());
}
