//! A one-line text field with graphemes, a real cursor and the usual editing keys.

use ratatui::buffer::Buffer;
use ratatui::layout::Position;
use unicode_segmentation::UnicodeSegmentation;

use super::paint;
use crate::config::key::{Code, Key};
use crate::config::theme::Role;
use crate::text::{sanitize, width};
use crate::tui::cx::Cx;

/// Text and caret. The caret is a byte offset on a grapheme boundary.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Field {
    text: String,
    caret: usize,
}

/// The longest text in bytes; pasting a whole file is a mistake.
const LONGEST: usize = 2_000;

impl Field {
    pub fn new(text: &str) -> Field {
        Field {
            text: text.to_owned(),
            caret: text.len(),
        }
    }

    pub fn text(&self) -> &str {
        &self.text
    }

    pub fn clear(&mut self) {
        *self = Field::default();
    }

    /// Handles an editing key; returns `false` for any other key.
    pub fn edit(&mut self, key: Key) -> bool {
        match (key.code, key.ctrl) {
            (Code::Char('u'), true) => self.clear(),
            (Code::Char('w'), true) => self.delete_word(),
            (Code::Char('h'), true) | (Code::Backspace, _) => {
                let to = self.before();
                self.cut(to, self.caret);
            }
            (Code::Delete, _) => {
                let to = self.after();
                self.cut(self.caret, to);
            }
            (Code::Left, _) => self.caret = self.before(),
            (Code::Right, _) => self.caret = self.after(),
            (Code::Home, _) | (Code::Char('a'), true) => self.caret = 0,
            (Code::End, _) | (Code::Char('e'), true) => self.caret = self.text.len(),
            (Code::Char(c), false) => {
                let mut bytes = [0; 4];
                self.insert(c.encode_utf8(&mut bytes));
            }
            _ => return false,
        }
        true
    }

    /// Inserts text at the caret, with line breaks as blanks.
    pub fn insert(&mut self, text: &str) {
        let room = LONGEST.saturating_sub(self.text.len());
        // A single blank is typed on purpose, but sanitizing would trim it. The wide one of an
        // input method is the same key.
        let clean = if matches!(text, " " | "\u{3000}") {
            " ".into()
        } else {
            sanitize::line(text)
        };
        let fits: String = clean
            .graphemes(true)
            .scan(0, |bytes, grapheme| {
                *bytes += grapheme.len();
                (*bytes <= room).then_some(grapheme)
            })
            .collect();
        self.text.insert_str(self.caret, &fits);
        self.caret += fits.len();
        // A combining mark joins the grapheme before it, and the caret must stay on a boundary.
        let caret = self.boundaries().find(|at| *at >= self.caret);
        self.caret = caret.unwrap_or(self.text.len());
    }

