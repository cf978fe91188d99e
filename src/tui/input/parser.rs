//! Parses the bytes of the terminal into keys, pastes and answers. The result does not depend on
//! how the bytes were split: incomplete sequences are held.

use std::time::Duration;

use crate::config::key::{Code, Key};
use crate::tui::msg::Mouse;
use crate::tui::waits::Waits;

/// A parsed item.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Item {
    Key(Key),
    Paste(String),
    /// The wheel, or a click.
    Mouse(Mouse),
    /// The cursor position, row and column counted from 1: the answer to a query.
    Position(u16, u16),
}

/// Parses bytes and holds what is incomplete.
#[derive(Debug, Default)]
pub(super) struct Parser {
    held: Vec<u8>,
    /// The text of a paste whose end has not arrived.
    paste: Option<Vec<u8>>,
}

/// Sequences longer than this are not meant for the program.
const LONGEST: usize = 64;
/// The text of a paste beyond this size is dropped; no field takes as much.
const PASTE: usize = 1 << 20;
const PASTE_END: &[u8] = b"\x1b[201~";

/// The kind of item at the start of the held bytes.
enum Head {
    /// A whole item: its number of bytes, and the item unless it is ignored.
    Whole(usize, Option<Item>),
    /// A paste starts after this many bytes.
    Paste(usize),
    /// More bytes are needed.
    Part,
}

impl Parser {
    /// Feeds bytes and appends the completed items.
    pub(super) fn feed(&mut self, bytes: &[u8], items: &mut Vec<Item>) {
        self.held.extend_from_slice(bytes);
        loop {
            if self.paste.is_some() {
                if !self.pasting(items) {
                    return;
                }
                continue;
            }
            if self.held.is_empty() {
                return;
            }
            match head(&self.held) {
                Head::Whole(taken, item) => {
                    items.extend(item);
                    self.held.drain(..taken.min(self.held.len()));
                }
                Head::Paste(taken) => {
                    self.held.drain(..taken);
                    self.paste = Some(Vec::new());
                }
                Head::Part => return,
            }
        }
    }

    /// Consumes the text of the paste; returns `false` while its end is missing.
    fn pasting(&mut self, items: &mut Vec<Item>) -> bool {
        let end = self
            .held
            .windows(PASTE_END.len())
            .position(|w| w == PASTE_END);
        // The end mark itself may be split.
        let keep = (1..PASTE_END.len()).rev().find(|n| {
            let part = PASTE_END.get(..*n).unwrap_or_default();
            self.held.ends_with(part)
        });
        let text = end.unwrap_or(self.held.len() - keep.unwrap_or(0));
        if let Some(paste) = &mut self.paste {
            let room = PASTE.saturating_sub(paste.len());
            paste.extend(self.held.iter().take(text.min(room)));
        }
        self.held.drain(..text);
        if end.is_some() {
            self.held.drain(..PASTE_END.len());
            self.finish(items);
        }
        end.is_some()
    }

    fn finish(&mut self, items: &mut Vec<Item>) {
        let paste = self.paste.take();
        items.extend(paste.map(|text| Item::Paste(String::from_utf8_lossy(&text).into_owned())));
    }

    /// Whether something incomplete is held.
    pub(super) fn pending(&self) -> bool {
        !self.held.is_empty() || self.paste.is_some()
    }

    /// No more bytes arrived in time: interprets what is held as it stands.
    pub(super) fn settle(&mut self, items: &mut Vec<Item>) {
        let held = std::mem::take(&mut self.held);
        if self.paste.is_some() {
            self.finish(items);
            return;
        }
        // If a longer sequence lost its rest on the way, it is neither a key nor an Esc.
        if matches!(held.as_slice(), [0x1b] | [0x1b, b'[' | b'O']) {
            items.push(Item::Key(Key::plain(Code::Esc)));
        }
    }

    /// How long to wait for more: a lone Esc soon becomes a key, a sequence that has started waits
    /// longer.
    pub(super) fn patience(&self, waits: &Waits) -> Duration {
        match (&self.paste, self.held.len()) {
            (Some(_), _) => waits.paste,
            (None, 1) => waits.escape,
            (None, _) => waits.sequence,
        }
    }
}

