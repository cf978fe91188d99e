//! What the screens show: every screen × state × size × language as text.

use qingji::text::locale::Locale;
use qingji::text::width;

use crate::support::docket::Docket;
use crate::support::screen::Session;

/// Name, keys that lead there.
const STATES: &[(&str, &str)] = &[
    ("today", ""),
    ("today-message", "j 2"),
    ("today-prefix", "g"),
    ("today-done", "1 n"),
    ("today-sunk", "1 n end down"),
    ("today-finished", "1 2 3 4 5 1 2 3 4 5 1 2 3 4 n esc"),
    ("today-day", "d + 5 d"),
    ("today-planned", "d 3 / 5 enter"),
    ("today-summary", "1 2 f12"),
    ("cases", "g a"),
    ("cases-sort", "g a s"),
    ("cases-filter", "g a f"),
    ("cases-columns", "g a c"),
    ("cases-marked", "g a space j space"),
    ("today-marked", "space space"),
    ("case", "enter"),
    ("case-clock", "."),
    ("lookup", "/"),
    ("lookup-found", "/ 1 0 8 2"),
    ("lookup-nothing", "/ z z z"),
    ("form", "a"),
    ("form-filled", "a 2 好"),
    ("help", "?"),
    ("help-all", "? a"),
    ("help-search", "? 撤"),
    ("palette", ":"),
    ("palette-elsewhere", ": 上 一 件"),
    ("palette-explained", ": f1"),
    ("docs", ": d o c s enter"),
    ("messages", "2 : 消 息 enter"),
    ("copy", "y"),
];

const SIZES: &[(u16, u16)] = &[(40, 10), (80, 24), (100, 30)];

fn locales() -> [(Locale, &'static str); 2] {
    [(Locale::Zh, "zh"), (Locale::En, "en")]
}

#[test]
fn every_screen_looks_as_it_did() {
    for (name, keys) in STATES {
        for (width, height) in SIZES {
            for (locale, tag) in locales() {
                let mut session = Session::new(Docket::sample(), locale, *width, *height);
                session.press(keys);
                insta::assert_snapshot!(format!("{name}__{width}x{height}__{tag}"), session.text());
            }
        }
    }
    for (width, height) in SIZES {
        for (locale, tag) in locales() {
            let session = Session::new(Docket::empty(), locale, *width, *height);
            insta::assert_snapshot!(
                format!("today-empty__{width}x{height}__{tag}"),
                session.text()
            );
        }
    }
}

#[test]
fn every_screen_fits_every_small_terminal() {
    for (name, keys) in STATES {
        let mut session = Session::sample(80, 24);
        session.press(keys);
        for width in 1..=50 {
            for height in 1..=14 {
                session.resize(width, height);
                for row in session.rows() {
                    assert!(
                        width::width(&row) <= usize::from(width),
                        "{name} {width}x{height}: {row}"
                    );
                }
            }
        }
        session.resize(80, 24);
    }
}

#[test]
fn no_glyph_depends_on_the_width_of_ambiguous_characters() {
    for (name, keys) in STATES {
        for (locale, _) in locales() {
            for (width, height) in SIZES {
                let mut session = Session::new(Docket::sample(), locale, *width, *height);
                session.press(keys);
                for row in session.rows() {
                    assert_eq!(width::width(&row), width::width_wide(&row), "{name}: {row}");
                }
            }
        }
    }
}
