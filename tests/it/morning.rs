//! The walk of one morning in the manual is played in a real terminal: the keys in its sentences
//! are sent as bytes, and its screens are what the terminal shows. `QINGJI_RETAKE=1 cargo test
//! --test it morning` retakes the screens.

use std::fs;
use std::path::PathBuf;

use qingji::config::key::{Code, Key};
use qingji::text::locale::Locale;

use crate::pty;
use crate::support::pty::Pty;

/// What to do if a screen has changed on purpose.
const RETAKE: &str = "take the screens anew: QINGJI_RETAKE=1 cargo test --test it morning";
const COLUMNS: u16 = 78;
const ROWS: u16 = 22;

fn page(locale: Locale) -> PathBuf {
    let folder = match locale {
        Locale::Zh => "zh-CN",
        Locale::En => "en",
    };
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    root.join("config/docs").join(folder).join("morning.md")
}

/// The clerk's terminal, with the program in it.
fn sits_down(locale: Locale) -> Pty {
    let mut command = pty::command("xterm-256color");
    command.env("QINGJI_TEST_CHILD", "morning");
    if locale == Locale::En {
        command.env("LANG", "en_US.UTF-8");
    }
    let pty = Pty::spawn(command, COLUMNS, ROWS);
    pty.wait_for("2022-06-15");
    pty
}

/// What the terminal shows once the program rests, without trailing blanks.
fn screen(pty: &Pty) -> Vec<String> {
    pty.settle();
    pty.look(|screen| {
        let rows = screen.rows(0, COLUMNS);
        rows.map(|row| row.trim_end().to_owned()).collect()
    })
}

/// What a keyboard sends for a key.
fn bytes(key: Key) -> &'static [u8] {
    match key.code {
        Code::Enter => b"\r",
        Code::Esc => b"\x1b",
        Code::Tab => b"\t",
        Code::F(2) => b"\x1bOQ",
        other => panic!("{other:?}: which bytes are these?"),
    }
}

/// Sends the texts in backquotes, each when the program rests: names of keys, single keys, otherwise
/// text, as an input method sends it. Returns how many there were.
fn press(pty: &mut Pty, sentence: &str) -> usize {
    let spans = sentence.split('`').skip(1).step_by(2);
    spans
        .inspect(|span| {
            let named = Key::parse(&span.to_lowercase()).filter(|_| span.chars().count() > 1);
            pty.settle();
            match named {
                Some(key) => pty.send(bytes(key)),
                None => pty.send(span.as_bytes()),
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
    let mut pty = sits_down(locale);
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
            for row in screen(&pty) {
                taken.push_str(&row);
                taken.push('\n');
            }
        } else if next != Place::Screen {
            if (place, next) == (Place::Prose, Place::Prose) {
                pressed += press(&mut pty, line);
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
