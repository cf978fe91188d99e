//! An arrow key whose bytes were split on the way arrives as Esc, `[`, `A`: crossterm does not wait after an Esc. Here they are joined again.

use ratatui::crossterm::event::{Event, KeyCode, KeyEvent, KeyModifiers};

use super::key;
use crate::config::key::{Code, Key};

/// What came.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Item {
    Key(Key),
    Paste(String),
    Resize(u16, u16),
}

/// The longest sequence that is waited for.
const LONGEST: usize = 12;

/// The character of a plain key.
fn char_of(event: &Event) -> Option<char> {
    match event {
        Event::Key(KeyEvent {
            code: KeyCode::Char(c),
            modifiers,
            ..
        }) if !modifiers.intersects(KeyModifiers::CONTROL | KeyModifiers::ALT) => Some(*c),
        _ => None,
    }
}

fn is_esc(event: &Event) -> bool {
    matches!(event, Event::Key(KeyEvent { code: KeyCode::Esc, modifiers, .. }) if modifiers.is_empty())
}

/// Whether the events end in what may be the head of a sequence.
pub(super) fn incomplete(events: &[Event]) -> bool {
    let Some(at) = events.iter().rposition(is_esc) else {
        return false;
    };
    let tail = events.get(at + 1..).unwrap_or_default();
    let chars: Option<String> = tail.iter().map(char_of).collect();
    chars.is_some_and(|chars| chars.len() < LONGEST && matches!(sequence(&chars), Parsed::Part))
}

enum Parsed {
    /// A whole sequence, its key, and how many characters it took.
    Whole(Option<Key>, usize),
    /// The start of a bracketed paste.
    Paste(usize),
    Part,
    /// No sequence.
    No,
}

/// Reads what follows an Esc.
fn sequence(chars: &str) -> Parsed {
    let mut rest = chars.chars();
    match rest.next() {
        None => Parsed::Part,
        Some('O') => match rest.next() {
            None => Parsed::Part,
            Some(last) => {
                ss3(last).map_or(Parsed::No, |code| Parsed::Whole(Some(Key::plain(code)), 2))
            }
        },
        Some('[') => {
            let mut digits = String::new();
            for (n, c) in rest.enumerate() {
                match c {
                    '0'..='9' | ';' => digits.push(c),
                    '~' if digits == "200" => return Parsed::Paste(n + 2),
                    '~' => return Parsed::Whole(numbered(&digits).map(Key::plain), n + 2),
                    // Mouse and position reports end in a letter, too: they are nothing.
                    'A'..='Z' | 'a'..='z' => return Parsed::Whole(ss3(c).map(Key::plain), n + 2),
                    _ => return Parsed::No,
                }
            }
            Parsed::Part
        }
        Some(_) => Parsed::No,
    }
}

/// By the last letter.
fn ss3(last: char) -> Option<Code> {
    Some(match last {
        'A' => Code::Up,
        'B' => Code::Down,
        'C' => Code::Right,
        'D' => Code::Left,
        'H' => Code::Home,
        'F' => Code::End,
        'Z' => Code::BackTab,
        'P' => Code::F(1),
        'Q' => Code::F(2),
        'R' => Code::F(3),
        'S' => Code::F(4),
        _ => return None,
    })
}

/// By the number before `~`; modifiers behind a semicolon are left out.
fn numbered(digits: &str) -> Option<Code> {
    let number: u8 = digits.split(';').next()?.parse().ok()?;
    Some(match number {
        1 | 7 => Code::Home,
        3 => Code::Delete,
        4 | 8 => Code::End,
        5 => Code::PageUp,
        6 => Code::PageDown,
        11..=15 => Code::F(number - 10),
        17..=21 => Code::F(number - 11),
        23 | 24 => Code::F(number - 12),
        _ => return None,
    })
}

/// Joins what belongs together.
pub(super) fn rejoin(events: &[Event]) -> Vec<Item> {
    let mut items = Vec::new();
    let mut at = 0;
    while let Some(event) = events.get(at) {
        at += 1;
        if is_esc(event) {
            let tail = events.get(at..).unwrap_or_default();
            let chars: String = tail.iter().map_while(char_of).collect();
            match sequence(&chars) {
                Parsed::Whole(key, taken) => {
                    items.extend(key.map(Item::Key));
                    at += taken;
                    continue;
                }
                Parsed::Paste(taken) => {
                    let (text, used) = pasted(tail.get(taken..).unwrap_or_default());
                    items.push(Item::Paste(text));
                    at += taken + used;
                    continue;
                }
                Parsed::Part | Parsed::No => {}
            }
        }
        match event {
            Event::Key(press) => items.extend(key(*press).map(Item::Key)),
            Event::Paste(text) => items.push(Item::Paste(text.clone())),
            Event::Resize(columns, rows) => items.push(Item::Resize(*columns, *rows)),
            _ => {}
        }
    }
    items
}

/// The text of a paste whose opening mark was split, up to its closing mark; and how many events it took.
fn pasted(events: &[Event]) -> (String, usize) {
    let mut text = String::new();
    for (n, event) in events.iter().enumerate() {
        if is_esc(event) {
            return (text, (n + 6).min(events.len()));
        }
        match event {
            Event::Key(KeyEvent {
                code: KeyCode::Enter,
                ..
            }) => text.push('\n'),
            event => text.extend(char_of(event)),
        }
    }
    (text, events.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn press(code: KeyCode) -> Event {
        Event::Key(KeyEvent::new(code, KeyModifiers::NONE))
    }

    /// `^` stands for Esc.
    fn events(text: &str) -> Vec<Event> {
        text.chars()
            .map(|c| {
                press(if c == '^' {
                    KeyCode::Esc
                } else {
                    KeyCode::Char(c)
                })
            })
            .collect()
    }

    fn keys(text: &str) -> Vec<Key> {
        rejoin(&events(text))
            .into_iter()
            .filter_map(|item| match item {
                Item::Key(key) => Some(key),
                _ => None,
            })
            .collect()
    }

    #[test]
    fn split_sequences_become_the_keys_they_were() {
        for (text, code) in [
            ("^[A", Code::Up),
            ("^OB", Code::Down),
            ("^[5~", Code::PageUp),
            ("^[1;2C", Code::Right),
            ("^[21~", Code::F(10)),
            ("^[Z", Code::BackTab),
        ] {
            assert_eq!(keys(text), [Key::plain(code)], "{text}");
        }
        assert_eq!(keys("^"), [Key::plain(Code::Esc)]);
        assert_eq!(keys("^x"), [Key::plain(Code::Esc), Key::char('x')]);
        assert_eq!(
            keys("j^[Bk"),
            [Key::char('j'), Key::plain(Code::Down), Key::char('k')]
        );
    }

    #[test]
    fn late_reports_are_nothing() {
        assert_eq!(keys("^[24;80y"), []);
    }

    #[test]
    fn only_what_may_go_on_is_waited_for() {
        for (text, wait) in [
            ("^", true),
            ("^[", true),
            ("^[1;", true),
            ("^[A", false),
            ("^x", false),
            ("j", false),
        ] {
            assert_eq!(incomplete(&events(text)), wait, "{text}");
        }
    }

    #[test]
    fn a_split_paste_is_a_paste() {
        assert_eq!(
            rejoin(&events("^[200~甲1^[201~")),
            [Item::Paste("甲1".into())]
        );
    }
}
