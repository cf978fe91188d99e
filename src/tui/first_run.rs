//! The first run: does the terminal draw us right, and what to begin with. Nothing is written here; the caller acts on the answer.

use std::path::PathBuf;
use std::sync::mpsc::channel;

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use super::cx::Cx;
use super::error::TuiError;
use super::msg::Msg;
use super::options::Options;
use super::terminal::{self, Screen};
use super::widget::field::Field;
use super::widget::paint;
use super::words;
use super::{input, signal};
use crate::config::display::{Ambiguous, Glyphs};
use crate::config::key::{Code, Key};
use crate::config::theme::Role;
use crate::domain::level::Level;
use crate::text::locale::Locale;

/// What to begin with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Choice {
    /// Demonstration data in a store that is thrown away.
    Demo,
    /// A file of cases.
    Import(PathBuf),
    /// An empty docket.
    Empty,
    Leave,
}

/// What the first run found out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FirstRun {
    pub choice: Choice,
    pub glyphs: Glyphs,
    pub ambiguous: Ambiguous,
    pub locale: Locale,
    /// The language was changed by hand.
    pub language_chosen: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Step {
    Display,
    /// Everything on the display check was garbage: how to set the terminal.
    Garbled,
    Begin,
    Path,
}

/// The screens of the first run.
#[derive(Debug)]
pub struct Wizard {
    cx: Cx,
    term: String,
    step: Step,
    field: Field,
    /// The last key, to show that it arrives.
    key: Option<Key>,
    /// There is no file where somebody said.
    no_file: bool,
    language: Locale,
}

impl Wizard {
    pub fn new(options: &Options, width: u16, height: u16) -> Wizard {
        Wizard {
            cx: Cx::new(options, width, height),
            term: options.surroundings.term.clone(),
            step: if options.display_known {
                Step::Begin
            } else {
                Step::Display
            },
            field: Field::default(),
            key: None,
            no_file: false,
            language: options.locale,
        }
    }

    /// Fits another size.
    pub fn resize(&mut self, width: u16, height: u16) {
        self.cx.width = width;
        self.cx.height = height;
    }

    fn finish(&self, choice: Choice) -> FirstRun {
        FirstRun {
            choice,
            glyphs: self.cx.glyphs,
            ambiguous: self.cx.ambiguous,
            locale: self.cx.locale,
            language_chosen: self.cx.locale != self.language,
        }
    }

    /// Takes a key; the answer when there is one.
    pub fn key(&mut self, key: Key) -> Option<FirstRun> {
        if key == Key::ctrl('c') || key.code == Code::F(10) {
            return Some(self.finish(Choice::Leave));
        }
        if self.step == Step::Path {
            return self.path(key);
        }
        let key = key.half_width();
        self.key = Some(key);
        match (self.step, key.code) {
            (_, Code::Char('E' | 'e')) => {
                self.cx.locale = match self.cx.locale {
                    Locale::Zh => Locale::En,
                    Locale::En => Locale::Zh,
                };
            }
            (Step::Display, Code::Char('1')) => {
                self.cx.glyphs = Glyphs::Lines;
                self.cx.ambiguous = Ambiguous::Narrow;
                self.step = Step::Begin;
            }
            (Step::Display, Code::Char('2' | 's') | Code::Enter) => self.step = Step::Begin,
            (Step::Display, Code::Char('3')) => {
                self.cx.glyphs = Glyphs::Safe;
                self.cx.ambiguous = Ambiguous::Wide;
                self.step = Step::Begin;
            }
            (Step::Display, Code::Char('4')) => self.step = Step::Garbled,
            (Step::Begin, Code::Char('1') | Code::Enter) | (Step::Display, Code::Char('d')) => {
                return Some(self.finish(Choice::Demo));
            }
            (Step::Begin, Code::Char('2')) => self.step = Step::Path,
            (Step::Begin, Code::Char('3')) => return Some(self.finish(Choice::Empty)),
            (Step::Garbled, Code::Enter | Code::Esc) | (Step::Begin, Code::Esc) => {
                self.step = Step::Display;
            }
            (Step::Display | Step::Begin, Code::Char('q')) | (Step::Display, Code::Esc) => {
                return Some(self.finish(Choice::Leave));
            }
            _ => {}
        }
        None
    }

    fn path(&mut self, key: Key) -> Option<FirstRun> {
        match key.code {
            Code::Esc => self.step = Step::Begin,
            Code::Enter => {
                let path = self.field.text().trim().trim_matches(['"', '\'']);
                let path = PathBuf::from(path);
                // A slip of the pen is put right here; what is wrong inside the file the import says.
                self.no_file = !path.is_file();
                if !self.no_file {
                    return Some(self.finish(Choice::Import(path)));
                }
            }
            _ => {
                self.no_file = false;
                self.field.edit(key);
            }
        }
        None
    }

    /// Text from the clipboard, for the path.
    pub fn paste(&mut self, text: &str) {
        if self.step == Step::Path {
            self.no_file = false;
            self.field.insert(text);
        }
    }