fn head(bytes: &[u8]) -> Head {
    let key = |key| Head::Whole(1, Some(Item::Key(key)));
    match bytes {
        [0x1b, rest @ ..] => escape(rest),
        [b'\r' | b'\n', ..] => key(Key::plain(Code::Enter)),
        [b'\t', ..] => key(Key::plain(Code::Tab)),
        [0x7f | 0x08, ..] => key(Key::plain(Code::Backspace)),
        [c @ 1..=26, ..] => key(Key::ctrl(char::from(b'a' + c - 1))),
        [0 | 0x1c..=0x1f, ..] | [] => Head::Whole(1, None),
        [first, ..] => {
            let length = match first {
                0xc2..=0xdf => 2,
                0xe0..=0xef => 3,
                0xf0..=0xf4 => 4,
                _ => 1,
            };
            let text = bytes.get(..length.min(bytes.len())).unwrap_or_default();
            match std::str::from_utf8(text) {
                Ok(text) => {
                    let c = text.chars().next();
                    // C1 control characters are not text.
                    let item = c
                        .filter(|c| !c.is_control())
                        .map(|c| Item::Key(Key::char(c)));
                    Head::Whole(length, item)
                }
                Err(error) if error.error_len().is_none() && bytes.len() < length => Head::Part,
                // Invalid UTF-8, as sent by a terminal set to GBK, is dropped rather than taken for
                // keys.
                Err(_) => Head::Whole(1, None),
            }
        }
    }
}

/// Parses what follows an Esc.
fn escape(rest: &[u8]) -> Head {
    let esc = Some(Item::Key(Key::plain(Code::Esc)));
    match rest {
        [] | [b'O'] => Head::Part,
        [0x1b, ..] => Head::Whole(1, esc),
        [b'[', rest @ ..] => csi(rest),
        [b'O', last, ..] => Head::Whole(3, letter(*last, true).map(plain)),
        // Answers to questions about the terminal are skipped up to their end.
        [b']' | b'P' | b'_' | b'^' | b'X', rest @ ..] => string(rest),
        // No command uses Alt, and Esc followed by a key typed ahead on a slow line looks the same.
        [_, ..] => match head(rest) {
            Head::Whole(taken, _) => Head::Whole(1 + taken, None),
            other => other,
        },
    }
}

fn plain(code: Code) -> Item {
    Item::Key(Key::plain(code))
}

/// Parses a string up to BEL or ESC `\`.
fn string(rest: &[u8]) -> Head {
    let bell = rest.iter().position(|b| *b == 7).map(|at| at + 1);
    let end = rest
        .windows(2)
        .position(|w| w == b"\x1b\\")
        .map(|at| at + 2);
    match (bell, end) {
        (Some(a), Some(b)) => Head::Whole(2 + a.min(b), None),
        (Some(at), None) | (None, Some(at)) => Head::Whole(2 + at, None),
        (None, None) if rest.len() > LONGEST * 16 => Head::Whole(2 + rest.len(), None),
        (None, None) => Head::Part,
    }
}

/// Parses what follows Esc and `[`.
fn csi(rest: &[u8]) -> Head {
    // The Linux console sends `[[A` to `[[E` for function keys.
    if let [b'[', tail @ ..] = rest {
        return match tail {
            [] => Head::Part,
            [c @ b'A'..=b'E', ..] => Head::Whole(4, Some(plain(Code::F(c - b'A' + 1)))),
            [..] => Head::Whole(4, None),
        };
    }
    let length = rest.iter().position(|b| !matches!(b, 0x20..=0x3f));
    let Some(at) = length else {
        return if rest.len() > LONGEST {
            Head::Whole(2 + rest.len(), None)
        } else {
            Head::Part
        };
    };
    let (parameters, last) = rest.split_at_checked(at).unwrap_or((rest, &[]));
    let Some(last) = last.first().copied() else {
        return Head::Part;
    };
    let whole = 2 + at + 1;
    // A sequence interrupted by another byte is dropped, and that byte is parsed by itself.
    if !(0x40..=0x7e).contains(&last) {
        return Head::Whole(2 + at, None);
    }
    let text = std::str::from_utf8(parameters).unwrap_or_default();
    if let Some(report) = text.strip_prefix('<') {
        return Head::Whole(whole, mouse(report, last).map(Item::Mouse));
    }
    let numbers = numbers(text);
    // In the modifier parameter minus 1, the second bit is Alt.
    let alt = numbers
        .get(1)
        .is_some_and(|m| (m.saturating_sub(1) & 2) != 0);
    match (last, numbers.as_slice()) {
        (b'~', [200, ..]) => Head::Paste(whole),
        // An old-style mouse click is followed by three bytes of position.
        (b'M', []) if rest.len() < at + 4 => Head::Part,
        (b'M', []) => Head::Whole(whole + 3, None),
        // Row 1 is never queried: with it this is F3 with a modifier.
        (b'R', [row, column]) if *row > 1 => {
            Head::Whole(whole, Some(Item::Position(*row, *column)))
        }
        (b'~', [number, ..]) if !alt => Head::Whole(whole, numbered(*number).map(plain)),
        (last, _) if !alt && text.bytes().all(|b| b.is_ascii_digit() || b == b';') => {
            Head::Whole(whole, letter(last, false).map(plain))
        }
        _ => Head::Whole(whole, None),
    }
}

