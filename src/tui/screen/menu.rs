//! A menu of a few lines: the cursor wraps around at the ends, and a letter or a word jumps to its
//! line.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::Act;
use crate::command::{Action, Context};
use crate::config::key::{Code, Key};
use crate::config::theme::Role;
use crate::text::fold::fold;
use crate::text::pinyin::Matcher;
use crate::text::width;
use crate::tui::cx::Cx;
use crate::tui::notice::Notice;
use crate::tui::widget::footer::{self, Hint};
use crate::tui::widget::paint;

/// A box of fewer columns shows no lines.
const NARROWEST: u16 = 8;

/// Index of the line selected by the key for the tenth: 0 follows 1 to 9.
pub const TENTH: usize = 9;

/// The key that picks the line at this index; a blank if there is none.
pub fn digit(at: usize) -> String {
    match at {
        TENTH => "0".to_owned(),
        at => paint::digit(at),
    }
}

/// The line `step` further, wrapping around at the ends.
pub fn step(at: usize, step: isize, lines: usize) -> usize {
    let lines = isize::try_from(lines).unwrap_or(1).max(1);
    (at.cast_signed() + step).rem_euclid(lines).cast_unsigned()
}

/// The line a key of the menu jumps to: an end, the next line that begins with a letter, or with
/// Tab the next one. `None` if no line begins so; other keys leave the cursor where it is.
pub fn find(lines: &[&str], at: usize, key: Key) -> Option<usize> {
    match key.half_width().code {
        Code::Home => Some(0),
        Code::End => Some(lines.len().saturating_sub(1)),
        Code::Tab => Some(step(at, 1, lines.len())),
        Code::BackTab => Some(step(at, -1, lines.len())),
        Code::Char(c) => {
            let mut letter = [0; 4];
            next(lines, at, |line| begins(line, c.encode_utf8(&mut letter)))
        }
        _ => Some(at),
    }
}

/// The line named by a word: one that contains it or is contained in it.
pub fn named(lines: &[&str], at: usize, word: &str) -> Option<usize> {
    let word = fold(word.trim());
    next(lines, at, |line| {
        let line = fold(line);
        !word.is_empty() && (line.contains(&word) || word.contains(&line))
    })
}

/// Moves to the line found, or reports that nothing matches what was typed.
pub fn go(cx: &Cx, at: &mut usize, found: Option<usize>) -> Vec<Act> {
    match found {
        Some(line) => *at = line,
        None => return vec![Act::Say(Notice::say(cx.text("tui.notice.no-line")))],
    }
    Vec::new()
}

/// Draws the lines of a menu with their digits and roles; the selected line stays in view.
pub fn view(cx: &Cx, buffer: &mut Buffer, inside: Rect, at: usize, lines: &[(String, Role)]) {
    let height = usize::from(inside.height);
    if height == 0 || inside.width < NARROWEST {
        return;
    }
    let top = (at + 1).saturating_sub(height);
    let seen = lines.iter().enumerate().skip(top);
    for ((n, (line, role)), y) in seen.zip(inside.y..inside.bottom()) {
        let (mark, role) = if n == at {
            (">", Role::Selected)
        } else {
            (" ", *role)
        };
        let line = format!("{mark} {} {line}", digit(n));
        let line = width::pad(&line, usize::from(inside.width));
        let cells = paint::Cells::at((inside.x, y), inside.width);
        paint::put(buffer, cells, &line, cx.styles.of(role));
    }
}

/// The digits of a menu of so many lines.
fn digits(lines: usize) -> String {
    match lines {
        ..=1 => "1".to_owned(),
        2..=TENTH => format!("1-{lines}"),
        _ => "1-9 0".to_owned(),
    }
}

/// The keys of a menu of so many lines.
pub fn hints(cx: &Cx, lines: usize) -> Vec<Hint> {
    let hint = |key: &str, words: &str| (key.to_owned(), cx.text(words).to_owned());
    let letter = cx.text("tui.menu.letter");
    let own = [
        hint(&digits(lines), "tui.command.pick"),
        hint(letter, "tui.menu.leads"),
    ];
    let titled = [Action::Accept, Action::Cancel];
    let titled = titled.map(|action| footer::titled(cx, Context::Picker, action));
    own.into_iter()
        .chain(titled.into_iter().flatten())
        .collect()
}

/// The next line for which `holds` is true, wrapping around at the end.
fn next(lines: &[&str], at: usize, mut holds: impl FnMut(&str) -> bool) -> Option<usize> {
    let mut places = (1..=lines.len()).map(|n| (at + n) % lines.len());
    places.find(|place| lines.get(*place).is_some_and(|line| holds(line)))
}

/// Whether a line begins with a letter, literally or in pinyin; a 汉字 may be anywhere in it.
fn begins(line: &str, letter: &str) -> bool {
    let (line, letter) = (fold(line), fold(letter));
    if !letter.is_ascii() {
        return line.contains(&letter);
    }
    let first: String = line.chars().take(1).collect();
    first == letter || Matcher::new(&letter).is_match(&first)
}

#[cfg(test)]
mod tests {
    use super::*;

    const LINES: [&str; 4] = ["扣除审限", "结案", "重新开启", "更正"];

    #[test]
    fn a_menu_goes_round() {
        assert_eq!((step(0, -1, 4), step(3, 1, 4), step(1, 1, 4)), (3, 0, 2));
        assert_eq!(step(0, 1, 0), 0);
    }

    #[test]
    fn letters_and_words_lead_to_their_line() {
        let find = |at, c| find(&LINES, at, Key::char(c));
        assert_eq!(find(0, 'j'), Some(1));
        assert_eq!(find(0, 'Ｊ'), Some(1));
        assert_eq!(find(0, '正'), Some(3));
        assert_eq!(find(0, 'x'), None);
        for (at, code, to) in [
            (0, Code::Tab, 1),
            (3, Code::Tab, 0),
            (0, Code::BackTab, 3),
            (2, Code::F(7), 2),
        ] {
            assert_eq!(
                super::find(&LINES, at, Key::plain(code)),
                Some(to),
                "{code:?}"
            );
        }
        // The current line comes last.
        assert_eq!(find(1, 'j'), Some(1));
        assert_eq!(named(&LINES, 0, "结案登记"), Some(1));
        assert_eq!(named(&LINES, 0, "审限"), Some(0));
        assert_eq!(named(&LINES, 0, " "), None);
    }

    #[test]
    fn the_keys_of_lines_are_digits() {
        let keys: Vec<String> = [0, 8, 9, 10].map(digit).to_vec();
        assert_eq!(keys, ["1", "9", "0", " "]);
    }
}