    /// Draws the step.
    pub fn view(&self, area: Rect, buffer: &mut Buffer) -> Option<Position> {
        let cx = &self.cx;
        if area.height < 3 {
            return None;
        }
        let text = cx.styles.of(Role::Text);
        let (title, keys) = match self.step {
            Step::Display => ("tui.first.display", "tui.first.display-keys"),
            Step::Garbled => ("tui.first.garbled", "tui.first.garbled-keys"),
            Step::Begin => ("tui.first.begin", "tui.first.begin-keys"),
            Step::Path => ("tui.first.path", "tui.first.path-keys"),
        };
        let room = area.width.saturating_sub(1);
        let heading = cx.styles.of(Role::Title);
        let taken = paint::put(buffer, area.x + 1, area.y, room, cx.text(title), heading);
        paint::put_right(
            buffer,
            Rect { height: 1, ..area },
            taken + 1,
            cx.text("tui.first.language"),
            text,
        );
        let last = area.bottom() - 1;
        // On ten rows every one is needed for the answers.
        let rules = u16::from(!cx.tiny());
        if rules > 0 {
            paint::rule(cx, buffer, area.x, area.y + 1, area.width);
            paint::rule(cx, buffer, area.x, last - 1, area.width);
        }
        paint::put(buffer, area.x + 1, last, room, cx.text(keys), text);
        let body = Rect {
            y: area.y + 1 + rules,
            height: area.height.saturating_sub(2 + 2 * rules),
            ..area
        };
        match self.step {
            Step::Display => self.display(body, buffer),
            Step::Garbled => self.lines("tui.first.garbled-text", body, buffer),
            Step::Begin => self.lines("tui.first.begin-text", body, buffer),
            Step::Path => {
                self.lines("tui.first.path-text", body, buffer);
                let y = body.y + 4.min(body.height);
                if self.no_file {
                    let words = cx.text("tui.first.no-file");
                    let room = area.width.saturating_sub(3);
                    paint::put(
                        buffer,
                        area.x + 3,
                        y + 1,
                        room,
                        words,
                        cx.styles.of(Role::NoticeError),
                    );
                }
                let prompt = cx.text("tui.first.path-prompt");
                let x = area.x + 3 + paint::put(buffer, area.x + 3, y, room, prompt, text);
                let columns = area.right().saturating_sub(x + 1);
                return (y < last).then(|| self.field.view(cx, buffer, (x, y), columns));
            }
        }
        None
    }

    /// Lines of words, one below the other.
    fn lines(&self, key: &str, area: Rect, buffer: &mut Buffer) {
        let style = self.cx.styles.of(Role::Text);
        let left = if self.cx.tiny() { 1 } else { 3 };
        let room = area.width.saturating_sub(left);
        let lines = self.cx.text(key).lines();
        let lines = lines.skip(usize::from(self.cx.tiny()));
        for (n, line) in lines.take(usize::from(area.height)).enumerate() {
            paint::put(buffer, area.x + left, area.y + n as u16, room, line, style);
        }
    }

    /// A box to look at, the facts beside it, the answers and the badges below.
    fn display(&self, area: Rect, buffer: &mut Buffer) {
        let cx = &self.cx;
        let text = cx.styles.of(Role::Text);
        let left = if cx.tiny() { 1 } else { 3 };
        let room = area.width.saturating_sub(left);
        let size = format!("{}x{}", cx.width, cx.height);
        let facts = cx.fill("tui.first.facts", &[("term", &self.term), ("size", &size)]);
        let mut lines: Vec<String> = cx
            .text("tui.first.box")
            .lines()
            .map(str::to_owned)
            .collect();
        let answers = cx.text("tui.first.answers").lines().map(str::to_owned);
        if cx.tiny() {
            lines.retain(|line| line.starts_with(' '));
            lines.extend(answers);
        } else {
            for (line, fact) in lines.iter_mut().skip(2).zip(facts.lines()) {
                *line = format!("{line}     {fact}");
            }
            lines.push(String::new());
            lines.extend(answers);
            let key = self.key.map(|key| key.to_string()).unwrap_or_default();
            let keyboard = cx.fill("tui.first.keyboard", &[("key", &key)]);
            lines.extend(keyboard.lines().map(str::to_owned));
            lines.push(String::new());
        }
        for (n, line) in lines.iter().take(usize::from(area.height)).enumerate() {
            paint::put(buffer, area.x + left, area.y + n as u16, room, line, text);
        }
        let y = area.y + lines.len() as u16;
        if y >= area.bottom() {
            return;
        }
        let mut x = area.x + 3;
        for level in [
            Level::Over,
            Level::Urgent,
            Level::Near,
            Level::Ahead,
            Level::Paused,
        ] {
            let room = area.right().saturating_sub(x);
            let badge = format!(" {} ", words::badge(cx, level));
            x += paint::put(buffer, x, y, room, &badge, cx.styles.badge(level)) + 1;
        }
        let room = area.right().saturating_sub(x);
        paint::put(buffer, x + 1, y, room, cx.text("tui.first.colors"), text);
    }
}

/// Asks on the screen; nothing is stored.
pub fn first_run(options: &Options) -> Result<FirstRun, TuiError> {
    terminal::check(&options.surroundings)?;
    let area = terminal::size();
    let mut wizard = Wizard::new(options, area.width, area.height);
    signal::start();
    let (sender, receiver) = channel();
    input::connect(&sender);
    let mut screen = Screen::enter(options)?;
    input::start();
    loop {
        let area = screen.fit()?;
        wizard.resize(area.width, area.height);
        screen.draw(|frame| {
            let area = frame.area();
            if let Some(cursor) = wizard.view(area, frame.buffer_mut()) {
                frame.set_cursor_position(cursor);
            }
        })?;
        match receiver.recv() {
            Ok(Msg::Key(key, _)) => {
                if let Some(answer) = wizard.key(key) {
                    return Ok(answer);
                }
            }
            Ok(Msg::Burst(keys, _)) => {
                if let Some(answer) = keys.into_iter().find_map(|key| wizard.key(key)) {
                    return Ok(answer);
                }
            }
            Ok(Msg::Paste(text)) => wizard.paste(&text),
            Ok(Msg::Hangup) | Err(_) => return Ok(wizard.finish(Choice::Leave)),
            Ok(_) => {}
        }
    }
}