fn numbers(text: &str) -> Vec<u16> {
    text.split(';').map_while(|n| n.parse().ok()).collect()
}

/// The report of the mouse: button, column and row counted from 1. Other buttons, those with a
/// modifier and the release of a button mean nothing.
fn mouse(report: &str, last: u8) -> Option<Mouse> {
    match (last, numbers(report).as_slice()) {
        (b'M', [0, column, row]) => Some(Mouse::Click(
            column.saturating_sub(1),
            row.saturating_sub(1),
        )),
        (b'M', [64, _, _]) => Some(Mouse::WheelUp),
        (b'M', [65, _, _]) => Some(Mouse::WheelDown),
        _ => None,
    }
}

/// The key of a sequence by its last letter; `O M` is Enter on the keypad.
fn letter(last: u8, keypad: bool) -> Option<Code> {
    Some(match last {
        b'A' => Code::Up,
        b'B' => Code::Down,
        b'C' => Code::Right,
        b'D' => Code::Left,
        b'H' => Code::Home,
        b'F' => Code::End,
        b'Z' => Code::BackTab,
        b'P' => Code::F(1),
        b'Q' => Code::F(2),
        b'R' => Code::F(3),
        b'S' => Code::F(4),
        b'M' if keypad => Code::Enter,
        b'j'..=b'y' if keypad => Code::Char(char::from(last - b'j' + b'*')),
        _ => return None,
    })
}

