//! The walk of one morning in the manual is replayed: the keys in its sentences are pressed, and
//! its screens must match. `QINGJI_RETAKE=1 cargo test --test it morning` retakes the screens.

use std::fs;
use std::path::PathBuf;

use qingji::config::key::Key;
use qingji::text::locale::Locale;

use crate::support::docket::Docket;
use crate::support::screen::Session;

/// What to do if a screen has changed on purpose.
const RETAKE: &str = "take the screens anew: QINGJI_RETAKE=1 cargo test --test it morning";
const COLUMNS: u16 = 78;
const ROWS: u16 = 22;
const CASES: u64 = 400;

fn page(locale: Locale) -> PathBuf {
    let folder = match locale {
        Locale::Zh => "zh-CN",
        Locale::En => "en",
    };
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    root.join("config/docs").join(folder).join("morning.md")
}

/// Presses the texts in backquotes: names of keys, single keys, otherwise text to type. Returns how
/// many there were.
fn press(session: &mut Session, sentence: &str) -> usize {
    let spans = sentence.split('`').skip(1).step_by(2);
    spans
        .inspect(|span| {
            let name = span.to_lowercase();
            let is_key = span.chars().count() == 1 || Key::parse(&name).is_some();
            if !is_key {
                session.type_text(span);
            } else if span.chars().count() == 1 {
                session.press(span);
            } else {
                session.press(&name);
            }
        })
        .count()
}

/// The kind of text a line of the page belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    Prose,
    Screen,
    Shell,
}

/// The page with its screens as they are now, and the number of keys and texts pressed.
fn retake(page: &str, locale: Locale) -> (String, usize) {
    let mut session = Session::new(Docket::real(CASES), locale, COLUMNS, ROWS);
    let (mut taken, mut pressed, mut place) = (String::new(), 0, Place::Prose);
    for line in page.lines() {
        let next = match (line, place) {
            ("```" | "```text", Place::Prose) => Place::Screen,
            (fence, Place::Prose) if fence.starts_with("```") => Place::Shell,
            ("```", _) => Place::Prose,
            _ => place,
        };
        if place == Place::Prose && next == Place::Screen {
            taken.push_str("```text\n");
            for row in session.rows() {
                taken.push_str(&row);
                taken.push('\n');
            }
        } else if next != Place::Screen {
            if (place, next) == (Place::Prose, Place::Prose) {
                pressed += press(&mut session, line);
            }
            taken.push_str(line);
            taken.push('\n');
        }
        place = next;
    }
    assert_eq!(place, Place::Prose, "an open block");
    (taken, pressed)
}

#[test]
fn the_morning_of_the_manual_is_what_happens() {
    for locale in Locale::ALL {
        let path = page(locale);
        let mut text = fs::read_to_string(&path).unwrap();
        let (now, pressed) = retake(&text, locale);
        if std::env::var_os("QINGJI_RETAKE").is_some() {
            fs::write(&path, &now).unwrap();
            text.clone_from(&now);
        }
        assert!(pressed >= 30, "a walk of {pressed} keys");
        for (at, (is, was)) in now.lines().zip(text.lines()).enumerate() {
            let place = format!("{}:{}", path.display(), at + 1);
            assert_eq!(is, was, "{place}: if right, {RETAKE}");
        }
        assert_eq!(now.lines().count(), text.lines().count());
    }
}
