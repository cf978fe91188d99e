//! What is said while something lasts: a line that repaints on a terminal and goes when it is over,
//! and nothing elsewhere.

use std::io::IsTerminal;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressState, ProgressStyle};

/// A line on stderr, for as long as the work lasts.
#[derive(Debug)]
pub(super) struct Progress(ProgressBar);

impl Progress {
    /// A line that stays silent in a pipe or a log.
    fn on_stderr() -> ProgressBar {
        let target = if std::io::stderr().is_terminal() {
            ProgressDrawTarget::stderr_with_hz(5)
        } else {
            ProgressDrawTarget::hidden()
        };
        ProgressBar::with_draw_target(None, target)
    }

    /// Says what is waited for.
    pub(super) fn wait(words: String) -> Progress {
        let bar = Progress::on_stderr();
        if let Ok(style) = ProgressStyle::with_template("{msg}") {
            bar.set_style(style);
        }
        bar.set_message(words);
        bar.tick();
        Progress(bar)
    }

    /// Starts a counter.
    pub(super) fn start(label: &'static str) -> Progress {
        let bar = Progress::on_stderr();
        if let Ok(style) = ProgressStyle::with_template("{msg} {human_pos}  {rate}/s") {
            // Whole rows: fractions mean nothing.
            let rate = |state: &ProgressState, out: &mut dyn std::fmt::Write| {
                let _ = write!(out, "{:.0}", state.per_sec());
            };
            bar.set_style(style.with_key("rate", rate));
        }
        bar.set_message(label);
        Progress(bar)
    }

    pub(super) fn add(&self, n: usize) {
        self.0.inc(n as u64);
    }

    /// Removes the line; what follows tells what was done.
    pub(super) fn finish(self) {
        self.0.finish_and_clear();
    }
}
