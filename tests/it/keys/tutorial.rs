//! The tutorial.

use qingji::text::locale::Locale;

use crate::support::docket::Docket;
use crate::support::screen::Session;

#[test]
fn the_tutorial_goes_on_when_the_form_or_the_list_of_commands_is_left_otherwise() {
    let mut session = Session::with(Docket::sample(), Locale::Zh, 80, 24, |options| {
        options.demo = true;
        options.tutorial = true;
    });
    for (press, _) in LESSON.into_iter().take(8) {
        session.press(press);
    }
    assert!(session.text().contains("教程 9/16"), "{}", session.text());
    session.press("1 enter enter");
    assert!(session.text().contains("教程 10/16"), "{}", session.text());
    session.press("/").type_text("3364").press("tab 1");
    assert!(session.text().contains("教程 12/16"), "{}", session.text());
    session.press("esc tab :");
    assert!(session.text().contains("教程 15/16"), "{}", session.text());
    session.type_text("到今日页").press("enter");
    assert!(session.text().contains("教程 16/16"), "{}", session.text());
}

#[test]
fn the_tutorial_is_for_made_up_cases() {
    let mut session = Session::sample(80, 24);
    session.press("? f5");
    assert!(
        session.text().contains("qingji tutorial"),
        "{}",
        session.text()
    );
    let mut session = Session::with(Docket::sample(), Locale::Zh, 80, 24, |options| {
        options.demo = true;
    });
    session.press("? f5");
    assert!(session.text().contains("教程 1/"), "{}", session.text());
    // Anything other than the step is carried out and leaves the step as it is.
    session.press("g a g j");
    assert!(session.text().contains("教程 1/"));
    session.press("j");
    assert!(session.text().contains("教程 2/"));
    session.press(":").type_text("教程").press("enter");
    assert!(!session.text().contains("教程 2/"), "{}", session.text());
}

/// The key of each step of the tutorial, as typed and as shown in the strip.
const LESSON: [(&str, &str); 16] = [
    ("j", "j"),
    ("enter", "Enter"),
    (".", "."),
    ("esc", "Esc"),
    ("2", "1-9"),
    ("u", "u"),
    ("ctrl-r", "Ctrl-R"),
    ("a", "a"),
    ("esc", "Esc"),
    ("/", "/"),
    ("enter", "Enter"),
    ("esc", "Esc"),
    ("tab", "Tab"),
    (":", ":"),
    ("esc", "Esc"),
    ("?", "?"),
];

#[test]
fn the_tutorial_says_every_step_to_its_end() {
    for (width, height) in [(40, 10), (80, 24), (100, 30)] {
        for locale in [Locale::Zh, Locale::En] {
            let mut session = Session::with(Docket::sample(), locale, width, height, |options| {
                options.demo = true;
                options.tutorial = true;
            });
            for (n, (press, shown)) in LESSON.into_iter().enumerate() {
                let at = format!("{}/16 ", n + 1);
                let text = session.text();
                let rows: Vec<&str> = text.lines().collect();
                let first = rows.iter().position(|row| row.contains(&at));
                let first = first.unwrap_or_else(|| panic!("{at} {press}\n{text}"));
                let lines = if width == 40 { 2 } else { 1 };
                let strip = rows[first..first + lines].join(" ");
                assert!(!strip.contains(".."), "{strip}\n{text}");
                let words = strip.replace(&at, "");
                let mut words = words.split(' ');
                let asked =
                    |word: &str| word == shown || word.trim_end_matches([':', ',']) == shown;
                assert!(words.any(asked), "{shown}: {strip}\n{text}");
                if press == "enter" && n > 1 {
                    session.type_text("3364");
                }
                session.press(press);
            }
            let text = session.text();
            assert!(text.contains("--dry-run"), "{text}");
        }
    }
}
