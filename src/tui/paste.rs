//! Pastes: pasted text is always text and never commands, whether or not the terminal marks it.

use std::time::Duration;

use super::model::Model;
use super::msg::Effect;
use super::notice::Notice;
use super::screen::lookup::Lookup;
use crate::config::key::Key;

/// The most keys anyone types ahead on a slow line.
pub(super) const AHEAD: usize = 64;

impl Model {
    /// Whether a piece of an unmarked paste arrived just before.
    pub(super) fn goes_on_pasting(&self, time: Duration) -> bool {
        let gap = self.cx.waits.pieces;
        self.pressed
            .pasted
            .is_some_and(|before| time.saturating_sub(before) < gap)
    }

    /// Handles keys that arrived in one piece. A case number pasted by a terminal without bracketed
    /// paste must not record outcomes.
    pub(super) fn burst(&mut self, keys: &[Key], time: Duration) -> Vec<Effect> {
        let in_field = self.takes_text();
        // In a field, this many keys at once are a paste, even with Enter among them, and so are
        // several lines, and the keys that follow immediately.
        let pasted = if in_field {
            keys.len() > AHEAD || self.has_lines(keys, time) || self.goes_on_pasting(time)
        } else {
            looks_pasted(keys)
        };
        if pasted {
            self.pressed.pasted = Some(time);
            let text = typed(keys);
            return if in_field {
                self.paste_piece(&text)
            } else {
                self.paste(&text)
            };
        }
        let mut effects = Vec::new();
        for key in keys {
            effects.extend(self.key(*key, time));
        }
        effects
    }

    /// Pastes a piece of a text into a field. A line break at its ends stays a blank, or the next
    /// piece would run into it.
    fn paste_piece(&mut self, text: &str) -> Vec<Effect> {
        let ends = [text.starts_with(' '), text.ends_with(' ')];
        let [before, after] = ends.map(|blank| if blank { " " } else { "" });
        let parts = match text.trim() {
            "" => [before, "", ""],
            body => [before, body, after],
        };
        let parts = parts.into_iter().filter(|part| !part.is_empty());
        parts.flat_map(|part| self.paste(part)).collect()
    }

    /// Whether keys that arrived at once in a field are several lines, or go on with lines.
    fn has_lines(&mut self, keys: &[Key], time: Duration) -> bool {
        let gap = self.cx.waits.pieces * 2;
        let before = self.pressed.wrote.take();
        if keys.iter().all(|key| key.text().is_some()) {
            self.pressed.wrote = Some(time);
        }
        let goes_on = before.is_some_and(|before| time.saturating_sub(before) < gap);
        has_lines(keys, goes_on)
    }

    /// Handles pasted text: it goes to a field or a dialog that takes words; over a list it starts
    /// a lookup. Other dialogs ignore it.
    pub(super) fn paste(&mut self, text: &str) -> Vec<Effect> {
        self.dirty = true;
        self.prefix = None;
        self.notice = None;
        if self.takes_words() {
            return self.with_top(|screen, cx| screen.paste(cx, text));
        }
        if text.trim().is_empty() {
            return Vec::new();
        }
        if self.top().is_some_and(|place| place.screen.is_overlay()) {
            return self.not_taken();
        }
        let mut effects = self.push(Box::<Lookup>::default());
        effects.extend(self.with_top(|screen, cx| screen.paste(cx, text)));
        effects
    }

    /// Whether the screen on top takes words.
    pub(super) fn takes_words(&self) -> bool {
        self.top().is_some_and(|place| place.screen.takes_words())
    }

    /// Reports that the dialog does not take text.
    pub(super) fn not_taken(&mut self) -> Vec<Effect> {
        self.notice = Some(Notice::say(self.cx.text("tui.notice.not-taken")));
        Vec::new()
    }
}

/// Whether a character can only be part of a word, and is thus not a command key.
pub(super) fn is_word(c: char) -> bool {
    !c.is_ascii() && c.is_alphabetic()
}

/// Keys as text, with Enter and Tab as blanks, several in a row as one.
fn typed(keys: &[Key]) -> String {
    let mut text = String::new();
    let mut breaks = false;
    for key in keys {
        match key.text() {
            Some(c) => text.push(c),
            None if key.separates() && !breaks => text.push(' '),
            None => {}
        }
        breaks = key.separates();
    }
    text
}

/// Whether keys that arrived at once in a field are a text of several lines or cells: three
/// characters or more, with a line break or a tab before one of them. `goes_on` tells that other
/// text arrived just before them.
///
/// A line break at the very end is Enter: an input method delivers several characters at once, and
/// the key follows them. A single one after a single character is Enter too, as after the digit of a
/// choice. Other keys among them were pressed.
fn has_lines(keys: &[Key], goes_on: bool) -> bool {
    let is_text = |key: &Key| key.text().is_some();
    let lead = keys.iter().take_while(|key| is_text(key)).count();
    let lines = keys.split(|key| key.separates());
    let lines = lines.filter(|line| !line.is_empty()).count();
    // Those that go on with a text begin with a line break.
    let lines = lines + usize::from(lead == 0);
    let begins = lead > 1 || (goes_on && lead == 0) || lines > 2;
    begins
        && lines > 1
        && keys.iter().filter(|key| is_text(key)).count() >= 3
        && keys.iter().all(|key| is_text(key) || key.separates())
}

/// Whether keys that arrived at once are a paste, which must not become commands: three characters
/// or more, except one key held down, or input that opens a field by its first key and continues in
/// it.
fn looks_pasted(keys: &[Key]) -> bool {
    let characters = || keys.iter().filter_map(|key| key.text());
    let Some(first) = characters().next() else {
        return false;
    };
    let few = characters().count() < 3;
    let held = characters().all(|c| c == first);
    let opens = matches!(
        keys.first().map(|key| key.half_width()),
        Some(key) if key == Key::char('/') || key == Key::char(':')
    );
    !(few || held || opens)
}

#[cfg(test)]
mod tests {
    use super::{Key, has_lines, looks_pasted};
    use crate::config::key::Code;

    #[test]
    fn pasted_text_is_told_from_keys_typed_ahead() {
        let pasted = |text: &str| looks_pasted(&text.chars().map(Key::char).collect::<Vec<_>>());
        for text in [
            "(2021)内0721执1082号",
            "2021",
            "扎兰屯",
            "0783执恢3364",
            "abc",
            "gjk",
            "a12",
        ] {
            assert!(pasted(text), "{text}");
        }
        for text in ["jjj", "gj", "/3364", "222", "a2", ":dc", "：dc", ""] {
            assert!(!pasted(text), "{text}");
        }
    }

    #[test]
    fn a_line_break_within_pasted_text_is_told_from_enter() {
        let key = |c| match c {
            '\n' => Key::plain(Code::Enter),
            '\t' => Key::plain(Code::Tab),
            '\u{15}' => Key::ctrl('u'),
            c => Key::char(c),
        };
        let keys = |text: &str| text.chars().map(key).collect::<Vec<_>>();
        let lines = |text: &str| has_lines(&keys(text), false);
        for text in ["第一行\n第二行", "甲方\t乙", "ab\n\nc\n", "1\n甲\n乙"] {
            assert!(lines(text), "{text:?}");
        }
        for text in [
            "已送达\n",
            "第一行",
            "1\n已约谈",
            "1\n2\n",
            "\n已约谈",
            "\u{15}6/10\n6/5",
            "\n",
            "",
        ] {
            assert!(!lines(text), "{text:?}");
        }
        assert!(has_lines(&keys("\n第二行"), true));
        assert!(!has_lines(&keys("\n"), true));
    }
}
