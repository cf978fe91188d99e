//! The display check: a sample to look at, the widths measured by the terminal, and the choice of
//! glyphs.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::paint;
use crate::config::display::{Ambiguous, Depth, Glyphs};
use crate::config::key::{Code, Key};
use crate::config::theme::Role;
use crate::domain::level::Level;
use crate::text::width;
use crate::tui::cx::Cx;
use crate::tui::msg::Measured;
use crate::tui::words;

/// What is being tried and what is known so far.
#[derive(Debug, Clone)]
pub struct Check {
    pub glyphs: Glyphs,
    pub ambiguous: Ambiguous,
    pub measured: Option<Measured>,
    /// The terminal's name and colours, shown beside the sample.
    term: String,
    depth: Depth,
    /// The last key, to show that keys arrive.
    key: Option<Key>,
}

/// The effect of a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Answer {
    /// The sample may have changed.
    Stay,
    /// The choice is made.
    Done,
    /// Everything was garbage.
    Garbled,
}

impl Check {
    pub fn new(glyphs: Glyphs, ambiguous: Ambiguous, term: &str, depth: Depth) -> Check {
        Check {
            glyphs,
            ambiguous,
            measured: None,
            term: term.to_owned(),
            depth,
            key: None,
        }
    }

    /// Handles a key: `1` tries lines and blocks, and pressed again keeps them; `2` and Enter keep
    /// the safe glyphs; `3` switches the width of ambiguous characters; `4` reports garbage.
    pub fn key(&mut self, key: Key) -> Answer {
        self.key = Some(key);
        match key.half_width().code {
            Code::Char('1') if self.glyphs != Glyphs::Safe => return Answer::Done,
            Code::Char('1') => {
                self.glyphs = Glyphs::Rich;
                self.ambiguous = Ambiguous::Narrow;
            }
            Code::Char('2' | 's') | Code::Enter => {
                if self.glyphs != Glyphs::Safe {
                    self.ambiguous = Ambiguous::Auto;
                }
                self.glyphs = Glyphs::Safe;
                return Answer::Done;
            }
            Code::Char('3') => {
                self.glyphs = Glyphs::Safe;
                self.ambiguous = match self.ambiguous {
                    Ambiguous::Wide => Ambiguous::Auto,
                    Ambiguous::Auto | Ambiguous::Narrow => Ambiguous::Wide,
                };
            }
            Code::Char('4') => return Answer::Garbled,
            _ => {}
        }
        Answer::Stay
    }

    /// The sample: a box in the glyphs being tried, containing a name and marks of ambiguous width.
    fn sample(&self, cx: &Cx) -> Vec<String> {
        let [top_left, top_right, bottom_left, bottom_right] = paint::corners(self.glyphs);
        let line = paint::horizontal(self.glyphs).repeat(28);
        let bar = paint::vertical(self.glyphs);
        let mut rows = vec![format!("{top_left}{line}{top_right}")];
        for text in cx.text("tui.first.sample").lines() {
            let raw = self.ambiguous == Ambiguous::Narrow && self.glyphs != Glyphs::Safe;
            let text = if raw { text.into() } else { width::safe(text) };
            rows.push(format!("{bar} {} {bar}", width::pad(&text, 26)));
        }
        let meter = paint::bar(self.glyphs, 9, 5);
        rows.push(format!(
            "{bar} {} {bar}",
            width::pad(&format!("[{meter}]"), 26)
        ));
        rows.push(format!("{bottom_left}{line}{bottom_right}"));
        rows
    }

    fn facts(&self, cx: &Cx) -> Vec<String> {
        let measured = self.measured.map_or_else(
            || cx.text("tui.first.unmeasured").to_owned(),
            |m| {
                let (han, line, dot) = (m.han.to_string(), m.line.to_string(), m.dot.to_string());
                cx.fill(
                    "tui.first.measured",
                    &[
                        ("han", &han),
                        ("line", &line),
                        ("dot", &dot),
                        ("ms", &m.took.as_millis()),
                    ],
                )
            },
        );
        let colours = cx.text(match self.depth {
            Depth::Mono => "tui.first.mono",
            Depth::Ansi => "tui.first.ansi",
            Depth::Indexed => "tui.first.indexed",
            Depth::True => "tui.first.true",
        });
        let size = format!("{}x{}", cx.width, cx.height);
        let terminal = cx.fill(
            "tui.first.facts",
            &[("term", &self.term), ("size", &size), ("colours", &colours)],
        );
        let glyphs = cx.text(&format!("tui.first.glyphs-{}", self.glyphs.id()));
        let ambiguous = cx.text(&format!("tui.first.width-{}", self.ambiguous.id()));
        vec![measured, terminal, glyphs.to_owned(), ambiguous.to_owned()]
    }

    /// Draws the check.
    pub fn view(&self, cx: &Cx, area: Rect, buffer: &mut Buffer) {
        let text = cx.styles.of(Role::Text);
        let left = if cx.tiny() { 1 } else { 3 };
        let room = area.width.saturating_sub(left);
        let sample = self.sample(cx);
        let mut lines = Vec::new();
        if cx.tiny() {
            // On a small terminal the answers take precedence.
            lines.extend(sample.iter().take(2).cloned());
            lines.extend(sample.last().cloned());
        } else {
            lines.extend([cx.text("tui.first.look").to_owned(), String::new()]);
            let mut facts = self.facts(cx).into_iter();
            for (n, row) in sample.into_iter().enumerate() {
                let fact = if n == 0 { None } else { facts.next() };
                lines.push(format!("  {row}    {}", fact.unwrap_or_default()));
            }
            lines.push(String::new());
        }
        let answers = if cx.tiny() {
            "tui.first.answers-brief"
        } else {
            "tui.first.answers"
        };
        lines.extend(cx.text(answers).lines().map(str::to_owned));
        if !cx.tiny() {
            let key = self.key.map(|key| key.to_string()).unwrap_or_default();
            let keyboard = cx.fill("tui.first.keyboard", &[("key", &key)]);
            lines.extend([String::new(), keyboard]);
        }
        for (n, line) in lines.iter().take(usize::from(area.height)).enumerate() {
            let y = area.y + n as u16;
            paint::put_raw(
                buffer,
                paint::Cells::at((area.x + left, y), room),
                line,
                text,
            );
        }
        let y = area.y + lines.len() as u16;
        if y < area.bottom() {
            badges(
                cx,
                Rect {
                    y,
                    height: 1,
                    x: area.x + left,
                    width: room,
                },
                buffer,
            );
        }
    }
}

/// Key of the text on setting a terminal to UTF-8.
pub fn garbled(cx: &Cx) -> &'static str {
    if cx.tiny() {
        "tui.first.garbled-brief"
    } else {
        "tui.first.garbled-text"
    }
}

/// Draws the badges of the levels, to check the colours.
fn badges(cx: &Cx, area: Rect, buffer: &mut Buffer) {
    let mut x = area.x;
    for level in [
        Level::Over,
        Level::Urgent,
        Level::Near,
        Level::Ahead,
        Level::Paused,
    ] {
        let room = area.right().saturating_sub(x);
        let badge = format!(" {} ", words::badge(cx, level));
        x += paint::put(
            buffer,
            paint::Cells::at((x, area.y), room),
            &badge,
            cx.styles.badge(level),
        ) + 1;
    }
    let room = area.right().saturating_sub(x);
    let text = cx.styles.of(Role::Text);
    let words = cx.text("tui.first.colors");
    if width::width(words) < usize::from(room) {
        paint::put(buffer, paint::Cells::at((x + 1, area.y), room), words, text);
    }
}
