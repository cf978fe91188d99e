//! Keys as written in `keymap.toml`: `j`, `ctrl-z`, `f10`, `enter`, `g j`.

use std::fmt;

/// The code of a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Code {
    Char(char),
    Enter,
    Esc,
    Tab,
    BackTab,
    Backspace,
    Delete,
    Up,
    Down,
    Left,
    Right,
    Home,
    End,
    PageUp,
    PageDown,
    F(u8),
}

/// One key press.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Key {
    pub code: Code,
    pub ctrl: bool,
}

const NAMED: [(&str, Code); 15] = [
    ("enter", Code::Enter),
    ("esc", Code::Esc),
    ("tab", Code::Tab),
    ("backtab", Code::BackTab),
    ("backspace", Code::Backspace),
    ("delete", Code::Delete),
    ("up", Code::Up),
    ("down", Code::Down),
    ("left", Code::Left),
    ("right", Code::Right),
    ("home", Code::Home),
    ("end", Code::End),
    ("pageup", Code::PageUp),
    ("pagedown", Code::PageDown),
    ("space", Code::Char(' ')),
];

impl Key {
    pub const fn plain(code: Code) -> Key {
        Key { code, ctrl: false }
    }

    pub const fn char(c: char) -> Key {
        Key::plain(Code::Char(c))
    }

    pub const fn ctrl(c: char) -> Key {
        Key {
            code: Code::Char(c),
            ctrl: true,
        }
    }

    /// Parses one key, as written in the keymap or as displayed; `None` if it is not a key. Only
    /// single letters are case-sensitive.
    pub fn parse(text: &str) -> Option<Key> {
        let (ctrl, name) = match text.split_at_checked(5) {
            Some((head, rest)) if head.eq_ignore_ascii_case("ctrl-") => (true, rest),
            _ => (false, text),
        };
        let mut chars = name.chars();
        let code = match (chars.next(), chars.next()) {
            (Some(c), None) if ctrl => Code::Char(c.to_ascii_lowercase()),
            (Some(c), None) => Code::Char(c),
            _ => named(&name.to_ascii_lowercase())?,
        };
        Some(Key { code, ctrl })
    }

    /// Whether a terminal can send this key and the program reads it as such. Ctrl works with
    /// letters only, and some of those are other keys (Ctrl-I is Tab, Ctrl-H Backspace); a
    /// full-width character counts as its ASCII counterpart.
    pub fn sendable(self) -> bool {
        match self.code {
            Code::Char(c) if self.ctrl => {
                c.is_ascii_lowercase() && !matches!(c, 'h' | 'i' | 'j' | 'm')
            }
            Code::Char(_) => self.half_width() == self,
            _ => !self.ctrl,
        }
    }

    /// The character typed, if the key is plain text.
    pub fn text(self) -> Option<char> {
        match self.code {
            Code::Char(c) if !self.ctrl => Some(c),
            _ => None,
        }
    }

    /// Whether it separates the lines or the cells of a pasted text.
    pub fn separates(self) -> bool {
        matches!(self.code, Code::Enter | Code::Tab)
    }

    /// The ASCII counterpart of a full-width key: with a Chinese input method on, `？` means `?` and
    /// `１` means `1`.
    #[must_use]
    pub fn half_width(self) -> Key {
        let Code::Char(c) = self.code else {
            return self;
        };
        let twin = match u32::from(c) {
            0x3000 => ' ',
            // A Chinese input method turns `/ . [ ]` into the ideographic comma and full stop and
            // the lenticular brackets.
            0x3001 => '/',
            0x3002 => '.',
            0x3010 => '[',
            0x3011 => ']',
            point @ 0xff01..=0xff5e => char::from_u32(point - 0xfee0).unwrap_or(c),
            _ => c,
        };
        Key {
            code: Code::Char(twin),
            ..self
        }
    }
}

/// The key with this name.
fn named(name: &str) -> Option<Code> {
    let name = match name {
        "pgup" => "pageup",
        "pgdn" => "pagedown",
        "shift-tab" => "backtab",
        name => name,
    };
    NAMED
        .iter()
        .find(|(id, _)| *id == name)
        .map(|(_, code)| *code)
        .or_else(|| {
            let n: u8 = name.strip_prefix('f')?.parse().ok()?;
            (1..=12).contains(&n).then_some(Code::F(n))
        })
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.ctrl {
            f.write_str("Ctrl-")?;
        }
        match self.code {
            Code::Char(' ') => f.write_str("Space"),
            Code::Char(c) if self.ctrl => write!(f, "{}", c.to_ascii_uppercase()),
            Code::Char(c) => write!(f, "{c}"),
            Code::F(n) => write!(f, "F{n}"),
            Code::PageUp => f.write_str("PgUp"),
            Code::PageDown => f.write_str("PgDn"),
            Code::BackTab => f.write_str("Shift-Tab"),
            code => {
                let name = NAMED
                    .iter()
                    .find(|(_, c)| *c == code)
                    .map_or("", |(id, _)| id);
                let mut chars = name.chars();
                let first = chars.next().map(|c| c.to_ascii_uppercase());
                write!(f, "{}{}", first.unwrap_or_default(), chars.as_str())
            }
        }
    }
}

/// One or two keys in sequence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chord(pub Vec<Key>);

impl Chord {
    /// Parses keys separated by blanks.
    pub fn parse(text: &str) -> Option<Chord> {
        let keys: Option<Vec<Key>> = text.split_whitespace().map(Key::parse).collect();
        keys.filter(|keys| (1..=2).contains(&keys.len())).map(Chord)
    }
}

impl fmt::Display for Chord {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (n, key) in self.0.iter().enumerate() {
            write!(f, "{}{key}", if n == 0 { "" } else { " " })?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_read_and_shown_as_people_write_them() {
        for (text, shown) in [
            ("j", "j"),
            ("ctrl-z", "Ctrl-Z"),
            ("f10", "F10"),
            ("pagedown", "PgDn"),
            ("space", "Space"),
            ("g j", "g j"),
            ("f2 1", "F2 1"),
            ("backtab", "Shift-Tab"),
        ] {
            assert_eq!(Chord::parse(text).unwrap().to_string(), shown);
        }
        assert_eq!(Chord::parse("f13"), None);
        assert_eq!(Chord::parse(""), None);
        assert_eq!(Chord::parse("a b c"), None);
    }

    #[test]
    fn what_is_shown_can_be_written() {
        for text in [
            "Ctrl-Z",
            "F10",
            "PgDn",
            "PgUp",
            "Space",
            "Shift-Tab",
            "Enter",
            "G",
            "Home",
        ] {
            assert_eq!(Key::parse(text).unwrap().to_string(), text);
        }
    }

    #[test]
    fn keys_that_no_terminal_sends_are_known() {
        for text in [
            "ctrl-1",
            "ctrl-enter",
            "ctrl-f5",
            "ctrl-i",
            "ctrl-h",
            "？",
            "１",
        ] {
            assert!(!Key::parse(text).unwrap().sendable(), "{text}");
        }
        for text in ["ctrl-z", "f5", "j", "J", "?", "王", "space", "backtab"] {
            assert!(Key::parse(text).unwrap().sendable(), "{text}");
        }
    }

    #[test]
    fn full_width_keys_have_ascii_twins() {
        for (full, half) in [
            ('？', '?'),
            ('／', '/'),
            ('：', ':'),
            ('１', '1'),
            ('ｊ', 'j'),
            ('、', '/'),
        ] {
            assert_eq!(Key::char(full).half_width(), Key::char(half));
        }
        assert_eq!(Key::char('王').half_width(), Key::char('王'));
    }
}
