//! The first run: checks how the terminal draws and asks what to start with. Nothing is written
//! here; the caller acts on the answer.

mod ask;
mod path;
mod trial;

use std::path::{Path, PathBuf};

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use super::cx::Cx;
use super::options::Options;
use super::style::Styles;
use super::widget::check::{self, Answer, Check};
use super::widget::field::Field;
use super::widget::paint;
use crate::config::display::{Ambiguous, Glyphs};
use crate::config::key::{Code, Key};
use crate::config::theme::Role;
use crate::text::locale::Locale;

pub use ask::{display_check, first_run, first_run_tried};
pub use trial::Trial;

/// What to start with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Choice {
    /// Demo data in a temporary store.
    Demo,
    /// A file of cases to try an import of.
    Try(PathBuf),
    /// The file that was tried, to be imported.
    Import(PathBuf),
    /// An empty docket.
    Empty,
    Leave,
}

/// The answers of the first run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FirstRun {
    pub choice: Choice,
    pub glyphs: Glyphs,
    pub ambiguous: Ambiguous,
    /// The label of the docket; may be empty.
    pub label: String,
    pub locale: Locale,
    /// Whether the user changed the language.
    pub language_chosen: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Step {
    Display,
    /// Everything on the display check was garbage: explains how to set up the terminal.
    Garbled,
    /// Shows the name of the user and asks for the label of the docket.
    Who,
    Begin,
    Path,
    /// Shows what an import would do and asks whether to do it.
    Trial,
}

/// The screens of the first run.
#[derive(Debug)]
pub struct Wizard {
    cx: Cx,
    check: Check,
    step: Step,
    /// Whether only the display check is asked.
    alone: bool,
    path: path::Entry,
    trial: trial::Read,
    label: Field,
    /// Whether Esc was pressed on the first step; once more leaves.
    leaving: bool,
    language: Locale,
}

impl Wizard {
    pub fn new(options: &Options, width: u16, height: u16) -> Wizard {
        Wizard {
            cx: Cx::new(options, width, height),
            check: Check::new(
                options.glyphs,
                options.ambiguous,
                &options.surroundings.term,
                options.surroundings.depth(options.color),
            ),
            alone: false,
            label: Field::new(&options.label),
            step: if options.display_known {
                Step::Begin
            } else {
                Step::Display
            },
            path: path::Entry::default(),
            trial: trial::Read::default(),
            leaving: false,
            language: options.locale,
        }
    }

    /// The display check alone.
    pub fn check_only(options: &Options, width: u16, height: u16) -> Wizard {
        Wizard {
            step: Step::Display,
            alone: true,
            ..Wizard::new(options, width, height)
        }
    }

    /// The questions go on after a file was tried.
    pub fn tried(options: &Options, first: &FirstRun, file: &Path, trial: Trial) -> Wizard {
        let mut wizard = Wizard::new(options, 0, 0);
        wizard.cx.locale = first.locale;
        (wizard.cx.glyphs, wizard.cx.ambiguous) = (first.glyphs, first.ambiguous);
        (wizard.check.glyphs, wizard.check.ambiguous) = (first.glyphs, first.ambiguous);
        wizard.label = Field::new(&first.label);
        wizard.path = path::Entry::of(file);
        wizard.trial = trial::Read::new(trial);
        wizard.step = Step::Trial;
        wizard
    }

    /// Sets the colours of the following frames.
    pub fn dress(&mut self, styles: Styles) {
        self.cx.styles = styles;
    }

    /// Sets the size of the terminal.
    pub fn resize(&mut self, width: u16, height: u16) {
        self.cx.width = width;
        self.cx.height = height;
    }

    fn finish(&self, choice: Choice) -> FirstRun {
        FirstRun {
            choice,
            glyphs: self.check.glyphs,
            ambiguous: self.check.ambiguous,
            label: self.label.text().trim().to_owned(),
            locale: self.cx.locale,
            language_chosen: self.cx.locale != self.language,
        }
    }