    fn boundaries(&self) -> impl DoubleEndedIterator<Item = usize> + '_ {
        self.text
            .grapheme_indices(true)
            .map(|(at, _)| at)
            .chain(std::iter::once(self.text.len()))
    }

    fn before(&self) -> usize {
        self.boundaries()
            .rev()
            .find(|at| *at < self.caret)
            .unwrap_or(0)
    }

    fn after(&self) -> usize {
        self.boundaries()
            .find(|at| *at > self.caret)
            .unwrap_or(self.text.len())
    }

    fn cut(&mut self, from: usize, to: usize) {
        self.text.replace_range(from..to, "");
        self.caret = from;
    }

    fn delete_word(&mut self) {
        let head = self.text.get(..self.caret).unwrap_or_default();
        let trimmed = head.trim_end();
        let from = trimmed
            .char_indices()
            .rev()
            .find(|(_, c)| c.is_whitespace())
            .map_or(0, |(at, c)| at + c.len_utf8());
        self.cut(from, self.caret);
    }

    /// Draws the text from its beginning, with a mark if it is cut. Returns the cursor position for
    /// a caret at the end.
    pub fn view_head(
        &self,
        cx: &Cx,
        buffer: &mut Buffer,
        (x, y): (u16, u16),
        columns: u16,
    ) -> Position {
        let style = cx.styles.of(Role::Field);
        let blanks = " ".repeat(usize::from(columns));
        paint::put(buffer, paint::Cells::at((x, y), columns), &blanks, style);
        let shown = width::cut(&paint::shown(cx, &self.text), usize::from(columns));
        paint::put_raw(buffer, paint::Cells::at((x, y), columns), &shown, style);
        let end = width::width(&shown) as u16;
        Position::new(x + end.min(columns.saturating_sub(1)), y)
    }

    /// The byte from which [`Field::view`] shows the text in so many columns: graphemes before the
    /// caret are dropped from the left until the rest fits.
    pub fn first_shown(&self, cx: &Cx, columns: u16) -> usize {
        let room = usize::from(columns.saturating_sub(1));
        let head = self.text.get(..self.caret).unwrap_or_default();
        let mut before = width::width(&paint::shown(cx, head));
        let hidden = head.graphemes(true).take_while(|grapheme| {
            let drops = before > room;
            before -= width::width(&paint::shown(cx, grapheme)).min(before);
            drops
        });
        hidden.map(str::len).sum()
    }

    /// Puts the caret at what is drawn in a column, where the text is shown from the byte `first`
    /// on; behind the text it goes to the end.
    pub fn put_caret(&mut self, cx: &Cx, first: usize, column: u16) {
        let mut left = usize::from(column);
        let shown = self.text.get(first..).unwrap_or_default();
        let hit = shown.grapheme_indices(true).find(|(_, grapheme)| {
            let columns = width::width(&paint::shown(cx, grapheme));
            let hit = left < columns;
            left = left.saturating_sub(columns);
            hit
        });
        self.caret = hit.map_or(self.text.len(), |(at, _)| first + at);
    }

    /// Draws the text so that the caret is visible; returns the position of the cursor.
    pub fn view(&self, cx: &Cx, buffer: &mut Buffer, (x, y): (u16, u16), columns: u16) -> Position {
        // Converted as drawn, because the caret must follow the cells that are shown.
        let head = self.text.get(self.first_shown(cx, columns)..self.caret);
        let head = paint::shown(cx, head.unwrap_or_default());
        let tail = paint::shown(cx, self.text.get(self.caret..).unwrap_or_default());
        let before = width::width(&head);
        let visible = head + &tail;
        let style = cx.styles.of(Role::Field);
        let blanks = " ".repeat(usize::from(columns));
        paint::put(buffer, paint::Cells::at((x, y), columns), &blanks, style);
        let mut fits = String::new();
        let mut taken = 0;
        for grapheme in visible.graphemes(true) {
            taken += width::width(grapheme);
            if taken > usize::from(columns) {
                break;
            }
            fits.push_str(grapheme);
        }
        paint::put_raw(buffer, paint::Cells::at((x, y), columns), &fits, style);
        Position::new(x + before as u16, y)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed(keys: &str) -> Field {
        let mut field = Field::default();
        for c in keys.chars() {
            field.edit(Key::char(c));
        }
        field
    }

    #[test]
    fn the_caret_moves_by_graphemes() {
        let mut field = typed("扎e\u{301}兰");
        field.edit(Key::plain(Code::Left));
        field.edit(Key::plain(Code::Left));
        field.edit(Key::char('x'));
        assert_eq!(field.text(), "扎xe\u{301}兰");
        field.edit(Key::plain(Code::Delete));
        assert_eq!(field.text(), "扎x兰");
        field.edit(Key::ctrl('h'));
        assert_eq!(field.text(), "扎兰");
    }

    #[test]
    fn words_go_with_ctrl_w_and_lines_become_blanks() {
        let mut field = typed("108 zj");
        field.edit(Key::ctrl('w'));
        assert_eq!(field.text(), "108 ");
        field.insert("甲\n乙");
        assert_eq!(field.text(), "108 甲 乙");
        field.edit(Key::ctrl('u'));
        assert_eq!(field, Field::default());
    }

    #[test]
    fn a_huge_paste_is_cut() {
        let mut field = Field::default();
        field.insert(&"案".repeat(10_000));
        assert!(field.text().len() <= LONGEST);
        field.edit(Key::char('x'));
    }
}
