//! Asks the questions of the first run on the terminal. Nothing is stored here.

use std::path::Path;
use std::sync::mpsc::channel;

use ratatui::buffer::Buffer;

use super::{Choice, FirstRun, Step, Trial, Wizard};
use crate::tui::error::TuiError;
use crate::tui::msg::Msg;
use crate::tui::options::Options;
use crate::tui::terminal::{self, Screen};
use crate::tui::{input, signal};

/// Runs the first run on the screen. Nothing is stored.
pub fn first_run(options: &Options) -> Result<FirstRun, TuiError> {
    ask(options, Wizard::new(options, 0, 0))
}

/// Goes on with the first run after a file was tried.
pub fn first_run_tried(
    options: &Options,
    first: &FirstRun,
    file: &Path,
    trial: Trial,
) -> Result<FirstRun, TuiError> {
    ask(options, Wizard::tried(options, first, file, trial))
}

/// Runs the display check alone. Returns [`Choice::Leave`] if nothing was chosen.
pub fn display_check(options: &Options) -> Result<FirstRun, TuiError> {
    ask(options, Wizard::check_only(options, 0, 0))
}

fn ask(options: &Options, mut wizard: Wizard) -> Result<FirstRun, TuiError> {
    terminal::check(&options.surroundings)?;
    signal::start(options.waits.leave)?;
    let (sender, receiver) = channel();
    input::connect(&sender);
    let mut screen = Screen::enter(options, Buffer::default())?;
    let mut measured = false;
    loop {
        let area = screen.fit()?;
        wizard.resize(area.width, area.height);
        screen.draw(|area, buffer| wizard.view(area, buffer))?;
        if !measured && wizard.step == Step::Display && !wizard.cx.tiny() {
            // Sent after the first frame; the last row above the rule is blank.
            measured = true;
            screen.emit(&input::ask_widths(area.height - 2, options.waits.answer))?;
        }
        input::start(options.waits)?;
        signal::watch()?;
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
            Ok(Msg::Measured(widths)) => wizard.check.measured = Some(widths),
            Ok(Msg::Hangup) | Err(_) => return Ok(wizard.finish(Choice::Leave)),
            Ok(_) => {}
        }
    }
}