    /// Handles a key; returns the answer once there is one.
    pub fn key(&mut self, key: Key) -> Option<FirstRun> {
        if key == Key::ctrl('c') || key.code == Code::F(10) {
            return Some(self.finish(Choice::Leave));
        }
        match self.step {
            Step::Path => return self.path_key(key),
            Step::Trial => return self.trial_key(key),
            Step::Who => {
                self.who_key(key);
                return None;
            }
            Step::Display | Step::Garbled | Step::Begin => {}
        }
        let key = key.half_width();
        let leaving = std::mem::take(&mut self.leaving);
        match (self.step, key.code) {
            (_, Code::Char('E' | 'e')) => {
                self.cx.locale = match self.cx.locale {
                    Locale::Zh => Locale::En,
                    Locale::En => Locale::Zh,
                };
            }
            (Step::Begin, Code::Char('1') | Code::Enter) => {
                return Some(self.finish(Choice::Demo));
            }
            (Step::Display, Code::Char('d')) if !self.alone => {
                return Some(self.finish(Choice::Demo));
            }
            (Step::Begin, Code::Char('2')) => self.step = Step::Path,
            (Step::Begin, Code::Char('3')) => return Some(self.finish(Choice::Empty)),
            (Step::Begin, Code::Esc) => self.step = Step::Who,
            (Step::Garbled, Code::Enter | Code::Esc) => self.step = Step::Display,
            // Esc means the step before, and there is none.
            (Step::Display, Code::Esc) if !leaving && !self.alone => self.leaving = true,
            (Step::Display | Step::Begin, Code::Char('q')) | (Step::Display, Code::Esc) => {
                return Some(self.finish(Choice::Leave));
            }
            (Step::Display, _) => match self.check.key(key) {
                Answer::Stay => {}
                Answer::Garbled => self.step = Step::Garbled,
                Answer::Done if self.alone => return Some(self.finish(Choice::Empty)),
                Answer::Done => {
                    // The choice applies from here on.
                    self.cx.glyphs = self.check.glyphs;
                    self.cx.ambiguous = self.check.ambiguous;
                    self.step = Step::Who;
                }
            },
            _ => {}
        }
        None
    }

    fn path_key(&mut self, key: Key) -> Option<FirstRun> {
        match self.path.key(key) {
            path::Answer::Stay => None,
            path::Answer::Back => {
                self.step = Step::Begin;
                None
            }
            path::Answer::File(file) => Some(self.finish(Choice::Try(file))),
        }
    }

    fn trial_key(&mut self, key: Key) -> Option<FirstRun> {
        let body = self.body(Rect::new(0, 0, self.cx.width, self.cx.height));
        let choice = match self.trial.key(key.half_width(), &self.cx, body) {
            trial::Answer::Stay => return None,
            trial::Answer::Back => {
                self.step = Step::Path;
                return None;
            }
            trial::Answer::Leave => Choice::Leave,
            trial::Answer::Write => Choice::Import(self.path.file()),
        };
        Some(self.finish(choice))
    }

    fn who_key(&mut self, key: Key) {
        match key.code {
            Code::Enter => self.step = Step::Begin,
            Code::Esc => self.step = Step::Display,
            _ => {
                self.label.edit(key);
            }
        }
    }

    /// Inserts pasted text into the path or the label.
    pub fn paste(&mut self, text: &str) {
        match self.step {
            Step::Path => self.path.paste(text),
            Step::Who => self.label.insert(text),
            Step::Display | Step::Garbled | Step::Begin | Step::Trial => {}
        }
    }

    /// Draws the current step and returns the position of the cursor.
    pub fn view(&self, area: Rect, buffer: &mut Buffer) -> Option<Position> {
        let cx = &self.cx;
        if area.height < 3 {
            return None;
        }
        buffer.set_style(area, cx.styles.of(Role::Text));
        let body = self.frame(area, buffer);
        match self.step {
            Step::Display => self.check.view(cx, body, buffer),
            Step::Garbled => {
                self.lines(cx.text(check::garbled(cx)), body, buffer);
            }
            Step::Begin => {
                self.lines(cx.text("tui.first.begin-text"), body, buffer);
            }
            Step::Who => return self.view_who(body, buffer),
            Step::Path => return path::view(self, body, buffer),
            Step::Trial => trial::view(self, body, buffer),
        }
        None
    }