/// The key of a sequence by the number before `~`.
fn numbered(number: u16) -> Option<Code> {
    let n = u8::try_from(number).ok()?;
    Some(match n {
        1 | 7 => Code::Home,
        3 => Code::Delete,
        4 | 8 => Code::End,
        5 => Code::PageUp,
        6 => Code::PageDown,
        11..=15 => Code::F(n - 10),
        17..=21 => Code::F(n - 11),
        23 | 24 => Code::F(n - 12),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The items of bytes fed at once, followed by silence.
    fn items(bytes: &[u8]) -> Vec<Item> {
        let mut parser = Parser::default();
        let mut items = Vec::new();
        parser.feed(bytes, &mut items);
        parser.settle(&mut items);
        items
    }

    fn keys(bytes: &[u8]) -> Vec<Key> {
        items(bytes)
            .into_iter()
            .filter_map(|item| match item {
                Item::Key(key) => Some(key),
                _ => None,
            })
            .collect()
    }

    #[test]
    fn sequences_are_the_keys_they_stand_for() {
        for (bytes, code) in [
            (&b"\x1b[A"[..], Code::Up),
            (b"\x1bOB", Code::Down),
            (b"\x1b[5~", Code::PageUp),
            (b"\x1b[1;2C", Code::Right),
            (b"\x1b[H", Code::Home),
            (b"\x1b[4~", Code::End),
            (b"\x1b[11~", Code::F(1)),
            (b"\x1b[[A", Code::F(1)),
            (b"\x1bOP", Code::F(1)),
            (b"\x1b[1;5R", Code::F(3)),
            (b"\x1b[21~", Code::F(10)),
            (b"\x1b[23~", Code::F(11)),
            (b"\x1b[Z", Code::BackTab),
            (b"\x1bOM", Code::Enter),
            (b"\x1bOr", Code::Char('2')),
            (b"\r", Code::Enter),
            (b"\x7f", Code::Backspace),
            (b"\x08", Code::Backspace),
            (b"\x1b", Code::Esc),
            ("牙".as_bytes(), Code::Char('牙')),
        ] {
            assert_eq!(keys(bytes), [Key::plain(code)], "{bytes:?}");
        }
        assert_eq!(keys(b"\x1a\x03"), [Key::ctrl('z'), Key::ctrl('c')]);
        assert_eq!(
            keys(b"j\x1b[Bk"),
            [Key::char('j'), Key::plain(Code::Down), Key::char('k')]
        );
        assert_eq!(
            keys(b"\x1b\x1b[A"),
            [Key::plain(Code::Esc), Key::plain(Code::Up)]
        );
    }

    #[test]
    fn what_is_no_key_is_nothing() {
        for bytes in [
            &b"\x1b[?1;2c"[..],
            b"\x1b[24;80y",
            b"\x1b[<35;3;4M",
            b"\x1b[M !!",
            b"\x1bx",
            b"\x1b[1;3A",
            b"\x1b]11;rgb:0/0/0\x07",
            b"\x1bP1+r\x1b\\",
            b"\x1b[I",
            b"\xd1\xc0\xbf\xcb",
            b"\0",
        ] {
            assert_eq!(items(bytes), [], "{bytes:?}");
        }
        assert_eq!(items(b"\x1b[22;3R"), [Item::Position(22, 3)]);
    }

    #[test]
    fn a_paste_is_text_whatever_stands_in_it() {
        let text = "2021\r\n1082\x1b[A\x1b[20";
        let bytes = format!("\x1b[200~{text}\x1b[201~2");
        assert_eq!(
            items(bytes.as_bytes()),
            [Item::Paste(text.into()), Item::Key(Key::char('2'))]
        );
        // A paste without an end mark ends at the timeout and is cut at the size limit.
        assert_eq!(items(b"\x1b[200~abc"), [Item::Paste("abc".into())]);
        let endless = [&b"\x1b[200~"[..], &vec![b'x'; PASTE * 2]].concat();
        let found = items(&endless);
        assert!(matches!(found.as_slice(), [Item::Paste(text)] if text.len() == PASTE));
    }

    #[test]
    fn only_what_may_go_on_is_waited_for() {
        for (bytes, wait) in [
            (&b"\x1b"[..], true),
            (b"\x1b[", true),
            (b"\x1b[1;", true),
            (b"\xe7\x89", true),
            (b"\x1b[200~a", true),
            (b"\x1b[A", false),
            (b"\x1bx", false),
            (b"j", false),
        ] {
            let mut parser = Parser::default();
            parser.feed(bytes, &mut Vec::new());
            assert_eq!(parser.pending(), wait, "{bytes:?}");
        }
        // An Esc becomes a key unnoticeably soon; a sequence that has started waits longer.
        for (bytes, wait) in [(&b"\x1b"[..], 30), (b"\x1b[", 200), (b"\x1b[200~a", 1_000)] {
            let mut parser = Parser::default();
            parser.feed(bytes, &mut Vec::new());
            let patience = parser.patience(&Waits::default());
            assert_eq!(patience, Duration::from_millis(wait), "{bytes:?}");
        }
    }

    proptest! {
        /// Bytes split into pieces parse the same as in one piece.
        #[test]
        fn how_bytes_are_cut_does_not_matter(
            parts in prop::collection::vec(prop::sample::select(vec![
                "\x1b[A", "\x1bOP", "\x1b[5~", "\x1b[200~甲\r乙\x1b[201~", "王", "1", "\r", "\x1b[22;3R", "\x1b[1;2D", "g",
            ]), 0..12),
            cuts in prop::collection::vec(any::<usize>(), 0..12),
        ) {
            let bytes = parts.concat().into_bytes();
            let whole = items(&bytes);
            let mut cuts: Vec<usize> = cuts.iter().map(|cut| cut % (bytes.len() + 1)).collect();
            cuts.extend([0, bytes.len()]);
            cuts.sort_unstable();
            let mut parser = Parser::default();
            let mut found = Vec::new();
            for pair in cuts.windows(2) {
                parser.feed(&bytes[pair[0]..pair[1]], &mut found);
            }
            prop_assert!(!parser.pending());
            prop_assert_eq!(found, whole);
        }

        #[test]
        fn no_bytes_stop_it(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            let mut parser = Parser::default();
            parser.feed(&bytes, &mut Vec::new());
            parser.settle(&mut Vec::new());
            prop_assert!(!parser.pending());
            let mut found = Vec::new();
            parser.feed(b"j", &mut found);
            prop_assert_eq!(found, [Item::Key(Key::char('j'))]);
        }
    }

    #[test]
    fn the_mouse_reports_its_wheel_and_its_first_button() {
        for (bytes, mouse) in [
            (&b"\x1b[<0;12;5M"[..], Some(Mouse::Click(11, 4))),
            (b"\x1b[<64;1;1M", Some(Mouse::WheelUp)),
            (b"\x1b[<65;200;300M", Some(Mouse::WheelDown)),
            (b"\x1b[<0;12;5m", None),
            (b"\x1b[<2;12;5M", None),
            (b"\x1b[<4;12;5M", None),
            (b"\x1b[<0;12M", None),
        ] {
            let wanted: Vec<Item> = mouse.map(Item::Mouse).into_iter().collect();
            assert_eq!(items(bytes), wanted, "{bytes:?}");
        }
    }
}