    /// Draws what stands above and below every step. Returns the area between.
    fn frame(&self, area: Rect, buffer: &mut Buffer) -> Rect {
        let cx = &self.cx;
        let (title, keys) = match self.step {
            Step::Display if self.alone => ("tui.first.check", "tui.first.check-keys"),
            Step::Display if self.leaving => ("tui.first.display", "tui.first.leave-keys"),
            Step::Display => ("tui.first.display", "tui.first.display-keys"),
            Step::Garbled => ("tui.first.garbled", "tui.first.garbled-keys"),
            Step::Who => ("tui.first.who", "tui.first.who-keys"),
            Step::Begin => ("tui.first.begin", "tui.first.begin-keys"),
            Step::Path => ("tui.first.path", "tui.first.path-keys"),
            Step::Trial if self.trial.possible() => ("tui.first.trial", "tui.first.trial-keys"),
            Step::Trial => ("tui.first.no-trial", "tui.first.no-trial-keys"),
        };
        let text = cx.styles.of(Role::Text);
        let room = area.width.saturating_sub(1);
        let heading = cx.styles.of(Role::Title);
        let title = cx.text(title);
        let short = title.split_once(" - ").filter(|_| cx.tiny());
        let title = short.map_or(title, |(_, rest)| rest);
        let taken = paint::put(
            buffer,
            paint::Cells::at((area.x + 1, area.y), room),
            title,
            heading,
        );
        // In a text field `E` is an ordinary letter, and a report is written in one language; the
        // language key is not offered there.
        if !matches!(self.step, Step::Who | Step::Path | Step::Trial) {
            let line = Rect { height: 1, ..area };
            paint::put_right(buffer, line, taken + 1, cx.text("tui.first.language"), text);
        }
        let last = area.bottom() - 1;
        let rules = self.rules();
        if rules > 0 {
            paint::rule(cx, buffer, area.x, area.y + 1, area.width);
            paint::rule(cx, buffer, area.x, last - 1, area.width);
        }
        let keys = paint::join_fitting(cx.text(keys).split("  "), usize::from(room));
        paint::put(
            buffer,
            paint::Cells::at((area.x + 1, last), room),
            &keys,
            text,
        );
        self.body(area)
    }

    /// The area between what stands above and below every step.
    fn body(&self, area: Rect) -> Rect {
        let rules = self.rules();
        Rect {
            y: area.y + 1 + rules,
            height: area.height.saturating_sub(2 + 2 * rules),
            ..area
        }
    }

    /// Number of rules above and below the step: none on a small terminal, where the answers need
    /// every row.
    fn rules(&self) -> u16 {
        u16::from(!self.cx.tiny())
    }

    fn view_who(&self, body: Rect, buffer: &mut Buffer) -> Option<Position> {
        let cx = &self.cx;
        let key = if cx.tiny() {
            "tui.first.who-brief"
        } else {
            "tui.first.who-text"
        };
        let who = cx.fill(key, &[("name", &paint::shown(cx, &cx.actor))]);
        let y = self.lines(&who, body, buffer) + 1;
        let (x, columns) = self.prompt("tui.first.who-prompt", body, y, buffer)?;
        Some(self.label.view(cx, buffer, (x, y), columns.min(30)))
    }

    /// Draws the label of a field. Returns the column where the field begins and its width, or
    /// `None` if the row would be that of the keys.
    fn prompt(&self, key: &str, body: Rect, y: u16, buffer: &mut Buffer) -> Option<(u16, u16)> {
        let text = self.cx.styles.of(Role::Text);
        let (left, room) = (body.x + 3, body.width.saturating_sub(1));
        let x = left
            + paint::put(
                buffer,
                paint::Cells::at((left, y), room),
                self.cx.text(key),
                text,
            );
        let keys = body.bottom() + self.rules();
        (y < keys).then(|| (x, body.right().saturating_sub(x + 1)))
    }

    /// Draws text in lines and returns the row below the last one.
    fn lines(&self, words: &str, area: Rect, buffer: &mut Buffer) -> u16 {
        let left = if self.cx.tiny() { 1 } else { 3 };
        let room = Rect {
            x: area.x + left,
            width: area.width.saturating_sub(left),
            ..area
        };
        let style = self.cx.styles.of(Role::Text);
        (area.y + paint::page(&self.cx, buffer, room, words, style)).min(area.bottom() - 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::service::api::{Actor, Moment};
    use crate::text::locale::Locale;
    use crate::tui::options::Clock;

    /// A terminal of 80 by 24.
    pub(super) fn cx() -> Cx {
        let moment = Moment {
            today: "2022-06-15".parse().unwrap(),
            now: "2022-06-15T08:41:00+08:00".parse().unwrap(),
        };
        let actor = Actor {
            name: "王芳".to_owned(),
            uid: 1000,
        };
        let options = Options::new(Clock::fixed(moment), actor, Locale::Zh);
        Cx::new(&options, 80, 24)
    }
}
